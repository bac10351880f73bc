"""Keeping the index of a store in a Milvus server: opened as it is, brought up to the store, or made anew."""

import secrets

from filelock import FileLock

from indexer.passage_index.index import IndexConfig
from indexer.passage_index.milvus.address import MilvusAddress
from indexer.passage_index.milvus.index import MilvusIndex
from indexer.passage_index.milvus.manifest import Manifest, Manifests, not_ready
from indexer.passage_index.milvus.server import server_at
from indexer.passage_index.milvus.tables import FORMAT, create_passages, create_terms, dense_kind, passages_of, terms_of
from indexer.passage_index.milvus.writing import GenerationWriter, mean_lengths
from indexer.passage_index.seam import PassageSearch
from indexer.store import Store
from indexer.text.segmentation import SEGMENTER_ID


class MilvusEngine:
    """Keeps the index of each store in collections of its own; `config.url` says where."""

    def __init__(self, config: IndexConfig) -> None:
        """Take the address; raises `ConfigurationError` where it is none. The server is not asked yet."""
        self._config = config
        self._server = server_at(MilvusAddress.of(config.url))
        self._manifests = Manifests(self._server)

    def open(self, store: Store, *, compact: bool = True, before: PassageSearch | None = None) -> MilvusIndex:
        """Return the index as of the store's last change.

        While another process writes, the index is the one that is there, which may lack the last changes. Raises
        `PassageIndexError` where that one is of another model, or none.
        """
        del before
        until = store.last_seq()
        manifest = self._usable(store, until)
        if manifest and manifest.seq == until and manifest.is_tidy:
            return self._index(manifest)
        try:
            self._config.lock_path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self._config.lock_path, timeout=0):
                return self.refresh(store, compact=compact)
        except OSError as error:  # somebody is writing (`Timeout` is one), or the folder cannot be written
            if manifest is None:
                raise not_ready(self._server.address.uri) from error
            return self._index(manifest)

    def refresh(self, store: Store, *, compact: bool = True) -> MilvusIndex:
        """Bring the index to the store's last change, in place; the caller holds the writer lock.

        Where it is of another model or, with `compact`, should be compacted, it is made anew beside the old one.
        """
        until = store.last_seq()
        manifest = self._usable(store, until)
        if manifest and (manifest.passages or manifest.seq == until):  # what was made of nothing has no true lengths
            self._sweep(store.id, manifest)
            writer = GenerationWriter(self._server, store, manifest)
            writer.replay(until)
            index = self._index(writer.manifest)
            if not (compact and index.should_compact):
                return index
        writer = GenerationWriter(self._server, store, self._begun(store, until))
        writer.fill()
        self._manifests.forget(store.id, unfinished=True)
        self._sweep(store.id, writer.manifest)
        writer.replay(until)
        return self._index(writer.manifest)

    def clean(self) -> None:
        """Leave all: what is unfinished is gone on with."""

    def discard(self, store: Store) -> None:
        """Remove the store's manifests and collections."""
        for unfinished in (True, False):
            self._manifests.forget(store.id, unfinished=unfinished)
        self._sweep(store.id, None)

    def mark(self) -> object:
        """Return nothing: the store tells when there is something new, and asking a server takes its time."""
        return None

    def _usable(self, store: Store, until: int, *, unfinished: bool = False) -> Manifest | None:
        """Return the manifest of what can be brought to a change of the store; None where it must be made anew."""
        manifest = self._manifests.read(store.id, unfinished=unfinished)
        if manifest is None or not manifest.is_of(self._config, store.id, until):
            return None
        collections = {passages_of(manifest.generation), terms_of(manifest.generation)}
        return manifest if collections <= {*self._server.names()} else None

    def _index(self, manifest: Manifest) -> MilvusIndex:
        return MilvusIndex(self._server, self._config, manifest)

    def _begun(self, store: Store, until: int) -> Manifest:
        """Return the generation that is being made: one that somebody has left unfinished, or a new, empty one."""
        begun, published = self._usable(store, until, unfinished=True), self._manifests.read(store.id)
        if begun and not (published and begun.generation == published.generation):  # else it was finished, but for this
            return begun
        ids = store.passage_ids()
        generation = f"{store.id}_{secrets.token_hex(4)}"
        kind = self._server.address.dense or dense_kind(len(ids))
        begun = Manifest(
            store_id=store.id,
            encoder_id=self._config.encoder_id,
            segmenter_id=SEGMENTER_ID,
            dimension=self._config.dimension,
            format=FORMAT,
            generation=generation,
            dense=kind,
            seq=until,
            previous=until,
            step=0,
            passages=0,
            lengths=(0, 0),
            means=mean_lengths(store, ids),
            filled=0,
        )
        self._server.make(create_passages, passages_of(generation), self._config.dimension, kind)
        self._server.make(create_terms, terms_of(generation))
        self._manifests.write(begun)
        return begun

    def _sweep(self, store_id: str, kept: Manifest | None) -> None:
        """Remove the store's other generations."""
        begun = self._manifests.read(store_id, unfinished=True)
        generations = {manifest.generation for manifest in (kept, begun) if manifest}
        wanted = {name(generation) for generation in generations for name in (passages_of, terms_of)}
        for name in self._server.names():
            if name.startswith((passages_of(store_id) + "_", terms_of(store_id) + "_")) and name not in wanted:
                self._server.drop(name)
