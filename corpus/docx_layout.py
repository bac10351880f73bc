"""Lay a sample document out as .docx: A4, Times New Roman 14, margins of Nghị định 30/2020/NĐ-CP."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from source_format import (
    NATIONAL_NAME,
    Block,
    Closing,
    Paragraph,
    Source,
    Table,
    head_paragraphs,
    is_group_row,
    split_bold,
)

FIXED_TIME = datetime(2026, 1, 1)


def write_docx(source: Source) -> bytes:
    """Lay the document out with python-docx."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = section.right_margin = Mm(20)
    section.left_margin = Mm(30)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(14)
    style.paragraph_format.space_after = Pt(6)
    properties = document.core_properties
    properties.author = properties.last_modified_by = source.authority[-1].title()
    properties.title = source.fields.get("title") or source.fields.get("subject", "")
    properties.created = properties.modified = FIXED_TIME
    properties.comments, properties.revision = "", 1
    add_page_numbers(section)
    add_docx_header(document, source)
    for block in [*head_paragraphs(source), *source.blocks]:
        add_docx_block(document, block)
    raw = BytesIO()
    document.save(raw)
    return with_fixed_times(raw.getvalue())


def add_page_numbers(section: Any) -> None:
    """Print the page number in the middle of the top margin, from the second page on."""
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def with_fixed_times(archive: bytes) -> bytes:
    """Return the same zip archive with every member's time set to FIXED_TIME."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            info = zipfile.ZipInfo(member.filename, FIXED_TIME.timetuple()[:6])
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            info.create_system = 3
            new.writestr(info, old.read(member))
    return out.getvalue()


def add_docx_header(document: Any, source: Source) -> None:
    """Add the two-column table: authority and number left, national name, place and date right."""
    table = document.add_table(rows=2, cols=2)
    set_docx_widths(table, [42, 58])
    *above, last = source.authority
    left = [(line, {"bold": line.startswith("ỦY BAN")}) for line in above] + [(last, {"bold": True})]
    fill_docx_cell(table.cell(0, 0), left)
    fill_docx_cell(table.cell(0, 1), [(line, {"bold": True}) for line in NATIONAL_NAME])
    number: list[tuple[str, dict[str, bool]]] = [(f"Số: {source.fields['number']}", {})]
    if "subject" in source.fields:
        number.append((source.fields["subject"], {}))
    fill_docx_cell(table.cell(1, 0), number)
    fill_docx_cell(table.cell(1, 1), [(source.fields["date"], {"italic": True})])


def fill_docx_cell(
    cell: Any, lines: list[tuple[str, dict[str, bool]]], size: float = 13, align: str = "CENTER"
) -> None:
    """Put one paragraph a line into a cell, each with its font switches."""
    for index, (line, switches) in enumerate(lines):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, align)
        paragraph.paragraph_format.space_after = Pt(0)
        for text, bold in split_bold(line):
            run = paragraph.add_run(text)
            run.font.size = Pt(size)
            run.bold = bold or switches.get("bold")
            run.italic = switches.get("italic")


def set_docx_widths(table: Any, widths: list[int]) -> None:
    """Set column widths from per cent of the 160 mm between the margins."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(160 * width / 100)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(160 * width / 100)


def add_docx_block(document: Any, block: Block) -> None:
    """Add one block to a python-docx document."""
    if isinstance(block, Paragraph):
        add_docx_paragraph(document, block)
    elif isinstance(block, Table):
        add_docx_table(document, block)
    elif isinstance(block, Closing):
        table = document.add_table(rows=1, cols=2)
        set_docx_widths(table, [50, 50])
        head = [("Nơi nhận:", {"bold": True, "italic": True})]
        fill_docx_cell(table.cell(0, 0), head + [(line, {}) for line in block.recipients], 11, "LEFT")
        lines = [*block.signature[:-1], " ", " ", " ", block.signature[-1]]
        fill_docx_cell(table.cell(0, 1), [(line, {"bold": True}) for line in lines], 14)
    else:
        document.add_page_break()


def add_docx_paragraph(document: Any, block: Paragraph) -> None:
    """Add one paragraph: indented and justified, or centred."""
    paragraph = document.add_paragraph()
    for text, bold in split_bold(block.text):
        run = paragraph.add_run(text)
        run.bold = bold or block.style in ("heading", "centred-bold") or None
        run.italic = block.style in ("basis", "centred-italic") or None
    if block.style.startswith("centred"):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    else:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        paragraph.paragraph_format.first_line_indent = Mm(12.7)


def add_docx_table(document: Any, block: Table) -> None:
    """Add a ruled table whose header row is marked to repeat on every page."""
    table = document.add_table(rows=len(block.rows), cols=len(block.widths))
    table.style = "Table Grid"
    set_docx_widths(table, block.widths)
    repeat = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    for index, (cells, row) in enumerate(zip(block.rows, table.rows, strict=True)):
        bold = index == 0 or is_group_row(cells)
        for column, (text, cell) in enumerate(zip(cells, row.cells, strict=True)):
            align = "CENTER" if index == 0 or column == 0 else "LEFT"
            fill_docx_cell(cell, [(text, {"bold": bold})], 12, align)
