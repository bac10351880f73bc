"""Characters of a PDF page with their boxes, as pdfium places them.

Plain text extraction loses half of the words where accented letters come from a fallback font, because it
breaks lines at every change of font; so only single characters are taken here. It knows no words or lines.
"""

import ctypes
import math
import re
import unicodedata
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

# Watermarks run aslant over the page; a scan's text layer may be off by a degree or two.
_MAX_SLANT = 0.1
# pdfium guesses the weight from the width of the stems: 415 for Liberation Serif Bold, 495 for its Italic.
# So the name of the font decides, and the weight only where it leaves no doubt.
_BOLD_WEIGHT = 700
_BOLD_NAME = re.compile(rb"bold|black|heavy", re.IGNORECASE)
_NAME_BYTES = 128
_PRIVATE_OR_MISSING = frozenset({0, 0xFFFE, 0xFFFF, 0xFFFD})


@dataclass(slots=True)
class Glyph:
    """A character, or a letter with its marks; PDF points from the lower left corner as displayed.

    `confidence`, in [0, 1], is that of the recognition where the character was read from an image.
    """

    text: str
    left: float
    bottom: float
    right: float
    top: float
    baseline: float
    bold: bool
    confidence: float | None = None

    @property
    def height(self) -> float:
        """Height of the font's box, near to the size of the type."""
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        """Horizontal middle."""
        return (self.left + self.right) / 2


def read_glyphs(page: pdfium.PdfPage) -> list[Glyph]:
    """Return the upright characters of a page in the order of the file; blanks are characters of their own.

    Blanks and line breaks that pdfium makes up are left out; combining marks are joined to their letters.
    """
    text_page = page.get_textpage()
    try:
        turn = _Turn(page)
        found: list[Glyph] = []
        for index in range(text_page.count_chars()):
            glyph = _read_glyph(text_page.raw, index, turn)
            if glyph is not None:
                found.append(glyph)
    finally:
        text_page.close()
    return _join_marks(found)


def crop_offset(page: pdfium.PdfPage) -> tuple[float, float]:
    """Return where the lower left corner of the displayed page lies on the whole sheet (MediaBox), turned alike."""
    media_left, media_bottom, media_right, media_top = page.get_mediabox()
    left, bottom, right, top = page.get_cropbox()
    west, south, east, north = left - media_left, bottom - media_bottom, media_right - right, media_top - top
    return ((west, south), (south, east), (east, north), (north, west))[page.get_rotation() // 90]


class _Turn:
    """Turns the user space of a page into the page as displayed (its /Rotate entry)."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self.quarters: int = page.get_rotation() // 90
        self._left, self._bottom, right, top = page.get_cropbox()
        self._width, self._height = right - self._left, top - self._bottom

    def point(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self._left, y - self._bottom
        match self.quarters:
            case 1:
                return y, self._width - x
            case 2:
                return self._width - x, self._height - y
            case 3:
                return self._height - y, x
            case _:
                return x, y

    def corners(self, rect: "pdfium_c.FS_RECTF") -> tuple[tuple[float, float], tuple[float, float]]:
        return self.point(rect.left, rect.bottom), self.point(rect.right, rect.top)

    def is_upright(self, angle: float) -> bool:
        slant: float = (angle + self.quarters * math.pi / 2) % (2 * math.pi)
        return min(slant, 2 * math.pi - slant) <= _MAX_SLANT


def _read_glyph(text_page: object, index: int, turn: _Turn) -> Glyph | None:
    code = pdfium_c.FPDFText_GetUnicode(text_page, index)
    if code in _PRIVATE_OR_MISSING or 0xD800 <= code < 0xE000 or pdfium_c.FPDFText_IsGenerated(text_page, index) == 1:
        return None
    if not turn.is_upright(pdfium_c.FPDFText_GetCharAngle(text_page, index)):
        return None
    rect = pdfium_c.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium_c.FPDFText_GetLooseCharBox(text_page, index, rect)
    pdfium_c.FPDFText_GetCharOrigin(text_page, index, x, y)
    (left, right), (bottom, top) = (sorted(pair) for pair in zip(*turn.corners(rect), strict=True))
    origin, baseline = turn.point(x.value, y.value)
    # The box takes in what sticks out on the left ("p", "j"), which would hide the blank before the letter.
    left = min(max(left, origin), right)
    return Glyph(chr(code), left, bottom, right, top, baseline, _is_bold(text_page, index))


def _is_bold(text_page: object, index: int) -> bool:
    name, flags = ctypes.create_string_buffer(_NAME_BYTES), ctypes.c_int()
    pdfium_c.FPDFText_GetFontInfo(text_page, index, name, _NAME_BYTES, flags)
    if _BOLD_NAME.search(name.value):
        return True
    return bool(pdfium_c.FPDFText_GetFontWeight(text_page, index) >= _BOLD_WEIGHT)


def _join_marks(glyphs: list[Glyph]) -> list[Glyph]:
    """Join each combining mark to the letter that it stands on; marks without a letter near are dropped."""
    letters: list[Glyph] = []
    waiting: list[Glyph] = []
    for glyph in glyphs:
        if not _is_mark(glyph.text):
            letters.append(glyph)
            for mark in waiting:
                # Some programs draw the mark before its letter.
                if not _attach(mark, letters[-2:]):
                    _attach(mark, letters)
            waiting.clear()
        elif not _attach(glyph, letters[-1:]):
            waiting.append(glyph)
    for mark in waiting:
        _attach(mark, letters)
    return letters


def _is_mark(text: str) -> bool:
    return unicodedata.category(text[0]) == "Mn"


def _attach(mark: Glyph, letters: list[Glyph]) -> bool:
    """Add the mark to the nearest of the letters that it can stand on."""
    best, best_distance = None, 0.0
    for letter in letters:
        slack = 0.35 * letter.height
        if abs(mark.baseline - letter.baseline) > 0.8 * letter.height or not letter.text[0].isalpha():
            continue
        if not letter.left - slack <= mark.middle <= letter.right + slack:
            continue
        distance = abs(mark.middle - letter.middle) + abs(mark.baseline - letter.baseline)
        if best is None or distance < best_distance:
            best, best_distance = letter, distance
    if best is None:
        return False
    best.text = unicodedata.normalize("NFC", best.text + mark.text)
    return True
