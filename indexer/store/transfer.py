"""All of a server's truth into files, and back: the same tables, row by row, as of one commit.

So a backup is the same archive wherever it was made, and a data folder moves to a server by backup and restore. What
has tens of millions of passages is better copied by PostgreSQL's own programs.
"""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import Connection, MetaData, Table, func, insert, inspect, select, text, update

from indexer.store import postgresql, postgresql_errors
from indexer.store.accounts import schema as accounts
from indexer.store.database import new_store_id, writing
from indexer.store.postgresql import PostgresDatabase
from indexer.store.schema import documents, meta, metadata
from indexer.store.sqlite import make_engine

_BATCH = 500
STORE_FILE, ACCOUNTS_FILE = "tracuu.sqlite", "accounts.sqlite"


def export_database(address: SecretStr, folder: Path) -> Iterator[Path]:
    """Write the store, then the accounts where there are any, into new files of a folder; yield each when it is whole.

    Raises `NotIndexedYetError`, `StoreError`, `ConfigurationError`.
    """
    with closing(PostgresDatabase(address)) as server:
        server.prepare(create=False)
        with server.read() as connection:
            yield _export(connection, metadata, folder / STORE_FILE)
            connection.execute(text("SET LOCAL search_path = tracuu_accounts"))
            if inspect(connection).has_table(accounts.meta.name, schema=postgresql.ACCOUNTS_SCHEMA):
                yield _export(connection, accounts.metadata, folder / ACCOUNTS_FILE)


def import_database(address: SecretStr, folder: Path) -> None:
    """Put the files of a folder, of this version, in the place of all that the server has: all of it or nothing.

    The store is another one from then on: indexes on other machines know by its id that they are of the one before.
    Raises `StoreError`, `ConfigurationError`.
    """
    with closing(PostgresDatabase(address)) as server:
        server.prepare(create=True)
        with server.transaction() as connection:
            _import(connection, metadata, folder / STORE_FILE, postgresql.STORE_SCHEMA)
            connection.execute(update(meta).where(meta.c.key == "store_id").values(value=new_store_id()))
            postgresql.make_schema(connection, postgresql.ACCOUNTS_SCHEMA)
            connection.execute(text("SET LOCAL search_path = tracuu_accounts"))
            accounts.metadata.drop_all(connection, checkfirst=True)
            if (folder / ACCOUNTS_FILE).exists():
                accounts.metadata.create_all(connection, checkfirst=False)
                _import(connection, accounts.metadata, folder / ACCOUNTS_FILE, postgresql.ACCOUNTS_SCHEMA)


def is_filled(address: SecretStr) -> bool:
    """Return whether a server has anything that a restore would take away; raises `StoreError`."""
    with (
        closing(PostgresDatabase(address)) as server,
        server.translated_errors(),
        server.engine.connect() as connection,
    ):
        inspector = inspect(connection)
        has_documents = inspector.has_table(documents.name, schema=postgresql.STORE_SCHEMA) and connection.scalar(
            select(func.count()).select_from(documents)
        )
        return bool(has_documents) or inspector.has_table(accounts.users.name, schema=postgresql.ACCOUNTS_SCHEMA)


def is_in_use(address: SecretStr) -> bool:
    """Return whether another program of ours is connected to a server, this one's own lock aside."""
    url = postgresql.read_url(address)
    engine = postgresql.make_engine(url, postgresql.STORE_SCHEMA, kept=1)
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = :name "
        "AND pid <> pg_backend_pid()"
    )
    try:
        with postgresql_errors.translated_errors(url), engine.connect() as connection:
            return bool(connection.scalar(others, {"name": postgresql.APPLICATION}))
    finally:
        engine.dispose()


def _export(source: Connection, tables: MetaData, path: Path) -> Path:
    engine = make_engine(path)
    try:
        with writing(engine) as target:
            tables.create_all(target)
            for table in tables.sorted_tables:
                _copy(source, target, table)
        with engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
    finally:
        engine.dispose()
    return path


def _import(target: Connection, tables: MetaData, path: Path, schema: str) -> None:
    engine = make_engine(path)
    try:
        with engine.connect() as source:
            names = ", ".join(table.name for table in tables.sorted_tables)
            target.exec_driver_sql(f"TRUNCATE {names}")
            for table in tables.sorted_tables:
                _copy(source, target, table)
                _go_on_counting(target, table, schema)
    finally:
        engine.dispose()


def _copy(source: Connection, target: Connection, table: Table) -> None:
    everything = select(table).order_by(*table.primary_key)
    found = source.execute(everything, execution_options={"yield_per": _BATCH})
    for batch in found.mappings().partitions():
        target.execute(insert(table), [dict(row) for row in batch])


def _go_on_counting(connection: Connection, table: Table, schema: str) -> None:
    """Let the next number of a table come after those that it has."""
    number = table.autoincrement_column
    if number is not None:
        last = connection.scalar(select(func.max(number)))
        if last is not None:
            name = text("SELECT setval(pg_get_serial_sequence(:table, :column), :last)")
            connection.execute(name, {"table": f"{schema}.{table.name}", "column": number.name, "last": last})
