"""Syncing a folder: what changed is redone, what is gone disappears, what fails is named, and the rest goes on."""

import os
import shutil
from pathlib import Path

import pytest
from fake_encoder import FakeEncoder
from filelock import FileLock
from made_documents import PLAN
from made_stores import results

from indexer import folder_sync, reading
from indexer.errors import ConfigurationError, FolderGoneError, SyncInProgressError
from indexer.files import local
from indexer.passage_index import LexicalQuery
from indexer.pipeline import SyncReport, open_index, sync
from indexer.settings import Settings
from indexer.store import Store

SHORT = "I. VIỆC CẦN LÀM\n1. Kéo cáp quang đến từng thôn.\n2. Công an xã kiểm tra các quán."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "văn bản"
    (path / "2026").mkdir(parents=True)
    (path / "2026" / "kế hoạch.txt").write_text(PLAN, encoding="utf-8")
    (path / "việc.txt").write_text(SHORT, encoding="utf-8")
    return path


def counted(report: SyncReport) -> tuple[int, int, int, int, int]:
    return report.added, report.replaced, report.removed, report.unchanged, len(report.failures)


def paths(settings: Settings) -> list[str]:
    store = Store(settings.database_path)
    try:
        return sorted(record.path for record in store.documents())
    finally:
        store.close()


def answers(settings: Settings) -> dict[str, list[tuple[str, str, int, float]]]:
    """Return what the index of `settings` finds; nothing in it may differ from the store."""
    store, encoder = Store(settings.database_path), FakeEncoder(settings)
    index = open_index(settings, store, encoder)  # type: ignore[arg-type]
    try:
        assert index.problems(store) == []
        return results(index, store, encoder)
    finally:
        index.close()
        store.close()


def finds(settings: Settings, query: str) -> bool:
    store = Store(settings.database_path)
    index = open_index(settings, store, FakeEncoder(settings))  # type: ignore[arg-type]
    try:
        found = store.passages(list(index.lexical(LexicalQuery.of(query), 5)))
        return any(query in passage.quote for passage in found.values())
    finally:
        store.close()


def rewrite(path: Path, text: str) -> None:
    """Write a file so that its time is later, however coarse the file system's clock is."""
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(before + 10**9, before + 10**9))


def test_a_second_sync_changes_nothing_and_says_so(folder: Path, fake_settings: Settings) -> None:
    first = sync(folder, fake_settings)
    content = {path: path.read_bytes() for path in fake_settings.index_folder.rglob("*") if path.is_file()}

    second = sync(folder, fake_settings)

    assert counted(first) == (2, 0, 0, 0, 0)
    assert not first.changed_nothing
    assert counted(second) == (0, 0, 0, 2, 0)
    assert second.changed_nothing
    assert second.passages == first.passages > 0
    assert {path: path.read_bytes() for path in fake_settings.index_folder.rglob("*") if path.is_file()} == content


