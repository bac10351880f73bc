import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from reader_samples import LEFT, SENTENCE, TOP, lines_of, starts, texts, write_paragraph
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from indexer.errors import DamagedFileError, EmptyDocumentError, EncryptedFileError, ReadError
from indexer.model import Line
from indexer.readers import read

Maker = Callable[..., Path]


def test_words_and_wrapped_lines_come_out(make_pdf: Maker) -> None:
    def draw(canvas: Canvas) -> None:
        y = write_paragraph(canvas, SENTENCE, TOP)
        write_paragraph(canvas, SENTENCE, y)

    document = read(make_pdf(draw))
    half = len(texts(document)) // 2
    assert " ".join(texts(document)[:half]) == SENTENCE
    assert starts(document)[1:] == [False] * (half - 1) + [True] + [False] * (half - 1)
    assert document.page_count == 1


def test_a_ragged_right_edge_is_wrapping_too(make_pdf: Maker) -> None:
    document = read(make_pdf(lambda canvas: write_paragraph(canvas, SENTENCE, TOP, justified=False)))
    assert set(starts(document)[1:]) == {False}


def test_a_short_line_ends_a_paragraph_without_indent(make_pdf: Maker) -> None:
    def draw(canvas: Canvas) -> None:
        y = write_paragraph(canvas, SENTENCE, TOP, indent=0)
        y = write_paragraph(canvas, "I. MỤC ĐÍCH", y, indent=0)
        write_paragraph(canvas, SENTENCE, y, indent=0)

    document = read(make_pdf(draw))
    position = texts(document).index("I. MỤC ĐÍCH")
    assert starts(document)[position : position + 2] == [True, True]


def test_a_larger_gap_begins_a_paragraph(make_pdf: Maker) -> None:
    full = "Ủy ban nhân dân xã giao các cơ quan, đơn vị, các thôn thực hiện"

    def draw(canvas: Canvas) -> None:
        for y in (770, 751, 732, 695, 676, 657):
            canvas.drawString(LEFT, y, full)

    assert starts(read(make_pdf(draw)))[1:] == [False, False, True, False, False]


def test_a_paragraph_goes_on_over_the_page_break(make_pdf: Maker) -> None:
    words = SENTENCE.split()

    def first(canvas: Canvas) -> None:
        y = write_paragraph(canvas, SENTENCE, TOP)
        write_paragraph(canvas, " ".join(words[:12]), y)

    def second(canvas: Canvas) -> None:
        write_paragraph(canvas, SENTENCE, TOP, indent=0)

    document = read(make_pdf(first, second))
    pages = [line.page for line in lines_of(document)]
    assert pages == sorted(pages)
    assert set(pages) == {1, 2}
    assert document.page_count == 2


def test_letters_of_a_second_font_and_decomposed_marks_make_whole_words(make_pdf: Maker) -> None:
    text = "Kế hoạch thực hiện dân chủ ở cơ sở, đường lối đổi mới, Uỷ ban"

    def draw(canvas: Canvas) -> None:
        x = LEFT
        for char in unicodedata.normalize("NFD", text):
            marked = unicodedata.combining(char) or char in "đ"
            font = "TestSans" if marked else "TestSerif"
            canvas.setFont(font, 14)
            canvas.drawString(x - (6 if unicodedata.combining(char) else 0), TOP, char)
            x += 0 if unicodedata.combining(char) else stringWidth(char, font, 14)

    document = read(make_pdf(draw))
    assert texts(document) == [text]
    assert unicodedata.is_normalized("NFC", document.text)


def test_blanks_are_inferred_where_none_is_drawn(make_pdf: Maker) -> None:
    def draw(canvas: Canvas) -> None:
        x = LEFT
        for word in ("Phòng", "Kinh", "tế", "chủ", "trì"):
            canvas.drawString(x, TOP, word)
            x += stringWidth(word, "TestSerif", 14) + 3.2

    assert texts(read(make_pdf(draw))) == ["Phòng Kinh tế chủ trì"]


