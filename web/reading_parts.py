"""A long text cut into parts that a page can carry, and the outline over all of them.

A page stays below 300 kB without images, so that a plan of 300 pages opens at once on an office line; parts begin at
headings where there are any, else between paragraphs, and a table is cut only where nothing else is left.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.model import Span
from search_api.schemas import OutlineEntry

# Bytes of HTML: of a part, of the markup around a line and around a cell (with the name of its column, twice as UTF-8).
_MOST_BYTES = 120_000
_LINE_BYTES, _CELL_BYTES = 60, 90
_MOST_ENTRIES = 150  # of the outline within the part that is shown, and again as many of the other parts


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a text, which together cover it; `number` (from 1) is the one that is shown."""

    spans: tuple[Span, ...]
    number: int = 1

    @property
    def shown(self) -> Span:
        """The stretch of text that is shown."""
        return self.spans[self.number - 1]

    def part_of(self, place: int) -> int:
        """Return the number of the part that holds a place of the text."""
        return next((number for number, span in enumerate(self.spans, 1) if place < span.end), len(self.spans))


def cut(text: str, outline: Sequence[OutlineEntry], number: int | None = None, cited: Span | None = None) -> Parts:
    """Return the parts of `text`, part `number` shown; without a number the one where `cited` begins, else the first.

    A number beyond the last part is that of the last.
    """
    ends = list(_ends(text, {entry.start for entry in outline}))
    parts = Parts(tuple(Span(start, end) for start, end in pairwise([0, *ends])))
    chosen = number or (parts.part_of(cited.start) if cited else 1)
    return Parts(parts.spans, min(chosen, len(parts.spans)))


def _ends(text: str, headings: set[int]) -> Iterator[int]:
    """Yield where the parts end, the end of the text last."""
    at, size = 0, 0
    heading = plain = None  # the last places where a part may end, of those beyond half of its size
    is_row = False
    for line in text.split("\n"):
        was_row, is_row = is_row, "\t" in line
        if size > _MOST_BYTES / 2 and not is_row:
            heading = at if at in headings else heading
            plain = plain if was_row else at
        if size > _MOST_BYTES and at < len(text):
            end = heading or plain or at
            yield end
            size = _bytes(text[end:at])
            heading = plain = None
        size += _bytes(line) + _LINE_BYTES
        at += len(line) + 1
    yield len(text)


def _bytes(text: str) -> int:
    return len(text.encode()) + _CELL_BYTES * text.count("\t")


def listed_entries(outline: Sequence[OutlineEntry], parts: Parts) -> list[int]:
    """Return which entries of the outline are listed: all where they are few, else the highest ones elsewhere."""
    everything = range(len(outline))
    if len(outline) <= 2 * _MOST_ENTRIES:
        return list(everything)
    here = [i for i in everything if parts.shown.start <= outline[i].start < parts.shown.end]
    elsewhere = sorted(set(everything) - set(here), key=lambda index: (outline[index].level, index))
    return sorted([*here[:_MOST_ENTRIES], *elsewhere[:_MOST_ENTRIES]])
