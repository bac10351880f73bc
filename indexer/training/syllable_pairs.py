"""Counts syllables and neighbouring ones in Vietnamese texts, for the repair of what Tesseract misreads (`ocr_repair`).

Run as `python -m indexer.training.syllable_pairs OUT codified_law.jsonl.xz legal_questions.jsonl.xz news.jsonl.xz`;
OUT ships in `indexer/readers/data`. Only counts of pairs seen `MIN_COUNT` times are kept: they hold no sentence.
"""

import json
import lzma
import math
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from pathlib import Path

from indexer.text.folding import fold_tone_placement
from indexer.text.syllables import is_syllable

# Pairs seen 5, 8, 20 times and more: 381,000, 279,000, 151,000 of them, a file of 750, 580, 340 kB.
MIN_COUNT = 5
FIGURE = "0"  # stands for any run of figures
# What parts a text into stretches: signs and line breaks; a blank does not.
_BREAK = re.compile(r"[^\w\s]|_|\n")


@dataclass(slots=True)
class Counts:
    """How often each word, and each two words one after the other, were seen."""

    words: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)


def count(sources: Iterable[Path]) -> Counts:
    """Return the counts of all texts in JSON Lines files (xz)."""
    counts = Counts()
    for text in _texts(sources):
        for stretch in _BREAK.split(fold_tone_placement(unicodedata.normalize("NFC", text).lower())):
            words = [FIGURE if word.isdigit() else word for word in stretch.split()]
            counts.words.update(words)
            counts.pairs.update(pairwise(words))
    return counts


def _texts(sources: Iterable[Path]) -> Iterator[str]:
    for source in sources:
        with lzma.open(source, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield from (value for value in json.loads(line).values() if isinstance(value, str))


def write(counts: Counts, target: Path) -> None:
    """Write a line a syllable: it, then those that follow it often, each with the logarithm of its count in tenths.

    The first figure of a line is that of the syllable alone.
    """
    pairs = sorted(pair for pair, seen in counts.pairs.items() if seen >= MIN_COUNT and all(map(_is_kept, pair)))
    rows = {first: [second for _, second in group] for first, group in groupby(pairs, key=lambda pair: pair[0])}
    kept = sorted({*rows, *(second for _, second in pairs)})
    with lzma.open(target, "wt", encoding="utf-8", preset=9 | lzma.PRESET_EXTREME) as file:
        for first in kept:
            cells = [first, _tenths(counts.words[first])]
            for second in rows.get(first, ()):
                cells += [second, _tenths(counts.pairs[first, second])]
            file.write(" ".join(cells) + "\n")


def _is_kept(word: str) -> bool:
    return word == FIGURE or is_syllable(word)


def _tenths(seen: int) -> str:
    return str(round(10 * math.log(seen)))


if __name__ == "__main__":
    write(count(map(Path, sys.argv[2:])), Path(sys.argv[1]))
