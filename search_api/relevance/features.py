"""What is measured of a question and the passages found for it: their scores, and how they say the question's words.

Words are compared with their accents where the question was typed with them, without them otherwise. Weights of words
and of pairs of neighbours are inverse document frequencies in the index that is searched (Robertson and Spärck Jones
1976, with 1 added). Knows nothing of what the numbers are used for.
"""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from search_api.fusion import Fused
from search_api.relevance.wording import WORDING, Question, wordings

_MEASURED = ("dense", "lexical", "cosine", "dense_rank", "lexical_rank", *WORDING, "question_length")
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

Rows = npt.NDArray[np.float32]


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
            wordings(question, texts),
            np.full(len(found), math.log1p(len(question.weights))),
        ]
    )
    to_best = measured[:, _RELATIVE_COLUMNS] - measured[:, _RELATIVE_COLUMNS].max(axis=0)
    return np.hstack([measured[:, _ABSOLUTE_COLUMNS], to_best]).astype(np.float32)
