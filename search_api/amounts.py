"""Which lines of a long passage hold the number that a question asks for: a row of a flattened table, a closing count.

A table that was made into text stands there cell by cell, a line each. A row is what lies between two numbers, and the
lines without a number above it say what it belongs to.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from indexer.model import Span
from indexer.text.folding import fold, fold_accents
from search_api.drafts import cover
from search_api.query import Query

# "400.000 đồng/người/ buổi", "30%", "6.100.000", "1,0 lần"; not "3.1", "2025", "12/10"
_AMOUNT = re.compile(
    r"\d[\d.,]*\s*(?:đồng|triệu|tỷ|tỉ|nghìn|%|lần|vnđ|đ/)|(?<![\d/.])\d{1,3}(?:\.\d{3})+(?![\d/.])", re.IGNORECASE
)
_ENDS = re.compile(r"[.;:\d]\s*$")  # a line that ends so is not the beginning of the next
_LEAST_LINES = 4  # a passage of fewer lines is no flattened table
_LEAST_AMOUNTS = 2  # lines with a number; a single one is a sentence
_MOST_SPAN = 400  # characters from the heading of a row to its end


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str

    @property
    def has_amount(self) -> bool:
        return bool(_AMOUNT.search(fold(self.text)))


@dataclass(frozen=True, slots=True)
class _Row:
    """Lines of words and the lines of numbers after them; `above` are the words of the rows before it."""

    lines: tuple[_Line, ...]
    above: str


def _lines(quote: str) -> list[_Line]:
    return [_Line(m.start(), m.end(), m.group()) for m in re.finditer(r"[^\n\t]+", quote) if m.group().strip()]


def _rows(lines: list[_Line]) -> Iterator[_Row]:
    """Yield the rows; what a row is under are the words of the last row that had more than one line of them."""
    current: list[_Line] = []
    above = ""
    for index, line in enumerate(lines):
        if current and current[-1].has_amount and not line.has_amount:
            yield _Row(tuple(current), above)
            words = [one.text for one in current if not one.has_amount]
            if len(words) > 1:
                above = " ".join(words[:-1])
            current = []
        current.append(line)
        if index == len(lines) - 1:
            yield _Row(tuple(current), above)


def _fit(query: Query, row: _Row) -> tuple[float, float]:
    """Return how much a row with what it is under covers, then by itself.

    The first row below such words has them among its own lines; the others must not come after it for that.
    """
    own = " ".join(line.text for line in row.lines)
    return round(cover(query, f"{row.above} {own}"), 2), cover(query, own)


def amount_span(query: Query, passage_start: int, quote: str) -> Span | None:
    """Return the row of a flattened table that covers most of a question, None where the passage is no such table."""
    lines = _lines(quote)
    if len(lines) < _LEAST_LINES or sum(line.has_amount for line in lines) < _LEAST_AMOUNTS:
        return None
    rows = [row for row in _rows(lines) if row.lines[-1].has_amount]
    if not rows:
        return None
    best = max(rows, key=partial(_fit, query))
    end = best.lines[-1].end
    start = next(line.start for line in best.lines if end - line.start <= _MOST_SPAN or line is best.lines[-1])
    return Span(passage_start + start, passage_start + end)


def count_span(passage_start: int, quote: str, noun: str) -> Span | None:
    """Return the lines that state how many there are: "Ấn định danh sách 95 xã, phường"; `noun` has no accents."""
    lines = _lines(quote)
    counted = re.compile(rf"(?<![\d/.])\d+(?:\.\d{{3}})*[ \u00a0]+(?:\w+ +){{0,2}}?{noun}\b")
    for index in range(len(lines) - 1, -1, -1):
        found = counted.search(fold_accents(lines[index].text))
        if found and lines[index].text[found.end() - len(noun)].islower():
            first = index
            if first and not _ENDS.search(lines[first - 1].text):
                first -= 1
            return Span(passage_start + lines[first].start, passage_start + lines[index].end)
    return None