def test_left_column_comes_before_the_right_one(make_pdf: Maker) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("TestSerif-Bold", 12)
        for y, left, right in (
            (780, "ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            (764, "XÃ THÁI TÂN", "Độc lập - Tự do - Hạnh phúc"),
        ):
            canvas.drawCentredString(160, y, left)
            canvas.drawCentredString(410, y, right)
        canvas.setFont("TestSerif", 13)
        canvas.drawCentredString(160, 735, "Số: 25/KH-UBND")
        canvas.drawCentredString(410, 738, "Thái Tân, ngày 10 tháng 02 năm 2026")
        canvas.setFont("TestSerif-Bold", 14)
        canvas.drawCentredString(300, 700, "KẾ HOẠCH")
        canvas.drawCentredString(300, 682, "Thực hiện công tác dân vận chính quyền năm 2026")
        write_paragraph(canvas, SENTENCE, 650)

    document = read(make_pdf(draw))
    assert texts(document)[:8] == [
        "ỦY BAN NHÂN DÂN",
        "XÃ THÁI TÂN",
        "Số: 25/KH-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Thái Tân, ngày 10 tháng 02 năm 2026",
        "KẾ HOẠCH",
        "Thực hiện công tác dân vận chính quyền năm 2026",
    ]
    assert [line.bold for line in lines_of(document)][:3] == [True, True, False]


def test_recipients_come_before_the_signature(make_pdf: Maker) -> None:
    def draw(canvas: Canvas) -> None:
        y = write_paragraph(canvas, SENTENCE, 500)
        canvas.setFont("TestSerif-Bold", 14)
        canvas.drawCentredString(430, y - 20, "TM. ỦY BAN NHÂN DÂN")
        canvas.drawCentredString(430, y - 38, "CHỦ TỊCH")
        canvas.drawCentredString(430, y - 130, "Nguyễn Văn An")
        canvas.setFont("TestSerif", 11)
        lines = ["Nơi nhận:", "- UBND thành phố;", "- Thường trực Đảng ủy;", "- Các thôn;", "- Lưu: VT."]
        for index, line in enumerate(lines):
            canvas.drawString(LEFT, y - 22 - 13 * index, line)

    assert texts(read(make_pdf(draw)))[-8:] == [
        "Nơi nhận:",
        "- UBND thành phố;",
        "- Thường trực Đảng ủy;",
        "- Các thôn;",
        "- Lưu: VT.",
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
        "Nguyễn Văn An",
    ]


def test_a_field_left_open_does_not_split_its_line(make_pdf: Maker) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(LEFT, 770, "Số:                  /KH-UBND")
        canvas.drawString(LEFT, 740, "Thái Tân, ngày            tháng 02 năm 2026")

    assert texts(read(make_pdf(draw))) == ["Số: /KH-UBND", "Thái Tân, ngày tháng 02 năm 2026"]


def test_a_list_mark_and_its_tab_stay_one_line(make_pdf: Maker) -> None:
    def draw(canvas: Canvas) -> None:
        for y, mark in ((770, "1."), (750, "a)"), (730, "-")):
            canvas.drawString(LEFT, y, mark)
            canvas.drawString(LEFT + 46, y, "Rà soát văn bản")

    assert texts(read(make_pdf(draw))) == ["1. Rà soát văn bản", "a) Rà soát văn bản", "- Rà soát văn bản"]


def test_page_numbers_and_running_heads_are_dropped(make_pdf: Maker) -> None:
    def page(number: int) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            canvas.drawString(LEFT, 810, f"CÔNG BÁO/Số {350 + number}/Ngày 18-5-2022")
            write_paragraph(canvas, SENTENCE, 740)
            canvas.drawString(300, 30, str(number) if number < 3 else f"- {number} -")

        return draw

    document = read(make_pdf(*[page(number) for number in range(1, 5)]))
    assert "CÔNG BÁO" not in document.text
    assert not {"1", "2", "- 3 -", "- 4 -"} & set(texts(document))
    assert " ".join(texts(document)) == " ".join([SENTENCE] * 4)


def test_a_lone_number_in_the_text_stays(make_pdf: Maker) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(LEFT, 600, "Số hộ nghèo:")
        canvas.drawString(LEFT, 500, "25")
        canvas.drawString(LEFT, 400, "Hết")

    assert "25" in texts(read(make_pdf(draw)))


def test_a_year_at_the_foot_of_a_page_stays(make_pdf: Maker) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(LEFT, 80, "Hoàn thành trong năm")
        canvas.drawString(LEFT, 61, "2026")

    assert texts(read(make_pdf(draw))) == ["Hoàn thành trong năm", "2026"]


def test_a_raised_note_mark_stays_in_its_line(make_pdf: Maker) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(LEFT, TOP, "Nghị quyết số 57-NQ/TW")
        x = LEFT + stringWidth("Nghị quyết số 57-NQ/TW", "TestSerif", 14)
        canvas.setFont("TestSerif", 8)
        canvas.drawString(x, TOP + 5, "1")
        canvas.setFont("TestSerif", 14)
        canvas.drawString(x + 8, TOP, "của Bộ Chính trị")

    assert len(texts(read(make_pdf(draw)))) == 1


def test_text_drawn_twice_is_bold_and_read_once(make_pdf: Maker) -> None:
    def draw(canvas: Canvas) -> None:
        for shift in (0, 0.3):
            canvas.drawString(LEFT + shift, TOP, "QUYẾT ĐỊNH")

    document = read(make_pdf(draw))
    assert texts(document) == ["QUYẾT ĐỊNH"]


def test_slanted_watermarks_are_no_text(make_pdf: Maker) -> None:
    def draw(canvas: Canvas) -> None:
        write_paragraph(canvas, SENTENCE, TOP)
        canvas.saveState()
        canvas.translate(200, 300)
        canvas.rotate(45)
        canvas.drawString(0, 0, "BẢN NHÁP")
        canvas.restoreState()

    assert "NHÁP" not in read(make_pdf(draw)).text


def test_lines_carry_their_place(make_pdf: Maker) -> None:
    line = read(make_pdf(lambda canvas: canvas.drawString(LEFT, TOP, "Kế hoạch"))).blocks[0]
    assert isinstance(line, Line)
    assert line.box is not None
    left, bottom, right, top = line.box
    assert left == pytest.approx(LEFT, abs=1)
    assert bottom < TOP < top
    assert right == pytest.approx(LEFT + stringWidth("Kế hoạch", "TestSerif", 14), abs=1.5)


def test_a_page_of_pictures_alone_is_told_as_a_scan(make_pdf: Maker, tmp_path: Path) -> None:
    picture = tmp_path / "trang.png"
    Image.new("L", (60, 84), 200).save(picture)

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(str(picture)), 0, 0, 595, 842)
        canvas.drawString(30, 30, "www.LuatVietnam.vn")

    with pytest.raises(ReadError, match="scan"):
        read(make_pdf(draw, draw))


