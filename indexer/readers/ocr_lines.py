"""Lines of text in the ink of a straightened page, and the image that is given to the recogniser.

Tesseract's own page layout takes side-by-side columns for one and lines in the wrong order, so lines are found here,
from the sizes and places of connected components, and handed over one under another as a single column.
"""

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from indexer.readers.ocr_image import Mask

# All in heights of the usual letter of the page (a little above the x-height).
_LETTER = (0.6, 2.4)
_LONGEST = 12.0
# Justified blanks reach 1.5; the columns of a header stand 2.5 and more apart.
_JOIN_GAP = 2.2
_MARK_HEIGHT = 1.2
_MARK_ABOVE = 0.7
_MARK_BELOW = 0.35
_LOOSE_MARKS = 4
_MIN_LINE = 0.5
# Descenders reach 0.5 of a letter below the baseline; what goes deeper has grown together with the line below.
_DEEPEST = 0.75
_CUT_BELOW = 0.55
_LETTER_IN = (0.035, 0.3)


@dataclass(slots=True)
class TextLine:
    """A line: its components, and where its letters stand; pixels from the upper left corner."""

    members: list[int]
    left: int
    right: int
    letter_top: float
    baseline: float
    letter_height: float
    top: int = 0
    bottom: int = 0
    number: int = 0


@dataclass(slots=True)
class Components:
    """Connected components of the ink by label; 0 is the paper."""

    labels: NDArray[np.int32]
    left: NDArray[np.int32]
    top: NDArray[np.int32]
    width: NDArray[np.int32]
    height: NDArray[np.int32]
    area: NDArray[np.int32]
    owner: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))

    @property
    def bottom(self) -> NDArray[np.int32]:
        """Lower edges."""
        return self.top + self.height

    @property
    def right(self) -> NDArray[np.int32]:
        """Right edges."""
        return self.left + self.width


