"""Prints how well the shared words tell a summary of a passage from a summary of another one on a like matter.

Run as `PYTHONPATH=. python benchmarks/summaries.py FILE`; FILE holds a JSON object a line with `abstract` and `body`,
plain or as .xz. A passage is as long as those of the index (up to 1,000 characters). An abstract is held against the
passage of its own text that shares most of its words, and against the passage out of 500 other texts that does: the
hardest false one. The abstracts were written by people in words of their own, so that a model that is told to copy
names and figures shares more. Three figures for each threshold: how many true ones overlap as much; how many false
ones do; how many false ones are left when figures and names are held against the passage too.
"""

import json
import lzma
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from search_api.summary.verification import Statement, is_borne_out, overlap

_PASSAGE = 1_000  # characters
_TEXTS, _ABSTRACTS = 500, 100
_THRESHOLDS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


def passages(body: str) -> Iterator[str]:
    """Yield the passages of a text, cut at line ends."""
    held = ""
    for line in body.split("\n"):
        if held and len(held) + len(line) > _PASSAGE:
            yield held
            held = ""
        held = f"{held}\n{line}"[:_PASSAGE]
    yield held


def main(file: Path) -> None:
    """Print a line a threshold."""
    with lzma.open(file, "rt", encoding="utf-8") if file.suffix == ".xz" else file.open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in islice(lines, _TEXTS)]
    abstracts = [record["abstract"] for record in records[:_ABSTRACTS]]
    true = [0.0] * len(abstracts)
    nearest = [(0.0, "")] * len(abstracts)
    for text, record in enumerate(records):
        for passage in passages(record["body"]):
            for number, abstract in enumerate(abstracts):
                shared = overlap(abstract, [passage])
                if number == text:
                    true[number] = max(true[number], shared)
                else:
                    nearest[number] = max(nearest[number], (shared, passage))
    false = [
        (shared, is_borne_out(Statement(abstract, (0,)), [passage], least_overlap=0.0))
        for abstract, (shared, passage) in zip(abstracts, nearest, strict=True)
    ]
    for least in _THRESHOLDS:
        kept = sum(share >= least for share in true) / len(true)
        passed = sum(share >= least for share, _ in false) / len(false)
        left = sum(share >= least and is_kept for share, is_kept in false) / len(false)
        print(f"{least:.1f}  true {kept:4.0%}  false {passed:4.0%}  false with figures and names {left:4.0%}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
