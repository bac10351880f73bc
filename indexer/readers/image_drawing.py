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
                upright = ImageOps.exif_transpose(_reduced(picture, width))
                turned = upright.rotate(-90 * quarter_turns, expand=True) if quarter_turns else upright
                return _narrowed(Image.fromarray(on_white(turned)), width)
        except UnidentifiedImageError as error:
            raise UnsupportedFormatError("Dạng ảnh này chưa đọc được. Hãy lưu thành .png, .jpg hoặc .pdf.") from error
        except Image.DecompressionBombError as error:
            raise UnsupportedFormatError("Ảnh quá lớn. Hãy quét lại ở 200–300 dpi rồi nạp lại.") from error
        except (OSError, SyntaxError, ValueError, EOFError) as error:
            raise DamagedFileError("Tệp ảnh bị hỏng hoặc chưa chép xong. Hãy chép lại hoặc quét lại.") from error


def _reduced(picture: Image.Image, width: int) -> Image.Image:
    """Return a frame not much more than twice as wide as it will be: a sheet of A3 at 600 dpi takes 300 MB each time.

    Its shorter side counts, as it may be turned.
    """
    factor = min(picture.size) // (2 * width)
    if factor < 2 or picture.mode.startswith(("I", "F")):  # 16 bits a pixel, whose whole range must be seen
        return picture
    plain = {"1": "L", "P": "RGBA" if "transparency" in picture.info else "RGB", "PA": "RGBA"}.get(picture.mode)
    reduced = (picture.convert(plain) if plain else picture).reduce(factor)
    reduced.getexif().update(picture.getexif())  # how the camera was held; of a TIFF it stands in the file alone
    return reduced


def _narrowed(picture: Image.Image, width: int) -> Image.Image:
    if picture.width <= width:
        return picture
    height = max(round(picture.height * width / picture.width), 1)
    return picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
