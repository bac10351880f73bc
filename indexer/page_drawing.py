"""Pages are drawn in a process of its own, as files are read: a page that hangs or crashes pdfium ends that process.

The process stays for the next page, since starting one takes longer than drawing, and ends when nobody looked at a
page for a while. One thread starts and asks it: the system ends a reading process with the thread that started it.
"""

import threading
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue

from indexer.errors import UnparsableFileError
from indexer.isolation import Abandoned, Limits, Reader

_IDLE_S = 300.0
_GRACE_S = 0.2  # drawing starts no other programs that would have to be ended


@dataclass(frozen=True, slots=True)
class _Wanted:
    path: Path
    details: tuple[str | int, ...]
    result: "Future[bytes]"


class PageDrawer:
    """Draws one page after another; safe to use from several threads."""

    def __init__(self, memory_mb: int, timeout_s: float, idle_s: float = _IDLE_S) -> None:
        """`memory_mb` and `timeout_s` are what one page may take, `idle_s` how long the process waits for the next."""
        self._limits = Limits(memory_mb, timeout_s, _GRACE_S)
        self._idle_s = idle_s
        self._queue: SimpleQueue[_Wanted | None] = SimpleQueue()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._is_running = False
        self._is_closing = threading.Event()

    def draw(self, path: Path, format_name: str, page: int, width: int, quarter_turns: int) -> bytes:
        """Return a page (from 1) as WebP of at most 250 kB, as `readers.drawing` draws it.

        Raises `ReadError`, of which `OversizedFileError` and `UnparsableFileError` say that the process was ended or
        has ended, and `Abandoned` where the drawer is closed.
        """
        wanted = _Wanted(path, (format_name, page, width, quarter_turns), Future())
        with self._starting:
            if self._is_closing.is_set():
                raise Abandoned
            self._queue.put(wanted)
            if not self._is_running:
                self._is_running = True
                self._thread = threading.Thread(target=self._run, name="drawing", daemon=True)
                self._thread.start()
        return wanted.result.result()

    def close(self) -> None:
        """End the process, also in the middle of a page."""
        with self._starting:
            self._is_closing.set()
            self._queue.put(None)
        if self._thread:
            self._thread.join()

    def _run(self) -> None:
        with closing(Reader(self._limits, self._is_closing.is_set)) as reader:
            while wanted := self._next():
                try:
                    wanted.result.set_result(_drawn(reader, wanted))
                except BaseException as error:  # it belongs to whoever waits for the page
                    wanted.result.set_exception(error)

    def _next(self) -> _Wanted | None:
        """Return the next page, None where none is wanted for long, or any more."""
        try:
            return self._queue.get(timeout=self._idle_s)
        except Empty:
            pass
        with self._starting:
            if self._queue.empty():
                self._is_running = False
                return None
        return self._queue.get()


def _drawn(reader: Reader, wanted: _Wanted) -> bytes:
    try:
        return reader.ask("draw", wanted.path, *wanted.details)
    except UnparsableFileError:  # the process may have been ended from outside, or by what an earlier page left in it
        return reader.ask("draw", wanted.path, *wanted.details)
