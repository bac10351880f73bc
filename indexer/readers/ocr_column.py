"""All lines of a page set one under another as a single clean column, and the way back to their places."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from indexer.readers.ocr_engine import Grey, Word
from indexer.readers.ocr_lines import Components, TextLine

_PAD = 4
_MARGIN = 40
_LINE_GAP = 1.0  # in letter heights; 0.5 to 2 read alike


@dataclass(frozen=True, slots=True)
class _Slot:
    """Where a line stands in the column (rows `top` to `bottom`) and where it comes from."""

    line: TextLine
    top: int
    bottom: int
    shift_x: int
    shift_y: int


@dataclass(frozen=True, slots=True)
class Column:
    """The image and its slots from top to bottom."""

    image: Grey
    slots: tuple[_Slot, ...]

    def put_back(self, words: list[Word]) -> list[tuple[TextLine, list[Word]]]:
        """Return each line with its words at their places on the page; words between lines are dropped."""
        held: list[tuple[TextLine, list[Word]]] = [(slot.line, []) for slot in self.slots]
        tops = [slot.top for slot in self.slots]
        for word in words:
            index = int(np.searchsorted(tops, (word.top + word.bottom) / 2, side="right")) - 1
            if index < 0:
                continue
            slot = self.slots[index]
            if (word.top + word.bottom) / 2 > slot.bottom:
                continue
            dx, dy = slot.shift_x, slot.shift_y
            held[index][1].append(
                replace(word, left=word.left + dx, right=word.right + dx, top=word.top + dy, bottom=word.bottom + dy)
            )
        return held


def make_column(grey: Grey, lines: list[TextLine], parts: Components) -> Column | None:
    """Set the lines one under another, each alone on paper; None where there are none."""
    if not lines:
        return None
    paper = int(np.percentile(grey, 90))
    gap = int(_LINE_GAP * float(np.median([line.letter_height for line in lines])))
    cuts = [(line, *_cut_out(grey, number, line, parts, paper)) for number, line in enumerate(lines, 1)]
    cuts.sort(key=lambda cut: (cut[0].baseline, cut[0].left))
    width = max(image.shape[1] for _, image, _, _ in cuts) + 2 * _MARGIN
    height = sum(image.shape[0] + gap for _, image, _, _ in cuts) + 2 * _MARGIN
    column = np.full((height, width), paper, np.uint8)
    slots, y = [], _MARGIN
    for line, image, left, top in cuts:
        column[y : y + image.shape[0], _MARGIN : _MARGIN + image.shape[1]] = image
        slots.append(_Slot(line, y, y + image.shape[0], left - _MARGIN, top - y))
        y += image.shape[0] + gap
    return Column(column, tuple(slots))


def _cut_out(grey: Grey, number: int, line: TextLine, parts: Components, paper: int) -> tuple[Grey, int, int]:
    """Return the image of a line without what belongs to other lines or to none, and its left upper corner."""
    top, left = max(line.top - _PAD, 0), max(line.left - _PAD, 0)
    place = np.s_[top : line.bottom + _PAD, left : line.right + _PAD]
    image = grey[place].copy()
    labels = parts.labels[place]
    own = parts.owner[labels] == number
    foreign = cv2.dilate(((labels > 0) & ~own).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    image[foreign & ~own] = paper
    return image, left, top
