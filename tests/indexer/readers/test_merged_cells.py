"""Cells that run over several rows: every row has their value, and the text says it once."""

from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook
from reader_samples import assert_sound, make_ods, make_odt

from indexer.assignments import read_assignments
from indexer.readers import read
from indexer.structure import parse

# None goes on with the cell above, "" is an empty cell.
Grid = list[tuple[str | None, ...]]
GRID: Grid = [
    ("TT", "Nhiệm vụ", "Chủ trì", "Thời gian"),
    ("1", "Đắp bờ bao", "Hội Nông dân", "Quý II/2026"),
    ("2", "Nạo kênh", None, "Quý III/2026"),
    ("3", "Trồng tre", None, None),
    ("4", "Làm cống", "", "Quý IV/2026"),
]
SUB_ROWS: Grid = [
    ("TT", "Nhiệm vụ", "Sản phẩm", "Chủ trì"),
    ("1", "Vẽ bản đồ", "Bản giấy", "Phòng Kinh tế"),
    (None, None, "Bản số", "Công an xã"),
]


def height(grid: Grid, row: int, column: int) -> int:
    """Return over how many rows a cell runs."""
    below = row + 1
    while below < len(grid) and grid[below][column] is None:
        below += 1
    return below - row


def write_docx(grid: Grid, path: Path) -> Path:
    word = Document()
    word.add_paragraph("DANH MỤC NHIỆM VỤ")
    table = word.add_table(rows=len(grid), cols=len(grid[0]), style="Table Grid")
    for row, cells in enumerate(grid):
        for column, text in enumerate(cells):
            if text is not None:
                tall = table.cell(row, column).merge(table.cell(row + height(grid, row, column) - 1, column))
                tall.text = text
    word.save(str(path))
    return path


def write_html(grid: Grid, path: Path) -> Path:
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td rowspan={height(grid, row, column)}>{escape(text)}</td>"
            for column, text in enumerate(cells)
            if text is not None
        )
        + "</tr>"
        for row, cells in enumerate(grid)
    )
    path.write_text(f"<meta charset=utf-8><p>DANH MỤC NHIỆM VỤ</p><table border=1>{rows}</table>", encoding="utf-8")
    return path


def open_table(grid: Grid) -> str:
    rows = ""
    for row, cells in enumerate(grid):
        for column, text in enumerate(cells):
            attributes = f'table:style-name="K" table:number-rows-spanned="{height(grid, row, column)}"'
            rows += "<table:table-row>" if column == 0 else ""
            rows += (
                "<table:covered-table-cell/>"
                if text is None
                else f"<table:table-cell {attributes}><text:p>{escape(text)}</text:p></table:table-cell>"
            )
        rows += "</table:table-row>"
    return f'<table:table table:name="Danh mục">{rows}</table:table>'


def write_odt(grid: Grid, path: Path) -> Path:
    border = '<style:table-cell-properties fo:border="0.5pt solid #000000"/>'
    styles = f'<style:style style:name="K" style:family="table-cell">{border}</style:style>'
    make_odt(path, f"<text:p>DANH MỤC NHIỆM VỤ</text:p>{open_table(grid)}", styles)
    return path


def write_ods(grid: Grid, path: Path) -> Path:
    make_ods(path, open_table(grid))
    return path


def write_xlsx(grid: Grid, path: Path) -> Path:
    book = Workbook()
    book.create_sheet("Trống", 0)
    sheet = book.create_sheet("Danh mục", 1)
    for row, cells in enumerate(grid, start=3):  # an empty row and an empty column stand before the table
        for column, text in enumerate(cells, start=2):
            if text:
                sheet.cell(row, column, text)
            tall = height(grid, row - 3, column - 2)
            if text is not None and tall > 1:
                sheet.merge_cells(start_row=row, end_row=row + tall - 1, start_column=column, end_column=column)
    book.save(path)
    return path


WRITERS: dict[str, Callable[[Grid, Path], Path]] = {
    "docx": write_docx, "html": write_html, "odt": write_odt, "ods": write_ods, "xlsx": write_xlsx,
}  # fmt: skip
# What LibreOffice makes of the .docx: its extension and its filter.
CONVERSIONS = {"rtf": "Rich Text Format", "html": "HTML (StarWriter)", "odt": "writer8", "pdf": "writer_pdf_Export"}


def assert_every_row_is_whole(path: Path) -> None:
    """Check the assignments of the grid, and that what a tall cell says is quoted from where it stands."""
    raw = read(path)
    assert_sound(raw)
    assert raw.text.count("Hội Nông dân") == 1

    found = read_assignments(parse(raw))

    assert [(a.task, a.lead_agencies, a.deadline and a.deadline.text) for a in found] == [
        ("Đắp bờ bao", ("Hội Nông dân",), "Quý II/2026"), ("Nạo kênh", ("Hội Nông dân",), "Quý III/2026"),
        ("Trồng tre", ("Hội Nông dân",), "Quý III/2026"), ("Làm cống", (), "Quý IV/2026"),
    ]  # fmt: skip
    assert [[(role, span.of(raw.text)) for role, span in a.evidence] for a in found] == [
        [], [("lead", "Hội Nông dân")], [("lead", "Hội Nông dân"), ("deadline", "Quý III/2026")], [],
    ]  # fmt: skip
    assert "Hội Nông dân" not in found[1].span.of(raw.text)


@pytest.mark.parametrize("kind", WRITERS)
def test_every_row_has_the_value_of_a_cell_that_runs_over_it(tmp_path: Path, kind: str) -> None:
    assert_every_row_is_whole(WRITERS[kind](GRID, tmp_path / f"bang.{kind}"))


@pytest.mark.parametrize("kind", CONVERSIONS)
def test_every_row_has_it_in_a_converted_file(tmp_path: Path, kind: str, convert_office: Callable[..., Path]) -> None:
    source = write_docx(GRID, tmp_path / "bang.docx")
    assert_every_row_is_whole(convert_office(source, kind, "Office Open XML Text", CONVERSIONS[kind]))


@pytest.mark.parametrize("kind", WRITERS)
def test_a_task_over_two_rows_is_one_of_both(tmp_path: Path, kind: str) -> None:
    found = read_assignments(parse(read(WRITERS[kind](SUB_ROWS, tmp_path / f"bang.{kind}"))))

    assert [(a.numbering, a.task, a.deliverable, a.lead_agencies) for a in found] == [
        ("1", "Vẽ bản đồ", "Bản giấy", ("Phòng Kinh tế",)), ("1", "Vẽ bản đồ", "Bản số", ("Công an xã",)),
    ]  # fmt: skip
