"""Reading order of two columns: issuing authority and quốc hiệu, recipients and signature.

Takes rows of pieces from top to bottom; knows positions alone.
"""

from dataclasses import dataclass
from itertools import pairwise

from indexer.readers.pdf_lines import PlacedLine

# Rows of a two-column part stand at most this many type sizes apart; a signature leaves room for the seal.
_MAX_STEP_EM = 9.0
_LIST_STEP_EM = 1.9
_CENTRED_STEP_EM = 4.0
_MIN_GUTTER_EM = 0.5
_MAX_LEAD = 3  # date, "TM. …", title


@dataclass(frozen=True, slots=True)
class _Gutter:
    """The empty strip between the columns."""

    left: float
    right: float

    def narrowed(self, row: list[PlacedLine]) -> "_Gutter | None":
        """Return the strip that is left when `row` joins in; None where the row crosses it."""
        left, right = self.left, self.right
        for piece in row:
            inside = piece.left >= self.left and piece.right <= self.right
            if piece.right <= self.right and (not inside or self.is_left(piece)):
                left = max(left, piece.right)
            elif piece.left >= self.left:
                right = min(right, piece.left)
            else:
                return None
        return _Gutter(left, right) if right - left >= _MIN_GUTTER_EM * min(piece.size for piece in row) else None

    def is_left(self, piece: PlacedLine) -> bool:
        """Return whether a piece stands left of the strip."""
        return piece.middle <= (self.left + self.right) / 2


@dataclass(slots=True)
class _Part:
    """Rows that stand in columns, and the strips between these."""

    start: int
    end: int
    gutters: list[_Gutter]

    def take_in(self, row: list[PlacedLine]) -> bool:
        """Narrow the gutters by a row; return whether it crosses none of them."""
        narrowed = [gutter.narrowed(row) for gutter in self.gutters]
        kept = [gutter for gutter in narrowed if gutter is not None]
        if len(kept) < len(narrowed):
            return False
        self.gutters = kept
        return True

    def column_of(self, piece: PlacedLine) -> int:
        """Return in which column a piece stands, counted from the left."""
        return sum(not gutter.is_left(piece) for gutter in self.gutters)


def in_reading_order(rows: list[list[PlacedLine]]) -> list[tuple[PlacedLine, bool]]:
    """Return the pieces in reading order, each with whether it stands in a column beside another."""
    ordered: list[tuple[PlacedLine, bool]] = []
    position = 0
    while position < len(rows):
        part = _column_part(rows, position)
        if part is None:
            ordered.extend((piece, len(rows[position]) > 1) for piece in rows[position])
            position += 1
            continue
        pieces = [piece for row in rows[position : part.end] for piece in row]
        for column in range(len(part.gutters) + 1):
            ordered.extend((piece, True) for piece in pieces if part.column_of(piece) == column)
        position = part.end
    return ordered


def led_part(rows: list[list[PlacedLine]]) -> tuple[int, int, float] | None:
    """Return the first part whose right column begins above the left one: its first row, its end, and where to cut.

    In the cell of a table only such a part is known to be two columns ("Ngày … tháng …" over who signs); fields beside
    one another in two rows of a form are read row by row.
    """
    for position in range(len(rows) - 1):
        lead = _leading_rows(rows, position)
        part = _column_part(rows, position) if lead else None
        if part is not None and len(part.gutters) == 1:
            return position, part.end, (part.gutters[0].left + part.gutters[0].right) / 2
    return None


def _column_part(rows: list[list[PlacedLine]], start: int) -> _Part | None:
    """Return the part in columns that begins at `start`, None where none begins.

    More than two columns are one only where a line leads the last of them ("Ngày … tháng …" over the third who signs);
    other rows of three pieces are those of a table without rules.
    """
    lead = _leading_rows(rows, start)
    split = start + lead
    if not (len(rows[split]) == 2 or (lead and len(rows[split]) > 2)):
        return None
    pieces = rows[split]
    part = _Part(start, split + 1, [_Gutter(one.right, other.left) for one, other in pairwise(pieces)])
    for row in rows[start:split]:
        if not part.take_in(row):
            return None
    left = _left_pieces(rows[start : part.end], part)
    is_chained = True  # the left column goes on without a gap
    for position in range(split + 1, len(rows)):
        row = rows[position]
        if not _is_near(rows[position - 1], row) or not part.take_in(row):
            break
        own = _left_pieces([row], part)
        is_chained = is_chained and not (own and left and not _is_listed(left[-1], own[0]))
        if _goes_on(rows[start : part.end], row, part, is_chained=is_chained):
            part.end, is_chained = position + 1, True
        left.extend(own)
    return part


def _leading_rows(rows: list[list[PlacedLine]], start: int) -> int:
    """Return how many lines begin the last column above the others ("TM. ỦY BAN NHÂN DÂN", "Ngày … tháng … năm …")."""
    for count in range(1, _MAX_LEAD + 1):
        lead, below = rows[start : start + count], rows[start + count : start + count + 1]
        if not below or any(len(row) != 1 for row in lead):
            return 0
        if len(below[0]) > 1:
            steps = pairwise([*(row[0] for row in lead), below[0][-1]])
            is_close = all(one.baseline - other.baseline < _LIST_STEP_EM * one.size for one, other in steps)
            return count if is_close and all(_leads_right_column(row[0], below[0]) for row in lead) else 0
    return 0


def _leads_right_column(piece: PlacedLine, below: list[PlacedLine]) -> bool:
    """Return whether a line stands over the last column of a row alone."""
    return piece.left > below[-2].right and below[-1].left < piece.right


def _is_near(above: list[PlacedLine], row: list[PlacedLine]) -> bool:
    step = min(piece.baseline for piece in above) - max(piece.baseline for piece in row)
    return step < _MAX_STEP_EM * row[0].size


def _left_pieces(rows: list[list[PlacedLine]], part: _Part) -> list[PlacedLine]:
    return [piece for row in rows for piece in row if part.column_of(piece) == 0]


def _is_listed(above: PlacedLine, line: PlacedLine) -> bool:
    return above.baseline - line.baseline < _LIST_STEP_EM * line.size


def _goes_on(part: list[list[PlacedLine]], row: list[PlacedLine], columns: _Part, *, is_chained: bool) -> bool:
    """Return whether a row belongs to the columns for certain, and with it all rows between.

    A row with several columns does. One in the left column may be the first line after the columns; it belongs to
    them where it goes on the list above it (recipients) with the same edge and step (`is_chained`), or where it is
    centred under it (the document number under the issuing authority). One in another column may be a centred title;
    it belongs to them where it shares an edge or the middle with that column, however far above (the signer).
    """
    if len(row) > 1:
        return True
    line = row[0]
    column = columns.column_of(line)
    above = [piece for other in part for piece in other if columns.column_of(piece) == column]
    if column:
        return any(_share_edge(piece, line) or _share_middle(piece, line) for piece in above)
    if not above:
        return False
    listed = is_chained and any(_share_edge(piece, line) for piece in above)
    return listed or (
        _share_middle(above[-1], line) and above[-1].baseline - line.baseline < _CENTRED_STEP_EM * line.size
    )


def _share_edge(piece: PlacedLine, line: PlacedLine) -> bool:
    return abs(piece.left - line.left) < line.size


def _share_middle(piece: PlacedLine, line: PlacedLine) -> bool:
    return abs(piece.middle - line.middle) < line.size
