"""Short codes of many vectors: they tell quickly which few may be the nearest; the exact vectors tell which are.

    up to 100,000 vectors   none: all are compared exactly
    up to a million         product quantizer of 4 bits, read 32 vectors at a time (André et al. 2015, "Cache locality
                            is not enough: high-performance nearest neighbor search with product
                            quantization fast scan")
    above                   inverted lists of 8-bit codes

On two cores with AVX2, 200,000 vectors of 256 took 8.7 ms exactly (float16), 10.0 with 8-bit codes, 1.3 with 4 bits for
each two dimensions, 3.2 with these and 3,200 exact comparisons, which found all of the best ten of 300 questions and
0.999 of the best 200. What any of them finds depends on the data; so a sketch is tried on vectors mixed from sampled
ones when it is built, deeper and deeper, and where it never finds what the exact search finds, there is none.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, Self

import faiss
import numpy as np

from indexer.errors import PassageIndexError
from indexer.passage_index.vectors import ExactVectors, Rows, Vectors

SKETCH, SETTING = "sketch.faiss", "sketch.json"
Kind = Literal["pq4", "ivf_sq8"]
# Candidates for each vector wanted, and lists looked into, from the quickest to the surest
_MULTIPLES = (2, 4, 8, 12, 16, 24, 32)
_LISTS = (8, 32, 128, 512)
_QUERIES, _DEPTH = 100, 200
_TRAINING, _OF_A_LIST = 20_000, 40  # vectors
_BATCH = 20_000  # vectors encoded at a time


@dataclass(frozen=True, slots=True)
class Sizes:
    """Up to how many vectors an index is exact, and up to how many its sketch is read from end to end.

    `side` is how many new vectors are kept in memory before they join those on disk, or a tenth of these if more;
    `recall` what a sketch must find of the best ten and of the best `_DEPTH`.
    """

    exact: int = 100_000
    flat: int = 1_000_000
    side: int = 10_000
    recall: float = 0.995


@dataclass(frozen=True, slots=True)
class Setting:
    """How a sketch is searched, and the share of the exact results that it then found."""

    kind: Kind
    multiple: int
    lists: int
    recall: float


class Sketch:
    """Codes by row of the exact vectors; those that a query may be nearest to are compared exactly."""

    def __init__(self, index: "faiss.Index", exact: ExactVectors, setting: Setting) -> None:
        self._index = index
        self._exact = exact
        self.setting = setting

    @classmethod
    def load(cls, folder: Path, exact: ExactVectors) -> Self | None:
        """Map the sketch of a folder, None where it has none; raises `PassageIndexError` where it is damaged."""
        if not (folder / SETTING).exists():
            return None
        try:
            setting = Setting(**json.loads((folder / SETTING).read_text(encoding="utf-8")))
            index = faiss.read_index(str(folder / SKETCH), faiss.IO_FLAG_MMAP_IFC)
        except (RuntimeError, OSError, ValueError, TypeError) as error:
            raise PassageIndexError(f"Tệp chỉ mục véc-tơ rút gọn trong {folder.name} bị hỏng.") from error
        if index.ntotal != len(exact):
            raise PassageIndexError(f"Tệp chỉ mục véc-tơ rút gọn trong {folder.name} không đúng số véc-tơ.")
        return cls(index, exact, setting)

    def ranked(self, vector: Vectors, limit: int, setting: Setting | None = None) -> tuple[Vectors, Rows]:
        """Return exact scores and rows of all that may be the `limit` nearest to a (d,) vector, best first.

        There are as many as for `_DEPTH` at least.
        """
        setting = setting or self.setting
        inner = None
        if setting.kind == "ivf_sq8":
            inner = faiss.SearchParametersIVF(nprobe=setting.lists)  # type: ignore[call-arg]
        parameters = faiss.IndexRefineSearchParameters(k_factor=1.0, base_index_params=inner)  # type: ignore[call-arg]
        faiss.omp_set_num_threads(1)  # as for the exact search
        wanted = min(max(limit, _DEPTH) * setting.multiple, int(self._index.ntotal))
        scores, rows = self._exact.refined(self._index).search(vector[None, :], wanted, params=parameters)
        found = rows[0] >= 0
        return scores[0][found], rows[0][found]


def nearest(exact: ExactVectors, rows: Rows, vector: Vectors, limit: int) -> tuple[Vectors, Rows]:
    """Return exact scores and rows of the `limit` of some rows that are nearest to a (d,) vector, best first."""
    scores = exact.read(rows) @ vector
    best = np.argsort(-scores, kind="stable")[:limit]
    return scores[best], rows[best]


def build_sketch(folder: Path, exact: ExactVectors, sizes: Sizes) -> Sketch | None:
    """Write a sketch of vectors and return it; None where there are few, or where none finds what it should."""
    for kind in _kinds(exact, sizes):
        index = _filled(kind, exact)
        if setting := _calibrated(Sketch(index, exact, Setting(kind, 1, 1, 0.0)), exact, sizes):
            faiss.write_index(index, str(folder / SKETCH))
            (folder / SETTING).write_text(json.dumps(asdict(setting)), encoding="utf-8")
            return Sketch.load(folder, exact)
    return None


def _kinds(exact: ExactVectors, sizes: Sizes) -> Iterator[Kind]:
    if len(exact) > sizes.flat:
        yield "ivf_sq8"
    if len(exact) > sizes.exact and exact.dimension % 2 == 0:
        yield "pq4"


def _sample(exact: ExactVectors, count: int) -> Rows:
    """Return rows drawn at random, the same for the same number of vectors, ascending as they lie on disk."""
    chooser = np.random.default_rng(len(exact))
    return np.sort(chooser.choice(len(exact), min(count, len(exact)), replace=False)).astype(np.int64)


def _filled(kind: Kind, exact: ExactVectors) -> "faiss.Index":
    """Return an index in memory that holds the codes of all vectors: 64 to 256 bytes each at 256 dimensions."""
    lists = 2 ** round(np.log2(4 * np.sqrt(len(exact))))
    named = f"IVF{lists},SQ8" if kind == "ivf_sq8" else f"PQ{exact.dimension // 2}x4fs"
    index: Any = faiss.index_factory(exact.dimension, named, faiss.METRIC_INNER_PRODUCT)
    (index if kind == "ivf_sq8" else index.pq).cp.min_points_per_centroid = 1  # no warnings for small ones
    threads = faiss.omp_get_max_threads()
    if kind == "pq4":  # its training is thousands of tiny steps, after each of which threads would wait for one another
        faiss.omp_set_num_threads(1)
    index.train(exact.read(_sample(exact, max(_TRAINING, _OF_A_LIST * lists if kind == "ivf_sq8" else 0))))
    faiss.omp_set_num_threads(threads)
    for start in range(0, len(exact), _BATCH):
        index.add(exact.read(np.arange(start, min(start + _BATCH, len(exact)))))
    filled: faiss.Index = index
    return filled


def _questions(exact: ExactVectors) -> Vectors:
    """Return (n, d) unit vectors as questions have them: near passages, but at the place of none."""
    rows = np.random.default_rng(1).permutation(_sample(exact, 2 * _QUERIES))
    half = len(rows) // 2
    mixed = exact.read(rows[:half]) + 0.5 * exact.read(rows[half : 2 * half])
    norms = np.linalg.norm(mixed, axis=1, keepdims=True)
    found: Vectors = np.divide(mixed, norms, out=np.zeros_like(mixed), where=norms > 1e-6)
    return found


def _calibrated(sketch: Sketch, exact: ExactVectors, sizes: Sizes) -> Setting | None:
    """Return the quickest setting that finds the wanted share of what the exact search finds."""
    questions = _questions(exact)
    true = [exact.best(question, _DEPTH)[0] for question in questions]
    for lists in _LISTS if sketch.setting.kind == "ivf_sq8" else (1,):
        for multiple in _MULTIPLES:
            setting = Setting(sketch.setting.kind, multiple, lists, 0.0)
            shares = []
            for question, scores in zip(questions, true, strict=True):
                found, _ = sketch.ranked(question, _DEPTH, setting)
                shares.append([_share(found, scores, 10), _share(found, scores, _DEPTH)])
            recall = float(np.mean(shares, axis=0).min())
            if recall >= sizes.recall:
                return Setting(setting.kind, multiple, lists, round(recall, 4))
    return None


def _share(found: Vectors, true: Vectors, depth: int) -> float:
    """Return the share of the best `depth` that was found; of equal scores any will do."""
    depth = min(depth, len(true))
    return float(np.sum(found[:depth] >= true[depth - 1] - 1e-6)) / depth
