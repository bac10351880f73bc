import unicodedata

import pytest

from indexer.errors import EmptyDocumentError
from indexer.model import Line, Table
from indexer.readers.canonical import SourceRow, TextBuilder, clean


def test_decomposed_letters_are_composed_before_offsets_are_taken() -> None:
    builder = TextBuilder("test")
    builder.add_line(unicodedata.normalize("NFD", "Kế hoạch"))
    builder.add_line("Số")
    document = builder.build()
    assert document.text == "Kế hoạch\nSố"
    assert [block.span.of(document.text) for block in document.blocks] == ["Kế hoạch", "Số"]


def test_invisible_characters_go_and_blanks_become_plain() -> None:
    assert clean("\ufeffKế\u00ad hoạch\u200b\xa0số\u202f5\x07\r\n") == "Kế hoạch số 5\n"


def test_a_mark_composes_with_its_letter_across_a_zero_width_character() -> None:
    assert clean("e\u200b\u0301") == "é"


def test_a_span_leaves_surrounding_blanks_out_and_the_text_keeps_them() -> None:
    builder = TextBuilder("test")
    builder.add_line("  I. MỤC ĐÍCH  ")
    document = builder.build()
    assert document.text == "  I. MỤC ĐÍCH  "
    assert document.blocks[0].span.of(document.text) == "I. MỤC ĐÍCH"


def test_a_line_with_breaks_becomes_lines() -> None:
    builder = TextBuilder("test")
    builder.add_line("một\r\nhai\u2028ba", starts_paragraph=True)
    document = builder.build()
    starts = [
        (block.span.of(document.text), block.starts_paragraph) for block in document.blocks if isinstance(block, Line)
    ]
    assert starts == [("một", True), ("hai", None), ("ba", None)]


def test_tabs_never_look_like_cell_separators() -> None:
    builder = TextBuilder("test")
    builder.add_line("Số:\t25")
    builder.add_table([SourceRow(("a\tb", "c"))])
    assert builder.build().text == "Số: 25\na b\tc"


def test_short_rows_are_filled_up_with_empty_cells() -> None:
    builder = TextBuilder("test")
    builder.add_table([SourceRow(("TT", "Nhiệm vụ", "Chủ trì")), SourceRow(("I",))])
    document = builder.build()
    table = document.blocks[0]
    assert isinstance(table, Table)
    assert [[cell.span.of(document.text) for cell in row.cells] for row in table.rows] == [
        ["TT", "Nhiệm vụ", "Chủ trì"],
        ["I", "", ""],
    ]
    assert document.text == "TT\tNhiệm vụ\tChủ trì\nI\t\t"


def test_blank_lines_stay_in_the_text_without_a_block() -> None:
    builder = TextBuilder("test")
    builder.add_blank()
    builder.add_line("một")
    builder.add_line("   ")
    builder.add_line("hai")
    document = builder.build()
    assert document.text == "\nmột\n   \nhai"
    assert len(document.blocks) == 2


def test_word_symbol_bullets_become_visible_ones() -> None:
    assert clean("\uf0b7 Mục") == "• Mục"


def test_a_document_without_text_is_an_error() -> None:
    builder = TextBuilder("test")
    builder.add_blank()
    builder.add_table([SourceRow(("", " "))])
    with pytest.raises(EmptyDocumentError, match="không có chữ"):
        builder.build()
