"""Short texts for lists: a quotation on one line, a passage with the question's words marked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from web.document_view import plain

__all__ = ["Stretch", "marked", "plain"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a passage, marked or not."""

    text: str
    is_marked: bool


def marked(text: str, highlights: Sequence[tuple[int, int]]) -> tuple[Stretch, ...]:
    """Return `text` cut at `highlights`, which may overlap, come in any order or reach beyond the text."""
    found: list[Stretch] = []
    at = 0
    for start, end in _merged(highlights, len(text)):
        if at < start:
            found.append(Stretch(_shown(text[at:start]), False))
        found.append(Stretch(_shown(text[start:end]), True))
        at = end
    if at < len(text):
        found.append(Stretch(_shown(text[at:]), False))
    return tuple(found)


def _merged(highlights: Sequence[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    current: tuple[int, int] | None = None
    for start, end in sorted((max(0, start), min(end, length)) for start, end in highlights):
        if start >= end:
            continue
        if current and start <= current[1]:
            current = (current[0], max(current[1], end))
            continue
        if current:
            yield current
        current = (start, end)
    if current:
        yield current


def _shown(text: str) -> str:
    # Cells parted by a dot, as everywhere outside of the document itself; HTML collapses the other blanks.
    return text.replace("\t", " · ").replace("**", "")
