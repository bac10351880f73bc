"""SQLite: a file of the data folder, with its pragmas, its turns at writing, and its errors in users' words."""

import sqlite3
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, OperationalError

from indexer.errors import NotIndexedYetError, StoreError
from indexer.store.database import Database
from indexer.store.schema import MIGRATIONS
from indexer.store.sqlite_views import narrow, written_forms

_BUSY_TIMEOUT_MS = 30_000
_LOG_WAIT_S = 5.0
UNFINISHED_RESTORE = "restore.unfinished"  # beside the database while a backup takes its place


def make_engine(path: Path, *, waits_for_disk: bool = True) -> Engine:
    """Return an engine on a file; what it writes without waiting for the disk outlives only the process."""
    engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    if not waits_for_disk:
        event.listen(engine, "connect", _do_not_wait)
    return engine


def _set_up(connection: Any, _record: object) -> None:
    """Set the pragmas of a new connection and leave transactions to `_begin`.

    Python's driver opens one only before the first INSERT, so that tables would be created one by one outside it.
    """
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (f"busy_timeout={_BUSY_TIMEOUT_MS}", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        _keep_log(cursor)
    cursor.close()


def _do_not_wait(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous=NORMAL")


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


def _begin(connection: Connection) -> None:
    """Begin a transaction; one that writes takes its turn now.

    One that reads first and writes later fails at once, without waiting, where another has committed in between. To
    begin reading cannot fail, and by the driver itself takes a twentieth of the time.
    """
    if connection.get_execution_options().get("writes", False):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.connection.cursor().execute("BEGIN")


def damaged(path: Path, reason: object) -> StoreError:
    """Return the error of a file whose content is broken."""
    return StoreError(
        f"Cơ sở dữ liệu {path} bị hỏng: {reason}. Hãy khôi phục từ bản sao lưu bằng "
        "`tracuu restore`. Không có bản sao lưu: nếu là tracuu.sqlite, chỉ xóa tệp này rồi chạy lại `tracuu sync`."
    )


class SqliteDatabase(Database):
    """The store's tables in a file."""

    migrations = MIGRATIONS

    def __init__(self, path: Path, *, create: bool) -> None:
        """Open a file; raises `NotIndexedYetError` where there is none and not `create`, `StoreError`."""
        self._path = path
        self.name = str(path)
        if path.with_name(UNFINISHED_RESTORE).exists():
            raise StoreError(
                f"Lần khôi phục trước vào “{path.parent}” bị ngắt giữa chừng. Hãy chạy lại `tracuu restore TỆP "
                "--force`."
            )
        if not path.exists():
            if not create:
                raise NotIndexedYetError(
                    f"Chưa có chỉ mục trong thư mục “{path.parent}”. Hãy chạy `tracuu sync THƯ_MỤC_VĂN_BẢN` trước, "
                    "hoặc chỉ đúng thư mục chỉ mục bằng --data (hay biến TRACUU_DATA)."
                )
            path.parent.mkdir(parents=True, exist_ok=True)
        self.engine = make_engine(path)

    @contextmanager
    def translated_errors(self) -> Iterator[None]:
        """Raise `StoreError` with what to do instead of the driver's words."""
        try:
            yield
        except OperationalError as error:
            raise StoreError(
                f"Không dùng được cơ sở dữ liệu {self._path}: {error.orig}. Hãy kiểm tra quyền ghi và chỗ trống của ổ "
                "đĩa, rồi chạy lại lệnh."
            ) from error
        except DatabaseError as error:
            raise damaged(self._path, error.orig) from error

    def damaged(self, reason: object) -> StoreError:
        """Return the error of a database whose content is broken."""
        return damaged(self._path, reason)

    def nothing_yet(self) -> NotIndexedYetError:
        """Return the error of a database without the store's tables."""
        return NotIndexedYetError(
            f"Chỉ mục trong “{self._path.parent}” còn trống. Hãy chạy `tracuu sync THƯ_MỤC_VĂN_BẢN`."
        )

    def narrow(self, hidden: Collection[str]) -> None:
        """Let nothing be seen of collections from now on, and nothing be written."""
        self.engine.dispose()  # the connection that was opened first has no views
        names = written_forms(hidden)
        event.listen(self.engine, "connect", lambda connection, _record: narrow(connection, names))

    def complaint(self) -> str | None:
        """Return what SQLite's own integrity check complains of, None where it finds nothing."""
        with self.read() as connection:
            result = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
        return None if result == "ok" else str(result)

    def description(self) -> str:
        """Return what it is, of which version and where, in the user's words."""
        return f"SQLite {sqlite3.sqlite_version}, {self._path}"

    def ensure_there(self) -> None:
        """Raise `StoreError` where the file is gone: connections that are open would not notice."""
        if not self._path.is_file():
            raise StoreError(
                f"Không còn tệp cơ sở dữ liệu {self._path}. Hãy kiểm tra ổ đĩa, hoặc khôi phục từ bản sao lưu."
            )
