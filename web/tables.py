"""Finds back tables in canonical text: tabs separate cells, line feeds rows, but cells may hold line feeds too.

A row is complete when it has as many tabs as the widest line near it. Lines without a tab in between belong to
the last cell begun. Knows nothing of HTML and nothing of what a table says.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from indexer.model import Span

TableKind = Literal["table", "letterhead", "closing"]

_GAP = 15  # lines without a tab that one row may hold
_RUNNING_TEXT = 160  # characters; a longer line without a tab stands between tables, not in a cell
_LETTERHEAD_LINES = 6
_FRAME_ROWS = 3
_RECIPIENT_LINES = 30
# "TT", "STT", "Số TT"; not "TTHC"
_ORDER_TITLE = re.compile(r"(?:\*\*)?(?:S?TT|Số TT|Số thứ tự|#|No\.?)(?:\*\*)?", re.IGNORECASE)
_TAIL_LINES = 6
_TAIL_WIDTH = 70
# "Nơi nhận:"; not "nơi nhận hồ sơ"
_RECIPIENTS = re.compile(r"(?:\*\*)?Nơi nhận\b")
# A line that begins something new after a table: "PHỤ LỤC I", "KẾ HOẠCH", "Căn cứ …"
_NEW_PART = re.compile(
    r"(?:\*\*)?(?:PHỤ LỤC|DANH MỤC|KẾ HOẠCH|QUYẾT ĐỊNH|CHƯƠNG TRÌNH|Căn cứ|Kính gửi|Điều \d|[IVX]{1,5}\. )"
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as the spans of its lines; `columns` is how many columns it covers."""

    lines: tuple[Span, ...]
    columns: int = 1


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row; `is_header` where it names the columns."""

    span: Span
    cells: tuple[Cell, ...]
    is_header: bool = False


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table; the two columns of a letterhead, or of recipients and signature ("closing"), have no rules."""

    span: Span
    rows: tuple[TableRow, ...]
    kind: TableKind


Found = tuple[int, int, TableBlock]  # first line, last line, table


def find_tables(text: str, lines: Sequence[Span], headings: Sequence[Span], rows: Sequence[Span]) -> list[Found]:
    """Return the tables in order; `headings` never lie inside one unless on a line with tabs."""
    finder = _Finder(text, lines, headings, rows)
    found: list[Found] = []
    taken = -1
    for cluster in finder.clusters():
        first, last = finder.widened(cluster, taken)
        kind = finder.kind(cluster, taken)
        found.append((first, last, _build(text, [lines[i] for i in range(first, last + 1)], kind)))
        taken = last
    return found


