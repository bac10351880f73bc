"""Plain text in two columns made with blanks: header beside quốc hiệu, recipients beside signature.

The lines of such a part are put in the order in which a table would give them, left column first. Acts only where the
words tell such a part: a motto to the right of something, or "Nơi nhận" with something to the right of the list. Other
columns made with blanks stay as they are.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.model import Span, Table
from indexer.structure.header_fields import is_date_line
from indexer.structure.header_lines import is_motto
from indexer.structure.lines import Item, TextLine
from indexer.structure.posts import is_post, is_post_line
from indexer.text.folding import fold
from indexer.text.tidying import tidy

# "SỞ Y TẾ     CỘNG HÒA": blanks that part columns; not "ngày  3"
_GAP = re.compile(r"[ \u00a0]{3,}")
# "Nơi nhận:" (folded) at the start of a line
_RECIPIENTS = re.compile(r"^\W*nơi nhận\b")
_DASHES = ("-", "–", "+", "•")
_SLACK = 0.6  # a centred line of the right column may begin this much left of where another does
_HEADER_LINES = 12
_FOOTER_LINES = 30
_CODE_LENGTH = 4  # characters of the longest, with its full stop ("TUQ.")
_LIST_LINES = 6  # lines under "Nơi nhận" down to the first that has something beside it


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line and where it stands on its row, in characters."""

    line: TextLine
    raw: str
    start: int

    @property
    def end(self) -> int:
        """The column after the last character."""
        return self.start + len(self.raw)


def part_columns(items: Sequence[Item], text: str) -> list[Item]:
    """Return the items with the lines of two-column parts taken apart, left column before right."""
    ordered: list[Item] = []
    index = 0
    while index < len(items):
        end, left, right = _columns_at(items, index, text)
        if right:
            above = _posts_above(ordered, right, text)
            ordered += [*left, *above, *right]
            index = end
        else:
            ordered.append(items[index])
            index += 1
    return ordered


def _posts_above(ordered: list[Item], right: Sequence[TextLine], text: str) -> list[TextLine]:
    """Take the posts that stand above a signature's first line out of the items before it, and return them."""
    above: list[TextLine] = []
    gutter = _SLACK * _place(right[0], text).start
    while is_post_line(right[0]) and ordered and isinstance(line := ordered[-1], TextLine):
        if not is_post_line(line) or _place(line, text).start < gutter:
            break
        above.insert(0, line)
        ordered.pop()
    return above


def _place(line: TextLine, text: str) -> _Placed:
    before = text[text.rfind("\n", 0, line.span.start) + 1 : line.span.start]
    return _Placed(line, line.span.of(text), len(before))


def _split(placed: _Placed, gutter: float) -> tuple[_Placed, _Placed] | None:
    """Return the two pieces that the widest gap parts, the second of them beginning right of `gutter`."""
    gaps = [gap for gap in _GAP.finditer(placed.raw) if placed.start + gap.end() >= gutter]
    if not gaps:
        return None
    gap = max(gaps, key=lambda found: len(found.group()))
    middle = placed.line.span.start
    pieces = [(0, gap.start()), (gap.end(), len(placed.raw))]
    parts = []
    for start, end in pieces:
        raw = placed.raw[start:end]
        line = replace(placed.line, text=tidy(raw), span=Span(middle + start, middle + end))
        parts.append(_Placed(line, raw, placed.start + start))
    return parts[0], parts[1]


def _columns_at(items: Sequence[Item], start: int, text: str) -> tuple[int, list[TextLine], list[TextLine]]:
    """Return the end of the two-column part that begins at `start` and its columns, empty where none begins."""
    first = items[start]
    nothing: tuple[int, list[TextLine], list[TextLine]] = (start, [], [])
    if isinstance(first, Table):
        return nothing
    is_footer = bool(_RECIPIENTS.match(fold(first.text[:20])))
    if not is_footer and not _GAP.search(first.span.of(text)):
        return nothing
    limit = _FOOTER_LINES if is_footer else _HEADER_LINES
    near: list[_Placed] = []
    for item in items[start : start + limit]:
        if isinstance(item, Table):
            break
        near.append(_place(item, text))
    pair = _first_pair(near, is_footer)
    if pair is None:
        return nothing
    left_column: list[TextLine] = []
    right_column: list[TextLine] = []
    end = _fill(near, pair[1].start, is_footer, left_column, right_column)
    return start + end, left_column, right_column


def _first_pair(near: Sequence[_Placed], is_footer: bool) -> tuple[_Placed, _Placed] | None:
    """Return the first line's two pieces, in a footer those of the first line that has two."""
    if not is_footer:
        pair = _split(near[0], near[0].start + 1)
        is_header = pair and is_motto(pair[1].line) and not is_motto(pair[0].line)
        return pair if is_header else None
    pairs = (_split(placed, near[0].start + 1) for placed in near[:_LIST_LINES])
    return next((pair for pair in pairs if pair and _is_whole_post(pair[1].line.text)), None)


def _is_whole_post(text: str) -> bool:
    """Tell a post from the code of a drafter: "CHỦ TỊCH", "TM. UBND XÃ"; not "KT." in "Lưu: VT,   KT."."""
    return len(text) > _CODE_LENGTH and is_post(text)


def _fill(near: Sequence[_Placed], right: int, is_footer: bool, left: list[TextLine], others: list[TextLine]) -> int:
    """Fill the columns, the right one of which begins about `right`, and return how many lines they take."""
    gutter = _SLACK * right
    for index, placed in enumerate(near):
        is_right = placed.start >= gutter
        is_dated = not is_footer and any(map(is_date_line, others[-2:]))
        is_listed = is_footer and placed.line.text.startswith(_DASHES)
        if pair := _split(placed, gutter):
            left.append(pair[0].line)
            others.append(pair[1].line)
        elif is_dated:
            return index  # place and day close a header; what stands below is the text's
        elif is_right and (is_footer or not placed.line.gap_before or is_date_line(placed.line)):
            others.append(placed.line)
        elif not is_right and (is_listed or (not placed.line.gap_before and placed.end <= right) or index == 0):
            left.append(placed.line)
        else:
            return index
    return len(near)
