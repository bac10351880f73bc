"""Ruled tables of a PDF page: the grid from pdfplumber, the text from our own characters.

pdfplumber is slow, so a cheap look at the drawn paths decides whether a page is worth it.
"""

import logging
import re
from bisect import bisect_right
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pdfplumber
import pdfplumber.pdf
import pdfplumber.table
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from indexer.model import Box
from indexer.readers.canonical import SourceRow
from indexer.readers.pdf_columns import led_part
from indexer.readers.pdf_glyphs import Glyph, crop_offset
from indexer.readers.pdf_lines import PlacedLine, continues, make_lines, make_rows

logger = logging.getLogger(__name__)
# It tells of every oddity of a damaged font, in English and without the name of the file.
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)

_THIN = 3.0
_MIN_RULE = 8.0
_LARGE_GAP = 1.4
# A page of 60 rows and 10 columns with four borders to a cell draws 2,400; a map draws tens of thousands.
_MAX_PATHS = 8_000
_CELL_PADDING = 5.4  # what Word leaves on each side of a cell
_DIGIT_EM = 0.7  # 0.5 in Times, 0.55 in Arial; and what is left of the padding
_NEVER_FIRST = ";,.:)"  # no line begins with them by itself
# "01/0", "04-QĐ/T", "04-QĐ": the beginning of a date or a number; not "12" nor "nhiệm"
_NUMBER_PART = re.compile(r"\d+[-/.]\S*\w")
# "10/3/2026", "12/2026"; not "01/0"
_DATE = re.compile(r"(?:\d{1,2}/)?\d{1,2}/\d{4}")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's cells by row; None for the part of a merged cell that repeats. Boxes as in `Line.box`."""

    box: Box
    rows: tuple[tuple[Box | None, ...], ...]


