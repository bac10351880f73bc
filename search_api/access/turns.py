"""Turns at hashing passwords: a few at once on a machine, whichever process they are asked of.

Each takes 64 MiB and a core for a tenth of a second; without turns, many who sign in at once would use up the memory.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import BoundedSemaphore

from filelock import FileLock, Timeout

from indexer.errors import SignInThrottledError

AT_ONCE = 2
_WAIT_S = 5.0  # for a turn; longer, and many at once would hold the threads that answer everybody else
_POLL_S = 0.02


class Turns:
    """The turns of a data folder. A process that dies gives back its own: the system unlocks its files."""

    def __init__(self, folder: Path, *, wait_s: float = _WAIT_S) -> None:
        self._folder = folder
        self._wait_s = wait_s
        self._own = BoundedSemaphore(AT_ONCE)

    @contextmanager
    def take(self) -> Iterator[None]:
        """Hold a turn; raises `SignInThrottledError` where none is free in time."""
        until = time.monotonic() + self._wait_s
        with ExitStack() as held:
            if not self._own.acquire(timeout=self._wait_s):
                raise _too_many()
            held.callback(self._own.release)
            held.callback(self._of_all_processes(until).release)
            yield

    def _of_all_processes(self, until: float) -> FileLock:
        """Return the lock of a free turn; where the folder cannot be written, one that is not held."""
        while True:
            for number in range(AT_ONCE):
                lock = FileLock(self._folder / f"sign-in-{number}.lock", mode=0o600, thread_local=False)
                try:
                    self._folder.mkdir(parents=True, exist_ok=True)
                    lock.acquire(timeout=0)
                except Timeout:
                    continue
                except OSError:
                    pass
                return lock
            if time.monotonic() > until:
                raise _too_many()
            time.sleep(_POLL_S)


def _too_many() -> SignInThrottledError:
    return SignInThrottledError("Nhiều người đang đăng nhập cùng lúc. Hãy thử lại sau ít phút.")
