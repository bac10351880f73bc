"""Opening the database: pragmas, schema version, errors in the user's words."""

import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, select, update
from sqlalchemy.exc import DatabaseError, OperationalError

from indexer.errors import NotIndexedYetError, StoreError
from indexer.store.schema import MIGRATIONS, SCHEMA_VERSION, meta, metadata

_BUSY_TIMEOUT_MS = 30_000
_LOG_WAIT_S = 5.0
UNFINISHED_RESTORE = "restore.unfinished"  # beside the database while a backup takes its place


def set_up(connection: Any, _record: object) -> None:
    """Set the pragmas of a new connection and leave transactions to `begin`.

    Python's driver opens one only before the first INSERT, so that tables would be created one by one outside it.
    """
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (f"busy_timeout={_BUSY_TIMEOUT_MS}", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        _keep_log(cursor)
    cursor.close()


def _keep_log(cursor: Any) -> None:
    """Let a new database have a log; SQLite waits for nobody there, such as another process that makes its tables."""
    until = time.monotonic() + _LOG_WAIT_S
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return


def begin(connection: Connection) -> None:
    """Begin a transaction; one that writes takes its turn now.

    One that reads first and writes later fails at once, without waiting, where another has committed in between.
    """
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def transaction(engine: Engine, path: Path) -> Iterator[Connection]:
    """Give a connection in one transaction that may write, committed on leaving; raises `StoreError`."""
    with translated_errors(path), engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


@contextmanager
def translated_errors(path: Path) -> Iterator[None]:
    """Raise `StoreError` with what to do instead of the driver's words."""
    try:
        yield
    except OperationalError as error:
        raise StoreError(
            f"Không dùng được cơ sở dữ liệu {path}: {error.orig}. Hãy kiểm tra quyền ghi và chỗ trống của ổ đĩa, "
            "rồi chạy lại lệnh."
        ) from error
    except DatabaseError as error:
        raise damaged(path, error.orig) from error


def damaged(path: Path, reason: object) -> StoreError:
    """Return the error of a database whose content is broken."""
    return StoreError(
        f"Cơ sở dữ liệu {path} bị hỏng: {reason}. Hãy khôi phục từ bản sao lưu bằng "
        "`tracuu restore`. Không có bản sao lưu: nếu là tracuu.sqlite, chỉ xóa tệp này rồi chạy lại `tracuu sync`."
    )


def open_engine(path: Path, *, create: bool) -> Engine:
    """Return an engine on the SQLite file at `path`.

    Raises `NotIndexedYetError` where there is none and `create` is False, `StoreError` where it cannot be used.
    """
    if path.with_name(UNFINISHED_RESTORE).exists():
        raise StoreError(
            f"Lần khôi phục trước vào “{path.parent}” bị ngắt giữa chừng. Hãy chạy lại `tracuu restore TỆP --force`."
        )
    if not path.exists():
        if not create:
            raise NotIndexedYetError(
                f"Chưa có chỉ mục trong thư mục “{path.parent}”. Hãy chạy `tracuu sync THƯ_MỤC_VĂN_BẢN` trước, "
                "hoặc chỉ đúng thư mục chỉ mục bằng --data (hay biến TRACUU_DATA)."
            )
        path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", set_up)
    event.listen(engine, "begin", begin)
    with translated_errors(path):
        _prepare(engine, path, create=create)
    return engine


def _prepare(engine: Engine, path: Path, *, create: bool) -> None:
    if not inspect(engine).has_table("meta"):
        if not create:
            raise NotIndexedYetError(
                f"Chỉ mục trong “{path.parent}” còn trống. Hãy chạy `tracuu sync THƯ_MỤC_VĂN_BẢN`."
            )
        with engine.begin() as connection:
            metadata.create_all(connection)
            values = {"schema_version": str(SCHEMA_VERSION), "store_id": secrets.token_hex(8)}
            connection.execute(insert(meta), [{"key": key, "value": value} for key, value in values.items()])
        return
    with engine.connect() as connection:
        version = _version(connection)
    if version in {str(older) for older in MIGRATIONS}:
        with engine.begin() as connection:
            version = _migrate(connection)
    if version != str(SCHEMA_VERSION):
        raise StoreError(
            f"Chỉ mục {path} thuộc phiên bản dữ liệu {version}, chương trình này dùng phiên bản {SCHEMA_VERSION}. "
            "Hãy dùng thư mục --data khác rồi chạy lại `tracuu sync`."
        )


def _version(connection: Connection) -> str | None:
    return connection.scalar(select(meta.c.value).where(meta.c.key == "schema_version"))


def _migrate(connection: Connection) -> str | None:
    """Bring a store of an older version up to this one, all or nothing; return the version that it has then."""
    connection.execute(update(meta).where(meta.c.key == "schema_version").values(value=meta.c.value))  # takes the lock
    version = _version(connection)
    while version is not None and version.isdecimal() and int(version) in MIGRATIONS:
        for statement in MIGRATIONS[int(version)]:
            connection.exec_driver_sql(statement)
        version = str(int(version) + 1)
    connection.execute(update(meta).where(meta.c.key == "schema_version").values(value=version))
    return version
