"""The vectors of a snapshot, exact, mapped into memory from a file that is written as a stream and never changed.

FAISS's scalar quantizer of half precision holds what the store holds, float16, without any loss: searches are exact,
in half the memory of `IndexFlatIP` and, on a processor with AVX2, two thirds of its time (8.7 instead of 13.0 ms of one
core for 200,000 vectors of 256; 8-bit codes took 10 ms). `add` on a mapped index ends the process: there is none here.
"""

import struct
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import faiss
import numpy as np
import numpy.typing as npt

from indexer.errors import PassageIndexError

Vectors = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int64]
Bits = npt.NDArray[np.uint8]

VECTORS, IDS = "vectors.faiss", "ids.npy"
# Where FAISS's file of a scalar quantizer says how many vectors it has; its last field is the number of bytes of codes
_COUNT = struct.Struct("<q")
_COUNT_AT = 8


def half_precision(dimension: int) -> "faiss.IndexScalarQuantizer":
    """Return an empty exact index of float16 vectors under the inner product."""
    return faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)


class ExactVectors:
    """Vectors by row, and the passage of each row; rows are told by numbers from 0."""

    def __init__(self, index: "faiss.IndexScalarQuantizer", ids: Ids, codes: npt.NDArray[np.uint8]) -> None:
        """Take FAISS's index, the passage of each row, and the (n, 2 d) bytes of the vectors themselves."""
        self._index = index
        self.ids = ids
        self._codes = codes
        self._order = None if bool(np.all(ids[1:] > ids[:-1])) else np.argsort(ids, kind="stable")

    @classmethod
    def none(cls, dimension: int) -> Self:
        """Return no vectors."""
        return cls(half_precision(dimension), np.empty(0, np.int64), np.empty((0, 2 * dimension), np.uint8))

    @classmethod
    def load(cls, folder: Path, dimension: int) -> Self:
        """Map the files of a folder; raises `PassageIndexError` where they are damaged or of another dimension."""
        try:
            index = faiss.read_index(str(folder / VECTORS), faiss.IO_FLAG_MMAP_IFC)
            ids = np.load(folder / IDS, mmap_mode="r", allow_pickle=False)
            codes = _codes(folder / VECTORS, len(ids), dimension)
        except (RuntimeError, OSError, ValueError) as error:
            raise PassageIndexError(f"Tệp chỉ mục véc-tơ trong {folder.name} bị hỏng.") from error
        if not isinstance(index, faiss.IndexScalarQuantizer) or (index.d, (index.ntotal,)) != (dimension, ids.shape):
            raise PassageIndexError(f"Tệp chỉ mục véc-tơ trong {folder.name} không đúng loại.")
        return cls(index, ids, codes)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._index.d)

    def rows_of(self, ids: Ids) -> Rows:
        """Return the row of each passage, -1 for those that have none."""
        if not len(self.ids):
            return np.full(len(ids), -1, np.int64)
        places = np.minimum(np.searchsorted(self.ids, ids, sorter=self._order), len(self.ids) - 1)
        rows = places if self._order is None else self._order[places]
        return np.where(self.ids[rows] == ids, rows, -1).astype(np.int64)

    def read(self, rows: Rows) -> Vectors:
        """Return the (n, d) vectors of n rows; FAISS's own way takes a quantizer for each."""
        return self._codes[rows].view(np.float16).astype(np.float32)

    def refined(self, index: "faiss.Index") -> "faiss.IndexRefine":
        """Return an index that compares with these vectors what another, of codes by the same rows, finds."""
        return faiss.IndexRefine(index, self._index)

    def best(self, vector: Vectors, limit: int, bits: Bits | None = None) -> tuple[Vectors, Rows]:
        """Return scores and rows of the nearest to a (d,) vector, best first; of the rows in `bits` alone if given."""
        limit = min(limit, len(self))
        if not limit:
            return np.empty(0, np.float32), np.empty(0, np.int64)
        parameters = None
        if bits is not None:
            selector = faiss.IDSelectorBitmap(bits)  # type: ignore[arg-type, call-arg]
            # The keyword is added, with the reference that keeps the selector alive, by FAISS's Python layer.
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        # One vector is not shared among threads, and a team that waits for a busy core takes a whole slice of its time:
        # 0.4 instead of 0.7 ms at 20,000 passages, 24 beside other work. The number is the calling thread's own.
        faiss.omp_set_num_threads(1)
        scores, rows = self._index.search(vector[None, :], limit, params=parameters)
        found = rows[0] >= 0
        return scores[0][found], rows[0][found]


def _codes(path: Path, count: int, dimension: int) -> npt.NDArray[np.uint8]:
    """Map the last bytes of a file, which are its vectors; raises `ValueError` where it is too short."""
    if not count:
        return np.empty((0, 2 * dimension), np.uint8)
    offset = path.stat().st_size - count * dimension * 2
    return np.memmap(path, np.uint8, "r", offset, (count, 2 * dimension))


class VectorWriter:
    """Writes a snapshot's vectors as they come; a context manager, within which alone it may be used."""

    def __init__(self, folder: Path, dimension: int) -> None:
        self._folder = folder
        self._dimension = dimension
        self._ids: list[Ids] = []

    def __enter__(self) -> Self:
        self._file: BinaryIO = (self._folder / VECTORS).open("w+b")
        self._file.write(faiss.serialize_index(half_precision(self._dimension)).tobytes())
        self._size_at = self._file.tell() - _COUNT.size
        return self

    def add(self, ids: list[int] | Ids, vectors: Vectors) -> None:
        """Append (n, d) vectors; no id may come twice."""
        self._file.write(np.ascontiguousarray(vectors, np.float16).tobytes())
        self._ids.append(np.array(ids, np.int64))

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if error is None:
            ids = np.concatenate(self._ids) if self._ids else np.empty(0, np.int64)
            for place, number in ((_COUNT_AT, len(ids)), (self._size_at, len(ids) * self._dimension * 2)):
                self._file.seek(place)
                self._file.write(_COUNT.pack(number))
            np.save(self._folder / IDS, ids)
        self._file.close()
