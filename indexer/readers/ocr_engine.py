"""The Tesseract program: an image in, words with their boxes and confidences out.

It knows the program alone: its options, its errors and how to bring it to an end; not what is on the image.
"""

import csv
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from indexer.errors import ReadError

Grey = NDArray[np.uint8]

LANGUAGE = "vie"
# Pages of 60 lines take 1 to 2 s on one core; a page that needs a minute is a picture of something else.
PAGE_TIMEOUT_S = 60.0
# Tesseract refuses pictures of 32,768 pixels and more ("Image too large"): a dense page taken for one on its side.
_MAX_HEIGHT = 32_000
_ONE_BLOCK = 6
_WORD_LEVEL = "5"
_INSTALL = (
    "Hãy cài gói tesseract-ocr và tesseract-ocr-vie (Debian, Ubuntu: apt install tesseract-ocr tesseract-ocr-vie)"
)


class OcrTimeoutError(Exception):
    """One page took longer than its limit; the other pages go on."""


@dataclass(frozen=True, slots=True)
class Word:
    """A recognised word: pixels from the upper left corner of the image, confidence in [0, 1]."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: float


@cache
def check_engine() -> None:
    """Raise `ReadError` where the program or its Vietnamese data is missing; looked up once a process."""
    program = shutil.which("tesseract")
    if program is None:
        raise ReadError(f"Tệp là bản quét (scan); máy chưa có Tesseract để nhận dạng chữ. {_INSTALL} rồi nạp lại tệp.")
    listing = subprocess.run(  # noqa: S603 — a fixed command line
        [program, "--list-langs"], capture_output=True, text=True, timeout=PAGE_TIMEOUT_S, check=False
    )
    if LANGUAGE not in listing.stdout.split():
        raise ReadError(
            f"Tệp là bản quét (scan); Tesseract trên máy chưa có dữ liệu tiếng Việt. {_INSTALL} rồi nạp lại tệp."
        )


def recognise_block(image: Grey, dpi: int) -> list[Word]:
    """Return the words of an image that holds one column of text, in the order of the program.

    Raises `OcrTimeoutError` for a page beyond the limit, `ReadError` where the program is missing or fails.
    """
    check_engine()
    words: list[Word] = []
    top = 0
    for part in _cut_to_size(image):
        words.extend(replace(word, top=word.top + top, bottom=word.bottom + top) for word in _recognise_part(part, dpi))
        top += part.shape[0]
    return words


def _cut_to_size(image: Grey) -> Iterator[Grey]:
    """Yield an image from top to bottom in parts that Tesseract takes, cut where a row is blank."""
    while image.shape[0] > _MAX_HEIGHT:
        upper = image[:_MAX_HEIGHT]
        blank = np.flatnonzero(upper.max(axis=1) == upper.min(axis=1))
        cut = int(blank[-1]) if len(blank) and blank[-1] else _MAX_HEIGHT
        yield image[:cut]
        image = image[cut:]
    yield image


def _recognise_part(image: Grey, dpi: int) -> list[Word]:
    command = ["tesseract", "-", "-", "-l", LANGUAGE, "--psm", str(_ONE_BLOCK), "--dpi", str(dpi), "tsv"]
    ok, encoded = cv2.imencode(".pgm", image)
    if not ok:
        raise ReadError("Không chuẩn bị được ảnh của trang để nhận dạng chữ. Hãy quét lại trang rồi nạp lại tệp.")
    try:
        done = subprocess.run(  # noqa: S603 — a fixed command line; the image goes in by a pipe
            command,
            input=encoded.tobytes(),
            capture_output=True,
            timeout=PAGE_TIMEOUT_S,
            check=False,
            # One thread a process: Tesseract's own threads cost more than they give on pages of this size.
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except subprocess.TimeoutExpired as error:
        raise OcrTimeoutError from error
    if done.returncode != 0:
        raise ReadError(
            f"Tesseract dừng với mã lỗi {done.returncode} khi nhận dạng trang quét. "
            "Hãy cập nhật gói tesseract-ocr hoặc quét lại trang rồi nạp lại tệp."
        )
    return list(_words(done.stdout.decode("utf-8", "replace").splitlines()))


def _words(lines: Iterable[str]) -> Iterator[Word]:
    for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["level"] != _WORD_LEVEL or not (row["text"] or "").strip():
            continue
        left, top = int(row["left"]), int(row["top"])
        right, bottom = left + int(row["width"]), top + int(row["height"])
        confidence = min(max(float(row["conf"]) / 100, 0.0), 1.0)
        yield Word(row["text"].strip(), left, top, right, bottom, confidence)
