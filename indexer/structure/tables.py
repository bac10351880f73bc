"""Raw tables -> logical tables: headers repeated over pages dropped, rows continued after a page break joined."""

import re
from dataclasses import dataclass, field, replace

from indexer.model import LogicalTable, Row, Table, TaskRow
from indexer.text.columns import column_role
from indexer.text.folding import fold
from indexer.text.tidying import tidy

_ORDER_COLUMN = re.compile(r"^(?:s?tt|số tt|số thứ tự|#|no\.?)$")
# "1.2", "IV", "a", "12a"; not "Phòng"
_NUMBERING = re.compile(r"^(?:\d{1,3}(?:\.\d{1,3})*[a-z]?|[ivxIVX]{1,5}|[A-Za-zđ])[.)]?$")


def _texts(row: Row, canonical: str) -> tuple[str, ...]:
    return tuple(tidy(cell.span.of(canonical)) for cell in row.cells)


def _is_header(texts: tuple[str, ...]) -> bool:
    filled = [text for text in texts if text]
    if len(filled) < 2 or any(len(text) > 60 for text in filled):
        return False
    roles = [role for text in filled if (role := column_role(text))]
    return len(set(roles)) >= 2 or bool(_ORDER_COLUMN.match(fold(texts[0])))


def _is_group(texts: tuple[str, ...]) -> bool:
    """Whether a row only names the group of the rows below it: one filled cell beside the number."""
    filled = [text for text in texts if text and not _NUMBERING.match(text)]
    return len(filled) == 1 and (len(texts) > 2 and not any(texts[2:]) or filled[0].isupper())


@dataclass(slots=True)
class TableBuilder:
    """Collects the raw tables that make one logical table."""

    columns: tuple[str, ...]
    section: int | None
    caption: str
    locator: str
    rows: list[TaskRow] = field(default_factory=list)
    _parent: str = ""

    def add_table(self, table: Table, canonical: str, *, is_first: bool) -> None:
        """Add the rows of a piece; a header like the one known is furniture."""
        for index, row in enumerate(table.rows):
            texts = _texts(row, canonical)
            if not any(texts) or self._is_known_header(texts) or (is_first and index < self._header_height):
                continue
            starts_piece = bool(self.rows) and (index == 0 or (index == 1 and self._is_known_header(_texts(table.rows[0], canonical))) or row.page != self.rows[-1].page)
            if self._continues(texts, starts_piece=starts_piece):
                self._extend(row, texts)
            else:
                self._append(row, texts)

    _header_height: int = 0

    def _is_known_header(self, texts: tuple[str, ...]) -> bool:
        return bool(self.columns) and [fold(t) for t in texts] == [fold(c) for c in self.columns]

    def _continues(self, texts: tuple[str, ...], *, starts_piece: bool) -> bool:
        if not self.rows or len(texts) < 2 or texts[0] or len(texts) != len(self.rows[-1].values):
            return False
        filled = sum(bool(text) for text in texts)
        return starts_piece or filled == 1

    def _extend(self, row: Row, texts: tuple[str, ...]) -> None:
        last = self.rows[-1]
        values = tuple(" ".join(filter(None, pair)) for pair in zip(last.values, texts, strict=True))
        self.rows[-1] = replace(last, values=values, parts=(*last.parts, row.span))

    def _append(self, row: Row, texts: tuple[str, ...]) -> None:
        numbering = texts[0].rstrip(".)") if _NUMBERING.match(texts[0]) else ""
        is_group = _is_group(texts)
        group = "" if is_group else self._group()
        place = self._place(numbering, is_group=is_group)
        column = self.columns[0] if self.columns and len(self.columns[0]) <= 12 else "dòng"
        where = f"{column} {place}" if place else f"dòng {len(self.rows) + 1}"
        locator = ", ".join(filter(None, [self.locator, where]))
        self.rows.append(TaskRow(numbering, texts, (row.span,), row.page, group, locator, is_group))

    def _place(self, numbering: str, *, is_group: bool) -> str:
        """Number of a row with that of the row it is under: "3.3.a" for the sub-row "a" of row 3.3."""
        if is_group or not re.fullmatch(r"[a-zđ]", numbering):
            self._parent = numbering or self._parent
            return numbering
        return f"{self._parent}.{numbering}" if self._parent else numbering

    def _group(self) -> str:
        last = next((row for row in reversed(self.rows) if row.is_group), None)
        return next((text for text in last.values if text and not _NUMBERING.match(text)), "") if last else ""

    def build(self) -> LogicalTable:
        """Return the table; group rows are kept as rows with one filled cell."""
        return LogicalTable(self.columns, tuple(self.rows), self.section, self.caption)


def start_table(table: Table, canonical: str, section: int | None, caption: str, locator: str) -> TableBuilder:
    """Begin a logical table with its first piece; a two-line header (merged cells) is put together."""
    first = _texts(table.rows[0], canonical)
    columns, height = ((first, 1) if _is_header(first) else ((), 0))
    if columns and len(table.rows) > 1:
        second = _texts(table.rows[1], canonical)
        has_gaps = any(not text for text in first)
        if has_gaps and not any(_NUMBERING.match(text) for text in second[:1]) and all(len(text) <= 60 for text in second) and any(column_role(t) for t in second):
            columns, height = tuple(below or above for above, below in zip(first, second, strict=True)), 2
    builder = TableBuilder(columns, section, caption, locator)
    builder._header_height = height
    builder.add_table(table, canonical, is_first=True)
    return builder


def belongs_to(builder: TableBuilder, table: Table, canonical: str) -> bool:
    """Whether a table is the next piece of one begun before: the same header again, or no header at all."""
    first = _texts(table.rows[0], canonical)
    if builder.columns and len(first) != len(builder.columns):
        return False
    return builder._is_known_header(first) or not _is_header(first)
