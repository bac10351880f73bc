"""Lines out of characters: baselines, blanks from gaps, columns side by side, wrapped lines.

Works on positions alone. Lengths are PDF points or multiples of the type size ("em").
"""

from array import array
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from indexer.model import Box
from indexer.readers.pdf_glyphs import Glyph
from indexer.readers.word_places import PlacedText

# A blank is 0.25 em wide in Times and 0.28 em in Arial; justification shrinks it, kerning opens 0.05 em.
_BLANK_EM = 0.15
_DRAWN_BLANK_EM = 0.06
# Wider than any justified blank or first tab, narrower than what parts issuing authority and quốc hiệu.
_COLUMN_EM = 2.5
# What is left open to be filled in by hand is not wider.
_OPEN_FIELD_EM = 6.0
_LABEL_TAB_EM = 4.0
# A gap that is one of its kind in a line of even blanks: columns that all but touch.
_NARROW_COLUMN_EM = 0.7
_ODD_GAP = 2.2
_MIN_COLUMN_CHARS = 10
_BASELINE_EM = 0.25


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line of one column with its place; `text_left` is where its second word begins.

    `edges` are the left and right edges of its words.
    """

    text: str
    box: Box
    baseline: float
    size: float
    bold: bool
    first_word_width: float
    text_left: float
    confidence: float | None = None
    edges: "array[float]" = field(default_factory=lambda: array("f"), repr=False)

    @property
    def placed(self) -> PlacedText:
        """The words and their places alone."""
        return PlacedText(self.text, self.box, self.edges)

    @property
    def left(self) -> float:
        """Left edge."""
        return self.box[0]

    @property
    def right(self) -> float:
        """Right edge."""
        return self.box[2]

    @property
    def middle(self) -> float:
        """Horizontal middle."""
        return (self.left + self.right) / 2


def make_rows(glyphs: list[Glyph]) -> list[list[PlacedLine]]:
    """Return the rows of a page from top to bottom, each with its pieces from left to right.

    A row has one piece, or several where a wide gap stands between them.
    """
    rows = [pieces for cluster in _clusters(glyphs) if (pieces := _pieces(cluster))]
    return _join_side_by_side(rows)


def make_lines(glyphs: list[Glyph]) -> list[PlacedLine]:
    """Return the lines of one table cell, top to bottom; gaps do not split them."""
    return [line for cluster in _clusters(glyphs) if (line := _line(cluster)) is not None]


def continues(before: PlacedLine, line: PlacedLine, right_margin: float) -> bool:
    """Return whether the first word of `line` had no room at the end of `before`: the line was wrapped."""
    return before.right + 0.2 * line.size + line.first_word_width > right_margin - 0.05 * line.size


def _clusters(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Group characters that stand on one baseline; raised and lowered small type joins its line."""
    clusters: list[list[Glyph]] = []
    bases: list[float] = []  # negated, so that the list rises
    for glyph in sorted(glyphs, key=lambda g: -g.baseline):
        if bases and -glyph.baseline - bases[-1] <= _BASELINE_EM * glyph.height:
            clusters[-1].append(glyph)
        else:
            clusters.append([glyph])
            bases.append(-glyph.baseline)
    return _join_raised(clusters, bases)


def _join_raised(clusters: list[list[Glyph]], bases: list[float]) -> list[list[Glyph]]:
    sizes = [median(glyph.height for glyph in cluster) for cluster in clusters]
    taken: set[int] = set()
    for index, cluster in enumerate(clusters):
        for other in (index - 1, index + 1):
            if not 0 <= other < len(clusters) or other in taken or len(clusters[other]) <= len(cluster):
                continue
            near = abs(bases[index] - bases[other]) < 0.5 * sizes[other]
            if near and sizes[index] < 0.85 * sizes[other] and _touches(cluster, clusters[other]):
                clusters[other].extend(cluster)
                taken.add(index)
                break
    return [cluster for index, cluster in enumerate(clusters) if index not in taken]


def _touches(small: list[Glyph], line: list[Glyph]) -> bool:
    edges = sorted(glyph.right for glyph in line)
    for glyph in small:
        position = bisect_left(edges, glyph.left - 0.5 * glyph.height)
        if position < len(edges) and edges[position] <= glyph.left + 0.5 * glyph.height:
            return True
    return False


def _pieces(cluster: list[Glyph]) -> list[PlacedLine]:
    """Cut a row at its column gaps."""
    drawn = sorted((glyph for glyph in cluster if not glyph.text.isspace()), key=lambda g: g.left)
    parts: list[list[Glyph]] = []
    for glyph in drawn:
        if not parts or _is_column_gap(parts[-1], glyph, first=len(parts) == 1):
            parts.append([])
        parts[-1].append(glyph)
    if len(parts) == 1:
        parts = _cut_at_odd_gap(parts[0])
    all_blanks = [glyph for glyph in cluster if glyph.text.isspace()]
    return [line for part in parts if (line := _line(part + _within(all_blanks, part))) is not None]


