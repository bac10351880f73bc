"""A document's text -> what the document page shows: blocks of pieces, the cited ones marked.

Pieces are cut so that emphasis (`**…**`, left by converters) and the citation never overlap half-way, which
keeps the HTML balanced wherever a span begins or ends. The words of all pieces, in order, are the words of the
canonical text; only blanks and emphasis markers are missing. Knows no template.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.model import Span
from search_api.schemas import OutlineEntry
from web.layout import Block, HeadingBlock, lay_out
from web.reading_parts import Parts, listed_entries
from web.tables import Cell, TableBlock, TableRow

# "**" on its own; not the stars of "***" or "****"
_EMPHASIS = re.compile(r"(?<!\*)\*\*(?!\*)")
# "PHỤ LỤC I\nDANH SÁCH …", centred on lines of its own; not "1. Phụ lục kèm theo"
_APPENDIX = re.compile(r"(?:\*\*)?(?:phụ lục|danh mục)\b", re.IGNORECASE)
_TABLE_CLASSES = {"table": "table", "letterhead": "letterhead-frame", "closing": "closing-frame"}
_NAVIGATION_WORDS = 90  # characters of an entry without a heading of its own


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text shown alike. `is_first_cited` carries the #cited anchor: once a page."""

    text: str
    is_cited: bool = False
    is_strong: bool = False
    is_first_cited: bool = False


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class CellView:
    """A table cell as its lines."""

    lines: tuple[Line, ...]
    columns: int = 1


@dataclass(frozen=True, slots=True)
class RowView:
    """A table row."""

    cells: tuple[CellView, ...]
    is_header: bool


@dataclass(frozen=True, slots=True)
class BlockView:
    """A heading, paragraph or table. `kind` is the CSS class; `level` is 0 but for headings.

    `columns` are the names of a table's columns, by which a narrow screen shows a row as a card; () where unknown.
    """

    kind: str
    anchors: tuple[str, ...]
    line: Line = ()
    rows: tuple[RowView, ...] = ()
    columns: tuple[str, ...] = ()
    level: int = 0


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """A line of the clickable outline; `depth` counts from 0, `part` is that of the text which holds the heading."""

    anchor: str
    part: int
    depth: int
    label: str
    heading: str
    locator: str


@dataclass(frozen=True, slots=True)
class DocumentView:
    """The text as it is shown, and the outline beside it."""

    blocks: tuple[BlockView, ...]
    navigation: tuple[NavigationEntry, ...]
    has_citation: bool


def view_document(
    text: str,
    outline: Sequence[OutlineEntry],
    cited: Span | None = None,
    rows: Sequence[Span] = (),
    subject: str = "",
    *,
    parts: Parts | None = None,
) -> DocumentView:
    """Return `text` cut into blocks and pieces, those in `cited` marked; `rows`, `subject` as in `layout.lay_out`.

    Of `parts` only the one that is shown is laid out. A citation outside of it, or of blanks only, marks nothing
    (`has_citation` is False).
    """
    parts = parts or Parts((Span(0, len(text)),))
    depths = _depths(outline)
    writer, headings = _open_part(text, outline, depths, parts.shown, cited or Span(0, 0))
    known = [moved for row in rows if (moved := _within(row, parts.shown))]
    blocks = tuple(writer.block(block) for block in lay_out(writer.text, headings, known, subject))
    return DocumentView(blocks, tuple(_navigation(text, outline, depths, parts)), writer.has_cited)


def _within(span: Span, part: Span) -> Span | None:
    """Return what of a span lies in a part, counted from the beginning of the part; None where nothing does."""
    start, end = max(span.start, part.start), min(span.end, part.end)
    return Span(start - part.start, end - part.start) if start < end else None


def _open_part(
    text: str, outline: Sequence[OutlineEntry], depths: Sequence[int], part: Span, cited: Span
) -> tuple["_Writer", list[tuple[Span, bool]]]:
    """Return what writes a part of the text, and its headings: True where the words are a heading."""
    found = [(i, moved) for i, e in enumerate(outline) if (moved := _within(Span(e.start, e.end), part))]
    # "PHỤ LỤC" alone has no words after it, but is no paragraph either.
    shown = part.of(text)
    headings = [(span, bool(outline[i].heading) or span.of(shown).isupper()) for i, span in found]
    entries = [_Entry(_anchor(i), span, depths[i]) for i, span in found]
    return _Writer(shown, entries, _within(cited, part) or Span(0, 0)), headings


