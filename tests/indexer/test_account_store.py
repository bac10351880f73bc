"""`accounts.sqlite`: made when it is needed, opened by several processes, refused where it cannot be used."""

import sqlite3
import time
from pathlib import Path

import pytest

from indexer.errors import StoreError
from indexer.store import Store
from indexer.store.accounts import AccountDatabase, AuditEntry, AuditLog, AuditQuery, People
from indexer.store.accounts.schema import metadata


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "accounts.sqlite"


def test_asking_makes_no_file(path: Path) -> None:
    database = AccountDatabase(path)
    people, log = People(database), AuditLog(database, 1e9)
    assert not people.any()
    assert people.all() == []
    assert people.collection_groups() == {}
    assert people.password_hash("lan") is None
    assert people.in_session(b"x", idle_s=1, most_s=1) is None
    assert log.page(AuditQuery(), limit=1, offset=0) == (0, [])
    assert not path.exists()


def test_a_transaction_of_the_store_holds_nothing_up(tmp_path: Path, path: Path) -> None:
    Store(tmp_path / "tracuu.sqlite", create=True).close()
    sync = sqlite3.connect(tmp_path / "tracuu.sqlite", isolation_level=None)
    sync.execute("BEGIN IMMEDIATE")
    log = AuditLog(AccountDatabase(path), 1e9)
    log.add(AuditEntry(time.time(), "lan", "web", "", "search", "a", 200))
    assert log.page(AuditQuery(), limit=1, offset=0)[0] == 1
    sync.close()


def test_a_file_of_another_version_is_refused(path: Path) -> None:
    database = AccountDatabase(path)
    People(database).add("lan", "lan", "admin", "hash", [])
    database.close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = '99' WHERE key = 'schema_version'")
    connection.close()
    with pytest.raises(StoreError, match="99"):
        People(AccountDatabase(path)).any()


def test_a_damaged_file_is_told_and_never_taken_for_no_accounts(path: Path) -> None:
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreError, match="sao lưu"):
        People(AccountDatabase(path)).any()


def test_the_first_schema_is_what_version_1_says(path: Path) -> None:
    """A change of a table without a migration fails here: write the statements, raise the version, add a test."""
    database = AccountDatabase(path)
    People(database).add("lan", "lan", "admin", "hash", [])
    with database.read() as connection:
        found = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    names = {name: " ".join(sql.split()) for name, sql in found if not name.startswith("sqlite_")}
    assert set(metadata.tables) <= set(names)
    columns = {table: [column.name for column in metadata.tables[table].columns] for table in metadata.tables}
    assert columns == {
        "meta": ["key", "value"],
        "users": ["id", "key", "name", "role", "password_hash", "created_at"],
        "user_groups": ["user_id", "group_name"],
        "sessions": ["hash", "user_id", "created_at", "seen_at"],
        "tokens": ["id", "hash", "user_id", "label", "scope", "created_at", "expires_at", "used_at"],
        "sign_in_attempts": ["id", "account", "address", "at"],
        "collection_groups": ["collection", "group_name"],
        "audit": ["id", "at", "person", "via", "address", "action", "text", "status", "words"],
    }
    database.close()
