"""Files are read by several readers at once, and what they found is given in the order of the files.

Only so many results wait to be fetched, by number and by size, so that memory does not grow with the folder.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Generic, TypeVar

from indexer.isolation import Abandoned
from indexer.parallel_reading.seam import FileReader, FileReaders

Item = TypeVar("Item")
Result = TypeVar("Result")
Read = Callable[[FileReader, Item], Result]

_AHEAD = 32  # files a reader: while one scan takes a minute, the others go on that long
_MAX_HELD_BYTES = 128 * 1024 * 1024  # results that wait for one before them


class ReaderPool(Generic[Item, Result]):
    """A thread for each of the readers, which it opens with its first file."""

    def __init__(self, readers: FileReaders, read: Read[Item, Result], size_of: Callable[[Result], int]) -> None:
        """`read` reads an item by a reader; it runs in threads. `size_of` tells the bytes that a result holds."""
        self._read, self._size_of, self._source = read, size_of, readers
        self._count = readers.count
        self._own = threading.local()
        self._readers: list[FileReader] = []
        self._threads = ThreadPoolExecutor(self._count, "reader")
        self._is_closing = threading.Event()
        self._waiting: deque[tuple[Item, Future[Result]]] = deque()
        self._fetched = 0
        self._held_bytes = 0
        self._room = threading.Condition()

    def results(self, items: Iterable[Item]) -> Iterator[tuple[Item, Result]]:
        """Yield each item with what was read of it, in their order; raises what reading one of them raised."""
        for number, item in enumerate(items):
            if len(self._waiting) >= self._count * _AHEAD:
                yield self._next()
            self._waiting.append((item, self._threads.submit(self._work, number, item)))
        while self._waiting:
            yield self._next()

    def is_next_ready(self, *, within_s: float) -> bool:
        """Return whether the next result is there already or comes soon."""
        return bool(self._waiting) and bool(wait([self._waiting[0][1]], within_s).done)

    def _next(self) -> tuple[Item, Result]:
        item, future = self._waiting.popleft()
        try:
            result = future.result()
        finally:
            with self._room:
                self._fetched += 1
                self._room.notify_all()
        with self._room:
            self._held_bytes -= self._size_of(result)
            self._room.notify_all()
        return item, result

    def _work(self, number: int, item: Item) -> Result:
        with self._room:  # the next one to be fetched always goes on: the others wait for it
            self._room.wait_for(
                lambda: self._held_bytes < _MAX_HELD_BYTES or self._fetched == number or self._is_closing.is_set()
            )
        if self._is_closing.is_set():
            raise Abandoned
        if not hasattr(self._own, "reader"):
            self._own.reader = self._source.open(self._is_closing.is_set)
            self._readers.append(self._own.reader)
        result = self._read(self._own.reader, item)
        with self._room:
            self._held_bytes += self._size_of(result)
        return result

    def close(self) -> None:
        """Close the readers, also in the middle of a file."""
        self._is_closing.set()
        with self._room:
            self._room.notify_all()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for reader in self._readers:
            reader.close()
