"""The engine in this process: FAISS and tantivy over snapshots in the data folder."""

import shutil

from indexer.passage_index import snapshot
from indexer.passage_index.index import IndexConfig, PassageIndex
from indexer.passage_index.seam import PassageSearch
from indexer.store import Store


class EmbeddedEngine:
    """Keeps snapshots in a folder; see `PassageIndex`."""

    def __init__(self, config: IndexConfig) -> None:
        self._config = config

    def open(self, store: Store, *, compact: bool = True, before: PassageSearch | None = None) -> PassageIndex:
        """Return the index as of the store's last change."""
        earlier = before if isinstance(before, PassageIndex) else None
        return PassageIndex.open(self._config, store, compact=compact, before=earlier)

    def refresh(self, store: Store, *, compact: bool = True) -> PassageIndex:
        """Publish a snapshot of the store's last change and return it; the caller holds the writer lock."""
        return PassageIndex.refresh(self._config, store, compact=compact)

    def clean(self) -> None:
        """Remove the snapshots that do not count: they fill the disk."""
        if manifest := snapshot.read_manifest(self._config.folder):
            snapshot.sweep(self._config.folder, manifest)

    def discard(self, store: Store) -> None:
        """Remove all snapshots."""
        del store
        shutil.rmtree(self._config.folder, ignore_errors=True)

    def mark(self) -> object:
        """Return what tells one manifest from another."""
        return snapshot.mark(self._config.folder)
