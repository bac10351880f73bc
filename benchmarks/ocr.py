"""Prints the character error rate of scanned pages with known text, beside Tesseract as it comes, and seconds a page.

Run as `PYTHONPATH=. python benchmarks/ocr.py FOLDER`; FOLDER holds the PDFs and truth.jsonl: `file`, `title` (printed
above), `text` or null. The rate is the Levenshtein distance over NFC text with blanks collapsed, divided by the true
text's length.
"""

import json
import subprocess
import sys
import tempfile
import time
import unicodedata
from pathlib import Path

import pypdfium2

from indexer.readers import read


def words(text: str) -> str:
    """Return what is compared."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def edit_distance(first: str, second: str) -> int:
    """Return the Levenshtein distance."""
    above = list(range(len(second) + 1))
    for row, one in enumerate(first, 1):
        current = [row]
        for column, other in enumerate(second, 1):
            current.append(min(above[column] + 1, current[-1] + 1, above[column - 1] + (one != other)))
        above = current
    return above[-1]


def plain_tesseract(path: Path) -> str:
    """Return what `tesseract -l vie --psm 3` reads of a PDF's pages at 200 dpi."""
    said = []
    with tempfile.TemporaryDirectory() as folder, pypdfium2.PdfDocument(path) as document:
        for page in document:
            image = Path(folder) / "page.png"
            page.render(scale=200 / 72).to_pil().save(image)
            command = ["tesseract", str(image), "-", "-l", "vie", "--psm", "3"]
            said.append(subprocess.run(command, capture_output=True, text=True, check=True).stdout)  # noqa: S603
    return "\n".join(said)


def main(folder: Path) -> None:
    """Print a line a file and the totals."""
    ours = plain = total = 0
    for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if not row["text"]:
            continue
        path, truth = folder / row["file"], words(f"{row['title']} {row['text']}")
        started = time.perf_counter()
        own = edit_distance(words(read(path).text), truth)
        seconds = time.perf_counter() - started
        other = edit_distance(words(plain_tesseract(path)), truth)
        ours, plain, total = ours + own, plain + other, total + len(truth)
        print(f"{row['file']:40} {own / len(truth):7.2%}  plain {other / len(truth):7.2%}  {seconds:5.1f} s")
    print(f"{'all':40} {ours / total:7.2%}  plain {plain / total:7.2%}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
