"""Exact inner-product search over unit vectors with FAISS."""

from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

from indexer.errors import PassageIndexError
from indexer.passage_index.scope import Scope

Vectors = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]


class DenseIndex:
    """Vectors by passage id. Flat, hence exact; 200,000 passages took 42 ms a search on two busy cores."""

    def __init__(self, index: "faiss.IndexIDMap2") -> None:
        self._index = index

    @classmethod
    def empty(cls, dimension: int) -> "DenseIndex":
        """Return an index without vectors."""
        return cls(faiss.IndexIDMap2(faiss.IndexFlatIP(dimension)))

    @classmethod
    def load(cls, path: Path, dimension: int) -> "DenseIndex":
        """Read an index; raises `PassageIndexError` where the file is damaged or of another dimension."""
        try:
            index = faiss.read_index(str(path))
        except RuntimeError as error:
            raise PassageIndexError(f"Tệp chỉ mục {path.name} bị hỏng.") from error
        if not isinstance(index, faiss.IndexIDMap2) or index.d != dimension:
            raise PassageIndexError(f"Tệp chỉ mục {path.name} không đúng loại.")
        return cls(index)

    def save(self, path: Path) -> None:
        """Write the index to a new file."""
        faiss.write_index(self._index, str(path))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def ids(self) -> Ids:
        """Return the ids of all vectors."""
        return np.array(faiss.vector_to_array(self._index.id_map), dtype=np.int64)

    def remove(self, ids: Sequence[int]) -> None:
        """Remove vectors; ids that are not there are ignored."""
        if len(ids):
            self._index.remove_ids(faiss.IDSelectorBatch(np.asarray(ids, dtype=np.int64)))

    def add(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Add (n, d) vectors; ids must not be there yet (FAISS would keep both)."""
        self._index.add_with_ids(vectors, np.asarray(ids, dtype=np.int64))

    def search(self, vector: Vectors, limit: int, scope: Scope | None = None) -> dict[int, float]:
        """Return the passages of the scope that are nearest to a (d,) vector with their inner products, best first."""
        limit = min(limit, len(self))
        if limit == 0 or (scope is not None and not len(scope.passages)):
            return {}
        parameters = None
        if scope is not None:
            bits = scope.bits()  # a set of ids takes three times as long for 100,000
            selector = faiss.IDSelectorBitmap(bits)  # type: ignore[arg-type, call-arg]
            # The keyword is added, with the reference that keeps the selector alive, by FAISS's Python layer.
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        # One vector is not shared among threads, and a team that waits for a busy core takes a whole slice of its time:
        # 0.4 instead of 0.7 ms at 20,000 passages, 24 beside other work. The number is the calling thread's own.
        faiss.omp_set_num_threads(1)
        scores, ids = self._index.search(vector[None, :], limit, params=parameters)
        return {int(i): float(s) for i, s in zip(ids[0], scores[0], strict=True) if i >= 0}

    def scores(self, vector: Vectors, ids: Sequence[int]) -> dict[int, float]:
        """Return the inner products of a (d,) vector with given passages."""
        found = {}
        for i in ids:
            try:
                found[i] = float(self._index.reconstruct(int(i)) @ vector)
            except RuntimeError:  # not in this snapshot
                continue
        return found
