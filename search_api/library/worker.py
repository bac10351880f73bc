"""One thread that reads what waits, file after file, while the service goes on answering.

Where several processes serve one data folder, the one that holds the lock reads for all of them; should it end, the
system gives back its lock and another one goes on.
"""

import logging
import threading
import time
from collections.abc import Callable

from filelock import FileLock, Timeout

from indexer.encoder import Encoder
from indexer.intake import Outcome, reconcile_uploads, take_in
from indexer.settings import Settings
from indexer.store import PendingFile, Store

_POLL_S = 1.0  # for what other processes leave waiting: `tracuu add`, a worker beside this one
_RETRY_S = 20.0  # from a try that left a file waiting (a full disk, a sync that changes the encoder) to the next
_CLAIM_S = 10.0  # most files are read in less; a file that another process began within it is left to that one
_SHOW_EVERY_S = 2.0  # a long queue shows its first documents before it ends
_LOG = logging.getLogger(__name__)


class ReadingWorker:
    """Takes in waiting files; `on_change` is called when documents were committed, and returns when they are found."""

    def __init__(self, store: Store, settings: Settings, encoder: Encoder, on_change: Callable[[], None]) -> None:
        self._store, self._settings, self._encoder, self._on_change = store, settings, encoder, on_change
        self._wanted = threading.Event()
        self._is_closing = False
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._tried: dict[tuple[str, float], float] = {}  # what was tried of late, and when
        self._turn = FileLock(settings.reading_lock_path, timeout=0)

    def wake(self) -> None:
        """Let the thread look at the queue now; the first call starts it."""
        with self._starting:
            if self._thread is None and not self._is_closing:
                self._thread = threading.Thread(target=self._run, name="reading", daemon=True)
                self._thread.start()
        self._wanted.set()

    def close(self) -> None:
        """End the thread; what waits, and the file that it was reading, is read after the next start."""
        self._is_closing = True
        self._wanted.set()
        if self._thread:
            self._thread.join()

    def _run(self) -> None:
        try:
            while not self._is_closing:
                self._wanted.clear()
                self._guarded(self._take_turn)
                self._wanted.wait(_POLL_S)
        finally:
            self._turn.release()

    def _take_turn(self) -> None:
        """Read what waits if this process is the one that does, now or from now on."""
        if not self._turn.is_locked:
            try:
                self._turn.acquire()
            except Timeout:
                return
            self._guarded(lambda: reconcile_uploads(self._store, self._settings, self._encoder.id))
        self._drain()

    @staticmethod
    def _guarded(work: Callable[[], object]) -> None:
        """Do something that may fail for now (a full disk, a locked store) without ending the thread."""
        try:
            work()
        except Exception:
            _LOG.exception("waiting files could not be read; they are tried again")

    def _drain(self) -> None:
        shown, is_changed = time.monotonic(), False
        while not self._is_closing and (waiting := self._next()):
            self._tried[waiting.absolute_path, waiting.queued_at] = time.monotonic()
            is_changed |= self._take_in(waiting) != "gone"
            if is_changed and time.monotonic() - shown > _SHOW_EVERY_S:
                self._on_change()
                shown, is_changed = time.monotonic(), False
        if is_changed:
            self._on_change()

    def _take_in(self, waiting: PendingFile) -> Outcome:
        """Take one file in; a fault that it brings out leaves it waiting, and the others go on."""
        try:
            return take_in(waiting, self._store, self._settings, self._encoder, lambda: self._is_closing)
        except Exception:
            _LOG.exception("%s could not be taken in; it is tried again", waiting.path)
            return "gone"

    def _next(self) -> PendingFile | None:
        def is_free(file: PendingFile) -> bool:
            begun = file.started_at
            is_new = (file.absolute_path, file.queued_at) not in self._tried
            return is_new and (begun is None or not 0 <= time.time() - begun < _CLAIM_S)

        waiting = self._store.intake.pending()
        self._tried = {key: at for key, at in self._tried.items() if time.monotonic() - at < _RETRY_S}
        return next(filter(is_free, waiting), None)
