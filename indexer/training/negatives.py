"""Hard negatives: passages that BM25 ranks high for a query and that are not its own.

BM25 as in the lexical index (k1 1.2, b 0.75; Robertson and Zaragoza 2009) over the encoder's own terms.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy import sparse

from indexer.training.tokens import RaggedIds, Rows

_K1, _B = 1.2, 0.75
_COMMON = 0.08  # a term of more than this share of the passages is left out: it costs time and tells little
_BATCH = 256  # queries; their scores with 70,000 passages take 70 MB


def _term_matrix(passages: RaggedIds, rows: Rows, vocabulary_size: int) -> sparse.csr_matrix:
    """Return (vocabulary, passages) BM25 weights."""
    counted = [np.unique(passages[row], return_counts=True) for row in rows]
    terms = np.concatenate([unique for unique, _ in counted])
    counts = np.concatenate([count for _, count in counted]).astype(np.float32)
    columns = np.repeat(np.arange(len(rows)), [len(unique) for unique, _ in counted])
    lengths = np.array([count.sum() for _, count in counted], dtype=np.float32)
    found = np.bincount(terms, minlength=vocabulary_size)
    idf = np.log1p((len(rows) - found + 0.5) / (found + 0.5))
    norm = _K1 * (1 - _B + _B * lengths[columns] / lengths.mean())
    weights = idf[terms] * counts * (_K1 + 1) / (counts + norm)
    kept = found[terms] <= max(1.0, _COMMON * len(rows))
    shape = (vocabulary_size, len(rows))
    return sparse.csr_matrix((weights[kept], (terms[kept], columns[kept])), shape=shape, dtype=np.float32)


def lexical_negatives(
    queries: RaggedIds,
    passages: RaggedIds,
    passage_ids: Rows,
    sources: npt.NDArray[np.int64],
    *,
    vocabulary_size: int,
    keep: int = 30,
    skip: int = 4,
    report: Callable[[str], None] = print,
) -> Rows:
    """Return (pairs, keep) rows of other pairs of the same source whose passages BM25 ranks high; -1 fills up.

    The first `skip` are left out: articles repeat, and many of those are as right as the own one. `passage_ids`
    (pairs,) tells which pairs have the same passage.
    """
    found = np.full((len(queries), keep), -1, dtype=np.int64)
    for source in np.unique(sources):
        rows = np.flatnonzero(sources == source)
        own, first = np.unique(passage_ids[rows], return_index=True)
        pool = rows[first]
        matrix = _term_matrix(passages, pool, vocabulary_size)
        for batch in np.array_split(rows, max(1, len(rows) // _BATCH)):
            ranked = _best(queries, batch, matrix, vocabulary_size, skip + keep + 1)
            is_own = own[ranked] == passage_ids[batch][:, None]
            own_last = np.argsort(is_own, axis=1, kind="stable")
            order = own_last[:, skip : skip + keep]
            best = pool[np.take_along_axis(ranked, order, axis=1)]
            found[batch, : best.shape[1]] = np.where(np.take_along_axis(is_own, order, axis=1), -1, best)
        report(f"hard negatives for {len(rows)} pairs of source {source}")
    return found


def _best(queries: RaggedIds, rows: Rows, matrix: sparse.csr_matrix, size: int, limit: int) -> Rows:
    terms = [np.unique(queries[row]) for row in rows]
    indptr = np.concatenate([[0], np.cumsum([len(own) for own in terms])])
    asked = sparse.csr_matrix((np.ones(indptr[-1], np.float32), np.concatenate(terms), indptr), shape=(len(rows), size))
    scores = (asked @ matrix).toarray()
    limit = min(limit, scores.shape[1])
    ranked = np.argpartition(-scores, limit - 1, axis=1)[:, :limit]
    order = np.argsort(-np.take_along_axis(scores, ranked, axis=1), axis=1, kind="stable")
    best: Rows = np.take_along_axis(ranked, order, axis=1)
    return best