class TableFinder:
    """Finds tables in one file; opens it in pdfplumber only when a page has ruling lines."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open = ExitStack()
        self._document: pdfplumber.pdf.PDF | None = None
        self._is_usable = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def find(self, page: pdfium.PdfPage, index: int) -> list[Grid]:
        """Return the ruled tables of a page, top to bottom; none where pdfplumber cannot take the page."""
        if not self._is_usable or not has_rules(page):
            return []
        try:
            return self._find_grids(index, crop_offset(page))
        except Exception as error:
            # The text of the page is there all the same: better without its grid than not at all.
            logger.info("%s, page %d: tables not found (%s)", self._path.name, index + 1, error)
            self._is_usable = self._document is not None
            return []

    def _find_grids(self, index: int, offset: tuple[float, float]) -> list[Grid]:
        if self._document is None:
            # Opened and closed here: pdfplumber leaves a file open that it cannot parse, and closing its
            # document parses all pages once more. The pages are closed one by one.
            self._document = pdfplumber.open(self._open.enter_context(self._path.open("rb")))
        page = self._document.pages[index]
        try:
            ruled = page.filter(_is_rule)
            grids = [_grid(table, page.bbox, offset) for table in ruled.find_tables(_settings(ruled.edges))]
        finally:
            page.close()
        return sorted((grid for grid in grids if grid is not None), key=lambda grid: -grid.box[3])


def has_rules(page: pdfium.PdfPage) -> bool:
    """Return whether enough lines are drawn on a page to make a table: two each way, or a framed box."""
    paths = list(page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH]))
    if len(paths) > _MAX_PATHS:
        return False
    flat = upright = 0
    for drawn in paths:
        left, bottom, right, top = drawn.get_bounds()
        width, height = right - left, top - bottom
        if height < _THIN and width > _MIN_RULE:
            flat += 1
        elif width < _THIN and height > _MIN_RULE:
            upright += 1
        elif width > _MIN_RULE and height > _MIN_RULE and _is_stroked(drawn):
            return True
        if flat >= 2 and upright >= 2:
            return True
    return False


def _is_stroked(drawn: pdfium.PdfObject) -> bool:
    fill, stroke = pdfium_c.c_int(), pdfium_c.c_int()
    return bool(pdfium_c.FPDFPath_GetDrawMode(drawn, fill, stroke)) and bool(stroke.value)


def _is_rule(drawn: dict[str, Any]) -> bool:
    """Return whether an object can be a rule: not text, not the shading behind a cell, and not white."""
    if drawn["object_type"] not in ("line", "rect", "curve"):
        return False
    if drawn.get("stroke") or drawn["object_type"] == "line":
        return not _is_white(drawn.get("stroking_color"))
    is_thin = bool(min(drawn["width"], drawn["height"]) < _THIN)
    return is_thin and not _is_white(drawn.get("non_stroking_color"))


def _is_white(color: object) -> bool:
    """Return whether a colour of pdfplumber (grey, RGB or CMYK) is white; unknown ones are not."""
    parts = color if isinstance(color, (tuple, list)) else (color,)
    if not parts or not all(isinstance(part, (int, float)) for part in parts):
        return False
    return all(part <= 0 for part in parts) if len(parts) == 4 else all(part >= 1 for part in parts)


def _settings(edges: list[dict[str, Any]]) -> dict[str, Any]:
    """Return settings that close open tables: rows cut by a page break, and tables without outer borders."""
    upright = [edge for edge in edges if edge["orientation"] == "v" and edge["height"] > _MIN_RULE]
    flat = [edge for edge in edges if edge["orientation"] == "h" and edge["width"] > _MIN_RULE]
    return {
        "explicit_horizontal_lines": _loose_ends(upright, "top", "bottom", [edge["top"] for edge in flat], 2),
        "explicit_vertical_lines": _loose_ends(flat, "x0", "x1", [edge["x0"] for edge in upright], 3),
    }


def _loose_ends(edges: list[dict[str, Any]], start: str, end: str, across: list[float], needed: int) -> list[float]:
    """Return where at least `needed` edges begin or end together without an edge across them."""
    closing: list[float] = []
    for name in (start, end):
        places = sorted(float(edge[name]) for edge in edges)
        for place in places:
            together = {
                round(float(edge["x0" if name in ("top", "bottom") else "top"]))
                for edge in edges
                if abs(edge[name] - place) < _THIN
            }
            if len(together) >= needed and all(abs(place - other) > _THIN for other in [*across, *closing]):
                closing.append(place)
    return closing


def _grid(table: "pdfplumber.table.Table", sheet: Box, offset: tuple[float, float]) -> Grid | None:
    """Turn a table of pdfplumber over; frames of one column are running text in a box, not tables.

    pdfplumber counts from the upper left corner of the sheet, we from the lower left one of what is displayed.
    """

    def turned(box: Box) -> Box:
        left, bottom = sheet[0] + offset[0], sheet[3] - offset[1]
        return box[0] - left, bottom - box[3], box[2] - left, bottom - box[1]

    rows = [tuple(None if cell is None else turned(cell) for cell in row.cells) for row in table.rows]
    rows = [row for row in rows if any(row)]
    if not rows or max(len(row) for row in rows) < 2 or sum(sum(map(bool, row)) for row in rows) < 2:
        return None
    return Grid(turned(table.bbox), tuple(rows))


def fill_grid(grid: Grid, glyphs: list[Glyph], page: int) -> tuple[list[SourceRow], list[Glyph]]:
    """Return the rows of a table with their text, and the characters that stand in none of its cells."""
    cells = [(row, column, box) for row, boxes in enumerate(grid.rows) for column, box in enumerate(boxes) if box]
    cells.sort(key=lambda cell: cell[2][0])
    lefts = [box[0] for _, _, box in cells]
    held: dict[tuple[int, int], list[Glyph]] = {}
    outside: list[Glyph] = []
    for glyph in glyphs:
        place = _cell_of(glyph, cells, lefts) if _is_inside(glyph, grid.box) else None
        if place is None:
            outside.append(glyph)
        else:
            held.setdefault(place, []).append(glyph)
    rows = []
    for row, boxes in enumerate(grid.rows):
        read = [
            ("", []) if box is None else _read_cell(held.get((row, column), []), box)
            for column, box in enumerate(boxes)
        ]
        present = [box for box in boxes if box]
        left, right = min(box[0] for box in present), max(box[2] for box in present)
        box = (left, min(box[1] for box in present), right, max(box[3] for box in present))
        texts, placed = tuple(text for text, _ in read), tuple(line.placed for _, lines in read for line in lines)
        rows.append(SourceRow(texts, page, box, _joined_columns(grid, row, box[3]), placed))
    return rows, outside


def _joined_columns(grid: Grid, row: int, top: float) -> frozenset[int]:
    """Return the columns of a row, which begins at `top`, that a cell of a row above runs down into."""
    joined = set()
    for column, box in enumerate(grid.rows[row]):
        above = (boxes[column] for boxes in reversed(grid.rows[:row]) if column < len(boxes) and boxes[column])
        tall = None if box else next(above, None)
        if tall and tall[1] < top - _THIN:
            joined.add(column)
    return frozenset(joined)


def _is_inside(glyph: Glyph, box: Box) -> bool:
    middle = (glyph.bottom + glyph.top) / 2
    return box[0] <= glyph.middle <= box[2] and box[1] <= middle <= box[3]


def _cell_of(glyph: Glyph, cells: list[tuple[int, int, Box]], lefts: list[float]) -> tuple[int, int] | None:
    for index in range(bisect_right(lefts, glyph.middle) - 1, -1, -1):
        row, column, box = cells[index]
        if _is_inside(glyph, box):
            return row, column
    return None


def _read_cell(glyphs: list[Glyph], box: Box) -> tuple[str, list[PlacedLine]]:
    """Return the text of a cell, wrapped lines joined by a blank and paragraphs by a line break, and its lines."""
    lines, signatures = _lines_of_cell(glyphs)
    if not lines:
        return "", []
    text = lines[0].text
    padding = min(max(min(line.left for line in lines) - box[0], 0.0), _CELL_PADDING)
    steps = [one.baseline - other.baseline for one, other in pairwise(lines)]
    usual = min((step for step in steps if step > 0), default=0.0)
    for index, (before, line) in enumerate(pairwise(lines)):
        step = before.baseline - line.baseline
        apart = index in signatures or step > _LARGE_GAP * max(usual, line.size) or before.bold != line.bold
        wrapped = not apart and continues(before, line, box[2] - padding)
        torn = _is_torn(before, line, box[2] - padding)
        text += ("" if torn else _joint(before.text) if wrapped else "\n") + line.text
    return text, lines


def _lines_of_cell(glyphs: list[Glyph]) -> tuple[list[PlacedLine], range]:
    """Return the lines of a cell, the left one of two who sign first, and after which of them nothing was wrapped."""
    rows = make_rows(glyphs)
    part = led_part(rows)
    if part is None:
        return make_lines(glyphs), range(0)
    first, end, cut = part
    upper, lower = rows[first][0].baseline, min(piece.baseline for piece in rows[end - 1])
    slack = 0.25 * rows[first][0].size
    inside = [glyph for glyph in glyphs if lower - slack <= glyph.baseline <= upper + slack]
    above = make_lines([glyph for glyph in glyphs if glyph.baseline > upper + slack])
    left = make_lines([glyph for glyph in inside if glyph.middle <= cut])
    right = make_lines([glyph for glyph in inside if glyph.middle > cut])
    below = make_lines([glyph for glyph in glyphs if glyph.baseline < lower - slack])
    signatures = range(max(len(above) - 1, 0), len(above) + len(left) + len(right))
    return [*above, *left, *right, *below], signatures


def _is_torn(before: PlacedLine, line: PlacedLine, right_margin: float) -> bool:
    """Return whether a cell too narrow for a number or date broke it between two characters ("01/0", "2/2026")."""
    head, tail = before.text.rpartition(" ")[2], line.text.partition(" ")[0]
    if right_margin - before.right > _DIGIT_EM * before.size:
        return False
    if tail[0] in _NEVER_FIRST:
        return True
    if _DATE.fullmatch(head) or not _NUMBER_PART.fullmatch(head):
        return False
    return tail[0].isdigit() or tail[0] in "/-" or tail[0].isupper()


def _joint(text: str) -> str:
    """Return what joins a wrapped line to `text`: nothing after "04-" or "QĐ/", which break before "ĐA/TU", "TW"."""
    return "" if len(text) > 1 and text[-1] in "-/" and not text[-2].isspace() else " "
