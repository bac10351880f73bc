"""Opening `accounts.sqlite`: made where it is wanted, brought up to this version, errors in the user's words."""

import os
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, select, update
from sqlalchemy.exc import DatabaseError, OperationalError

from indexer.errors import StoreError
from indexer.store.accounts.schema import MIGRATIONS, SCHEMA_VERSION, meta, metadata
from indexer.store.database import begin, set_up
from indexer.text.folding import fold, fold_accents

_OWNER_ONLY = 0o600
# Functions of its SQL: SQLite's own lower() leaves "Đ" as it is
FOLDED, FOLDED_ACCENTS = "tracuu_fold", "tracuu_fold_accents"


class AccountDatabase:
    """One file; any number of processes. It is opened when it is first needed, and made when it is first written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine: Engine | None = None
        self._quick: Engine | None = None
        self._opening = Lock()

    @property
    def exists(self) -> bool:
        """Whether there is a file; before the first account there is none."""
        return self._engine is not None or self._path.exists()

    def close(self) -> None:
        """Give back the connections."""
        with self._opening:
            for engine in filter(None, (self._engine, self._quick)):
                engine.dispose()
            self._engine = self._quick = None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection in one transaction; raises `StoreError`. Ask `exists` before."""
        with self._translated(), self._opened().connect() as connection:
            yield connection

    @contextmanager
    def write(self, *, quickly: bool = False) -> Iterator[Connection]:
        """Give a connection in one transaction that may write, committed on leaving; raises `StoreError`.

        What is written quickly does not wait for the disk: it outlives the end of a process, but a power cut may cost
        what came within the last seconds before it.
        """
        with self._translated(), self._opened(quickly=quickly).connect() as opened:
            connection = opened.execution_options(writes=True)
            with connection.begin():
                yield connection

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (OperationalError, OSError) as error:
            raise StoreError(
                f"Không dùng được dữ liệu tài khoản {self._path}: {error}. Hãy kiểm tra quyền ghi và chỗ trống của ổ "
                "đĩa, rồi làm lại."
            ) from error
        except DatabaseError as error:
            raise StoreError(
                f"Dữ liệu tài khoản {self._path} bị hỏng: {error.orig}. Hãy dừng máy chủ và khôi phục từ bản sao lưu."
            ) from error

    def _opened(self, *, quickly: bool = False) -> Engine:
        with self._opening:
            if self._engine is None:
                self._engine = self._open()
            if quickly and self._quick is None:
                self._quick = _engine_of(self._path)
                event.listen(self._quick, "connect", _do_not_wait)
            return self._quick if quickly and self._quick else self._engine

    def _open(self) -> Engine:
        if not self._path.exists():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, _OWNER_ONLY))
        engine = _engine_of(self._path)
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            self._prepare(connection)
        return engine

    def _prepare(self, connection: Connection) -> None:
        if not inspect(connection).has_table("meta"):
            metadata.create_all(connection)
            connection.execute(insert(meta).values(key="schema_version", value=str(SCHEMA_VERSION)))
            return
        query = select(meta.c.value).where(meta.c.key == "schema_version")
        version = connection.scalar(query) or ""
        while version.isdecimal() and int(version) in MIGRATIONS:
            for statement in MIGRATIONS[int(version)]:
                connection.exec_driver_sql(statement)
            version = str(int(version) + 1)
            connection.execute(update(meta).where(meta.c.key == "schema_version").values(value=version))
        if version != str(SCHEMA_VERSION):
            raise StoreError(
                f"Dữ liệu tài khoản {self._path} thuộc phiên bản {version or 'không rõ'}, chương trình này dùng phiên "
                f"bản {SCHEMA_VERSION}. Hãy cập nhật chương trình."
            )


def _engine_of(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", set_up)
    event.listen(engine, "connect", _teach)
    event.listen(engine, "begin", begin)
    return engine


def _teach(connection: Any, _record: object) -> None:
    for name, folding in ((FOLDED, _fold), (FOLDED_ACCENTS, _fold_accents)):
        connection.create_function(name, 1, folding, deterministic=True)


@lru_cache(4096)  # of a million lines of the log few are of different people
def _fold(text: str) -> str:
    return fold(unicodedata.normalize("NFC", text))


@lru_cache(4096)
def _fold_accents(text: str) -> str:
    return fold_accents(unicodedata.normalize("NFC", text))


def _do_not_wait(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous=NORMAL")