def test_nothing_is_read_again_when_only_the_time_of_a_file_changed(
    folder: Path, fake_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync(folder, fake_settings)
    rewrite(folder / "việc.txt", SHORT)
    monkeypatch.setattr(folder_sync, "parse_file", lambda path: pytest.fail(f"{path} was read again"))

    assert counted(sync(folder, fake_settings)) == (0, 0, 0, 2, 0)
    assert counted(sync(folder, fake_settings)) == (0, 0, 0, 2, 0)


def test_a_changed_file_is_replaced(folder: Path, fake_settings: Settings) -> None:
    sync(folder, fake_settings)
    rewrite(folder / "việc.txt", SHORT.replace("cáp quang", "điện sáng"))

    report = sync(folder, fake_settings)

    assert counted(report) == (0, 1, 0, 1, 0)
    assert finds(fake_settings, "điện sáng")
    assert not finds(fake_settings, "Kéo cáp quang đến từng thôn")


def test_a_removed_file_disappears_from_every_result(folder: Path, fake_settings: Settings) -> None:
    sync(folder, fake_settings)
    (folder / "việc.txt").unlink()

    report = sync(folder, fake_settings)

    assert counted(report) == (0, 0, 1, 1, 0)
    assert paths(fake_settings) == ["2026/kế hoạch.txt"]
    assert {path for hits in answers(fake_settings).values() for path, *_ in hits} == {"2026/kế hoạch.txt"}


def test_a_renamed_file_is_found_under_its_new_name_only(folder: Path, fake_settings: Settings) -> None:
    sync(folder, fake_settings)
    (folder / "việc.txt").rename(folder / "2026" / "việc mới.txt")

    report = sync(folder, fake_settings)

    assert counted(report) == (1, 0, 1, 1, 0)
    assert paths(fake_settings) == ["2026/kế hoạch.txt", "2026/việc mới.txt"]


def test_files_that_cannot_be_read_are_named_and_the_rest_is_indexed(folder: Path, fake_settings: Settings) -> None:
    (folder / "hỏng.docx").write_bytes(b"PK\x03\x04 not a document at all")
    (folder / "hỏng.pdf").write_bytes(b"%PDF-1.7\n broken")
    (folder / "ảnh.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    (folder / "rỗng.txt").write_bytes(b"")

    report = sync(folder, fake_settings)

    assert report.added == 2
    reasons = {failure.path: failure.reason for failure in report.failures}
    assert set(reasons) == {"hỏng.docx", "hỏng.pdf", "ảnh.png", "rỗng.txt"}
    assert all("Hãy" in reason for reason in reasons.values())


def test_failures_are_reported_until_the_file_is_mended(folder: Path, fake_settings: Settings) -> None:
    (folder / "mới.txt").write_bytes(b"")
    sync(folder, fake_settings)

    again = sync(folder, fake_settings)
    rewrite(folder / "mới.txt", "Công an xã trực đêm ở chợ.")
    mended = sync(folder, fake_settings)

    assert counted(again) == (0, 0, 0, 2, 1)
    assert counted(mended) == (1, 0, 0, 2, 0)
    assert finds(fake_settings, "trực đêm ở chợ")


def test_the_identity_of_the_program_names_every_stage() -> None:
    stages = {part.partition("/")[0] for part in folder_sync.PIPELINE_ID.split()}

    assert {"structure", "chunking", "readers", "assignments", "references"} <= stages


def test_a_file_that_breaks_takes_its_old_content_out_of_the_results(folder: Path, fake_settings: Settings) -> None:
    sync(folder, fake_settings)
    rewrite(folder / "việc.txt", "")

    report = sync(folder, fake_settings)

    assert counted(report) == (0, 0, 1, 1, 1)
    assert not report.changed_nothing
    assert not finds(fake_settings, "Kéo cáp quang đến từng thôn")


def test_a_fault_of_the_parser_stops_one_file_only(
    folder: Path, fake_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    parse = reading.parse

    def stumble(raw: object) -> object:
        document = parse(raw)  # type: ignore[arg-type]
        if "VIỆC CẦN LÀM" in document.text:
            raise IndexError("a fault")
        return document

    monkeypatch.setattr(reading, "parse", stumble)

    report = sync(folder, fake_settings)

    assert counted(report) == (1, 0, 0, 0, 1)
    assert "IndexError" in report.failures[0].reason


def test_a_name_that_is_no_unicode_is_named_as_far_as_it_can_be(folder: Path, fake_settings: Settings) -> None:
    name = os.fsencode(folder) + b"/k\xff.txt"
    try:
        with open(name, "wb") as file:  # noqa: PTH123 — pathlib takes no bytes
            file.write(b"Mot cau.")
    except OSError:
        pytest.skip("this file system takes no such name")

    assert [failure.path for failure in sync(folder, fake_settings).failures] == ["k?.txt"]
    assert [failure.path for failure in sync(folder, fake_settings).failures] == ["k?.txt"]


def test_documents_of_a_folder_that_cannot_be_listed_are_kept(
    folder: Path, fake_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync(folder, fake_settings)
    scandir = os.scandir

    def deny(path: str) -> object:
        if Path(path).name == "2026":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", deny)
    report = sync(folder, fake_settings)

    assert counted(report) == (0, 0, 0, 1, 1)
    assert report.failures[0].path == "2026"
    assert paths(fake_settings) == ["2026/kế hoạch.txt", "việc.txt"]
    monkeypatch.undo()
    monkeypatch.setattr("indexer.pipeline.Encoder", FakeEncoder)
    assert counted(sync(folder, fake_settings)) == (0, 0, 0, 2, 0)


def test_two_syncs_at_once_are_refused(folder: Path, fake_settings: Settings) -> None:
    fake_settings.data.mkdir()
    with FileLock(fake_settings.lock_path), pytest.raises(SyncInProgressError, match="Hãy đợi"):
        sync(folder, fake_settings)

    assert counted(sync(folder, fake_settings)) == (2, 0, 0, 0, 0)


def test_a_big_folder_that_is_suddenly_empty_is_not_believed(folder: Path, fake_settings: Settings) -> None:
    for number in range(30):
        (folder / f"{number}.txt").write_text(f"Công việc số {number} của xã.", encoding="utf-8")
    sync(folder, fake_settings)
    shutil.rmtree(folder)
    folder.mkdir()

    with pytest.raises(ConfigurationError, match="--allow-empty"):
        sync(folder, fake_settings)
    assert len(paths(fake_settings)) == 32

    assert sync(folder, fake_settings, allow_empty=True).removed == 32
    assert paths(fake_settings) == []


@pytest.mark.parametrize("how", ["gone", "another device"])
def test_a_folder_that_vanishes_while_it_is_read_keeps_its_documents(
    folder: Path, fake_settings: Settings, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    sync(folder, fake_settings)
    rewrite(folder / "việc.txt", SHORT.replace("thôn", "xóm"))
    stat = Path.stat

    def unmount(path: Path) -> str:
        if how == "gone":
            folder.rename(folder.with_name("không nối"))
        raise FileNotFoundError(2, "No such file or directory", str(path))

    def elsewhere(path: Path, **options: bool) -> os.stat_result:
        found = stat(path, **options)
        return os.stat_result((*found[:2], found.st_dev + 1, *found[3:])) if path == folder else found

    with monkeypatch.context() as patch:
        patch.setattr(folder_sync, "sha256_of", unmount)
        find_files = local.find_files

        def find(*arguments: object) -> object:
            found = find_files(*arguments)  # type: ignore[arg-type]
            if how == "another device":
                patch.setattr(Path, "stat", elsewhere)
            return found

        patch.setattr(local, "find_files", find)
        with pytest.raises(FolderGoneError, match="giữ nguyên"):
            sync(folder, fake_settings)

    assert paths(fake_settings) == ["2026/kế hoạch.txt", "việc.txt"]


@pytest.mark.parametrize("name", ["không có", "việc.txt"])
def test_what_is_no_folder_is_refused_with_advice(folder: Path, fake_settings: Settings, name: str) -> None:
    with pytest.raises(ConfigurationError, match="Hãy"):
        sync(folder / name, fake_settings)


def test_two_folders_share_an_index_without_touching_each_other(
    folder: Path, fake_settings: Settings, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "việc.txt").write_text("Trạm Y tế tiêm chủng.", encoding="utf-8")
    sync(folder, fake_settings)

    assert counted(sync(other, fake_settings)) == (1, 0, 0, 0, 0)
    assert counted(sync(folder, fake_settings)) == (0, 0, 0, 2, 0)
    assert paths(fake_settings) == ["2026/kế hoạch.txt", "việc.txt", "việc.txt"]
    (other / "việc.txt").unlink()
    assert counted(sync(other, fake_settings)) == (0, 0, 1, 0, 0)
    assert paths(fake_settings) == ["2026/kế hoạch.txt", "việc.txt"]


def test_a_folder_inside_a_synced_folder_can_be_synced_alone(folder: Path, fake_settings: Settings) -> None:
    sync(folder, fake_settings)

    assert counted(sync(folder / "2026", fake_settings)) == (0, 0, 0, 1, 0)
    assert paths(fake_settings) == ["2026/kế hoạch.txt", "việc.txt"]
    assert counted(sync(folder, fake_settings)) == (0, 0, 0, 2, 0)
    assert paths(fake_settings) == ["2026/kế hoạch.txt", "việc.txt"]


def test_the_index_and_hidden_files_are_no_documents(folder: Path, fake_settings: Settings) -> None:
    settings = fake_settings.model_copy(update={"data": folder / "chỉ mục"})
    for name in (".hidden/a.txt", ".DS_Store", "~$kế hoạch.docx", "Thumbs.db"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("x", encoding="utf-8")

    assert counted(sync(folder, settings)) == (2, 0, 0, 0, 0)
    assert counted(sync(folder, settings)) == (0, 0, 0, 2, 0)


def test_progress_names_every_file(folder: Path, fake_settings: Settings) -> None:
    calls: list[tuple[int, int, str]] = []

    sync(folder, fake_settings, progress=lambda done, total, name: calls.append((done, total, name)))

    assert calls == [(1, 2, "việc.txt"), (2, 2, "kế hoạch.txt")]


def test_documents_of_an_older_program_are_read_again(
    folder: Path, fake_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync(folder, fake_settings)
    monkeypatch.setattr(folder_sync, "PIPELINE_ID", "a later program")

    assert counted(sync(folder, fake_settings)) == (0, 2, 0, 0, 0)
    assert counted(sync(folder, fake_settings)) == (0, 0, 0, 2, 0)


def test_another_encoder_makes_all_vectors_anew(folder: Path, fake_settings: Settings, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "y tế.txt").write_text("Trạm Y tế tiêm chủng.", encoding="utf-8")
    sync(folder, fake_settings)
    sync(other, fake_settings)
    changed = fake_settings.model_copy(update={"encoder": "fake:32"})

    sync(folder, changed)

    fresh = fake_settings.model_copy(update={"encoder": "fake:32", "data": tmp_path / "fresh"})
    sync(folder, fresh)
    sync(other, fresh)
    assert answers(changed) == answers(fresh)


def test_opening_with_another_encoder_re_encodes_before_it_serves(
    folder: Path, fake_settings: Settings, tmp_path: Path
) -> None:
    sync(folder, fake_settings)
    changed = fake_settings.model_copy(update={"encoder": "fake:32"})
    fresh = fake_settings.model_copy(update={"encoder": "fake:32", "data": tmp_path / "fresh"})
    sync(folder, fresh)

    assert answers(changed) == answers(fresh)


def test_many_small_syncs_end_where_one_sync_does(folder: Path, fake_settings: Settings, tmp_path: Path) -> None:
    for number in range(4):
        rewrite(folder / f"việc {number}.txt", SHORT.replace("thôn", f"thôn {number}"))
        sync(folder, fake_settings)
        rewrite(folder / "việc.txt", SHORT.replace("quán", f"quán {number}"))
        sync(folder, fake_settings)
    (folder / "việc 1.txt").unlink()
    sync(folder, fake_settings)

    fresh = fake_settings.model_copy(update={"data": tmp_path / "fresh"})
    sync(folder, fresh)

    assert answers(fake_settings) == answers(fresh)
