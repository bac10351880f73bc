"""The order in which those who sign beside one another are read, on a page and in the cell of a table."""

from collections.abc import Callable
from pathlib import Path

import pytest
from reader_samples import LEFT, SENTENCE, draw_table, grids, texts, write_paragraph
from reportlab.pdfgen.canvas import Canvas

from indexer.readers import read

Maker = Callable[..., Path]


def test_the_date_over_the_right_signature_comes_after_the_left_one(make_pdf: Maker) -> None:
    def draw(canvas: Canvas) -> None:
        y = write_paragraph(canvas, SENTENCE, 600)
        for offset, line in enumerate(("Ngày 12 tháng 5 năm 2026", "GIÁM ĐỐC", "TRUNG TÂM Y TẾ", "(Ký, đóng dấu)")):
            canvas.drawCentredString(420, y - 20 - 18 * offset, line)
        for offset, line in enumerate(("NGƯỜI LẬP BIỂU", "(Ký, họ tên)")):
            canvas.drawCentredString(160, y - 56 - 18 * offset, line)

    assert texts(read(make_pdf(draw)))[-6:] == [
        "NGƯỜI LẬP BIỂU",
        "(Ký, họ tên)",
        "Ngày 12 tháng 5 năm 2026",
        "GIÁM ĐỐC",
        "TRUNG TÂM Y TẾ",
        "(Ký, đóng dấu)",
    ]


@pytest.mark.parametrize("gap", [20, 60], ids=["close", "wide"])
def test_of_three_who_sign_the_last_keeps_the_date_over_his_title(make_pdf: Maker, gap: float) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("TestSerif", 12)
        x = 60.0
        for title in ("NGƯỜI LẬP BIỂU", "KẾ TOÁN TRƯỞNG"):
            canvas.drawString(x, 500, title)
            x += canvas.stringWidth(title, "TestSerif", 12) + gap
        canvas.drawString(x + 5, 520, "Ngày 12 tháng 5 năm 2026")
        canvas.drawString(x, 500, "THỦ TRƯỞNG ĐƠN VỊ KÝ TÊN")
        canvas.drawString(x + 20, 480, "(Ký, đóng dấu)")

    assert texts(read(make_pdf(draw))) == [
        "NGƯỜI LẬP BIỂU",
        "KẾ TOÁN TRƯỞNG",
        "Ngày 12 tháng 5 năm 2026",
        "THỦ TRƯỞNG ĐƠN VỊ KÝ TÊN",
        "(Ký, đóng dấu)",
    ]


def test_recipients_under_two_signatures_stay_one_list_after_both(make_pdf: Maker) -> None:
    signers = (("KT. CỤC TRƯỞNG", "PHÓ CỤC TRƯỞNG", "Lê Văn Bình"), ("KT. CHÁNH ÁN", "PHÓ CHÁNH ÁN", "Trần Thị Hoa"))
    recipients = ["Nơi nhận:", "- Tòa án tỉnh;", "- Các phòng, ban, đơn vị trực thuộc và trạm y tế xã;", "- Lưu: VT."]

    def draw(canvas: Canvas) -> None:
        y = write_paragraph(canvas, SENTENCE, 700)
        for middle, lines in zip((170, 430), signers, strict=True):
            for drop, line in zip((20, 38, 120), lines, strict=True):
                canvas.drawCentredString(middle, y - drop, line)
        canvas.setFont("TestSerif", 12)
        for index, line in enumerate(recipients):
            canvas.drawString(LEFT, y - 180 - 14 * index, line)

    assert texts(read(make_pdf(draw)))[-10:] == [*signers[0], *signers[1], *recipients]


def test_a_lone_mark_in_the_right_corner_does_not_wait_for_the_title_under_it(make_pdf: Maker) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(40, 770, "Tờ số 1")
        canvas.drawString(500, 770, "Mẫu 03")
        for offset, line in enumerate(("BẢNG KÊ GIỐNG CÂY", "(của hợp tác xã)", "vụ xuân")):
            canvas.drawCentredString(295, 740 - 18 * offset, line)

    assert texts(read(make_pdf(draw)))[:3] == ["Tờ số 1", "Mẫu 03", "BẢNG KÊ GIỐNG CÂY"]


def test_in_a_cell_the_left_signature_comes_before_the_right_one_with_its_date(make_pdf: Maker) -> None:
    def draw(canvas: Canvas) -> None:
        draw_table(canvas, [["Tên việc", ""], ["", ""]], 720)
        for y in (660, 500):
            canvas.line(60, y, 550, y)
        for x in (60, 120, 550):
            canvas.line(x, 500, x, 660)
        canvas.setFont("TestSerif", 12)
        canvas.drawString(64, 640, "Ghi chú")
        canvas.drawString(130, 640, "Đã nhận đủ giống cây")
        canvas.drawString(380, 600, "Ngày 3 tháng 2 năm 2026")
        canvas.drawString(150, 584, "NGƯỜI NHẬN")
        canvas.drawString(400, 584, "NGƯỜI GIAO")
        canvas.drawString(155, 568, "(ký nhận)")
        canvas.drawString(405, 568, "(ký tên)")

    assert grids(read(make_pdf(draw)))[-1][-1][-1].split("\n") == [
        "Đã nhận đủ giống cây",
        "NGƯỜI NHẬN",
        "(ký nhận)",
        "Ngày 3 tháng 2 năm 2026",
        "NGƯỜI GIAO",
        "(ký tên)",
    ]


def test_fields_beside_one_another_in_a_cell_are_read_row_by_row(make_pdf: Maker) -> None:
    def draw(canvas: Canvas) -> None:
        for y in (700, 620):
            canvas.line(60, y, 550, y)
        for x in (60, 120, 550):
            canvas.line(x, 620, x, 700)
        canvas.setFont("TestSerif", 12)
        canvas.drawString(64, 680, "Mẫu")
        for y, pair in ((680, ("Họ tên: Hoa", "Năm sinh: 1990")), (664, ("Xã: Tân Hòa", "Thôn: Đông"))):
            for x, text in zip((130, 380), pair, strict=True):
                canvas.drawString(x, y, text)

    cell = grids(read(make_pdf(draw)))[0][0][1]
    assert cell.index("1990") < cell.index("Xã") < cell.index("Thôn")
