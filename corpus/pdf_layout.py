"""Lay a sample document out as .pdf with reportlab and Liberation Serif, the same bytes on every run."""

from __future__ import annotations

from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

from reportlab.lib import colors  # type: ignore[import-untyped]
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT  # type: ignore[import-untyped]
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
from reportlab.lib.units import mm  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]
from reportlab.platypus import PageBreak as NewPage  # type: ignore[import-untyped]
from reportlab.platypus import Paragraph as Flowing
from reportlab.platypus import SimpleDocTemplate, Spacer
from reportlab.platypus import Table as Grid
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

FONT_FOLDERS = (
    "/usr/share/fonts/truetype/liberation2",
    "/usr/share/fonts/truetype/liberation",
    "/usr/share/fonts/liberation",
    "/usr/share/fonts/liberation-serif",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
)
DEBIAN_PACKAGE = "fonts-liberation2 (Debian 12) or fonts-liberation (Debian 13)"
FACES = ("Regular", "Bold", "Italic", "BoldItalic")
TEXT_WIDTH = 160 * mm
BODY_FACES = {"heading": "Bold", "centred-bold": "Bold", "basis": "Italic", "centred-italic": "Italic"}
TOP_ALIGNED = ("VALIGN", (0, 0), (-1, -1), "TOP")


class FontMissingError(Exception):
    """Liberation Serif is not installed."""


def register_fonts() -> None:
    """Register the four faces of Liberation Serif under the family name Serif. Raises FontMissingError."""
    for face in FACES:
        pdfmetrics.registerFont(find_font(face))
    pdfmetrics.registerFontFamily("Serif", *(f"Serif-{face}" for face in FACES))


def find_font(face: str) -> Any:
    """Find the first installed face with Vietnamese letters (version 1 has none). Raises FontMissingError."""
    name = f"LiberationSerif-{face}.ttf"
    for folder in FONT_FOLDERS:
        path = Path(folder).expanduser() / name
        if path.is_file():
            font = TTFont(f"Serif-{face}", str(path))
            if ord("ế") in font.face.charToGlyph:
                return font
    raise FontMissingError(f"{name}, version 2, not found: install the Debian package {DEBIAN_PACKAGE}")


def text_style(face: str, size: float, alignment: int, indent: float = 0, after: float = 0) -> ParagraphStyle:
    """Make a paragraph style of the given face and size; `indent` and `after` in points."""
    return ParagraphStyle(
        f"{face}-{size}-{alignment}-{indent}",
        fontName=f"Serif-{face}",
        fontSize=size,
        leading=size * 1.25,
        alignment=alignment,
        firstLineIndent=indent,
        spaceAfter=after,
    )


def body_style(style: str) -> ParagraphStyle:
    """Choose the style of a body paragraph by its name in the source format."""
    face = BODY_FACES.get(style, "Regular")
    if style.startswith("centred"):
        return text_style(face, 13.5, TA_CENTER, after=5)
    return text_style(face, 13.5, TA_JUSTIFY, 12.7 * mm, 5)


def flow(text: str, style: ParagraphStyle) -> Any:
    """Make a reportlab paragraph of one source line."""
    parts = (f"<b>{escape(part)}</b>" if bold else escape(part) for part, bold in split_bold(text))
    return Flowing("".join(parts), style)


def header(source: Source) -> Any:
    """Make the two-column table: authority and number left, national name, place and date right."""
    bold, plain = text_style("Bold", 12, TA_CENTER), text_style("Regular", 12.5, TA_CENTER)
    *above, last = source.authority
    left = [flow(line, bold if line.startswith("ỦY BAN") else plain) for line in above] + [flow(last, bold)]
    number = [flow(f"Số: {source.fields['number']}", plain)]
    if "subject" in source.fields:
        number.append(flow(source.fields["subject"], text_style("Regular", 11.5, TA_CENTER)))
    date = flow(source.fields["date"], text_style("Italic", 13, TA_CENTER))
    rows = [[left, [flow(line, bold) for line in NATIONAL_NAME]], [number, date]]
    return Grid(rows, colWidths=[TEXT_WIDTH * 0.4, TEXT_WIDTH * 0.6], style=[TOP_ALIGNED])


def ruled_table(block: Table) -> Any:
    """Make a ruled table: the header row repeats on every page, a row may go on after the page break."""
    plain, centred = text_style("Regular", 11.5, TA_LEFT), text_style("Regular", 11.5, TA_CENTER)
    bold, bold_centred = text_style("Bold", 11.5, TA_LEFT), text_style("Bold", 11.5, TA_CENTER)
    rows = []
    for index, cells in enumerate(block.rows):
        strong = index == 0 or is_group_row(cells)
        first = bold_centred if strong else centred
        rest = bold_centred if index == 0 else bold if strong else plain
        rows.append([[flow(text, rest if column else first)] for column, text in enumerate(cells)])
    return Grid(
        rows,
        colWidths=[TEXT_WIDTH * width / 100 for width in block.widths],
        repeatRows=1,
        splitByRow=0,
        splitInRow=40,
        style=[
            ("GRID", (0, 0), (-1, -1), 0.6, colors.black),
            ("LINEBELOW", (0, "splitlast"), (-1, "splitlast"), 0.6, colors.black),
            ("LINEABOVE", (0, "splitfirst"), (-1, "splitfirst"), 0.6, colors.black),
            TOP_ALIGNED,
            ("LEFTPADDING", (0, 0), (-1, -1), 4),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ],
    )


def closing_block(block: Closing) -> Any:
    """Put recipients on the left, the signature block on the right."""
    small, bold = text_style("Regular", 11, TA_LEFT), text_style("Bold", 13.5, TA_CENTER)
    left = [flow("Nơi nhận:", text_style("BoldItalic", 12, TA_LEFT))]
    left += [flow(line, small) for line in block.recipients]
    right = [flow(line, bold) for line in block.signature[:-1]]
    right += [Spacer(1, 20 * mm), flow(block.signature[-1], bold)]
    return Grid(
        [[left, right]],
        colWidths=[TEXT_WIDTH * 0.5, TEXT_WIDTH * 0.5],
        style=[TOP_ALIGNED],
        spaceBefore=6,
    )


def flowables(block: Block) -> Any:
    """Make the reportlab flowable of one block."""
    if isinstance(block, Paragraph):
        return flow(block.text, body_style(block.style))
    if isinstance(block, Table):
        return ruled_table(block)
    return closing_block(block) if isinstance(block, Closing) else NewPage()


def number_page(canvas: Any, _document: Any) -> None:
    """Print the page number in the middle of the top margin, from the second page on."""
    canvas.setFont("Serif-Regular", 13)
    canvas.drawCentredString(A4[0] / 2, A4[1] - 12 * mm, str(canvas.getPageNumber()))


def write_pdf(source: Source) -> bytes:
    """Lay the document out as A4 pages. Raises FontMissingError."""
    register_fonts()
    out = BytesIO()
    template = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=30 * mm - 6,
        rightMargin=20 * mm - 6,
        topMargin=20 * mm - 6,
        bottomMargin=20 * mm - 6,
        title=source.fields.get("title") or source.fields.get("subject", ""),
        author=source.authority[-1].title(),
        invariant=1,
    )
    blocks = [*head_paragraphs(source), *source.blocks]
    story = [header(source), Spacer(1, 8), *(flowables(block) for block in blocks)]
    template.build(story, onLaterPages=number_page)
    return out.getvalue()
