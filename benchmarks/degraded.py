"""Prints the character error rate of pages as scanners, copiers and telephones spoil them, by kind of damage.

Run as `PYTHONPATH=. python benchmarks/degraded.py FOLDER [PAGES]`; FOLDER holds PDFs with a text layer. The first page
of each (PAGES of them, 5 unless told) is drawn, spoilt and recognised; its text layer is the truth. The rate is the
Levenshtein distance over NFC text with blanks collapsed, divided by the length of the truth.
"""

import io
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from ocr import edit_distance, words
from PIL import Image

from indexer.errors import ReadError
from indexer.readers import read

Picture = NDArray[np.uint8]
_NOISE = np.random.default_rng(7)


def drawn(page: pypdfium2.PdfPage, dpi: int) -> Picture:
    """Return a page in grey."""
    return np.asarray(page.render(scale=dpi / 72).to_pil().convert("L"))


def turned(picture: Picture, degrees: float) -> Picture:
    """Return a picture turned by some degrees on white."""
    turn = Image.fromarray(picture).rotate(degrees, fillcolor=255, resample=Image.Resampling.BICUBIC)
    return np.asarray(turn)


def noisy(picture: Picture, spread: float) -> Picture:
    """Return a picture with gaussian noise."""
    return clipped(picture + _NOISE.normal(0, spread, picture.shape))


def clipped(values: NDArray[np.float64]) -> Picture:
    """Return values as grey levels."""
    return np.clip(values, 0, 255).astype(np.uint8)


def as_jpeg(picture: Picture, quality: int) -> Picture:
    """Return a picture after JPEG compression."""
    held = io.BytesIO()
    Image.fromarray(picture).save(held, format="JPEG", quality=quality)
    return np.asarray(Image.open(held))


def shaded(picture: Picture) -> Picture:
    """Return a picture with a shadow from the right, as of a hand over the sheet."""
    return clipped(picture * np.linspace(1.0, 0.45, picture.shape[1]))


def photographed(picture: Picture) -> Picture:
    """Return a picture of the sheet from a slant, on a dark table, in uneven light, as JPEG."""
    height, width = picture.shape
    framed = cv2.copyMakeBorder(picture, 60, 60, 60, 60, cv2.BORDER_CONSTANT, value=70)
    height, width = framed.shape
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    slanted = corners + np.array(
        [[0.03 * width, 0.02 * height], [-0.01 * width, 0], [0.01 * width, 0], [-0.01 * width, -0.01 * height]],
        np.float32,
    )
    bent = cv2.warpPerspective(framed, cv2.getPerspectiveTransform(corners, slanted), (width, height), borderValue=70)
    light = np.linspace(1.0, 0.7, height)[:, None] * np.linspace(0.95, 0.8, width)[None, :]
    return as_jpeg(noisy(clipped(bent * light), 4), 70)


DAMAGES: dict[str, Callable[[pypdfium2.PdfPage], Picture]] = {
    "150 dpi": lambda page: drawn(page, 150),
    "200 dpi": lambda page: drawn(page, 200),
    "300 dpi": lambda page: drawn(page, 300),
    "turned by 2 degrees": lambda page: turned(drawn(page, 200), 2),
    "turned by -2 degrees": lambda page: turned(drawn(page, 200), -2),
    "noise": lambda page: noisy(drawn(page, 200), 25),
    "low contrast": lambda page: clipped(130 + drawn(page, 200) * 0.3),
    "JPEG quality 25": lambda page: as_jpeg(drawn(page, 200), 25),
    "grey background": lambda page: noisy(clipped(drawn(page, 200) * 0.65), 6),
    "shadow": lambda page: shaded(drawn(page, 200)),
    "on its side": lambda page: np.rot90(drawn(page, 200)),
    "on its other side": lambda page: np.rot90(drawn(page, 200), 3),
    "upside down": lambda page: np.rot90(drawn(page, 200), 2),
    "blurred": lambda page: cv2.GaussianBlur(drawn(page, 200), (0, 0), 1.5),
    "fax (black and white)": lambda page: np.where(noisy(drawn(page, 200), 30) > 150, 255, 0).astype(np.uint8),
    "photograph": lambda page: photographed(drawn(page, 220)),
}


def first_pages(folder: Path, count: int, made: Path) -> list[tuple[Path, str]]:
    """Return a file with the first page of each PDF alone, and its text."""
    pages = []
    for number, path in enumerate(sorted(folder.glob("*.pdf"))[:count]):
        single = made / f"{number}.pdf"
        with pypdfium2.PdfDocument(path) as document, pypdfium2.PdfDocument.new() as one:
            one.import_pages(document, pages=[0])
            one.save(single)
        pages.append((single, words(read(single).text)))
    return pages


def reading(picture: Picture, path: Path) -> str:
    """Return what is recognised of a picture, nothing where it is refused."""
    Image.fromarray(np.ascontiguousarray(picture)).save(path)
    try:
        return words(read(path).text)
    except ReadError:
        return ""


def main(folder: Path, count: int) -> None:
    """Print a line a damage."""
    with tempfile.TemporaryDirectory() as name:
        pages = first_pages(folder, count, Path(name))
        for damage, spoil in DAMAGES.items():
            wrong, total, worst = 0, 0, 0.0
            for path, truth in pages:
                with pypdfium2.PdfDocument(path) as document:
                    picture = spoil(document[0])
                distance = edit_distance(reading(picture, Path(name) / "trang.png"), truth)
                wrong, total, worst = wrong + distance, total + len(truth), max(worst, distance / len(truth))
            print(f"{damage:24} {wrong / total:7.2%}  worst page {worst:7.2%}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 5)
