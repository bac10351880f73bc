from collections.abc import Callable
from pathlib import Path

import pytest
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reader_samples import grids, texts

from indexer.readers import read

Maker = Callable[..., Path]


def run(text: str, font: str = "", properties: str = "") -> str:
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>' if font else ""
    return f'<w:r><w:rPr>{fonts}{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def test_only_runs_in_legacy_fonts_are_converted(make_docx_of_xml: Maker) -> None:
    path = make_docx_of_xml(
        paragraph(run("S¾c lÖnh", ".VnTimeH"))
        + paragraph(run("kÕ ho¹ch ", ".VnTime"), run("là kế hoạch", "Times New Roman"), run(" Vieät", "VNI-Times"))
    )
    assert texts(read(path)) == ["SẮC LỆNH", "kế hoạch là kế hoạch Việt"]


def test_the_accented_letters_decide_which_of_two_fonts_counts(make_docx_of_xml: Maker) -> None:
    fonts = '<w:rFonts w:ascii=".VnTime" w:hAnsi="Arial"/>'
    assert texts(read(make_docx_of_xml(paragraph(run("là", properties=fonts))))) == ["là"]
    theme = '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime" w:hAnsiTheme="minorHAnsi"/>'
    assert texts(read(make_docx_of_xml(paragraph(run("là", properties=theme))))) == ["là"]


def test_a_font_comes_from_styles_and_defaults(make_docx: Maker) -> None:
    def fill(document: WordDocument) -> None:
        styles = document.styles
        base = styles.add_style("Nền", WD_STYLE_TYPE.PARAGRAPH)
        base.font.name = ".VnTime"
        heading = styles.add_style("Tiêu đề cũ", WD_STYLE_TYPE.PARAGRAPH)
        heading.base_style = base
        loud = styles.add_style("Hoa", WD_STYLE_TYPE.CHARACTER)
        loud.font.name = ".VnTimeH"
        line = document.add_paragraph("kÕ ho¹ch ", style=heading)
        line.add_run("n¨m", style=loud)
        line.add_run(" năm").font.name = "Arial"
        document.add_paragraph("năm à", style="Normal")

    assert texts(read(make_docx(fill))) == ["kế hoạch NĂM năm", "năm à"]

    def fill_defaults(document: WordDocument) -> None:
        defaults = document.styles.element.find(".//{*}rPrDefault/{*}rPr")
        for element in list(defaults):
            defaults.remove(element)
        defaults.append(parse_xml(f'<w:rFonts {nsdecls("w")} w:hAnsi=".VnTime"/>'))
        document.add_paragraph("n¨m")
        document.add_table(rows=1, cols=1).cell(0, 0).text = "tØnh"

    document = read(make_docx(fill_defaults))
    assert texts(document) == ["năm"]
    assert grids(document) == [[["tỉnh"]]]


def test_the_soft_hyphen_is_a_letter_in_tcvn3_alone(make_docx_of_xml: Maker) -> None:
    hyphenated = "<w:r><w:rPr>{}</w:rPr><w:t>ch</w:t><w:softHyphen/><w:t>¬ng</w:t></w:r>"
    legacy = hyphenated.format('<w:rFonts w:hAnsi=".VnTime"/>')
    usual = hyphenated.format("").replace("¬ng", "ơng")
    assert texts(read(make_docx_of_xml(paragraph(legacy) + paragraph(usual)))) == ["chương", "chơng"]


def test_unicode_typed_in_a_legacy_font_is_kept(make_docx_of_xml: Maker) -> None:
    unicode_line = paragraph(run("Điều 1. Kế hoạch này", ".VnTime"))
    legacy_line = paragraph(run("kÕ ho¹ch nµy cã hiÖu lùc tõ ngµy ký, thùc hiÖn ®Õn hÕt n¨m", ".VnTime"))
    mixed = texts(read(make_docx_of_xml(unicode_line + legacy_line)))
    assert mixed == ["Điều 1. Kế hoạch này", "kế hoạch này có hiệu lực từ ngày ký, thực hiện đến hết năm"]
    # Where most of the text is Unicode, a line that could be either is Unicode too.
    assert texts(read(make_docx_of_xml(unicode_line * 3 + paragraph(run("là xã", ".VnTime")))))[-1] == "là xã"


def test_letters_parted_between_runs_are_put_together(make_docx_of_xml: Maker) -> None:
    assert texts(read(make_docx_of_xml(paragraph(run("Vie", "VNI-Times"), run("ät", "VNI-Times"))))) == ["Việt"]


@pytest.mark.parametrize("level_font", ["", '<w:rPr><w:rFonts w:hAnsi=".VnTimeH"/></w:rPr>'])
def test_labels_have_the_font_of_the_level_or_of_the_paragraph(make_docx: Maker, level_font: str) -> None:
    def fill(document: WordDocument) -> None:
        numbering = document.part.numbering_part.element
        level = (
            '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="§iÒu %1."/>'
            f"{level_font}</w:lvl>"
        )
        numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{level}</w:abstractNum>'))
        numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
        properties = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>'
        mark = '<w:rPr><w:rFonts w:hAnsi=".VnTime"/></w:rPr>'
        element = parse_xml(f"<w:p {nsdecls('w')}><w:pPr>{properties}{mark}</w:pPr>{run('Ph¹m vi', '.VnTime')}</w:p>")
        document.element.body.sectPr.addprevious(element)

    label = "ĐIỀU 1." if level_font else "Điều 1."
    assert texts(read(make_docx(fill))) == [f"{label} Phạm vi"]


def test_a_symbol_keeps_its_own_font(make_docx_of_xml: Maker) -> None:
    symbol = '<w:r><w:rPr><w:rFonts w:hAnsi=".VnTime"/></w:rPr><w:sym w:font="Wingdings" w:char="F0A7"/></w:r>'
    assert texts(read(make_docx_of_xml(paragraph(symbol, run(" §iÒu", ".VnTime"))))) == ["▪ Điều"]
