"""Pictures of pages: photographs and scans as PNG, JPEG, TIFF (of many pages too) or WebP."""

import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from indexer.errors import DamagedFileError, EmptyDocumentError, UnsupportedFormatError
from indexer.model import RawDocument
from indexer.readers.ocr import recognise_page
from indexer.readers.ocr_engine import OcrTimeoutError, check_engine
from indexer.readers.ocr_image import SCAN_DPI, Rgb, to_scan_size
from indexer.readers.pdf_furniture import without_furniture
from indexer.readers.pdf_pages import PageContent, build_document, page_of
from indexer.readers.pdf_scans import MAX_OCR_PAGES

FORMATS = ("PNG", "JPEG", "TIFF", "WEBP")
# A sheet of A3 at 600 dpi has 70 million pixels, 210 MB in colour.
_MAX_PIXELS = 80_000_000


def read_file(path: Path) -> RawDocument:
    """Read a picture file; every frame of it is a page.

    Raises `UnsupportedFormatError`, `DamagedFileError`, `EmptyDocumentError` where no text is recognised, or
    `ReadError` where Tesseract is missing.
    """
    check_engine()
    said: list[str] = []
    pages = []
    for number, image in enumerate(_frames(path), 1):
        if number > MAX_OCR_PAGES:
            said.append(f"Chỉ nhận dạng {MAX_OCR_PAGES} trang đầu của tệp ảnh. Hãy tách tệp để đọc đủ.")
            break
        try:
            pages.append(page_of(recognise_page(image, SCAN_DPI, number), number))
        except OcrTimeoutError:
            said.append(f"Trang {number}: nhận dạng chữ quá lâu nên đã bỏ qua. Hãy quét lại trang này ở 200–300 dpi.")
            pages.append(PageContent(number, 1.0, 1.0, [], [], is_scan=True))
    if all(page.is_empty for page in pages):
        raise EmptyDocumentError(
            "Không nhận dạng được chữ nào trong ảnh. Hãy chụp hoặc quét lại rõ hơn (200–300 dpi, đủ sáng, đúng chiều)."
        )
    return build_document(without_furniture(pages), len(pages), "image", tuple(said))


def _frames(path: Path) -> Iterator[Rgb]:
    """Yield the frames as displayed: turned as the camera says, on white where they are transparent."""
    with warnings.catch_warnings():
        # Pillow warns of large pictures and of odd tags; the size is checked here, odd tags do no harm.
        warnings.simplefilter("ignore")
        try:
            with Image.open(path, formats=FORMATS) as picture:
                for frame in ImageSequence.Iterator(picture):
                    check_size(frame)
                    upright = ImageOps.exif_transpose(frame)
                    yield to_scan_size(on_white(upright))
        except UnidentifiedImageError as error:
            raise UnsupportedFormatError("Dạng ảnh này chưa đọc được. Hãy lưu thành .png, .jpg hoặc .pdf.") from error
        except Image.DecompressionBombError as error:  # Pillow's own limit, far above ours
            raise UnsupportedFormatError("Ảnh quá lớn. Hãy quét lại ở 200–300 dpi rồi nạp lại.") from error
        except (OSError, SyntaxError, ValueError, EOFError) as error:
            raise DamagedFileError("Tệp ảnh bị hỏng hoặc chưa chép xong. Hãy chép lại hoặc quét lại.") from error


def check_size(frame: Image.Image) -> None:
    """Raise `UnsupportedFormatError` for a picture that would take too much memory."""
    if frame.width * frame.height > _MAX_PIXELS:
        raise UnsupportedFormatError(
            f"Ảnh quá lớn ({frame.width} × {frame.height} điểm). Hãy quét lại ở 200–300 dpi rồi nạp lại."
        )


def on_white(frame: Image.Image) -> Rgb:
    """Return the colours of a picture, on white where it is transparent."""
    if frame.mode in ("RGBA", "LA", "PA") or "transparency" in frame.info:
        frame = Image.alpha_composite(Image.new("RGBA", frame.size, "white"), frame.convert("RGBA"))
    if frame.mode.startswith("I"):
        # 16 bits a pixel: Pillow would cut off what is above 255.
        deep = np.asarray(frame, np.float64)
        frame = Image.fromarray((deep * (255 / max(deep.max(), 1))).astype(np.uint8))
    return np.asarray(frame.convert("RGB"), np.uint8)
