"""A learned order of passages: gradient-boosted trees over `features`, kept as JSON and evaluated here.

The trees are grown by LambdaMART (Burges 2010, "From RankNet to LambdaRank to LambdaMART"); see `train`. A JSON file
can be read in a review, needs no library of its own version to load and cannot run code, as a pickle could. They are
read as in QuickScorer (Lucchese et al. 2015): at every node where a row goes right, the leaves on its left are out, and
of those that are left after all nodes the first is the row's. To walk down 300 trees took five times as long.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
        trees = [_tree(tree) for tree in content["trees"]]
        inner = max((len(tree.features) for tree in trees), default=0)
        leaves = max((len(tree.values) for tree in trees), default=1)
        self._all = np.array((1 << leaves) - 1, np.min_scalar_type((1 << leaves) - 1))
        # Of the n-th inner node of each tree; trees that have fewer get nodes at which every row goes left
        self._feature = _table([tree.features for tree in trees], inner, 0).astype(np.int64).T
        self._threshold = _table([tree.thresholds for tree in trees], inner, np.inf).T[:, :, None]
        self._kept = _table([tree.kept for tree in trees], inner, 0).astype(self._all.dtype).T[:, :, None]
        self._value = _table([tree.values for tree in trees], leaves, 0.0)

    def score(self, rows: Rows) -> npt.NDArray[np.float64]:
        """Return the scores of (n, len(FEATURES)) rows: the sum of the leaves that they end in."""
        goes_left = rows.T.astype(np.float64).take(self._feature, axis=0) <= self._threshold  # (nodes, trees, n)
        left = np.bitwise_and.reduce(goes_left * self._all | self._kept, axis=0)
        leaf = np.bitwise_count((left & -left) - 1)  # the place of the lowest bit
        total: npt.NDArray[np.float64] = self._value[np.arange(len(leaf))[:, None], leaf].sum(axis=0)
        return total


@dataclass(frozen=True, slots=True)
class _Tree:
    """The inner nodes of a tree, and the values of its leaves from the left.

    `kept` has the leaves that are left to a row that goes right at a node, a bit for each, the first leaf the lowest.
    """

    features: Sequence[int]
    thresholds: Sequence[float]
    kept: Sequence[int]
    values: Sequence[float]


def _tree(nodes: Mapping[str, Sequence[Any]]) -> _Tree:
    values: list[float] = []
    passed: dict[int, int] = {}  # the leaves on the left of each inner node

    def leaves(node: int) -> int:
        if nodes["feature"][node] == LEAF:
            values.append(nodes["value"][node])
            return 1 << len(values) - 1
        passed[node] = leaves(nodes["left"][node])
        return passed[node] | leaves(nodes["right"][node])

    every = leaves(0)
    return _Tree(
        [nodes["feature"][node] for node in passed],
        [nodes["threshold"][node] for node in passed],
        [every & ~left for left in passed.values()],
        values,
    )


def _table(rows: Sequence[Sequence[float]], width: int, empty: float) -> npt.NDArray[np.float64]:
    """Return rows of different lengths as an array, what they lack `empty`."""
    return np.array([[*row, *[empty] * (width - len(row))] for row in rows], np.float64).reshape(len(rows), width)


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
