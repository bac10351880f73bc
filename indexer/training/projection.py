"""Several tables of term vectors -> one of the wanted dimension.

Tables that were trained from different seeds err differently: joined they rank better than any of them, and the
directions that texts hardly use can be left out again (principal components, Pearson 1901).
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from indexer.training.tokens import RaggedIds

Table = npt.NDArray[np.float32]


def mean_vectors(table: Table, texts: RaggedIds) -> Table:
    """Return (texts, d) means of the vectors of each text's terms; no text may be empty."""
    summed = np.add.reduceat(table[texts.ids], texts.offsets[:-1], axis=0)
    means: Table = (summed / np.diff(texts.offsets)[:, None]).astype(np.float32)
    return means


def _unit(vectors: Table) -> Table:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Table = np.divide(vectors, norms, out=np.zeros_like(vectors), where=norms > 0)
    return unit


def join(tables: Sequence[Table], texts: RaggedIds, dimension: int) -> Table:
    """Return one (terms, dimension) table whose texts' cosines are nearest to those of the tables together.

    `texts` are typical ones: each table is scaled to their mean length, and their directions are kept.
    """
    scaled = [table / max(float(np.linalg.norm(mean_vectors(table, texts), axis=1).mean()), 1e-9) for table in tables]
    joined = np.concatenate(scaled, axis=1)
    if joined.shape[1] <= dimension:
        return joined
    unit = _unit(mean_vectors(joined, texts))
    _, directions = np.linalg.eigh(unit.T @ unit)  # ascending
    projected: Table = (joined @ directions[:, ::-1][:, :dimension]).astype(np.float32)
    return projected
