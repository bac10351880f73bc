import re
import unicodedata
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest
from pairs import agreement
from reader_samples import assert_sound, tables_of, texts

from indexer.readers import read
from indexer.text.syllables import marked_letter_share, syllable_share


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", unicodedata.normalize("NFC", text)))


def test_word_files_give_many_lines(real_files: Path) -> None:
    paths = sorted((real_files / "docx").glob("*.docx"))
    assert paths
    for path in paths:
        document = read(path)
        assert_sound(document)
        assert len(document.blocks) > 100


def test_no_word_of_a_gazette_is_lost_or_split(real_files: Path) -> None:
    paths = sorted((real_files / "gazette_pdf").glob("*.pdf"))
    assert paths
    for path in paths:
        document = read(path)
        assert_sound(document)
        with pypdfium2.PdfDocument(path) as pdf:
            plain = [page.get_textpage().get_text_range() for page in pdf]
        # The running head and the page numbers are left out on purpose.
        heads = words("\n".join(line for text in plain for line in text.splitlines() if "CÔNG BÁO/Số" in line))
        assert not words(document.text) - words("\n".join(plain))
        assert not words("\n".join(plain)) - heads - words(document.text)
        assert document.page_count == len(plain)


def test_the_header_of_a_gazette_reads_column_by_column(real_files: Path) -> None:
    document = read(next((real_files / "gazette_pdf").glob("thong-tu-so-07-2022*.pdf")))
    lines = texts(document)
    assert lines[2:8] == [
        "BỘ LAO ĐỘNG - THƯƠNG BINH",
        "VÀ XÃ HỘI",
        "Số: 07/2022/TT-BLĐTBXH",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Hà Nội, ngày 06 tháng 5 năm 2022",
    ]


@pytest.mark.slow
def test_old_word_files_are_read(real_files: Path, libreoffice: None) -> None:
    # Every third, because each takes more than a second.
    paths = sorted([*(real_files / "doc").glob("*.doc"), *(real_files / "doc_and_pdf").glob("*.doc")])[::3]
    assert paths
    for path in paths:
        document = read(path)
        assert_sound(document)
        assert document.format == "doc"
        assert marked_letter_share(document.text)[0] > 0.97


@pytest.mark.slow
def test_scan_and_word_file_of_one_document_agree(real_files: Path, libreoffice: None, tesseract: None) -> None:
    # The smallest pair, because a scanned page takes seconds; benchmarks/pairs.py measures all.
    scan = min((real_files / "doc_and_pdf").glob("*.pdf"), key=lambda path: path.stat().st_size)
    assert agreement(read(scan.with_suffix(".doc")).text, read(scan).text).of_first >= 0.98


@pytest.mark.slow
def test_decrees_in_tcvn3_come_out_as_vietnamese_with_capitals(real_files: Path, libreoffice: None) -> None:
    paths = sorted((real_files / "tcvn3_doc").glob("*.DOC"))
    assert paths
    for path in paths:
        document = read(path)
        assert_sound(document)
        assert texts(document)[:2] == ["SẮC LỆNH", "CỦA CHỦ TỊCH CHÍNH PHỦ LÂM THỜI"]
        assert "VIỆT NAM DÂN CHỦ CỘNG HOÀ" in texts(document)
        # Above 0.97 in all; French names and Roman numbers are the rest.
        assert syllable_share(document.text) > 0.97
        assert marked_letter_share(document.text)[0] > 0.99


def test_seed_plans_keep_their_text(real_files: Path) -> None:
    paths = sorted((real_files.parent / "seeds").glob("*.txt"))
    assert paths
    tables = 0
    for path in paths:
        document = read(path)
        assert_sound(document)
        assert document.text == path.read_text(encoding="utf-8")
        tables += len(tables_of(document))
    assert tables >= 5
