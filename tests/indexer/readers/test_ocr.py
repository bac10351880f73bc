"""Scans and photographs: what Tesseract reads of them, and what is left out rather than invented."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from ocr import edit_distance, words
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from indexer.errors import ReadError
from indexer.model import Line
from indexer.readers import read
from indexer.readers.ocr_engine import Word, check_engine
from indexer.readers.ocr_lines import Components, TextLine
from indexer.readers.ocr_repair import count_syllables, repair
from indexer.readers.ocr_signs import restore_signs
from indexer.structure import parse

LINES = [
    "ỦY BAN NHÂN DÂN XÃ HÒA BÌNH THƯỢNG",
    "KẾ HOẠCH",
    "Trồng cây xanh trên địa bàn xã năm 2026",
    "1. Phòng Kinh tế chủ trì chuẩn bị năm trăm cây giống trước ngày 20/01/2026.",
    "2. Đoàn Thanh niên phối hợp tổ chức lễ phát động tại nhà văn hóa các thôn.",
]


@pytest.fixture
def printed_page(make_pdf: Callable[..., Path]) -> Image.Image:
    """Return a page of `LINES` as a scanner gives it at 200 dpi: grey, noisy, turned by a degree."""

    def draw(canvas: Canvas) -> None:
        for number, line in enumerate(LINES):
            canvas.drawString(60, 760 - 30 * number, line)

    with pypdfium2.PdfDocument(make_pdf(draw, name="in.pdf")) as document:
        page = document[0].render(scale=200 / 72).to_pil().convert("L")
    turned = page.rotate(1.0, fillcolor=255, resample=Image.Resampling.BICUBIC)
    noise = np.random.default_rng(7).normal(0, 8, (turned.height, turned.width))
    return Image.fromarray(np.clip(np.asarray(turned, dtype=float) + noise, 0, 255).astype(np.uint8))


@pytest.mark.parametrize("name", ["trang.png", "trang.tiff", "trang.jpg"])
def test_scanned_page_is_read_with_a_confidence(
    tmp_path: Path, printed_page: Image.Image, tesseract: None, name: str
) -> None:
    printed_page.save(tmp_path / name)
    raw = read(tmp_path / name)
    truth = " ".join(LINES)
    assert edit_distance(words(raw.text), truth) <= 0.03 * len(truth)
    assert raw.ocr_confidence is not None
    assert 0.7 < raw.ocr_confidence <= 1.0


def test_page_without_text_layer_in_a_pdf_is_read(tmp_path: Path, printed_page: Image.Image, tesseract: None) -> None:
    picture = io.BytesIO()
    printed_page.convert("RGB").save(picture, format="PDF", resolution=200)
    (tmp_path / "quet.pdf").write_bytes(picture.getvalue())
    document = parse(read(tmp_path / "quet.pdf"))
    assert document.header.document_type is not None
    assert document.header.document_type.value == "Kế hoạch"
    assert document.ocr_confidence is not None


def test_missing_tesseract_names_the_debian_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Image.new("L", (400, 300), 255).save(tmp_path / "trang.png")
    monkeypatch.setenv("PATH", str(tmp_path))
    check_engine.cache_clear()  # it looks once a process
    with pytest.raises(ReadError, match="tesseract-ocr-vie"):
        read(tmp_path / "trang.png")
    check_engine.cache_clear()


def test_damaged_picture_is_refused(tmp_path: Path, tesseract: None) -> None:
    (tmp_path / "hong.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    with pytest.raises(ReadError):
        read(tmp_path / "hong.png")


@pytest.mark.slow
def test_real_scanned_pages_have_hardly_a_wrong_character(real_files: Path, tesseract: None) -> None:
    rows = [json.loads(line) for line in (real_files / "scan_pdf" / "truth.jsonl").read_text("utf-8").splitlines()]
    wrong = total = 0
    for row in rows:
        if row["text"]:
            truth = words(f"{row['title']} {row['text']}")
            wrong += edit_distance(words(read(real_files / "scan_pdf" / row["file"]).text), truth)
            total += len(truth)
    assert wrong / total <= 0.01


# File, issuer, number, type, how the title begins, first and number of legal bases, signer, his title.
DECISIONS = [
    (
        "real_hanoi_qd_2280_water.pdf",
        ("Ủy ban nhân dân thành phố Hà Nội", "/QĐ-UBND", "Quyết định", "Phê duyệt Kế hoạch"),
        ("16/6/2025", 5),
        ("Trương Việt Dũng", "PHÓ CHỦ TỊCH"),
    ),
    (
        "real_qd_729_ttg.pdf",
        ("Thủ tướng Chính phủ", "/QĐ-TTg", "Quyết định", "Phê chuẩn kết quả"),
        ("19 tháng 02 năm 2025;", 4),
        ("Lê Minh Hưng", "THỦ TƯỚNG"),
    ),
    # Its first page alone: who signs stands on another.
    (
        "real_tt_37_bca_vehicle.pdf",
        ("Bộ Công an", "/2026/TT-BCA", "Thông tư", "Sửa đổi, bổ sung"),
        ("23/2004/QH11", 4),
        (None, None),
    ),
]


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda decision: decision[0])
def test_header_and_signer_of_signed_decisions_come_out_and_handwriting_stays_blank(
    real_files: Path,
    tesseract: None,
    decision: tuple[str, tuple[str, str, str, str], tuple[str, int], tuple[str | None, str | None]],
) -> None:
    name, naming, bases, signature = decision
    document = parse(read(real_files / "scan_pdf" / name))
    header, footer = document.header, document.footer
    fields = (header.issuing_authority, header.document_number, header.document_type)
    assert tuple(field.value for field in fields if field) == naming[:3]
    assert header.title is not None
    assert header.title.value.startswith(naming[3])
    assert header.place is not None
    assert header.place.value == "Hà Nội"
    # Day and number are written by hand in all three.
    assert (header.year, header.issued_on) == (2026, None)
    assert bases[0] in header.legal_bases[0].value
    assert len(header.legal_bases) == bases[1]
    assert (footer.signer and footer.signer.value) == signature[0]
    assert signature[1] is None or (footer.signer_title and footer.signer_title.value.endswith(signature[1]))


def mixed_pdf(folder: Path, make_pdf: Callable[..., Path], scan: Image.Image) -> Path:
    """Return a PDF whose first page has text and whose second is a picture."""

    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 760, "Trang này có lớp chữ.")

    scan.convert("RGB").save(folder / "quet.pdf", format="PDF", resolution=200)
    with (
        pypdfium2.PdfDocument(make_pdf(draw, name="chu.pdf")) as mixed,
        pypdfium2.PdfDocument(folder / "quet.pdf") as scanned,
    ):
        mixed.import_pages(scanned)
        mixed.save(folder / "lan.pdf")
    return folder / "lan.pdf"


def test_scanned_page_within_a_digital_pdf_is_read_too(
    tmp_path: Path, make_pdf: Callable[..., Path], printed_page: Image.Image, tesseract: None
) -> None:
    raw = read(mixed_pdf(tmp_path, make_pdf, printed_page))
    assert "Trang này có lớp chữ." in raw.text
    assert LINES[0] in raw.text
    assert {block.page for block in raw.blocks if isinstance(block, Line)} == {1, 2}
    assert raw.warnings == ()


def test_without_tesseract_the_text_pages_are_read_and_the_scanned_ones_named(
    tmp_path: Path, make_pdf: Callable[..., Path], printed_page: Image.Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = mixed_pdf(tmp_path, make_pdf, printed_page)
    monkeypatch.setenv("PATH", str(tmp_path))
    check_engine.cache_clear()
    raw = read(path)
    check_engine.cache_clear()
    assert raw.text == "Trang này có lớp chữ."
    (warning,) = raw.warnings
    assert "trang 2" in warning
    assert "tesseract-ocr-vie" in warning


def test_every_frame_of_a_tiff_is_a_page(tmp_path: Path, printed_page: Image.Image, tesseract: None) -> None:
    printed_page.save(tmp_path / "hai.tif", save_all=True, append_images=[printed_page.rotate(180)])
    raw = read(tmp_path / "hai.tif")
    assert raw.page_count == 2
    assert [
        block.page for block in raw.blocks if isinstance(block, Line) and "NHÂN DÂN" in block.span.of(raw.text)
    ] == [
        1,
        2,
    ]


@pytest.mark.parametrize("name", ["cut.png", "cut.jpg", "cut.tif"])
def test_picture_cut_short_is_refused_with_the_reason(
    tmp_path: Path, printed_page: Image.Image, tesseract: None, name: str
) -> None:
    printed_page.save(tmp_path / name)
    whole = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(whole[: len(whole) // 3])
    with pytest.raises(ReadError, match="hỏng hoặc chưa chép xong"):
        read(tmp_path / name)


def test_blank_sheet_is_refused_with_the_reason(tmp_path: Path, tesseract: None) -> None:
    Image.new("L", (800, 1000), 250).save(tmp_path / "trang.png")
    with pytest.raises(ReadError, match="Không nhận dạng được chữ"):
        read(tmp_path / "trang.png")


def spoken(text: str) -> list[Word]:
    return [Word(word, 0, 0, 10, 10, 0.9) for word in text.split()]


@pytest.mark.parametrize(
    ("words_read", "above", "below", "mended"),
    [
        ("phê chuẩn kêt", None, "quả", "phê chuẩn kết"),
        ("khoản 4 Quyêt định", None, None, "khoản 4 Quyết định"),
        ("ông Quyêt Thắng", None, None, "ông Quyêt Thắng"),
        ("nghỉ 12 thàng 3 ngày", None, None, "nghỉ 12 tháng 3 ngày"),
        ("nêu nhũng việc cần thận trọng", None, None, "nêu những việc cần thận trọng"),
        ("Uy ban nhân dân", None, None, "Ủy ban nhân dân"),
        ("bà Mai Hùng chịu trách nhiệm", None, None, "bà Mai Hùng chịu trách nhiệm"),
        ("PHƯỜNG VẠN HOA ĐÔNG", None, None, "PHƯỜNG VẠN HOA ĐÔNG"),
        ("THÀNH PHÓ ĐÀ LẠT", None, None, "THÀNH PHỐ ĐÀ LẠT"),
        ("dự án BOT cầu mới", None, None, "dự án BOT cầu mới"),
        ("số 15 ngày", None, None, "số 15 ngày"),
    ],
)
def test_accents_are_mended_by_their_neighbours_but_names_and_figures_stay(
    words_read: str, above: str | None, below: str | None, mended: str
) -> None:
    beside = [spoken(word)[0] if word else None for word in (above, below)]
    assert " ".join(word.text for word in repair(spoken(words_read), *beside)) == mended


def test_two_words_misread_together_are_mended_together() -> None:
    assert " ".join(word.text for word in repair(spoken("các xã chuyến đối số"))) == "các xã chuyển đổi số"


def test_of_two_likely_words_that_of_the_page_is_meant() -> None:
    words_read = spoken("giá trị của nghê đã học")
    texts = [repair(words_read, on_page=count_syllables(spoken(page)))[3].text for page in ("nghề " * 20, "nghệ " * 20)]
    assert texts == ["nghề", "nghệ"]


def test_the_doubt_of_the_program_decides_whether_a_word_that_fits_less_is_changed() -> None:
    sure, doubtful = (
        [replace(word, confidence=confidence) for word in spoken("nộp thẻ đề được đổi")] for confidence in (0.97, 0.85)
    )
    assert [repair(words_read)[2].text for words_read in (sure, doubtful)] == ["đề", "để"]


@pytest.mark.parametrize(
    ("words_read", "mended"),
    [
        ("Nghị quyết 57-NÑQ/TW,", "Nghị quyết 57-NQ/TW,"),
        ("Số: 08/KÑ-UBND", "Số: 08/KÑ-UBND"),
        ("(số 6/2026/QÐ-UBND)", "(số 6/2026/QĐ-UBND)"),
        ("số 3/TÇB-VP", "số 3/TB-VP"),
        ("số 12- NÑQ/TW", "số 12- NQ/TW"),
        ("NÑQ/TW ngày", "NQ/TW ngày"),
        ("12/ÑQ-TW ngày", "12/NQ-TW ngày"),
        ("số 12 NÑQ/TW", "số 12 NÑQ/TW"),
        ("số l2/ÑQ-CP", "số l2/ÑQ-CP"),
        ("số 12/ÑQ-CP", "số 12/NQ-CP"),
        ("số 12/ÑQÑ-CP", "số 12/ÑQÑ-CP"),
        ("số 12/QĐ-ÑBND", "số 12/QĐ-ÑBND"),
        ("số 12/KẾ-UBND", "số 12/KẾ-UBND"),
        ("ông Muñoz-Ñ", "ông Muñoz-Ñ"),
    ],
)
def test_a_foreign_letter_in_the_type_of_a_number_is_mended_where_one_type_fits(words_read: str, mended: str) -> None:
    assert " ".join(word.text for word in repair(spoken(words_read))) == mended


@pytest.mark.parametrize(
    ("words_read", "restored"),
    [
        ("ngày 17 tháng l1 năm", "ngày 17 tháng 11 năm"),
        ("ngày I3 tháng 0l", "ngày 13 tháng 01"),
        ("tháng 3l năm", "tháng 3l năm"),
        ("điểm l1 khoản", "điểm l1 khoản"),
    ],
)
def test_letters_that_look_like_figures_are_figures_in_a_date_only(words_read: str, restored: str) -> None:
    line = TextLine([], 0, 100, 0.0, 10.0, 10.0)
    empty = np.zeros(0, np.int32)
    parts = Components(np.zeros((1, 1), np.int32), empty, empty, empty, empty, empty)
    assert " ".join(word.text for word in restore_signs(spoken(words_read), line, parts)) == restored