def test_a_scan_with_a_text_layer_is_read(make_pdf: Maker, tmp_path: Path) -> None:
    picture = tmp_path / "trang.png"
    Image.new("L", (60, 84), 200).save(picture)

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(str(picture)), 0, 0, 595, 842)
        write_paragraph(canvas, SENTENCE, TOP)

    assert " ".join(texts(read(make_pdf(draw)))) == SENTENCE


def test_an_empty_scanned_page_among_others_does_no_harm(make_pdf: Maker, tmp_path: Path) -> None:
    picture = tmp_path / "trang.png"
    Image.new("L", (60, 84), 200).save(picture)

    def scan(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(str(picture)), 0, 0, 595, 842)

    document = read(make_pdf(lambda canvas: write_paragraph(canvas, SENTENCE, TOP), scan))
    assert " ".join(texts(document)) == SENTENCE
    assert document.page_count == 2


def test_a_password_is_told(make_pdf: Maker) -> None:
    path = make_pdf(
        lambda canvas: canvas.drawString(LEFT, TOP, "mật"), encrypt=StandardEncryption("bimat", strength=128)
    )
    with pytest.raises(EncryptedFileError, match="mật khẩu"):
        read(path)


def test_a_file_that_only_its_owner_may_change_is_read(make_pdf: Maker) -> None:
    lock = StandardEncryption("", ownerPassword="chu", canPrint=0, strength=128)
    assert texts(read(make_pdf(lambda canvas: canvas.drawString(LEFT, TOP, "Mở được"), encrypt=lock))) == ["Mở được"]


def test_a_cut_off_file_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "hong.pdf"
    path.write_bytes(b"%PDF-1.7\n" + b"x" * 500)
    with pytest.raises(DamagedFileError, match="hỏng"):
        read(path)


def test_a_blank_page_is_an_empty_document(make_pdf: Maker) -> None:
    with pytest.raises(EmptyDocumentError):
        read(make_pdf(lambda canvas: None))
