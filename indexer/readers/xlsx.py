"""Excel files (.xlsx, .xlsm): a sheet is a line with its name and a table with what its cells show.

Formulas count by the value that was saved with them. Hidden sheets, empty rows and empty columns are left out.
Rows of one cell above and under the table (titles, notes) are lines. Pages are unknown.
"""

import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl

from indexer.errors import DamagedFileError, ReadError, UnsupportedFormatError
from indexer.model import RawDocument
from indexer.readers.archive import check_archive, parse_xml, read_part
from indexer.readers.canonical import SourceRow, TextBuilder
from indexer.readers.pieces import LegacyDecoder

PROGRAM = "Excel"
# Limits for one file: more is a database, and nobody looks up a plan in it.
MAX_ROWS = 50_000
MAX_CELLS = 1_000_000
MAX_COLUMNS = 256
_MAX_BLANK_ROWS = 5_000
_WHOLE_FLOAT_LIMIT = 1e15

_Grid = list[list[str]]


def read_file(path: Path) -> RawDocument:
    """Read an Excel file.

    Raises `DamagedFileError`, `EncryptedFileError` or `EmptyDocumentError`.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            check_archive(archive, PROGRAM)
            _check_parts(archive)
        return _read_workbook(path)
    except ReadError:
        raise
    except Exception as error:
        # openpyxl lets through whatever a broken part makes of its code.
        raise DamagedFileError(
            "Tệp bị hỏng: nội dung bảng tính bên trong không đọc được. Hãy mở bằng Excel và lưu lại."
        ) from error


def _check_parts(archive: zipfile.ZipFile) -> None:
    """Parse the small parts once with our own limits, so that entities are refused before openpyxl sees them."""
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")):
            content = read_part(archive, name, PROGRAM)
            if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
                parse_xml(content, PROGRAM)


def _read_workbook(path: Path) -> RawDocument:
    with warnings.catch_warnings():
        # openpyxl warns of what it leaves out (styles, drawings); none of it is text of cells.
        warnings.simplefilter("ignore")
        decoder = LegacyDecoder()
        sheets = list(_sheets(path, decoder))
        if decoder.misled:
            sheets = list(_sheets(path, LegacyDecoder(enabled=False)))
    builder = TextBuilder("xlsx")
    for title, grid in sheets:
        if grid:
            builder.add_line(title, starts_paragraph=True)
            _add_grid(builder, grid)
    return builder.build()


def _add_grid(builder: TextBuilder, grid: _Grid) -> None:
    wide = [place for place, row in enumerate(grid) if sum(map(bool, map(str.strip, row))) > 1]
    first, last = (wide[0], wide[-1] + 1) if wide else (len(grid), len(grid))
    for row in grid[:first]:
        builder.add_line("".join(row), starts_paragraph=True)
    builder.add_table(SourceRow(tuple(row)) for row in grid[first:last])
    for row in grid[last:]:
        builder.add_line("".join(row), starts_paragraph=True)


def _sheets(path: Path, decoder: LegacyDecoder) -> Iterator[tuple[str, _Grid]]:
    """Yield the name and the cells of every visible sheet."""
    # As an open file: by a path, openpyxl goes by the extension.
    with path.open("rb") as file:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        left = _Allowance()
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                # What a file notes as its size may be wrong either way.
                sheet.reset_dimensions()
                yield sheet.title, _trimmed(_rows(sheet.iter_rows(max_col=MAX_COLUMNS), decoder, left))


class _Allowance:
    """Counts down the rows and cells that one file may have."""

    def __init__(self) -> None:
        self._rows, self._cells = MAX_ROWS, MAX_CELLS

    def take(self, cells: int) -> None:
        self._rows -= 1
        self._cells -= cells
        if self._rows < 0 or self._cells < 0:
            raise UnsupportedFormatError(
                f"Bảng tính quá lớn (tối đa {MAX_ROWS} dòng, {MAX_CELLS} ô). Hãy tách thành nhiều tệp rồi nạp lại."
            )


def _rows(rows: Iterable[Iterable[Any]], decoder: LegacyDecoder, left: _Allowance) -> _Grid:
    grid: _Grid = []
    blank = 0
    for row in rows:
        cells = [_shown(cell, decoder) for cell in row]
        while cells and not cells[-1].strip():
            cells.pop()
        # Sheets may be formatted down to their last row, a million below the last text.
        blank = 0 if cells else blank + 1
        if blank > _MAX_BLANK_ROWS:
            break
        left.take(len(cells))
        grid.append(cells)
    return grid


def _trimmed(grid: _Grid) -> _Grid:
    """Return the grid without its empty rows and the columns that are empty in all rows."""
    filled = [row for row in grid if row]
    used = sorted({place for row in filled for place, text in enumerate(row) if text.strip()})
    return [[row[place] if place < len(row) else "" for place in used] for row in filled]


def _shown(cell: Any, decoder: LegacyDecoder) -> str:
    value = cell.value
    if isinstance(value, str):
        font = cell.font
        return decoder.decode_text(value, decoder.font(font.name if font is not None else None))
    return _as_text(value, cell.number_format if isinstance(value, float) else "")


def _as_text(value: object, number_format: str) -> str:
    """Return a value as a Vietnamese office writes it: 05/02/2026, 12, 0,5 as 0.5."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        clock = f" {value:%H:%M}" if (value.hour, value.minute) != (0, 0) else ""
        return f"{value:%d/%m/%Y}{clock}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, float):
        return _number(value, number_format)
    return str(value)


def _number(value: float, number_format: str) -> str:
    if "%" in number_format:
        return f"{value * 100:g}%"
    if value.is_integer() and abs(value) < _WHOLE_FLOAT_LIMIT:
        return str(int(value))
    return f"{value:.10g}"
