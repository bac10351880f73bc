"""The walk over the elements of a web page: blocks become lines, tables grids, list items carry their marks.

Tables that only lay a page out (one column, or other tables within) are taken apart.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from indexer.readers.html_styles import HtmlStyles
from indexer.readers.html_tables import is_layout, is_ruled, place_cells, rows_of
from indexer.readers.items import RowItem, TableItem, TextItem, cell_text
from indexer.readers.numbering import figure
from indexer.readers.pieces import BULLET, LegacyDecoder, Piece, split_lines
from indexer.text.legacy import LegacyFont

_DROPPED = frozenset(
    """head title script style noscript template svg math object embed applet iframe select option button textarea input
    audio video canvas map nav dialog del s strike""".split()
)
_BLOCKS = frozenset(
    """html body p div h1 h2 h3 h4 h5 h6 ul ol li dl dt dd section article main header footer aside blockquote center
    address form fieldset legend hr pre figure figcaption details summary caption tr td th thead tbody tfoot""".split()
)
# How LibreOffice marks the running head and foot of the page that it saves.
_RUNNING = frozenset({"header", "footer"})
# Careless pages open elements and never close them; below this depth only the words count.
_MAX_DEPTH = 120
# Blanks that a browser shows as one; a no-break space is none of them.
_BLANKS = re.compile(r"[ \t\n\r\f]+")
# "list-style-type:none" and "list-style: none" show no mark; "list-style:square" does.
_NO_MARK = "none"


@dataclass(frozen=True, slots=True)
class _Look:
    """How text looks where the walk stands."""

    bold: bool = False
    font: LegacyFont | None = None
    verbatim: bool = False
    depth: int = 0


class HtmlWalk:
    """Collects the lines and tables of a page; `items` is the result."""

    def __init__(self, styles: HtmlStyles, decoder: LegacyDecoder) -> None:
        self.items: list[TextItem | TableItem] = []
        self._styles = styles
        self._decoder = decoder
        self._pieces: list[Piece] = []
        self._label = ""

    def add(self, root: etree._Element) -> None:
        """Add everything under an element."""
        self._element(root, _Look())
        self._flush()

    def _element(self, element: etree._Element, outer: _Look) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _DROPPED or element.get("title") in _RUNNING:
            return
        style = self._styles.of(element)
        if self._styles.is_hidden(element, style):
            return
        look = self._look(element, style, outer)
        if look.depth > _MAX_DEPTH:
            self._text(" ".join(map(str, element.itertext())), look)
        elif tag == "br":
            self._pieces.append(Piece("\n", 1, look.bold, look.font))
        elif tag == "table":
            self._flush()
            self._table(element, look)
        elif tag in ("ul", "ol"):
            self._flush()
            self._list(element, look, style)
        elif tag in _BLOCKS:
            self._flush()
            self._content(element, look)
            self._flush()
        else:
            self._content(element, look)

    def _content(self, element: etree._Element, look: _Look) -> None:
        self._text(element.text, look)
        for child in element:
            self._element(child, look)
            self._text(child.tail, look)

    def _look(self, element: etree._Element, style: dict[str, str], outer: _Look) -> _Look:
        bold = self._styles.is_bold(element, style)
        name = self._styles.font(element, style)
        font = outer.font if name is None else self._decoder.font(name)
        verbatim = outer.verbatim or element.tag == "pre" or style.get("white-space", "").startswith("pre")
        return _Look(outer.bold if bold is None else bold, font, verbatim, outer.depth + 1)

    def _text(self, text: str | None, look: _Look) -> None:
        if not text:
            return
        if not look.verbatim:
            text = _BLANKS.sub(" ", text)
            if text.startswith(" ") and (not self._pieces or self._pieces[-1].text.endswith((" ", "\n"))):
                text = text[1:]
        if text:
            self._pieces.append(Piece(text, 1, look.bold, look.font))

    def _flush(self) -> None:
        """End the line that is being put together."""
        pieces, self._pieces = self._pieces, []
        if any(piece.text.strip() for piece in pieces):
            label, self._label = self._label, ""
            lines = [line for line in split_lines(self._decoder.decode(pieces), label) if line.text.strip()]
            self.items += lines

    # --- lists -------------------------------------------------------------------------------------

    def _list(self, element: etree._Element, look: _Look, style: dict[str, str]) -> None:
        ordered = element.tag == "ol"
        marked = _NO_MARK not in (style.get("list-style-type", "") + " " + style.get("list-style", "")).split()
        count = _whole(element.get("start"), 1) - 1
        for child in element:
            if child.tag != "li":
                self._element(child, look)
                self._flush()
                continue
            count = _whole(child.get("value"), count + 1)
            mark = figure(count, element.get("type", "1")) or str(count)
            self._label = (f"{mark}. " if ordered else f"{BULLET} ") if marked else ""
            self._element(child, look)
            self._label = ""

    # --- tables ------------------------------------------------------------------------------------

    def _table(self, table: etree._Element, look: _Look) -> None:
        rows = list(rows_of(table))
        for caption in table.iterchildren("caption"):
            self._element(caption, look)
        if is_layout(table, rows, self._styles):
            for row in rows:
                for cell in row:
                    self._element(cell, look)
            self._flush()
            return
        grid = place_cells(rows)
        texts = {cell: self._cell(cell, look) for cells, _ in grid for cell in cells if cell is not None}
        shown = [
            RowItem(tuple("" if cell is None else texts.pop(cell, "") for cell in cells), 1, joined)
            for cells, joined in grid
            if cells
        ]
        self.items.append(TableItem(tuple(shown), is_ruled(table, rows, self._styles)))

    def _cell(self, cell: etree._Element, look: _Look) -> str:
        return cell_text(self._inside(cell, look))

    def _inside(self, cell: etree._Element, look: _Look) -> Iterator[TextItem | TableItem]:
        outside, self.items = self.items, []
        label, self._label = self._label, ""
        self._element(cell, look)
        found, self.items = self.items, outside
        self._label = label
        return iter(found)


def _whole(text: str | None, otherwise: int) -> int:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else otherwise
