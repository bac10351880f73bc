"""PDF files with a text layer: characters, lines, columns, ruled tables, page by page.

What it cannot do is read pictures of text: a scan is an `EmptyDocumentError` that says so.
"""

import logging
import threading
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from indexer.errors import DamagedFileError, EmptyDocumentError, EncryptedFileError
from indexer.model import RawDocument
from indexer.readers.canonical import SourceRow, TextBuilder
from indexer.readers.pdf_columns import in_reading_order
from indexer.readers.pdf_furniture import without_furniture
from indexer.readers.pdf_glyphs import Glyph, read_glyphs
from indexer.readers.pdf_lines import PlacedLine, make_rows
from indexer.readers.pdf_paragraphs import ParagraphStarts
from indexer.readers.pdf_tables import TableFinder, fill_grid

logger = logging.getLogger(__name__)

# pdfium keeps global state and crashes the process when two threads use it at once.
_PDFIUM = threading.RLock()

# Under a picture that covers the page, fewer characters than this are a stamp or a web address, not the text.
_MIN_PAGE_CHARS = 80
_SCAN_COVER = 0.5


@dataclass(frozen=True, slots=True)
class PageContent:
    """What stands on a page: rows of line pieces, and tables with their top edges."""

    number: int
    width: float
    height: float
    rows: list[list[PlacedLine]]
    tables: list[tuple[float, list[SourceRow]]]
    is_scan: bool


def read_file(path: Path) -> RawDocument:
    """Read a PDF file.

    Raises `EncryptedFileError`, `DamagedFileError`, or `EmptyDocumentError` where no page has a text layer.
    """
    with _PDFIUM:
        pages = _read_pages(path)
    if all(page.is_scan or not (page.rows or page.tables) for page in pages):
        raise EmptyDocumentError(
            "Tệp PDF không có lớp chữ, có vẻ là bản quét (scan). Phiên bản này chưa đọc được bản quét; "
            "hãy dùng bản .docx hoặc bản .pdf xuất từ Word của văn bản này."
        )
    scans = [page.number for page in pages if page.is_scan]
    if scans:
        logger.warning("%s: pages %s are pictures without text and were left out", path.name, scans)
    return _build(without_furniture(pages), len(pages))


def _read_pages(path: Path) -> list[PageContent]:
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium_c.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise EncryptedFileError("Tệp PDF có mật khẩu. Hãy mở bằng mật khẩu rồi lưu bản không mật khẩu.") from error
        raise _damaged() from error
    try:
        if len(document) == 0:
            raise _damaged()
        with TableFinder(path) as finder:
            return [_read_page(document, index, finder) for index in range(len(document))]
    except pdfium.PdfiumError as error:
        raise _damaged() from error
    finally:
        document.close()


def _damaged() -> DamagedFileError:
    return DamagedFileError(
        "Tệp PDF bị hỏng hoặc không có trang nào. Hãy xuất lại PDF từ văn bản gốc, hoặc tải lại tệp."
    )


def _read_page(document: pdfium.PdfDocument, index: int, finder: TableFinder) -> PageContent:
    page = document[index]
    try:
        glyphs = read_glyphs(page)
        width, height = page.get_size()
        count = sum(not glyph.text.isspace() for glyph in glyphs)
        if count < _MIN_PAGE_CHARS and _is_picture(page, width * height):
            return PageContent(index + 1, width, height, [], [], is_scan=True)
        tables = []
        for grid in finder.find(page, index):
            rows, glyphs = fill_grid(grid, glyphs, index + 1)
            tables.append((grid.box[3], rows))
        return PageContent(index + 1, width, height, make_rows(_on_page(glyphs, width, height)), tables, is_scan=False)
    finally:
        page.close()


def _on_page(glyphs: list[Glyph], width: float, height: float) -> list[Glyph]:
    return [g for g in glyphs if 0 <= g.middle <= width and 0 <= g.baseline <= height]


def _is_picture(page: pdfium.PdfPage, page_area: float) -> bool:
    """Return whether pictures cover at least half of the page (a scan may come in strips)."""
    covered = 0.0
    for image in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = image.get_bounds()
        covered += max(right - left, 0) * max(top - bottom, 0)
    return covered >= _SCAN_COVER * page_area


def _build(pages: list[PageContent], page_count: int) -> RawDocument:
    builder = TextBuilder("pdf")
    starts = ParagraphStarts()
    for page in pages:
        tables = list(page.tables)
        rows: list[list[PlacedLine]] = []
        starts.turn_page([row[0] for row in page.rows if len(row) == 1])
        for row in page.rows:
            while tables and tables[0][0] > row[0].baseline:
                _add_lines(builder, rows, page.number, starts)
                rows = []
                builder.add_table(tables.pop(0)[1])
                starts.interrupt()
            rows.append(row)
        _add_lines(builder, rows, page.number, starts)
        for _, table_rows in tables:
            builder.add_table(table_rows)
            starts.interrupt()
    return builder.build(page_count)


def _add_lines(builder: TextBuilder, rows: list[list[PlacedLine]], page: int, starts: ParagraphStarts) -> None:
    for line, in_column in in_reading_order(rows):
        builder.add_line(
            line.text, page=page, bold=line.bold, starts_paragraph=starts.judge(line, in_column=in_column), box=line.box
        )
