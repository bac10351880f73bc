"""Marks of the header and of document numbers that come back only where their ink is."""

import cv2
import numpy as np
import pytest

from indexer.readers.ocr_engine import Word
from indexer.readers.ocr_header import restore_marks
from indexer.readers.ocr_lines import find_lines


@pytest.mark.parametrize(
    ("printed", "mended"), [("87/2031/QH16", "87/2031/QH16"), ("87/2031QH16", "87/2031QH16")], ids=["slash", "none"]
)
def test_the_slash_after_the_year_comes_back_where_it_is_printed(printed: str, mended: str) -> None:
    page = np.full((120, 700), 255, np.uint8)
    x = 40
    for character in printed:
        if character == "/":
            cv2.line(page, (x, 80), (x + 12, 48), 0, 3)
            x += 18
        else:
            cv2.putText(page, character, (x, 80), cv2.FONT_HERSHEY_DUPLEX, 1.5, 0, 3)
            x += 36
    lines, parts = find_lines(np.asarray(255 - page, np.uint8), np.zeros_like(page), 200)
    (line,) = lines
    read = [Word("87/2031QH16", line.left, line.top, line.right, line.bottom, 0.9)]
    assert [word.text for word in restore_marks(read, line, parts)] == [mended]
