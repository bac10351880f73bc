"""How passages say a question's words, measured of all passages at once.

Words are found in one text of all passages, and what follows from their places is computed for all of them together:
looked at word by word, thirty passages took three times as long.
"""

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from indexer.text.folding import fold, fold_accents, lacks_accents
from indexer.text.rarity import inverse_document_frequency
from search_api.topic import DocumentFrequency

WORDING = ("words", "pairs", "triples", "opening", "window", "longest_run", "passage_length")

_WORD = re.compile(r"\w+")
_OPENING = 30  # words
_WINDOW = 40  # words
_MOST_CHARACTERS = 4_000  # of a passage that are looked at
_NOWHERE = -1
_CODES = "utf-32-le"  # four bytes a character

Numbers = npt.NDArray[np.int64]
Shares = npt.NDArray[np.float64]


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
        words = _WORD.findall(_folded(text, is_bare=is_bare))
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


@dataclass(frozen=True, slots=True)
class _Said:
    """The question's words in all passages, in their order, and where the passages begin.

    Of each word there is its `passage`, its `place` in the question, and its number `at`: words are counted through all
    passages from 0. Of each passage there is the number of its first word and how many words it has.
    """

    passage: Numbers
    place: Numbers
    at: Numbers
    starts: Numbers
    lengths: Numbers


@cache
def _word_characters() -> npt.NDArray[np.bool_]:
    """Tell of each character whether words are made of it, as a regular expression's `w` class does."""
    return np.array([character.isalnum() or character == "_" for character in map(chr, range(sys.maxunicode + 1))])


def _folded(text: str, *, is_bare: bool) -> str:
    return fold_accents(text) if is_bare else fold(text)


def _said(question: Question, texts: Sequence[str]) -> _Said:
    """Find the question's words; a search for each takes a quarter of the time of cutting all texts into words."""
    texts = [text[:_MOST_CHARACTERS] for text in texts]
    folded = _folded("\n".join(["", *texts, ""]), is_bare=question.is_bare)  # letter for letter: offsets stay
    characters = np.frombuffer(folded.encode(_CODES, "surrogatepass"), np.uint32)
    in_word = _word_characters()[characters]
    begun = np.cumsum(in_word & ~np.roll(in_word, 1))  # words up to each character
    spaced = np.where(in_word, characters, ord(" ")).tobytes().decode(_CODES, "surrogatepass")
    offsets, places = [], []
    for word, place in question.places.items():
        offset = spaced.find(f" {word} ")
        while offset >= 0:
            offsets.append(offset + 1)
            places.append(place)
            offset = spaced.find(f" {word} ", offset + len(word) + 1)
    order = np.argsort(offsets)
    found = np.array(offsets, np.int64)[order]
    ends = np.cumsum([len(text) + 1 for text in texts])
    starts = begun[ends - [len(text) + 1 for text in texts]]
    passage = np.searchsorted(ends, found)
    return _Said(passage, np.array(places, np.int64)[order], begun[found] - 1, starts, begun[ends] - starts)


def _shares(said: Numbers, passage: Numbers, count: int, weights: Shares) -> Shares:
    """Return of each of `count` passages the weight of the different things it says, of the weight of all."""
    has = np.zeros((count, len(weights)))
    has[passage, said] = 1.0
    return has @ weights / (weights.sum() or 1.0)


def _most(values: npt.NDArray[np.float64], passage: Numbers, count: int) -> Shares:
    """Return the greatest value of each of `count` passages, 0 for those that have none."""
    most = np.zeros(count)
    np.maximum.at(most, passage, values)
    return most


def _windows(said: _Said, weights: Shares) -> Shares:
    """Return the weight of the different words that stand within `_WINDOW` words up to each of the question's."""
    if not len(said.at):
        return np.zeros(0)
    last = np.full((len(said.at), len(weights)), _NOWHERE, np.int64)
    last[np.arange(len(said.at)), said.place] = said.at
    np.maximum.accumulate(last, axis=0, out=last)
    begins = np.maximum(said.at - _WINDOW + 1, said.starts[said.passage])
    return (last >= begins[:, None]) @ weights


def _runs(are_pairs: npt.NDArray[np.bool_]) -> Shares:
    """Return of each pair of neighbours how many in a row are pairs of the question's up to it."""
    so_far = np.cumsum(are_pairs)
    return (so_far - np.maximum.accumulate(np.where(are_pairs, 0, so_far))).astype(np.float64)


def wordings(question: Question, texts: Sequence[str]) -> Shares:
    """Return (n, len(WORDING)) of n passages; all but the last column are shares in [0, 1]."""
    said, count, size = _said(question, texts), len(texts), len(question.weights)
    weights, pair_weights = np.array(question.weights), np.array(list(question.pairs.values()))
    pair_numbers = np.full((size + 1, size + 1), _NOWHERE, np.int64)
    for number, (first, second) in enumerate(question.pairs):
        pair_numbers[first, second] = number
    follows = (np.diff(said.at) == 1) & (np.diff(said.passage) == 0)
    pairs = np.where(follows, pair_numbers[said.place[:-1], said.place[1:]], _NOWHERE)
    are_pairs = pairs != _NOWHERE
    codes = np.array([(a * size + b) * size + c for a, b, c in question.triples], np.int64)
    triples = (said.place[:-2] * size + said.place[1:-1]) * size + said.place[2:]
    are_triples = follows[:-1] & follows[1:] & np.isin(triples, codes)
    distinct = np.unique(said.passage[:-2][are_triples] * size**3 + triples[are_triples])
    opens = said.at - said.starts[said.passage] < _OPENING
    total = weights.sum() or 1.0
    longest = _most(_runs(are_pairs), said.passage[1:], count)
    return np.column_stack(
        [
            _shares(said.place, said.passage, count, weights),
            _shares(pairs[are_pairs], said.passage[1:][are_pairs], count, pair_weights),
            np.bincount(distinct // max(1, size**3), minlength=count) / max(1, len(codes)),
            _shares(said.place[opens], said.passage[opens], count, weights),
            _most(_windows(said, weights), said.passage, count) / total,
            np.minimum(1.0, longest / max(1, size - 1)),
            np.log1p(said.lengths),
        ]
    )
