"""Scans and photographs: what Tesseract reads of them, and what is left out rather than invented."""

import io
import json
import unicodedata
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from indexer.errors import ReadError
from indexer.readers import read
from indexer.readers.ocr_engine import check_engine
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


def edit_distance(first: str, second: str) -> int:
    """Return the Levenshtein distance."""
    above = list(range(len(second) + 1))
    for row, one in enumerate(first, 1):
        current = [row]
        for column, other in enumerate(second, 1):
            current.append(min(above[column] + 1, current[-1] + 1, above[column - 1] + (one != other)))
        above = current
    return above[-1]


def words(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


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


def test_real_scanned_pages_have_hardly_a_wrong_character(real_files: Path, tesseract: None) -> None:
    rows = [json.loads(line) for line in (real_files / "scan_pdf" / "truth.jsonl").read_text("utf-8").splitlines()]
    wrong = total = 0
    for row in rows:
        if row["text"]:
            truth = words(f"{row['title']} {row['text']}")
            wrong += edit_distance(words(read(real_files / "scan_pdf" / row["file"]).text), truth)
            total += len(truth)
    assert wrong / total <= 0.01


def test_number_written_by_hand_is_left_blank_beside_a_right_header(real_files: Path, tesseract: None) -> None:
    header = parse(read(real_files / "scan_pdf" / "real_hanoi_qd_2280_water.pdf")).header
    assert header.issuing_authority is not None
    assert header.issuing_authority.value == "Ủy ban nhân dân thành phố Hà Nội"
    assert header.document_number is not None
    assert header.document_number.value == "/QĐ-UBND"
