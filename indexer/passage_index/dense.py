"""Inner-product search over unit vectors with FAISS: what lies on disk, and what has come and gone since.

New vectors are few and wait in memory; removed ones are passed over. Both are saved beside the files on disk, which are
linked from one snapshot to the next and only written anew ("compacted") when too much has changed.
"""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import faiss
import numpy as np
import numpy.typing as npt

from indexer.errors import PassageIndexError
from indexer.passage_index.scope import OwnedScope
from indexer.passage_index.sketch import SETTING, SKETCH, Sizes, Sketch, build_sketch, nearest
from indexer.passage_index.vectors import IDS, VECTORS, ExactVectors, Ids, Rows, Vectors, VectorWriter

_SIDE, _REMOVED = "side.faiss", "removed.npy"
_BASE = (VECTORS, IDS, SKETCH, SETTING)
_GROWTH = 10  # vectors on disk for each that may wait in memory
_MOST_WAITING = 100_000  # vectors in memory, whatever is on disk
# A scope of fewer passages is compared one by one; one of a smaller share of all is told to the exact search, which
# compares nothing else. Of a million vectors 5,000 took 4 ms, a tenth 7 ms.
_FEW, _SMALL_SHARE = 5_000, 0.15
_BATCH = 20_000  # vectors copied at a time

_REMEMBERED = 4  # scopes, of a byte for each vector

Hits = tuple[Vectors, Ids]
Mask = npt.NDArray[np.bool_]


