"""In how many passages each term stands, kept in the server beside the passages.

A row holds the count, the count before the step that changed it, and the number of that step. While a step is not in
the manifest, its counts do not count; who does it again starts from those before.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from indexer.passage_index.milvus.server import MilvusServer
from indexer.passage_index.milvus.tables import bare_row, terms_of

_MOST_KNOWN = 200_000  # counts remembered, some 20 MB
_WRITTEN = 10_000  # rows sent at a time


class TermCounts:
    """The counts of one generation as of a step."""

    def __init__(self, server: MilvusServer, generation: str, step: int) -> None:
        self._server = server
        self._collection = terms_of(generation)
        self._step = step
        self._known: dict[int, int] = {}

    def of(self, keys: Iterable[int]) -> dict[int, int]:
        """Return the counts of some terms; none is 0."""
        wanted = set(keys)
        found = {key: count for key in wanted if (count := self._known.get(key)) is not None}
        lacking = wanted - found.keys()
        if lacking:
            read = dict.fromkeys(lacking, 0) | self._read(lacking)
            if len(self._known) > _MOST_KNOWN:
                self._known = {}
            self._known.update(read)
            found |= read
        return found

    def _read(self, keys: Iterable[int]) -> dict[int, int]:
        rows = self._server.by_key(self._collection, sorted(keys), ["count", "before", "step"])
        return {row["id"]: row["before"] if row["step"] > self._step else row["count"] for row in rows}

    def add(self, changes: Counter[int]) -> None:
        """Write the counts of the step after this one."""
        changed = iter(sorted(key for key, change in changes.items() if change))
        while keys := list(islice(changed, _WRITTEN)):
            self._server.ask("upsert", self._collection, data=list(self._rows(keys, changes)))

    def _rows(self, keys: list[int], changes: Counter[int]) -> Iterator[dict[str, Any]]:
        before = self._read(keys)
        for key in keys:
            known = before.get(key, 0)
            count = max(0, known + changes[key])
            yield bare_row({"id": key, "count": count, "before": known, "step": self._step + 1})
