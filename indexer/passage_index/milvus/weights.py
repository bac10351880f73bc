"""Terms as sparse vectors: the product of a question's and a passage's is the BM25 score that the embedded index gives.

A passage holds for each of its terms how often it stands there, damped by the passage's length; a question, how rare
the term is and how much it counts. The mean length is fixed when an index is begun, so that what was written stays
true; the counts of terms are asked for with each question, so that they are those of now.
"""

import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from indexer.text.rarity import inverse_document_frequency
from indexer.text.segmentation import lexical_terms, without_accents

_K1, _B = 1.2, 0.75  # as in tantivy
_SALTS = {field: zlib.crc32(field.encode()) for field in ("body", "body_bare", "context", "context_bare")}
_GREATEST = 2**32 - 2  # number of a dimension that the server takes
NO_TERM = 0  # the dimension of a passage without terms: the server wants one
_NO_WEIGHT = 1e-6

Lengths = tuple[float, float]
"""Of body and context, in terms."""


def key_of(field: str, term: str) -> int:
    """Return the dimension of a term in a field; of ten million terms one in four hundred shares it with another."""
    return max(1, min(zlib.crc32(term.encode(), _SALTS[field]), _GREATEST))


@dataclass(frozen=True, slots=True)
class WeighedPassage:
    """A passage's sparse vector, and its lengths."""

    weights: dict[int, float]
    body: int
    context: int


@lru_cache(maxsize=1_000)
def _of_context(context: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the terms of a context, which many passages in a row have."""
    terms = lexical_terms(context)
    return tuple(terms), tuple(without_accents(terms))


def lengths_of(text: str, context: str) -> tuple[int, int]:
    """Return how many terms body and context have."""
    return len(lexical_terms(text)), len(_of_context(context)[0])


def weigh(text: str, context: str, means: Lengths) -> WeighedPassage:
    """Return the sparse vector of a passage of an index with these mean lengths."""
    body = lexical_terms(text)
    around, around_bare = _of_context(context)
    weights: dict[int, float] = {}
    for field, terms, mean in (
        ("body", body, means[0]),
        ("body_bare", without_accents(body), means[0]),
        ("context", around, means[1]),
        ("context_bare", around_bare, means[1]),
    ):
        damping = _K1 * (1 - _B + _B * len(terms) / mean)
        for term, times in Counter(terms).items():
            key = key_of(field, term)
            weights[key] = weights.get(key, 0.0) + times * (_K1 + 1) / (times + damping)
    return WeighedPassage(weights or {NO_TERM: _NO_WEIGHT}, len(body), len(around))


def weigh_query(
    weighted: Sequence[tuple[str, str, float]], counts: Mapping[int, int], passages: int
) -> dict[int, float]:
    """Return the sparse vector of a question's (field, term, weight); terms that no passage has are left out."""
    weights: dict[int, float] = {}
    for field, term, weight in weighted:
        key = key_of(field, term)
        if count := counts.get(key, 0):
            weights[key] = weights.get(key, 0.0) + weight * inverse_document_frequency(count, max(passages, count))
    return weights


def counted(weights: Iterable[int]) -> Iterable[int]:
    """Return the dimensions that stand for terms."""
    return (key for key in weights if key != NO_TERM)
