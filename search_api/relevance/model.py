"""A learned order of passages: gradient-boosted trees over `features`, kept as JSON and evaluated here.

The trees are grown by LambdaMART (Burges 2010, "From RankNet to LambdaRank to LambdaMART"); see `train`. A JSON file
can be read in a review, needs no library of its own version to load and cannot run code, as a pickle could.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.errors import ConfigurationError
from search_api.fusion import Fused
from search_api.relevance.features import FEATURES, Rows, feature_rows
from search_api.relevance.wording import Question
from search_api.topic import DocumentFrequency

MODEL_PATH = Path(__file__).parent / "trees.json"
# Passages. With 20, 30 and 40 the drill set has nDCG@10 of 0.648, 0.649 and 0.652, legal questions 0.933, 0.936, 0.935
RERANKED = 30
LEAF = -1


class RelevanceModel:
    """Scores of rows of features; higher is better, and only scores for one question can be compared."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        """Take the content of a model file; raises `ConfigurationError` where it is for other features.

        Of each tree it holds, node by node, the number of the feature (`LEAF` for a leaf), the threshold up to which
        rows go to the left, the numbers of the nodes to the left and right, and the value of a leaf.
        """
        if content.get("features") != list(FEATURES):
            raise ConfigurationError("Mô hình xếp hạng không khớp với chương trình. Hãy cài lại chương trình.")
        self.encoder: str = content.get("encoder", "")  # whose cosines the thresholds are for
        trees = content["trees"]
        most = max((len(tree["feature"]) for tree in trees), default=1)

        def table(name: str, empty: float) -> npt.NDArray[np.float64]:
            return np.array([tree[name] + [empty] * (most - len(tree[name])) for tree in trees], np.float64)

        # Nodes of all trees in one row; a leaf leads to itself, so that no row needs to know where it ends
        feature, own = table("feature", LEAF).ravel().astype(np.int64), np.arange(len(trees) * most)
        first = np.repeat(np.arange(len(trees)) * most, most)
        is_leaf = feature == LEAF
        self._roots = np.arange(len(trees)) * most
        self._feature = np.where(is_leaf, 0, feature)
        self._threshold = table("threshold", 0.0).ravel()
        self._left = np.where(is_leaf, own, first + table("left", 0).ravel().astype(np.int64))
        self._right = np.where(is_leaf, own, first + table("right", 0).ravel().astype(np.int64))
        self._value = table("value", 0.0).ravel()

    def score(self, rows: Rows) -> npt.NDArray[np.float64]:
        """Return the scores of (n, len(FEATURES)) rows: the sum of the leaves that they end in."""
        values, width = rows.astype(np.float64).ravel(), rows.shape[1]
        row = np.arange(len(rows))[None, :] * width
        at = np.repeat(self._roots[:, None], len(rows), axis=1)
        while True:
            below = values[row + self._feature[at]] <= self._threshold[at]
            following = np.where(below, self._left[at], self._right[at])
            if np.array_equal(following, at):
                total: npt.NDArray[np.float64] = self._value[at].sum(axis=0)
                return total
            at = following


@cache
def shipped_model() -> RelevanceModel:
    """Return the model that ships."""
    return RelevanceModel(json.loads(MODEL_PATH.read_text(encoding="utf-8")))


def model_for(encoder_id: str) -> RelevanceModel | None:
    """Return the model that was learned with an encoder; None for others, whose cosines mean something else."""
    return model if (model := shipped_model()).encoder == encoder_id else None


def reorder(
    question: str,
    fused: Sequence[Fused],
    texts: Mapping[int, str],
    frequencies: DocumentFrequency,
    model: RelevanceModel,
) -> list[Fused]:
    """Return passages in the order of the model, best first; those after the first `RERANKED` stay behind them.

    `texts` gives the text by passage id; passages that are not in it are left out. The n-th passage takes the n-th
    best of the fused scores, so that scores mean what they meant before.
    """
    known = [item for item in fused if item.passage_id in texts]
    head, rest = known[:RERANKED], known[RERANKED:]
    if not head:
        return []
    rows = feature_rows(Question.of(question, frequencies), head, [texts[item.passage_id] for item in head])
    order = np.argsort(-model.score(rows), kind="stable")
    ordered = [head[i]._replace(score=place.score) for i, place in zip(order, head, strict=True)]
    return ordered + rest
