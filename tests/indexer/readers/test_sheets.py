"""Spreadsheets other than .xlsx: .ods, read by ourselves, and .xls, read by LibreOffice Calc where it is installed."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from reader_samples import assert_sound, grids, make_ods, texts

from indexer.errors import EmptyDocumentError, EncryptedFileError, ReadError, UnsupportedFormatError
from indexer.readers import libreoffice as office
from indexer.readers import read

OLE = bytes.fromhex("D0CF11E0A1B11AE1")


def cell(text: str, attributes: str = "") -> str:
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def sheet(*rows: str, name: str = "Danh mục", attributes: str = "", columns: str = "") -> str:
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    return f'<table:table table:name="{name}" {attributes}>{columns}{body}</table:table>'


def test_a_sheet_is_its_name_and_a_table(tmp_path: Path) -> None:
    empty = '<table:table-cell table:number-columns-repeated="16000"/>'
    path = tmp_path / "tep.ods"
    make_ods(
        path,
        sheet(
            cell("DANH MỤC NHIỆM VỤ", 'table:number-columns-spanned="3"') + "<table:covered-table-cell/>" * 2 + empty,
            cell("TT") + cell("Nhiệm vụ") + cell("Hạn") + empty,
            cell("1") + cell("Rà soát</text:p><text:p>hồ sơ") + cell("10/3/2026"),
            empty,
            cell("2") + cell("") + cell("Quý I<office:annotation><text:p>ghi chú</text:p></office:annotation>"),
        ),
    )

    document = read(path)

    assert_sound(document)
    assert document.format == "ods"
    assert texts(document) == ["Danh mục", "DANH MỤC NHIỆM VỤ"]
    assert grids(document) == [[["TT", "Nhiệm vụ", "Hạn"], ["1", "Rà soát\nhồ sơ", "10/3/2026"], ["2", "", "Quý I"]]]


def test_hidden_sheets_are_left_out_and_repeated_cells_repeat(tmp_path: Path) -> None:
    path = tmp_path / "tep.ods"
    properties = '<style:table-properties table:display="false"/>'
    hidden = f'<style:style style:name="an" style:family="table">{properties}</style:style>'
    twice = cell("x", 'table:number-columns-repeated="2"')
    make_ods(path, sheet(cell("mật"), name="ẩn", attributes='table:style-name="an"') + sheet(twice), hidden)
    document = read(path)
    assert texts(document) == ["Danh mục"]
    assert grids(document) == [[["x", "x"]]]


def test_fonts_of_cells_rows_and_columns_are_known(tmp_path: Path) -> None:
    path = tmp_path / "tep.ods"
    styles = (
        '<style:style style:name="cu" style:family="table-cell"><style:text-properties style:font-name=".VnTime"/>'
        '</style:style><style:style style:name="moi" style:family="table-cell"><style:text-properties '
        'style:font-name="Arial"/></style:style>'
    )
    columns = '<table:table-column/><table:table-column table:default-cell-style-name="cu"/>'
    rows = cell("n¨m", 'table:style-name="cu"') + cell("kÕ ho¹ch"), cell("n¨m") + cell("Õ", 'table:style-name="moi"')
    make_ods(path, sheet(*rows, columns=columns), styles)
    assert grids(read(path)) == [[["năm", "kế hoạch"], ["n¨m", "Õ"]]]


def test_a_sheet_without_text_is_empty_and_one_without_end_too_large(tmp_path: Path) -> None:
    path = tmp_path / "tep.ods"
    make_ods(path, sheet("<table:table-cell/>"))
    with pytest.raises(EmptyDocumentError, match="Hãy"):
        read(path)
    many = f'<table:table-row table:number-rows-repeated="999999">{cell("x")}</table:table-row>'
    make_ods(path, f'<table:table table:name="x">{many * 600}</table:table>')
    with pytest.raises(UnsupportedFormatError, match="Hãy tách"):
        read(path)


@pytest.fixture
def calc(libreoffice: None) -> None:
    """Skip where LibreOffice has no Calc."""
    program = office.find_program()
    assert program is not None
    if office.lacks(program, office.CALC):
        pytest.skip("LibreOffice Calc not installed (Debian: libreoffice-calc)")


def test_an_xls_file_is_read_as_its_xlsx(calc: None, tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "Danh mục"
    for row in (["TT", "Nhiệm vụ"], [1, "Rà soát"], [2, "Kéo cáp"]):
        book.active.append(row)
    book.save(tmp_path / "tep.xlsx")
    names = {"in_filter": "Calc MS Excel 2007 XML", "out_filter": "xls:MS Excel 97", "component": office.CALC}
    with office.converted(tmp_path / "tep.xlsx", extension="xlsx", **names) as made:
        document = read(made)
    assert document.format == "xls"
    assert texts(document) == ["Danh mục"]
    assert grids(document) == [[["TT", "Nhiệm vụ"], ["1", "Rà soát"], ["2", "Kéo cáp"]]]


def xls(second_record: bytes) -> bytes:
    """Return as much of an .xls file as is looked at: the header, the directory entry, the first records."""
    entry = "Workbook".encode("utf-16-le").ljust(116, b"\0") + (1).to_bytes(4, "little") + bytes(8)
    stream = bytes.fromhex("09081000") + bytes(16) + second_record
    header = (OLE + bytes(22) + (9).to_bytes(2, "little")).ljust(512, b"\0")
    return header + entry.ljust(512, b"\0") + stream.ljust(4_096, b"\0")


def test_a_password_is_told_before_libreoffice_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "find_program", lambda: pytest.fail("LibreOffice was asked"))
    path = tmp_path / "tep.xls"
    path.write_bytes(xls(bytes.fromhex("2F003600")))
    with pytest.raises(EncryptedFileError, match=r"mật khẩu.*Excel"):
        read(path)


@pytest.mark.parametrize("is_installed", [False, True])
def test_without_calc_the_package_is_named(
    is_installed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pretend_office: Callable[[], Path]
) -> None:
    if is_installed:
        pretend_office().with_name("soffice.bin").touch()
    else:
        monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / "tep.xls"
    path.write_bytes(xls(b""))
    with pytest.raises(ReadError, match=r"apt install libreoffice-calc.*\.xlsx") as caught:
        read(path)
    assert type(caught.value) is ReadError  # tried again once it is installed


def test_a_file_that_calc_cannot_open_is_damaged(tmp_path: Path, pretend_office: Callable[[], Path]) -> None:
    pretend_office()
    path = tmp_path / "tep.xls"
    path.write_bytes(xls(b""))
    with pytest.raises(ReadError, match=r"bị hỏng.*Excel.*\.xlsx"):
        read(path)


@pytest.fixture
def pretend_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Path]:
    """Return a maker of a program in the place of LibreOffice that converts nothing."""

    def pretend() -> Path:
        program = tmp_path / "bin" / "soffice"
        program.parent.mkdir()
        program.write_text("#!/bin/sh\nexit 0\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
        return program

    return pretend
