"""Opening the accounts: made where they are wanted, brought up to this version, errors in the user's words."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from sqlalchemy import Connection, Engine, insert, inspect

from indexer.errors import StoreError
from indexer.store.accounts.homes import home_at
from indexer.store.accounts.schema import SCHEMA_VERSION, meta, metadata
from indexer.store.database import Place, migrated, version_of, writing


class AccountDatabase:
    """One file, or one schema of a server; any number of processes.

    It is opened when it is first needed, and made when it is first written.
    """

    def __init__(self, place: Place) -> None:
        self._home = home_at(place)
        self._engine: Engine | None = None
        self._quick: Engine | None = None
        self._opening = Lock()

    @property
    def exists(self) -> bool:
        """Whether there may be accounts; before the first one there is no file."""
        return self._engine is not None or self._home.exists

    def close(self) -> None:
        """Give back the connections."""
        with self._opening:
            for engine in filter(None, (self._engine, self._quick)):
                engine.dispose()
            self._engine = self._quick = None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection in one transaction; raises `StoreError`. Ask `exists` before."""
        with self._home.translated_errors(), self._opened().connect() as connection:
            yield connection

    @contextmanager
    def write(self, *, quickly: bool = False) -> Iterator[Connection]:
        """Give a connection in one transaction that may write, committed on leaving; raises `StoreError`.

        What is written quickly does not wait for the disk: it outlives the end of a process, but a power cut may cost
        what came within the last seconds before it.
        """
        with self._home.translated_errors(), self._opened(quickly=quickly).connect() as opened:
            connection = opened.execution_options(writes=True, quickly=quickly)
            with connection.begin():
                yield connection

    def _opened(self, *, quickly: bool = False) -> Engine:
        with self._opening:
            if self._engine is None:
                self._engine = self._open()
            if quickly and self._quick is None:
                self._quick = self._home.make_quick_engine(self._engine)
            return self._quick if quickly and self._quick else self._engine

    def _open(self) -> Engine:
        engine = self._home.make_engine()
        try:
            with writing(engine) as connection:
                self._prepare(connection)
        except BaseException:
            engine.dispose()
            raise
        return engine

    def _prepare(self, connection: Connection) -> None:
        if not inspect(connection).has_table(meta.name):
            self._home.make_room(connection)
            metadata.create_all(connection)
            connection.execute(insert(meta).values(key="schema_version", value=str(SCHEMA_VERSION)))
            return
        version = version_of(connection) or ""
        if version.isdecimal() and int(version) in self._home.migrations:
            version = migrated(connection, self._home.migrations) or ""
        if version != str(SCHEMA_VERSION):
            raise StoreError(
                f"Dữ liệu tài khoản {self._home.name} thuộc phiên bản {version or 'không rõ'}, chương trình này dùng "
                f"phiên bản {SCHEMA_VERSION}. Hãy cập nhật chương trình."
            )