class _Finder:
    def __init__(self, text: str, lines: Sequence[Span], headings: Sequence[Span], rows: Sequence[Span]) -> None:
        self._lines = lines
        self._bodies = [line.of(text) for line in lines]
        self._starts = {span.start for span in headings}
        self._rows = [row for row in rows if "\t" in row.of(text)]

    def clusters(self) -> list[list[int]]:
        """Return the indices of lines with tabs, grouped where nothing parts them."""
        groups: list[list[int]] = []
        for index, body in enumerate(self._bodies):
            if "\t" not in body:
                continue
            if groups and self._joined(groups[-1][-1], index):
                groups[-1].append(index)
            else:
                groups.append([index])
        return groups

    def _joined(self, above: int, below: int) -> bool:
        between = range(above + 1, below)
        if any(row.start <= self._lines[above].end and self._lines[below].start < row.end for row in self._rows):
            return True
        return len(between) <= _GAP and not any(self._parts(i) for i in between)

    def _parts(self, index: int) -> bool:
        """Whether a line without tabs parts two tables rather than belonging to a cell."""
        body = self._bodies[index]
        return (
            not body
            or len(body) > _RUNNING_TEXT
            or self._lines[index].start in self._starts
            or bool(_NEW_PART.match(body) or _RECIPIENTS.match(body))
        )

    def kind(self, cluster: list[int], taken: int) -> TableKind:
        """Tell a table from the two columns that offices lay out letterheads and signatures with."""
        if any(self._bodies[i].count("\t") != 1 for i in cluster) or len(cluster) > _FRAME_ROWS:
            return "table"
        if self._recipients_above(cluster[0], taken) is not None:
            return "closing"
        filled_above = sum(bool(body) for body in self._bodies[: cluster[0]])
        return "letterhead" if filled_above <= _LETTERHEAD_LINES else "table"

    def widened(self, cluster: list[int], taken: int) -> tuple[int, int]:
        """Return the first and last line with the lines of a first and a last cell that hold no tab."""
        first, last = cluster[0], cluster[-1]
        ends = [row.end for row in self._rows if self._lines[first].start <= row.start < self._lines[last].end]
        while last + 1 < len(self._lines) and self._lines[last + 1].start < max(ends, default=-1):
            last += 1
        kind = self.kind(cluster, taken)
        if kind == "closing":
            return self._recipients_above(first, taken) or first, self._signature_end(last)
        while kind == "letterhead" and first - 1 > taken and self._bodies[first - 1]:
            first -= 1
        return first, last

    def _recipients_above(self, index: int, taken: int) -> int | None:
        for above in range(index, max(taken, index - _RECIPIENT_LINES), -1):
            if _RECIPIENTS.match(self._bodies[above]):
                return above
            if above in self._starts or len(self._bodies[above]) > _RUNNING_TEXT:
                return None
        return None

    def _signature_end(self, last: int) -> int:
        end, following = last, last + 1
        while following < len(self._lines) and following - last <= _TAIL_LINES and not self._ends_signature(following):
            if self._bodies[following]:
                end = following
            following += 1
        return end

    def _ends_signature(self, index: int) -> bool:
        body = self._bodies[index]
        return "\t" in body or len(body) > _TAIL_WIDTH or (bool(body) and self._parts(index))


def _build(text: str, lines: Sequence[Span], kind: TableKind) -> TableBlock:
    width = max(line.of(text).count("\t") for line in lines)
    rows: list[list[Span]] = []
    tabs = width
    for line in lines:
        here = line.of(text).count("\t")
        if not rows or (here and tabs + here > width):
            rows.append([line])
            tabs = here
        else:
            rows[-1].append(line)
            tabs += here
    built = [_row(text, Span(row[0].start, row[-1].end), width + 1, ruled=kind == "table") for row in rows]
    return TableBlock(Span(lines[0].start, lines[-1].end), tuple(built), kind)


def _row(text: str, span: Span, width: int, *, ruled: bool) -> TableRow:
    cells = [_cell_lines(text, part) for part in _split(text, span, "\t")]
    cells += [()] * (width - len(cells))
    is_header = ruled and bool(cells[0]) and bool(_ORDER_TITLE.fullmatch(cells[0][0].of(text)))
    is_group = ruled and width > 2 and _names_group(text, cells)
    return TableRow(span, _merged(cells) if is_group else tuple(Cell(lines) for lines in cells), is_header)


def _names_group(text: str, cells: Sequence[tuple[Span, ...]]) -> bool:
    """Whether a row only names the rows below it: nothing beyond the second cell, and not the rest of a split row."""
    filled = [index for index, lines in enumerate(cells) if lines]
    if not filled or filled[-1] > 1:
        return False
    return bool(cells[0]) or cells[1][0].of(text).isupper()


def _merged(cells: Sequence[tuple[Span, ...]]) -> tuple[Cell, ...]:
    """Let the words of a row that only names a group cover the empty cells after them."""
    last = 1 if cells[1] else 0
    return (*(Cell(lines) for lines in cells[:last]), Cell(cells[last], len(cells) - last))


def _cell_lines(text: str, span: Span) -> tuple[Span, ...]:
    return tuple(line for line in _split(text, span, "\n") if line.start < line.end)


def _split(text: str, span: Span, separator: str) -> list[Span]:
    """Return the parts of `span` between separators, without surrounding blanks."""
    found, start = [], span.start
    for part in span.of(text).split(separator):
        body = part.strip()
        begin = start + part.find(body) if body else start
        found.append(Span(begin, begin + len(body)))
        start += len(part) + 1
    return found
