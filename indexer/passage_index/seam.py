"""What others ask of a passage index, whichever engine it lies in: searching one, and keeping one up to date.

`indexer.passage_index.embedded` answers with files beside the store, `indexer.passage_index.milvus` with a server.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from indexer.passage_index.lexical import LexicalQuery
from indexer.passage_index.scope import Scope
from indexer.store import Store


class PassageSearch(Protocol):
    """Dense and lexical search over the passages of a store, as of change `seq`; safe to ask from several threads.

    A scope is only good for the index that made it. Raises `PassageIndexError` where the engine cannot be asked.
    """

    seq: int

    @property
    def should_compact(self) -> bool:
        """Whether a refresh that may take its time would make searches quicker or truer."""

    def __len__(self) -> int: ...

    def close(self) -> None:
        """Give back what this process made for itself."""

    def scope(self, documents: Iterable[str]) -> Scope:
        """Return the scope that holds a search to these documents; see also `SelectedDocuments`."""

    def count(self, scope: Scope) -> int:
        """Return how many passages a scope has."""

    def passages(self, scope: Scope) -> list[int]:
        """Return the ids of the passages of a scope, of few documents at most."""

    def dense(self, vector: npt.NDArray[np.float32], limit: int, scope: Scope | None = None) -> dict[int, float]:
        """Return the passages nearest to a (d,) unit vector with their cosine, best first."""

    def dense_scores(
        self, vector: npt.NDArray[np.float32], passages: Sequence[int], scope: Scope | None = None
    ) -> dict[int, float]:
        """Return the cosines of a (d,) unit vector with given passages, those of the scope alone."""

    def lexical(self, query: LexicalQuery, limit: int, scope: Scope | None = None) -> dict[int, float]:
        """Return the passages with the best BM25 scores, best first."""

    def document_frequencies(self, terms: Sequence[str], *, bare: bool) -> tuple[list[int], int]:
        """Return in how many passages each term occurs (`bare`: without accents), and the number of passages."""

    def document_frequencies_within(self, terms: Sequence[str], scope: Scope, *, bare: bool) -> list[int]:
        """Return in how many passages of a scope each term occurs."""

    def kind(self) -> str:
        """Return how vectors are searched, in the user's words."""

    def problems(self, store: Store) -> list[str]:
        """Return what differs from the store, in the user's words; empty where all agrees."""


class IndexEngine(Protocol):
    """Where the index of a store is kept; every method raises `PassageIndexError` where that cannot be reached."""

    def open(self, store: Store, *, compact: bool = True, before: PassageSearch | None = None) -> PassageSearch:
        """Return the index as of the store's last change, or as near to it as can be while somebody else writes.

        Without `compact`, what a replay can do is not done anew. `before` is the index that this process had.
        """

    def refresh(self, store: Store, *, compact: bool = True) -> PassageSearch:
        """Publish the index as of the store's last change and return it; the caller holds the writer lock."""

    def clean(self) -> None:
        """Remove what an unfinished refresh left where it would be in the way; the caller holds the writer lock."""

    def discard(self, store: Store) -> None:
        """Remove all of the index, so that the next one is made from the store alone; likewise."""

    def mark(self) -> object:
        """Return what is another whenever an index was published; None where only the store tells. Takes no time."""
