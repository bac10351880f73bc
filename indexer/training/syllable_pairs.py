"""Counts neighbouring syllables in state texts, for the repair of what Tesseract misreads (`readers/ocr_repair`).

Run as `python -m indexer.training.syllable_pairs codified_law.jsonl.xz OUT`; OUT ships in `indexer/readers/data`.
The codified law (Bộ pháp điển) is not under copyright (Luật Sở hữu trí tuệ, Điều 15); counts hold no sentence of it.
"""

import json
import lzma
import math
import re
import sys
import unicodedata
from collections import Counter
from itertools import pairwise
from pathlib import Path

from indexer.text.syllables import is_syllable

MIN_COUNT = 20
# What parts a text into stretches: digits, signs and line breaks; a blank does not.
_BREAK = re.compile(r"[^\w\s]|\d|\n")


def count_pairs(source: Path) -> Counter[tuple[str, str]]:
    """Return how often each two syllables follow one another in the texts of a JSON Lines file (xz)."""
    counts: Counter[tuple[str, str]] = Counter()
    with lzma.open(source, "rt", encoding="utf-8") as lines:
        for line in lines:
            text = unicodedata.normalize("NFC", json.loads(line)["text"]).lower()
            for stretch in _BREAK.split(text):
                words = stretch.split()
                counts.update(pairwise(words))
    return counts


def write_pairs(counts: Counter[tuple[str, str]], target: Path) -> None:
    """Write the frequent pairs of syllables with the natural logarithm of their count, in tenths."""
    rows = sorted(
        f"{first} {second} {round(10 * math.log(count))}"
        for (first, second), count in counts.items()
        if count >= MIN_COUNT and is_syllable(first) and is_syllable(second)
    )
    with lzma.open(target, "wt", encoding="utf-8", preset=9) as file:
        file.write("\n".join(rows) + "\n")


if __name__ == "__main__":
    write_pairs(count_pairs(Path(sys.argv[1])), Path(sys.argv[2]))
