import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reader_samples import assert_sound, grids, lines_of, texts

from indexer.errors import DamagedFileError, EmptyDocumentError
from indexer.model import Line, Table
from indexer.readers import read
from indexer.readers.canonical import clean
from indexer.readers.text import parse

SAMPLE = "ỦY BAN NHÂN DÂN XÃ THÁI TÂN\n\nKẾ HOẠCH\nThực hiện công tác dân vận năm 2026; đường, trường, ngõ, mẫu.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258"])
def test_encodings_give_the_same_text(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "tep.txt"
    source = SAMPLE
    if encoding == "cp1258":
        # Windows-1258 writes the tone mark after the letter that carries circumflex, breve or horn.
        source = "".join(
            char
            if _fits(char)
            else unicodedata.normalize("NFC", unicodedata.normalize("NFD", char)[:-1])
            + unicodedata.normalize("NFD", char)[-1]
            for char in _tones_last(SAMPLE)
        )
    path.write_bytes(source.encode(encoding))
    assert read(path).text == SAMPLE


def _fits(char: str) -> bool:
    try:
        char.encode("cp1258")
    except UnicodeEncodeError:
        return False
    return True


def _tones_last(text: str) -> str:
    """Return the text with letters split so that the tone mark stands last (ậ -> â + dot below)."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    out = []
    for char in text:
        parts = unicodedata.normalize("NFD", char)
        tone = "".join(part for part in parts if part in tones)
        out.append(unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones)) + tone)
    return "".join(out)


def test_undecodable_bytes_are_damaged_and_the_message_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "tep.txt"
    path.write_bytes(bytes(range(0xA0, 0x100)) * 3)
    with pytest.raises(DamagedFileError, match=r"TCVN3.*Hãy"):
        read(path)


def test_line_ends_are_made_one() -> None:
    assert parse("một\r\nhai\rba\n").text == "một\nhai\nba\n"


def test_a_plain_text_knows_neither_pages_nor_paragraphs() -> None:
    document = parse(SAMPLE)
    assert document.page_count is None
    assert {(line.page, line.starts_paragraph) for line in lines_of(document)} == {(None, None)}


def test_form_feeds_are_page_breaks() -> None:
    document = parse("trang một\n\ftrang hai\fcòn trang ba\n")
    assert document.page_count == 3
    assert [
        (text, block.page)
        for text, block in zip(texts(document), document.blocks, strict=True)
        if isinstance(block, Line)
    ] == [("trang một", 1), ("trang hai", 2), ("còn trang ba", 3)]
    assert document.text == "trang một\ntrang hai\ncòn trang ba\n"


def test_tabbed_lines_form_a_table_and_a_blank_line_ends_it() -> None:
    document = parse("Danh mục\n\nTT\tNhiệm vụ\tChủ trì\n1\tMột\t\n\nTT\tNhiệm vụ\tChủ trì\n2\tHai\tPhòng Kinh tế\nHết")
    assert [type(block) for block in document.blocks] == [Line, Table, Table, Line]
    assert grids(document)[0] == [["TT", "Nhiệm vụ", "Chủ trì"], ["1", "Một", ""]]
    assert grids(document)[1][1] == ["2", "Hai", "Phòng Kinh tế"]


def test_one_tabbed_line_is_a_table_and_one_tab_is_none() -> None:
    document = parse("a\tb\tc\nSố:\t25\n\n")
    assert [type(block) for block in document.blocks] == [Table, Line]
    assert texts(document) == ["Số: 25"]


def test_rows_with_another_number_of_cells_are_another_table() -> None:
    assert len(parse("a\tb\tc\nd\te\tf\tg").blocks) == 2


def test_markdown_tables_are_tables() -> None:
    document = parse("Trước\n| TT | Nhiệm vụ |\n|---|:---:|\n| 1 | Rà soát \\| thống kê |\n| 2 |\nSau")
    assert grids(document)[0] == [["TT", "Nhiệm vụ"], ["1", "Rà soát | thống kê"], ["2", ""]]
    assert texts(document) == ["Trước", "Sau"]


def test_bars_without_a_rule_are_text() -> None:
    assert texts(parse("| a | b |\n| c | d |")) == ["| a | b |", "| c | d |"]


def test_blank_text_is_an_empty_document() -> None:
    with pytest.raises(EmptyDocumentError):
        parse(" \n\t\n\f")


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), min_size=1) | st.text("aế\u0301\u200b\t\n\r\f |-", min_size=1))
def test_spans_are_slices_and_the_text_is_composed(text: str) -> None:
    try:
        document = parse(text)
    except EmptyDocumentError:
        assert not clean(text).replace("|", "").replace("-", "").strip() or "|" in text
        return
    assert_sound(document)


@settings(deadline=None)
@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf"]), min_size=1).filter(
        lambda text: "|" not in text
    )
)
def test_text_without_tabs_is_kept_as_it_is(text: str) -> None:
    try:
        assert parse(text).text == clean(text)
    except EmptyDocumentError:
        assert not clean(text).strip()
