"""When each folder was last synced: rows of `meta`, so that no schema changes for them."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, insert, select

from indexer.store.database import damaged, transaction, translated_errors
from indexer.store.schema import meta

_PREFIX = "synced_at:"


class SyncTimes:
    """The ends of syncs, by folder."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self._path = path

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with translated_errors(self._path), self._engine.connect() as connection:
            try:
                yield connection
            except ValueError as error:  # a time that nobody wrote so
                raise damaged(self._path, error) from error

    def note(self, folder: Path) -> None:
        """Remember that a sync of a folder has ended now."""
        key = f"{_PREFIX}{folder}"
        with transaction(self._engine, self._path) as connection:
            connection.execute(delete(meta).where(meta.c.key == key))
            connection.execute(insert(meta).values(key=key, value=repr(time.time())))

    def by_folder(self) -> dict[str, float]:
        """Return the seconds since 1970 of each folder's last sync."""
        query = select(meta.c.key, meta.c.value).where(meta.c.key.startswith(_PREFIX, autoescape=True))
        with self._read() as connection:
            return {key.removeprefix(_PREFIX): float(value) for key, value in connection.execute(query)}
