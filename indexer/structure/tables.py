"""Raw tables -> logical tables: headers repeated over pages dropped, rows continued after a page break joined."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from indexer.model import LogicalTable, Row, Span, Table, TaskRow
from indexer.structure.table_marks import (
    NUMBERING,
    Texts,
    are_column_numbers,
    are_subtitles,
    are_titles,
    is_as_above,
    is_group,
    name_of_group,
    opens_group,
    order_column,
)
from indexer.text.folding import fold
from indexer.text.tidying import tidy

# "a", "đ"; not "1.2"
_LETTER = re.compile(r"[a-zđ]")
_SHORT_TITLE_LIMIT = 12  # characters; a longer title of the order column is no word for "row"

Source = tuple[str, Span | None]  # what a column holds, and where that is written


def _texts(row: Row, canonical: str) -> Texts:
    return tuple(tidy(cell.span.of(canonical)) for cell in row.cells)


def _read_head(rows: Sequence[Row], canonical: str) -> tuple[Texts, int]:
    """Return the column titles that rows begin with and in how many rows they stand; none in none without a header."""
    first = _texts(rows[0], canonical)
    if not are_titles(first):
        return (), 0
    if len(rows) > 1:
        second = _texts(rows[1], canonical)
        if are_subtitles(first, second):
            return tuple(below or above for above, below in zip(first, second, strict=True)), 2
    return first, 1


@dataclass(slots=True)
class TableBuilder:
    """Collects the raw tables that make one logical table."""

    columns: Texts
    section: int | None
    locator: str
    rows: list[TaskRow] = field(default_factory=list)
    _parent: str = field(default="", init=False)  # the last number that is no letter: the row that "a" is under
    _group: int | None = field(default=None, init=False)  # the last row that names a group
    _rest: list[tuple[Texts, Span]] = field(default_factory=list, init=False)  # what goes on with the last row
    _above: list[Source] = field(default_factory=list, init=False)  # the cells of the last row that is no group
    _order: int = field(init=False)  # the column of the rows' numbers

    def __post_init__(self) -> None:
        """Find the column that numbers the rows."""
        self._order = order_column(self.columns)

    def continues_with(self, table: Table, canonical: str) -> bool:
        """Tell whether a table is the next piece: as many columns, and the same header again or none at all."""
        if self.columns and len(table.rows[0].cells) != len(self.columns):
            return False
        return bool(self._repeated_height(table.rows, canonical)) or not _read_head(table.rows, canonical)[0]

    def add_next_piece(self, table: Table, canonical: str) -> None:
        """Add the rows of a piece after a page break; a header that it repeats is left out."""
        self.add_rows(table.rows[self._repeated_height(table.rows, canonical) :], canonical)

    def add_rows(self, rows: Sequence[Row], canonical: str) -> None:
        """Add the rows of one piece; the first of them may go on with the last row of the piece before."""
        body = 0  # where the header that was met last ends
        for index, row in enumerate(rows):
            texts = _texts(row, canonical)
            if height := self._repeated_height(rows[index : index + 2], canonical):
                body = max(body, index + height)
            if not any(texts) or index < body:
                continue
            if (not self.rows or index in (0, body)) and are_column_numbers(texts):
                body = index + 1
            elif self._continues(row, texts, is_first=index == 0):
                self._rest.append((texts, row.span))
            else:
                self._append(row, texts, canonical)

    def build(self) -> LogicalTable:
        """Return the table; group rows are kept as rows with one filled cell."""
        self._join_rest()
        return LogicalTable(self.columns, tuple(self.rows), self.section)

    def _are_known_titles(self, texts: Texts) -> bool:
        return bool(self.columns) and [fold(t) for t in texts] == [fold(c) for c in self.columns]

    def _repeated_height(self, rows: Sequence[Row], canonical: str) -> int:
        """Return in how many rows the header is repeated, where rows begin with it."""
        if self._are_known_titles(_texts(rows[0], canonical)):
            return 1
        titles, height = _read_head(rows, canonical)
        return height if self._are_known_titles(titles) else 0

    def _continues(self, row: Row, texts: Texts, *, is_first: bool) -> bool:
        """Tell whether a row is the rest of the last one: no number, after a page break or with one filled cell.

        A row that shares a merged cell with the one above it is a row of its own.
        """
        if not self.rows or len(texts) < 2 or len(texts) != len(self.rows[-1].values):
            return False
        if texts[self._order] or any(cell.above for cell in row.cells) or (self._order and opens_group(texts)):
            return False
        return is_first or row.page != self.rows[-1].page or sum(map(bool, texts)) == 1

    def _join_rest(self) -> None:
        """Put the last row together with all that goes on with it, at once: one by one takes quadratic time."""
        if not self._rest:
            return
        last = self.rows[-1]
        columns = zip(last.values, *(texts for texts, _ in self._rest), strict=True)
        values = tuple(" ".join(filter(None, column)) for column in columns)
        self.rows[-1] = replace(last, values=values, parts=(*last.parts, *(span for _, span in self._rest)))
        if not last.is_group:
            self._above = [(value, span) for value, (_, span) in zip(values, self._above, strict=True)]
        self._rest.clear()

    def _append(self, row: Row, texts: Texts, canonical: str) -> None:
        self._join_rest()
        sources = self._sources(row, texts, canonical)
        values = tuple(value for value, _ in sources)
        number = values[self._order] if self._order < len(values) else ""
        numbering = number.rstrip(".)") if NUMBERING.match(number) else ""
        names_group = is_group(values, self._order)
        group = "" if names_group else self._open_group()
        locator = ", ".join(filter(None, [self.locator, self._place(numbering, is_group=names_group)]))
        if names_group:
            self._group = len(self.rows)
        else:
            self._above = sources
        repeated = tuple(
            (column, span)
            for column, (cell, (_, span)) in enumerate(zip(row.cells, sources, strict=True))
            if span and span != cell.span
        )
        self.rows.append(TaskRow(numbering, values, (row.span,), row.page, group, locator, names_group, repeated))

    def _sources(self, row: Row, texts: Texts, canonical: str) -> list[Source]:
        """Return what each column of a row holds, by its own words, a merged cell, or "như trên"."""
        sources: list[Source] = []
        for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            if cell.above:
                sources.append((tidy(cell.above.of(canonical)), cell.above))
            elif column != self._order and column < len(self._above) and is_as_above(text):
                sources.append(self._above[column])
            else:
                sources.append((text, cell.span if text else None))
        return sources

    def _place(self, numbering: str, *, is_group: bool) -> str:
        """Return a row's place in the table: "TT 3.3", "TT 3.3.a" for the sub-row "a" of row 3.3, or "dòng 7"."""
        if is_group or not _LETTER.fullmatch(numbering):
            self._parent = numbering or self._parent
        elif self._parent:
            numbering = f"{self._parent}.{numbering}"
        if not numbering:
            return f"dòng {len(self.rows) + 1}"
        title = self.columns[self._order] if self.columns else ""
        return f"{title if 0 < len(title) <= _SHORT_TITLE_LIMIT else 'dòng'} {numbering}"

    def _open_group(self) -> str:
        return "" if self._group is None else name_of_group(self.rows[self._group].values)


def start_table(table: Table, canonical: str, section: int | None, locator: str) -> TableBuilder:
    """Begin a logical table with its first piece; a two-line header (merged cells) is put together."""
    columns, height = _read_head(table.rows, canonical)
    builder = TableBuilder(columns, section, locator)
    builder.add_rows(table.rows[height:], canonical)
    return builder
