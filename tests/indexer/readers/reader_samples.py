"""What the readers' tests share: looking at what was read, and drawing on PDF pages."""

import unicodedata
import zipfile
from pathlib import Path
from typing import BinaryIO

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from indexer.model import Line, RawDocument, Table

LEFT, RIGHT, TOP = 85.0, 540.0, 770.0
SENTENCE = (
    "Ủy ban nhân dân xã giao Phòng Văn hóa - Xã hội chủ trì, phối hợp với các cơ quan, đơn vị liên quan "
    "tham mưu xây dựng kế hoạch triển khai thực hiện công tác dân vận chính quyền năm 2026 trên địa bàn xã, "
    "hoàn thành trước ngày 10/3/2026 và báo cáo kết quả về Ủy ban nhân dân xã để tổng hợp."
)


def lines_of(document: RawDocument) -> list[Line]:
    """Return the lines that stand outside tables."""
    return [block for block in document.blocks if isinstance(block, Line)]


def tables_of(document: RawDocument) -> list[Table]:
    """Return the tables."""
    return [block for block in document.blocks if isinstance(block, Table)]


def texts(document: RawDocument) -> list[str]:
    """Return the texts of the lines."""
    return [line.span.of(document.text) for line in lines_of(document)]


def starts(document: RawDocument) -> list[bool | None]:
    """Return for each line whether it begins a paragraph."""
    return [line.starts_paragraph for line in lines_of(document)]


def grids(document: RawDocument) -> list[list[list[str]]]:
    """Return the texts of the cells, by table and row."""
    return [
        [[cell.span.of(document.text) for cell in row.cells] for row in table.rows] for table in tables_of(document)
    ]


def assert_sound(document: RawDocument) -> None:
    """Check what holds for every document: composed text, spans in order, lines and rows well formed."""
    assert unicodedata.is_normalized("NFC", document.text)
    end = 0
    for block in document.blocks:
        assert block.span.start >= end
        end = block.span.end
        if isinstance(block, Line):
            quote = block.span.of(document.text)
            assert quote == quote.strip() != ""
            assert not set(quote) & set("\n\t")
        else:
            assert len({len(row.cells) for row in block.rows}) == 1
            for row in block.rows:
                assert row.span.of(document.text).count("\t") == len(row.cells) - 1
    assert end <= len(document.text)


def write_paragraph(canvas: Canvas, text: str, y: float, *, justified: bool = True, indent: float = 28.0) -> float:
    """Write a paragraph with an indented first line and return the y under it."""
    line: list[str] = []
    left = LEFT + indent

    def flush(last: bool) -> None:
        width = stringWidth(" ".join(line), "TestSerif", 14)
        stretch = 0.0 if last or not justified else (RIGHT - left - width) / max(len(line) - 1, 1)
        x = left
        for word in line:
            canvas.drawString(x, y, word)
            x += stringWidth(word + " ", "TestSerif", 14) + stretch

    canvas.setFont("TestSerif", 14)
    for word in text.split():
        if stringWidth(" ".join([*line, word]), "TestSerif", 14) > RIGHT - left:
            flush(last=False)
            line, left, y = [], LEFT, y - 19
        line.append(word)
    flush(last=True)
    return y - 19


def draw_table(
    canvas: Canvas, rows: list[list[str]], top: float, edges: tuple[float, ...] = (85, 125, 330, 540)
) -> float:
    """Draw a ruled table with rows of one line each and return the y of its lower edge."""
    height = 22
    for row in range(len(rows) + 1):
        canvas.line(edges[0], top - row * height, edges[-1], top - row * height)
    for edge in edges:
        canvas.line(edge, top, edge, top - len(rows) * height)
    canvas.setFont("TestSerif", 12)
    for row, cells in enumerate(rows):
        for edge, cell in zip(edges, cells, strict=False):
            canvas.drawString(edge + 5, top - (row + 1) * height + 7, cell)
    return top - len(rows) * height


def draw_frame(canvas: Canvas, xs: tuple[float, ...], ys: tuple[float, ...]) -> None:
    """Draw a grid of rules through the given places."""
    for y in ys:
        canvas.line(xs[0], y, xs[-1], y)
    for x in xs:
        canvas.line(x, ys[0], x, ys[-1])
    canvas.setFont("TestSerif", 12)


_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_ODF_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{_ODF}{name}:1.0"'
    for prefix, name in {
        **{name: name for name in ("office", "text", "table", "style")},
        "draw": "drawing",
        "fo": "xsl-fo-compatible",
        "svg": "svg-compatible",
    }.items()
)


def make_odt(
    path: Path | BinaryIO,
    body: str,
    styles: str = "",
    *,
    named_styles: str = "",
    faces: str = "",
    manifest: str = "<manifest/>",
    kind: str = "text",
) -> Path | BinaryIO:
    """Write an OpenDocument file by hand: `body` is what stands in `office:text`, `styles` are automatic ones."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr(
            "styles.xml",
            f"<office:document-styles {_ODF_NAMESPACES}><office:styles>{named_styles}</office:styles>"
            "</office:document-styles>",
        )
        archive.writestr(
            "content.xml",
            f"<office:document-content {_ODF_NAMESPACES}><office:font-face-decls>{faces}</office:font-face-decls>"
            f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:{kind}>{body}"
            f"</office:{kind}></office:body></office:document-content>",
        )
    return path


def make_ods(path: Path | BinaryIO, body: str, styles: str = "", *, faces: str = "") -> Path | BinaryIO:
    """Write an OpenDocument spreadsheet by hand; see `make_odt`."""
    return make_odt(path, body, styles, faces=faces, kind="spreadsheet")
