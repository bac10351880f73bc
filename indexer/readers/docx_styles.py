"""What the styles of a Word document say about bold text, fonts, numbering and table borders."""

from collections.abc import Iterator

from lxml import etree

from indexer.readers.docx_xml import W, child, number, switch, value

_SIDES = ("top", "left", "start", "bottom", "right", "end", "insideH", "insideV")
_MAX_DEPTH = 20


class Styles:
    """Styles by id, each with what it is based on. Without a styles part nothing is bold or drawn."""

    def __init__(self, root: etree._Element | None) -> None:
        styles = [] if root is None else list(root.iterchildren(f"{W}style"))
        self._defaults = child(root, "docDefaults", "rPrDefault", "rPr")
        self._by_id = {style.get(f"{W}styleId", ""): style for style in styles}
        self._default_of = {
            style.get(f"{W}type", ""): style.get(f"{W}styleId", "")
            for style in styles
            if style.get(f"{W}default") in ("1", "true", "on")
        }

    def is_bold(self, style_id: str | None) -> bool | None:
        """Return whether a paragraph or character style makes text bold; None where it does not say."""
        for style in self._chain(style_id):
            bold = switch(style, "rPr", "b")
            if bold is not None:
                return bold
        return None

    def run_properties(self, run_style: str | None, paragraph_style: str | None) -> Iterator[etree._Element]:
        """Yield what the styles say about a run, from the nearest to the defaults of the document."""
        for style in (*self._chain(run_style), *self._chain(paragraph_style)):
            properties = child(style, "rPr")
            if properties is not None:
                yield properties
        if self._defaults is not None:
            yield self._defaults

    def paragraph_style(self, properties: etree._Element | None) -> str | None:
        """Return the id of the style of a paragraph, the default one where none is named."""
        return value(properties, "pStyle") or self._default_of.get("paragraph")

    def numbering(self, style_id: str | None) -> tuple[int, int | None] | None:
        """Return (numId, level or None) that a paragraph style carries, if any."""
        for style in self._chain(style_id):
            num_id = number(style, "pPr", "numPr", "numId")
            if num_id is not None:
                return num_id, number(style, "pPr", "numPr", "ilvl")
        return None

    def table_sides(self, style_id: str | None) -> dict[str, bool]:
        """Return the sides for which a table style says whether a border is drawn."""
        sides: dict[str, bool] = {}
        for style in self._chain(style_id or self._default_of.get("table")):
            for name, drawn in drawn_sides(child(style, "tblPr", "tblBorders")).items():
                sides.setdefault(name, drawn)
            for part in style.iterchildren(f"{W}tblStylePr"):
                for borders in (child(part, "tblPr", "tblBorders"), child(part, "tcPr", "tcBorders")):
                    for name, drawn in drawn_sides(borders).items():
                        if drawn:
                            sides.setdefault(name, True)
        return sides

    def _chain(self, style_id: str | None) -> Iterator[etree._Element]:
        # Bounded: a damaged file may hold styles that are based on one another.
        for _ in range(_MAX_DEPTH):
            style = self._by_id.get(style_id) if style_id else None
            if style is None:
                return
            yield style
            style_id = value(style, "basedOn")


def drawn_sides(borders: etree._Element | None) -> dict[str, bool]:
    """Return side -> whether its border is drawn, for the sides that the element names."""
    if borders is None:
        return {}
    return {
        side: (value(borders, side) or "none") not in ("none", "nil")
        for side in _SIDES
        if child(borders, side) is not None
    }


def is_ruled(table: etree._Element, styles: Styles) -> bool:
    """Return whether a table shows a grid.

    Offices lay out headers and signatures in tables without borders, at most with a line under a cell or two;
    so borders of single cells count only where half of the cells have two sides or more.
    """
    sides = styles.table_sides(value(table, "tblPr", "tblStyle"))
    sides |= drawn_sides(child(table, "tblPr", "tblBorders"))
    cells = list(table.iterfind(f"{W}tr/{W}tc"))
    if sum(sides.values()) >= 2:
        # Borders of the table may still be switched off cell by cell.
        return not all(_is_bare(cell) for cell in cells)
    framed = sum(sum(drawn_sides(child(cell, "tcPr", "tcBorders")).values()) >= 2 for cell in cells)
    return bool(cells) and framed * 2 >= len(cells)


def _is_bare(cell: etree._Element) -> bool:
    sides = drawn_sides(child(cell, "tcPr", "tcBorders"))
    return len(sides) >= 3 and not any(sides.values())
