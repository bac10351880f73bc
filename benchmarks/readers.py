"""How fast the readers are: documents and pages a second, by format, over the files of some folders.

    python benchmarks/readers.py ../shared/real ../shared/seeds

Where a format has no pages, 2,500 characters count as one. Each file is read in this process, one after the other;
the peak of memory is that of the whole run (without LibreOffice, which is a process of its own).
"""

import argparse
import resource
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import ReadError
from indexer.readers import is_document_candidate, read

PAGE_CHARS = 2_500


@dataclass
class Tally:
    """What was read of one format."""

    documents: int = 0
    pages: float = 0.0
    seconds: float = 0.0
    slowest_s: float = 0.0


def measure(paths: list[Path]) -> tuple[dict[str, Tally], list[str]]:
    """Read the files; return the tallies by format and a line for each file that could not be read."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    refused = []
    for path in paths:
        begun = time.perf_counter()
        try:
            document = read(path)
        except ReadError as error:
            refused.append(f"{path.name}: {error}")
            continue
        seconds = time.perf_counter() - begun
        tally = tallies[document.format]
        tally.documents += 1
        tally.pages += document.page_count or len(document.text) / PAGE_CHARS
        tally.seconds += seconds
        tally.slowest_s = max(tally.slowest_s, seconds)
    return tallies, refused


def main() -> None:
    """Measure the folders named on the command line and print a table."""
    parser = argparse.ArgumentParser(description="Documents and pages a second, by format")
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--repeat", type=int, default=1, help="how often each file is read")
    arguments = parser.parse_args()
    found = [path for folder in arguments.folders for path in sorted(folder.rglob("*"))]
    paths = [path for path in found if path.is_file() and is_document_candidate(path)]
    tallies, refused = measure(paths * arguments.repeat)
    print(f"{'format':8} {'documents':>9} {'pages':>8} {'docs/s':>8} {'pages/s':>9} {'slowest s':>9}")
    for name, tally in sorted(tallies.items()):
        rates = f"{tally.documents / tally.seconds:8.1f} {tally.pages / tally.seconds:9.0f}"
        print(f"{name:8} {tally.documents:9} {tally.pages:8.0f} {rates} {tally.slowest_s:9.2f}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB; not read: {len(refused)}")
    for line in refused:
        print(f"  {line}")


if __name__ == "__main__":
    main()
