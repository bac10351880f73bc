"""What keeps strangers from filling the logs: the same is told once in a while, and only so much of it altogether."""

from collections.abc import Hashable
from threading import Lock

from cachetools import TTLCache

STRANGERS_WINDOW_S = 15 * 60.0  # as long as a throttled sign-in is refused
MOST_STRANGERS = 1_000  # lines of the log in that time, of each process


class Bounded:
    """Remembers for `window_s` seconds what was told, `most` things at most; safe to use from several threads."""

    def __init__(self, window_s: float = STRANGERS_WINDOW_S, most: int = MOST_STRANGERS) -> None:
        self._told: TTLCache[Hashable, None] = TTLCache(most, window_s)
        self._lock = Lock()

    def is_first(self, told: Hashable) -> bool:
        """Return whether something is to be told: it was not within the window, and there is room for it."""
        with self._lock:
            self._told.expire()
            if told in self._told or len(self._told) >= self._told.maxsize:
                return False
            self._told[told] = None
            return True
