"""Fetched files: where they lie until they are read, and fetching some of them before they are asked for."""

import secrets
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

_FETCHERS = 8  # fetching waits for the network, not for a processor
_MOST_AHEAD_BYTES = 256 * 1024 * 1024  # on disk before a reader comes to them
_MOST_AHEAD_FILES = 64
_MOST_SUFFIX = 10
_LOCK = ".lock"


class WorkFolder:
    """A folder of this process in `parent`, made with its first file; those that a killed process left go then."""

    def __init__(self, parent: Path) -> None:
        self._parent = parent
        self._lock: FileLock | None = None
        self._folder = parent / secrets.token_hex(8)
        self._making = threading.Lock()

    def new(self, suffix: str) -> Path:
        """Return a path for a file that is not there yet."""
        with self._making:
            if self._lock is None:
                self._folder.mkdir(parents=True)
                self._lock = FileLock(self._folder / _LOCK, thread_local=False)
                self._lock.acquire()
                self._remove_abandoned()
        is_plain = len(suffix) <= _MOST_SUFFIX and suffix[1:].isalnum()  # names of objects may be longer than of files
        return self._folder / f"{secrets.token_hex(8)}{suffix if is_plain else ''}"

    def _remove_abandoned(self) -> None:
        for folder in self._parent.iterdir():
            if folder == self._folder or not (folder / _LOCK).exists():
                continue  # another process may be making its own
            with suppress(Timeout, OSError), FileLock(folder / _LOCK, timeout=0):
                shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Remove the folder."""
        with self._making:
            if self._lock:
                shutil.rmtree(self._folder, ignore_errors=True)
                self._lock.release()
                self._lock = None


class FetchAhead:
    """Files that are fetched before they are asked for, as far as there is room; the others when they are."""

    def __init__(self, fetch: Callable[[Path], Path]) -> None:
        """`fetch` returns where a file's content lies now; it runs in several threads."""
        self._fetch = fetch
        self._threads: ThreadPoolExecutor | None = None
        self._coming: dict[Path, tuple[Future[Path], int]] = {}
        self._held_bytes = 0
        self._changing = threading.Lock()

    def begin(self, path: Path, size: int) -> None:
        """Fetch a file in the background if there is room for it."""
        with self._changing:
            is_full = self._held_bytes + size > _MOST_AHEAD_BYTES or len(self._coming) >= _MOST_AHEAD_FILES
            if size < 0 or is_full or path in self._coming:
                return
            if self._threads is None:
                self._threads = ThreadPoolExecutor(_FETCHERS, "fetching")
            self._held_bytes += size
            self._coming[path] = self._threads.submit(self._fetch, path), size

    @contextmanager
    def taken(self, path: Path) -> Iterator[Path]:
        """Give where a file's content lies; it is removed afterwards. Raises what fetching it raised."""
        with self._changing:
            coming, size = self._coming.pop(path, (None, 0))
        fetched: Path | None = None
        try:
            fetched = coming.result() if coming else self._fetch(path)
            yield fetched
        finally:
            if fetched:
                fetched.unlink(missing_ok=True)
            with self._changing:
                self._held_bytes -= size

    def close(self) -> None:
        """Wait for what is being fetched, and begin nothing more."""
        if self._threads:
            self._threads.shutdown(wait=True, cancel_futures=True)
