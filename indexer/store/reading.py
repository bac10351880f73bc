"""Reading in one transaction, hence one state of the store, and what is read by a selection of passages."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, func, select

from indexer.store import rows
from indexer.store.database import damaged, translated_errors
from indexer.store.records import PassageRecord, PassageSelection
from indexer.store.schema import failures, passages
from indexer.store.selection import select_wanted_passages


class Reading:
    """What the store's readers stand on."""

    _path: Path
    _engine: Engine

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        """Give a connection in one transaction, hence one state of the store; raises `StoreError`."""
        with translated_errors(self._path), self._engine.connect() as connection:
            try:
                yield connection
            except ValueError as error:  # a list, a date or a text that nobody wrote so
                raise damaged(self._path, error) from error

    def count_failures(self) -> int:
        """Return how many files could not be read."""
        with self._read() as connection:
            return connection.scalar(select(func.count()).select_from(failures)) or 0

    def selected_passages(self, wanted: PassageSelection) -> list[PassageRecord]:
        """Return the passages of a selection by document and place, their quotes empty."""
        with self._read() as connection:
            contexts = list(filter(wanted.is_under, connection.scalars(select(passages.c.context).distinct())))
            return [rows.to_passage(row) for row in connection.execute(select_wanted_passages(wanted, contexts)).all()]
