"""How likely an answer is right: the share of right answers that gold questions showed at its coverage.

Knows no question: it maps the raw coverage of an answer, made in one of a few ways, to a measured probability. The
table in `data/confidence.json` is written by `tracuu evaluate answers … --calibrate`; below `LEAST` an answer is no
answer, from `HIGH` on it is given as certain.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import pairwise
from pathlib import Path
from typing import Literal

# How an answer was made: from a field, from what is listed or counted completely, from assignments, from text
Way = Literal["field", "listing", "role", "tasks", "section", "passage"]
Knots = Sequence[tuple[float, float]]  # raw coverage and probability, both rising

_TABLE_FILE = Path(__file__).parent / "data" / "confidence.json"
LEAST = 0.5  # an answer is given where it is likelier right than wrong
HIGH = 0.9  # no gold question without an answer is answered from here on
_MADE: ContextVar[list[tuple[Way, float]] | None] = ContextVar("made", default=None)


def _read() -> dict[str, Knots]:
    table = json.loads(_TABLE_FILE.read_text(encoding="utf-8"))
    return {way: [(float(raw), float(share)) for raw, share in knots] for way, knots in table["knots"].items()}


_KNOTS: Mapping[str, Knots] = _read()


def interpolate(knots: Knots, raw: float) -> float:
    """Return the probability at a raw coverage, between the two knots around it; flat beyond the ends."""
    if raw <= knots[0][0]:
        return knots[0][1]
    for (left, low), (right, high) in pairwise(knots):
        if left < raw <= right:
            return low + (high - low) * (raw - left) / (right - left)
    return knots[-1][1]


def probability(way: Way, raw: float) -> float:
    """Return how likely an answer made in this way is right, given its raw coverage in [0, 1]."""
    made = _MADE.get()
    if made is None:
        return interpolate(_KNOTS[way], raw)
    made.append((way, min(1.0, raw)))
    return min(1.0, raw)


def is_sure(share: float) -> bool:
    """Whether an answer of this probability is given at all."""
    return share >= LEAST or _MADE.get() is not None


@contextmanager
def raw_scores() -> Iterator[list[tuple[Way, float]]]:
    """Give every answer that can be made inside the block, and collect the way and raw coverage of each."""
    made: list[tuple[Way, float]] = []
    token = _MADE.set(made)
    try:
        yield made
    finally:
        _MADE.reset(token)
