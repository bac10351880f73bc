"""The passage index: a snapshot of dense and lexical search, brought up to the store's last change when opened."""

import shutil
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
from filelock import FileLock

from indexer.errors import PassageIndexError
from indexer.passage_index import snapshot
from indexer.passage_index.agreement import differences
from indexer.passage_index.dense import DenseIndex
from indexer.passage_index.lexical import LexicalIndex, LexicalQuery
from indexer.passage_index.scope import OwnedScope, Ownership, Scope
from indexer.passage_index.sketch import Sizes
from indexer.passage_index.snapshot import Manifest
from indexer.passage_index.term_workers import LexicalEntry
from indexer.passage_index.vectors import VectorWriter
from indexer.store import Store
from indexer.text.segmentation import SEGMENTER_ID

# The lexical engine counts deleted passages among those that hold a word until it is built anew, which shifts scores.
_DELETED_SHARE = 0.2
_FEW = 1_000  # passages that are built anew within half a second: nobody needs to do so beside the requests
_BATCH = 2_000  # passages held in memory at a time while building
_EXACT = "so sánh chính xác mọi véc-tơ"
_KINDS = {
    "pq4": "véc-tơ rút gọn 4 bit, tính lại chính xác (tìm được {recall:.1%} kết quả chính xác)",
    "ivf_sq8": "danh sách đảo 8 bit, tính lại chính xác (tìm được {recall:.1%} kết quả chính xác)",
}


@dataclass(frozen=True, slots=True)
class IndexConfig:
    """Where the index lies, what its vectors were made with, and from which sizes on it is built otherwise."""

    folder: Path
    lock_path: Path
    encoder_id: str
    dimension: int
    sizes: Sizes = field(default_factory=Sizes)
    url: str = field(default="", repr=False)  # of the engine, "" for the one in this process; it may hold a password


