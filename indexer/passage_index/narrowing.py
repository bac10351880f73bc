"""A passage index of which some documents cannot be found, nor counted: what is left out is left out before ranking."""

from collections.abc import Iterable, Sequence
from threading import Lock

import numpy as np
import numpy.typing as npt

from indexer.passage_index.index import PassageIndex
from indexer.passage_index.lexical import LexicalQuery
from indexer.passage_index.scope import Scope
from indexer.store import Store


class NarrowedIndex(PassageIndex):
    """The part of an index that belongs to some documents; a search without a scope is held to them."""

    def __init__(self, whole: PassageIndex, documents: Iterable[str]) -> None:
        """Narrow `whole`, which is kept open by whoever opened it."""
        self._whole = whole
        self.seq = whole.seq
        self._documents = frozenset(documents)
        self._scope = whole.scope(self._documents)
        self._frequencies: dict[tuple[str, bool], int] = {}
        self._counting = Lock()

    def __len__(self) -> int:
        return len(self._scope.passages)

    def close(self) -> None:
        """Nothing is its own."""

    def scope(self, documents: Iterable[str]) -> Scope:
        """Return the scope of those of the documents that can be found."""
        return self._whole.scope(self._documents.intersection(documents))

    def dense(self, vector: npt.NDArray[np.float32], limit: int, scope: Scope | None = None) -> dict[int, float]:
        """Return the passages nearest to a (d,) unit vector with their cosine, best first."""
        return self._whole.dense(vector, limit, self._scope if scope is None else scope)

    def dense_scores(self, vector: npt.NDArray[np.float32], passages: Sequence[int]) -> dict[int, float]:
        """Return the cosines of a (d,) unit vector with given passages; what cannot be found has none."""
        asked = np.array(passages, np.int64)
        return self._whole.dense_scores(vector, asked[self._scope.holds(asked)].tolist())

    def lexical(self, query: LexicalQuery, limit: int, scope: Scope | None = None) -> dict[int, float]:
        """Return the passages with the best BM25 scores, best first."""
        return self._whole.lexical(query, limit, self._scope if scope is None else scope)

    def document_frequencies(self, terms: Sequence[str], *, bare: bool) -> tuple[list[int], int]:
        """Return in how many passages that can be found each term occurs, and the number of these passages."""
        return [self._frequency(term, bare=bare) for term in terms], len(self)

    def _frequency(self, term: str, *, bare: bool) -> int:
        known = self._frequencies.get((term, bare))
        if known is None:
            known = self._whole.document_frequency_within(term, self._scope, bare=bare)
            if known:  # what nobody wrote could be typed without end
                with self._counting:
                    self._frequencies[term, bare] = known
        return known

    def problems(self, store: Store) -> list[str]:
        """Return nothing: only the whole is compared with the store."""
        del store
        return []
