"""How likely Vietnamese syllables follow one another, from the counts that `indexer/training/syllable_pairs` makes.

It knows counts alone; what is done about an unlikely syllable is decided in `ocr_repair`.
"""

import lzma
import math
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from indexer.text.folding import fold_accents, fold_tone_placement

PAIRS_FILE = Path(__file__).parent / "data" / "syllable_pairs.txt.xz"
FIGURE = "0"  # stands for any run of figures

# Share of what is known of a pair, against what is known of the syllable alone.
_PAIR_SHARE = 0.9
_NEVER_SEEN = 0.5


@dataclass(frozen=True, slots=True)
class SyllableCounts:
    """Counts of syllables and pairs; `pairs` holds `first * len(counts) + second`, rising, `seen` the counts to it."""

    numbers: dict[str, int]
    counts: "array[float]"
    pairs: "array[int]"
    seen: "array[float]"
    spellings: dict[str, tuple[str, ...]]
    total: float

    def is_known(self, syllable: str) -> bool:
        """Return whether a syllable stands in any frequent pair."""
        return self._number(syllable) is not None

    def alike(self, syllable: str) -> tuple[str, ...]:
        """Return the known syllables of the same letters with whatever marks."""
        return self.spellings.get(fold_accents(syllable), ())

    def follows(self, first: str | None, second: str) -> float:
        """Return the logarithm of how likely `second` stands after `first`, or anywhere where that is not known."""
        number = self._number(second)
        alone = (self.counts[number] if number is not None else _NEVER_SEEN) / self.total
        other = self._number(first) if first else None
        if other is None:
            return math.log(alone)
        together = 0.0 if number is None else self._seen(other, number) / self.counts[other]
        return math.log((1 - _PAIR_SHARE) * alone + _PAIR_SHARE * together)

    def is_pair(self, first: str, second: str) -> bool:
        """Return whether two syllables follow one another often."""
        one, other = self._number(first), self._number(second)
        return one is not None and other is not None and self._seen(one, other) > 0

    def _number(self, syllable: str) -> int | None:
        return self.numbers.get(fold_tone_placement(syllable))

    def _seen(self, first: int, second: int) -> float:
        key = first * len(self.counts) + second
        place = bisect_left(self.pairs, key)
        return self.seen[place] if place < len(self.pairs) and self.pairs[place] == key else 0.0


@cache
def syllable_counts() -> SyllableCounts:
    """Return the counts that ship, read once a process."""
    return read_counts(PAIRS_FILE)


def read_counts(path: Path) -> SyllableCounts:
    """Return the counts of a file that `indexer/training/syllable_pairs` wrote."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        rows = [line.split() for line in file]
    values = [math.exp(tenths / 10) for tenths in range(256)]
    numbers = {row[0]: number for number, row in enumerate(rows)}
    counts = array("d", (values[int(row[1])] for row in rows))
    pairs, seen = array("q"), array("d")
    for first, row in enumerate(rows):
        followers = sorted((numbers[row[place]], int(row[place + 1])) for place in range(2, len(row), 2))
        pairs.extend(first * len(rows) + second for second, _ in followers)
        seen.extend(values[tenths] for _, tenths in followers)
    spellings: dict[str, list[str]] = {}
    for syllable in numbers:
        spellings.setdefault(fold_accents(syllable), []).append(syllable)
    alike = {letters: tuple(same) for letters, same in spellings.items()}
    return SyllableCounts(numbers, counts, pairs, seen, alike, sum(counts))
