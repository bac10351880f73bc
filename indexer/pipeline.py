"""read -> parse -> chunk -> encode -> commit -> refresh, for the files of a folder that changed.

One writer at a time holds the lock of the data folder. Each document is one transaction, so a sync that is cut
off loses at most the document it was at, and the next one goes on from there.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout

from indexer.encoder import Encoder
from indexer.errors import ConfigurationError, EncoderError, ReadError, SyncInProgressError
from indexer.intake import embedding_text, encoded, is_upload, no_access, reconcile_uploads, sha256_of, take_in
from indexer.page_images import PageImages
from indexer.passage_index import PassageIndex
from indexer.passage_index.index import IndexConfig
from indexer.readers import is_document_candidate
from indexer.reading import PIPELINE_ID, parse_file
from indexer.settings import Settings
from indexer.store import UNKNOWN, FailureRecord, FileState, NewDocument, Store

_REFRESH_EVERY_S = 60.0  # a long sync shows its first results before it ends
_EMPTY_FOLDER_GUARD = 20  # documents: an unmounted share looks like an empty folder

Outcome = Literal["added", "replaced", "removed", "unchanged", "failed", "excluded"]


@dataclass(slots=True)
class SyncReport:
    """What a sync did. `failures` holds every file of the folder that cannot be read, also from syncs before.

    `excluded` counts the files that users took out of the index. Uploads that were read again count as replaced.
    """

    added: int = 0
    replaced: int = 0
    removed: int = 0
    unchanged: int = 0
    excluded: int = 0
    failures: list[FailureRecord] = field(default_factory=list)
    passages: int = 0
    seconds: float = 0.0

    @property
    def changed_nothing(self) -> bool:
        """Whether index and folder agreed already."""
        return not (self.added or self.replaced or self.removed)


Progress = Callable[[int, int, str], None]
"""Called with (files done, files in all, name of the file just done)."""


@contextmanager
def writer_lock(settings: Settings) -> Iterator[None]:
    """Hold the lock of the data folder; raises `SyncInProgressError` at once where another process holds it."""
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        lock = FileLock(settings.lock_path, timeout=0)
        lock.acquire()
    except Timeout as error:
        raise SyncInProgressError(
            f"Một tiến trình khác đang cập nhật chỉ mục “{settings.data}”. Hãy đợi tiến trình đó xong rồi chạy lại."
        ) from error
    except OSError as error:
        raise ConfigurationError(
            f"Không ghi được vào thư mục chỉ mục “{settings.data}” ({error.strerror}). "
            "Hãy chọn thư mục khác bằng --data."
        ) from error
    try:
        yield
    finally:
        lock.release()


def index_config(settings: Settings, encoder: Encoder) -> IndexConfig:
    """Return what the passage index of these settings is made with."""
    return IndexConfig(settings.index_folder, settings.lock_path, encoder.id, encoder.dimension)


def open_index(settings: Settings, store: Store, encoder: Encoder, *, reencode: bool = True) -> PassageIndex:
    """Return the index as of the store's last change; vectors of another encoder are made anew first.

    With `reencode` False those raise `EncoderError` instead: a server that is running must not undo what a sync with
    another model does. Nor is the index compacted then: a request may be waiting.
    """
    if store.documents_of_other_encoders(encoder.id):
        if not reencode:
            raise EncoderError(
                "Chỉ mục đang được làm lại bằng mô hình khác. Hãy khởi động lại dịch vụ với cùng biến TRACUU_ENCODER."
            )
        with writer_lock(settings):
            _reencode(store, encoder)
    return PassageIndex.open(index_config(settings, encoder), store, compact=reencode)


def compact_index(settings: Settings, store: Store, encoder: Encoder) -> None:
    """Publish an index without what deletions and additions left in it; raises `SyncInProgressError`."""
    with writer_lock(settings):
        PassageIndex.refresh(index_config(settings, encoder), store)


def _reencode(store: Store, encoder: Encoder) -> None:
    for document_id in store.documents_of_other_encoders(encoder.id):
        passages = store.passages_of(document_id)
        vectors = encoder.encode([embedding_text(p.context, p.text) for p in passages])
        store.replace_vectors(document_id, [p.id for p in passages], vectors, encoder.id)


# --- scanning --------------------------------------------------------------------------------------


def find_files(folder: Path, data: Path, on_error: Callable[[OSError], None] | None = None) -> list[Path]:
    """Return the files under `folder` that may be documents, in a stable order.

    Hidden folders, the index itself (`data`) and the uploads in it are left out; `on_error` hears of folders that
    cannot be listed. A path that the system tells nothing about is kept: reading it will say why.
    """
    found = []
    for parent, folders, names in os.walk(folder, onerror=on_error):
        ours = {data, data / "uploads"}
        folders[:] = sorted(name for name in folders if not name.startswith(".") and Path(parent, name) not in ours)
        found += [path for name in sorted(names) if is_document_candidate(path := Path(parent, name)) and _may_be(path)]
    return found


def _may_be(path: Path) -> bool:
    """Tell whether a path may be a file: not a pipe, a device or a broken link."""
    try:
        return path.is_file()
    except OSError:  # a stale handle of a network drive, a link into a folder without rights
        return True


def _checked_folder(folder: Path, settings: Settings) -> Path:
    if not folder.exists():
        raise ConfigurationError(f"Không có thư mục “{folder}”. Hãy kiểm tra lại đường dẫn hoặc ổ mạng.")
    if not folder.is_dir():
        raise ConfigurationError(f"“{folder}” là một tệp. Hãy chỉ thư mục chứa các văn bản.")
    if folder.resolve().is_relative_to(settings.uploads_folder):
        raise ConfigurationError(
            f"“{folder}” là nơi chương trình giữ các tệp tải lên, được cập nhật cùng mọi lần sync. "
            "Hãy chỉ thư mục chứa các văn bản của cơ quan."
        )
    return folder.resolve()


def _guard_against_unmounted(folder: Path, files: list[Path], known: int, *, allow_empty: bool) -> None:
    if not files and known > _EMPTY_FOLDER_GUARD and not allow_empty:
        raise ConfigurationError(
            f"Thư mục “{folder}” không có tệp nào, trong khi chỉ mục có {known} văn bản của thư mục này; có thể ổ mạng "
            "chưa được nối. Nếu đúng là các tệp đã bị xóa, hãy chạy lại với --allow-empty."
        )


# --- one file --------------------------------------------------------------------------------------


def _printable(path: str | os.PathLike[str]) -> str:
    """Return a path with "?" for what is no Unicode in it."""
    return os.fspath(path).encode("utf-8", "replace").decode("utf-8")


def read_document(path: Path, root: Path, file: FileState, encoder: Encoder) -> NewDocument:
    """Read one file into all that is stored of it; raises `ReadError`."""
    return encoded(parse_file(path), path, root, file, encoder)


class _FolderSync:
    """One run over one folder; the lock is held by the caller."""

    def __init__(self, folder: Path, store: Store, encoder: Encoder, uploads: Path) -> None:
        self._folder = folder
        self._store = store
        self._encoder = encoder
        # The data folder may lie in the synced one; what was uploaded is no file of that one for all that.
        self._known = {k: v for k, v in store.file_states(folder).items() if not Path(k).is_relative_to(uploads)}
        failures = [f for f in store.failures(folder) if not Path(f.absolute_path).is_relative_to(uploads)]
        self._failed = {failure.absolute_path: failure for failure in failures}
        self._excluded = {file.absolute_path for file in store.intake.exclusions()}
        self.report = SyncReport()

    @property
    def known_documents(self) -> int:
        return len(self._known)

    def update(self, path: Path) -> Outcome:
        """Bring one file up to date."""
        if _printable(path) != str(path):
            return self._fail(path, "Tên tệp có ký tự không đọc được. Hãy đổi tên tệp.")
        try:
            stat = path.stat()
        except FileNotFoundError:  # removed between the listing and now
            return self._forget(str(path))
        except OSError as error:
            return self._fail(path, no_access(error))
        key = str(path)
        if key in self._excluded:
            return "excluded"
        failure = self._failed.get(key)
        if failure and (failure.size, failure.modified_ns, failure.pipeline_id) == (
            stat.st_size,
            stat.st_mtime_ns,
            PIPELINE_ID,
        ):
            return "failed"
        state, root = self._known.get(key, (None, None))
        is_current = state is not None and (state.pipeline_id, state.encoder_id) == (PIPELINE_ID, self._encoder.id)
        if state and is_current and (state.size, state.modified_ns) == (stat.st_size, stat.st_mtime_ns):
            if root != str(self._folder):
                self._store.move_root(key, self._folder)
            return "unchanged"
        return self._read(path, stat, state if is_current else None, existed=state is not None)

    def _read(self, path: Path, stat: os.stat_result, current: FileState | None, *, existed: bool) -> Outcome:
        try:
            sha256 = sha256_of(path)
            if current and current.sha256 == sha256:
                self._store.touch_file(str(path), modified_ns=stat.st_mtime_ns)
                return "unchanged"
            file = FileState(stat.st_size, stat.st_mtime_ns, sha256, PIPELINE_ID, self._encoder.id)
            self._store.replace_document(read_document(path, self._folder, file, self._encoder))
        except OSError as error:
            return self._fail(path, no_access(error))
        except ReadError as error:
            if type(error) is ReadError:  # the system's refusal, not the content's fault: tried again next time
                return self._fail(path, str(error))
            return self._fail(path, str(error), size=stat.st_size, modified_ns=stat.st_mtime_ns)
        return "replaced" if existed else "added"

    def _fail(self, path: Path, reason: str, *, size: int = UNKNOWN, modified_ns: int = UNKNOWN) -> Outcome:
        """Record a failure; without size and time it is not remembered as one of this content."""
        key, relative = _printable(path), _printable(path.relative_to(self._folder).as_posix())
        self._store.record_failure(
            FailureRecord(key, str(self._folder), relative, size, modified_ns, PIPELINE_ID, reason)
        )
        if key in self._known:
            self.report.removed += 1
        return "failed"

    def forget_missing(self, files: list[Path], unlisted: list[OSError]) -> None:
        """Drop what is no longer in the folder; what lies in folders that cannot be listed is kept."""
        present = {str(path) for path in files}
        hidden = [Path(error.filename) for error in unlisted]
        for path in [*self._known, *self._failed]:
            if path not in present and not any(Path(path).is_relative_to(folder) for folder in hidden):
                self._forget(path)
        for folder, error in zip(hidden, unlisted, strict=True):
            self._fail(folder, f"Không mở được thư mục: {error.strerror}. Hãy kiểm tra quyền đọc hoặc ổ mạng.")

    def _forget(self, path: str) -> Outcome:
        self._store.remove_file(path)
        if path in self._known:
            self.report.removed += 1
        return "removed"

    def count(self, outcome: Outcome) -> None:
        """Add one file's outcome to the report."""
        if outcome in ("added", "replaced", "unchanged", "excluded"):
            setattr(self.report, outcome, getattr(self.report, outcome) + 1)


