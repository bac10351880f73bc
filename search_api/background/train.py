"""How common words are, counted in texts of several kinds.

    python -m search_api.background.train LAW.jsonl.xz:text PORTAL.jsonl.xz:question,answer NEWS.jsonl.xz:title,body

Each file is JSON lines compressed with xz; behind the colon stand the fields that are read. A text is cut into
passages of 80 words; a term's share is the mean of its shares in the files, so that a large file counts no more than a
small one. Two minutes of one core for 180,000 records; the same result for the same input.
"""

import argparse
import json
import lzma
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from search_api.background.shares import TABLE
from search_api.topic import words_of

_PASSAGE_WORDS, _LEAST_WORDS = 80, 8
_LEAST_SHARE = 0.002  # what is rarer is telling wherever it stands


def read_texts(path: Path, fields: Iterable[str]) -> Iterator[str]:
    """Yield the texts of some fields of a file."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield from (record[field] for field in fields)


def shares(texts: Iterable[str]) -> dict[str, float]:
    """Return of each word and pair of neighbours in which share of the passages it occurs."""
    counts: Counter[str] = Counter()
    passages = 0
    for text in texts:
        words = words_of(text)
        for start in range(0, len(words), _PASSAGE_WORDS):
            piece = words[start : start + _PASSAGE_WORDS]
            if len(piece) >= _LEAST_WORDS:
                passages += 1
                counts.update({*piece, *map("_".join, pairwise(piece))})
    return {term: count / passages for term, count in counts.items()}


def main() -> None:
    """Count the files and write the table in place of the one that ships."""
    parser = argparse.ArgumentParser(description="Count how common words are")
    parser.add_argument("files", nargs="+", metavar="FILE:FIELD,…")
    parser.add_argument("--output", type=Path, default=TABLE)
    arguments = parser.parse_args()
    mean: dict[str, float] = defaultdict(float)
    for file in arguments.files:
        path, _, fields = file.rpartition(":")
        for term, share in shares(read_texts(Path(path), fields.split(","))).items():
            mean[term] += share / len(arguments.files)
    usual = {term: share for term, share in mean.items() if share >= _LEAST_SHARE}
    lines = (f"{term}\t{usual[term]:.4f}" for term in sorted(usual))
    arguments.output.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(usual)} terms")


if __name__ == "__main__":
    main()
