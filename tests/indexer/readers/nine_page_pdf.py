"""The document with the task table of 30 rows as PDF files: laid out in several ways, and scanned."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path

import numpy as np
import pypdfium2
from nine_page_table import COLUMNS, TaskDocument
from PIL import Image
from reportlab.lib.colors import black
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate
from reportlab.platypus.doctemplate import BaseDocTemplate

_MARGIN = 50
_SHARES = (0.06, 0.40, 0.14, 0.14, 0.13, 0.13)
# Cells merged over two rows, or over two columns.
_TWO_ROWS_OF_TITLES = (
    (*COLUMNS[:2], "Phân công", "", *COLUMNS[4:]),
    ("", "", *COLUMNS[2:4], "", ""),
)
_MERGED = [("SPAN", (2, 0), (3, 0)), *(("SPAN", (column, 0), (column, 1)) for column in (0, 1, 4, 5))]


@dataclass(frozen=True)
class Layout:
    """How the document is laid out; `fallback` is the font of what `font` has no letters for."""

    font: str = "TestSerif"
    fallback: str | None = None
    size: float = 13.0
    across: bool = True
    two_rows_of_titles: bool = False
    upright_rules: bool = True
    footer: str = ""


def write_pdf(document: TaskDocument, path: Path, layout: Layout) -> Path:
    """Write it with rows that break over pages and titles that repeat on each."""
    style = ParagraphStyle("cell", fontName=layout.font, fontSize=layout.size, leading=1.25 * layout.size)

    def cell(text: str) -> list[Paragraph] | str:
        return [Paragraph(_marked_up(line, layout), style) for line in text.split("\n")] if text else ""

    titles: Sequence[tuple[str, ...]] = _TWO_ROWS_OF_TITLES if layout.two_rows_of_titles else (COLUMNS,)
    size = landscape(A4) if layout.across else A4
    table = LongTable(
        [[cell(text) for text in row] for row in (*titles, *document.rows)],
        colWidths=[share * (size[0] - 2 * _MARGIN) for share in _SHARES],
        repeatRows=len(titles),
        splitInRow=1,
        style=[
            *([("GRID", (0, 0), (-1, -1), 0.6, black)] if layout.upright_rules else []),
            *([] if layout.upright_rules else [("LINEABOVE", (0, 0), (-1, -1), 0.6, black)]),
            *([] if layout.upright_rules else [("LINEBELOW", (0, "splitlast"), (-1, -1), 0.6, black)]),
            # reportlab leaves the rule away between the titles and the rest of a row.
            ("LINEBELOW", (0, len(titles) - 1), (-1, len(titles) - 1), 0.6, black),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            *(_MERGED if layout.two_rows_of_titles else []),
        ],
    )
    parts = [*cell(document.title), *cell(document.opening), table, *cell(document.closing)]
    SimpleDocTemplate(
        str(path), pagesize=size, leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=_MARGIN, bottomMargin=_MARGIN
    ).build(parts, onFirstPage=_footer(layout), onLaterPages=_footer(layout))
    return path


def _footer(layout: Layout) -> Callable[[Canvas, BaseDocTemplate], None]:
    def draw(canvas: Canvas, document: BaseDocTemplate) -> None:
        if layout.footer:
            canvas.setFont(layout.font, 11)
            canvas.drawCentredString(document.pagesize[0] / 2, 25, layout.footer.format(canvas.getPageNumber()))

    return draw


def _marked_up(text: str, layout: Layout) -> str:
    if layout.fallback is None:
        return escape(text)
    runs = ((known, "".join(run)) for known, run in groupby(text, key=_is_western))
    return "".join(
        escape(run) if known else f'<font name="{layout.fallback}">{escape(run)}</font>' for known, run in runs
    )


def _is_western(letter: str) -> bool:
    return letter.encode("cp1252", "ignore") != b""


def scan(path: Path, *, turn_deg: float, seed: int, noise: float = 8.0, quality: int = 60) -> Path:
    """Return the file as a scanner gives it at 200 dpi: turned, grey, noisy pictures in a PDF without a text layer."""
    random = np.random.default_rng(seed)
    pictures = []
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            drawn = page.render(scale=200 / 72).to_pil().convert("L")
            turned = drawn.rotate(turn_deg, fillcolor=255, resample=Image.Resampling.BICUBIC)
            grey = (
                25
                + 220 / 255 * np.asarray(turned, dtype=float)
                + random.normal(0, noise, (turned.height, turned.width))
            )
            pictures.append(Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8)))
    made = io.BytesIO()
    pictures[0].save(made, format="PDF", save_all=True, append_images=pictures[1:], resolution=200, quality=quality)
    scanned = path.with_name(f"quet-{path.name}")
    scanned.write_bytes(made.getvalue())
    return scanned
