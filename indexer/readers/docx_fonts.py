"""Fonts of a Word document: the pieces of text that stand in TCVN3 or VNI fonts come out as Unicode.

A run names its font or has it from its style, the style of the paragraph or the defaults of the document.
Letters of the legacy encodings lie from U+00A0 to U+00FF, where the "hAnsi" font of the four counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from lxml import etree

from indexer.readers.docx_styles import Styles
from indexer.readers.docx_xml import W, child, value
from indexer.text.legacy import LegacyFont, convert, font_of, holds_unicode


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one run with the page it stands on, its weight and its font, if that is a legacy one."""

    text: str
    page: int
    bold: bool
    font: LegacyFont | None = None


class Fonts:
    """Finds and undoes legacy fonts; `enabled=False` leaves all text as it is.

    People typed Unicode in old templates too, so that the names of the fonts were wrong: a stretch with letters
    that only Unicode has is kept, and `mislead` tells whether this was so for most of the document.
    """

    def __init__(self, styles: Styles, *, enabled: bool = True) -> None:
        self._styles = styles
        self._enabled = enabled
        self._of_styles: dict[tuple[str | None, str | None], LegacyFont | None] = {}
        self._converted_chars = 0
        self._kept_chars = 0

    @property
    def mislead(self) -> bool:
        """Return whether more of the accented text in legacy fonts was Unicode than not."""
        return self._kept_chars > self._converted_chars

    def of_run(self, properties: etree._Element | None, paragraph_style: str | None) -> LegacyFont | None:
        """Return the legacy font of a run, None where its font is a usual one."""
        name = named_font(properties)
        if name is not None:
            return self.named(name)
        key = (value(properties, "rStyle"), paragraph_style)
        if key not in self._of_styles:
            self._of_styles[key] = self.named(self._from_styles(*key))
        return self._of_styles[key]

    def named(self, name: str | None) -> LegacyFont | None:
        """Return the legacy font of that name."""
        return font_of(name) if self._enabled else None

    def decode(self, pieces: Iterable[Piece]) -> list[Piece]:
        """Return the pieces of one paragraph with the text in legacy fonts converted."""
        decoded: list[Piece] = []
        for font, group in groupby(pieces, key=lambda piece: piece.font):
            stretch = list(group)
            if font is None or self._is_unicode("".join(piece.text for piece in stretch)):
                decoded += stretch
                continue
            # A letter of VNI is two characters, which a break between runs may part.
            for (page, bold), run in groupby(stretch, key=lambda piece: (piece.page, piece.bold)):
                decoded.append(Piece(convert("".join(piece.text for piece in run), font), page, bold))
        return decoded

    def decode_text(self, text: str, font: LegacyFont | None) -> str:
        """Return a text of one font converted, if that is a legacy one."""
        return text if font is None or self._is_unicode(text) else convert(text, font)

    def _is_unicode(self, stretch: str) -> bool:
        is_unicode = holds_unicode(stretch)
        accented = sum(not char.isascii() for char in stretch)
        if is_unicode:
            self._kept_chars += accented
        else:
            self._converted_chars += accented
        return is_unicode

    def _from_styles(self, run_style: str | None, paragraph_style: str | None) -> str | None:
        for properties in self._styles.run_properties(run_style, paragraph_style):
            name = named_font(properties)
            if name is not None:
                return name
        return None


def named_font(properties: etree._Element | None) -> str | None:
    """Return the font that run properties name for accented letters, "" for one of the theme, None for none."""
    fonts = child(properties, "rFonts")
    if fonts is None:
        return None
    return "" if fonts.get(f"{W}hAnsiTheme") else fonts.get(f"{W}hAnsi")
