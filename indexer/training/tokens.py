"""Texts -> term ids: segmentation on all cores, kept in a file; the vocabulary by frequency; ragged arrays of ids."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexer.text.segmentation import SEGMENTER_ID, encoder_terms

PADDING, UNKNOWN = "[PAD]", "[UNK]"
_MIN_TEXTS = 3  # a term of fewer texts has nothing to learn its vector from

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class RaggedIds:
    """Term ids of many texts in one array: text i owns `ids[offsets[i]:offsets[i + 1]]`."""

    ids: npt.NDArray[np.int32]
    offsets: npt.NDArray[np.int64]

    @classmethod
    def of(cls, rows: Iterable[Sequence[int] | npt.NDArray[np.int32]]) -> "RaggedIds":
        """Join lists of ids."""
        arrays = [np.asarray(row, dtype=np.int32) for row in rows]
        lengths = np.fromiter(map(len, arrays), dtype=np.int64, count=len(arrays))
        return cls(np.concatenate([np.zeros(0, np.int32), *arrays]), np.concatenate([[0], np.cumsum(lengths)]))

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, row: int) -> npt.NDArray[np.int32]:
        return self.ids[self.offsets[row] : self.offsets[row + 1]]

    def some(self, count: int, seed: int) -> "RaggedIds":
        """Return at most `count` of the texts, chosen at random."""
        chosen = np.random.default_rng(seed).permutation(len(self))[:count]
        return RaggedIds.of(self[row] for row in chosen)

    def take(self, rows: Rows) -> tuple[Rows, Rows]:
        """Return the ids of `rows` joined, and where each of them starts, as `EmbeddingBag` wants them."""
        pieces = [self[row] for row in rows]
        starts = np.cumsum([0, *map(len, pieces[:-1])])
        return np.concatenate(pieces).astype(np.int64), starts.astype(np.int64)


@dataclass(frozen=True, slots=True)
class Segmented:
    """Texts as ids of `terms`, all that occur; `row` finds a text."""

    row: dict[str, int]
    terms: list[str]
    texts: RaggedIds

    def rows(self, texts: Iterable[str]) -> Rows:
        """Return the rows of texts."""
        return np.fromiter((self.row[text] for text in texts), dtype=np.int64)

    def frequencies(self, rows: Rows) -> npt.NDArray[np.int64]:
        """Return in how many of the texts at `rows` (each counted once) each term occurs."""
        found = np.zeros(len(self.terms), dtype=np.int64)
        for row in np.unique(rows):
            found[np.unique(self.texts[row])] += 1
        return found


def segment_all(texts: Sequence[str], processes: int) -> Segmented:
    """Return the encoder terms of distinct texts; pyvi does not gain from threads, so processes share the work."""
    known: dict[str, int] = {}
    with ProcessPoolExecutor(processes) as pool:
        segmented = pool.map(encoder_terms, texts, chunksize=500)
        ids = RaggedIds.of([known.setdefault(term, len(known)) for term in terms] for terms in segmented)
    return Segmented({text: row for row, text in enumerate(texts)}, list(known), ids)


def segment_once(texts: Sequence[str], processes: int, folder: Path) -> Segmented:
    """Return the same, from `folder` where the same texts were segmented in the same way before."""
    digest = hashlib.sha256("\0".join([SEGMENTER_ID, *texts]).encode()).hexdigest()
    path = folder / f"terms-{digest[:16]}.npz"
    if not path.exists():
        fresh = segment_all(texts, processes)
        folder.mkdir(parents=True, exist_ok=True)
        beside = folder / "terms-new.npz"
        terms = np.frombuffer(json.dumps(fresh.terms, ensure_ascii=False).encode(), dtype=np.uint8)
        np.savez(beside, ids=fresh.texts.ids, offsets=fresh.texts.offsets, terms=terms)
        beside.replace(path)
    with np.load(path) as saved:
        terms = json.loads(saved["terms"].tobytes())
        ids = RaggedIds(saved["ids"], saved["offsets"])
    return Segmented({text: row for row, text in enumerate(texts)}, terms, ids)


def choose_vocabulary(segmented: Segmented, groups: Iterable[tuple[Rows, int]]) -> dict[str, int]:
    """Return ids of terms: of each group of texts the given number of those that occur in most of its texts.

    Groups keep a small kind of texts (English, accent-free) from being crowded out by a large one. Id 0 is padding,
    1 stands for all other terms.
    """
    chosen: dict[str, int] = {PADDING: 0, UNKNOWN: 1}
    for rows, size in groups:
        found = segmented.frequencies(rows)
        common = np.argsort(-found, kind="stable")[:size]
        for term in common[found[common] >= _MIN_TEXTS]:
            chosen.setdefault(segmented.terms[term], len(chosen))
    return chosen


def to_ids(segmented: Segmented, rows: Rows, vocabulary: dict[str, int]) -> RaggedIds:
    """Return the known terms of texts as ids; a text without any gets the id of `UNKNOWN`, whose vector is zero."""
    known = np.array([vocabulary.get(term, -1) for term in segmented.terms], dtype=np.int32)
    unknown = np.array([vocabulary[UNKNOWN]], dtype=np.int32)
    mapped = (known[segmented.texts[row]] for row in rows)
    return RaggedIds.of(own if len(own := ids[ids >= 0]) else unknown for ids in mapped)
