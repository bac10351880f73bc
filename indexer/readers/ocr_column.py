"""All lines of a page set one under another as a single clean column, and the way back to their places."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from indexer.readers.ocr_engine import Grey, Word
from indexer.readers.ocr_lines import Components, TextLine

_PAD = 4
_EDGE = 7  # pixels: the soft edges of letters reach three beyond the ink
_MARGIN = 40
# In letter heights; line gaps of 0.5 to 2 read alike.
_LINE_GAP = 1.0
# Between pieces as between words: at 2.0, 1.0, 0.8, 0.7, 0.6, 0.5 Tesseract gets 11.2, 3.9, 2.0, 1.0, 0.8, 0.8% of the
# words of six made pages of tables wrong, for it takes the blanks within pieces for none beside wide gaps.
_PIECE_GAP = 0.6
_INSET = 0.5  # in heights of a word: so far it may reach beyond its piece
_SAME_BASELINE = 0.25
_SAME_SIZE = 1.4
# Measured over 12 made pages and 3 .doc/.pdf twins, letters at 16, 18, 20, 24, 30 pixels: wrong characters 0.57, 0.50,
# 0.47, 0.46, 0.50%, words that agree 98.04, 97.90, 98.00, 97.88, 97.56%; the time grows with the size.
_LETTER_PIXELS = 20.0
_MAX_SCALE = 3.0
# Resampling costs sharpness: at nearly the right size, 0.43% wrong characters without it and 0.50% with it.
_LEFT_ALONE = (0.85, 1.3)


@dataclass(frozen=True, slots=True)
class _Slot:
    """Where a line stands in the column and how far it was moved from its place on the page."""

    line: TextLine
    left: int
    top: int
    right: int
    bottom: int
    shift_x: int
    shift_y: int

    def holds(self, x: float, y: float) -> bool:
        """Return whether a point of the column lies on the line."""
        return self.left <= x < self.right and self.top <= y < self.bottom

    def on_page(self, word: Word) -> Word:
        """Return a word of the column as it stands on the page, as far as it lies on the line."""
        left, right = max(word.left, self.left) + self.shift_x, min(word.right, self.right) + self.shift_x
        top, bottom = word.top + self.shift_y, word.bottom + self.shift_y
        return replace(word, left=left, top=top, right=right, bottom=bottom)


@dataclass(frozen=True, slots=True)
class Column:
    """The image and its slots from top to bottom."""

    image: Grey
    slots: tuple[_Slot, ...]
    scale: float

    def put_back(self, words: list[Word]) -> list[tuple[TextLine, list[Word]]]:
        """Return each line with its words at their places on the page; words between lines are dropped.

        What was read as one word over two pieces ("HCC UBND" of two cells) leaves a word without text in both.
        """
        held: list[list[Word]] = [[] for _ in self.slots]
        for word in words:
            left, top, right, bottom = (
                round(edge / self.scale) for edge in (word.left, word.top, word.right, word.bottom)
            )
            read = replace(word, left=left, top=top, right=right, bottom=bottom)
            places = self._slots_of(read)
            for index in places:
                held[index].append(self.slots[index].on_page(read if len(places) == 1 else _torn(read)))
        return [(slot.line, words) for slot, words in zip(self.slots, held, strict=True)]

    def _slots_of(self, word: Word) -> range:
        """Return the places of the slots that a word lies on: one, none, or several where it reaches into them."""
        y, inset = (word.top + word.bottom) / 2, _INSET * (word.bottom - word.top)
        if word.right - word.left > 2 * inset:
            first, last = self._slot_at(word.left + inset, y), self._slot_at(word.right - inset, y)
            if first is not None and last is not None and first < last:
                return range(first, last + 1)
        middle = self._slot_at((word.left + word.right) / 2, y)
        return range(0) if middle is None else range(middle, middle + 1)

    def _slot_at(self, x: float, y: float) -> int | None:
        return next((index for index, slot in enumerate(self.slots) if slot.holds(x, y)), None)


def _torn(word: Word) -> Word:
    return replace(word, text="", confidence=0.0)


def make_column(
    grey: Grey, lines: list[TextLine], parts: Components, letter_pixels: float | None = None, *, apart: bool = False
) -> Column | None:
    """Set the lines one under another, each alone on paper, their usual letter `letter_pixels` high; None for none.

    Without `letter_pixels` they are set in the size that reads best, or left as they are where they come near it.

    Pieces on one baseline (cells of a table row, "1" before its task) share a line of the column unless they are to
    stand `apart`: a figure alone on a line is misread more often than in company.
    """
    if not lines:
        return None
    paper = int(np.percentile(grey, 90))
    usual = float(np.median([line.letter_height for line in lines]))
    gap, space = int(_LINE_GAP * usual), int(_PIECE_GAP * usual)
    canvas: list[tuple[Grey, int, int]] = []
    slots, y, width = [], _MARGIN, 0
    for row in [[line] for line in lines] if apart else group_rows(lines):
        cuts = [(line, *_cut_out(grey, line, parts, paper)) for line in row]
        highest, x = min(top for *_, top in cuts), _MARGIN
        for line, image, left, top in cuts:
            place_y = y + top - highest
            canvas.append((image, x, place_y))
            right, bottom = x + image.shape[1], place_y + image.shape[0]
            slots.append(_Slot(line, x - space // 2, place_y, right + space // 2, bottom, left - x, top - place_y))
            x += image.shape[1] + space
        width, y = max(width, x), max(place + image.shape[0] for image, _, place in canvas[-len(cuts) :]) + gap
    column = np.full((y + _MARGIN, width + _MARGIN), paper, np.uint8)
    for image, x, top in canvas:
        column[top : top + image.shape[0], x : x + image.shape[1]] = image
    scale = min((letter_pixels or _LETTER_PIXELS) / usual, _MAX_SCALE)
    if letter_pixels is None and _LEFT_ALONE[0] < scale < _LEFT_ALONE[1]:
        scale = 1.0
    filter_ = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return Column(np.asarray(cv2.resize(column, None, fx=scale, fy=scale, interpolation=filter_)), tuple(slots), scale)


def group_rows(lines: list[TextLine]) -> list[list[TextLine]]:
    """Group pieces of one size on one baseline, from top to bottom and left to right."""
    rows: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda line: line.baseline):
        row = next((row for row in reversed(rows[-3:]) if _share_baseline(row[-1], line)), None)
        if row is None:
            rows.append([line])
        else:
            row.append(line)
    return [sorted(row, key=lambda line: line.left) for row in rows]


def _share_baseline(one: TextLine, other: TextLine) -> bool:
    small, large = sorted((one.letter_height, other.letter_height))
    return abs(one.baseline - other.baseline) < _SAME_BASELINE * small and large < _SAME_SIZE * small


def _cut_out(grey: Grey, line: TextLine, parts: Components, paper: int) -> tuple[Grey, int, int]:
    """Return the image of a line without what belongs to other lines or to none, and its left upper corner."""
    top, left = max(line.top - _PAD, 0), max(line.left - _PAD, 0)
    place = np.s_[top : line.bottom + _PAD, left : line.right + _PAD]
    image = grey[place].copy()
    labels = parts.labels[place]
    own = parts.owner[labels] == line.number
    near = cv2.dilate(own.astype(np.uint8), np.ones((_EDGE, _EDGE), np.uint8)) > 0
    image[~near | ((labels > 0) & ~own)] = paper
    return image, left, top