def _cut_at_odd_gap(drawn: list[Glyph]) -> list[list[Glyph]]:
    """Cut a row where one or two gaps are much wider than the other blanks and as wide as no blank should be.

    The header of many a document: the issuing authority all but touches quốc hiệu on its right; and the three who
    sign a form.
    """
    if len(drawn) < 2 * _MIN_COLUMN_CHARS:
        return [drawn]
    em = median(glyph.height for glyph in drawn)
    gaps = [glyph.left - before.right for before, glyph in pairwise(drawn)]
    blanks = sorted((gap for gap in gaps if gap >= _BLANK_EM * em), reverse=True)
    for odd in (1, 2):
        if (
            len(blanks) < odd + 3
            or blanks[odd - 1] < _NARROW_COLUMN_EM * em
            or blanks[odd - 1] < _ODD_GAP * blanks[odd]
        ):
            continue
        ends = [0, *(index + 1 for index, gap in enumerate(gaps) if gap >= blanks[odd - 1]), len(drawn)]
        parts = [drawn[start:end] for start, end in pairwise(ends)]
        if all(len(part) >= _MIN_COLUMN_CHARS for part in parts) and all(_opens_column(part[0]) for part in parts[1:]):
            return parts
    return [drawn]


def _is_column_gap(part: list[Glyph], glyph: Glyph, *, first: bool) -> bool:
    before = part[-1]
    em = max(before.height, glyph.height)
    gap = glyph.left - max(other.right for other in part[-3:])
    if gap <= _COLUMN_EM * em:
        return False
    # A number or dash and the tab after it: "1.", "a)", "-".
    is_label = len(part) <= 4 and (len(part) == 1 or before.text in ".)")
    if first and is_label and gap < _LABEL_TAB_EM * em:
        return False
    return _opens_column(glyph) or gap > _OPEN_FIELD_EM * em


def _opens_column(glyph: Glyph) -> bool:
    """Return whether text after a gap may begin a column; a field left open goes on small or with a stroke.

    "Số:        /KH-UBND" and "ngày        tháng 02" are one line each.
    """
    return glyph.text.isupper() or glyph.text.isdigit() or glyph.text in '(“"-–[*.'


def _within(blanks: list[Glyph], part: list[Glyph]) -> list[Glyph]:
    left, right = part[0].left, max(glyph.right for glyph in part)
    return [blank for blank in blanks if left < blank.middle < right]


def _line(glyphs: list[Glyph]) -> PlacedLine | None:
    """Put the characters of one line in order, with blanks where the gaps are."""
    drawn = sorted((glyph for glyph in glyphs if not glyph.text.isspace()), key=lambda g: g.left)
    if not drawn:
        return None
    blanks = sorted(glyph.middle for glyph in glyphs if glyph.text.isspace())
    em = median(glyph.height for glyph in drawn)
    parts: list[str] = []
    word_ends: list[float] = []
    word_starts: list[float] = []
    bold_count = 0
    before: Glyph | None = None
    for glyph in drawn:
        if before is not None and _is_double(before, glyph):
            # Drawn twice, slightly apart: bold for want of a bold font.
            bold_count += not before.bold
            continue
        if before is not None and _has_blank(before, glyph, blanks, em):
            parts.append(" ")
            word_ends.append(before.right)
            word_starts.append(glyph.left)
        parts.append(glyph.text)
        bold_count += glyph.bold
        before = glyph
    box = (
        drawn[0].left,
        min(glyph.bottom for glyph in drawn),
        max(glyph.right for glyph in drawn),
        max(glyph.top for glyph in drawn),
    )
    first_end = word_ends[0] if word_ends else box[2]
    return PlacedLine(
        text="".join(parts),
        box=box,
        baseline=median(glyph.baseline for glyph in drawn),
        size=em,
        bold=bold_count >= 0.9 * sum(part != " " for part in parts),
        first_word_width=first_end - box[0],
        text_left=word_starts[0] if word_starts else box[0],
        confidence=_mean_confidence(drawn),
        edges=_edges(box[0], word_ends, word_starts, box[2]),
    )


def _edges(left: float, ends: list[float], starts: list[float], right: float) -> "array[float]":
    return array("f", (edge for word in zip([left, *starts], [*ends, right], strict=True) for edge in word))


def _mean_confidence(glyphs: list[Glyph]) -> float | None:
    known = [glyph.confidence for glyph in glyphs if glyph.confidence is not None]
    return sum(known) / len(known) if known else None


def _is_double(before: Glyph, glyph: Glyph) -> bool:
    width = max(before.right - before.left, 0.1)
    return before.text == glyph.text and abs(glyph.left - before.left) < 0.25 * width


def _has_blank(before: Glyph, glyph: Glyph, blanks: list[float], em: float) -> bool:
    gap = glyph.left - before.right
    if gap >= _BLANK_EM * em:
        return True
    if gap < _DRAWN_BLANK_EM * em:
        return False
    return bisect_left(blanks, glyph.left) > bisect_left(blanks, before.right)


def _join_side_by_side(rows: list[list[PlacedLine]]) -> list[list[PlacedLine]]:
    """Join rows that overlap in height and stand apart in width: columns set in different sizes of type."""
    joined: list[list[PlacedLine]] = []
    for row in rows:
        if joined and _stand_side_by_side(joined[-1], row):
            joined[-1] = sorted(joined[-1] + row, key=lambda piece: piece.left)
        else:
            joined.append(row)
    return joined


def _stand_side_by_side(upper: list[PlacedLine], lower: list[PlacedLine]) -> bool:
    if len(upper) != 1 or len(lower) != 1:
        return False
    one, other = upper[0], lower[0]
    overlap = one.box[1] + 0.2 * one.size < other.box[3] - 0.2 * other.size
    apart = max(one.left, other.left) - min(one.right, other.right) > _COLUMN_EM * min(one.size, other.size) / 2
    return overlap and abs(one.baseline - other.baseline) < 0.6 * max(one.size, other.size) and apart
