"""How fast the readers are: documents and pages a second, by format, over the files of some folders.

    PYTHONPATH=. python benchmarks/readers.py ../shared/real ../shared/seeds
    PYTHONPATH=. python benchmarks/readers.py --made

PDFs with recognised pages count apart ("pdf scan"). `--made` also reads a document that the tests make, a table of 30
tasks over nine pages and more, in every format that can be written here. Where a format has no pages, 2,500 characters
count as one. Each file is read in this process, one after the other;
the peak of memory is that of the whole run (without LibreOffice, which is a process of its own).
"""

import argparse
import resource
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import ReadError
from indexer.readers import is_document_candidate, read
from indexer.readers.libreoffice import converted, find_program

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
        tally = tallies[f"{document.format} scan" if document.ocr_confidence is not None else document.format]
        tally.documents += 1
        tally.pages += document.page_count or len(document.text) / PAGE_CHARS
        tally.seconds += seconds
        tally.slowest_s = max(tally.slowest_s, seconds)
    return tallies, refused


def make_documents(folder: Path) -> list[Path]:
    """Write the document of nine pages in each format: by hand, and by LibreOffice where it is installed."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "indexer" / "readers"))
    from nine_page_pdf import scan  # noqa: PLC0415 (the tests' folder is on the path from here on)
    from nine_page_table import WRITERS, grouped_task_document  # noqa: PLC0415

    document = grouped_task_document()
    made = [write(document, folder / f"ke-hoach.{kind}") for kind, write in WRITERS.items()]
    if find_program() is None:
        return made
    for extension, out_filter in (("doc", "MS Word 97"), ("rtf", "Rich Text Format"), ("pdf", "writer_pdf_Export")):
        with converted(
            folder / "ke-hoach.docx",
            extension="docx",
            in_filter="Office Open XML Text",
            out_filter=f"{extension}:{out_filter}",
        ) as path:
            made.append(Path(shutil.copy(path, folder / f"ke-hoach.{extension}")))
    return [*made, scan(made[-1], turn_deg=1.2, seed=1)]


def main() -> None:
    """Measure the folders named on the command line and print a table."""
    parser = argparse.ArgumentParser(description="Documents and pages a second, by format")
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--made", action="store_true", help="read the document of nine pages that the tests make, too")
    parser.add_argument("--repeat", type=int, default=1, help="how often each file is read")
    arguments = parser.parse_args()
    found = [path for folder in arguments.folders for path in sorted(folder.rglob("*"))]
    paths = [path for path in found if path.is_file() and is_document_candidate(path)]
    with tempfile.TemporaryDirectory() as folder:
        if arguments.made:
            paths += make_documents(Path(folder))
        tallies, refused = measure(paths * arguments.repeat)
    print(f"{'format':10} {'documents':>9} {'pages':>8} {'docs/s':>8} {'pages/s':>9} {'slowest s':>9}")
    for name, tally in sorted(tallies.items()):
        rates = f"{tally.documents / tally.seconds:8.1f} {tally.pages / tally.seconds:9.1f}"
        print(f"{name:10} {tally.documents:9} {tally.pages:8.0f} {rates} {tally.slowest_s:9.2f}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB; not read: {len(refused)}")
    for line in refused:
        print(f"  {line}")


if __name__ == "__main__":
    main()
