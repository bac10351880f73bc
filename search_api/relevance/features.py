"""What is measured of a question and a passage: shares of the question's words, how close together, and both scores.

Words are compared with their accents where the question has any, without them otherwise. Weights of words are inverse
document frequencies in the index that is searched (Robertson and Spärck Jones 1976, with 1 added).
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.text.folding import fold, fold_accents, has_accents
from search_api.fusion import Fused
from search_api.topic import DocumentFrequency

FEATURES = (
    "dense", "lexical", "cosine", "cosine_gap", "dense_rank", "lexical_rank", "words", "pairs", "rarest",
    "with_context", "opening", "window", "longest_run", "triples", "passage_length", "question_length",
)  # fmt: skip
_WORD = re.compile(r"\w+")
_OPENING = 30  # words
_WINDOW = 40  # words
_MOST_WORDS = 600  # of a passage that are looked at


@dataclass(frozen=True, slots=True)
class Question:
    """A question's words and pairs of neighbours with their weights."""

    words: dict[str, float]
    pairs: dict[tuple[str, str], float]
    triples: frozenset[tuple[str, str, str]]
    is_bare: bool

    @classmethod
    def of(cls, text: str, frequencies: DocumentFrequency) -> "Question":
        """Read a question; words that no passage has carry no weight, since none can be found by them."""
        is_bare = not has_accents(text)
        words = _words(text, is_bare=is_bare)
        pairs = list(dict.fromkeys(pairwise(words)))
        terms = list(dict.fromkeys(words))
        found, total = frequencies([*terms, *("_".join(pair) for pair in pairs)], bare=is_bare)
        weights = [math.log(1 + (total - n + 0.5) / (n + 0.5)) if n else 0.0 for n in found]
        return cls(
            dict(zip(terms, weights, strict=False)),
            dict(zip(pairs, weights[len(terms) :], strict=True)),
            frozenset(zip(words, words[1:], words[2:], strict=False)),
            is_bare,
        )


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that search found: its scores, their ranks from 0, its words and those of its headings."""

    fused: Fused
    dense_rank: int
    lexical_rank: int
    text: str
    context: str


def _words(text: str, *, is_bare: bool) -> list[str]:
    return _WORD.findall(fold_accents(text) if is_bare else fold(text))


def _share(weights: dict[str, float], present: frozenset[str] | set[str], total: float) -> float:
    return sum(weight for word, weight in weights.items() if word in present) / total


def _best_window(words: Sequence[str], weights: dict[str, float], total: float) -> float:
    """Return the largest share of the weights that `_WINDOW` neighbouring words hold."""
    places = [(place, word) for place, word in enumerate(words) if weights.get(word)]
    best = held = 0.0
    counts: dict[str, int] = {}
    start = 0
    for place, word in places:
        counts[word] = counts.get(word, 0) + 1
        if counts[word] == 1:
            held += weights[word]
        while place - places[start][0] >= _WINDOW:
            gone = places[start][1]
            counts[gone] -= 1
            if not counts[gone]:
                held -= weights[gone]
            start += 1
        best = max(best, held)
    return best / total


def _longest_run(words: Sequence[str], pairs: dict[tuple[str, str], float], length: int) -> float:
    """Return the length of the longest stretch of the passage whose neighbours are neighbours in the question."""
    best = run = 0
    for pair in pairwise(words):
        run = run + 1 if pair in pairs else 0
        best = max(best, run)
    return min(1.0, best / max(1, length - 1))


def features_of(question: Question, candidate: Candidate, best_cosine: float) -> list[float]:
    """Return the numbers that `FEATURES` names for a question and one passage that was found for it."""
    words = _words(candidate.text, is_bare=question.is_bare)[:_MOST_WORDS]
    present, neighbours = frozenset(words), set(pairwise(words))
    context = frozenset(_words(candidate.context, is_bare=question.is_bare))
    total = sum(question.words.values()) or 1.0
    pair_total = sum(question.pairs.values()) or 1.0
    rarest = max(question.words, key=lambda word: question.words[word], default="")
    triples = set(zip(words, words[1:], words[2:], strict=False))
    fused = candidate.fused
    return [
        fused.dense,
        fused.lexical,
        fused.cosine,
        fused.cosine - best_cosine,
        1 / (1 + candidate.dense_rank),
        1 / (1 + candidate.lexical_rank),
        _share(question.words, present, total),
        sum(weight for pair, weight in question.pairs.items() if pair in neighbours) / pair_total,
        float(rarest in present),
        _share(question.words, present | context, total),
        _share(question.words, frozenset(words[:_OPENING]), total),
        _best_window(words, question.words, total),
        _longest_run(words, question.pairs, len(question.words)),
        len(question.triples & triples) / max(1, len(question.triples)),
        math.log1p(len(words)),
        math.log1p(len(question.words)),
    ]


def candidates(fused: Sequence[Fused], texts: Sequence[tuple[str, str]]) -> list[Candidate]:
    """Return the passages with their ranks by each score; `texts` are (text, context) of each, in the same order."""
    ranks = []
    for scores in ([item.dense for item in fused], [item.lexical for item in fused]):
        order = sorted(range(len(fused)), key=lambda i, scores=scores: -scores[i])  # type: ignore[misc]
        ranks.append({i: rank for rank, i in enumerate(order)})
    return [
        Candidate(item, ranks[0][i], ranks[1][i], text, context)
        for i, (item, (text, context)) in enumerate(zip(fused, texts, strict=True))
    ]
