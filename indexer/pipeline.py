"""read -> parse -> chunk -> encode -> commit -> refresh, for the files of a folder that changed.

One writer at a time holds the lock of the data folder. Documents are committed whole, in batches, so a sync that
is cut off loses at most the documents it was at, and the next one goes on from there.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from indexer.encoder import Encoder
from indexer.errors import EncoderError, PassageIndexError
from indexer.files import folder_files
from indexer.folder_sync import FolderSync, SyncPlace, SyncReport
from indexer.intake import is_upload, reconcile_uploads, take_in
from indexer.page_images import PageImages
from indexer.passage_index import IndexConfig, IndexEngine, PassageSearch, engine_for
from indexer.scanning import printable
from indexer.settings import Settings
from indexer.store import Store
from indexer.synced_roots import gather, root_of
from indexer.text.encoder_input import embedding_text
from indexer.writer_lock import writer_lock

__all__ = ["Progress", "SyncReport", "index_config", "index_engine", "open_index", "rebuild_index", "sync"]

_REFRESH_EVERY_S = 60.0  # a long sync shows its first results before it ends

Progress = Callable[[int, int, str], None]
"""Called with (files done, files in all, name of the file just done)."""


def index_config(settings: Settings, encoder: Encoder) -> IndexConfig:
    """Return what the passage index of these settings is made with."""
    url = settings.index_url.get_secret_value()
    return IndexConfig(settings.index_folder, settings.lock_path, encoder.id, encoder.dimension, url=url)


def index_engine(settings: Settings, encoder: Encoder) -> IndexEngine:
    """Return the engine that keeps the passage index of these settings."""
    return engine_for(index_config(settings, encoder))


def open_index(
    settings: Settings,
    store: Store,
    encoder: Encoder,
    *,
    reencode: bool = True,
    before: PassageSearch | None = None,
) -> PassageSearch:
    """Return the index as of the store's last change; vectors of another encoder are made anew first.

    With `reencode` False those raise `EncoderError` instead: a server that is running must not undo what a sync with
    another model does. Nor is the index compacted then: a request may be waiting. `before` is the index that this
    process had.
    """
    if store.documents_of_other_encoders(encoder.id):
        if not reencode:
            raise EncoderError(
                "Chỉ mục đang được làm lại bằng mô hình khác. Hãy khởi động lại dịch vụ với cùng biến TRACUU_ENCODER."
            )
        with writer_lock(settings):
            _reencode(store, encoder)
    with _told_of_index(settings):
        return index_engine(settings, encoder).open(store, compact=reencode, before=before)


def compact_index(settings: Settings, store: Store, encoder: Encoder) -> None:
    """Publish an index without what deletions and additions left in it; raises `SyncInProgressError`."""
    with writer_lock(settings):
        _publish(settings, store, encoder)


@contextmanager
def _told_of_index(settings: Settings) -> Iterator[None]:
    """Raise `PassageIndexError` with what to do for whatever the engines raise where they cannot write their files."""
    try:
        yield
    except (OSError, RuntimeError, ValueError) as error:
        raise PassageIndexError(
            f"Không ghi được chỉ mục trong “{settings.index_folder}” ({error}). Các văn bản đã đọc vẫn được giữ. "
            "Hãy kiểm tra chỗ trống và quyền ghi của ổ đĩa, rồi chạy lại lệnh."
        ) from error


def _publish(settings: Settings, store: Store, encoder: Encoder) -> PassageSearch:
    """Publish the index as of the store's last change; what could not be finished goes, for it fills the disk."""
    engine = index_engine(settings, encoder)
    try:
        with _told_of_index(settings):
            return engine.refresh(store)
    except PassageIndexError:
        engine.clean()
        raise


def _reencode(store: Store, encoder: Encoder) -> None:
    for document_id in store.documents_of_other_encoders(encoder.id):
        passages = store.passages_of(document_id)
        vectors = encoder.encode([embedding_text(p.context, p.text) for p in passages])
        store.replace_vectors(document_id, [p.id for p in passages], vectors, encoder.id)


