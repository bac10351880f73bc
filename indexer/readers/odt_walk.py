"""The walk over the body of an OpenDocument text, in document order.

Kept: tables, lists with their labels, text boxes, tables of contents, footnotes (after the body).
Dropped: what was deleted with changes tracked, comments, hidden text, phonetic guides.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from indexer.readers.items import RowItem, TableItem, TextItem, cell_text
from indexer.readers.odt_lists import MAX_LEVELS, OdtLists, start_value
from indexer.readers.odt_styles import OdtStyles
from indexer.readers.odt_xml import DRAW, OFFICE, TABLE, TEXT
from indexer.readers.pieces import LegacyDecoder, Piece, split_lines
from indexer.readers.sheets import MergedCells
from indexer.text.legacy import LegacyFont

# "a \n b" has one run of blanks; "a\xa0b" has none.
_XML_BLANKS = re.compile(r"[ \t\r\n]+")
_MAX_COLUMNS = 256
# Blanks that one element may stand for, and rows that one row with text may stand for.
_MAX_BLANKS = 1_000
MAX_REPEATED_ROWS = 100
_MAX_ROWS_SPANNED = 10_000
_PARAGRAPHS = frozenset({f"{TEXT}p", f"{TEXT}h"})
_DROPPED = frozenset(
    {
        f"{TEXT}tracked-changes", f"{OFFICE}annotation", f"{OFFICE}annotation-end", f"{TEXT}ruby-text",
        f"{TEXT}hidden-text", f"{TEXT}note-citation", f"{TEXT}index-title-template", f"{TEXT}sequence-decls",
        f"{TEXT}variable-decls", f"{TEXT}user-field-decls", f"{OFFICE}forms", f"{DRAW}object", f"{DRAW}image",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Look:
    """How text looks where the walk stands."""

    bold: bool = False
    hidden: bool = False
    font: LegacyFont | None = None


@dataclass
class _Paragraph:
    pieces: list[Piece] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _List:
    """Where in a list the walk stands; `level` counts from 0."""

    style: str | None
    level: int
    counters: list[int | None]


class OdtWalk:
    """Collects the lines and tables of a document; `items` is the result."""

    def __init__(self, styles: OdtStyles, decoder: LegacyDecoder) -> None:
        self.items: list[TextItem | TableItem] = []
        self._styles = styles
        self._decoder = decoder
        self._lists = OdtLists(styles)
        self._notes: list[etree._Element] = []
        self._page = 1
        self._begun = False
        self._base = _Look()

    def text_in_font(self, cell: etree._Element, font: LegacyFont | None) -> str:
        """Return the text of a cell of a sheet; `font` is that of the cell, for text that names none."""
        self._base = _Look(font=font)
        return cell_text(self._blocks(cell))

    def add_body(self, body: etree._Element) -> None:
        """Add everything under `office:text`, and the notes after it."""
        self.items.extend(self._blocks(body))
        # Notes may hold notes in a damaged file only; those are left out.
        for count, note in enumerate(list(self._notes), start=1):
            found = [item for item in self._blocks(note) if not isinstance(item, TextItem) or item.text.strip()]
            if found and isinstance(found[0], TextItem):
                found[0] = replace(found[0], text=f"[{count}] {found[0].text.strip()}")
            self.items.extend(found)

    def _blocks(self, parent: etree._Element) -> Iterator[TextItem | TableItem]:
        for element in parent:
            tag = element.tag
            if tag in _DROPPED or not isinstance(tag, str):
                continue
            if tag in _PARAGRAPHS:
                yield from self._paragraph(element, self._heading_label(element))
            elif tag == f"{TABLE}table":
                yield self._table(element)
            elif tag == f"{TEXT}list":
                yield from self._list(element, None)
            elif tag == f"{TEXT}soft-page-break":
                self._page += 1
            else:
                # Sections, indexes, frames and whatever else only wraps paragraphs.
                yield from self._blocks(element)

    # --- lists -------------------------------------------------------------------------------------

    def _list(self, element: etree._Element, outer: _List | None) -> Iterator[TextItem | TableItem]:
        style = element.get(f"{TEXT}style-name") or (outer.style if outer else self._style_of_first(element))
        if outer is None:
            place = _List(style, 0, self._lists.open(element, style))
        else:
            place = _List(style, min(outer.level + 1, MAX_LEVELS - 1), outer.counters)
        for item in element:
            if item.tag in (f"{TEXT}list-item", f"{TEXT}list-header"):
                yield from self._item(item, place)

    def _item(self, item: etree._Element, place: _List) -> Iterator[TextItem | TableItem]:
        labelled = item.tag == f"{TEXT}list-header"
        for element in item:
            if element.tag in _PARAGRAPHS:
                label = ""
                if not labelled:
                    label = self._lists.label(place.style, place.level, place.counters, start_value(item))
                    labelled = True
                yield from self._paragraph(element, label)
            elif element.tag == f"{TEXT}list":
                yield from self._list(element, place)
            elif element.tag == f"{TEXT}soft-page-break":
                self._page += 1

    def _style_of_first(self, element: etree._Element) -> str | None:
        first = next(element.iter(*_PARAGRAPHS), None)
        return None if first is None else self._styles.list_style(first.get(f"{TEXT}style-name"))

    def _heading_label(self, element: etree._Element) -> str:
        level = element.get(f"{TEXT}outline-level", "")
        if element.tag != f"{TEXT}h" or element.get(f"{TEXT}is-list-header") == "true":
            return ""
        return self._lists.heading_label(int(level) - 1) if level in map(str, range(1, MAX_LEVELS + 1)) else ""

    # --- paragraphs --------------------------------------------------------------------------------

    def _paragraph(self, element: etree._Element, label: str) -> Iterator[TextItem | TableItem]:
        style = element.get(f"{TEXT}style-name")
        if self._begun and self._styles.breaks_before(style):
            self._page += 1
        self._begun = True
        paragraph = _Paragraph()
        look = self._look(self._base, "paragraph", style)
        self._inline(element, paragraph, look)
        label = self._decoder.decode_text(label, look.font)
        yield from split_lines(self._decoder.decode(paragraph.pieces), label)
        for box in paragraph.boxes:
            yield from (item for item in self._blocks(box) if not isinstance(item, TextItem) or item.text.strip())
        if self._styles.breaks_after(style):
            self._page += 1

    def _inline(self, element: etree._Element, paragraph: _Paragraph, look: _Look) -> None:
        self._add(_collapsed(element.text), paragraph, look)
        for part in element:
            self._inline_part(part, paragraph, look)
            self._add(_collapsed(part.tail), paragraph, look)

    def _inline_part(self, part: etree._Element, paragraph: _Paragraph, look: _Look) -> None:
        tag = part.tag
        if tag in _DROPPED or not isinstance(tag, str):
            return
        if tag == f"{TEXT}s":
            count = part.get(f"{TEXT}c", "1")
            self._add(" " * (min(int(count), _MAX_BLANKS) if count.isdecimal() else 1), paragraph, look)
        elif tag == f"{TEXT}tab":
            self._add("\t", paragraph, look)
        elif tag == f"{TEXT}line-break":
            self._add("\n", paragraph, look)
        elif tag == f"{TEXT}soft-page-break":
            self._page += 1
        elif tag == f"{TEXT}note":
            self._notes.extend(part.iterchildren(f"{TEXT}note-body"))
        elif tag == f"{DRAW}text-box" or tag.startswith(DRAW):
            paragraph.boxes.extend([part] if _holds_paragraphs(part) else [])
        else:
            inner = self._look(look, "text", part.get(f"{TEXT}style-name")) if tag == f"{TEXT}span" else look
            self._inline(part, paragraph, inner)

    def _look(self, outer: _Look, family: str, style: str | None) -> _Look:
        bold, hidden = self._styles.is_bold(family, style), self._styles.is_hidden(family, style)
        named, font = self._styles.font(family, style, self._decoder)
        return _Look(
            outer.bold if bold is None else bold,
            outer.hidden if hidden is None else hidden,
            font if named else outer.font,
        )

    def _add(self, text: str, paragraph: _Paragraph, look: _Look) -> None:
        if text and not look.hidden:
            paragraph.pieces.append(Piece(text, self._page, look.bold, look.font))

    # --- tables ------------------------------------------------------------------------------------

    def _table(self, table: etree._Element) -> TableItem:
        rows: list[RowItem] = []
        sides: list[int] = []
        merged = MergedCells()
        for row in rows_of(table):
            begins_on = self._page
            cells: list[str] = []
            heights: dict[int, int] = {}
            for cell in row:
                if cell.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
                    continue
                covered = cell.tag == f"{TABLE}covered-table-cell"
                text = "" if covered else cell_text(self._blocks(cell))
                if not covered:
                    sides.append(self._styles.drawn_sides(cell.get(f"{TABLE}style-name")))
                    note_height(cell, len(cells), text, heights)
                repeated = repeats(cell, "number-columns-repeated", _MAX_COLUMNS)
                cells += [text] * min(repeated, _MAX_COLUMNS - len(cells))
            if cells:
                has_text = any(map(str.strip, cells))
                count = repeats(row, "number-rows-repeated", MAX_REPEATED_ROWS) if has_text else 1
                rows += [RowItem(tuple(cells), begins_on, merged.next_row(heights, count))] * count
        ruled = bool(sides) and sum(count >= 2 for count in sides) * 2 >= len(sides)
        return TableItem(tuple(rows), ruled)


def rows_of(table: etree._Element) -> Iterator[etree._Element]:
    """Yield the rows of a table, those in groups too."""
    for element in table:
        if element.tag == f"{TABLE}table-row":
            yield element
        elif element.tag in (f"{TABLE}table-header-rows", f"{TABLE}table-rows", f"{TABLE}table-row-group"):
            yield from rows_of(element)


def repeats(element: etree._Element, attribute: str, most: int) -> int:
    """Return how often an element stands for itself, at most `most`."""
    value = element.get(TABLE + attribute, "1")
    # A damaged file may claim a billion.
    return max(1, min(int(value[:9]), most)) if value.isascii() and value.isdigit() else 1


def note_height(cell: etree._Element, column: int, text: str, heights: dict[int, int]) -> None:
    """Note over how many rows a cell with text runs, where over more than one."""
    height = repeats(cell, "number-rows-spanned", _MAX_ROWS_SPANNED)
    if text.strip() and height > 1:
        heights[column] = height


def _holds_paragraphs(element: etree._Element) -> bool:
    return next(element.iter(*_PARAGRAPHS), None) is not None


def _collapsed(text: str | None) -> str:
    """Return character data as OpenDocument shows it: a run of blanks or line ends is one blank.

    Only of XML's own blanks: a no-break space is a character of the text.
    """
    return _XML_BLANKS.sub(" ", text or "")
