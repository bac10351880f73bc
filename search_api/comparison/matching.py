"""Two lists of texts -> which one goes with which: similarities, then the best assignment of all at once.

Works on features (comparable words); knows nothing of what the texts are.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import log

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import linear_sum_assignment
from scipy.sparse.csgraph import connected_components

Features = Sequence[str]
Pairs = list[tuple[int, int]]
_LARGEST = 4_000_000  # cells of one assignment problem: two seconds; what is larger is matched best first
_BLOCK = 400  # rows multiplied at once
_MANY = 3_000  # texts beyond which features that more than `_COMMON` of them have are left out: they cost the most
_COMMON = 0.2


def with_pairs(units: Sequence[str]) -> list[str]:
    """Return units and pairs of neighbours: order counts for something, and pairs tell more than words."""
    return [*units, *(f"{a} {b}" for a, b in pairwise(units))]


def similarities(a: Sequence[Features], b: Sequence[Features], floor: float) -> sparse.csr_matrix:
    """Return the cosines of the texts (len(a), len(b)), weighted by rarity; those below `floor` are zero."""
    counts = Counter(feature for features in (*a, *b) for feature in set(features))
    total = len(a) + len(b)
    left_out = {name for name, count in counts.items() if total > _MANY and count > _COMMON * total}
    column = {name: place for place, name in enumerate(n for n, count in counts.items() if count > 1)}
    weight = np.array([0.0 if name in left_out else 1.0 + log(total / counts[name]) for name in column])
    # A feature that only one text has is in no product, but it is in that text's length
    alone = 1.0 + log(max(total, 1))
    left, right = (_matrix(texts, column, weight, alone) for texts in (a, b))
    blocks = []
    for start in range(0, left.shape[0], _BLOCK):
        block = (left[start : start + _BLOCK] @ right.T).tocsr()
        block.data[block.data < floor] = 0.0
        block.eliminate_zeros()
        blocks.append(block)
    return sparse.vstack(blocks, format="csr") if blocks else sparse.csr_matrix((len(a), len(b)))


def _matrix(
    texts: Sequence[Features], column: dict[str, int], weight: npt.NDArray[np.float64], alone: float
) -> sparse.csr_matrix:
    data: list[float] = []
    indices: list[int] = []
    starts = [0]
    for features in texts:
        own = Counter(features)
        found = [(column[name], count * weight[column[name]]) for name, count in own.items() if name in column]
        values = [(place, value) for place, value in found if value]
        unseen = sum((count * alone) ** 2 for name, count in own.items() if name not in column)
        norm = np.sqrt(sum(value * value for _, value in values) + unseen) or 1.0
        indices += [place for place, _ in values]
        data += [float(value / norm) for _, value in values]
        starts.append(len(indices))
    return sparse.csr_matrix((data, indices, starts), shape=(len(texts), len(column)))


def match(scores: sparse.csr_matrix) -> Pairs:
    """Return the pairs (row, column) whose scores have the greatest sum, each row and column once at most.

    Only what has a score above zero is paired; parts that share no candidate are solved apart.
    """
    rows, columns = scores.shape
    if not scores.nnz:
        return []
    found = scores.tocoo()
    graph = sparse.csr_matrix((np.ones(found.nnz), (found.row, found.col + rows)), shape=(rows + columns,) * 2)
    _, labels = connected_components(graph, directed=False)
    members: dict[int, list[int]] = {}
    for edge, label in enumerate(labels[found.row]):
        members.setdefault(int(label), []).append(edge)
    pairs: Pairs = []
    for edges in members.values():
        pairs += _best(found.row[edges], found.col[edges], found.data[edges])
    return sorted(pairs)


def _best(rows: npt.NDArray[np.int32], columns: npt.NDArray[np.int32], scores: npt.NDArray[np.float64]) -> Pairs:
    if len(rows) == 1:
        return [(int(rows[0]), int(columns[0]))]
    own_rows, row_places = np.unique(rows, return_inverse=True)
    own_columns, column_places = np.unique(columns, return_inverse=True)
    if len(own_rows) * len(own_columns) > _LARGEST:
        return _best_first(rows, columns, scores)
    table = np.zeros((len(own_rows), len(own_columns)))
    table[row_places, column_places] = scores
    chosen = linear_sum_assignment(table, maximize=True)
    return [(int(own_rows[i]), int(own_columns[j])) for i, j in zip(*chosen, strict=True) if table[i, j] > 0]


def _best_first(rows: npt.NDArray[np.int32], columns: npt.NDArray[np.int32], scores: npt.NDArray[np.float64]) -> Pairs:
    used_rows: set[int] = set()
    used_columns: set[int] = set()
    pairs: Pairs = []
    for edge in np.argsort(-scores, kind="stable"):
        row, column = int(rows[edge]), int(columns[edge])
        if row not in used_rows and column not in used_columns:
            used_rows.add(row)
            used_columns.add(column)
            pairs.append((row, column))
    return pairs
