"""A folder in a synced folder is a part of it, and no file comes into a collection that more people may see."""

from pathlib import Path

import pytest
from fake_encoder import FakeEncoder
from made_documents import PLAN
from pydantic import SecretStr

from indexer.errors import ConfigurationError
from indexer.pipeline import open_index, sync
from indexer.settings import Settings
from indexer.store import NarrowedStore, Store
from indexer.store.accounts import AccountDatabase, People


@pytest.fixture
def fake_settings(fake_settings: Settings, database_url: SecretStr | None) -> Settings:
    return fake_settings.model_copy(update={"database_url": database_url})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a tree: the office's folder, of a year, of a field."""
    folder = tmp_path / "cơ quan"
    for name in ("2026/Nhân sự/quy hoạch.txt", "2026/Văn phòng/việc.txt", "2026/chung.txt"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PLAN, encoding="utf-8")
    (folder / "2026" / "Nhân sự" / "rỗng.txt").write_text("", encoding="utf-8")
    return folder


def limit(settings: Settings, collection: str, *groups: str) -> None:
    settings.data.mkdir(exist_ok=True)
    database = AccountDatabase(settings.accounts_database)
    People(database).limit_collection(collection, groups)
    database.close()


def seen(settings: Settings, *hidden: str) -> set[str]:
    """Return the paths of documents and failures that somebody sees."""
    store = NarrowedStore(settings.database, hidden)
    try:
        return {document.path for document in store.documents()} | {failure.path for failure in store.failures()}
    finally:
        store.close()


def last_change(settings: Settings) -> int:
    store = Store(settings.database)
    try:
        return store.last_seq()
    finally:
        store.close()


ALL = {"2026/Nhân sự/quy hoạch.txt", "2026/Nhân sự/rỗng.txt", "2026/Văn phòng/việc.txt", "2026/chung.txt"}


def test_a_part_that_is_synced_alone_stays_in_the_collections_of_the_whole(
    folder: Path, fake_settings: Settings
) -> None:
    limit(fake_settings, "2026", "tổ chức")
    sync(folder, fake_settings)
    part = folder / "2026" / "Nhân sự"
    (part / "mới.txt").write_text(PLAN, encoding="utf-8")
    (part / "hỏng.txt").write_text("", encoding="utf-8")
    (part / "quy hoạch.txt").write_text(PLAN + "Sửa.\n", encoding="utf-8")

    report = sync(part, fake_settings)

    assert (report.added, report.replaced, report.unchanged, report.moved, report.root) == (1, 1, 0, 0, folder)
    assert seen(fake_settings, "2026") == set()
    assert seen(fake_settings) == ALL | {"2026/Nhân sự/mới.txt", "2026/Nhân sự/hỏng.txt"}
    assert sync(folder, fake_settings).unchanged == 4


def test_what_is_deleted_in_a_part_goes_and_nothing_else(folder: Path, fake_settings: Settings) -> None:
    sync(folder, fake_settings)
    for name in ("Nhân sự/quy hoạch.txt", "Nhân sự/rỗng.txt", "chung.txt"):
        (folder / "2026" / name).unlink()
    assert sync(folder / "2026" / "Nhân sự", fake_settings).removed == 1
    assert seen(fake_settings) == {"2026/Văn phòng/việc.txt", "2026/chung.txt"}


def test_a_part_that_was_not_there_when_the_whole_was_synced_belongs_to_it(
    folder: Path, fake_settings: Settings
) -> None:
    later = folder.parent / "sau"
    (folder / "2026").rename(later)
    sync(folder, fake_settings)
    later.rename(folder / "2026")
    sync(folder / "2026", fake_settings)
    assert seen(fake_settings, "2026") == set()


def test_a_whole_that_takes_parts_in_opens_no_limited_collection(folder: Path, fake_settings: Settings) -> None:
    limit(fake_settings, "Nhân sự", "tổ chức", "lãnh đạo")
    sync(folder / "2026", fake_settings)
    before = seen(fake_settings)

    with pytest.raises(ConfigurationError, match=r"“Nhân sự” \(nhóm lãnh đạo, tổ chức\) thành “2026” \(mọi người\)"):
        sync(folder, fake_settings)
    assert seen(fake_settings) == before
    limit(fake_settings, "2026", "tổ chức", "văn thư")
    with pytest.raises(ConfigurationError, match=r'tracuu collection limit "2026" "tổ chức"$'):
        sync(folder, fake_settings)
    assert seen(fake_settings) == before
    limit(fake_settings, "2026", "tổ chức")
    report = sync(folder, fake_settings)

    assert (report.moved, report.root, report.unchanged) == (4, None, 3)
    assert seen(fake_settings) == ALL
    assert seen(fake_settings, "2026") == set()


def test_a_whole_takes_in_parts_that_nobody_limited(folder: Path, fake_settings: Settings) -> None:
    limit(fake_settings, "Khác", "tổ chức")
    sync(folder / "2026", fake_settings)
    before = last_change(fake_settings)
    assert sync(folder, fake_settings).moved == 4
    assert seen(fake_settings) == ALL
    assert last_change(fake_settings) > before  # else a service that runs would go on with the old collections
    store = Store(fake_settings.database)
    index = open_index(fake_settings, store, FakeEncoder(fake_settings))
    assert index.problems(store) == []
    index.close()
    store.close()
    assert sync(folder, fake_settings).moved == 0


def test_files_that_were_taken_out_move_with_the_others(folder: Path, fake_settings: Settings) -> None:
    sync(folder / "2026", fake_settings)
    store = Store(fake_settings.database)
    store.intake.exclude(folder / "2026" / "chung.txt", folder / "2026")
    sync(folder, fake_settings)
    assert [file.path for file in store.intake.exclusions()] == ["2026/chung.txt"]
    store.close()


def test_groups_that_have_nobody_in_common_leave_administrators(folder: Path, fake_settings: Settings) -> None:
    limit(fake_settings, "Nhân sự", "tổ chức")
    limit(fake_settings, "Văn phòng", "văn thư")
    sync(folder / "2026", fake_settings)
    with pytest.raises(ConfigurationError, match=r'limit "2026" "chỉ quản trị"$'):
        sync(folder, fake_settings)


def test_a_link_into_another_collection_is_not_read(folder: Path, fake_settings: Settings) -> None:
    away = folder.parent / "bí mật.txt"
    away.write_text(PLAN, encoding="utf-8")
    (folder / "Công khai").mkdir()
    (folder / "Công khai" / "a.txt").symlink_to(away)
    (folder / "Công khai" / "b.txt").symlink_to(folder / "2026" / "Nhân sự" / "quy hoạch.txt")
    (folder / "2026" / "c.txt").symlink_to(folder / "2026" / "chung.txt")

    report = sync(folder, fake_settings)

    assert report.added == 4
    away_too = {failure.path for failure in report.failures if "liên kết ra ngoài" in failure.reason}
    assert away_too == {"Công khai/a.txt", "Công khai/b.txt"}