class DenseIndex:
    """Vectors by passage id."""

    def __init__(self, exact: ExactVectors, sketch: Sketch | None = None, folder: Path | None = None) -> None:
        """Take what lies in a folder; without one, it is no vectors."""
        self._exact = exact
        self._sketch = sketch
        self._folder = folder
        self._side = faiss.IndexIDMap2(faiss.IndexFlatIP(exact.dimension))
        self._removed = np.empty(0, np.int64)  # rows, ascending
        self._masks: list[tuple[OwnedScope, Mask]] = []  # of the last scopes: which rows are theirs

    @classmethod
    def empty(cls, dimension: int) -> Self:
        """Return an index without vectors."""
        return cls(ExactVectors.none(dimension))

    @classmethod
    def built(cls, folder: Path, dimension: int, sizes: Sizes) -> Self:
        """Return the index of the vectors that a `VectorWriter` has written to a folder."""
        exact = ExactVectors.load(folder, dimension)
        return cls(exact, build_sketch(folder, exact, sizes), folder)

    @classmethod
    def load(cls, folder: Path, dimension: int) -> Self:
        """Open what `save` wrote; raises `PassageIndexError` where it is damaged or of another dimension."""
        exact = ExactVectors.load(folder, dimension)
        index = cls(exact, Sketch.load(folder, exact), folder)
        try:
            side = faiss.read_index(str(folder / _SIDE))
            removed = np.load(folder / _REMOVED, allow_pickle=False)
        except (RuntimeError, OSError, ValueError) as error:
            raise PassageIndexError(f"Tệp chỉ mục véc-tơ trong {folder.name} bị hỏng.") from error
        if not isinstance(side, faiss.IndexIDMap2) or side.d != dimension:
            raise PassageIndexError(f"Tệp chỉ mục véc-tơ trong {folder.name} không đúng loại.")
        index._side, index._removed = side, removed
        return index

    def save(self, folder: Path) -> None:
        """Write the index to a folder, where its vectors lie already or get a link."""
        if self._folder is None:
            with VectorWriter(folder, self._exact.dimension):
                pass
        elif self._folder != folder:
            for name in _BASE:
                if (source := self._folder / name).exists():
                    _link_or_copy(source, folder / name)
        faiss.write_index(self._side, str(folder / _SIDE))
        np.save(folder / _REMOVED, self._removed)

    def __len__(self) -> int:
        return len(self._exact) - len(self._removed) + int(self._side.ntotal)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._exact.dimension

    @property
    def sketch(self) -> Sketch | None:
        """The sketch of the vectors on disk, None where all are compared exactly."""
        return self._sketch

    def waiting(self) -> int:
        """Return how many vectors wait in memory."""
        return int(self._side.ntotal)

    def is_full(self, more: int, sizes: Sizes) -> bool:
        """Whether so many more vectors should join those on disk with the ones in memory."""
        return self.waiting() + more > max(sizes.side, len(self._exact) // _GROWTH)

    def has_no_room(self, more: int) -> bool:
        """Whether so many more vectors must not be kept in memory."""
        return self.waiting() + more > _MOST_WAITING

    def ids(self) -> Ids:
        """Return the ids of all vectors."""
        side = np.array(faiss.vector_to_array(self._side.id_map), np.int64)
        return np.concatenate([np.delete(self._exact.ids, self._removed), side])

    def copy(self) -> Self:
        """Return an index of the same vectors that can be changed while this one is searched."""
        other = type(self)(self._exact, self._sketch, self._folder)
        side = faiss.clone_index(self._side)
        assert isinstance(side, faiss.IndexIDMap2)  # noqa: S101 — for the type checker
        other._side, other._removed = side, self._removed
        return other

    # --- changing ----------------------------------------------------------------------------

    def remove(self, ids: Sequence[int]) -> None:
        """Remove vectors; ids that are not there are ignored."""
        if not len(ids):
            return
        wanted = np.asarray(ids, np.int64)
        self._side.remove_ids(faiss.IDSelectorBatch(wanted))
        rows = self._exact.rows_of(wanted)
        self._removed = np.union1d(self._removed, rows[rows >= 0])
        self._masks = []

    def add(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Add (n, d) vectors in memory; ids must not be there yet (FAISS would keep both)."""
        self._side.add_with_ids(vectors, np.asarray(ids, dtype=np.int64))

    def pour_into(self, writer: VectorWriter) -> None:
        """Write all vectors, those that wait in memory last."""
        kept = np.delete(np.arange(len(self._exact)), self._removed)
        for start in range(0, len(kept), _BATCH):
            rows = kept[start : start + _BATCH]
            writer.add(self._exact.ids[rows], self._exact.read(rows))
        if self.waiting():
            side = np.array(faiss.vector_to_array(self._side.id_map), np.int64)
            writer.add(side, self._side.index.reconstruct_n(0, self.waiting()))

    # --- searching ---------------------------------------------------------------------------

    def search(self, vector: Vectors, limit: int, scope: OwnedScope | None = None) -> dict[int, float]:
        """Return the passages of the scope that are nearest to a (d,) vector with their inner products, best first."""
        if limit < 1 or (scope is not None and not len(scope.passages)):
            return {}
        found = [self._on_disk(vector, limit, scope), self._in_memory(vector, limit, scope)]
        scores, ids = (np.concatenate(parts) for parts in zip(*found, strict=True))
        if len(found[1][1]):
            best = np.argsort(-scores, kind="stable")[:limit]
            scores, ids = scores[best], ids[best]
        return dict(zip(ids.tolist(), scores.tolist(), strict=True))

    def _on_disk(self, vector: Vectors, limit: int, scope: OwnedScope | None) -> Hits:
        scores, rows = self._best_rows(vector, limit, scope)
        return scores, np.asarray(self._exact.ids[rows])

    def _best_rows(self, vector: Vectors, limit: int, scope: OwnedScope | None) -> tuple[Vectors, Rows]:
        if scope is None:
            return self._best_of_all(vector, limit)
        is_in = self._mask(scope)
        count = int(np.count_nonzero(is_in))
        if count <= _FEW:
            return nearest(self._exact, np.flatnonzero(is_in), vector, limit)
        share = count / len(self._exact)
        if self._sketch is not None and share > _SMALL_SHARE:
            scores, rows = self._sketch.ranked(vector, int(limit / share))
            inside = np.flatnonzero(is_in[rows])[:limit]
            if len(inside) >= limit:
                return scores[inside], rows[inside]
        return self._exact.best(vector, limit, np.packbits(is_in, bitorder="little"))

    def _mask(self, scope: OwnedScope) -> Mask:
        """Tell of each row whether it is in a scope; to find the rows of 200,000 passages takes 6 ms."""
        for known, mask in self._masks:
            if known is scope:
                return mask
        is_in = np.zeros(len(self._exact) + 1, dtype=bool)
        is_in[self._exact.rows_of(scope.passages)] = True  # the last place is for those that are not on disk
        is_in = is_in[:-1]
        is_in[self._removed] = False
        self._masks = [(scope, is_in), *self._masks[: _REMEMBERED - 1]]
        return is_in

    def _best_of_all(self, vector: Vectors, limit: int) -> tuple[Vectors, Rows]:
        removed = len(self._removed)
        if self._sketch is not None:
            scores, rows = self._sketch.ranked(vector, limit)
            kept = (
                np.flatnonzero(~np.isin(rows, self._removed))[:limit] if removed else np.arange(min(limit, len(rows)))
            )
            if len(kept) >= min(limit, len(self._exact) - removed):
                return scores[kept], rows[kept]
        if not removed:
            return self._exact.best(vector, limit)
        is_in = np.ones(len(self._exact), dtype=bool)
        is_in[self._removed] = False
        return self._exact.best(vector, limit, np.packbits(is_in, bitorder="little"))

    def _in_memory(self, vector: Vectors, limit: int, scope: OwnedScope | None) -> Hits:
        limit = min(limit, self.waiting())
        if not limit:
            return np.empty(0, np.float32), np.empty(0, np.int64)
        parameters = None
        if scope is not None:
            selector = faiss.IDSelectorBitmap(scope.bits())  # type: ignore[arg-type, call-arg]
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        faiss.omp_set_num_threads(1)
        scores, ids = self._side.search(vector[None, :], limit, params=parameters)
        found = ids[0] >= 0
        return scores[0][found], ids[0][found]

    def scores(self, vector: Vectors, ids: Sequence[int]) -> dict[int, float]:
        """Return the inner products of a (d,) vector with given passages; those that have none are left out."""
        wanted = np.asarray(ids, np.int64)
        rows = self._exact.rows_of(wanted)
        on_disk = (rows >= 0) & ~np.isin(rows, self._removed)
        scores = self._exact.read(rows[on_disk]) @ vector
        found = dict(zip(wanted[on_disk].tolist(), scores.tolist(), strict=True))
        for i in wanted[~on_disk].tolist() if self.waiting() else ():
            try:
                found[i] = float(self._side.reconstruct(i) @ vector)
            except RuntimeError:  # not in this snapshot
                continue
        return found


def _link_or_copy(source: Path, target: Path) -> None:
    """Give a file that never changes another name."""
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without links
        shutil.copy2(source, target)
