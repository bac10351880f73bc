"""What two wordings say differently, word by word. Knows words and marks, not what they mean."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from search_api.precedents.schemas import DiffPart

# Words with what joins them ("63/2010/NĐ-CP", "560.000"), single marks, blanks; together they are the whole text
_TOKEN = re.compile(r"\w+(?:[./-]\w+)*|\s+|[^\w\s]")


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def _comparable(tokens: Sequence[str]) -> list[str]:
    """Any blank is as good as another: lines of a PDF end elsewhere."""
    return [" " if token.isspace() else token for token in tokens]


def _changes(first: Sequence[str], second: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """Yield stretches; a lone blank between two changes belongs to the change."""
    matcher = SequenceMatcher(None, _comparable(first), _comparable(second), autojunk=False)
    waiting: tuple[int, int, int, int] | None = None
    opcodes = matcher.get_opcodes()
    for place, (op, i, j, k, m) in enumerate(opcodes):
        is_blank = op == "equal" and "".join(first[i:j]).isspace() and waiting and place + 1 < len(opcodes)
        if op != "equal" or is_blank:
            waiting = (waiting[0], j, waiting[2], m) if waiting else (i, j, k, m)
            continue
        if waiting:
            yield ("change", *waiting)
            waiting = None
        yield (op, i, j, k, m)
    if waiting:
        yield ("change", *waiting)


@dataclass(frozen=True, slots=True)
class Exchange:
    """What one text says at [start, end) and the other says in its place."""

    start: int
    end: int
    other: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a second text says against a first.

    "same" and "added" of `parts` together are the second text, character for character. `exchanged` lists, as places in
    the first text and in the second, what stands for something else in the other.
    """

    parts: tuple[DiffPart, ...]
    exchanged: tuple[tuple[Exchange, Exchange], ...]


def compare(first: str, second: str) -> Comparison:
    """Return how two texts differ, what was removed before what was added in its place."""
    before, after = _tokens(first), _tokens(second)
    parts: list[DiffPart] = []
    exchanged: list[tuple[Exchange, Exchange]] = []
    first_place, second_place = 0, 0
    for op, i, j, k, m in _changes(before, after):
        removed, added = "".join(before[i:j]), "".join(after[k:m])
        if op == "equal":
            parts.append(DiffPart(op="same", text=added))
        else:
            parts += [DiffPart(op="removed", text=removed)] if removed else []
            parts += [DiffPart(op="added", text=added)] if added else []
        if op != "equal" and removed.strip() and added.strip():
            mine = Exchange(first_place, first_place + len(removed), added)
            exchanged.append((mine, Exchange(second_place, second_place + len(added), removed)))
        first_place += len(removed)
        second_place += len(added)
    return Comparison(tuple(parts), tuple(exchanged))