def sync(
    folder: Path | str,
    settings: Settings,
    *,
    progress: Progress | None = None,
    allow_empty: bool = False,
    wait_s: float = 0.0,
    on_wait: Callable[[], None] | None = None,
    encoder: Encoder | None = None,
    leave: frozenset[Path] = frozenset(),
    is_empty_believed: bool = True,
) -> SyncReport:
    """Make the index agree with `folder`: new and changed files are read, removed ones disappear.

    It is a folder of this machine, or the address of one that fsspec knows ("s3://bucket/van-ban").
    Other folders of the same index are left alone; a folder that lies in one of them is a part of that one, one that
    holds some of them takes them in. Files that cannot be read are recorded and reported; the rest
    goes on. Where another process writes, it is waited for as in `writer_lock`. `encoder` is one that was made for
    these settings before, `leave` are files that stay as they are for now. Raises `ConfigurationError` and
    `SyncInProgressError` before anything is changed, `FolderGoneError` where the folder vanishes meanwhile.
    """
    started = time.monotonic()
    opened = folder_files(folder, settings)
    encoder = encoder or Encoder(settings)
    with closing(opened) as files, writer_lock(settings, wait_s=wait_s, on_wait=on_wait):
        store = Store(settings.database, create=True)
        try:
            root = root_of(files.folder, store, settings)
            _reencode(store, encoder)  # other folders of this index too: vectors of two encoders must not meet
            place = SyncPlace(files, root, store, encoder, settings)
            run = FolderSync(place)
            run.report.root = root if root != files.folder else None
            present = _present_files(run, place, allow_empty=allow_empty, is_empty_believed=is_empty_believed)
            report = _sync_files(run, place, [path for path in present if path not in leave], progress)
        finally:
            store.close()
    report.seconds = time.monotonic() - started
    return report


def rebuild_index(settings: Settings) -> int:
    """Publish an index of what the store has, made from the stored vectors; return its number of passages."""
    encoder = Encoder(settings)
    with writer_lock(settings, wait_s=60):
        store = Store(settings.database)
        try:
            _reencode(store, encoder)
            index_engine(settings, encoder).discard(store)
            return len(_publish(settings, store, encoder))
        finally:
            store.close()


def _present_files(run: FolderSync, place: SyncPlace, *, allow_empty: bool, is_empty_believed: bool) -> list[Path]:
    """Return the files of the folder; they all belong to its root then, and those that are gone are forgotten."""
    unlisted: list[OSError] = []
    found = place.files.find(unlisted.append)
    place.files.guard(found, run.known_documents, allow_empty=allow_empty, is_empty_believed=is_empty_believed)
    run.report.moved = gather(place.folder, place.root, place.store, place.settings)
    run.forget_missing(found, unlisted)
    return found


def _sync_files(run: FolderSync, place: SyncPlace, files: list[Path], progress: Progress | None) -> SyncReport:
    folder, store, encoder, settings = place.folder, place.store, place.encoder, place.settings
    done, refreshed = 0, time.monotonic()

    def note(path: Path) -> None:
        nonlocal done, refreshed
        done += 1
        if progress:
            progress(done, len(files), printable(path.name))
        if time.monotonic() - refreshed > _REFRESH_EVERY_S:
            _publish(settings, store, encoder)
            refreshed = time.monotonic()

    run.update(files, note)
    _update_uploads(store, settings, encoder, run.report)
    index = _publish(settings, store, encoder)
    store.sync_times.note(folder)
    PageImages(settings).keep_only(store.layouts.hashes())
    run.report.failures = [f for f in store.failures(folder) if not is_upload(f.absolute_path, settings)]
    run.report.passages = len(index)
    return run.report


def _update_uploads(store: Store, settings: Settings, encoder: Encoder, report: SyncReport) -> None:
    """Read the uploads that are new, changed or read by an older program, and what waits to be read again."""
    report.removed += reconcile_uploads(store, settings, encoder.id)
    for waiting in store.intake.pending():
        if take_in(waiting, store, settings, encoder) == "indexed":
            report.replaced += 1