class PassageIndex:
    """Dense and lexical search over the passages of a store, as of change `seq`."""

    def __init__(
        self,
        dense: DenseIndex,
        lexical: LexicalIndex,
        seq: int,
        owned: Ownership,
        *,
        should_compact: bool = False,
        private: "_Private | None" = None,
    ) -> None:
        self._dense = dense
        self._lexical = lexical
        self._owned = owned
        self.seq = seq
        self.should_compact = should_compact  # whether a refresh that may take its time would make searches quicker
        self._private = private
        # Removed with the object: a server replaces its index while other threads may still be searching the old one
        self._cleaning = private and weakref.finalize(self, shutil.rmtree, private.folder, ignore_errors=True)

    def __len__(self) -> int:
        return len(self._dense)

    def close(self) -> None:
        """Remove what this process made for itself."""
        if self._cleaning:
            self._cleaning()

    # --- searching ---------------------------------------------------------------------------

    def scope(self, documents: Iterable[str]) -> Scope:
        """Return the scope that holds a search to these documents."""
        return self._owned.scope(documents)

    def count(self, scope: Scope) -> int:
        """Return how many passages a scope has."""
        return len(_own(scope).passages)

    def passages(self, scope: Scope) -> list[int]:
        """Return the ids of the passages of a scope."""
        found: list[int] = _own(scope).passages.tolist()
        return found

    def dense(self, vector: npt.NDArray[np.float32], limit: int, scope: Scope | None = None) -> dict[int, float]:
        """Return the passages nearest to a (d,) unit vector with their cosine, best first."""
        if not np.any(vector):
            return {}
        return self._dense.search(vector, limit, _narrower(scope))

    def dense_scores(
        self, vector: npt.NDArray[np.float32], passages: Sequence[int], scope: Scope | None = None
    ) -> dict[int, float]:
        """Return the cosines of a (d,) unit vector with given passages, those of the scope alone."""
        if scope is not None:
            asked = np.array(passages, np.int64)
            passages = asked[_own(scope).holds(asked)].tolist()
        return self._dense.scores(vector, passages)

    def lexical(self, query: LexicalQuery, limit: int, scope: Scope | None = None) -> dict[int, float]:
        """Return the passages with the best BM25 scores, best first."""
        return self._lexical.search(query, limit, _narrower(scope))

    def document_frequencies(self, terms: Sequence[str], *, bare: bool) -> tuple[list[int], int]:
        """Return in how many passages each term occurs (`bare`: without accents), and the number of passages."""
        return self._lexical.document_frequencies(terms, bare=bare), len(self._lexical)

    def document_frequencies_within(self, terms: Sequence[str], scope: Scope, *, bare: bool) -> list[int]:
        """Return in how many passages of a scope each term occurs."""
        own = _own(scope)
        return [self._lexical.document_frequency_within(term, own, bare=bare) for term in terms]

    # --- opening -----------------------------------------------------------------------------

    @classmethod
    def open(
        cls, config: IndexConfig, store: Store, *, compact: bool = True, before: "PassageIndex | None" = None
    ) -> "PassageIndex":
        """Return the index as of the store's last change.

        Loads the snapshot and replays later changes; where the snapshot is absent, damaged or made by another
        encoder or segmenter, builds it anew from the stored vectors. The result is published if nobody else is
        writing, and otherwise kept in a temporary folder of this process. Without `compact`, what a replay can do is
        not done anew, however much has changed: the index says that it `should_compact`. Where `before`, an earlier
        index of this process, holds more than the snapshot, only what came after it is replayed: whoever follows a long
        sync looks at every passage once.
        """
        until = store.last_seq()
        if current := cls._current(config, store, until):
            return current
        try:
            config.folder.mkdir(parents=True, exist_ok=True)
            with FileLock(config.lock_path, timeout=0):
                return cls.refresh(config, store, compact=compact)
        except OSError:  # somebody is writing (`Timeout` is one), or the folder cannot be written
            temporary = Path(tempfile.mkdtemp(prefix="tracuu-index-"))
            built = None if before is None else before._continued(config, store, temporary, until)
            if built is None:
                built = _build(config, store, temporary, until, compact=compact)
            private = _Private(temporary, store.id, built.deleted)
            return cls(built.dense, built.lexical, until, Ownership.of(store), private=private)

    def _continued(self, config: IndexConfig, store: Store, folder: Path, until: int) -> "_Built | None":
        """Return copies of these indexes with later changes, None where the published snapshot is the better base."""
        own, manifest = self._private, _usable_manifest(config, store, until)
        if own is None or manifest is None or own.store_id != store.id or not manifest.seq <= self.seq <= until:
            return None
        added, gone = store.changed_passages(self.seq, until)
        deleted = own.deleted + len(gone)
        if manifest.passages <= _FEW and _has_lost_much(deleted, manifest.passages):
            return None
        lexical = _copy_lexical(own.folder, folder)
        if lexical is None:
            return None
        base = _Built(self._dense.copy(), lexical, deleted)
        return _replayed(config, store, folder, base, added=added, gone=gone, compact=False)

    @classmethod
    def refresh(cls, config: IndexConfig, store: Store, *, compact: bool = True) -> "PassageIndex":
        """Publish a snapshot of the store's last change and return it; the caller holds the writer lock.

        What killed writers left goes, also where the published snapshot is the wanted one. With `compact`, an index
        that should be is built anew, though no change be left to replay.
        """
        until = store.last_seq()
        current = cls._current(config, store, until)
        if current and not (compact and current.should_compact):
            if manifest := snapshot.read_manifest(config.folder):
                snapshot.sweep(config.folder, manifest)
            return current
        folder = snapshot.new_folder(config.folder, until)
        built = _build(config, store, folder, until, compact=compact)
        built.dense.save(folder)
        published = Manifest(
            format=snapshot.FORMAT,
            snapshot=folder.name,
            store_id=store.id,
            seq=until,
            encoder_id=config.encoder_id,
            segmenter_id=SEGMENTER_ID,
            dimension=config.dimension,
            passages=len(built.dense),
            deleted=built.deleted,
            digests=snapshot.digests(folder),
        )
        snapshot.publish(config.folder, published)
        should_compact = _should_compact(config, built, published)
        return cls(built.dense, built.lexical, until, Ownership.of(store), should_compact=should_compact)

    @classmethod
    def _current(cls, config: IndexConfig, store: Store, until: int) -> "PassageIndex | None":
        """Return the published index if it holds the store's last change."""
        manifest = _usable_manifest(config, store, until)
        built = _load(config, manifest) if manifest and manifest.seq == until else None
        if not built or not manifest:
            return None
        should_compact = _should_compact(config, built, manifest)
        return cls(built.dense, built.lexical, until, Ownership.of(store), should_compact=should_compact)

    # --- verifying ---------------------------------------------------------------------------

    def kind(self) -> str:
        """Return how vectors are searched, in the user's words."""
        sketch = self._dense.sketch
        return _KINDS[sketch.setting.kind].format(recall=sketch.setting.recall) if sketch else _EXACT

    def problems(self, store: Store) -> list[str]:
        """Return what differs from the store, in the user's words; empty where all agrees."""
        stored, indexed = set(store.passage_ids()), self._dense.ids().tolist()
        found = differences(stored, indexed, "chỉ mục véc-tơ")
        if len(self._lexical) != len(stored):
            found.append(f"chỉ mục từ vựng có {len(self._lexical)} đoạn, cơ sở dữ liệu có {len(stored)}")
        return found


def _narrower(scope: Scope | None) -> OwnedScope | None:
    """Return a scope that leaves anything out, None for others: a year binds to all documents where none is dated."""
    return None if scope is None or (own := _own(scope)).share >= 1 else own


def _own(scope: Scope) -> OwnedScope:
    """Return a scope that such an index has made, as what it is."""
    assert isinstance(scope, OwnedScope)  # noqa: S101 — for the type checker
    return scope


@dataclass(frozen=True, slots=True)
class _Private:
    """Where an index lies that is not published, of which store it is, and how many passages it lost by replay."""

    folder: Path
    store_id: str
    deleted: int


