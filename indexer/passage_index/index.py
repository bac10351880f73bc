"""The passage index: a snapshot of dense and lexical search, brought up to the store's last change when opened."""

import shutil
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from filelock import FileLock

from indexer.errors import PassageIndexError
from indexer.passage_index import snapshot
from indexer.passage_index.dense import DenseIndex
from indexer.passage_index.lexical import LexicalEntry, LexicalIndex, LexicalQuery
from indexer.passage_index.scope import Ownership, Scope
from indexer.passage_index.snapshot import Manifest
from indexer.store import Store
from indexer.text.segmentation import SEGMENTER_ID

# The lexical engine counts deleted passages among those that hold a word until it is built anew, which shifts scores.
_DELETED_SHARE = 0.2
_BATCH = 2_000  # passages held in memory at a time while building


@dataclass(frozen=True, slots=True)
class IndexConfig:
    """Where the index lies and what its vectors were made with."""

    folder: Path
    lock_path: Path
    encoder_id: str
    dimension: int


class PassageIndex:
    """Dense and lexical search over the passages of a store, as of change `seq`."""

    def __init__(
        self, dense: DenseIndex, lexical: LexicalIndex, seq: int, owned: Ownership, temporary: Path | None = None
    ) -> None:
        self._dense = dense
        self._lexical = lexical
        self._owned = owned
        self.seq = seq
        # Removed with the object: a server replaces its index while other threads may still be searching the old one
        self._cleaning = weakref.finalize(self, shutil.rmtree, temporary, ignore_errors=True) if temporary else None

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

    def dense(self, vector: npt.NDArray[np.float32], limit: int, scope: Scope | None = None) -> dict[int, float]:
        """Return the passages nearest to a (d,) unit vector with their cosine, best first."""
        if not np.any(vector):
            return {}
        return self._dense.search(vector, limit, scope)

    def dense_scores(self, vector: npt.NDArray[np.float32], passages: Sequence[int]) -> dict[int, float]:
        """Return the cosines of a (d,) unit vector with given passages."""
        return self._dense.scores(vector, passages)

    def lexical(self, query: LexicalQuery, limit: int, scope: Scope | None = None) -> dict[int, float]:
        """Return the passages with the best BM25 scores, best first."""
        return self._lexical.search(query, limit, scope)

    def document_frequencies(self, terms: Sequence[str], *, bare: bool) -> tuple[list[int], int]:
        """Return in how many passages each term occurs (`bare`: without accents), and the number of passages."""
        return self._lexical.document_frequencies(terms, bare=bare), len(self._lexical)

    def document_frequency_within(self, term: str, scope: Scope, *, bare: bool) -> int:
        """Return in how many passages of a scope a term occurs."""
        return self._lexical.document_frequency_within(term, scope, bare=bare)

    # --- opening -----------------------------------------------------------------------------

    @classmethod
    def open(cls, config: IndexConfig, store: Store) -> "PassageIndex":
        """Return the index as of the store's last change.

        Loads the snapshot and replays later changes; where the snapshot is absent, damaged or made by another
        encoder or segmenter, builds it anew from the stored vectors. The result is published if nobody else is
        writing, and otherwise kept in a temporary folder of this process.
        """
        until = store.last_seq()
        if current := cls._current(config, store, until):
            return current
        try:
            config.folder.mkdir(parents=True, exist_ok=True)
            with FileLock(config.lock_path, timeout=0):
                return cls.refresh(config, store)
        except OSError:  # somebody is writing (`Timeout` is one), or the folder cannot be written
            temporary = Path(tempfile.mkdtemp(prefix="tracuu-index-"))
            dense, lexical, _ = _build(config, store, temporary, until)
            return cls(dense, lexical, until, Ownership.of(store), temporary)

    @classmethod
    def refresh(cls, config: IndexConfig, store: Store) -> "PassageIndex":
        """Publish a snapshot of the store's last change and return it; the caller holds the writer lock.

        What killed writers left goes, also where the published snapshot is the wanted one.
        """
        until = store.last_seq()
        if current := cls._current(config, store, until):
            if manifest := snapshot.read_manifest(config.folder):
                snapshot.sweep(config.folder, manifest)
            return current
        folder = snapshot.new_folder(config.folder, until)
        dense, lexical, deleted = _build(config, store, folder, until)
        dense.save(folder / snapshot.VECTORS)
        published = Manifest(
            format=snapshot.FORMAT,
            snapshot=folder.name,
            store_id=store.id,
            seq=until,
            encoder_id=config.encoder_id,
            segmenter_id=SEGMENTER_ID,
            dimension=config.dimension,
            passages=len(dense),
            deleted=deleted,
            digests=snapshot.digests(folder),
        )
        snapshot.publish(config.folder, published)
        return cls(dense, lexical, until, Ownership.of(store))

    @classmethod
    def _current(cls, config: IndexConfig, store: Store, until: int) -> "PassageIndex | None":
        """Return the published index if it holds the store's last change."""
        manifest = _usable_manifest(config, store, until)
        parts = _load(config, manifest) if manifest and manifest.seq == until else None
        return cls(*parts, until, Ownership.of(store)) if parts else None

    # --- verifying ---------------------------------------------------------------------------

    def problems(self, store: Store) -> list[str]:
        """Return what differs from the store, in the user's words; empty where all agrees."""
        stored, indexed = set(store.passage_ids()), self._dense.ids().tolist()
        found = []
        if len(indexed) != len(set(indexed)):
            found.append(f"{len(indexed) - len(set(indexed))} đoạn có mặt hai lần trong chỉ mục véc-tơ")
        if missing := stored - set(indexed):
            found.append(f"{len(missing)} đoạn thiếu trong chỉ mục véc-tơ")
        if stale := set(indexed) - stored:
            found.append(f"{len(stale)} đoạn đã xóa còn trong chỉ mục véc-tơ")
        if len(self._lexical) != len(stored):
            found.append(f"chỉ mục từ vựng có {len(self._lexical)} đoạn, cơ sở dữ liệu có {len(stored)}")
        return found


