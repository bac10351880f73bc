"""Backups: made while others write, put back whole or not at all, also by a later program."""

import hashlib
import json
import os
import shutil
import sqlite3
import stat
import threading
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from fake_encoder import FakeEncoder
from made_documents import PLAN
from made_stores import results

from indexer import backup
from indexer.backup import back_up, restore
from indexer.errors import BackupError, NotIndexedYetError, StoreError
from indexer.pipeline import open_index, rebuild_index, sync
from indexer.settings import Settings
from indexer.store import Store
from indexer.store.schema import SCHEMA_VERSION

SCHEMAS = Path(__file__).with_name("released_schemas")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "documents"
    path.mkdir()
    (path / "kế hoạch.txt").write_text(PLAN, encoding="utf-8")
    return path


@pytest.fixture
def filled(folder: Path, fake_settings: Settings) -> Settings:
    """Return settings of a data folder with a synced document, an upload and a second database."""
    upload = fake_settings.uploads_folder / "Dân vận" / "việc.txt"
    upload.parent.mkdir(parents=True)
    upload.write_text("Công an xã kiểm tra các quán.", encoding="utf-8")
    sync(folder, fake_settings)
    with closing(sqlite3.connect(fake_settings.data / "accounts.sqlite")) as connection, connection:
        connection.execute("CREATE TABLE people (name TEXT)")
        connection.execute("INSERT INTO people VALUES ('Lan')")
    return fake_settings


@pytest.fixture
def empty(fake_settings: Settings, tmp_path: Path) -> Settings:
    return fake_settings.model_copy(update={"data": tmp_path / "elsewhere" / "data"})


