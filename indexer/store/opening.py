"""Which database truth lies in: told from its place."""

from pathlib import Path

from indexer.store.database import Database, Place
from indexer.store.postgresql import PostgresDatabase
from indexer.store.sqlite import SqliteDatabase


def open_database(place: Place, *, create: bool) -> Database:
    """Open the store's database, made where it is missing and `create`.

    Raises `NotIndexedYetError` where there is none, `StoreError` where it cannot be used, `ConfigurationError`.
    """
    database = SqliteDatabase(place, create=create) if isinstance(place, Path) else PostgresDatabase(place)
    try:
        database.prepare(create=create)
    except BaseException:
        database.close()
        raise
    return database
