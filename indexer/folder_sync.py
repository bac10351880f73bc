"""The files of one folder -> the store: which are to be read, what was read of them, whole or not at all.

Files are read in several processes or on other machines; vectors are made there or here, and documents committed, in
batches; this process alone writes, in the order of the files. A sync that is cut off loses the batch that was not
committed yet, and the next one goes on from there.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from indexer.digests import sha256_of
from indexer.encoder import Encoder
from indexer.errors import ReadError
from indexer.files import FolderFiles, address_of
from indexer.intake import encoded, no_access
from indexer.isolation import parsed_file
from indexer.parallel_reading import FileReader, ReadFile, readers_for
from indexer.reader_pool import ReaderPool
from indexer.reading import PIPELINE_ID, ParsedFile, parse_file
from indexer.scanning import LEADS_AWAY, printable
from indexer.settings import Settings
from indexer.store import UNKNOWN, FailureRecord, FileState, Store

# A batch of 512 passages takes 30 ms of the shipped encoder and 6 MB; more made it no faster
_BATCH_PASSAGES, _BATCH_FILES = 512, 64
_PATIENCE_S = 0.5  # a batch waits so long for another file

Outcome = Literal["added", "replaced", "removed", "unchanged", "failed", "excluded"]


@dataclass(slots=True)
class SyncReport:
    """What a sync did. `failures` holds every file of the folder that cannot be read, also from syncs before.

    `excluded` counts the files that users took out of the index. Uploads that were read again count as replaced.
    `moved` counts the files that came from a folder that was synced by itself into the collections of `root`, which is
    None where the folder belongs to no other one. `address` is the folder in words for people.
    """

    added: int = 0
    replaced: int = 0
    removed: int = 0
    unchanged: int = 0
    excluded: int = 0
    moved: int = 0
    root: Path | None = None
    address: str = ""
    failures: list[FailureRecord] = field(default_factory=list)
    passages: int = 0
    seconds: float = 0.0

    @property
    def changed_nothing(self) -> bool:
        """Whether index and folder agreed already."""
        return not (self.added or self.replaced or self.removed)

    def count(self, outcome: Outcome) -> None:
        """Add one file's outcome."""
        if outcome in ("added", "replaced", "unchanged", "excluded"):
            setattr(self, outcome, getattr(self, outcome) + 1)


@dataclass(frozen=True, slots=True)
class SyncPlace:
    """What is synced, into what, with what; `root` is the folder that paths are told from, often `folder` itself."""

    files: FolderFiles
    root: Path
    store: Store
    encoder: Encoder
    settings: Settings

    @property
    def folder(self) -> Path:
        """The folder that is synced."""
        return self.files.folder


