"""The terms of many passages, made by several processes: they are most of what building an index takes."""

import json
import os
import subprocess
import sys
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from queue import SimpleQueue

from indexer.text import index_terms as module
from indexer.text.index_terms import Terms, index_terms

MANY = 10_000  # passages, three seconds of one process; two have begun in one
_MOST = 4  # processes: the engine itself takes a third of what one of them does
_TOGETHER, _AHEAD = 256, 3  # passages that go to a process at a time, and how many such batches wait for it
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class LexicalEntry:
    """A passage as the engine takes it."""

    id: int
    document_id: str
    text: str
    context: str


Described = tuple[LexicalEntry, Terms, Terms]
"""A passage with the terms of its text and of its context."""


def described(entries: Iterable[LexicalEntry], expected: int, *, many: int = MANY) -> Generator[Described, None, None]:
    """Yield passages with their terms, in their order; `expected` tells about how many there are."""
    count = processes(expected, many=many)
    if not count:
        for entry in entries:
            yield entry, index_terms(entry.text), index_terms(entry.context)
        return
    with ExitStack() as stack:
        idle: SimpleQueue[_Process] = SimpleQueue()
        for _ in range(count):
            process = _Process()
            stack.callback(process.close)
            idle.put(process)
        # Entered last and left first: no process ends while it is asked
        threads = stack.enter_context(ThreadPoolExecutor(count, "terms"))
        yield from _described_by(entries, idle, threads, count * _AHEAD)


def processes(expected: int, *, many: int = MANY) -> int:
    """Return how many processes make the terms of so many passages; 0 where this one does."""
    cores = _cores()
    return min(_MOST, cores) if expected >= many and cores > 1 else 0


def _cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _described_by(
    entries: Iterable[LexicalEntry], idle: "SimpleQueue[_Process]", threads: ThreadPoolExecutor, ahead: int
) -> Iterator[Described]:
    waiting: deque[Future[list[Described]]] = deque()
    rest = iter(entries)
    while batch := list(islice(rest, _TOGETHER)):
        waiting.append(threads.submit(_describe, batch, idle))
        if len(waiting) > ahead:
            yield from waiting.popleft().result()
    while waiting:
        yield from waiting.popleft().result()


def _describe(batch: Sequence[LexicalEntry], idle: "SimpleQueue[_Process]") -> list[Described]:
    process = idle.get()
    try:
        found = process.terms([text for entry in batch for text in (entry.text, entry.context)])
    finally:
        idle.put(process)
    return list(zip(batch, found[::2], found[1::2], strict=True))


class _Process:
    """A process that makes terms."""

    def __init__(self) -> None:
        self._child = subprocess.Popen(  # noqa: S603 — a fixed command
            [sys.executable, "-m", module.__name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        )

    def terms(self, texts: Sequence[str]) -> list[Terms]:
        """Return the terms of each text; where the process has ended, this one makes them."""
        requests, replies = self._child.stdin, self._child.stdout
        assert requests is not None and replies is not None  # noqa: S101, PT018 — for the type checker
        try:
            requests.write(json.dumps(texts, ensure_ascii=False).encode() + b"\n")
            requests.flush()
            reply = replies.readline()
        except OSError:
            reply = b""
        if not reply.endswith(b"\n"):
            return [index_terms(text) for text in texts]
        return [(terms, bare) for terms, bare in json.loads(reply)]

    def close(self) -> None:
        """End the process."""
        self._child.kill()
        self._child.communicate()
