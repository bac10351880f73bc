"""The one writer of an office's documents: a process writes at a time, the others wait for it or say so.

The lock of the data folder is a file: what lies there is written by one process of a machine. Where documents lie on a
server that several machines use, the server keeps a lock of its own beside it.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from filelock import FileLock, Timeout

from indexer.errors import ConfigurationError, SyncInProgressError
from indexer.settings import Settings
from indexer.store.turns import writer_turn

_LEAST_WAIT_S = 3.0  # a service that repairs its index holds the lock for a moment
_POLL_S = 0.2


class _Lock(Protocol):
    def take(self) -> bool: ...

    def give_back(self) -> None: ...


class _FolderLock:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = FileLock(settings.lock_path)

    def take(self) -> bool:
        try:
            self._settings.data.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        except OSError as error:
            raise ConfigurationError(
                f"Không ghi được vào thư mục chỉ mục “{self._settings.data}” ({error.strerror}). Hãy kiểm tra quyền "
                "ghi và chỗ trống của ổ đĩa, hoặc chọn thư mục khác bằng --data."
            ) from error
        return True

    def give_back(self) -> None:
        self._lock.release()


class _Waiting:
    """How long is waited for all locks together, and who is told of it once."""

    def __init__(self, wait_s: float, on_wait: Callable[[], None] | None) -> None:
        now = time.monotonic()
        self._told_at = now + (min(wait_s, _LEAST_WAIT_S) if wait_s >= 0 else _LEAST_WAIT_S)
        self._until = now + wait_s if wait_s >= 0 else float("inf")
        self._on_wait = on_wait

    def is_over(self) -> bool:
        """Wait a moment; tell whether it was the last one."""
        now = time.monotonic()
        if now >= self._told_at and self._on_wait:
            self._on_wait()
            self._on_wait = None
        if now >= self._until:
            return True
        time.sleep(min(_POLL_S, self._until - now))
        return False


@contextmanager
def writer_lock(
    settings: Settings, *, wait_s: float = 0.0, on_wait: Callable[[], None] | None = None
) -> Iterator[None]:
    """Hold the lock of the data folder, and that of the database's server where there is one.

    They are waited for at most `wait_s`, forever where that is negative; `on_wait` is called once when another process
    holds one. Raises `SyncInProgressError` where it still does after the time, `ConfigurationError` where the folder
    cannot be written, `StoreError` where the server cannot be reached.
    """
    waiting = _Waiting(wait_s, on_wait)
    with _held(_FolderLock(settings), waiting, f"chỉ mục “{settings.data}”"):
        turn = writer_turn(settings.database)
        if turn is None:
            yield
        else:
            with _held(turn, waiting, "kho văn bản chung, có thể trên máy khác"):
                yield


@contextmanager
def _held(lock: _Lock, waiting: _Waiting, what: str) -> Iterator[None]:
    try:
        while not lock.take():
            if waiting.is_over():
                raise SyncInProgressError(
                    f"Một tiến trình khác đang cập nhật {what}. Hãy đợi tiến trình đó xong rồi chạy lại."
                )
        yield
    finally:
        lock.give_back()
