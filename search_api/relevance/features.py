"""What is measured of a question and the passages found for it: their scores, and how they say the question's words.

Words are compared with their accents where the question was typed with them, without them otherwise. Weights of words
and of pairs of neighbours are inverse document frequencies in the index that is searched (Robertson and Spärck Jones
1976, with 1 added). Knows nothing of what the numbers are used for.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from indexer.text.folding import fold, fold_accents, lacks_accents
from indexer.text.rarity import inverse_document_frequency
from search_api.fusion import Fused
from search_api.topic import DocumentFrequency

_MEASURED = (
    "dense", "lexical", "cosine", "dense_rank", "lexical_rank", "words", "pairs", "triples", "opening", "window",
    "longest_run", "passage_length", "question_length",
)  # fmt: skip
# As they are, and as the difference to the best of the passages found: the second says more than the first
_ABSOLUTE = (
    "dense", "lexical", "cosine", "dense_rank", "lexical_rank", "opening", "window", "passage_length",
    "question_length",
)  # fmt: skip
_RELATIVE = (
    "lexical", "cosine", "words", "pairs", "triples", "opening", "window", "longest_run", "passage_length",
)  # fmt: skip
FEATURES = _ABSOLUTE + tuple(f"{name}_to_best" for name in _RELATIVE)
_ABSOLUTE_COLUMNS = [_MEASURED.index(name) for name in _ABSOLUTE]
_RELATIVE_COLUMNS = [_MEASURED.index(name) for name in _RELATIVE]

_WORD = re.compile(r"\w+")
_OPENING = 30  # words
_WINDOW = 40  # words
_MOST_CHARACTERS = 4_000  # of a passage that are looked at

Rows = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Question:
    """A question's words with their places in `weights`, and its pairs and triples of neighbouring words."""

    places: Mapping[str, int]
    weights: Sequence[float]
    pairs: Mapping[tuple[int, int], float]
    triples: frozenset[tuple[int, int, int]]
    is_bare: bool

    @classmethod
    def of(cls, text: str, frequencies: DocumentFrequency) -> "Question":
        """Read a question; words that no passage has carry no weight, since none can be found by them."""
        is_bare = lacks_accents(text)
        words = _words(text, is_bare=is_bare)
        places = {word: place for place, word in enumerate(dict.fromkeys(words))}
        pairs = list(dict.fromkeys(pairwise(words)))
        counts, total = frequencies([*places, *("_".join(pair) for pair in pairs)], bare=is_bare)
        weights = [inverse_document_frequency(n, total) if n else 0.0 for n in counts]
        row = [places[word] for word in words]
        return cls(
            places,
            weights[: len(places)],
            {
                (places[first], places[second]): weight
                for (first, second), weight in zip(pairs, weights[len(places) :], strict=True)
            },
            frozenset(zip(row, row[1:], row[2:], strict=False)),
            is_bare,
        )


def _words(text: str, *, is_bare: bool) -> list[str]:
    return _WORD.findall(fold_accents(text) if is_bare else fold(text))


def _best_window(found: Sequence[tuple[int, int]], weights: Sequence[float]) -> float:
    """Return the largest weight of different question words that stand within `_WINDOW` words of a passage."""
    best = held = 0.0
    counts: dict[int, int] = {}
    start = 0
    for at, place in found:
        counts[place] = counts.get(place, 0) + 1
        if counts[place] == 1:
            held += weights[place]
        while at - found[start][0] >= _WINDOW:
            gone = found[start][1]
            counts[gone] -= 1
            if not counts[gone]:
                held -= weights[gone]
            start += 1
        best = max(best, held)
    return best


def _longest_run(found: Sequence[tuple[int, int]], pairs: Mapping[tuple[int, int], float]) -> int:
    """Return the length, in pairs, of the longest stretch whose neighbours are neighbours in the question."""
    best = run = 0
    for (at, place), (next_at, following) in pairwise(found):
        run = run + 1 if next_at == at + 1 and (place, following) in pairs else 0
        best = max(best, run)
    return best


def _wording(question: Question, text: str) -> list[float]:
    """Return from "words" to "passage_length" for a passage; all but the last are shares in [0, 1]."""
    words = _words(text[:_MOST_CHARACTERS], is_bare=question.is_bare)
    found = [(at, place) for at, word in enumerate(words) if (place := question.places.get(word)) is not None]
    neighbours = {
        (place, following) for (at, place), (next_at, following) in pairwise(found) if next_at == at + 1
    } & question.pairs.keys()
    triples = {
        (a, b, c) for (at, a), (_, b), (end, c) in zip(found, found[1:], found[2:], strict=False) if end == at + 2
    } & question.triples
    weights = question.weights
    total, pair_total = sum(weights) or 1.0, sum(question.pairs.values()) or 1.0
    return [
        sum(weights[place] for place in {place for _, place in found}) / total,
        sum(question.pairs[pair] for pair in neighbours) / pair_total,
        len(triples) / max(1, len(question.triples)),
        sum(weights[place] for place in {place for at, place in found if at < _OPENING}) / total,
        _best_window(found, weights) / total,
        min(1.0, _longest_run(found, question.pairs) / max(1, len(weights) - 1)),
        math.log1p(len(words)),
    ]


def _reciprocal_ranks(scores: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    ranks = np.empty(len(scores))
    ranks[np.argsort(-scores, kind="stable")] = np.arange(1, len(scores) + 1)
    return 1 / ranks


def feature_rows(question: Question, found: Sequence[Fused], texts: Sequence[str]) -> Rows:
    """Return (n, len(FEATURES)) float32 for the n passages found for a question; `texts` are theirs, in order."""
    scores = np.array([[item.dense, item.lexical, item.cosine] for item in found], dtype=np.float32)
    measured = np.column_stack(
        [
            scores,
            _reciprocal_ranks(scores[:, 0]),
            _reciprocal_ranks(scores[:, 1]),
            [_wording(question, text) for text in texts],
            np.full(len(found), math.log1p(len(question.weights))),
        ]
    )
    to_best = measured[:, _RELATIVE_COLUMNS] - measured[:, _RELATIVE_COLUMNS].max(axis=0)
    return np.hstack([measured[:, _ABSOLUTE_COLUMNS], to_best]).astype(np.float32)
