from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from reader_samples import LEFT, draw_frame, draw_table, grids, tables_of, texts
from reportlab.pdfgen.canvas import Canvas

from indexer.model import Line, Table
from indexer.readers import read

Maker = Callable[..., Path]


def test_a_ruled_table_is_a_table_and_its_text_no_line(make_pdf: Maker) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(LEFT, 700, "Danh mục nhiệm vụ")
        bottom = draw_table(canvas, [["TT", "Nhiệm vụ", "Chủ trì"], ["1.2", "Rà soát", "Phòng Kinh tế"]], 680)
        canvas.setFont("TestSerif", 14)
        canvas.drawString(LEFT, bottom - 30, "Sau bảng")

    document = read(make_pdf(draw))
    assert [type(block) for block in document.blocks] == [Line, Table, Line]
    assert grids(document) == [[["TT", "Nhiệm vụ", "Chủ trì"], ["1.2", "Rà soát", "Phòng Kinh tế"]]]
    assert document.text == "Danh mục nhiệm vụ\nTT\tNhiệm vụ\tChủ trì\n1.2\tRà soát\tPhòng Kinh tế\nSau bảng"


def test_a_table_over_pages_is_one_table_on_each(make_pdf: Maker) -> None:
    header = ["TT", "Nhiệm vụ", "Chủ trì"]

    def page(start: int) -> Callable[[Canvas], None]:
        rows = [[str(number), f"Việc {number}", "Văn phòng"] for number in range(start, start + 15)]
        return lambda canvas: draw_table(canvas, [header, *rows], 760) and None

    document = read(make_pdf(page(1), page(16), page(31)))
    tables = tables_of(document)
    assert [len(table.rows) for table in tables] == [16, 16, 16]
    assert [{row.page for row in table.rows} for table in tables] == [{1}, {2}, {3}]
    assert [row[0] for grid in grids(document) for row in grid if row[0] != "TT"] == [str(n) for n in range(1, 46)]
    box = tables[0].rows[0].box
    assert box is not None
    assert box == pytest.approx((85, 738, 540, 760), abs=1.5)


def test_wrapped_lines_in_a_cell_are_joined_and_paragraphs_are_not(make_pdf: Maker) -> None:
    def draw(canvas: Canvas) -> None:
        for y in (700, 600):
            canvas.line(85, y, 540, y)
        for x in (85, 250, 540):
            canvas.line(x, 600, x, 700)
        canvas.setFont("TestSerif", 12)
        for y, line in ((684, "Phòng Văn hóa - Xã hội chủ trì"), (670, "thực hiện"), (656, "Văn phòng")):
            canvas.drawString(90, y, line)
        canvas.drawString(255, 684, "Thường xuyên")

    assert grids(read(make_pdf(draw))) == [[["Phòng Văn hóa - Xã hội chủ trì thực hiện\nVăn phòng", "Thường xuyên"]]]


def test_a_document_number_broken_at_its_hyphen_is_whole_again(make_pdf: Maker) -> None:
    def draw(canvas: Canvas) -> None:
        draw_frame(canvas, (85, 250, 540), (700, 600))
        canvas.drawString(90, 684, "Triển khai Đề án số 04-")
        canvas.drawString(90, 670, "ĐA/TUxxxxxxxxx của Thành ủy")
        canvas.drawString(255, 684, "Thường xuyên")

    assert grids(read(make_pdf(draw)))[0][0][0] == "Triển khai Đề án số 04-ĐA/TUxxxxxxxxx của Thành ủy"


def test_a_row_cut_open_by_the_page_break_is_a_row_on_both_pages(make_pdf: Maker) -> None:
    def first(canvas: Canvas) -> None:
        draw_frame(canvas, (85, 125, 540), (140, 110))
        for x in (85, 125, 540):
            canvas.line(x, 110, x, 60)
        canvas.drawString(90, 120, "1")
        canvas.drawString(130, 120, "Rà soát")
        canvas.drawString(90, 80, "2")
        canvas.drawString(130, 80, "Báo cáo kết quả")

    def second(canvas: Canvas) -> None:
        draw_frame(canvas, (85, 125, 540), (750, 720))
        for x in (85, 125, 540):
            canvas.line(x, 800, x, 750)
        canvas.drawString(130, 770, "trước ngày 10/3/2026")
        canvas.drawString(90, 730, "3")
        canvas.drawString(130, 730, "Tổng hợp")

    assert grids(read(make_pdf(first, second))) == [
        [["1", "Rà soát"], ["2", "Báo cáo kết quả"]],
        [["", "trước ngày 10/3/2026"], ["3", "Tổng hợp"]],
    ]


