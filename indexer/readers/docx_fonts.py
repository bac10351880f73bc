"""Fonts of a Word document: the pieces of text that stand in TCVN3 or VNI fonts come out as Unicode.

A run names its font or has it from its style, the style of the paragraph or the defaults of the document.
Letters of the legacy encodings lie from U+00A0 to U+00FF, where the "hAnsi" font of the four counts.
"""

from lxml import etree

from indexer.readers.docx_styles import Styles
from indexer.readers.docx_xml import W, child, value
from indexer.readers.pieces import LegacyDecoder
from indexer.text.legacy import LegacyFont


class Fonts(LegacyDecoder):
    """Finds the legacy fonts of runs and undoes them."""

    def __init__(self, styles: Styles, *, enabled: bool = True) -> None:
        super().__init__(enabled=enabled)
        self._styles = styles
        self._of_styles: dict[tuple[str | None, str | None], LegacyFont | None] = {}

    def of_run(self, properties: etree._Element | None, paragraph_style: str | None) -> LegacyFont | None:
        """Return the legacy font of a run, None where its font is a usual one."""
        name = named_font(properties)
        if name is not None:
            return self.font(name)
        key = (value(properties, "rStyle"), paragraph_style)
        if key not in self._of_styles:
            self._of_styles[key] = self.font(self._from_styles(*key))
        return self._of_styles[key]

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