def sync(
    folder: Path, settings: Settings, *, progress: Progress | None = None, allow_empty: bool = False
) -> SyncReport:
    """Make the index agree with `folder`: new and changed files are read, removed ones disappear.

    Other folders of the same index are left alone. Files that cannot be read are recorded and reported; the rest
    goes on. Raises `ConfigurationError` and `SyncInProgressError` before anything is changed.
    """
    started = time.monotonic()
    folder = _checked_folder(folder, settings)
    encoder = Encoder(settings)
    with writer_lock(settings):
        store = Store(settings.database_path, create=True)
        try:
            report = _sync_folder(folder, store, encoder, settings, progress, allow_empty=allow_empty)
        finally:
            store.close()
    report.seconds = time.monotonic() - started
    return report


def _sync_folder(
    folder: Path, store: Store, encoder: Encoder, settings: Settings, progress: Progress | None, *, allow_empty: bool
) -> SyncReport:
    _reencode(store, encoder)  # other folders of this index too: vectors of two encoders must not meet
    run = _FolderSync(folder, store, encoder, settings.uploads_folder)
    unlisted: list[OSError] = []
    files = find_files(folder, settings.data.resolve(), unlisted.append)
    _guard_against_unmounted(folder, files, run.known_documents, allow_empty=allow_empty)
    run.forget_missing(files, unlisted)
    config = index_config(settings, encoder)
    refreshed = time.monotonic()
    for done, path in enumerate(files, start=1):
        run.count(run.update(path))
        if progress:
            progress(done, len(files), _printable(path.name))
        if time.monotonic() - refreshed > _REFRESH_EVERY_S:
            PassageIndex.refresh(config, store)
            refreshed = time.monotonic()
    _update_uploads(store, settings, encoder, run.report)
    index = PassageIndex.refresh(config, store)
    PageImages(settings.pages_folder).keep_only(store.layouts.hashes())
    run.report.failures = [f for f in store.failures(folder) if not is_upload(f.absolute_path, settings)]
    run.report.passages = len(index)
    return run.report


def _update_uploads(store: Store, settings: Settings, encoder: Encoder, report: SyncReport) -> None:
    """Read the uploads that are new, changed or read by an older program, and what waits to be read again."""
    report.removed += reconcile_uploads(store, settings, encoder.id)
    for waiting in store.intake.pending():
        if take_in(waiting, store, settings, encoder) == "indexed":
            report.replaced += 1
