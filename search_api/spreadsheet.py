"""Tables that open in a spreadsheet program, .xlsx and .csv with the same columns: assignments, the log.

Text that a program would take for a formula stays text: in .xlsx the cell is of the text type and marked as quoted, and
keeps the words as they are; .csv has no types, so an apostrophe is put before it.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from search_api.schemas import AssignmentView

Value = str | int | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its heading; `width` is in characters."""

    heading: str
    width: int


_COLUMNS = (
    Column("STT", 6),
    Column("TT trong văn bản", 10),
    Column("Nhiệm vụ", 60),
    Column("Cơ quan chủ trì", 30),
    Column("Cơ quan phối hợp", 30),
    Column("Thời hạn", 22),
    Column("Từ ngày", 12),
    Column("Đến ngày", 12),
    Column("Sản phẩm", 30),
    Column("Văn bản", 24),
    Column("Cơ quan ban hành", 30),
    Column("Tệp", 36),
    Column("Vị trí", 20),
    Column("Trang", 8),
    Column("Trích nguyên văn", 80),
    Column("Địa chỉ", 40),
)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")  # CSV injection, as OWASP lists it
_MOST_CHARACTERS = 32_767  # in one cell, the format's limit
_DATE_FORMAT = "dd/mm/yyyy"


def _rows(assignments: Sequence[AssignmentView], address: str) -> Iterator[list[Value]]:
    for number, assignment in enumerate(assignments, start=1):
        citation = assignment.citation
        document = citation.document
        yield [
            number,
            assignment.numbering,
            assignment.task,
            "; ".join(assignment.lead_agencies),
            "; ".join(assignment.coordinating_agencies),
            assignment.deadline_text,
            assignment.due_from,
            assignment.due_to,
            assignment.deliverable,
            " ".join(part for part in (document.document_type, document.document_number) if part),
            document.issuing_authority,
            document.path,
            citation.locator,
            citation.page,
            citation.quote,
            address + citation.url,
        ]


def to_csv(assignments: Sequence[AssignmentView], address: str) -> bytes:
    """Return UTF-8 with a byte order mark, by which spreadsheet programs know it; days as 2026-03-10.

    `address` stands before the path of each citation: "http://host:port".
    """
    return csv_of(_COLUMNS, _rows(assignments, address))


def csv_of(columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> bytes:
    """Return a table as UTF-8 with a byte order mark."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow([column.heading for column in columns])
    for row in rows:
        writer.writerow([_unlike_formula(value) if isinstance(value, str) else value for value in row])
    return lines.getvalue().encode("utf-8-sig")


def _unlike_formula(text: str) -> str:
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_STARTS) else text


def to_xlsx(assignments: Sequence[AssignmentView], address: str) -> bytes:
    """Return a workbook of one sheet."""
    return workbook_of("Nhiệm vụ", _COLUMNS, list(_rows(assignments, address)))


def workbook_of(title: str, columns: Sequence[Column], rows: Sequence[Sequence[Value]]) -> bytes:
    """Return a workbook of one sheet: headings that stay in sight and filter, days as days."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for place, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"
    sheet.append([_heading(sheet, column.heading) for column in columns])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _heading(sheet: Any, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=text)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    return cell


def _cell(sheet: Any, value: Value) -> Any:
    if isinstance(value, date):
        cell = WriteOnlyCell(sheet, value=value)
        cell.number_format = _DATE_FORMAT
        return cell
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", value)[:_MOST_CHARACTERS]
    if not text.lstrip(" ").startswith(_FORMULA_STARTS):
        return text
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell
