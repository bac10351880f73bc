"""Two lists of texts -> which one goes with which: similarities, then the best assignment of all at once.

Works on features (comparable words); knows nothing of what the texts are.
"""

from collections.abc import Sequence
from itertools import pairwise

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
    every = _weighted((*a, *b))
    left, right = every[: len(a)], every[len(a) :].T.tocsr()
    blocks = []
    for start in range(0, left.shape[0], _BLOCK):
        block = (left[start : start + _BLOCK] @ right).tocsr()
        block.data[block.data < floor] = 0.0
        block.eliminate_zeros()
        blocks.append(block)
    return sparse.vstack(blocks, format="csr") if blocks else sparse.csr_matrix((len(a), len(b)))


def _weighted(texts: Sequence[Features]) -> sparse.csr_matrix:
    """Return the texts as rows of length 1, a column for each feature; a text without any is a row of zeros."""
    columns: dict[str, int] = {}
    indices: list[int] = []
    starts = [0]
    for features in texts:
        indices += [columns.setdefault(name, len(columns)) for name in features]
        starts.append(len(indices))
    found = sparse.csr_matrix((np.ones(len(indices)), indices, starts), shape=(len(texts), len(columns)))
    found.sum_duplicates()
    having = np.bincount(found.indices, minlength=len(columns))  # texts that have each feature
    weight = 1.0 + np.log(len(texts) / having)
    if len(texts) > _MANY:
        weight[having > _COMMON * len(texts)] = 0.0
    found.data *= weight[found.indices]
    lengths = np.sqrt(np.asarray(found.multiply(found).sum(axis=1)).ravel())
    found.data /= np.repeat(np.where(lengths > 0, lengths, 1.0), np.diff(found.indptr))
    return found


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