def _usable_manifest(config: IndexConfig, store: Store, until: int) -> Manifest | None:
    """Return the manifest if its snapshot can be the base of the wanted state."""
    manifest = snapshot.read_manifest(config.folder)
    if manifest is None or manifest.seq > until:
        return None
    expected = (store.id, config.encoder_id, SEGMENTER_ID, config.dimension)
    made_from = (manifest.store_id, manifest.encoder_id, manifest.segmenter_id, manifest.dimension)
    return manifest if made_from == expected else None


def _load(config: IndexConfig, manifest: Manifest) -> tuple[DenseIndex, LexicalIndex] | None:
    """Return both indexes of a snapshot, None where anything in it is missing or damaged."""
    folder = config.folder / manifest.snapshot
    with suppress(OSError, PassageIndexError):
        if not snapshot.is_whole(folder, manifest):
            return None
        dense = DenseIndex.load(folder / snapshot.VECTORS, config.dimension)
        lexical = LexicalIndex.load(folder / snapshot.LEXICAL)
        if len(dense) == len(lexical) == manifest.passages:
            return dense, lexical
    return None


def _build(config: IndexConfig, store: Store, folder: Path, until: int) -> tuple[DenseIndex, LexicalIndex, int]:
    """Make both indexes in `folder`, from the published snapshot and the changes after it, or from the whole store.

    The third value is how many passages were deleted since the last build from the whole store.
    """
    manifest = _usable_manifest(config, store, until)
    if manifest:
        added, gone = store.changed_passages(manifest.seq, until)
        stale = [*gone, *added]
        deleted = manifest.deleted + len(gone)
        is_small_change = deleted <= _DELETED_SHARE * manifest.passages
        if is_small_change and (base := _copy(config, manifest, folder)):
            dense, lexical = base
            dense.remove(stale)
            lexical.apply(stale, _add_all(dense, store, added))
            return dense, lexical, deleted
    dense, lexical = DenseIndex.empty(config.dimension), LexicalIndex.create(folder / snapshot.LEXICAL)
    lexical.apply([], _add_all(dense, store, store.passage_ids()))
    return dense, lexical, 0


def _copy(config: IndexConfig, manifest: Manifest, folder: Path) -> tuple[DenseIndex, LexicalIndex] | None:
    """Return a snapshot's indexes, the lexical one as a copy in `folder`; None where it is damaged or gone."""
    base = _load(config, manifest)
    if base is None:
        return None
    target = folder / snapshot.LEXICAL
    try:
        snapshot.copy_lexical(config.folder / manifest.snapshot / snapshot.LEXICAL, target)
        return base[0], LexicalIndex.load(target)
    except (OSError, PassageIndexError):  # a newer snapshot was published meanwhile, and this one removed
        shutil.rmtree(target, ignore_errors=True)
        return None


def _add_all(dense: DenseIndex, store: Store, ids: Sequence[int]) -> Iterator[LexicalEntry]:
    """Add the vectors of passages batch by batch and yield their texts."""
    for start in range(0, len(ids), _BATCH):
        batch = list(store.indexed_passages(ids[start : start + _BATCH]))
        if batch:
            dense.add([p.id for p in batch], np.stack([p.vector for p in batch]))
        for passage in batch:
            yield LexicalEntry(passage.id, passage.document_id, passage.text, passage.context)
