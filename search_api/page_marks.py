"""Where a span of the text lies on the pages: rectangles around its words, line by line.

Takes places of words as the store has them; knows no files and no pictures.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from indexer.model import PLACE_SCALE, PageLayout, Span
from search_api.document_schemas import MarkedPage, PageMarks, Rectangle

# In heights of a line, a height being a smaller share of a page than the same width: words that justification drove
# apart stand nearer, columns farther.
_MOST_GAP = 2.5
_SAME_LINE = 0.5  # share of the height that words on one line have in common at least
Places = npt.NDArray[np.int32]


def mark_pages(document_id: str, span: Span, quote: str, layouts: Sequence[PageLayout]) -> PageMarks:
    """Return the rectangles of a span, whose text is `quote`, on each page that it has words on."""
    marked = []
    for layout in layouts:
        words = _within(layout.words, span)
        if len(words):
            found = list(_rectangles(words, span, quote))
            marked.append(MarkedPage(page=layout.page, width=layout.width, height=layout.height, rectangles=found))
    return PageMarks(document_id=document_id, start=span.start, end=span.end, pages=marked)


def _within(words: Places, span: Span) -> Places:
    return words[(words[:, 0] < span.end) & (words[:, 1] > span.start)]


def _rectangles(words: Places, span: Span, quote: str) -> Iterator[Rectangle]:
    """Yield a rectangle for each run of words that stand side by side on one line, in one cell of a table."""
    is_parted = [
        "\t" in quote[max(one[1] - span.start, 0) : max(other[0] - span.start, 0)] or not _goes_on(one, other)
        for one, other in pairwise(words)
    ]
    cuts = [0, *(index + 1 for index, parted in enumerate(is_parted) if parted), len(words)]
    for left, top, right, bottom in _parted([_around(words[first:end]) for first, end in pairwise(cuts)]):
        yield Rectangle(
            x=left / PLACE_SCALE,
            y=top / PLACE_SCALE,
            width=(right - left) / PLACE_SCALE,
            height=(bottom - top) / PLACE_SCALE,
        )


def _goes_on(word: Places, following: Places) -> bool:
    height = min(word[5] - word[3], following[5] - following[3])
    overlap = min(word[5], following[5]) - max(word[3], following[3])
    gap = following[2] - word[4]
    return bool(overlap >= _SAME_LINE * height and -height <= gap <= _MOST_GAP * height)


def _around(run: Places) -> tuple[int, int, int, int]:
    return int(run[:, 2].min()), int(run[:, 3].min()), int(run[:, 4].max()), int(run[:, 5].max())


def _parted(boxes: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Return boxes of which none runs into the line below it: the type's box is higher than the step of lines."""
    parted = list(boxes)
    for index, (upper, lower) in enumerate(pairwise(boxes)):
        if upper[1] < lower[1] < upper[3] < lower[3]:
            between = (lower[1] + upper[3]) // 2
            parted[index] = (*parted[index][:3], between)
            parted[index + 1] = (lower[0], between, *lower[2:])
    return parted
