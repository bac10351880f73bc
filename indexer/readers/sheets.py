"""Spreadsheets of any format: a sheet is a line with its name and a table with what its cells show.

Empty rows and empty columns are left out. Rows of one cell above and under the table (titles, notes) are lines.
"""

from collections.abc import Iterable

from indexer.errors import UnsupportedFormatError
from indexer.model import RawDocument
from indexer.readers.canonical import SourceRow, TextBuilder

# Limits for one file: more is a database, and nobody looks up a plan in it.
MAX_ROWS = 50_000
MAX_CELLS = 1_000_000
MAX_COLUMNS = 256
_MAX_BLANK_ROWS = 5_000

Grid = list[SourceRow]
Sheet = tuple[str, Grid]


class Allowance:
    """Counts down the rows and cells that one file may have."""

    def __init__(self) -> None:
        self._rows, self._cells = MAX_ROWS, MAX_CELLS

    def take(self, cells: int) -> None:
        """Take a row of so many cells; raises `UnsupportedFormatError` where too little is left."""
        self._rows -= 1
        self._cells -= cells
        if self._rows < 0 or self._cells < 0:
            raise UnsupportedFormatError(
                f"Bảng tính quá lớn (tối đa {MAX_ROWS} dòng, {MAX_CELLS} ô). Hãy tách thành nhiều tệp rồi nạp lại."
            )


def read_rows(rows: Iterable[SourceRow], left: Allowance) -> Grid:
    """Return the cells of a sheet without its empty rows and the columns that are empty in all rows.

    Raises `UnsupportedFormatError` for a sheet that is too large.
    """
    grid: Grid = []
    blank = 0
    for row in rows:
        cells = list(row.cells)
        while cells and not cells[-1].strip():
            cells.pop()
        # Sheets may be formatted down to their last row, a million below the last text.
        blank = 0 if cells else blank + 1
        if blank > _MAX_BLANK_ROWS:
            break
        left.take(len(cells))
        if cells:
            grid.append(SourceRow(tuple(cells), joined=row.joined))
    used = sorted({place for row in grid for place, text in enumerate(row.cells) if text.strip()})
    return [_pick_columns(row, used) for row in grid]


def _pick_columns(row: SourceRow, columns: list[int]) -> SourceRow:
    cells = tuple(row.cells[place] if place < len(row.cells) else "" for place in columns)
    return SourceRow(cells, joined=frozenset(new for new, place in enumerate(columns) if place in row.joined))


class MergedCells:
    """Follows the cells that run over several rows, as the rows of a table are read from above."""

    def __init__(self) -> None:
        self._left: dict[int, int] = {}

    def next_row(self, heights: dict[int, int], count: int = 1) -> frozenset[int]:
        """Return the columns of the next row that a cell above fills; `heights` are those of its own tall cells.

        A cell counts by its first column, where its text is. The row may stand for `count` equal ones.
        """
        joined = frozenset(self._left.keys() - heights.keys())
        self._left = {column: left - count for column, left in self._left.items() if left > count}
        self._left |= {column: height - count for column, height in heights.items() if height > count}
        return joined


def build_document(format_name: str, sheets: Iterable[Sheet]) -> RawDocument:
    """Return the document of the sheets; raises `EmptyDocumentError` where they hold no text."""
    builder = TextBuilder(format_name)
    for title, grid in sheets:
        if grid:
            builder.add_line(title, starts_paragraph=True)
            _add_grid(builder, grid)
    return builder.build()


def _add_grid(builder: TextBuilder, grid: Grid) -> None:
    wide = [place for place, row in enumerate(grid) if len(row.joined) + sum(map(bool, map(str.strip, row.cells))) > 1]
    first, last = (wide[0], wide[-1] + 1) if wide else (len(grid), len(grid))
    for row in grid[:first]:
        builder.add_line("".join(row.cells), starts_paragraph=True)
    builder.add_table(grid[first:last])
    for row in grid[last:]:
        builder.add_line("".join(row.cells), starts_paragraph=True)
