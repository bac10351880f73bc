"""What the styles of an OpenDocument text say: weight, font, hidden text, page breaks, lists, borders."""

from collections.abc import Iterator

from lxml import etree

from indexer.readers.odt_xml import FO, OFFICE, STYLE, SVG, TABLE, TEXT
from indexer.readers.pieces import LegacyDecoder
from indexer.text.legacy import LegacyFont

_MAX_DEPTH = 20
_BOLD_WEIGHTS = frozenset({"bold", "600", "700", "800", "900"})
_SIDES = ("border-left", "border-right", "border-top", "border-bottom")


class OdtStyles:
    """Styles by family and name from `styles.xml` and `content.xml`, the latter winning."""

    def __init__(self, *roots: etree._Element | None) -> None:
        self.list_styles: dict[str, etree._Element] = {}
        self.outline_style: etree._Element | None = None
        self._styles: dict[tuple[str, str], etree._Element] = {}
        self._defaults: dict[str, etree._Element] = {}
        self._faces: dict[str, str] = {}
        for root in roots:
            if root is not None:
                self._collect(root)

    def _collect(self, root: etree._Element) -> None:
        for face in root.iter(f"{STYLE}font-face"):
            self._faces[face.get(f"{STYLE}name", "")] = face.get(f"{SVG}font-family", "")
        for section in ("styles", "automatic-styles"):
            for holder in root.iterchildren(OFFICE + section):
                for style in holder.iterchildren(f"{STYLE}style"):
                    self._styles[style.get(f"{STYLE}family", ""), style.get(f"{STYLE}name", "")] = style
                for style in holder.iterchildren(f"{STYLE}default-style"):
                    self._defaults[style.get(f"{STYLE}family", "")] = style
                for style in holder.iterchildren(f"{TEXT}list-style"):
                    self.list_styles[style.get(f"{STYLE}name", "")] = style
                for style in holder.iterchildren(f"{TEXT}outline-style"):
                    self.outline_style = style

    def is_bold(self, family: str, name: str | None) -> bool | None:
        """Return whether a style makes text bold; None where it does not say."""
        weight = self._value(family, name, "text-properties", f"{FO}font-weight")
        return None if weight is None else weight in _BOLD_WEIGHTS

    def is_hidden(self, family: str, name: str | None) -> bool | None:
        """Return whether a style hides text; None where it does not say."""
        display = self._value(family, name, "text-properties", f"{TEXT}display")
        return None if display is None else display == "none"

    def font(self, family: str, name: str | None, decoder: LegacyDecoder) -> tuple[bool, LegacyFont | None]:
        """Return whether a style names a font, and that font if it is a legacy one."""
        for properties in self._properties(family, name, "text-properties"):
            face = properties.get(f"{STYLE}font-name")
            named = self._faces.get(face, face) if face else properties.get(f"{FO}font-family")
            if named:
                return True, decoder.font(named)
        return False, None

    def breaks_before(self, name: str | None) -> bool:
        """Return whether a paragraph style begins a new page (a break before it, or another page style)."""
        if self._value("paragraph", name, "paragraph-properties", f"{FO}break-before") == "page":
            return True
        return any(style.get(f"{STYLE}master-page-name") for style in self._chain("paragraph", name))

    def breaks_after(self, name: str | None) -> bool:
        """Return whether a paragraph style ends the page."""
        return self._value("paragraph", name, "paragraph-properties", f"{FO}break-after") == "page"

    def list_style(self, paragraph_style: str | None) -> str | None:
        """Return the name of the list style that a paragraph style carries, if any."""
        for style in self._chain("paragraph", paragraph_style):
            name = style.get(f"{STYLE}list-style-name")
            if name is not None:
                return name
        return None

    def is_table_hidden(self, name: str | None) -> bool:
        """Return whether the style of a table hides it, as a sheet may be."""
        return self._value("table", name, "table-properties", f"{TABLE}display") == "false"

    def drawn_sides(self, cell_style: str | None) -> int:
        """Return how many sides of a cell have a border."""
        properties = next(self._properties("table-cell", cell_style, "table-cell-properties"), None)
        if properties is None:
            return 0
        everywhere = properties.get(f"{FO}border", "none")
        return sum(properties.get(FO + side, everywhere).strip() not in ("none", "hidden", "") for side in _SIDES)

    def _value(self, family: str, name: str | None, part: str, attribute: str) -> str | None:
        for properties in self._properties(family, name, part):
            found = properties.get(attribute)
            if found is not None:
                return found
        return None

    def _properties(self, family: str, name: str | None, part: str) -> Iterator[etree._Element]:
        for style in self._chain(family, name):
            properties = style.find(STYLE + part)
            if properties is not None:
                yield properties

    def _chain(self, family: str, name: str | None) -> Iterator[etree._Element]:
        # Bounded: a damaged file may hold styles that are based on one another.
        for _ in range(_MAX_DEPTH):
            style = self._styles.get((family, name)) if name else None
            if style is None:
                break
            yield style
            name = style.get(f"{STYLE}parent-style-name")
        if family == "paragraph" and "paragraph" in self._defaults:
            yield self._defaults["paragraph"]
