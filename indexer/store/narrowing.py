"""A store of which some collections cannot be seen: every statement, also one that is written tomorrow, runs on views.

The views stand before the tables of the same names and leave out what belongs to documents of hidden collections. So no
reader has to remember to filter, and nothing of a hidden document can be counted, joined or quoted. Nothing can be
written through them.
"""

from collections.abc import Collection

from indexer.store.database import Place
from indexer.store.store import Store


class NarrowedStore(Store):
    """A store for readers who may not see some collections."""

    def __init__(self, place: Place, hidden: Collection[str]) -> None:
        """Open the store; raises as `Store` does."""
        super().__init__(place)
        self._database.narrow(hidden)
