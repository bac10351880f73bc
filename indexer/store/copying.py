"""Whole databases: a copy of one that is in use, what a copy is, and documents whose files have moved.

It knows of SQLite files only, also of those that are not the store's.
"""

import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import StoreError
from indexer.store.rows import document_id
from indexer.store.schema import SCHEMA_VERSION, metadata
from indexer.store.sqlite import damaged

_WAIT_S = 30.0


@dataclass(frozen=True, slots=True)
class DatabaseState:
    """What a database says of itself; `schema_version` is None where it is not the store's."""

    schema_version: int | None

    @property
    def is_newer(self) -> bool:
        """Whether a later program made it."""
        return self.schema_version is not None and self.schema_version > SCHEMA_VERSION


def copy_database(source: Path, target: Path) -> None:
    """Copy a database as of one commit, also while others read and write it; raises `StoreError`."""
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=_WAIT_S)) as old,
            closing(sqlite3.connect(target)) as new,
        ):
            old.backup(new)
            new.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) and "malformed" not in str(error):
            raise StoreError(
                f"Không sao chép được cơ sở dữ liệu {source}: {error}. Hãy kiểm tra quyền đọc và chỗ trống của ổ đĩa."
            ) from error
        raise damaged(source, error) from error


def look_at_database(path: Path) -> DatabaseState:
    """Return what a database is after checking all of it; raises `StoreError` where it is damaged or none."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            complaint = connection.execute("PRAGMA quick_check").fetchone()[0]
            version = None
            with suppress(sqlite3.OperationalError):  # no such table
                found = connection.execute("SELECT value FROM meta WHERE key = 'schema_version'").fetchone()
                version = int(found[0]) if found else None
    except (sqlite3.DatabaseError, ValueError) as error:
        raise damaged(path, error) from error
    if complaint != "ok":
        raise damaged(path, complaint)
    return DatabaseState(version)


def is_in_use(path: Path) -> bool:
    """Return whether another process has a database open, as far as SQLite lets us know."""
    if not path.exists():
        return False
    try:
        with closing(sqlite3.connect(path, timeout=0)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")  # wants the file for itself alone
            return False
    except sqlite3.OperationalError as error:
        return "locked" in str(error)
    except sqlite3.DatabaseError:  # damaged, hence of no use to anybody
        return False


def move_files(path: Path, old: Path, new: Path) -> None:
    """Let a store know that the files under the folder `old` lie under `new`; their documents get the ids of there."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA defer_foreign_keys=ON")
        tables = _tables(connection)
        for name in tables & {"documents", "failures", "pending", "exclusions"}:
            rows = connection.execute(f"SELECT absolute_path FROM {name} WHERE root = ?", (str(old),))  # noqa: S608
            for (before,) in rows.fetchall():
                after = new / Path(before).relative_to(old)
                where = (str(after), str(new), before)
                connection.execute(f"UPDATE {name} SET absolute_path = ?, root = ? WHERE absolute_path = ?", where)  # noqa: S608
                ids = (document_id(after), document_id(Path(before)))
                if "id" in metadata.tables[name].c:
                    connection.execute(f"UPDATE {name} SET id = ? WHERE id = ?", ids)  # noqa: S608 — our own names
                if name == "documents":
                    for other in tables & {n for n, table in metadata.tables.items() if "document_id" in table.c}:
                        connection.execute(f"UPDATE {other} SET document_id = ? WHERE document_id = ?", ids)  # noqa: S608


def _tables(connection: sqlite3.Connection) -> set[str]:
    """Return the tables of the store that a database has; those of an older program are fewer."""
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {name for (name,) in found} & set(metadata.tables)
