"""A page of a file as a picture, for the formats whose pages are known to look as the file says."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from indexer.errors import DamagedFileError, ReadError

if TYPE_CHECKING:
    from PIL import Image

# Format (`RawDocument.format`) -> module with a function `draw(path, number, width, quarter_turns)`.
_DRAWERS = {"pdf": "indexer.readers.pdf_drawing", "image": "indexer.readers.image_drawing"}


def can_draw(format_name: str) -> bool:
    """Whether files of a format have pages that can be drawn; the pages of a .docx depend on who lays it out."""
    return format_name in _DRAWERS


def draw_page(path: Path, format_name: str, number: int, width: int, quarter_turns: int = 0) -> "Image.Image":
    """Return page `number` (from 1) as an RGB picture about `width` pixels wide, turned clockwise.

    Raises a `ReadError` with a message for the user, nothing else.
    """
    draw = cast("Callable[[Path, int, int, int], Image.Image]", import_module(_DRAWERS[format_name]).draw)
    try:
        return draw(path, number, width, quarter_turns)
    except ReadError:
        raise
    except Exception as error:  # whatever a library makes of a broken page
        raise DamagedFileError(
            f"Không vẽ được trang {number} ({type(error).__name__}). Hãy mở tệp gốc để xem trang này."
        ) from error
