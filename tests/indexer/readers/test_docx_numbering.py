from collections.abc import Callable
from pathlib import Path

import pytest
from docx.document import Document as WordDocument
from lxml import etree

from indexer.readers import read
from indexer.readers.docx_fonts import Fonts
from indexer.readers.docx_numbering import Numbering, format_number
from indexer.readers.docx_styles import Styles
from indexer.readers.docx_xml import parse_xml

NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def level(index: int, form: str, pattern: str, extra: str = "") -> str:
    parts = f'<w:start w:val="1"/><w:numFmt w:val="{form}"/>{extra}<w:lvlText w:val="{pattern}"/>'
    return f'<w:lvl w:ilvl="{index}">{parts}</w:lvl>'


def counter(levels: str, nums: str, styles: str = "") -> Numbering:
    definition = f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
    numbering = parse_xml(f"<w:numbering {NS}>{definition}{nums}</w:numbering>".encode())
    known = Styles(parse_xml(f"<w:styles {NS}>{styles}</w:styles>".encode()))
    return Numbering(numbering, known, Fonts(known))


def labels(levels: str, nums: str, places: list[tuple[int, int]]) -> list[str]:
    counted = counter(levels, nums)
    return [counted.label(properties(num, ilvl)) for num, ilvl in places]


def properties(num: int, ilvl: int) -> etree._Element:
    return parse_xml(
        f'<w:pPr {NS}><w:numPr><w:ilvl w:val="{ilvl}"/><w:numId w:val="{num}"/></w:numPr></w:pPr>'.encode()
    )


def num(num_id: int, override: str = "") -> str:
    return f'<w:num w:numId="{num_id}"><w:abstractNumId w:val="0"/>{override}</w:num>'


def test_levels_count_and_start_again_under_the_next_item() -> None:
    levels = level(0, "upperRoman", "%1.") + level(1, "decimal", "%2.") + level(2, "lowerLetter", "%3)")
    places = [(1, 0), (1, 1), (1, 1), (1, 2), (1, 0), (1, 1), (1, 2)]
    assert labels(levels, num(1), places) == ["I. ", "1. ", "2. ", "a) ", "II. ", "1. ", "a) "]


def test_a_pattern_names_the_levels_above() -> None:
    levels = level(0, "decimal", "%1.") + level(1, "decimal", "%1.%2.")
    assert labels(levels, num(1), [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1)]) == ["1. ", "1.1. ", "1.2. ", "2. ", "2.1. "]


def test_a_legal_level_shows_roman_numbers_as_figures() -> None:
    levels = level(0, "upperRoman", "%1.") + level(1, "decimal", "%1.%2.", "<w:isLgl/>")
    assert labels(levels, num(1), [(1, 0), (1, 1)]) == ["I. ", "1.1. "]


def test_lists_over_one_definition_share_their_count_unless_told_to_start_again() -> None:
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    assert labels(level(0, "decimal", "%1."), num(1) + num(2) + num(3, again), [(1, 0), (2, 0), (3, 0), (3, 0)]) == [
        "1. ",
        "2. ",
        "1. ",
        "2. ",
    ]


def test_bullets_are_dashes_and_number_zero_is_none() -> None:
    assert labels(level(0, "bullet", "\uf0b7"), num(1), [(1, 0), (0, 0), (9, 0)]) == ["- ", "", ""]


def test_a_label_may_stand_without_blank() -> None:
    assert labels(level(0, "decimal", "Điều %1:", '<w:suff w:val="nothing"/>'), num(1), [(1, 0)]) == ["Điều 1:"]


def test_a_style_carries_numbering() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Base"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Muc"><w:basedOn w:val="Base"/></w:style>'
    )
    counted = counter(level(0, "decimal", "%1."), num(1), styles)
    styled = parse_xml(f'<w:pPr {NS}><w:pStyle w:val="Muc"/></w:pPr>'.encode())
    assert [counted.label(styled), counted.label(styled), counted.label(None)] == ["1. ", "2. ", ""]


@pytest.mark.parametrize(
    ("count", "form", "text"),
    [
        (4, "upperRoman", "IV"),
        (1999, "lowerRoman", "mcmxcix"),
        (27, "lowerLetter", "aa"),
        (2, "upperLetter", "B"),
        (7, "decimalZero", "07"),
        (7, "ordinalText", "7"),
        (7, "none", ""),
        (0, "lowerLetter", ""),
    ],
)
def test_numbers_are_written_as_word_writes_them(count: int, form: str, text: str) -> None:
    assert format_number(count, form) == text


def test_a_numbered_document_shows_its_labels(make_docx: Callable[..., Path]) -> None:
    def fill(document: WordDocument) -> None:
        for text in ("Rà soát", "", "Báo cáo"):
            document.add_paragraph(text, style="List Number")
        document.add_paragraph("Gạch", style="List Bullet")
        document.add_paragraph("", style="List Bullet")

    document = read(make_docx(fill))
    assert document.text.rstrip("\n") == "1. Rà soát\n2.\n3. Báo cáo\n- Gạch"
