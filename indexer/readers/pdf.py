"""PDF files with a text layer: characters, lines, columns, ruled tables, page by page.

Pages without one are left to `pdf_scans`.
"""

import threading
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from indexer.errors import DamagedFileError, EmptyDocumentError, EncryptedFileError, UnsupportedFormatError
from indexer.model import RawDocument
from indexer.readers.pdf_furniture import without_furniture
from indexer.readers.pdf_glyphs import Glyph, read_glyphs
from indexer.readers.pdf_lines import make_rows
from indexer.readers.pdf_pages import PageContent, build_document
from indexer.readers.pdf_scans import ScanReader, is_scan
from indexer.readers.pdf_tables import TableFinder, fill_grid

# 2,000 pages, a tenth of them tables, take 170 s and 190 MB on a shared core; more is a library, not a document.
MAX_PAGES = 3_000
# pdfium keeps global state and crashes the process when two threads use it at once.
_PDFIUM = threading.RLock()


def read_file(path: Path) -> RawDocument:
    """Read a PDF file; pages that are pictures of text are recognised.

    Raises `EncryptedFileError`, `DamagedFileError`, `UnsupportedFormatError` for too many pages,
    `EmptyDocumentError` where no page holds text, or `ReadError` where all pages are scans and Tesseract is missing.
    """
    with _PDFIUM:
        pages = _read_pages(path)
    scans = ScanReader(path, _PDFIUM)
    read = list(scans.read(pages))
    if all(page.is_empty for page in read) and any(page.is_scan for page in read):
        raise EmptyDocumentError(
            "Tệp PDF là bản quét (scan) mà không nhận dạng được chữ nào. Hãy kiểm tra tệp rồi quét lại rõ hơn "
            "(200–300 dpi, đúng chiều)."
        )
    return build_document(without_furniture(read), len(pages), "pdf", tuple(scans.warnings))


def _read_pages(path: Path) -> list[PageContent]:
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code == pdfium_c.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise EncryptedFileError("Tệp PDF có mật khẩu. Hãy mở bằng mật khẩu rồi lưu bản không mật khẩu.") from error
        if code == pdfium_c.FPDF_ERR_SECURITY:
            raise EncryptedFileError(
                "Tệp PDF bị khóa bằng phần mềm bảo vệ bản quyền (DRM). Hãy xin bản không khóa, hoặc in ra rồi quét lại."
            ) from error
        raise _damaged() from error
    try:
        if len(document) == 0:
            raise _damaged()
        if len(document) > MAX_PAGES:
            raise UnsupportedFormatError(
                f"Tệp PDF quá dài ({len(document)} trang, tối đa {MAX_PAGES}). Hãy tách thành từng văn bản rồi nạp lại."
            )
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
