"""Whether time and memory grow as documents do: Word files of 100, 300 and 1,000 pages, read and parsed.

    python benchmarks/growth.py

The files are made (numbered points and a table of 1,000 rows for each 100 pages, 2,500 characters a page); each is
read in a process of its own, so that the peak of memory is that of one document.
"""

import runpy
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from indexer.assignments import read_assignments
from indexer.chunking import make_passages
from indexer.readers import read
from indexer.references import read_references
from indexer.structure import parse

ROOT = Path(__file__).resolve().parents[1]
PAGES = (100, 300, 1_000)


def measure(path: Path) -> None:
    """Read and parse one file; print seconds of each and the peak of memory."""
    begun = time.perf_counter()
    raw = read(path)
    after_reading = time.perf_counter()
    document = parse(raw)
    passages = make_passages(document)
    read_assignments(document)
    read_references(document, passages)
    parsing = time.perf_counter() - after_reading
    peak_kb = int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
    print(f"{len(raw.text):10} {after_reading - begun:8.2f} {parsing:9.2f} {peak_kb / 1024:8.0f}")


def main() -> None:
    """Measure the sizes one after the other and print a table."""
    if len(sys.argv) > 1:
        measure(Path(sys.argv[1]))
        return
    make_long_docx = runpy.run_path(str(ROOT / "tests" / "indexer" / "long_documents.py"))["make_long_docx"]
    print(f"{'pages':>6} {'characters':>10} {'read s':>8} {'parsed s':>9} {'peak MB':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for pages in PAGES:
            path = make_long_docx(Path(folder, f"{pages}.docx"), pages)
            print(f"{pages:6}", end=" ", flush=True)
            subprocess.run([sys.executable, __file__, str(path)], check=True)  # noqa: S603 (this very file)


if __name__ == "__main__":
    main()
