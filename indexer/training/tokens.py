"""Texts -> term ids: segmentation on all cores, the vocabulary by frequency, ragged arrays of ids."""

from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.text.segmentation import encoder_terms

PADDING, UNKNOWN = "[PAD]", "[UNK]"
_MIN_TEXTS = 3  # a term of fewer texts has nothing to learn its vector from


@dataclass(frozen=True, slots=True)
class RaggedIds:
    """Term ids of many texts in one array: text i owns `ids[offsets[i]:offsets[i + 1]]`."""

    ids: npt.NDArray[np.int32]
    offsets: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def take(self, rows: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Return the ids of `rows` joined, and where each of them starts, as `EmbeddingBag` wants them."""
        pieces = [self.ids[self.offsets[row] : self.offsets[row + 1]] for row in rows]
        starts = np.cumsum([0, *map(len, pieces[:-1])])
        return np.concatenate(pieces).astype(np.int64), starts.astype(np.int64)


def segment_all(texts: Sequence[str], processes: int) -> list[list[str]]:
    """Return the encoder terms of every text, in order; pyvi does not gain from threads."""
    with ProcessPoolExecutor(processes) as pool:
        return list(pool.map(encoder_terms, texts, chunksize=500))


def choose_vocabulary(groups: Iterable[tuple[Iterable[list[str]], int]]) -> dict[str, int]:
    """Return ids of terms: of each group of texts the given number of those that occur in most of its texts.

    Groups keep a small kind of texts (English, accent-free) from being crowded out by a large one. Id 0 is padding,
    1 stands for all other terms.
    """
    chosen: dict[str, int] = {PADDING: 0, UNKNOWN: 1}
    for term_lists, size in groups:
        frequency: Counter[str] = Counter()
        for terms in term_lists:
            frequency.update(set(terms))
        common = sorted(frequency.items(), key=lambda item: (-item[1], item[0]))[:size]
        for term, count in common:
            if count >= _MIN_TEXTS:
                chosen.setdefault(term, len(chosen))
    return chosen


def to_ids(term_lists: Iterable[list[str]], vocabulary: dict[str, int]) -> RaggedIds:
    """Return the known terms as ids; a text without any gets the one id of `UNKNOWN`, whose vector is zero."""
    rows = []
    for terms in term_lists:
        known = [vocabulary[term] for term in terms if term in vocabulary]
        rows.append(np.array(known or [vocabulary[UNKNOWN]], dtype=np.int32))
    lengths = np.fromiter(map(len, rows), dtype=np.int64, count=len(rows))
    return RaggedIds(np.concatenate(rows), np.concatenate([[0], np.cumsum(lengths)]))