@dataclass(frozen=True, slots=True)
class _Job:
    """A file to be read; `current` is what the store has of it, None where that is of an older program or nothing."""

    path: Path
    size: int
    modified_ns: int
    current: FileState | None
    existed: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found in a file: its content, None where it is what the store has, or an error."""

    sha256: str = ""
    content: ReadFile | ParsedFile | None = None
    error: OSError | ReadError | None = None

    @property
    def held_bytes(self) -> int:
        return self.content.held_bytes if isinstance(self.content, ReadFile) else 0

    @property
    def vectors(self) -> npt.NDArray[np.float32] | None:
        """Those that were made where the file was read."""
        return self.content.vectors if isinstance(self.content, ReadFile) else None


class FolderSync:
    """One run over one folder; the lock is held by the caller."""

    def __init__(self, place: SyncPlace) -> None:
        folder, store, settings = place.folder, place.store, place.settings
        self._root = place.root
        self._files = place.files
        self._store = store
        self._encoder = place.encoder
        self._settings = settings
        # The data folder may lie in the synced one; what was uploaded is no file of that one for all that.
        uploads = settings.uploads_folder
        self._known = {k: v for k, v in store.roots.states(folder).items() if not Path(k).is_relative_to(uploads)}
        failures = [f for f in store.failures(folder) if not Path(f.absolute_path).is_relative_to(uploads)]
        self._failed = {failure.absolute_path: failure for failure in failures}
        self._excluded = {file.absolute_path for file in store.intake.exclusions()}
        self.report = SyncReport(address=address_of(folder))
        self._beginning = threading.Lock()
        self._loading: Future[None] | None = None
        self._must_encode = True

    @property
    def known_documents(self) -> int:
        """How many documents of the folder the store has had."""
        return len(self._known)

    def update(self, files: Iterable[Path], on_done: Callable[[Path], None]) -> None:
        """Bring files up to date; `on_done` is called with each of them when it is."""
        jobs = []
        for path in files:
            found = self._look_at(path)
            if isinstance(found, _Job):
                jobs.append(found)
            else:
                self.report.count(found)
                on_done(path)
        for path, outcome in self._read_all(jobs):
            self.report.count(outcome)
            on_done(path)

    # --- what is to be read ------------------------------------------------------------------

    def _look_at(self, path: Path) -> "_Job | Outcome":
        """Return the outcome for a file that is not to be read."""
        if printable(path) != str(path):
            return self._fail(path, "Tên tệp có ký tự không đọc được. Hãy đổi tên tệp.")
        try:
            mark = self._files.mark(path)
            leads_away = self._files.leads_away(path, self._root)
        except FileNotFoundError:  # removed between the listing and now
            self._files.check()
            return self._forget(str(path))
        except OSError as error:
            return self._fail(path, no_access(error))
        except ReadError as error:
            return self._fail(path, str(error))
        key = str(path)
        if key in self._excluded:
            return "excluded"
        if leads_away:
            return self._fail(path, LEADS_AWAY)
        failure = self._failed.get(key)
        if failure and (failure.size, failure.modified_ns, failure.pipeline_id) == (*mark, PIPELINE_ID):
            return "failed"
        state = self._known[key][0] if key in self._known else None
        is_current = state is not None and (state.pipeline_id, state.encoder_id) == (PIPELINE_ID, self._encoder.id)
        if state and is_current and (state.size, state.modified_ns) == mark:
            return "unchanged"
        modified_ns = UNKNOWN if mark.modified_ns is None else mark.modified_ns
        return _Job(path, mark.size, modified_ns, state if is_current else None, state is not None)

    # --- reading and committing --------------------------------------------------------------

    def _read_all(self, jobs: list[_Job]) -> Iterator[tuple[Path, Outcome]]:
        readers = readers_for(self._settings, self._encoder, len(jobs))
        if readers is None:
            yield from self._commit_all(((job, self._read_here(job)) for job in jobs), lambda: False)
            return
        self._must_encode = not readers.makes_vectors
        pool = ReaderPool(readers, self._read_apart, lambda found: found.held_bytes)
        with closing(readers), ThreadPoolExecutor(1, "encoder") as self._background, closing(pool):
            results = pool.results(self._announced(jobs))
            yield from self._commit_all(results, lambda: pool.is_next_ready(within_s=_PATIENCE_S))

    def _announced(self, jobs: Iterable[_Job]) -> Iterator[_Job]:
        for job in jobs:
            self._files.announce(job.path)
            yield job

    def _read_here(self, job: _Job) -> _Found:
        return _found(job, self._files, lambda path: parse_file(path).prepared(self._encoder.input_kind))

    def _read_apart(self, reader: FileReader, job: _Job) -> _Found:
        return _found(job, self._files, lambda path: self._ask(reader, path))

    def _ask(self, reader: FileReader, path: Path) -> ReadFile:
        """Let a file be read; the first one to be read has the model loaded meanwhile, which takes seconds."""
        with self._beginning:
            if self._loading is None and self._must_encode:
                self._loading = self._background.submit(self._encoder.load)
        return reader.parse(path, self._encoder.input_kind)

    def _commit_all(
        self, found: Iterable[tuple[_Job, _Found]], is_next_ready: Callable[[], bool]
    ) -> Iterator[tuple[Path, Outcome]]:
        """Commit what is found, batch by batch: as much as comes without a long wait, up to the size of a batch."""
        batch: list[tuple[_Job, _Found, ParsedFile | None]] = []
        passages = 0
        for job, raw in found:
            one, parsed = _unpacked(raw)
            passages += len(parsed.passages) if parsed else 0
            batch.append((job, one, parsed))
            if passages >= _BATCH_PASSAGES or len(batch) >= _BATCH_FILES or not is_next_ready():
                yield from self._commit(batch)
                batch, passages = [], 0
        yield from self._commit(batch)

    def _commit(self, batch: list[tuple[_Job, _Found, ParsedFile | None]]) -> Iterator[tuple[Path, Outcome]]:
        inputs = [text for _, found, parsed in batch if parsed and found.vectors is None for text in parsed.inputs]
        if inputs and self._loading:
            self._loading.result()
        made = self._encoder.encode_prepared(inputs)
        new, start = [], 0
        for job, found, parsed in batch:
            if parsed is not None:
                vectors = found.vectors
                if vectors is None:
                    start, vectors = start + len(parsed.passages), made[start : start + len(parsed.passages)]
                file = FileState(job.size, job.modified_ns, found.sha256, PIPELINE_ID, self._encoder.id)
                new.append(encoded(parsed, job.path, self._root, file, vectors))
        if new:
            self._store.replace_documents(new)
        for job, found, parsed in batch:
            if parsed is None:
                yield job.path, self._settle(job, found)
            else:
                yield job.path, "replaced" if job.existed else "added"

    def _settle(self, job: _Job, found: _Found) -> Outcome:
        """Note what became of a file of which no document is made."""
        error = found.error
        if error is None:
            self._store.touch_file(str(job.path), modified_ns=job.modified_ns)
            return "unchanged"
        if isinstance(error, FileNotFoundError):
            self._files.check()
            return self._forget(str(job.path))
        if isinstance(error, OSError):
            return self._fail(job.path, no_access(error))
        if type(error) is ReadError:  # the system's refusal, not the content's fault: tried again next time
            self._files.check()
            return self._fail(job.path, str(error))
        return self._fail(job.path, str(error), size=job.size, modified_ns=job.modified_ns)

    def _fail(self, path: Path, reason: str, *, size: int = UNKNOWN, modified_ns: int = UNKNOWN) -> Outcome:
        """Record a failure; without size and time it is not remembered as one of this content."""
        key, relative = printable(path), printable(path.relative_to(self._root).as_posix())
        self._store.record_failure(
            FailureRecord(key, str(self._root), relative, size, modified_ns, PIPELINE_ID, reason)
        )
        if key in self._known:
            self.report.removed += 1
        return "failed"

    # --- what is gone ------------------------------------------------------------------------

    def forget_missing(self, files: list[Path], unlisted: list[OSError]) -> None:
        """Drop what is no longer in the folder; what lies in folders that cannot be listed is kept."""
        self._files.check()
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


def _found(job: _Job, files: FolderFiles, parse: Callable[[Path], ReadFile | ParsedFile]) -> _Found:
    try:
        with files.at_hand(job.path) as path:
            sha256 = sha256_of(path)
            if job.current and job.current.sha256 == sha256:
                return _Found(sha256)
            return _Found(sha256, parse(path))
    except (OSError, ReadError) as error:
        return _Found(error=error)


def _unpacked(found: _Found) -> tuple[_Found, ParsedFile | None]:
    """Return a file as it was parsed, None where there is nothing to commit."""
    if not isinstance(found.content, ReadFile):
        return found, found.content
    try:
        parsed = parsed_file(found.content.content)
    except ReadError as error:
        return _Found(error=error), None
    if found.vectors is not None and len(found.vectors) != len(parsed.passages):  # they are made anew
        found = _Found(found.sha256, ReadFile(found.content.content))
    return found, parsed
