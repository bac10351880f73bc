"""A backup is one archive wherever it was made: it goes back to the same database, or to the other kind."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from made_documents import PLAN
from made_stores import Workplace
from sqlalchemy import select

from indexer.backup import back_up, restore
from indexer.errors import BackupError, NotIndexedYetError
from indexer.settings import Settings
from indexer.store import FailureRecord, Store
from indexer.store.accounts import AccountDatabase, AuditEntry, AuditLog, AuditQuery, People
from indexer.store.schema import metadata

if TYPE_CHECKING:
    from postgres_server import Server

KINDS = ("sqlite", "postgresql")


def contents(settings: Settings) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows of a store but for the mark that tells it from others."""
    with closing(Store(settings.database)) as store, store._database.read() as connection:
        return {
            name: [
                tuple(row)
                for row in connection.execute(select(table).order_by(*table.primary_key))
                if row[0] != "store_id"
            ]
            for name, table in metadata.tables.items()
        }


def place(kind: str, folder: Path, postgres: "Server") -> Settings:
    url = postgres.new_database() if kind == "postgresql" else None
    return Settings(data=folder, encoder="fake:64", database_url=url)


@pytest.mark.parametrize("target", KINDS)
@pytest.mark.parametrize("source", KINDS)
def test_what_is_backed_up_comes_back_in_either_kind(
    tmp_path: Path, postgres: "Server", source: str, target: str
) -> None:
    if source == target == "sqlite":
        pytest.skip("tests/indexer/test_backup.py")
    settings = place(source, tmp_path / "work" / "data", postgres)
    work = Workplace(tmp_path / "work", database_url=settings.database_url)
    work.add("Chung/a.txt", PLAN)
    work.add("b.txt", PLAN)
    work.remove("b.txt")
    work.add("b.txt", "Công an xã kiểm tra 😀 chợ.")
    work.store.record_failure(FailureRecord("/x/c.doc", "/x", "c.doc", 2**40, 2**60, "p", "Tệp bị hỏng."))
    with closing(AccountDatabase(settings.accounts_database)) as accounts:
        People(accounts).add("lan", "Lan", "admin", "hash", ["a"])
        AuditLog(accounts, 1e9).add(AuditEntry(work.store.last_seq() + 1e9, "Lan", "web", "", "search", "a", 200))
    upload = settings.uploads_folder / "Dân vận" / "việc.txt"
    upload.parent.mkdir(parents=True)
    upload.write_text("việc")
    before, own_id, last = contents(settings), work.store.id, work.store.last_seq()
    work.store.close()

    assert back_up(settings, tmp_path / "kho.zip").databases == 2
    goal = place(target, tmp_path / "other", postgres)
    restore(goal, tmp_path / "kho.zip", person="an")

    after = contents(goal)
    assert after == before
    with closing(Workplace(tmp_path / "more").store), closing(Store(goal.database)) as store:
        assert (store.id == own_id) == (target == "sqlite")
        assert store.check() is None
        store.remove_file(str(work.documents / "b.txt"))
        assert store.last_seq() > last
    with closing(AccountDatabase(goal.accounts_database)) as accounts:
        assert [(one.name, one.groups) for one in People(accounts).all()] == [("Lan", ("a",))]
        People(accounts).add("bình", "Bình", "reader", "hash", [])
        kept = AuditLog(accounts, 1e12).page(AuditQuery(), limit=9, offset=0)[1]
        assert {one.action for one in kept} == {"search", "restore"}
    assert (goal.uploads_folder / "Dân vận" / "việc.txt").read_text() == "việc"


def test_a_server_that_is_filled_or_in_use_is_not_written_over(tmp_path: Path, postgres: "Server") -> None:
    work = Workplace(tmp_path, database_url=postgres.new_database())
    with pytest.raises(NotIndexedYetError, match="TRACUU_DATABASE_URL"):
        back_up(place("postgresql", tmp_path / "empty", postgres), tmp_path / "kho.zip")
    work.add("a.txt", PLAN)
    work.store.close()
    back_up(work.settings, tmp_path / "kho.zip")
    before = contents(work.settings)
    with pytest.raises(BackupError, match="--force"):
        restore(work.settings, tmp_path / "kho.zip")
    with closing(Store(work.settings.database)) as service:
        assert service.count_documents() == 1
        with pytest.raises(BackupError, match="dừng dịch vụ"):
            restore(work.settings, tmp_path / "kho.zip", force=True)
    restore(work.settings, tmp_path / "kho.zip", force=True)
    assert contents(work.settings) == before