def _depths(outline: Sequence[OutlineEntry]) -> list[int]:
    """Return how deep each entry lies, whatever numbers the levels have."""
    ranks = {level: rank for rank, level in enumerate(sorted({entry.level for entry in outline}))}
    return [ranks[entry.level] for entry in outline]


def _navigation(
    text: str, outline: Sequence[OutlineEntry], depths: Sequence[int], parts: Parts
) -> Iterator[NavigationEntry]:
    for index in listed_entries(outline, parts):
        entry, depth = outline[index], depths[index]
        if entry.heading or depth == 0:
            heading = entry.heading or shortened(text[entry.start : entry.end], _NAVIGATION_WORDS)
            label = entry.label if entry.heading else ""
            part = parts.part_of(entry.start)
            yield NavigationEntry(_anchor(index), part, depth, label, plain(heading), entry.locator)


def plain(text: str) -> str:
    """Return `text` on one line: blanks collapsed, cells parted by " · ", emphasis markers gone."""
    cells = (" ".join(cell.split()) for cell in _EMPHASIS.sub("", text).split("\t"))
    return " · ".join(cell for cell in cells if cell)


def shortened(text: str, limit: int) -> str:
    """Return `plain(text)`, cut between words where it is longer than `limit` characters."""
    whole = plain(text)
    if len(whole) <= limit:
        return whole
    cut = whole[:limit]
    return (cut.rsplit(" ", 1)[0] or cut) + "…"


def _anchor(index: int) -> str:
    return f"m{index + 1}"


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of the outline within the text that is written."""

    anchor: str
    span: Span
    depth: int


class _Writer:
    """Cuts blocks into pieces; remembers whether the #cited anchor is still to be set."""

    def __init__(self, text: str, entries: Sequence[_Entry], cited: Span) -> None:
        self.text = text
        self._entries = entries
        self._cited = cited
        self.has_cited = False

    def block(self, block: Block) -> BlockView:
        anchors = tuple(e.anchor for e in self._entries if block.span.start <= e.span.start < block.span.end)
        if isinstance(block, TableBlock):
            rows = tuple(self._row(row) for row in block.rows)
            return BlockView(_TABLE_CLASSES[block.kind], anchors, rows=rows, columns=_columns(rows))
        if isinstance(block, HeadingBlock):
            level = min(3 + self._entries[block.entry].depth, 6)
            kind = "appendix" if _APPENDIX.match(block.span.of(self.text)) else "heading"
            return BlockView(kind, anchors, self._line(block.span), level=level)
        return BlockView(block.kind, anchors, self._line(block.span))

    def _row(self, row: TableRow) -> RowView:
        return RowView(tuple(self._cell(cell) for cell in row.cells), row.is_header)

    def _cell(self, cell: Cell) -> CellView:
        return CellView(tuple(self._line(line) for line in cell.lines), cell.columns)

    def _line(self, span: Span) -> Line:
        parts = _strong_parts(self.text, span)
        return tuple(self._piece(cut, is_strong) for part, is_strong in parts for cut in self._cut(part))

    def _cut(self, span: Span) -> Iterator[Span]:
        cuts = {at for at in (self._cited.start, self._cited.end) if span.start < at < span.end}
        for start, end in pairwise(sorted({span.start, span.end} | cuts)):
            yield Span(start, end)

    def _piece(self, span: Span, is_strong: bool) -> Piece:
        words = span.of(self.text)
        is_cited = self._cited.start <= span.start and span.end <= self._cited.end and bool(words.strip())
        is_first = is_cited and not self.has_cited
        self.has_cited = self.has_cited or is_cited
        return Piece(words, is_cited, is_strong, is_first)


def _columns(rows: Sequence[RowView]) -> tuple[str, ...]:
    """Return the names of a table's columns if its first row gives them."""
    if not rows or not rows[0].is_header:
        return ()
    return tuple(plain(" ".join(piece.text for line in cell.lines for piece in line)) for cell in rows[0].cells)


def _strong_parts(text: str, span: Span) -> Iterator[tuple[Span, bool]]:
    """Yield the parts of `span` between emphasis markers; a marker without its pair is left out as well."""
    markers = [Span(span.start + m.start(), span.start + m.end()) for m in _EMPHASIS.finditer(span.of(text))]
    paired = len(markers) - len(markers) % 2
    at = span.start
    for number, marker in enumerate([*markers, Span(span.end, span.end)]):
        if at < marker.start:
            yield Span(at, marker.start), number % 2 == 1 and number < paired
        at = marker.end
