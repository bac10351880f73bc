"""Which Vietnamese words stand for an English one, learned from sentence pairs.

    python -m search_api.translation.train PAIRS.jsonl.xz

Lines of PAIRS are objects with the keys `en` and `vi`. IBM Model 1 (Brown, Della Pietra, Della Pietra and Mercer 1993,
"The Mathematics of Statistical Machine Translation") over the different words of each pair, in both directions: a
word that others also explain well in the other direction is no translation ("budget": "ngân_sách", not "khoản"). Six
rounds, the same result for the same input; some three minutes and 2 GB of one core for 67,000 pairs.
"""

import argparse
import json
import lzma
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexer.text.segmentation import segmented_words
from search_api.translation.words import FUNCTION_WORDS, TABLE, WORD

_VIETNAMESE = re.compile(r"[^\W\d_]+(?:_[^\W\d_]+)*")  # "kế_hoạch", "xã"; not "2026"
_MOST_WORDS = 70  # of a sentence; longer ones say little of which word stands for which
_LEAST_PAIRS = 3  # that have a word
_ROUNDS = 6
_RARE = 0.3  # added to a word's count, so that one seen three times explains less
_LEAST_SHARE, _LEAST_BACK = 0.05, 0.01
_MOST_MEANINGS = 3  # two and five are within half a point of it
Sentence = Sequence[int]


def read_pairs(path: Path) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the different words of the two sentences of each pair, sorted."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            english = WORD.findall(row["en"].lower().replace("’", "'"))[:_MOST_WORDS]
            vietnamese = _VIETNAMESE.findall(segmented_words(unicodedata.normalize("NFC", row["vi"])).lower())
            yield sorted(set(english)), sorted(set(vietnamese[:_MOST_WORDS]))


def _numbered(sentences: Iterable[Sequence[str]]) -> dict[str, int]:
    counts = Counter(word for sentence in sentences for word in sentence)
    return {word: number for number, word in enumerate(word for word, n in counts.items() if n >= _LEAST_PAIRS)}


def align(sources: Sequence[Sentence], targets: Sequence[Sentence], width: int) -> dict[tuple[int, int], float]:
    """Return the probability of each target word for each source word that stands beside it; -1 stands for none.

    Sentences are numbers of words; `width` is one more than the largest number of a target word.
    """
    links: list[npt.NDArray[np.int64]] = []
    cells: list[npt.NDArray[np.int32]] = []
    cell = 0
    for source, target in zip(sources, targets, strict=True):
        words = np.array([-1, *source], np.int64)
        links.append(((words + 1)[None, :] * width + np.array(target, np.int64)[:, None]).ravel())
        cells.append(np.repeat(np.arange(cell, cell + len(target), dtype=np.int32), len(words)))
        cell += len(target)
    pairs, link = np.unique(np.concatenate(links), return_inverse=True)
    owner, of_cell = pairs // width, np.concatenate(cells)
    probability = np.ones(len(pairs))
    for _ in range(_ROUNDS):
        share = probability[link]
        share /= np.bincount(of_cell, weights=share, minlength=cell)[of_cell]
        counts = np.bincount(link, weights=share, minlength=len(pairs))
        probability = counts / (np.bincount(owner, weights=counts)[owner] + _RARE)
    known = np.flatnonzero(probability >= _LEAST_BACK)
    return {(int(pairs[k] // width) - 1, int(pairs[k] % width)): float(probability[k]) for k in known}


def learn(pairs: Sequence[tuple[Sequence[str], Sequence[str]]]) -> dict[str, list[tuple[str, float]]]:
    """Return the likeliest Vietnamese words of each English one, each with its share of their probabilities."""
    english, vietnamese = _numbered(e for e, _ in pairs), _numbered(v for _, v in pairs)
    known = [
        ([english[word] for word in e if word in english], [vietnamese[word] for word in v if word in vietnamese])
        for e, v in pairs
    ]
    known = [(e, v) for e, v in known if e and v]
    sources, targets = [e for e, _ in known], [v for _, v in known]
    forth = align(sources, targets, len(vietnamese))
    back = align(targets, sources, len(english))
    meanings: dict[int, list[tuple[float, int]]] = {}
    for (source, target), probability in forth.items():
        if source >= 0 and probability >= _LEAST_SHARE and (target, source) in back:
            meanings.setdefault(source, []).append((probability, target))
    names = list(vietnamese)
    table = {}
    for word, number in english.items():
        best = sorted(meanings.get(number, ()), reverse=True)[:_MOST_MEANINGS]
        total = sum(probability for probability, _ in best)
        if best and word not in FUNCTION_WORDS:
            table[word] = [(names[target].replace("_", " "), probability / total) for probability, target in best]
    return table


def main() -> None:
    """Learn the table of sentence pairs and write it in place of the one that ships."""
    parser = argparse.ArgumentParser(description="Learn which Vietnamese words stand for an English one")
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--output", type=Path, default=TABLE)
    parser.add_argument(
        "--leave-out", default="", metavar="FROM:TO,…", help="pairs to be measured with, by their number"
    )
    arguments = parser.parse_args()
    left_out = [range(*map(int, part.split(":"))) for part in arguments.leave_out.split(",") if part]
    pairs = [p for n, p in enumerate(read_pairs(arguments.pairs)) if not any(n in part for part in left_out)]
    table = learn(pairs)
    lines = ("\t".join([word, *(f"{said} {share:.2f}" for said, share in table[word])]) for word in sorted(table))
    arguments.output.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(pairs)} pairs, {len(table)} English words")


if __name__ == "__main__":
    main()
