"""Where the words of the canonical text stand on their pages.

A reader gives lines with the edges of their words; here they are laid over the text as it was written. What is kept is
a few numbers a word, because a long scan has a hundred thousand of them. Knows nothing of PDF or of recognition.
"""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.model import PLACE_SCALE, Box, PageLayout

_BLANK = ord(" ")  # the greatest of the blanks that a canonical text holds: tab, line feed, blank


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A line, or what stands of it in one column: `edges` are the left and right edge of each word of `text`.

    The box is in PDF points from the lower left corner of the page, as the edges are.
    """

    text: str
    box: Box
    edges: "array[float]"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as it is shown: its size in points, the turns that make it upright, how points are moved onto it."""

    number: int
    width: float
    height: float
    quarter_turns: int = 0
    moved: Callable[[Box], Box] | None = None


class PlaceCollector:
    """Collects the places of words page by page; `clean` is how the text was made canonical."""

    def __init__(self, clean: Callable[[str], str]) -> None:
        self._clean = clean
        self._sheets: dict[int, Sheet] = {}
        self._found: dict[int, list[NDArray[np.int32]]] = {}

    def add(self, written: str, start: int, texts: Sequence[PlacedText], sheet: Sheet) -> None:
        """Note where `written`, which begins at `start` of the canonical text, stands: the words of `texts` in order.

        Where the letters of both do not agree, the lines' own boxes stand for all of it.
        """
        letters = _letters(written) + start
        if not len(letters) or not texts:
            return
        counts, boxes = self._words(texts)
        if sum(counts) != len(letters):
            boxes = [_around([text.box for text in texts])]
            counts = [len(letters)]
        ends = np.cumsum(counts)
        spans = np.column_stack([letters[ends - np.array(counts)], letters[ends - 1] + 1])
        placed = np.array([_on_sheet(box, sheet) for box in boxes], dtype=np.int32)
        self._sheets[sheet.number] = sheet
        self._found.setdefault(sheet.number, []).append(np.hstack([spans, placed]).astype(np.int32))

    def layouts(self) -> tuple[PageLayout, ...]:
        """Return what was found, by page."""
        found = ((self._sheets[number], np.vstack(parts)) for number, parts in sorted(self._found.items()))
        return tuple(PageLayout(s.number, s.width, s.height, s.quarter_turns, words) for s, words in found)

    def _words(self, texts: Sequence[PlacedText]) -> tuple[list[int], list[Box]]:
        """Return how many letters each word has, and its box; a line with other words than edges is one word."""
        counts: list[int] = []
        boxes: list[Box] = []
        for text in texts:
            words = self._clean(text.text).split()
            _, bottom, _, top = text.box
            if 2 * len(words) == len(text.edges):
                counts += map(len, words)
                boxes += [(left, bottom, right, top) for left, right in zip(*[iter(text.edges)] * 2, strict=True)]
            elif words:
                counts.append(sum(map(len, words)))
                boxes.append(text.box)
        return counts, boxes


def _letters(text: str) -> NDArray[np.int64]:
    """Return the offsets of the visible characters."""
    return np.flatnonzero(np.frombuffer(text.encode("utf-32-le"), np.uint32) > _BLANK)


def _around(boxes: Sequence[Box]) -> Box:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _on_sheet(box: Box, sheet: Sheet) -> tuple[int, int, int, int]:
    """Return left, top, right, bottom from the upper left corner in units of `PLACE_SCALE`."""
    left, bottom, right, top = sheet.moved(box) if sheet.moved else box
    return (
        _scaled(left, sheet.width),
        _scaled(sheet.height - top, sheet.height),
        _scaled(right, sheet.width),
        _scaled(sheet.height - bottom, sheet.height),
    )


def _scaled(length: float, whole: float) -> int:
    return round(min(max(length / whole, 0.0), 1.0) * PLACE_SCALE) if whole > 0 else 0
