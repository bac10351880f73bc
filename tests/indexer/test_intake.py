"""Uploads are a source beside synced folders; what waits is read once, and what was deleted stays away."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_encoder import FakeEncoder
from made_documents import PLAN
from pydantic import SecretStr

from indexer import folder_sync, intake
from indexer.errors import ConfigurationError, ReadError
from indexer.intake import reconcile_uploads, take_in
from indexer.pipeline import sync
from indexer.reading import ParsedFile
from indexer.settings import Settings
from indexer.store import PendingFile, Store


@pytest.fixture
def fake_settings(fake_settings: Settings, database_url: SecretStr | None) -> Settings:
    return fake_settings.model_copy(update={"database_url": database_url})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "văn bản"
    path.mkdir()
    (path / "kế hoạch.txt").write_text(PLAN, encoding="utf-8")
    return path


@pytest.fixture
def store(fake_settings: Settings) -> Iterator[Store]:
    opened = Store(fake_settings.database, create=True)
    yield opened
    opened.close()


def upload(settings: Settings, name: str, content: str = PLAN) -> Path:
    path = settings.uploads_folder / "Tải lên" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def paths(store: Store) -> list[str]:
    return sorted(record.path for record in store.documents())


def read_all(store: Store, settings: Settings) -> list[str]:
    encoder = FakeEncoder(settings)
    return [take_in(waiting, store, settings, encoder) for waiting in store.intake.pending()]  # type: ignore[arg-type]


def waiting(store: Store, path: Path, settings: Settings) -> PendingFile:
    return store.intake.enqueue(path, settings.uploads_folder)


def test_a_waiting_file_becomes_a_document_and_waits_no_longer(store: Store, fake_settings: Settings) -> None:
    file = waiting(store, upload(fake_settings, "a.txt"), fake_settings)
    assert [(f.id, f.started_at) for f in store.intake.pending()] == [(file.id, None)]

    assert read_all(store, fake_settings) == ["indexed"]

    (record,) = store.documents()
    assert (record.id, record.path, record.document_number) == (file.id, "Tải lên/a.txt", "47/KH-UBND")
    assert store.intake.pending() == []


def test_a_file_that_cannot_be_read_is_told_with_its_reason(store: Store, fake_settings: Settings) -> None:
    waiting(store, upload(fake_settings, "a.pdf", "%PDF-1.7\n hỏng"), fake_settings)
    assert read_all(store, fake_settings) == ["failed"]
    (failure,) = store.failures()
    assert failure.path == "Tải lên/a.pdf"
    assert "hỏng" in failure.reason
    assert store.intake.pending() == []


def test_a_file_that_is_deleted_while_it_is_read_does_not_come_back(
    store: Store, fake_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = upload(fake_settings, "a.txt")
    waiting(store, path, fake_settings)
    parse = intake.parse_isolated

    def deleted_meanwhile(file: Path, *rest: object) -> object:
        parsed = parse(file, *rest)  # type: ignore[arg-type]
        path.unlink()
        store.intake.forget(str(path))
        return parsed

    monkeypatch.setattr(intake, "parse_isolated", deleted_meanwhile)
    assert read_all(store, fake_settings) == ["gone"]
    assert store.documents() == []

    def fails(_file: Path, *_rest: object) -> object:
        store.intake.forget(str(path))
        raise ReadError("không đọc được")

    waiting(store, upload(fake_settings, "a.txt"), fake_settings)
    monkeypatch.setattr(intake, "parse_isolated", fails)
    assert read_all(store, fake_settings) == ["gone"]
    assert store.failures() == []


def test_vectors_of_another_encoder_are_not_put_beside_others(store: Store, fake_settings: Settings) -> None:
    waiting(store, upload(fake_settings, "a.txt"), fake_settings)
    read_all(store, fake_settings)
    waiting(store, upload(fake_settings, "b.txt"), fake_settings)
    assert read_all(store, fake_settings.model_copy(update={"encoder": "other:64"})) == ["gone"]
    assert [file.path for file in store.intake.pending()] == ["Tải lên/b.txt"]


@pytest.mark.parametrize("where", ["beside", "inside"])
def test_a_sync_of_another_folder_keeps_uploads_and_uploads_keep_the_folder(
    folder: Path, tmp_path: Path, fake_settings: Settings, where: str
) -> None:
    data = tmp_path / "data" if where == "beside" else folder / "chỉ mục"
    settings = fake_settings.model_copy(update={"data": data})
    sync(folder, settings)
    upload(settings, "a.txt")
    first = sync(folder, settings)  # finds what was put there without the service
    again = sync(folder, settings)

    store = Store(settings.database)
    assert paths(store) == ["Tải lên/a.txt", "kế hoạch.txt"]
    assert (first.replaced, first.unchanged, first.removed) == (1, 1, 0)
    assert again.changed_nothing
    (folder / "kế hoạch.txt").unlink()
    sync(folder, settings)
    assert paths(store) == ["Tải lên/a.txt"]
    store.close()


def test_syncs_read_uploads_of_an_older_program_again_and_forget_vanished_ones(
    folder: Path, fake_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, gone = upload(fake_settings, "a.txt"), upload(fake_settings, "b.txt")
    sync(folder, fake_settings)
    gone.unlink()
    for module in (folder_sync, intake):
        monkeypatch.setattr(module, "PIPELINE_ID", "a later program")

    report = sync(folder, fake_settings)

    assert (report.replaced, report.removed) == (2, 1)
    store = Store(fake_settings.database)
    assert paths(store) == ["Tải lên/a.txt", "kế hoạch.txt"]
    assert reconcile_uploads(store, fake_settings, "fake:64") == 0
    assert store.intake.pending() == []
    assert kept.is_file()
    store.close()


def test_an_upload_that_waits_is_forgotten_when_its_file_is_gone(store: Store, fake_settings: Settings) -> None:
    path = upload(fake_settings, "a.txt")
    waiting(store, path, fake_settings)
    path.unlink()
    reconcile_uploads(store, fake_settings, "fake:64")
    assert store.intake.pending() == []


def test_half_an_upload_is_no_file(store: Store, fake_settings: Settings) -> None:
    hidden = fake_settings.uploads_folder / ".incoming" / "0123.txt"
    hidden.parent.mkdir(parents=True)
    hidden.write_text(PLAN, encoding="utf-8")
    reconcile_uploads(store, fake_settings, "fake:64")
    assert store.intake.pending() == []


def test_the_uploads_are_no_folder_to_sync(fake_settings: Settings) -> None:
    upload(fake_settings, "a.txt")
    with pytest.raises(ConfigurationError, match="tải lên"):
        sync(fake_settings.uploads_folder / "Tải lên", fake_settings)


def test_a_document_that_was_taken_out_stays_out_and_comes_back_when_asked_for(
    folder: Path, fake_settings: Settings
) -> None:
    sync(folder, fake_settings)
    store, path = Store(fake_settings.database), folder / "kế hoạch.txt"
    store.intake.exclude(path, folder)
    assert store.documents() == []
    os.utime(path, ns=(1, 1))

    report = sync(folder, fake_settings)

    assert (report.excluded, report.added, report.replaced, report.failures) == (1, 0, 0, [])
    assert store.documents() == []
    assert path.read_text(encoding="utf-8") == PLAN
    store.intake.enqueue(path, folder)
    assert read_all(store, fake_settings) == ["indexed"]
    assert sync(folder, fake_settings).unchanged == 1
    store.close()


def test_a_document_that_is_taken_out_while_a_sync_reads_it_does_not_come_back(
    folder: Path, fake_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    parse_file = folder_sync.parse_file

    def taken_out_meanwhile(path: Path) -> ParsedFile:
        new = parse_file(path)
        store = Store(fake_settings.database)
        store.intake.exclude(path, folder)
        store.close()
        return new

    monkeypatch.setattr(folder_sync, "parse_file", taken_out_meanwhile)
    sync(folder, fake_settings)

    store = Store(fake_settings.database)
    assert store.documents() == []
    assert [file.path for file in store.intake.exclusions()] == ["kế hoạch.txt"]
    store.close()
