"""Pages of a PDF that are pictures of text: told apart from text pages, drawn and recognised one by one."""

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from indexer.errors import ReadError
from indexer.readers.ocr import recognise_page
from indexer.readers.ocr_engine import OcrTimeoutError, check_engine
from indexer.readers.ocr_image import SCAN_DPI, Rgb
from indexer.readers.pdf_glyphs import Glyph
from indexer.readers.pdf_pages import PageContent, page_of

# 200 pages take 5 minutes on one core; longer files are books, and sync would stand still for hours.
MAX_OCR_PAGES = 200
# Under a picture that covers the page, fewer characters than this are a stamp or a web address, not the text.
_MIN_PAGE_CHARS = 80
_SCAN_COVER = 0.5
# Drawn as finely as it was scanned, up to this: of four .doc/.pdf twins scanned at 300 dpi, 3.0% of the words differ
# drawn at 200, 2.4% at 300; pages scanned at 200 dpi only grow blurred (0.12 and 0.15% wrong characters).
_FINEST_DPI = 300
_MAX_PIXELS = 40_000_000
_MOST_NAMED = 20


def is_scan(page: pdfium.PdfPage, glyphs: list[Glyph]) -> bool:
    """Return whether the text of a page is in a picture: no text layer, or next to none over a picture."""
    count = sum(not glyph.text.isspace() for glyph in glyphs)
    if count == 0:
        return next(iter(page.get_objects(max_depth=1)), None) is not None
    width, height = page.get_size()
    return count < _MIN_PAGE_CHARS and _picture_area(page) >= _SCAN_COVER * width * height


def _picture_area(page: pdfium.PdfPage) -> float:
    """Return the area that pictures cover (a scan may come in strips)."""
    covered = 0.0
    for image in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = image.get_bounds()
        covered += max(right - left, 0) * max(top - bottom, 0)
    return covered


def _scan_dpi(page: pdfium.PdfPage) -> int:
    """Return the resolution of the largest picture of a page, within what reads well and is no waste."""
    finest, largest = 0.0, 0.0
    for image in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = image.get_bounds()
        if right > left and (right - left) * (top - bottom) > largest:
            # A picture that lies on its side has its longer edge along the longer edge of its place.
            finest = max(image.get_px_size()) * 72 / max(right - left, top - bottom)
            largest = (right - left) * (top - bottom)
    return round(min(max(finest, SCAN_DPI), _FINEST_DPI))


def _listed(numbers: list[int]) -> str:
    """Return page numbers for a message, the first ones where there are many."""
    shown = ", ".join(map(str, numbers[:_MOST_NAMED]))
    return shown if len(numbers) <= _MOST_NAMED else f"{shown}… (tất cả {len(numbers)} trang)"


class ScanReader:
    """Recognises the scanned pages of one file and keeps what has to be said about those that were left out."""

    def __init__(self, path: Path, lock: threading.RLock) -> None:
        self._path = path
        self._lock = lock
        self.warnings: list[str] = []

    def read(self, pages: list[PageContent]) -> Iterator[PageContent]:
        """Yield all pages in order, the scanned ones recognised as far as the limits allow.

        Raises `ReadError` where every page is a scan and Tesseract or its Vietnamese data is missing.
        """
        scans = [page.number for page in pages if page.is_scan]
        if scans and not self._is_engine_ready(scans, needed=len(scans) == len(pages)):
            yield from (page for page in pages if not page.is_scan)
            return
        allowed = set(scans[:MAX_OCR_PAGES])
        if len(scans) > MAX_OCR_PAGES:
            self.warnings.append(
                f"Tệp có {len(scans)} trang quét; chỉ nhận dạng {MAX_OCR_PAGES} trang đầu. "
                "Hãy tách tệp thành nhiều tệp nhỏ để đọc đủ."
            )
        for page in pages:
            yield self._recognise(page) if page.number in allowed else page

    def _is_engine_ready(self, scans: list[int], *, needed: bool) -> bool:
        try:
            check_engine()
        except ReadError as error:
            if needed:
                raise
            self.warnings.append(f"Chưa đọc được trang {_listed(scans)} (trang quét trong tệp). {error}")
            return False
        return True

    def _recognise(self, page: PageContent) -> PageContent:
        try:
            image, dpi = self._draw(page.number - 1)
            found = recognise_page(image, dpi, page.number)
        except OcrTimeoutError:
            self.warnings.append(
                f"Trang {page.number}: nhận dạng chữ quá lâu nên đã bỏ qua. Hãy quét lại trang này ở 200–300 dpi."
            )
            return page
        return page_of(found, page.number)

    def _draw(self, index: int) -> tuple[Rgb, int]:
        """Return the picture of a page and its resolution; a stamp in the text layer is not drawn."""
        with self._lock:
            document = pdfium.PdfDocument(self._path)
            try:
                page = document[index]
                width, height = page.get_size()
                dpi = _scan_dpi(page)
                while dpi > 1 and width * height * (dpi / 72) ** 2 > _MAX_PIXELS:
                    dpi = dpi * 3 // 4
                if _picture_area(page) >= _SCAN_COVER * width * height:
                    for text in list(page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_TEXT], max_depth=1)):
                        page.remove_obj(text)
                bitmap = page.render(scale=dpi / 72, rev_byteorder=True)
                image = np.array(bitmap.to_numpy()[:, :, :3], np.uint8)
                bitmap.close()
                page.close()
            finally:
                document.close()
        return image, dpi
