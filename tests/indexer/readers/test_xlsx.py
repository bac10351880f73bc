import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet
from reader_samples import assert_sound, grids, texts

from indexer.errors import DamagedFileError, EmptyDocumentError, EncryptedFileError, ReadError
from indexer.model import RawDocument
from indexer.readers import read, sheets

Make = Callable[[Callable[[Worksheet], None]], RawDocument]


@pytest.fixture
def workbook(tmp_path: Path) -> Make:
    def make(fill: Callable[[Worksheet], None]) -> RawDocument:
        book = Workbook()
        book.active.title = "Danh mục"
        fill(book.active)
        path = tmp_path / "tep.xlsx"
        book.save(path)
        document = read(path)
        assert_sound(document)
        assert document.format == "xlsx"
        return document

    return make


def test_a_sheet_is_its_name_and_a_table_without_empty_rows_and_columns(workbook: Make) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["C3"], sheet["E3"] = "TT", "Nhiệm vụ"
        sheet["C5"], sheet["E5"] = 1, "Rà soát\nthống kê"
        sheet["E900"].font = Font(bold=True)

    document = workbook(fill)
    assert texts(document) == ["Danh mục"]
    assert grids(document) == [[["TT", "Nhiệm vụ"], ["1", "Rà soát\nthống kê"]]]
    assert document.page_count is None


def test_titles_and_notes_around_the_table_are_lines(workbook: Make) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = "DANH MỤC NHIỆM VỤ"
        sheet.merge_cells("A1:C1")
        sheet.append(["TT", "Nhiệm vụ", "Chủ trì"])
        sheet.append(["I", None, None])
        sheet.append([1, "Rà soát", "Văn phòng"])
        sheet.append(["Ghi chú"])

    document = workbook(fill)
    assert texts(document) == ["Danh mục", "DANH MỤC NHIỆM VỤ", "Ghi chú"]
    assert grids(document) == [[["TT", "Nhiệm vụ", "Chủ trì"], ["I", "", ""], ["1", "Rà soát", "Văn phòng"]]]


def test_values_are_written_as_an_office_does(workbook: Make) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append([date(2026, 2, 5), datetime(2026, 2, 5, 8, 30), time(7, 5), 3.0, 0.5, 12345678901, True, "=1+1"])
        sheet.append([datetime(2026, 2, 5), 1e20, 0.25, None, -2.0, 1.1, False, "chữ"])
        sheet["C2"].number_format = "0%"

    first, second = grids(workbook(fill))[0]
    assert first == ["05/02/2026", "05/02/2026 08:30", "07:05", "3", "0.5", "12345678901", "TRUE", ""]
    assert second == ["05/02/2026", "1e+20", "25%", "", "-2", "1.1", "FALSE", "chữ"]


def test_merged_cells_are_empty_after_the_first_and_hidden_sheets_are_skipped(workbook: Make) -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (["Nhóm", "a", "b"], ["x", "c", "d"]):
            sheet.append(row)
        sheet.merge_cells("A1:A2")
        hidden = sheet.parent.create_sheet("Ẩn")
        hidden["A1"] = "ẩn"
        hidden.sheet_state = "hidden"
        sheet.parent.create_sheet("Trống")

    document = workbook(fill)
    assert grids(document) == [[["Nhóm", "a", "b"], ["", "c", "d"]]]
    assert texts(document) == ["Danh mục"]


def test_cells_in_legacy_fonts_are_converted(workbook: Make) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["NhiÖm vô", "là", "n¨m"])
        sheet["A1"].font = Font(name=".VnTimeH")
        sheet["C1"].font = Font(name=".VnTime")

    assert grids(workbook(fill)) == [[["NHIỆM VỤ", "là", "năm"]]]


def test_a_workbook_without_text_is_empty(workbook: Make) -> None:
    with pytest.raises(EmptyDocumentError):
        workbook(lambda sheet: None)


def test_too_many_rows_are_refused(workbook: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_ROWS", 5)
    with pytest.raises(ReadError, match="quá lớn"):
        workbook(lambda sheet: [sheet.append(["a", "b"]) for _ in range(6)] and None)


def test_rows_far_below_the_text_are_not_waited_for(workbook: Make) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = "trên"
        sheet["A1048576"] = "dưới cùng"

    assert "dưới cùng" not in workbook(fill).text


def test_damage_entities_and_passwords_are_told(tmp_path: Path) -> None:
    path = tmp_path / "tep.xlsx"
    for content, error in (("<workbook", DamagedFileError), ('<!DOCTYPE a [<!ENTITY b "c">]><a/>', DamagedFileError)):
        with zipfile.ZipFile(path, "w") as file:
            file.writestr("xl/workbook.xml", content)
        with pytest.raises(error, match="Excel"):
            read(path)
    path.write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(EncryptedFileError):
        read(path)
