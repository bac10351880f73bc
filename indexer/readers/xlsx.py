"""Excel files (.xlsx, .xlsm): a sheet is a line with its name and a table with what its cells show.

Formulas count by the value that was saved with them. Hidden sheets, empty rows and empty columns are left out.
Rows of one cell above and under the table (titles, notes) are lines. Pages are unknown.
"""

import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import range_boundaries

from indexer.errors import DamagedFileError, ReadError
from indexer.model import RawDocument
from indexer.readers.archive import check_archive, parse_xml, read_part
from indexer.readers.canonical import SourceRow
from indexer.readers.pieces import LegacyDecoder, read_decoded
from indexer.readers.sheets import MAX_COLUMNS, Allowance, MergedCells, Sheet, build_document, read_rows

PROGRAM = "Excel"
_WHOLE_FLOAT_LIMIT = 1e15
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
# '<mergeCell ref="C2:C4"/>', '<x:mergeCell ref="C2:D4"/>'; not '<mergeCells count="2">'
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})[\"']")

Heights = dict[str, dict[int, dict[int, int]]]


def read_file(path: Path) -> RawDocument:
    """Read an Excel file.

    Raises `DamagedFileError`, `EncryptedFileError` or `EmptyDocumentError`.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            check_archive(archive, PROGRAM)
            _check_parts(archive)
            heights = _heights_of_cells(archive)
        return _read_workbook(path, heights)
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


def _heights_of_cells(archive: zipfile.ZipFile) -> Heights:
    """Return, by sheet and row, over how many rows the merged cells of that row run; rows and columns count from 0.

    openpyxl tells of merged cells only where it holds a whole sheet in memory.
    """
    if not {_WORKBOOK, _RELATIONS} <= set(archive.namelist()):
        return {}
    relations = parse_xml(read_part(archive, _RELATIONS, PROGRAM), PROGRAM)
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    heights: Heights = {}
    for sheet in parse_xml(read_part(archive, _WORKBOOK, PROGRAM), PROGRAM).iter("{*}sheet"):
        target = next(
            (targets[text] for name, text in sheet.items() if str(name).endswith("}id") and text in targets), ""
        )
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in archive.namelist():
            heights[sheet.get("name", "")] = _heights_in(read_part(archive, part, PROGRAM))
    return heights


def _heights_in(sheet: bytes) -> dict[int, dict[int, int]]:
    heights: dict[int, dict[int, int]] = {}
    for match in _MERGED.finditer(sheet):
        left, top, _, bottom = range_boundaries(match[1].decode())
        if None not in (left, top, bottom) and bottom > top and left <= MAX_COLUMNS:
            heights.setdefault(top - 1, {})[left - 1] = bottom - top + 1
    return heights


def _read_workbook(path: Path, heights: Heights) -> RawDocument:
    with warnings.catch_warnings():
        # openpyxl warns of what it leaves out (styles, drawings); none of it is text of cells.
        warnings.simplefilter("ignore")
        sheets = read_decoded(lambda decoder: list(_sheets(path, heights, decoder)))
    return build_document("xlsx", sheets)


def _sheets(path: Path, heights: Heights, decoder: LegacyDecoder) -> Iterator[Sheet]:
    """Yield the name and the cells of every visible sheet."""
    # As an open file: by a path, openpyxl goes by the extension.
    with path.open("rb") as file:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        left = Allowance()
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                # What a file notes as its size may be wrong either way.
                sheet.reset_dimensions()
                rows = ([_shown(cell, decoder) for cell in row] for row in sheet.iter_rows(max_col=MAX_COLUMNS))
                yield sheet.title, read_rows(_with_merged_cells(rows, heights.get(sheet.title, {})), left)


def _with_merged_cells(rows: Iterable[list[str]], heights: dict[int, dict[int, int]]) -> Iterator[SourceRow]:
    merged = MergedCells()
    for number, cells in enumerate(rows):
        tall = heights.get(number, {})
        with_text = {column: tall[column] for column in tall if column < len(cells) and cells[column].strip()}
        yield SourceRow(tuple(cells), joined=merged.next_row(with_text))


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
