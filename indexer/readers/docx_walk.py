"""The walk over the body of a Word document, in document order.

Kept: inserted tracked text, results of fields, content controls, text boxes (once), automatic numbers.
Text in TCVN3 and VNI fonts is converted.
Dropped: deleted tracked text, hidden text, field codes, running headers and footers.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from indexer.readers.docx_fonts import Fonts
from indexer.readers.docx_numbering import Numbering
from indexer.readers.docx_styles import Styles, is_ruled
from indexer.readers.docx_xml import MC, M, W, child, number, switch, value
from indexer.readers.items import RowItem, TableItem, TextItem, cell_text
from indexer.readers.pieces import Piece, split_lines
from indexer.text.legacy import LegacyFont

# Elements that only wrap what they hold.
_WRAPPERS = frozenset(
    W + name
    for name in ("ins", "moveTo", "hyperlink", "smartTag", "customXml", "sdtContent", "fldSimple", "dir", "bdo")
)
_DROPPED = frozenset(W + name for name in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "instrText", "delText"))
# A soft hyphen is invisible, but in TCVN3 the same character is the letter "ư".
_MARKS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}softHyphen": "\xad"}
_MAX_COLUMNS = 63


@dataclass
class _Paragraph:
    """A paragraph being put together: its style, its pieces and its text boxes."""

    style: str | None = None
    pieces: list[Piece] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)


class DocumentWalk:
    """Collects the lines and tables of a document; `items` is the result."""

    def __init__(self, styles: Styles, fonts: Fonts, numbering: Numbering) -> None:
        self.items: list[TextItem | TableItem] = []
        self._styles = styles
        self._fonts = fonts
        self._numbering = numbering
        self._page = 1
        # Word notes a page break that the author set a second time, as the break of the layout.
        self._just_broken = False
        # Text of a paragraph whose end was deleted: the next paragraph goes on with it.
        self._carried: _Paragraph | None = None

    def add_body(self, body: etree._Element) -> None:
        """Add everything under `w:body`."""
        self.items.extend(self._blocks(body))
        if self._carried is not None:
            last, self._carried = self._carried, None
            self.items.extend(split_lines(self._fonts.decode(last.pieces), ""))

    def add_notes(self, notes: Iterable[etree._Element]) -> None:
        """Add the footnotes or endnotes, numbered in order; separators are none."""
        shown = [note for note in notes if note.get(f"{W}type", "normal") == "normal"]
        for count, note in enumerate(shown, start=1):
            found = [item for item in self._blocks(note) if not isinstance(item, TextItem) or item.text.strip()]
            if found and isinstance(found[0], TextItem):
                first = found[0]
                found[0] = TextItem(f"[{count}] {first.text.strip()}", first.page, first.bold)
            self.items.extend(found)

    def _blocks(self, parent: etree._Element) -> Iterator[TextItem | TableItem]:
        for element in parent:
            if element.tag == f"{W}p":
                yield from self._paragraph(element)
            elif element.tag == f"{W}tbl":
                yield self._table(element)
            elif element.tag == f"{W}sdt":
                content = child(element, "sdtContent")
                if content is not None:
                    yield from self._blocks(content)
            elif element.tag in _WRAPPERS:
                yield from self._blocks(element)
            elif element.tag == f"{MC}AlternateContent":
                for choice in _one_choice(element):
                    yield from self._blocks(choice)

    # --- paragraphs --------------------------------------------------------------------------------

    def _paragraph(self, element: etree._Element) -> Iterator[TextItem | TableItem]:
        properties = child(element, "pPr")
        if switch(properties, "pageBreakBefore"):
            self._break_page()
        style_id = self._styles.paragraph_style(properties)
        carried, self._carried = self._carried, None
        paragraph = carried or _Paragraph()
        paragraph.style = style_id
        self._inline(element, paragraph, bool(self._styles.is_bold(style_id)))
        if child(properties, "rPr", "del") is not None:
            self._carried = paragraph
            return
        mark_font = self._fonts.of_run(child(properties, "rPr"), style_id)
        label = self._numbering.label(properties, mark_font)
        yield from split_lines(self._fonts.decode(paragraph.pieces), label)
        for box in paragraph.boxes:
            yield from (item for item in self._blocks(box) if not isinstance(item, TextItem) or item.text.strip())
        section = child(properties, "sectPr")
        if section is not None and value(section, "type") != "continuous":
            self._break_page()

    def _inline(self, parent: etree._Element, paragraph: _Paragraph, bold: bool) -> None:
        for element in parent:
            tag = element.tag
            if tag == f"{W}r":
                self._run(element, paragraph, bold)
            elif tag == f"{W}sdt":
                content = child(element, "sdtContent")
                if content is not None:
                    self._inline(content, paragraph, bold)
            elif tag in _WRAPPERS:
                self._inline(element, paragraph, bold)
            elif tag == f"{MC}AlternateContent":
                for choice in _one_choice(element):
                    self._inline(choice, paragraph, bold)
            elif isinstance(tag, str) and tag.startswith(M):
                self._add("".join(text.text or "" for text in element.iter(f"{M}t")), paragraph, bold)

    def _run(self, run: etree._Element, paragraph: _Paragraph, paragraph_bold: bool) -> None:
        properties = child(run, "rPr")
        if switch(properties, "vanish"):
            return
        bold = switch(properties, "b")
        if bold is None:
            bold = self._styles.is_bold(value(properties, "rStyle"))
        font = self._fonts.of_run(properties, paragraph.style)
        self._run_content(run, paragraph, paragraph_bold if bold is None else bold, font)

    def _run_content(self, parent: etree._Element, paragraph: _Paragraph, bold: bool, font: LegacyFont | None) -> None:
        for element in parent:
            tag = element.tag
            if tag == f"{W}t":
                self._add(element.text or "", paragraph, bold, font)
            elif tag in _MARKS:
                self._add(_MARKS[tag], paragraph, bold, font)
            elif tag == f"{W}br":
                self._break_line(element.get(f"{W}type"), paragraph, bold, font)
            elif tag == f"{W}lastRenderedPageBreak":
                self._note_page_break()
            elif tag == f"{W}sym":
                self._add(_symbol(element), paragraph, bold, self._fonts.font(element.get(f"{W}font")))
            elif tag == f"{MC}AlternateContent":
                for choice in _one_choice(element):
                    self._run_content(choice, paragraph, bold, font)
            elif tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
                paragraph.boxes.extend(_outermost_boxes(element))

    def _add(self, text: str, paragraph: _Paragraph, bold: bool, font: LegacyFont | None = None) -> None:
        if text:
            paragraph.pieces.append(Piece(text, self._page, bold, font))
            self._just_broken = self._just_broken and not text.strip()

    def _break_line(self, kind: str | None, paragraph: _Paragraph, bold: bool, font: LegacyFont | None) -> None:
        if kind == "page":
            self._break_page()
        self._add("\n", paragraph, bold, font)

    def _break_page(self) -> None:
        self._page += 1
        self._just_broken = True

    def _note_page_break(self) -> None:
        if not self._just_broken:
            self._page += 1
        self._just_broken = False

    # --- tables ------------------------------------------------------------------------------------

    def _table(self, table: etree._Element) -> TableItem:
        rows = []
        for row in _rows(table):
            begins_on = self._page
            first_noted = self._just_broken
            cells = _empty_cells(number(row, "trPr", "gridBefore"))
            joined = set()
            ends_on = begins_on
            for cell in _cells(row):
                # Each cell notes the page break that runs through the row.
                self._page, self._just_broken = begins_on, first_noted
                if _is_joined(cell):
                    joined.add(len(cells))
                cells.extend(self._cell(cell))
                ends_on = max(ends_on, self._page)
            self._page = ends_on
            self._just_broken = False
            cells.extend(_empty_cells(number(row, "trPr", "gridAfter")))
            if cells:
                rows.append(RowItem(tuple(cells), begins_on, frozenset(joined)))
        return TableItem(tuple(rows), is_ruled(table, self._styles))

    def _cell(self, cell: etree._Element) -> list[str]:
        """Return the text of a cell and an empty text for every further column that it spans."""
        properties = child(cell, "tcPr")
        text = cell_text(self._blocks(cell))
        if self._carried is not None:
            text += "".join(piece.text for piece in self._fonts.decode(self._carried.pieces))
            self._carried = None
        if _is_joined(cell) or value(properties, "hMerge") == "continue":
            text = ""
        return [text, *_empty_cells((number(properties, "gridSpan") or 1) - 1)]


def _is_joined(cell: etree._Element) -> bool:
    """Tell whether a cell is the lower part of one that runs over several rows."""
    merge = child(cell, "tcPr", "vMerge")
    return merge is not None and merge.get(f"{W}val", "continue") == "continue"


def _empty_cells(count: int | None) -> list[str]:
    # Word allows 63 columns; a damaged file may claim a billion.
    return [""] * max(0, min(count or 0, _MAX_COLUMNS))


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for element in table:
        if element.tag == f"{W}tr":
            if child(element, "trPr", "del") is None:
                yield element
        elif element.tag == f"{W}sdt" or element.tag in _WRAPPERS:
            yield from _rows(element)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for element in row:
        if element.tag == f"{W}tc":
            yield element
        elif element.tag == f"{W}sdt" or element.tag in _WRAPPERS:
            yield from _cells(element)


def _one_choice(alternatives: etree._Element) -> list[etree._Element]:
    """Return the first alternative that holds text: the others repeat it for older programs."""
    choices = [*alternatives.iterchildren(f"{MC}Choice"), *alternatives.iterchildren(f"{MC}Fallback")]
    for choice in choices:
        if any((text.text or "").strip() for text in choice.iter(f"{W}t")):
            return [choice]
    return choices[:1]


def _outermost_boxes(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the contents of text boxes in a drawing, without inner boxes and repeated fallbacks."""
    for part in element:
        if part.tag == f"{W}txbxContent":
            yield part
        elif part.tag == f"{MC}AlternateContent":
            for choice in _one_choice(part):
                yield from _outermost_boxes(choice)
        else:
            yield from _outermost_boxes(part)


def _symbol(element: etree._Element) -> str:
    try:
        code = int(element.get(f"{W}char", ""), 16)
    except ValueError:
        return ""
    return chr(code) if 0 < code < 0x110000 else ""
