"""Builds the canonical text of a document and the blocks over it.

This is the one place where text is normalised (NFC, line ends, invisible characters), so that every span
taken here indexes the text as it is stored. It knows no file format.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from indexer.errors import EmptyDocumentError, UnsupportedFormatError
from indexer.model import Block, Box, Cell, Line, RawDocument, Row, Span, Table
from indexer.readers.word_places import PlaceCollector, PlacedText, Sheet

# Bounds of memory for one document, whatever its format: 12,000 full pages. Each is some 300 MB of spans and text.
MAX_CHARS = 30_000_000
MAX_LINES = 500_000
MAX_CELLS = 1_000_000

_LINE_ENDS = re.compile("\r\n|[\r\v\x85\u2028\u2029]")
# Symbol and Wingdings glyphs that Word stores as private-use characters; elsewhere they show as empty boxes.
_SYMBOLS = {
    "\uf02d": "-",
    "\uf02b": "+",
    "\uf06e": "▪",
    "\uf075": "◆",
    "\uf076": "❖",
    "\uf0a7": "▪",
    "\uf0b7": "•",
    "\uf0d8": "➢",
    "\uf0e0": "→",
    "\uf0fc": "✓",
}


def clean(text: str) -> str:
    """Return `text` as it stands in the canonical text: NFC, single line feeds, only visible characters.

    Soft hyphens, zero-width characters, byte order marks and control characters go; every kind of blank
    becomes a plain one. Tabs and form feeds stay: what they mean is the reader's to say.
    """
    text = _LINE_ENDS.sub("\n", text)
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    # Dropped before composing: a zero-width character may stand between a letter and its mark.
    kept = "".join(map(_shown, text))
    return unicodedata.normalize("NFC", kept)


@lru_cache(maxsize=4096)
def _shown(character: str) -> str:
    if character in "\n\t\f":
        return character
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    if category in ("Cc", "Cf", "Cs"):
        return ""
    return _SYMBOLS.get(character, character)


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A table row as a reader found it: the texts of its cells, "" for the repeated part of a merged cell.

    `joined` holds the columns whose cell is merged with the one above. `placed` are the lines of the cells, from left
    to right, where their places are known.
    """

    cells: tuple[str, ...]
    page: int | None = None
    box: Box | None = None
    joined: frozenset[int] = frozenset()
    placed: tuple[PlacedText, ...] = ()


class TextBuilder:
    """Collects lines and tables in reading order and gives the `RawDocument`.

    The text of a line may hold surrounding blanks (they stay in the canonical text, outside its span) and
    line breaks (each piece becomes a line of its own). Tabs in lines and cells become blanks, because a tab
    in the canonical text separates cells.

    Adding raises `UnsupportedFormatError` where the document grows beyond what memory may hold.
    """

    def __init__(self, format_name: str) -> None:
        self._format = format_name
        self._parts: list[str] = []
        self._length = 0
        self._lines = 0
        self._cells = 0
        self._sheet: Sheet | None = None
        self._blocks: list[Block] = []
        self._places = PlaceCollector(clean)

    def turn_page(self, sheet: Sheet) -> None:
        """Note the page that the places of what follows are on."""
        self._sheet = sheet

    def add_line(
        self,
        text: str,
        *,
        page: int | None = None,
        bold: bool = False,
        starts_paragraph: bool | None = None,
        box: Box | None = None,
        confidence: float | None = None,
        placed: PlacedText | None = None,
    ) -> None:
        """Append a line; one without a visible character becomes a blank line of the text and no block.

        `placed` tells where its words stand on the page that was turned to.
        """
        for number, piece in enumerate(_plain(text).split("\n")):
            start = self._begin()
            self._write(piece)
            if placed and self._sheet:
                self._places.add(piece, start, (placed,), self._sheet)
            span = _visible(piece, start)
            if span.start < span.end:
                # Only the first piece is known to begin a paragraph: the others follow a break inside it.
                starts = starts_paragraph if number == 0 else None
                self._blocks.append(Line(span, page, bold, starts, box, confidence))

    def add_blank(self) -> None:
        """Append a blank line."""
        self._begin()

    def add_table(self, rows: Iterable[SourceRow], *, ruled: bool = True) -> None:
        """Append a table; rows shorter than the longest one are filled up with empty cells.

        Rows whose cells are all blank stay (a parser may need them); a table without any text is left out.
        """
        found = list(rows)
        width = max((len(row.cells) for row in found), default=0)
        self._cells += width * len(found)
        self._check_size()
        if not any(_plain(cell).strip() for row in found for cell in row.cells):
            return
        added: list[Row] = []
        for row in found:
            added.append(self._add_row(row, width, added[-1].cells if added else ()))
        self._blocks.append(Table(tuple(added), ruled))

    def build(self, page_count: int | None = None) -> RawDocument:
        """Return the document.

        Raises `EmptyDocumentError` where no block was added.
        """
        if not self._blocks:
            raise EmptyDocumentError("Tệp không có chữ nào. Hãy mở tệp để kiểm tra rồi thay bằng tệp có nội dung.")
        text, layouts = "".join(self._parts), self._places.layouts()
        return RawDocument(text, tuple(self._blocks), page_count, self._format, layouts=layouts)

    def _add_row(self, row: SourceRow, width: int, above: tuple[Cell, ...]) -> Row:
        begin = self._begin()
        cells: list[Cell] = []
        for column, cell in enumerate(pad(row.cells, width)):
            if cells:
                self._write("\t")
            text = _plain(cell)
            start = self._length
            self._write(text)
            span = _visible(text, start)
            is_joined = column in row.joined and span.start == span.end and above
            cells.append(Cell(span, _source(above[column]) if is_joined else None))
        if row.placed and self._sheet:
            self._places.add("\t".join(map(_plain, row.cells)), begin, row.placed, self._sheet)
        return Row(tuple(cells), row.page, row.box)

    def _begin(self) -> int:
        self._lines += 1
        self._check_size()
        if self._parts:
            self._write("\n")
        else:
            # An empty first part marks that the text has begun, so that a leading blank line counts.
            self._parts.append("")
        return self._length

    def _check_size(self) -> None:
        if self._length > MAX_CHARS or self._lines > MAX_LINES or self._cells > MAX_CELLS:
            raise UnsupportedFormatError(
                f"Tài liệu quá dài (tối đa {MAX_CHARS // 1_000_000} triệu ký tự, {MAX_LINES} dòng và {MAX_CELLS} ô "
                "bảng, ước chừng 12.000 trang). Hãy tách thành nhiều tệp rồi nạp lại."
            )

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def pad(cells: Sequence[str], width: int) -> tuple[str, ...]:
    """Return `cells` filled up with empty cells to `width`."""
    return (*cells, *[""] * (width - len(cells)))


def _source(cell: Cell) -> Span | None:
    """Return where the text of a merged cell stands, None where it has none."""
    return cell.above or (cell.span if cell.span.start < cell.span.end else None)


def _plain(text: str) -> str:
    return clean(text).replace("\t", " ").replace("\f", "\n")


def _visible(text: str, start: int) -> Span:
    """Return the span, from `start`, of `text` without surrounding blanks; empty at the start if blank."""
    stripped = text.strip()
    if not stripped:
        return Span(start, start)
    begin = start + text.index(stripped)
    return Span(begin, begin + len(stripped))
