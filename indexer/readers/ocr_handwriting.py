"""Fields of the header that are filled in by hand: the number after "Số:", day and month in the date line.

Printed figures are as high as the capital that begins the line and stand on its baseline; what does not is taken
for handwriting, and its place stays blank: a number is never guessed.
"""

import re

import numpy as np

from indexer.readers.ocr_engine import Word
from indexer.readers.ocr_lines import Components, TextLine

# "Số: 729/QĐ-TTg" and its misreadings "Só:f2?/QĐ-TTg", "Sô 01‡ /2010/TTLT-BQP"; not "Số tiền hỗ trợ".
_NUMBER_LINE = re.compile(r"^\W{0,2}[Ss][ốôóồòổo]\s*[:;.]?\s*(?P<field>[^/⁄]{0,12}?)\s*[/⁄]\s*[\d A-ZĐ]")
# "Hà Nội, ngày23 tháng ( năm 2026"; the fields are what stands before "tháng" and before "năm".
_DATE_LINE = re.compile(
    r"^\W{0,2}[A-ZĐ][^.;()]{2,24}?ng[àa]y?[.,]?\s*(?P<day>.{0,7}?)\s*th[áa]ng\s*(?P<month>.{0,6}?)\s*n[ăa]m\s*.{0,6}$"
)
# A legal basis that ends in a date: "Căn cứ Luật Thống kê ngày 26 tháng 6 năm 2003;" has nothing to fill in.
_CITATION = re.compile(r"^\W*(?:căn cứ|theo|xét|luật|nghị|kèm|thực hiện|có)", re.IGNORECASE)
# On nine real headers printed figures reach 0.95 to 1.1 of the capital, and 0.1 under the baseline; the pen
# 1.3 to 1.5, or 0.2 to 0.3 under it.
_HEIGHT = (0.85, 1.17)
_DEPTH = 0.17
_SURE_PRINT = 0.5
# The header of a page of 60 lines ends above this share of its height.
HEADER_SHARE = 0.35


def handwritten_parts(words: list[Word], line: TextLine, parts: Components) -> list[int]:
    """Return the components in the fields of a header line that are no printed figures; none in other lines."""
    if line.baseline > HEADER_SHARE * parts.labels.shape[0]:
        return []
    text = " ".join(word.text for word in words)
    match = _NUMBER_LINE.search(text) or (not _CITATION.search(text) and _DATE_LINE.search(text))
    if not match:
        return []
    capital = _capital_height(line, parts)
    found: list[int] = []
    for name, field in match.groupdict().items():
        if not field or not field.strip(" .,:;…_-"):
            continue
        left, right, confidence = _place(words, *match.span(name))
        members = members_between(line, parts, left, right)
        is_printed = all(_is_printed(index, line, parts, capital) for index in members)
        if not is_printed or confidence < _SURE_PRINT:
            found.extend(members)
    return found


def _capital_height(line: TextLine, parts: Components) -> float:
    first = min(line.members, key=lambda index: (parts.height[index] < 0.5 * line.letter_height, parts.left[index]))
    return max(float(line.baseline - parts.top[first]), 1.0)


def _place(words: list[Word], start: int, end: int) -> tuple[float, float, float]:
    """Return from where to where the characters `start` to `end` of a line reach, and the least confidence there."""
    left, right, confidence, position = np.inf, -np.inf, 1.0, 0
    for word in words:
        first, last = max(start - position, 0), min(end - position, len(word.text))
        if first < last:
            step = (word.right - word.left) / len(word.text)
            left, right = min(left, word.left + first * step), max(right, word.left + last * step)
            confidence = min(confidence, word.confidence)
        position += len(word.text) + 1
    return left, right, confidence


def members_between(line: TextLine, parts: Components, left: float, right: float) -> list[int]:
    """Return the components of a line whose middles lie between two places."""
    middles = ((index, (parts.left[index] + parts.right[index]) / 2) for index in line.members)
    return [index for index, middle in middles if left <= middle <= right]


def _is_printed(index: int, line: TextLine, parts: Components, capital: float) -> bool:
    reach = (line.baseline - parts.top[index]) / capital
    depth = (parts.bottom[index] - line.baseline) / capital
    return bool(_HEIGHT[0] <= reach <= _HEIGHT[1] and depth <= _DEPTH)
