"""Where paragraphs begin in a PDF: indents, short lines and gaps, against the margins of the page."""

import re
from itertools import pairwise
from statistics import median

from indexer.readers.pdf_lines import PlacedLine, continues

_INDENT_EM = 0.8
_LARGE_GAP = 1.35
_MIN_LINES = 10
# The mark of a list item: "-", "a)", "2.1." are; "năm" is not.
_LABEL = re.compile(r"[-–—+•▪➢*]|\(?\w{1,4}[.)]|\d+(\.\d+)*\.?")


class ParagraphStarts:
    """Judges line after line in reading order; margins and usual line distance come from the page."""

    def __init__(self) -> None:
        self._left = self._right = 0.0
        self._step = 0.0
        self._before: PlacedLine | None = None
        self._new_page = False

    def turn_page(self, lines: list[PlacedLine]) -> None:
        """Take the margins from the lines of a new page; the last line of the page before is kept in mind."""
        self._new_page = True
        right = _right_margin(lines)
        # A page with little on it says little about margins: those of the page before hold.
        if not lines or (self._right and len(lines) < _MIN_LINES and right <= self._right):
            return
        wide = [line for line in lines if abs(line.right - right) < 2 * line.size]
        self._left, self._right = min(line.left for line in wide), right
        steps = [one.baseline - other.baseline for one, other in pairwise(lines)]
        self._step = median(steps) if steps else 0.0

    def interrupt(self) -> None:
        """Note that something else (a table) came between: the next line continues nothing for certain."""
        self._before = None

    def judge(self, line: PlacedLine, *, in_column: bool) -> bool | None:
        """Return whether a line begins a paragraph: True, False (wrapped), or None (cannot be told)."""
        before, new_page = self._before, self._new_page
        self._before, self._new_page = (None if in_column else line), False
        if in_column or before is None:
            return None
        if self._is_centred(line, 2.0) or (self._is_centred(line, 0.8) and _share_middle(before, line)):
            # The second line of a centred title looks like the first line of the next one.
            return None if self._is_centred(before, 2.0) or _share_middle(before, line) else True
        if not new_page and self._is_large_gap(before, line):
            return True
        wrapped = continues(before, line, self._right)
        hangs = abs(line.left - before.text_left) < 0.2 * line.size and _starts_with_label(before.text)
        if line.left > self._left + _INDENT_EM * line.size and not (wrapped and hangs and not new_page):
            return True
        return not wrapped

    def _is_centred(self, line: PlacedLine, room_em: float) -> bool:
        room_left, room_right = line.left - self._left, self._right - line.right
        return min(room_left, room_right) > room_em * line.size and abs(room_left - room_right) < 2 * line.size

    def _is_large_gap(self, before: PlacedLine, line: PlacedLine) -> bool:
        usual = max(self._step, line.size)
        return before.baseline - line.baseline > _LARGE_GAP * usual


def _starts_with_label(text: str) -> bool:
    return _LABEL.fullmatch(text.split(" ", 1)[0]) is not None


def _share_middle(before: PlacedLine, line: PlacedLine) -> bool:
    return abs(before.middle - line.middle) < 0.5 * line.size and abs(before.left - line.left) > 0.3 * line.size


def _right_margin(lines: list[PlacedLine]) -> float:
    """Return the right edge that two lines or more reach: a single line may stick out."""
    edges = sorted((line.right for line in lines), reverse=True)
    for edge, next_edge in pairwise(edges):
        if edge - next_edge < lines[0].size:
            return edge
    return edges[0] if edges else 0.0