def test_a_table_without_outer_borders_is_a_table(make_pdf: Maker) -> None:
    def draw(canvas: Canvas) -> None:
        for y in (700, 670, 640, 610):
            canvas.line(85, y, 540, y)
        canvas.line(250, 610, 250, 700)
        canvas.line(400, 610, 400, 700)
        for row in range(3):
            for x, text in ((90, f"a{row}"), (255, f"b{row}"), (405, f"c{row}")):
                canvas.drawString(x, 680 - 30 * row, text)

    assert grids(read(make_pdf(draw))) == [[[f"a{row}", f"b{row}", f"c{row}"] for row in range(3)]]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_cropped_and_shifted_page_reads_like_a_whole_one(make_pdf: Maker, rotation: int) -> None:
    turns = {0: (0, 0), 90: (842, 0), 180: (842, 842), 270: (0, 842)}

    def draw(canvas: Canvas) -> None:
        canvas.translate(*turns[rotation])
        canvas.rotate(rotation)
        canvas.drawString(LEFT, 700, "Danh mục nhiệm vụ")
        draw_table(canvas, [["TT", "Việc", "Ai"], ["1", "Rà soát", "Văn phòng"]], 680)

    path = make_pdf(draw)
    with pypdfium2.PdfDocument(path) as pdf:
        page = pdf[0]
        page.set_rotation(rotation)
        page.set_mediabox(-10, -20, 850, 860)
        page.set_cropbox(30, 40, 830, 800)
        cropped = path.with_name("cat.pdf")
        pdf.save(cropped)
    document = read(cropped)
    assert texts(document) == ["Danh mục nhiệm vụ"]
    assert grids(document) == [[["TT", "Việc", "Ai"], ["1", "Rà soát", "Văn phòng"]]]


def test_merged_cells_give_rows_of_equal_length(make_pdf: Maker) -> None:
    def draw(canvas: Canvas) -> None:
        for x1, y, x2 in ((85, 700, 540), (85, 670, 540), (250, 640, 540), (85, 610, 540)):
            canvas.line(x1, y, x2, y)
        for x, y1, y2 in ((85, 610, 700), (250, 610, 670), (400, 610, 670), (540, 610, 700)):
            canvas.line(x, y1, x, y2)
        canvas.setFont("TestSerif", 12)
        for x, y, text in (
            (90, 680, "CẢ HÀNG"),
            (90, 650, "dọc"),
            (255, 650, "a"),
            (405, 650, "b"),
            (255, 620, "c"),
            (405, 620, "d"),
        ):
            canvas.drawString(x, y, text)

    assert grids(read(make_pdf(draw))) == [[["CẢ HÀNG", "", ""], ["dọc", "a", "b"], ["", "c", "d"]]]


def test_shading_and_white_rules_make_no_table(make_pdf: Maker) -> None:
    def draw(canvas: Canvas) -> None:
        for y in (700, 680, 660):
            canvas.setFillGray(0.9)
            canvas.rect(85, y - 5, 200, 20, stroke=0, fill=1)
            canvas.rect(285, y - 5, 200, 20, stroke=0, fill=1)
            canvas.setFillGray(0)
            canvas.drawString(90, y, "Đoạn có nền xám")
        canvas.setStrokeGray(1)
        draw_table(canvas, [["a", "b", "c"]], 600)

    document = read(make_pdf(draw))
    assert grids(document) == []
    assert texts(document)[:3] == ["Đoạn có nền xám"] * 3


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_turned_pages_read_as_they_are_displayed(make_pdf: Maker, rotation: int) -> None:
    short, long = 595.27, 841.89  # reportlab turns the paper too: what is displayed stands upright

    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(rotation)
        canvas.translate(*{90: (long, 0), 180: (short, long), 270: (0, short)}[rotation])
        canvas.rotate(rotation)
        canvas.drawString(80, 500, "Dòng một của trang xoay")
        canvas.drawString(80, 480, "Dòng hai của trang xoay")
        draw_table(canvas, [["TT", "Việc", "Ai"], ["1", "Rà soát", "Văn phòng"]], 400)

    document = read(make_pdf(draw))
    assert texts(document) == ["Dòng một của trang xoay", "Dòng hai của trang xoay"]
    assert grids(document) == [[["TT", "Việc", "Ai"], ["1", "Rà soát", "Văn phòng"]]]


def test_a_date_torn_by_a_narrow_cell_is_whole_again(make_pdf: Maker) -> None:
    def draw(canvas: Canvas) -> None:
        draw_frame(canvas, (85, 126, 300), (700, 600))
        for y, line in ((684, "Trước"), (670, "ngày"), (656, "10/12/2"), (642, "026"), (628, "Sau đó")):
            canvas.drawString(90, y, line)
        canvas.drawString(131, 684, "Thường xuyên")

    assert "10/12/2026" in grids(read(make_pdf(draw)))[0][0][0]
