"""A draft -> a .docx file laid out per Nghị định 30/2020/NĐ-CP, Phụ lục I: A4, Times New Roman, its margins and blocks.

Knows the file format and the places of the parts, not what they say.
"""

import re
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from search_api.precedents.draft import SOURCES_NOTE, SOURCES_TITLE, Draft, Line, Piece

_FONT = "Times New Roman"
_LEFT, _CENTRE, _BOTH = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
_PAGE, _MARGINS = (Mm(210), Mm(297)), {"top": Mm(20), "bottom": Mm(20), "left": Mm(30), "right": Mm(16)}
_LEFT_COLUMN, _RIGHT_COLUMN = Mm(65), Mm(99)  # the text is 164 mm wide
_INDENT = Mm(12.7)  # of the first line of a paragraph
_SMALL, _MIDDLE, _LARGE = 11, 13, 14  # points
# Control characters (but line ends), lone halves of characters; not letters
_NOT_IN_XML = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NATION, _MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"


def to_docx(draft: Draft) -> bytes:
    """Return the content of a .docx file."""
    document = Document()
    _set_page(document)
    _header(document, draft)
    _title(document, draft)
    for basis in draft.legal_bases:
        _paragraph(document, basis, italic=True)
    _paragraph(document, draft.opening)
    for section in draft.sections:
        _paragraph(document, (Piece(section.heading),), bold=True)
        for line in section.paragraphs:
            _paragraph(document, line)
    for line in draft.closing:
        _paragraph(document, line)
    _footer(document, draft)
    _sources(document, draft)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _set_page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = _PAGE
    for side, width in _MARGINS.items():
        setattr(section, f"{side}_margin", width)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True  # the first page shows no number
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(_LARGE)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(0), Pt(0)
    _page_number(section.header.paragraphs[0])
    document.core_properties.author = ""
    document.core_properties.comments = ""


def _page_number(paragraph: Any) -> None:
    paragraph.alignment = _CENTRE
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _write(
    paragraph: Any, line: Line, size: float, *, bold: bool = False, italic: bool = False, align: Any = _CENTRE
) -> Any:
    paragraph.alignment = align
    for piece in line:
        run = paragraph.add_run(_NOT_IN_XML.sub(" ", piece.text))
        run.font.name, run.font.size = _FONT, Pt(size)
        run.bold, run.italic = bold, italic
        if piece.is_open:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    return paragraph


def _paragraph(document: Any, line: Line, *, bold: bool = False, italic: bool = False) -> None:
    paragraph = _write(document.add_paragraph(), line, _LARGE, bold=bold, italic=italic, align=_BOTH)
    paragraph.paragraph_format.first_line_indent = _INDENT
    paragraph.paragraph_format.space_after = Pt(6)
    paragraph.paragraph_format.keep_with_next = bold


def _columns(document: Any) -> tuple[Any, Any]:
    """Add a table without lines that sets two blocks side by side; return its cells."""
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    for column, width in zip(table.columns, (_LEFT_COLUMN, _RIGHT_COLUMN), strict=True):
        column.width = width  # LibreOffice goes by the column, Word by the cell
        column.cells[0].width = width
    left, right = table.rows[0].cells
    return left, right


def _rule(paragraph: Any, width: float, column: float) -> None:
    """Draw a line of `width` millimetres in the middle of a column: the upper border of an empty paragraph."""
    aside = Mm((column - width) / 2)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = aside
    paragraph.paragraph_format.line_spacing = Pt(8)
    paragraph.paragraph_format.space_before = Pt(2)
    borders = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "auto")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _header(document: Any, draft: Draft) -> None:
    left, right = _columns(document)
    first = left.paragraphs[0]
    if draft.parent_authority:
        _write(first, (Piece(draft.parent_authority),), 12)
        first = left.add_paragraph()
    _write(first, draft.issuing_authority, 12, bold=True)
    _rule(left.add_paragraph(), 24, 62)
    _write(right.paragraphs[0], (Piece(_NATION),), 12, bold=True)
    _write(right.add_paragraph(), (Piece(_MOTTO),), _MIDDLE, bold=True)
    _rule(right.add_paragraph(), 56, 95)
    table = document.tables[-1]
    cells = table.add_row().cells
    _write(cells[0].paragraphs[0], draft.number, _MIDDLE)
    _write(cells[1].paragraphs[0], draft.place_and_date, _MIDDLE, italic=True)


def _title(document: Any, draft: Draft) -> None:
    paragraph = _write(document.add_paragraph(), (Piece(draft.document_type),), _LARGE, bold=True)
    paragraph.paragraph_format.space_before = Pt(18)
    _write(document.add_paragraph(), draft.title, _LARGE, bold=True)
    rule = document.add_paragraph()
    _rule(rule, 56, 164)
    rule.paragraph_format.space_after = Pt(6)


def _footer(document: Any, draft: Draft) -> None:
    document.add_paragraph()
    left, right = _columns(document)
    _write(left.paragraphs[0], (Piece("Nơi nhận:"),), 12, bold=True, italic=True, align=_LEFT)
    for line in draft.recipients:
        _write(left.add_paragraph(), line, _SMALL, align=_LEFT)
    first = right.paragraphs[0]
    for place, line in enumerate(draft.signature):
        _write(first if place == 0 else right.add_paragraph(), line, _LARGE, bold=True)
    for _ in range(4):  # for the signature and the seal
        right.add_paragraph()
    _write(right.add_paragraph(), draft.signer, _LARGE, bold=True)


def _sources(document: Any, draft: Draft) -> None:
    title = _write(document.add_paragraph(), (Piece(SOURCES_TITLE),), _LARGE, bold=True)
    title.paragraph_format.page_break_before = True
    note = _write(document.add_paragraph(), (Piece(SOURCES_NOTE),), _MIDDLE, italic=True)
    note.paragraph_format.space_after = Pt(8)
    for source in draft.sources:
        paragraph = _write(document.add_paragraph(), (Piece(source),), _MIDDLE, align=_BOTH)
        paragraph.paragraph_format.space_after = Pt(4)
