"""PDF files with a text layer: characters, lines, columns, ruled tables, page by page.

Pages without one are left to `pdf_scans`.
"""

import time
from pathlib import Path

import pypdfium2 as pdfium

from indexer.errors import EmptyDocumentError, UnsupportedFormatError
from indexer.model import RawDocument
from indexer.readers.pdf_engine import PDFIUM, opened
from indexer.readers.pdf_furniture import without_furniture
from indexer.readers.pdf_glyphs import Glyph, read_glyphs
from indexer.readers.pdf_lines import make_rows
from indexer.readers.pdf_pages import PageContent, build_document
from indexer.readers.pdf_scans import ScanReader, is_scan
from indexer.readers.pdf_tables import TableFinder, fill_grid

# 2,000 pages, a tenth of them tables, take 170 s and 190 MB on a shared core; more is a library, not a document.
MAX_PAGES = 3_000
# Between pages, so that a thread that waits to draw one gets its turn; a lock taken again at once would never let it.
_PAUSE_S = 0.0005


def read_file(path: Path) -> RawDocument:
    """Read a PDF file; pages that are pictures of text are recognised.

    Raises `EncryptedFileError`, `DamagedFileError`, `UnsupportedFormatError` for too many pages,
    `EmptyDocumentError` where no page holds text, or `ReadError` where all pages are scans and Tesseract is missing.
    """
    pages = _read_pages(path)
    scans = ScanReader(path, PDFIUM)
    read = list(scans.read(pages))
    if all(page.is_empty for page in read) and any(page.is_scan for page in read):
        raise EmptyDocumentError(
            "Tệp PDF là bản quét (scan) mà không nhận dạng được chữ nào. Hãy kiểm tra tệp rồi quét lại rõ hơn "
            "(200–300 dpi, đúng chiều)."
        )
    return build_document(without_furniture(read), len(pages), "pdf", tuple(scans.warnings))


def _read_pages(path: Path) -> list[PageContent]:
    with opened(path) as document, TableFinder(path) as finder:
        if len(document) > MAX_PAGES:
            raise UnsupportedFormatError(
                f"Tệp PDF quá dài ({len(document)} trang, tối đa {MAX_PAGES}). Hãy tách thành từng văn bản rồi nạp lại."
            )
        pages = []
        for index in range(len(document)):
            with PDFIUM:
                pages.append(_read_page(document, index, finder))
            time.sleep(_PAUSE_S)
        return pages


def _read_page(document: pdfium.PdfDocument, index: int, finder: TableFinder) -> PageContent:
    page = document[index]
    try:
        glyphs = read_glyphs(page)
        width, height = page.get_size()
        if is_scan(page, glyphs):
            return PageContent(index + 1, width, height, [], [], is_scan=True)
        tables = []
        for grid in finder.find(page, index):
            rows, glyphs = fill_grid(grid, glyphs, index + 1)
            tables.append((grid.box[3], rows))
        return PageContent(index + 1, width, height, make_rows(_on_page(glyphs, width, height)), tables)
    finally:
        page.close()


def _on_page(glyphs: list[Glyph], width: float, height: float) -> list[Glyph]:
    return [g for g in glyphs if 0 <= g.middle <= width and 0 <= g.baseline <= height]