def find_components(ink: Mask) -> Components:
    """Return the connected components of the ink."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8, ltype=cv2.CV_32S)
    left, top, width, height, area = np.ascontiguousarray(stats.T, np.int32)
    return Components(np.asarray(labels, np.int32), left, top, width, height, area)


def usual_letter_height(parts: Components, dpi: int) -> float:
    """Return the median height of what has the size of a letter (7 to 60 pixels at 200 dpi); 0 without any."""
    low, high = (share * dpi for share in _LETTER_IN)
    fits = (parts.height >= low) & (parts.height <= high) & (parts.width <= 2 * high)
    fits[0] = False
    return float(np.median(parts.height[fits])) if fits.any() else 0.0


def find_lines(ink: Mask, barriers: Mask, dpi: int) -> tuple[list[TextLine], Components]:
    """Return the lines of text, not ordered, with the components that they own.

    `barriers` are vertical rules: no line goes through one. Letters that have grown together with the line below
    are cut apart in `ink`.
    """
    parts = find_components(ink)
    usual = usual_letter_height(parts, dpi)
    if not usual:
        return [], parts
    letters, lines = _letter_lines(parts, usual, barriers)
    if _cut_grown_together(ink, parts, lines, usual):
        parts = find_components(ink)
        letters, lines = _letter_lines(parts, usual, barriers)
    marks = ~letters & (parts.height <= _MARK_HEIGHT * usual) & (parts.area >= 2)
    marks[0] = False
    _attach_marks(np.flatnonzero(marks), lines, parts, usual)
    lines = [line for line in lines if line.letter_height >= _MIN_LINE * usual]
    parts.owner = np.zeros(len(parts.left), np.int32)
    for number, line in enumerate(lines, 1):
        own = np.array(line.members)
        parts.owner[own] = line.number = number
        line.left, line.right = int(parts.left[own].min()), int(parts.right[own].max())
        line.top, line.bottom = int(parts.top[own].min()), int(parts.bottom[own].max())
    return lines, parts


def _letter_lines(parts: Components, usual: float, barriers: Mask) -> tuple[NDArray[np.bool_], list[TextLine]]:
    letters = (parts.height >= _LETTER[0] * usual) & (parts.height <= _LETTER[1] * usual)
    letters &= parts.width <= _LONGEST * usual
    letters[0] = False
    lines = _chain(np.flatnonzero(letters), parts, usual, barriers)
    return letters, _give_back_marks(lines, parts, usual)


def _chain(letters: NDArray[np.int64], parts: Components, usual: float, barriers: Mask) -> list[TextLine]:
    """Join letters whose middles run into one another when smeared to the sides."""
    middles = np.zeros(parts.labels.shape, np.uint8)
    upper = (parts.top + 0.3 * parts.height).astype(np.int32)
    lower = np.maximum((parts.top + 0.8 * parts.height).astype(np.int32), upper + 1)
    for index in letters:
        middles[upper[index] : lower[index], parts.left[index] : parts.right[index]] = 255
    # Dashes ("1 — Giấy A3") hold together what stands on both sides of them.
    dashes = (parts.width >= 0.4 * usual) & (parts.width <= 3 * usual) & (parts.height <= 0.3 * usual)
    for index in np.flatnonzero(dashes):
        row = parts.top[index] + parts.height[index] // 2
        reach = int(0.25 * usual)
        middles[max(row - reach, 0) : row + reach, parts.left[index] : parts.right[index]] = 255
    smeared = cv2.morphologyEx(middles, cv2.MORPH_CLOSE, np.ones((1, int(_JOIN_GAP * usual) | 1), np.uint8))
    smeared[(barriers > 0) & (middles == 0)] = 0
    _, labels = cv2.connectedComponents(smeared, connectivity=8)
    groups: dict[int, list[int]] = {}
    for index in letters:
        groups.setdefault(int(labels[upper[index], parts.left[index]]), []).append(int(index))
    return [_line_of(piece, parts) for members in groups.values() for piece in _levels(members, parts, usual)]


def _levels(members: list[int], parts: Components, usual: float) -> list[list[int]]:
    """Split letters that a stroke across two lines has joined, by their lower edges."""
    order = sorted(members, key=lambda index: parts.bottom[index])
    edges = parts.bottom[order]
    steps = np.diff(edges)
    fewest = max(len(order) // 5, 2)
    inner = steps[fewest - 1 : len(order) - fewest]
    # Descenders lie half a letter lower than the baseline, the next line at least one and a half.
    if not len(inner) or edges[-fewest] - edges[fewest - 1] < 1.2 * usual:
        return [members]
    cut = fewest + int(inner.argmax())
    return [*_levels(order[:cut], parts, usual), *_levels(order[cut:], parts, usual)]


def _line_of(members: list[int], parts: Components) -> TextLine:
    own = np.array(members)
    return TextLine(
        members,
        int(parts.left[own].min()),
        int(parts.right[own].max()),
        float(np.median(parts.top[own])),
        float(np.median(parts.bottom[own])),
        float(np.median(parts.height[own])),
    )


def _give_back_marks(lines: list[TextLine], parts: Components, usual: float) -> list[TextLine]:
    """Undo lines that are the stacked marks ("ế", "ẩ") of the line below or the commas of the line above.

    They are tall enough to look like letters. A short word beside longer pieces ("hợp" in a cell) is none of them.
    """
    long = [line for line in lines if len(line.members) > _LOOSE_MARKS]
    loose = [
        line
        for line in lines
        if len(line.members) <= _LOOSE_MARKS
        and parts.height[line.members].max() <= 1.15 * usual
        and not any(_stand_alike(line, other, usual) for other in long)
    ]
    gone: set[int] = set()
    for marks in loose:
        for line in lines:
            if len(line.members) <= max(len(marks.members), 2) or id(line) in gone:
                continue
            beside = marks.left >= line.left - usual and marks.right <= line.right + usual
            over = -0.6 * usual <= line.letter_top - marks.baseline <= 0.6 * usual
            # Large commas begin on the baseline.
            under = -0.6 * usual <= marks.letter_top - line.baseline <= 0.25 * usual
            if beside and (over or under):
                line.members.extend(marks.members)
                gone.add(id(marks))
                break
    return [line for line in lines if id(line) not in gone]


def _stand_alike(line: TextLine, other: TextLine, usual: float) -> bool:
    """Return whether two lines have one baseline and letters of one height."""
    return (
        abs(line.baseline - other.baseline) <= 0.15 * usual and abs(line.letter_top - other.letter_top) <= 0.25 * usual
    )


def _cut_grown_together(ink: Mask, parts: Components, lines: list[TextLine], usual: float) -> bool:
    """Cut what reaches from a line into the next one, just under the descenders of the upper line."""
    tall = (parts.height > 1.5 * usual) & (parts.height < 6 * usual) & (parts.width < 8 * usual)
    tall[0] = False
    cut = False
    for index in np.flatnonzero(tall):
        top, bottom = int(parts.top[index]), int(parts.bottom[index])
        middle = (parts.left[index] + parts.right[index]) / 2
        for line in lines:
            height = line.letter_height
            in_line = line.left - usual <= middle <= line.right + usual and top < line.baseline - 0.3 * height
            if in_line and bottom > line.baseline + _DEEPEST * height and top > line.letter_top - 2 * height:
                row = int(line.baseline + _CUT_BELOW * height)
                ink[row, parts.left[index] : parts.right[index]] = 0
                cut = True
    return cut


def _attach_marks(marks: NDArray[np.int64], lines: list[TextLine], parts: Components, usual: float) -> None:
    """Give accents, dots, commas and dashes to the lines that they belong to; specks stay without one.

    What begins just under a baseline (comma, the dot of "ạ") belongs to the line above it; what ends over the
    letters of a line, within the height of two stacked accents, to that line.
    """
    if not lines:
        return
    left = np.array([line.left for line in lines])
    right = np.array([line.right for line in lines])
    letter_top = np.array([line.letter_top for line in lines])
    baseline = np.array([line.baseline for line in lines])
    height = np.array([line.letter_height for line in lines])
    for index in marks:
        top, bottom = parts.top[index], parts.bottom[index]
        middle = (parts.left[index] + parts.right[index]) / 2
        aside = np.maximum(np.maximum(left - middle, middle - right), 0)
        near = aside <= _JOIN_GAP * usual
        within = near & (bottom >= letter_top) & (top <= baseline)
        under, over = top - baseline, letter_top - bottom
        below = near & (under <= _MARK_BELOW * height) & (under > -0.5 * height)
        above = near & (over <= _MARK_ABOVE * height) & (over >= -0.3 * height)
        if within.any():
            cost = np.where(within, aside, np.inf)
        elif below.any() and not (
            above.any() and _is_over_letter(index, lines, below, above, parts=parts, usual=usual)
        ):
            cost = np.where(below, np.maximum(under, 0) + aside, np.inf)
        elif above.any():
            cost = np.where(above, np.maximum(over, 0) + aside, np.inf)
        else:
            continue
        lines[int(cost.argmin())].members.append(int(index))


def _is_over_letter(
    mark: int,
    lines: list[TextLine],
    below: NDArray[np.bool_],
    above: NDArray[np.bool_],
    *,
    parts: Components,
    usual: float,
) -> bool:
    """Return whether a mark between two lines is no comma or dot of the upper one, but an accent of the lower one.

    A dot stands under a letter without descender, a comma begins above the baseline; and between close lines a mark
    belongs to the letter that it is nearer to (the hook of "Ủ").
    """
    upper = lines[int(np.flatnonzero(below)[0])]
    lower = lines[int(np.flatnonzero(above)[0])]
    top, bottom = parts.top[mark], parts.bottom[mark]
    if top <= upper.baseline:
        return False
    over, under = _in_column_of(mark, upper, parts), _in_column_of(mark, lower, parts)
    gap_below = parts.top[under].min() - bottom if len(under) else np.inf
    if not len(over):
        return bool(top > upper.baseline + 0.2 * usual or gap_below < 0.25 * usual)
    lowest = parts.bottom[over].max()
    if lowest > upper.baseline + 0.25 * usual or top > upper.baseline + 0.3 * usual:
        return True
    return bool(gap_below < top - lowest)


def _in_column_of(mark: int, line: TextLine, parts: Components) -> NDArray[np.int64]:
    """Return the letters of a line that stand over or under a mark."""
    members = np.array(line.members)
    beside = (parts.left[members] < parts.right[mark]) & (parts.right[members] > parts.left[mark])
    return np.asarray(members[beside])
