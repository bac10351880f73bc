"""What is put back of titles and names under a seal, and of the numbers of columns; and what stays as it was read."""

from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from indexer.readers.ocr_brackets import read_column_numbers
from indexer.readers.ocr_engine import Word
from indexer.readers.ocr_lines import TextLine, find_lines
from indexer.readers.ocr_seals import Seal
from indexer.readers.ocr_second_look import Reading
from indexer.readers.ocr_titles import restore_titles

_SEAL = Seal(300.0, 400.0, 100.0)
_STEP = 20


def _line(text: str, right: int, baseline: int) -> Reading:
    """Return a line of capitals that ends at a place, each letter 20 pixels wide and high."""
    left = right - _STEP * len(text)
    words, x = [], left
    for part in text.split():
        words.append(Word(part, x, baseline - 20, x + _STEP * len(part), baseline, 0.9))
        x += _STEP * (len(part) + 1)
    return TextLine([], left, right, baseline - 20.0, float(baseline), 20.0, baseline - 20, baseline), words


def _texts(readings: Sequence[Reading]) -> list[str]:
    return [" ".join(word.text for word in words) for _, words in readings]


@pytest.mark.parametrize(
    ("above", "left", "mended"),
    [
        ("KT. BỘ TRƯỞNG", "ƯỞNG", "THỨ TRƯỞNG"),
        ("KT. CHỦ TỊCH", "TỊCH", "PHÓ CHỦ TỊCH"),
        ("TM. CHÍNH PHỦ", "ƯỞNG", "ƯỞNG"),
        ("KT. BỘ TRƯỞNG", "PHÒNG", "PHÒNG"),
    ],
)
def test_the_end_of_a_title_under_a_seal_is_the_deputy_of_the_one_above(above: str, left: str, mended: str) -> None:
    width = _STEP * len(mended if mended != left else above)
    readings = [_line(above, 400 + _STEP * len(above) // 2, 330), _line(left, 400 + width // 2, 380)]
    assert _texts(restore_titles(readings, [_SEAL])) == [above, mended]
    assert _texts(restore_titles(readings, [])) == [above, left]


def test_the_end_of_a_title_in_another_place_stays() -> None:
    readings = [_line("KT. BỘ TRƯỞNG", 530, 330), _line("ƯỞNG", 380, 380)]
    assert _texts(restore_titles(readings, [_SEAL])) == ["KT. BỘ TRƯỞNG", "ƯỞNG"]


def test_a_name_under_a_seal_is_what_the_page_says_elsewhere() -> None:
    readings = [_line("RỞ TAICHÍNH", 420, 380), _line("- Trang của Sở Tài chính;", 800, 900)]
    assert _texts(restore_titles(readings, [_SEAL]))[0] == "SỞ TÀI CHÍNH"
    assert _texts(restore_titles(readings[:1], [_SEAL]))[0] == "RỞ TAICHÍNH"


def _bracketed(numbers: Sequence[str]) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    page = np.full((400, 1400), 255, np.uint8)
    for place, number in enumerate(numbers):
        x = 100 + 250 * place
        cv2.ellipse(page, (x + 10, 200), (10, 26), 0, 105, 255, 0, 3)
        cv2.putText(page, number, (x + 11, 218), cv2.FONT_HERSHEY_DUPLEX, 1.5, 0, 3)
        end = x + 14 + 30 * len(number)
        cv2.ellipse(page, (end, 200), (10, 26), 0, -75, 75, 0, 3)
    return page


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("12345", ["(1)", "(2)", "(3)", "(4)", "(5)"]),
        ("45678", ["(4)", "(5)", "(6)", "(7)", "(8)"]),
        ("72945", ["?", "?", "?", "?", "?"]),
    ],
)
def test_bracketed_numbers_of_columns_come_out_where_they_count_up(
    printed: str, read: list[str], tesseract: None
) -> None:
    page = _bracketed(printed)
    lines, parts = find_lines(np.asarray(255 - page, np.uint8), np.zeros_like(page), 200)
    lines.sort(key=lambda line: line.left)
    assert len(lines) == len(printed)
    readings = [(line, [Word("?", line.left, line.top, line.right, line.bottom, 0.3)]) for line in lines]
    assert _texts(read_column_numbers(page, readings, parts, 200)) == read
    assert all((parts.owner[line.members] == line.number).all() for line in lines)
