"""Assignments as .xlsx and .csv, read back as a spreadsheet program would."""

import csv
import io
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from search_api.schemas import AssignmentView, Citation, Document
from search_api.spreadsheet import to_csv, to_xlsx

DOCUMENT = Document(
    id="a1", file_name="kế hoạch.docx", path="2026/kế hoạch.docx", document_type="Kế hoạch",
    document_number="12/KH-UBND", title="Trồng cây",
    issuing_authority="Ủy ban nhân dân xã Hòa Bình Thượng", place="Hòa Bình Thượng",
    issued_on=date(2026, 1, 5), year=2026, signer=None, signer_title=None, recipients=[], legal_bases=[], pages=3,
)  # fmt: skip


def assignment(task: str = "Trồng cây", quote: str = "1\tTrồng cây\tPhòng Kinh tế") -> AssignmentView:
    return AssignmentView(
        id=1, numbering="1", task=task, lead_agencies=["Phòng Kinh tế", "Công an xã"],
        coordinating_agencies=["Các thôn"], deadline_text="Tháng 3/2026",
        due_from=date(2026, 3, 1), due_to=date(2026, 3, 31),
        deliverable="Báo cáo", citation=Citation(
            document=DOCUMENT, locator="Danh mục, TT 1", page=2, quote=quote, start=10, end=40,
            url="/documents/a1?start=10&end=40#cited",
        ),
    )  # fmt: skip


def sheet_of(*assignments: AssignmentView) -> Worksheet:
    sheet = load_workbook(io.BytesIO(to_xlsx(assignments, "http://x:1"))).active
    assert isinstance(sheet, Worksheet)
    return sheet


def table_of(*assignments: AssignmentView) -> list[dict[str, str]]:
    content = to_csv(assignments, "http://x:1")
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_workbook_holds_every_field_with_its_citation() -> None:
    headings, row = sheet_of(assignment()).iter_rows(values_only=True)
    assert dict(zip(headings, row, strict=True)) == {
        "STT": 1,
        "TT trong văn bản": "1",
        "Nhiệm vụ": "Trồng cây",
        "Cơ quan chủ trì": "Phòng Kinh tế; Công an xã",
        "Cơ quan phối hợp": "Các thôn",
        "Thời hạn": "Tháng 3/2026",
        "Từ ngày": datetime(2026, 3, 1),
        "Đến ngày": datetime(2026, 3, 31),
        "Sản phẩm": "Báo cáo",
        "Văn bản": "Kế hoạch 12/KH-UBND",
        "Cơ quan ban hành": "Ủy ban nhân dân xã Hòa Bình Thượng",
        "Tệp": "2026/kế hoạch.docx",
        "Vị trí": "Danh mục, TT 1",
        "Trang": 2,
        "Trích nguyên văn": "1\tTrồng cây\tPhòng Kinh tế",
        "Địa chỉ": "http://x:1/documents/a1?start=10&end=40#cited",
    }


def test_workbook_keeps_headings_in_sight_filters_and_shows_days_as_days() -> None:
    sheet = sheet_of(assignment(), assignment())
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:P3"
    assert sheet["G2"].is_date
    assert sheet["G2"].number_format == "dd/mm/yyyy"
    assert sheet.column_dimensions["C"].width == 60


def test_table_has_the_same_columns_and_days_that_sort() -> None:
    (row,) = table_of(assignment())
    assert list(row) == [cell.value for cell in sheet_of(assignment())[1]]
    assert (row["Từ ngày"], row["Đến ngày"], row["Trang"]) == ("2026-03-01", "2026-03-31", "2")


@pytest.mark.parametrize("text", ["=1+1", "+84", "-2", "@SUM(A1)", "\t=1", "  =1", "\r=1", "- Cơ quan chủ trì: …"])
def test_no_cell_is_a_formula(text: str) -> None:
    cell = sheet_of(assignment(text))["C2"]
    assert cell.data_type == "s"
    assert cell.quotePrefix
    assert cell.value.replace("\r", "\n").strip() == text.replace("\r", "\n").strip()
    (row,) = table_of(assignment(text))
    assert row["Nhiệm vụ"] == f"'{text}"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_gives_files_that_open(task: str, quote: str) -> None:
    sheet = sheet_of(assignment(task, quote))
    assert sheet.max_row == 2
    assert all(cell.data_type != "f" for cell in sheet[2])
    (row,) = table_of(assignment(task, quote))
    assert row["Nhiệm vụ"].removeprefix("'") in (task, task.removeprefix("'"))


def test_text_beyond_what_a_cell_holds_is_cut() -> None:
    assert len(str(sheet_of(assignment("a" * 40_000))["C2"].value)) == 32_767


def test_no_assignment_gives_the_headings_alone() -> None:
    assert sheet_of().max_row == 1
    assert table_of() == []
