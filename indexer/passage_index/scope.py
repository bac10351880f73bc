"""What a search may find: whole documents, for the engine in this process with the passages that belong to them."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.store import Store

_REMEMBERED = 16  # scopes, of at most eight bytes a passage each


@dataclass(frozen=True, slots=True)
class Scope:
    """Documents that a search is held to; an index makes it, and adds what its own searches need."""

    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnedScope(Scope):
    """Documents and their passages, ascending; `share` is the passages' share of all, in [0, 1]."""

    passages: npt.NDArray[np.int64]
    share: float

    def holds(self, passages: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Tell of each passage of an (n,) array whether it is in the scope."""
        if not len(self.passages):
            return np.zeros(len(passages), dtype=bool)
        places = np.minimum(np.searchsorted(self.passages, passages), len(self.passages) - 1)
        found: npt.NDArray[np.bool_] = self.passages[places] == passages
        return found

    def bits(self) -> npt.NDArray[np.uint8]:
        """Return one bit for each passage id up to the greatest, the lowest id in the lowest bit of the first byte."""
        is_in = np.zeros(int(self.passages[-1]) + 1 if len(self.passages) else 0, dtype=bool)
        is_in[self.passages] = True
        return np.packbits(is_in, bitorder="little")


class Ownership:
    """Which document each passage of a store belongs to, in 12 bytes a passage."""

    def __init__(self, passages: npt.NDArray[np.int64], owners: npt.NDArray[np.int32], numbers: dict[str, int]) -> None:
        """Take passages, ascending, with the number of the document of each, and the number of each document."""
        self._passages = passages
        self._owners = owners
        self._numbers = numbers
        self._known: dict[frozenset[str], OwnedScope] = {}

    @classmethod
    def of(cls, store: Store) -> "Ownership":
        """Read it from the store."""
        numbers: dict[str, int] = {}
        passages, owners = array("q"), array("i")
        for passage, document in store.passage_owners():
            passages.append(passage)
            owners.append(numbers.setdefault(document, len(numbers)))
        return cls(np.frombuffer(passages, np.int64), np.frombuffer(owners, np.int32), numbers)

    def scope(self, documents: Iterable[str]) -> OwnedScope:
        """Return the scope of documents; those without passages have none in it. The last ones are remembered."""
        wanted_ids = documents if isinstance(documents, frozenset) else frozenset(documents)
        if (scope := self._known.get(wanted_ids)) is None:
            scope = self._made(wanted_ids)
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[wanted_ids] = scope
        return scope

    def _made(self, documents: frozenset[str]) -> OwnedScope:
        known = sorted(document for document in documents if document in self._numbers)
        wanted = np.zeros(len(self._numbers), dtype=bool)
        wanted[[self._numbers[document] for document in known]] = True
        chosen = self._passages[wanted[self._owners]]
        return OwnedScope(tuple(known), chosen, len(chosen) / max(1, len(self._passages)))
