"""A passage index of which some documents cannot be found, nor counted: what is left out is left out before ranking."""

from collections.abc import Iterable, Sequence
from threading import Lock

import numpy as np
import numpy.typing as npt

from indexer.passage_index.conditions import SelectedDocuments
from indexer.passage_index.lexical import LexicalQuery
from indexer.passage_index.scope import Scope
from indexer.passage_index.seam import PassageSearch
from indexer.store import Store


class NarrowedIndex:
    """The part of an index that belongs to some documents; a search without a scope is held to them."""

    should_compact = False  # that is for the whole to say

    def __init__(self, whole: PassageSearch, documents: Iterable[str]) -> None:
        """Narrow `whole`, which is kept open by whoever opened it."""
        self._whole = whole
        self.seq = whole.seq
        self._documents = documents if isinstance(documents, SelectedDocuments) else frozenset(documents)
        self._scope = whole.scope(self._documents)
        self._size = whole.count(self._scope)
        self._frequencies: dict[tuple[str, bool], int] = {}
        self._counting = Lock()

    def __len__(self) -> int:
        return self._size

    def close(self) -> None:
        """Nothing is its own."""

    def scope(self, documents: Iterable[str]) -> Scope:
        """Return the scope of those of the documents that can be found."""
        own = self._documents
        among = own.among(documents) if isinstance(own, SelectedDocuments) else own.intersection(documents)
        return self._whole.scope(among)

    def count(self, scope: Scope) -> int:
        """Return how many passages a scope has."""
        return self._whole.count(scope)

    def passages(self, scope: Scope) -> list[int]:
        """Return the ids of the passages of a scope."""
        return self._whole.passages(scope)

    def dense(self, vector: npt.NDArray[np.float32], limit: int, scope: Scope | None = None) -> dict[int, float]:
        """Return the passages nearest to a (d,) unit vector with their cosine, best first."""
        return self._whole.dense(vector, limit, self._scope if scope is None else scope)

    def dense_scores(
        self, vector: npt.NDArray[np.float32], passages: Sequence[int], scope: Scope | None = None
    ) -> dict[int, float]:
        """Return the cosines of a (d,) unit vector with given passages; what cannot be found has none."""
        return self._whole.dense_scores(vector, passages, self._scope if scope is None else scope)

    def lexical(self, query: LexicalQuery, limit: int, scope: Scope | None = None) -> dict[int, float]:
        """Return the passages with the best BM25 scores, best first."""
        return self._whole.lexical(query, limit, self._scope if scope is None else scope)

    def document_frequencies(self, terms: Sequence[str], *, bare: bool) -> tuple[list[int], int]:
        """Return in how many passages that can be found each term occurs, and the number of these passages."""
        known = {term: self._frequencies.get((term, bare)) for term in terms}
        lacking = [term for term, count in known.items() if count is None]
        counts = self._whole.document_frequencies_within(lacking, self._scope, bare=bare) if lacking else []
        found = dict(zip(lacking, counts, strict=True))
        with self._counting:  # what nobody wrote could be typed without end
            self._frequencies.update({(term, bare): count for term, count in found.items() if count})
        return [found[term] if (count := known[term]) is None else count for term in terms], len(self)

    def document_frequencies_within(self, terms: Sequence[str], scope: Scope, *, bare: bool) -> list[int]:
        """Return in how many passages of a scope each term occurs."""
        return self._whole.document_frequencies_within(terms, scope, bare=bare)

    def kind(self) -> str:
        """Return how vectors are searched, in the user's words."""
        return self._whole.kind()

    def problems(self, store: Store) -> list[str]:
        """Return nothing: only the whole is compared with the store."""
        del store
        return []
