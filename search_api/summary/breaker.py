"""A circuit breaker: after failures in a row an endpoint is left alone for a while.

It knows nothing of what is tried; safe to use from several threads.
"""

import threading
import time
from collections.abc import Callable

FAILURES = 3
REST_S = 60.0


class Breaker:
    """Refuses for `rest_s` after `failures` failures in a row, then lets one trial through at a time."""

    def __init__(
        self, *, failures: int = FAILURES, rest_s: float = REST_S, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = failures
        self._rest_s = rest_s
        self._clock = clock
        self._lock = threading.Lock()
        self._failed = 0
        self._closed_until = 0.0

    def allows(self) -> bool:
        """Whether a trial may be made now; the first one after a rest makes the others wait another rest."""
        with self._lock:
            if self._failed < self._most:
                return True
            now = self._clock()
            if now < self._closed_until:
                return False
            self._closed_until = now + self._rest_s
            return True

    def record(self, *, succeeded: bool) -> None:
        """Tell how a trial went."""
        with self._lock:
            self._failed = 0 if succeeded else self._failed + 1
            if self._failed >= self._most:
                self._closed_until = self._clock() + self._rest_s
