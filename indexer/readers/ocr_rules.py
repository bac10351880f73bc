"""Ruling lines of a scanned page: found, taken away before recognition, and read as the grids of tables."""

from dataclasses import dataclass

import cv2
import numpy as np

from indexer.model import Box
from indexer.readers.ocr_engine import Grey
from indexer.readers.ocr_image import Mask
from indexer.readers.pdf_tables import Grid

# A rule is longer than any stroke of a letter in a heading (28 pt: 0.3 in) and thinner than 2 mm.
_MIN_RULE_IN = 0.4
_MAX_THICKNESS_IN = 0.08
_GAP_IN = 0.06
_MIN_CELL_IN = 0.1
_SAME_EDGE_IN = 0.08
_CORNER_IN = 0.25


@dataclass(frozen=True, slots=True)
class Rules:
    """Masks of the horizontal and the vertical rules, ink as 255."""

    flat: Mask
    upright: Mask


def find_rules(ink: Mask, dpi: int) -> Rules:
    """Return the ruling lines of a straightened page; thick bars and pictures are none."""
    flat = _straight(ink, dpi)
    upright = np.ascontiguousarray(_straight(np.ascontiguousarray(ink.T), dpi).T)
    return Rules(flat, upright)


def _straight(ink: Mask, dpi: int) -> Mask:
    length = max(int(_MIN_RULE_IN * dpi), 3)
    # What is left of the skew makes a rule climb: thickened by a pixel each way it stays in one piece.
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    runs = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, length | 1), np.uint8))
    bars = cv2.morphologyEx(runs, cv2.MORPH_OPEN, np.ones((int(_MAX_THICKNESS_IN * dpi), 1), np.uint8))
    runs[cv2.dilate(bars, np.ones((5, 5), np.uint8)) > 0] = 0
    return np.asarray(runs, np.uint8)


def erase_rules(grey: Grey, ink: Mask, rules: Rules) -> None:
    """Paint the rules over with paper, in both images; where a letter crosses a rule the crossing stays."""
    paper = int(np.percentile(grey, 90))
    for mask, turned in ((rules.flat, False), (rules.upright, True)):
        crossing = _crossings(ink.T if turned else ink, mask.T if turned else mask)
        gone = cv2.dilate(mask, np.ones((3, 3), np.uint8)) > 0
        gone &= ~(crossing.T if turned else crossing)
        grey[gone] = paper
        ink[gone] = 0


def _crossings(ink: Mask, mask: Mask) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Return the pixels of the rules with ink that touches them both above and below: strokes that go through.

    Descenders that end above a rule and accents that begin under it do not touch it.
    """
    rule = cv2.dilate(mask, np.ones((3, 1), np.uint8))
    beside = cv2.bitwise_and(cv2.bitwise_and(ink, cv2.bitwise_not(rule)), cv2.dilate(rule, np.ones((3, 1), np.uint8)))
    reach = 9
    kernel = np.ones((reach, 1), np.uint8)
    from_above = cv2.dilate(beside, kernel, anchor=(0, reach - 1))
    from_below = cv2.dilate(beside, kernel, anchor=(0, 0))
    return np.asarray((from_above > 0) & (from_below > 0) & (rule > 0))


def find_grids(rules: Rules, dpi: int) -> list[Grid]:
    """Return the ruled tables, top to bottom, with boxes in pixels from the upper left corner.

    A box is (left, top, right, bottom) here; whoever places the grid on the page turns it over.
    """
    gap = max(int(_GAP_IN * dpi), 3) | 1
    flat = cv2.morphologyEx(rules.flat, cv2.MORPH_CLOSE, np.ones((1, 3 * gap), np.uint8))
    upright = cv2.morphologyEx(rules.upright, cv2.MORPH_CLOSE, np.ones((3 * gap, 1), np.uint8))
    lines = cv2.bitwise_or(
        cv2.dilate(flat, np.ones((3, gap), np.uint8)), cv2.dilate(upright, np.ones((gap, 3), np.uint8))
    )
    _, labels, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    grids = []
    for label in range(1, len(stats)):
        left, top, width, height, _ = (int(value) for value in stats[label])
        if min(width, height) < 2 * _MIN_CELL_IN * dpi:
            continue
        part = np.where(labels[top : top + height, left : left + width] == label, 255, 0).astype(np.uint8)
        _close_open_ends(part, np.asarray(upright[top : top + height, left : left + width], np.uint8), dpi)
        _close_corners(part, int(_CORNER_IN * dpi))
        grid = _grid_of(_cells_in(part, left, top, dpi), dpi)
        if grid is not None:
            grids.append(grid)
    return sorted(grids, key=lambda grid: grid.box[1])


def _close_open_ends(part: Mask, upright: Mask, dpi: int) -> None:
    """Draw the missing upper or lower border of a table that a page break cut: upright rules that end together."""
    height = part.shape[0]
    for edge in (slice(0, max(int(0.05 * dpi), 2)), slice(height - max(int(0.05 * dpi), 2), height)):
        ends = np.flatnonzero((upright[edge] > 0).any(axis=0))
        if len(ends) and np.count_nonzero(np.diff(ends) > _MIN_CELL_IN * dpi) >= 2:
            row = 0 if edge.start == 0 else height - 1
            part[row, ends[0] : ends[-1] + 1] = 255


def _close_corners(part: Mask, reach: int) -> None:
    """Draw the corners of a frame that have faded: where a flat and an upright rule come within `reach` of one."""
    for turned in (part, part[::-1], part[:, ::-1], part[::-1, ::-1]):
        corner = turned[:reach, :reach]
        rows, columns = np.flatnonzero(corner[:, -1]), np.flatnonzero(corner[-1])
        if len(rows) and len(columns):
            corner[rows[0], columns[0] :] = 255
            corner[rows[0] :, columns[0]] = 255


def _cells_in(part: Mask, left: int, top: int, dpi: int) -> list[Box]:
    """Return the boxes of the holes that the rules of one table enclose."""
    framed = cv2.copyMakeBorder(part, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    _, _, stats, _ = cv2.connectedComponentsWithStats(cv2.bitwise_not(framed), connectivity=4)
    cells = []
    for x, y, width, height, _ in stats[1:].tolist():
        outside = x == 0 or y == 0
        if outside or min(width, height) < _MIN_CELL_IN * dpi:
            continue
        cells.append(
            (float(left + x - 1), float(top + y - 1), float(left + x - 1 + width), float(top + y - 1 + height))
        )
    return cells


def _grid_of(cells: list[Box], dpi: int) -> Grid | None:
    """Order cells into rows and columns; a merged cell stands at its first place and leaves None at the others."""
    if len(cells) < 2:
        return None
    columns = _edges([cell[0] for cell in cells], dpi)
    rows = _edges([cell[1] for cell in cells], dpi)
    if len(columns) < 2:
        return None
    places: list[list[Box | None]] = [[None] * len(columns) for _ in rows]
    for cell in cells:
        row, column = _nearest(rows, cell[1]), _nearest(columns, cell[0])
        if places[row][column] is None:
            places[row][column] = cell
    box = (
        min(cell[0] for cell in cells),
        min(cell[1] for cell in cells),
        max(cell[2] for cell in cells),
        max(cell[3] for cell in cells),
    )
    return Grid(box, tuple(tuple(row) for row in places if any(row)))


def _edges(values: list[float], dpi: int) -> list[float]:
    """Return one place for each group of edges that lie together."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] < _SAME_EDGE_IN * dpi:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def _nearest(places: list[float], value: float) -> int:
    return min(range(len(places)), key=lambda index: abs(places[index] - value))
