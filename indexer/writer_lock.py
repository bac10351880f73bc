"""The lock of a data folder: one process writes at a time, the others wait for it or say so."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from indexer.errors import ConfigurationError, SyncInProgressError
from indexer.settings import Settings

_LEAST_WAIT_S = 3.0  # a service that repairs its index holds the lock for a moment
_POLL_S = 0.2


@contextmanager
def writer_lock(
    settings: Settings, *, wait_s: float = 0.0, on_wait: Callable[[], None] | None = None
) -> Iterator[None]:
    """Hold the lock of the data folder, which is waited for at most `wait_s`, forever where that is negative.

    `on_wait` is called once when another process holds it. Raises `SyncInProgressError` where it still does after the
    time, `ConfigurationError` where the folder cannot be written.
    """
    lock = FileLock(settings.lock_path)
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(timeout=min(wait_s, _LEAST_WAIT_S) if wait_s >= 0 else _LEAST_WAIT_S, poll_interval=_POLL_S)
        except Timeout:
            if on_wait:
                on_wait()
            rest = -1 if wait_s < 0 else max(0.0, wait_s - _LEAST_WAIT_S)
            lock.acquire(timeout=rest, poll_interval=_POLL_S)
    except Timeout as error:
        raise SyncInProgressError(
            f"Một tiến trình khác đang cập nhật chỉ mục “{settings.data}”. Hãy đợi tiến trình đó xong rồi chạy lại."
        ) from error
    except OSError as error:
        raise ConfigurationError(
            f"Không ghi được vào thư mục chỉ mục “{settings.data}” ({error.strerror}). Hãy kiểm tra quyền ghi và chỗ "
            "trống của ổ đĩa, hoặc chọn thư mục khác bằng --data."
        ) from error
    try:
        yield
    finally:
        lock.release()
