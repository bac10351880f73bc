"""Reading order of two columns: issuing authority and quốc hiệu, recipients and signature.

Takes rows of pieces from top to bottom; knows positions alone.
"""

from dataclasses import dataclass

from indexer.readers.pdf_lines import PlacedLine

# Rows of a two-column part stand at most this many type sizes apart; a signature leaves room for the seal.
_MAX_STEP_EM = 9.0
_LIST_STEP_EM = 1.9
_CENTRED_STEP_EM = 4.0
_MIN_GUTTER_EM = 0.5


@dataclass(slots=True)
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


def in_reading_order(rows: list[list[PlacedLine]]) -> list[tuple[PlacedLine, bool]]:
    """Return the pieces in reading order, each with whether it stands in a column beside another."""
    ordered: list[tuple[PlacedLine, bool]] = []
    position = 0
    while position < len(rows):
        end, gutter = _column_part(rows, position)
        if gutter is None:
            ordered.extend((piece, len(rows[position]) > 1) for piece in rows[position])
            position += 1
            continue
        pieces = [piece for row in rows[position:end] for piece in row]
        ordered.extend((piece, True) for piece in pieces if gutter.is_left(piece))
        ordered.extend((piece, True) for piece in pieces if not gutter.is_left(piece))
        position = end
    return ordered


def _column_part(rows: list[list[PlacedLine]], start: int) -> tuple[int, _Gutter | None]:
    """Return where the two-column part beginning at `start` ends, and its gutter; None where none begins."""
    split = start
    if len(rows[start]) == 1 and start + 1 < len(rows) and _leads_right_column(rows[start][0], rows[start + 1]):
        split = start + 1
    if len(rows[split]) != 2:
        return start, None
    gutter = _Gutter(rows[split][0].right, rows[split][1].left)
    if split > start:
        wider = gutter.narrowed(rows[start])
        if wider is None:
            return start, None
        gutter = wider
    end = split + 1
    for position in range(split + 1, len(rows)):
        narrowed = gutter.narrowed(rows[position]) if _is_near(rows[position - 1], rows[position]) else None
        if narrowed is None:
            break
        gutter = narrowed
        if _goes_on(rows[start:position], rows[position], gutter):
            end = position + 1
    return end, gutter


def _leads_right_column(piece: PlacedLine, below: list[PlacedLine]) -> bool:
    """Return whether a line begins the right column one line above the left one ("TM. ỦY BAN NHÂN DÂN")."""
    return (
        len(below) == 2
        and piece.left > below[0].right
        and below[1].left < piece.right
        and piece.baseline - below[1].baseline < _LIST_STEP_EM * piece.size
    )


def _is_near(above: list[PlacedLine], row: list[PlacedLine]) -> bool:
    step = min(piece.baseline for piece in above) - max(piece.baseline for piece in row)
    return step < _MAX_STEP_EM * row[0].size


def _goes_on(part: list[list[PlacedLine]], row: list[PlacedLine], gutter: _Gutter) -> bool:
    """Return whether a row belongs to the two columns for certain, and with it all rows between.

    A row with both columns does. One in the left column may be the first line after the columns; it belongs to
    them where it goes on the list above it (recipients) with the same edge and step, or where it is centred
    under it (the document number under the issuing authority). One in the right column may be a centred title;
    it belongs to them where it shares an edge or the middle with that column, however far above (the signer).
    """
    if len(row) > 1:
        return True
    line = row[0]
    on_left = gutter.is_left(line)
    above = [piece for other in part for piece in other if gutter.is_left(piece) == on_left]
    if not on_left:
        return any(_share_edge(piece, line) or _share_middle(piece, line) for piece in above)
    step = above[-1].baseline - line.baseline if above else 0.0
    listed = bool(above) and _share_edge(above[-1], line) and step < _LIST_STEP_EM * line.size
    return listed or (bool(above) and _share_middle(above[-1], line) and step < _CENTRED_STEP_EM * line.size)


def _share_edge(piece: PlacedLine, line: PlacedLine) -> bool:
    return abs(piece.left - line.left) < line.size


def _share_middle(piece: PlacedLine, line: PlacedLine) -> bool:
    return abs(piece.middle - line.middle) < line.size
