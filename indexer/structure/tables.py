"""Raw tables -> logical tables: headers repeated over pages dropped, rows continued after a page break joined."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from indexer.model import LogicalTable, Row, Table, TaskRow
from indexer.text.columns import column_role
from indexer.text.folding import fold
from indexer.text.tidying import tidy

# "TT", "Số thứ tự"; not "Nội dung"
_ORDER_COLUMN = re.compile(r"^(?:s?tt|số tt|số thứ tự|#|no\.?)$")
# "1.2", "IV", "a", "12a"; not "Phòng"
_NUMBERING = re.compile(r"^(?:\d{1,3}(?:\.\d{1,3})*[a-z]?|[ivxIVX]{1,5}|[A-Za-zđ])[.)]?$")
# "a", "đ"; not "1.2"
_LETTER = re.compile(r"[a-zđ]")
_TITLE_LIMIT = 60  # characters; a longer cell is no column title
_SHORT_TITLE_LIMIT = 12  # characters; a longer title of the order column is no word for "row"

Texts = tuple[str, ...]


def _texts(row: Row, canonical: str) -> Texts:
    return tuple(tidy(cell.span.of(canonical)) for cell in row.cells)


def _are_titles(texts: Texts) -> bool:
    filled = [text for text in texts if text]
    if len(filled) < 2 or any(len(text) > _TITLE_LIMIT for text in filled):
        return False
    roles = {role for text in filled if (role := column_role(text))}
    return len(roles) >= 2 or bool(_ORDER_COLUMN.match(fold(texts[0])))


def _are_subtitles(above: Texts, texts: Texts) -> bool:
    """Tell whether `texts` are the second line of a header, under the merged cells of the titles `above`."""
    return (
        not all(above)
        and not _NUMBERING.match(texts[0])
        and all(len(text) <= _TITLE_LIMIT for text in texts)
        and any(column_role(text) for text in texts)
    )


def _read_head(rows: Sequence[Row], canonical: str) -> tuple[Texts, int]:
    """Return the column titles that rows begin with and in how many rows they stand; none in none without a header."""
    first = _texts(rows[0], canonical)
    if not _are_titles(first):
        return (), 0
    if len(rows) > 1:
        second = _texts(rows[1], canonical)
        if _are_subtitles(first, second):
            return tuple(below or above for above, below in zip(first, second, strict=True)), 2
    return first, 1


def _name_of_group(texts: Texts) -> str:
    return next((text for text in texts if text and not _NUMBERING.match(text)), "")


def _is_group(texts: Texts) -> bool:
    """Tell whether a row only names the group of the rows below it: one filled cell beside the number."""
    filled = [text for text in texts if text and not _NUMBERING.match(text)]
    return len(filled) == 1 and ((len(texts) > 2 and not any(texts[2:])) or filled[0].isupper())


@dataclass(slots=True)
class TableBuilder:
    """Collects the raw tables that make one logical table."""

    columns: Texts
    section: int | None
    locator: str
    rows: list[TaskRow] = field(default_factory=list)
    _parent: str = field(default="", init=False)  # the last number that is no letter: the row that "a" is under

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
            body = max(body, index + self._repeated_height(rows[index : index + 2], canonical))
            if not any(texts) or index < body:
                continue
            if self._continues(row, texts, is_first=index == 0):
                self._extend(row, texts)
            else:
                self._append(row, texts)

    def build(self) -> LogicalTable:
        """Return the table; group rows are kept as rows with one filled cell."""
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
        """Tell whether a row is the rest of the last one: no number, after a page break or with one filled cell."""
        if not self.rows or len(texts) < 2 or texts[0] or len(texts) != len(self.rows[-1].values):
            return False
        return is_first or row.page != self.rows[-1].page or sum(map(bool, texts)) == 1

    def _extend(self, row: Row, texts: Texts) -> None:
        last = self.rows[-1]
        values = tuple(" ".join(filter(None, pair)) for pair in zip(last.values, texts, strict=True))
        self.rows[-1] = replace(last, values=values, parts=(*last.parts, row.span))

    def _append(self, row: Row, texts: Texts) -> None:
        numbering = texts[0].rstrip(".)") if _NUMBERING.match(texts[0]) else ""
        is_group = _is_group(texts)
        group = "" if is_group else self._open_group()
        locator = ", ".join(filter(None, [self.locator, self._place(numbering, is_group=is_group)]))
        self.rows.append(TaskRow(numbering, texts, (row.span,), row.page, group, locator, is_group))

    def _place(self, numbering: str, *, is_group: bool) -> str:
        """Return a row's place in the table: "TT 3.3", "TT 3.3.a" for the sub-row "a" of row 3.3, or "dòng 7"."""
        if is_group or not _LETTER.fullmatch(numbering):
            self._parent = numbering or self._parent
        elif self._parent:
            numbering = f"{self._parent}.{numbering}"
        if not numbering:
            return f"dòng {len(self.rows) + 1}"
        title = self.columns[0] if self.columns and len(self.columns[0]) <= _SHORT_TITLE_LIMIT else "dòng"
        return f"{title} {numbering}"

    def _open_group(self) -> str:
        return next((_name_of_group(row.values) for row in reversed(self.rows) if row.is_group), "")


def start_table(table: Table, canonical: str, section: int | None, locator: str) -> TableBuilder:
    """Begin a logical table with its first piece; a two-line header (merged cells) is put together."""
    columns, height = _read_head(table.rows, canonical)
    builder = TableBuilder(columns, section, locator)
    builder.add_rows(table.rows[height:], canonical)
    return builder
