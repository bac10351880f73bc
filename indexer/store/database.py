"""A database that holds truth, as the store uses it: transactions, the version of its tables, errors in users' words.

What SQLite and PostgreSQL do differently lies in `sqlite` and `postgresql`, and in `expressions` where queries differ.
"""

import secrets
import zlib
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import Connection, Engine, MetaData, delete, insert, inspect, select, update

from indexer.errors import NotIndexedYetError, StoreError
from indexer.store.schema import SCHEMA_VERSION, meta, metadata

Place = Path | SecretStr
"""Where truth lies: the file of a SQLite database, or the address of a PostgreSQL one, which may hold a password."""


class Database(ABC):
    """A database of the store's tables. Any number of readers; those who write take turns, transaction by transaction.

    `name` is what users know it by, `migrations` are the statements that bring an older version up to the next.
    """

    name: str
    migrations: Mapping[int, tuple[str, ...]]
    engine: Engine

    @abstractmethod
    def translated_errors(self) -> AbstractContextManager[None]:
        """Raise `StoreError` with what to do instead of the driver's words."""

    @abstractmethod
    def damaged(self, reason: object) -> StoreError:
        """Return the error of a database whose content is broken."""

    @abstractmethod
    def nothing_yet(self) -> NotIndexedYetError:
        """Return the error of a database without the store's tables."""

    @abstractmethod
    def narrow(self, hidden: Collection[str]) -> None:
        """Let nothing be seen of collections from now on, and nothing be written."""

    @abstractmethod
    def complaint(self) -> str | None:
        """Return what a look at all of its content complains of, None where nothing; raises `StoreError`."""

    @abstractmethod
    def description(self) -> str:
        """Return what it is, of which version and where, in the user's words; no password."""

    def ensure_there(self) -> None:
        """Raise `StoreError` where it is gone and open connections would not notice."""
        return

    def _complete(self, connection: Connection) -> None:
        """Add what a database needs beside the tables, which are new or were changed."""
        return

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Give a connection in one transaction that may write, committed on leaving; raises `StoreError`."""
        with self.translated_errors(), writing(self.engine) as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection in one transaction, hence one state of the store; raises `StoreError`."""
        with self.translated_errors(), self.engine.connect() as connection:
            try:
                yield connection
            except (ValueError, zlib.error) as error:  # a list, a date or a text that nobody wrote so
                raise self.damaged(error) from error

    def close(self) -> None:
        """Give back the connections."""
        self.engine.dispose()

    def prepare(self, *, create: bool) -> None:
        """Make the tables where they are missing and `create`, and bring older ones up to this version.

        Raises `NotIndexedYetError` and `StoreError`.
        """
        with self.translated_errors():
            if not inspect(self.engine).has_table(meta.name):
                if not create:
                    raise self.nothing_yet()
                with writing(self.engine) as connection:
                    self._make_tables(connection)
            with self.engine.connect() as connection:
                version = version_of(connection)
            if version in {str(older) for older in self.migrations}:
                with writing(self.engine) as connection:
                    version = self._migrate(connection)
        if version != str(SCHEMA_VERSION):
            raise StoreError(
                f"Chỉ mục {self.name} thuộc phiên bản dữ liệu {version}, chương trình này dùng phiên bản "
                f"{SCHEMA_VERSION}. Hãy cập nhật chương trình, hoặc dùng thư mục --data (hay cơ sở dữ liệu) khác rồi "
                "chạy lại `tracuu sync`."
            )

    def _make_tables(self, connection: Connection) -> None:
        if inspect(connection).has_table(meta.name):  # made meanwhile
            return
        metadata.create_all(connection)
        values = {"schema_version": str(SCHEMA_VERSION), "store_id": new_store_id()}
        connection.execute(insert(meta), [{"key": key, "value": value} for key, value in values.items()])
        self._complete(connection)

    def _migrate(self, connection: Connection) -> str | None:
        """Bring a store of an older version up to this one, all or nothing; return the version that it has then."""
        version = migrated(connection, self.migrations)
        self._complete(connection)
        return version


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a connection in one transaction that writes, after its turn has come; committed on leaving."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


def new_store_id() -> str:
    """Return what tells a store from all others."""
    return secrets.token_hex(8)


def version_of(connection: Connection) -> str | None:
    """Return the version of the tables of a store or of accounts."""
    return connection.scalar(select(meta.c.value).where(meta.c.key == "schema_version"))


def migrated(connection: Connection, migrations: Mapping[int, tuple[str, ...]]) -> str | None:
    """Run the statements from an older version to the next until there are none; return the version then."""
    version = version_of(connection)
    while version is not None and version.isdecimal() and int(version) in migrations:
        for statement in migrations[int(version)]:
            connection.exec_driver_sql(statement)
        version = str(int(version) + 1)
    connection.execute(update(meta).where(meta.c.key == "schema_version").values(value=version))
    return version


def empty(connection: Connection, tables: MetaData) -> None:
    """Delete all rows of tables."""
    for table in reversed(tables.sorted_tables):
        connection.execute(delete(table))
