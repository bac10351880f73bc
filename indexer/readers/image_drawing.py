"""Frames of picture files as pictures for people, made smaller."""

import warnings
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from indexer.errors import DamagedFileError, UnsupportedFormatError
from indexer.readers.image import FORMATS, check_size, on_white


def draw(path: Path, number: int, width: int, quarter_turns: int = 0) -> Image.Image:
    """Return frame `number` (from 1) as an RGB picture at most `width` pixels wide once it is turned upright.

    Raises `ReadError` where the file cannot be opened or has no such frame.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as when it was read: odd tags do no harm, the size is checked here
        try:
            with Image.open(path, formats=FORMATS) as picture:
                picture.seek(number - 1)
                check_size(picture)
                picture.draft("RGB", (width, width))  # a JPEG is decoded at a half, a quarter or an eighth
                upright = ImageOps.exif_transpose(picture)
                turned = upright.rotate(-90 * quarter_turns, expand=True) if quarter_turns else upright
                return _narrowed(Image.fromarray(on_white(turned)), width)
        except UnidentifiedImageError as error:
            raise UnsupportedFormatError("Dạng ảnh này chưa đọc được. Hãy lưu thành .png, .jpg hoặc .pdf.") from error
        except Image.DecompressionBombError as error:
            raise UnsupportedFormatError("Ảnh quá lớn. Hãy quét lại ở 200–300 dpi rồi nạp lại.") from error
        except (OSError, SyntaxError, ValueError, EOFError) as error:
            raise DamagedFileError("Tệp ảnh bị hỏng hoặc chưa chép xong. Hãy chép lại hoặc quét lại.") from error


def _narrowed(picture: Image.Image, width: int) -> Image.Image:
    if picture.width <= width:
        return picture
    height = max(round(picture.height * width / picture.width), 1)
    return picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