def contents(settings: Settings) -> object:
    store, encoder = Store(settings.database_path), FakeEncoder(settings)
    index = open_index(settings, store, encoder)  # type: ignore[arg-type]
    try:
        assert index.problems(store) == []
        assert store.check() is None
        return results(index, store, encoder)
    finally:
        index.close()
        store.close()


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_is_put_back_elsewhere_is_what_was_backed_up(
    folder: Path, filled: Settings, empty: Settings, tmp_path: Path
) -> None:
    made = back_up(filled, tmp_path / "sao lưu.zip")
    back = restore(empty, tmp_path / "sao lưu.zip")
    passages = rebuild_index(empty)

    assert (made.databases, made.uploads) == (back.databases, back.uploads) == (2, 1)
    assert passages == rebuild_index(filled) > 0
    assert contents(empty) == contents(filled)
    assert files(empty.uploads_folder) == files(filled.uploads_folder)
    with closing(sqlite3.connect(empty.data / "accounts.sqlite")) as connection:
        assert connection.execute("SELECT name FROM people").fetchall() == [("Lan",)]
    assert stat.S_IMODE((tmp_path / "sao lưu.zip").stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []
    # nothing is read again, and the upload is one of the new folder
    assert sync(folder, empty).changed_nothing
    store = Store(empty.database_path)
    uploads = [record for record in store.documents() if record.root == str(empty.uploads_folder)]
    assert [record.path for record in uploads] == ["Dân vận/việc.txt"]
    assert store.passages_of(uploads[0].id)[0].quote == "Công an xã kiểm tra các quán."
    store.close()


def test_a_backup_that_is_made_while_documents_are_written_is_of_one_commit(
    folder: Path, fake_settings: Settings, empty: Settings, tmp_path: Path
) -> None:
    for number in range(30):
        (folder / f"{number}.txt").write_text(PLAN.replace("Khê", f"Khê {number}"), encoding="utf-8")
    begun, made = threading.Event(), []

    def progress(done: int, _all: int, _name: str) -> None:
        begun.set()
        if done % 5 == 0:
            made.append(back_up(fake_settings, tmp_path / f"{done}.zip").path)

    sync(folder, fake_settings, progress=progress)

    counts = []
    for number, path in enumerate(made):
        into = empty.model_copy(update={"data": tmp_path / f"back-{number}"})
        restore(into, path)
        rebuild_index(into)
        contents(into)
        store = Store(into.database_path)
        counts.append(store.count_documents())
        store.close()
    assert counts == [5, 10, 15, 20, 25, 30]


def test_an_earlier_backup_is_replaced_and_another_file_is_not(filled: Settings, tmp_path: Path) -> None:
    path, other = tmp_path / "a.zip", tmp_path / "luận văn.zip"
    back_up(filled, path)
    back_up(filled, path)
    other.write_bytes(b"mine")
    with pytest.raises(BackupError, match="tên tệp khác"):
        back_up(filled, other)
    assert other.read_bytes() == b"mine"
    with pytest.raises(BackupError, match="thư mục"):
        back_up(filled, tmp_path)
    with pytest.raises(BackupError, match="Hãy"):
        back_up(filled, filled.uploads_folder / "a.zip")


def test_there_must_be_something_to_back_up(empty: Settings, tmp_path: Path) -> None:
    with pytest.raises(NotIndexedYetError, match="--data"):
        back_up(empty, tmp_path / "a.zip")


def test_a_disk_that_is_full_leaves_the_earlier_backup(
    filled: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(filled, tmp_path / "a.zip")
    before = (tmp_path / "a.zip").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "_copy", full)
    with pytest.raises(BackupError, match="chỗ trống"):
        back_up(filled, tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_bytes() == before
    assert [path.name for path in tmp_path.glob(".*")] == []


# --- what is refused -------------------------------------------------------------------------------

Change = Callable[[dict[str, bytes], dict[str, Any]], None]


def rewritten(source: Path, target: Path, change: Change) -> Path:
    """Write an archive anew after a change to its members and manifest."""
    with zipfile.ZipFile(source) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(members.pop("manifest.json"))
    change(members, manifest)
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in [*members.items(), ("manifest.json", json.dumps(manifest).encode())]:
            info = zipfile.ZipInfo(name)
            link = content == b"LINK"
            info.external_attr = ((stat.S_IFLNK if link else stat.S_IFREG) | 0o600) << 16
            archive.writestr(info, b"/etc/passwd" if link else content)
    return target


def entry(manifest: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in manifest["files"] if one["name"] == name)
    return found


def add(name: str, content: bytes = b"x") -> Change:
    def change(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
        members[name] = content
        digest = hashlib.sha256(content).hexdigest()
        manifest["files"].append({"name": name, "size": len(content), "sha256": digest, "modified_ns": 0})

    return change


def swap_a_letter(members: dict[str, bytes], _manifest: dict[str, Any]) -> None:
    members["uploads/Dân vận/việc.txt"] = members["uploads/Dân vận/việc.txt"][:-1] + b"!"


def hide_a_bomb(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
    members["uploads/Dân vận/việc.txt"] = bytes(50_000_000)
    assert entry(manifest, "uploads/Dân vận/việc.txt")["size"] < 100


def leave_out(members: dict[str, bytes], _manifest: dict[str, Any]) -> None:
    del members["uploads/Dân vận/việc.txt"]


def be_newer(_members: dict[str, bytes], manifest: dict[str, Any]) -> None:
    entry(manifest, "tracuu.sqlite")["schema_version"] = SCHEMA_VERSION + 1


def be_of_another_program(_members: dict[str, bytes], manifest: dict[str, Any]) -> None:
    manifest["kind"] = "photos"


def lie_about_the_version(_members: dict[str, bytes], manifest: dict[str, Any]) -> None:
    entry(manifest, "tracuu.sqlite")["schema_version"] = 1


def break_the_database(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
    content = members["tracuu.sqlite"]
    broken = content[:4096] + b"\xff" * 4096 + content[8192:]
    members["tracuu.sqlite"] = broken
    entry(manifest, "tracuu.sqlite")["sha256"] = hashlib.sha256(broken).hexdigest()


REFUSED: dict[str, tuple[Change, str]] = {
    "a letter was changed": (swap_a_letter, "mã kiểm tra"),
    "more is in it than it says": (hide_a_bomb, "mã kiểm tra"),
    "a file is missing": (leave_out, "không khớp"),
    "a later program made it": (be_newer, "nâng cấp"),
    "another program made it": (be_of_another_program, "không phải bản sao lưu"),
    "its version is not that of the database": (lie_about_the_version, "phiên bản dữ liệu không khớp"),
    "its database is broken": (break_the_database, "cơ sở dữ liệu"),
    "a path leads out": (add("uploads/../../../evil.txt"), "không an toàn"),
    "a path is absolute": (add("/tmp/evil.txt"), "không an toàn"),  # noqa: S108
    "a name is none of ours": (add("web/static/app.js"), "không an toàn"),
    "a hidden file": (add("uploads/.incoming/x"), "không an toàn"),
    "a link": (add("uploads/a/link.txt", b"LINK"), "không an toàn"),
}


@pytest.mark.parametrize(("change", "reason"), REFUSED.values(), ids=REFUSED)
def test_an_archive_that_is_not_right_changes_nothing(
    filled: Settings, tmp_path: Path, change: Change, reason: str
) -> None:
    back_up(filled, tmp_path / "a.zip")
    bad = rewritten(tmp_path / "a.zip", tmp_path / "bad.zip", change)
    before = files(filled.data)

    with pytest.raises(BackupError, match=reason):
        restore(filled, bad, force=True)

    after = files(filled.data)
    for path in filled.data.glob("*.sqlite"):  # asking for the file alone folds its log into it
        assert after.pop(path.name)
        before.pop(path.name)
    assert {k: v for k, v in after.items() if "sqlite-" not in k} == {
        k: v for k, v in before.items() if "sqlite-" not in k
    }
    contents(filled)
    assert not list(tmp_path.rglob("evil.txt"))


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x05\x06" + bytes(18)], ids=["empty", "text", "empty zip"])
def test_a_file_that_is_no_backup_is_refused(empty: Settings, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(BackupError, match="không phải bản sao lưu"):
        restore(empty, tmp_path / "x.zip")
    with pytest.raises(BackupError, match="đường dẫn"):
        restore(empty, tmp_path / "y.zip")


def test_half_an_archive_is_refused(filled: Settings, empty: Settings, tmp_path: Path) -> None:
    back_up(filled, tmp_path / "a.zip")
    content = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "half.zip").write_bytes(content[: len(content) // 2])
    with pytest.raises(BackupError, match="hỏng"):
        restore(empty, tmp_path / "half.zip")


def test_data_are_replaced_only_by_force(folder: Path, filled: Settings, tmp_path: Path) -> None:
    back_up(filled, tmp_path / "a.zip")
    before = contents(filled)
    (folder / "mới.txt").write_text("Kéo cáp quang đến thôn.", encoding="utf-8")
    (filled.uploads_folder / "Dân vận" / "thừa.txt").write_text("Thừa.", encoding="utf-8")
    sync(folder, filled)
    assert contents(filled) != before

    with pytest.raises(BackupError, match="--force"):
        restore(filled, tmp_path / "a.zip")
    restore(filled, tmp_path / "a.zip", force=True)
    rebuild_index(filled)

    assert contents(filled) == before
    assert [path.name for path in (filled.uploads_folder / "Dân vận").iterdir()] == ["việc.txt"]


def test_data_that_a_service_uses_are_not_replaced(filled: Settings, tmp_path: Path) -> None:
    back_up(filled, tmp_path / "a.zip")
    store = Store(filled.database_path)
    store.count_documents()
    with pytest.raises(BackupError, match="tracuu serve"):
        restore(filled, tmp_path / "a.zip", force=True)
    assert store.count_documents() == 2
    store.close()
    restore(filled, tmp_path / "a.zip", force=True)


def test_a_restore_that_was_cut_off_is_noticed_and_can_be_done_again(
    folder: Path, filled: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(filled, tmp_path / "a.zip")
    before = contents(filled)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            restore(filled, tmp_path / "a.zip", force=True)
    for attempt in (lambda: Store(filled.database_path), lambda: sync(folder, filled)):
        with pytest.raises(StoreError, match="restore"):
            attempt()

    restore(filled, tmp_path / "a.zip", force=True)
    rebuild_index(filled)

    assert contents(filled) == before


# --- versions --------------------------------------------------------------------------------------


def of_version(version: int, filled: Settings, target: Path) -> None:
    """Make a store as an older program would have had it, with what the tables of then can hold of a store of today."""
    with closing(sqlite3.connect(filled.database_path)) as today, closing(sqlite3.connect(target)) as then:
        then.executescript((SCHEMAS / f"{version}.sql").read_text(encoding="utf-8"))
        for (name,) in then.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            if name == "sqlite_sequence":
                continue
            columns = ", ".join(f'"{row[1]}"' for row in then.execute(f"PRAGMA table_info({name})"))
            for row in today.execute(f"SELECT {columns} FROM {name}"):  # noqa: S608
                then.execute(f"INSERT INTO {name} ({columns}) VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608
        then.execute("UPDATE meta SET value = ? WHERE key = 'schema_version'", (str(version),))
        then.commit()


def shape(path: Path) -> dict[str, object]:
    """Return what a database looks like: its columns by table, in no order, its keys and indexes."""
    with closing(sqlite3.connect(path)) as connection:
        names = [n for (n,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found: dict[str, object] = {}
        for name in names:
            columns = connection.execute(f"PRAGMA table_info({name})").fetchall()
            found[name] = (
                sorted((c[1], c[2], c[3], c[5]) for c in columns),
                sorted(row[2:] for row in connection.execute(f"PRAGMA foreign_key_list({name})")),
                sorted((row[1], row[2]) for row in connection.execute(f"PRAGMA index_list({name})")),
            )
        return found


def test_every_released_schema_is_at_hand() -> None:
    assert sorted(int(path.stem) for path in SCHEMAS.glob("*.sql")) == list(range(1, SCHEMA_VERSION + 1)), (
        "a new schema version: put its tables into released_schemas (sqlite3 FILE .schema)"
    )


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION + 1))
def test_a_backup_of_an_older_program_is_put_back_and_upgraded(
    version: int, folder: Path, filled: Settings, empty: Settings, tmp_path: Path
) -> None:
    wanted = contents(filled)
    of_version(version, filled, tmp_path / "old.sqlite")
    for path in filled.data.glob("tracuu.sqlite*"):
        path.unlink()
    shutil.move(tmp_path / "old.sqlite", filled.database_path)
    back_up(filled, tmp_path / "old.zip")
    with zipfile.ZipFile(tmp_path / "old.zip") as archive:
        assert entry(json.loads(archive.read("manifest.json")), "tracuu.sqlite")["schema_version"] == version

    restore(empty, tmp_path / "old.zip")
    rebuild_index(empty)

    fresh = empty.model_copy(update={"data": tmp_path / "fresh"})
    Store(fresh.database_path, create=True).close()
    assert shape(empty.database_path) == shape(fresh.database_path)
    assert contents(empty) == wanted
    sync(folder, empty)
    assert sync(folder, empty).changed_nothing
    assert contents(empty) == wanted
    assert os.listdir(empty.data / "uploads") == ["Dân vận"]  # noqa: PTH208
