"""One thread that reads what waits, file after file, while the service goes on answering."""

import logging
import threading
import time
from collections.abc import Callable

from indexer.encoder import Encoder
from indexer.intake import Outcome, reconcile_uploads, take_in
from indexer.settings import Settings
from indexer.store import PendingFile, Store

_POLL_S = 20.0  # for what other processes leave waiting: `tracuu add`, a server that was ended
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
        self._guarded(lambda: reconcile_uploads(self._store, self._settings, self._encoder.id))
        while not self._is_closing:
            self._wanted.clear()
            self._guarded(self._drain)
            self._wanted.wait(_POLL_S)

    @staticmethod
    def _guarded(work: Callable[[], object]) -> None:
        """Do something that may fail for now (a full disk, a locked store) without ending the thread."""
        try:
            work()
        except Exception:
            _LOG.exception("waiting files could not be read; they are tried again")

    def _drain(self) -> None:
        tried: set[str] = set()
        shown, is_changed = time.monotonic(), False
        while not self._is_closing and (waiting := self._next(tried)):
            tried.add(waiting.absolute_path)
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

    def _next(self, tried: set[str]) -> PendingFile | None:
        def is_free(file: PendingFile) -> bool:
            begun = file.started_at
            return file.absolute_path not in tried and (begun is None or not 0 <= time.time() - begun < _CLAIM_S)

        return next(filter(is_free, self._store.intake.pending()), None)