def _usable_manifest(config: IndexConfig, store: Store, until: int) -> Manifest | None:
    """Return the manifest if its snapshot can be the base of the wanted state."""
    manifest = snapshot.read_manifest(config.folder)
    if manifest is None or manifest.seq > until:
        return None
    expected = (store.id, config.encoder_id, SEGMENTER_ID, config.dimension)
    made_from = (manifest.store_id, manifest.encoder_id, manifest.segmenter_id, manifest.dimension)
    return manifest if made_from == expected else None


def _load(config: IndexConfig, manifest: Manifest) -> "_Built | None":
    """Return both indexes of a snapshot, None where anything in it is missing or damaged."""
    folder = config.folder / manifest.snapshot
    with suppress(OSError, PassageIndexError):
        if not snapshot.is_whole(folder, manifest):
            return None
        dense = DenseIndex.load(folder, config.dimension)
        lexical = LexicalIndex.load(folder / snapshot.LEXICAL)
        if len(dense) == len(lexical) == manifest.passages:
            return _Built(dense, lexical, manifest.deleted)
    return None


@dataclass(frozen=True, slots=True)
class _Built:
    """Both indexes, and how many passages were deleted since they were built from the whole store."""

    dense: DenseIndex
    lexical: LexicalIndex
    deleted: int


def _has_lost_much(deleted: int, passages: int) -> bool:
    return deleted > _DELETED_SHARE * passages


def _should_compact(config: IndexConfig, built: _Built, manifest: Manifest) -> bool:
    has_lost_much = manifest.passages > _FEW and _has_lost_much(built.deleted, manifest.passages)
    return has_lost_much or built.dense.is_full(0, config.sizes)


def _build(config: IndexConfig, store: Store, folder: Path, until: int, *, compact: bool) -> _Built:
    """Make both indexes in `folder`, from the published snapshot and the changes after it, or from the whole store."""
    manifest = _usable_manifest(config, store, until)
    if manifest:
        added, gone = store.changed_passages(manifest.seq, until)
        deleted = manifest.deleted + len(gone)
        may_rebuild = compact or manifest.passages <= _FEW
        is_small_change = not (may_rebuild and _has_lost_much(deleted, manifest.passages))
        if is_small_change and (base := _copy(config, manifest, folder)):
            base = _Built(base.dense, base.lexical, deleted)
            return _replayed(config, store, folder, base, added=added, gone=gone, compact=compact)
    lexical = LexicalIndex.create(folder / snapshot.LEXICAL)
    with VectorWriter(folder, config.dimension) as writer:
        ids = store.passage_ids()
        lexical.apply([], _add_all(writer, store, ids), expected=len(ids), is_whole=True)
    return _Built(DenseIndex.built(folder, config.dimension, config.sizes), lexical, 0)


def _replayed(
    config: IndexConfig,
    store: Store,
    folder: Path,
    base: _Built,
    *,
    added: Sequence[int],
    gone: Sequence[int],
    compact: bool,
) -> _Built:
    """Bring indexes up to date; where many vectors are new, all are written to `folder`."""
    stale = [*gone, *added]
    base.dense.remove(stale)
    if base.dense.has_no_room(len(added)) or (compact and base.dense.is_full(len(added), config.sizes)):
        with VectorWriter(folder, config.dimension) as writer:
            base.dense.pour_into(writer)
            base.lexical.apply(stale, _add_all(writer, store, added), expected=len(added))
        return _Built(DenseIndex.built(folder, config.dimension, config.sizes), base.lexical, base.deleted)
    base.lexical.apply(stale, _add_all(base.dense, store, added), expected=len(added))
    return base


def _copy(config: IndexConfig, manifest: Manifest, folder: Path) -> _Built | None:
    """Return a snapshot's indexes, the lexical one as a copy in `folder`; None where it is damaged or gone."""
    base = _load(config, manifest)
    if base is None:
        return None
    lexical = _copy_lexical(config.folder / manifest.snapshot, folder)
    return None if lexical is None else _Built(base.dense, lexical, base.deleted)


def _copy_lexical(source: Path, folder: Path) -> LexicalIndex | None:
    """Return a copy, in `folder`, of the lexical index of another one; None where that is damaged or gone."""
    target = folder / snapshot.LEXICAL
    try:
        snapshot.copy_lexical(source / snapshot.LEXICAL, target)
        return LexicalIndex.load(target)
    except (OSError, PassageIndexError):  # a newer snapshot was published meanwhile, say, and this one removed
        shutil.rmtree(target, ignore_errors=True)
        return None


def _add_all(vectors: DenseIndex | VectorWriter, store: Store, ids: Sequence[int]) -> Iterator[LexicalEntry]:
    """Add the vectors of passages batch by batch and yield their texts."""
    for start in range(0, len(ids), _BATCH):
        batch = list(store.indexed_passages(ids[start : start + _BATCH]))
        if batch:
            vectors.add([p.id for p in batch], np.stack([p.vector for p in batch]))
        for passage in batch:
            yield LexicalEntry(passage.id, passage.document_id, passage.text, passage.context)
