"""What a restore does to accounts, and to who may read what it puts back."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from indexer.backup import back_up, restore
from indexer.errors import BackupError
from indexer.settings import Settings
from indexer.store import Store
from indexer.store.accounts import AccountDatabase, AuditLog, AuditQuery, People, Tokens


@pytest.fixture
def filled(fake_settings: Settings) -> Settings:
    """Return settings of a data folder with a store, an upload and one account with a session and a token."""
    Store(fake_settings.database_path, create=True).close()
    upload = fake_settings.uploads_folder / "Dân vận" / "việc.txt"
    upload.parent.mkdir(parents=True)
    upload.write_text("Công an xã kiểm tra các quán.", encoding="utf-8")
    database = AccountDatabase(fake_settings.accounts_path)
    people = People(database)
    people.add("lan", "Lan", "admin", "hash", ["Văn phòng"])
    people.begin_session(b"s" * 32, 1)
    Tokens(database).add(b"t" * 32, "lan", "máy quét", "read", None)
    database.close()
    return fake_settings


@pytest.fixture
def empty(fake_settings: Settings, tmp_path: Path) -> Settings:
    return fake_settings.model_copy(update={"data": tmp_path / "elsewhere" / "data"})


def test_what_is_put_back_is_its_owners_alone_to_read(filled: Settings, empty: Settings, tmp_path: Path) -> None:
    back_up(filled, tmp_path / "a.zip")
    before = os.umask(0o022)
    try:
        restore(empty, tmp_path / "a.zip")
        assert os.umask(0o022) == 0o022, "the rest of the program goes on as before"
    finally:
        os.umask(before)
    made = [empty.data, *empty.data.rglob("*")]
    assert {path.name for path in made} >= {"tracuu.sqlite", "accounts.sqlite", "Dân vận", "việc.txt"}
    assert [str(path) for path in made if path.stat().st_mode & 0o077] == []


def account_rows(settings: Settings, table: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(settings.data / "accounts.sqlite")) as connection:
        return connection.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608


@pytest.mark.parametrize("keep_tokens", [False, True])
def test_what_opened_doors_on_the_day_of_a_backup_does_not_afterwards(
    filled: Settings, empty: Settings, tmp_path: Path, *, keep_tokens: bool
) -> None:
    back_up(filled, tmp_path / "a.zip")

    restore(empty, tmp_path / "a.zip", keep_tokens=keep_tokens, person="root")

    assert account_rows(empty, "sessions") == []
    assert len(account_rows(empty, "tokens")) == int(keep_tokens)
    assert len(account_rows(filled, "sessions")) == 1, "the backed up data are as they were"
    again = AccountDatabase(empty.data / "accounts.sqlite")
    assert [user.name for user in People(again).all()] == ["Lan"]
    _, (line,) = AuditLog(again, 86_400.0).page(AuditQuery(words="a.zip"), limit=5, offset=0)
    assert (line.person, line.action, line.via) == ("root", "restore", "command")
    again.close()


def test_accounts_of_a_later_program_are_not_put_back(filled: Settings, empty: Settings, tmp_path: Path) -> None:
    with closing(sqlite3.connect(filled.data / "accounts.sqlite")) as connection, connection:
        connection.execute("UPDATE meta SET value = '4' WHERE key = 'schema_version'")
    back_up(filled, tmp_path / "a.zip")
    with pytest.raises(BackupError, match="cập nhật chương trình"):
        restore(empty, tmp_path / "a.zip")
    assert not list(empty.data.glob("*.sqlite"))
