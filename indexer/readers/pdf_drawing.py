"""Pages of PDF files as pictures for people; recognition draws its own (`pdf_scans`)."""

from pathlib import Path

from PIL import Image

from indexer.errors import DamagedFileError
from indexer.readers.pdf_engine import PDFIUM, opened

# A strip of paper of 200 by 14,400 points would be 92,000 pixels high; an A4 page 1,280 wide has 2.3 million in all.
_MAX_PIXELS = 8_000_000


def draw(path: Path, number: int, width: int, quarter_turns: int = 0) -> Image.Image:
    """Return page `number` (from 1) as an RGB picture, `width` pixels wide once it is turned upright.

    Pages much longer than wide come out narrower. Raises `ReadError` where the file cannot be opened or drawn.
    """
    with path.open("rb") as file, opened(file) as document, PDFIUM:
        if not 1 <= number <= len(document):
            raise DamagedFileError(f"Tệp PDF không có trang {number}. Hãy đồng bộ lại thư mục văn bản.")
        page = document[number - 1]
        try:
            page_width, page_height = page.get_size()
            across = page_height if quarter_turns % 2 else page_width
            if not (page_width > 0 and page_height > 0):
                raise DamagedFileError(f"Trang {number} của tệp PDF không có kích thước. Hãy xuất lại tệp PDF.")
            scale = min(width / across, (_MAX_PIXELS / (page_width * page_height)) ** 0.5)
            bitmap = page.render(scale=scale, rotation=90 * quarter_turns, rev_byteorder=True)
            try:
                picture: Image.Image = bitmap.to_pil()
                return picture.convert("RGB")
            finally:
                bitmap.close()
        finally:
            page.close()
