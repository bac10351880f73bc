"""When each folder was last synced: rows of `meta`, so that no schema changes for them."""

import time
from pathlib import Path

from sqlalchemy import delete, insert, select

from indexer.store.database import Database
from indexer.store.schema import meta

_PREFIX = "synced_at:"


class SyncTimes:
    """The ends of syncs, by folder."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, folder: Path) -> None:
        """Remember that a sync of a folder has ended now."""
        key = f"{_PREFIX}{folder}"
        with self._database.transaction() as connection:
            connection.execute(delete(meta).where(meta.c.key == key))
            connection.execute(insert(meta).values(key=key, value=repr(time.time())))

    def by_folder(self) -> dict[str, float]:
        """Return the seconds since 1970 of each folder's last sync."""
        query = select(meta.c.key, meta.c.value).where(meta.c.key.startswith(_PREFIX, autoescape=True))
        with self._database.read() as connection:
            return {key.removeprefix(_PREFIX): float(value) for key, value in connection.execute(query)}
