"""A sync does the same whatever kind of folder the files lie in."""

import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from fake_encoder import FakeEncoder
from made_documents import PLAN
from synced_folders import OTHER, WORK, Place, RemoteFolder, counted, paths, source_of

from indexer.errors import ConfigurationError, DocumentNotFoundError, OriginalFileError
from indexer.files import folder_files, place_of
from indexer.intake import take_in
from indexer.originals import OriginalFiles
from indexer.pipeline import SyncReport, sync
from indexer.quiet_sync import Listener
from indexer.remote_watching import RemoteWatch
from indexer.settings import Settings
from indexer.store import PageSource, Store


@pytest.fixture
def place(place: Place) -> Place:
    place.write("2026/kế hoạch.txt", PLAN.encode())
    place.write("việc.txt", WORK.encode())
    return place


def text_of(settings: Settings, path: str) -> str:
    with closing(Store(settings.database)) as store:
        return next(store.document_text(one.id) for one in store.documents() if one.path == path)


def content_of(settings: Settings, source: PageSource) -> bytes:
    with closing(OriginalFiles(settings).open(source)) as original:
        assert original.name == source.path.name
        assert original.address.read_bytes() == original.file.read()
        original.file.seek(0)
        return original.file.read()


def test_what_is_new_changed_or_deleted_is_found_and_nothing_else_is_fetched(
    place: Place, fake_settings: Settings, fetched: list[str]
) -> None:
    assert counted(sync(place.address, fake_settings)) == (2, 0, 0, 0, 0)
    fetched.clear()
    assert counted(sync(place.address, fake_settings)) == (0, 0, 0, 2, 0)
    assert fetched == []

    place.write("việc.txt", OTHER.encode())
    place.write("2027/mới.txt", WORK.encode())
    assert counted(sync(place.address, fake_settings)) == (1, 1, 0, 1, 0)
    assert "đến từng xóm" in text_of(fake_settings, "việc.txt")
    assert set(fetched) <= {"việc.txt", "mới.txt"}

    place.remove("2026/kế hoạch.txt")
    assert counted(sync(place.address, fake_settings)) == (0, 0, 1, 2, 0)
    assert paths(fake_settings) == ["2027/mới.txt", "việc.txt"]


def test_what_is_written_again_as_it_was_makes_no_new_document(place: Place, fake_settings: Settings) -> None:
    sync(place.address, fake_settings)
    with closing(Store(fake_settings.database)) as store:
        before = store.last_seq()
    time.sleep(1.1)  # S3 keeps whole seconds
    place.write("việc.txt", WORK.encode())

    assert counted(sync(place.address, fake_settings)) == (0, 0, 0, 2, 0)
    with closing(Store(fake_settings.database)) as store:
        assert store.last_seq() == before
    assert content_of(fake_settings, source_of(fake_settings, "việc.txt")) == WORK.encode()


def test_files_that_cannot_be_read_are_named_and_tried_again_when_they_change(
    place: Place, fake_settings: Settings, fetched: list[str]
) -> None:
    place.write("hỏng.pdf", b"%PDF-1.4 and nothing")
    place.write("rỗng.txt", b"")
    report = sync(place.address, fake_settings)
    assert counted(report) == (2, 0, 0, 0, 2)
    assert {failure.path for failure in report.failures} == {"hỏng.pdf", "rỗng.txt"}

    fetched.clear()
    assert counted(sync(place.address, fake_settings)) == (0, 0, 0, 2, 2)
    assert fetched == []
    place.write("rỗng.txt", OTHER.encode())
    place.remove("hỏng.pdf")
    assert counted(sync(place.address, fake_settings)) == (1, 0, 0, 2, 0)


def test_hidden_files_and_the_clutter_of_systems_are_no_documents(place: Place, fake_settings: Settings) -> None:
    for name in (".git/a.txt", "2026/.ẩn/b/c.txt", ".DS_Store", "2026/~$kế hoạch.docx", "Thumbs.db"):
        place.write(name, WORK.encode())
    assert counted(sync(place.address, fake_settings)) == (2, 0, 0, 0, 0)


def test_a_folder_that_is_suddenly_empty_keeps_its_documents_until_somebody_says_so(
    place: Place, fake_settings: Settings
) -> None:
    for number in range(25):
        place.write(f"{number}.txt", f"Việc số {number} của xã.".encode())
    sync(place.address, fake_settings)
    for name in ["2026/kế hoạch.txt", "việc.txt", *(f"{number}.txt" for number in range(25))]:
        place.remove(name)

    with pytest.raises(ConfigurationError, match=r"27 văn bản.*--allow-empty"):
        sync(place.address, fake_settings)
    assert len(paths(fake_settings)) == 27
    assert sync(place.address, fake_settings, allow_empty=True).removed == 27
    assert paths(fake_settings) == []


def test_a_part_that_is_synced_alone_stays_in_the_collections_of_the_whole(
    place: Place, fake_settings: Settings
) -> None:
    place.write("2026/quý I/mới.txt", WORK.encode())
    sync(place.address, fake_settings)
    place.write("2026/quý I/mới.txt", OTHER.encode())

    report = sync(f"{place.address}/2026", fake_settings)

    assert (counted(report), report.root) == ((0, 1, 0, 1, 0), place_of(place.address))
    assert paths(fake_settings, "2026") == ["việc.txt"]


def test_a_file_that_was_taken_out_is_passed_over_until_it_is_read_again(place: Place, fake_settings: Settings) -> None:
    sync(place.address, fake_settings)
    source = source_of(fake_settings, "việc.txt")
    with closing(Store(fake_settings.database)) as store:
        store.intake.exclude(source.path, source.root)
        report = sync(place.address, fake_settings)
        assert (report.excluded, paths(fake_settings)) == (1, ["2026/kế hoạch.txt"])

        waiting = store.intake.enqueue(source.path, source.root)
        assert take_in(waiting, store, fake_settings, FakeEncoder(fake_settings)) == "indexed"
    assert paths(fake_settings) == ["2026/kế hoạch.txt", "việc.txt"]
    assert counted(sync(place.address, fake_settings)) == (0, 0, 0, 2, 0)


def test_several_processes_read_and_leave_nothing_behind(place: Place, fake_settings: Settings) -> None:
    for number in range(30):
        place.write(f"{number}.txt", f"Việc số {number} của xã.".encode())
    settings = fake_settings.model_copy(update={"readers": 2})

    assert counted(sync(place.address, settings)) == (32, 0, 0, 0, 0)

    assert text_of(settings, "17.txt") == "Việc số 17 của xã."
    assert not settings.fetched_folder.exists() or list(settings.fetched_folder.iterdir()) == []


def test_an_original_is_opened_while_it_is_the_one_that_was_indexed(place: Place, fake_settings: Settings) -> None:
    sync(place.address, fake_settings)
    source = source_of(fake_settings, "việc.txt")
    assert content_of(fake_settings, source) == WORK.encode()
    assert content_of(fake_settings, source) == WORK.encode()

    place.write("việc.txt", WORK.encode()[::-1])
    with pytest.raises(OriginalFileError, match=r"đã thay đổi.*đồng bộ lại"):
        content_of(fake_settings, source)
    place.write("việc.txt", OTHER.encode() + b" ")
    with pytest.raises(OriginalFileError, match=r"đã thay đổi.*đồng bộ lại"):
        content_of(fake_settings, source)
    place.write("việc.txt", WORK.encode())
    assert content_of(fake_settings, source) == WORK.encode()
    place.remove("việc.txt")
    with pytest.raises(DocumentNotFoundError, match="không còn ở chỗ cũ"):
        content_of(fake_settings, source)


def test_what_was_fetched_of_an_original_goes_with_its_document(place: Place, fake_settings: Settings) -> None:
    sync(place.address, fake_settings)
    content_of(fake_settings, source_of(fake_settings, "việc.txt"))
    place.remove("việc.txt")
    sync(place.address, fake_settings)
    assert not fake_settings.originals_folder.exists() or list(fake_settings.originals_folder.iterdir()) == []


def test_a_remote_folder_that_is_followed_is_synced_when_a_listing_shows_a_change(
    remote: RemoteFolder, fake_settings: Settings
) -> None:
    remote.write("việc.txt", WORK.encode())
    settings = fake_settings.model_copy(update={"poll_s": 0.2})
    reports: list[SyncReport] = []
    troubles: list[str] = []
    stop = threading.Event()
    files = folder_files(remote.address, settings)
    watch = RemoteWatch(files, settings, Listener(reports.append, troubles.append), stop, quiet_s=0.2)
    thread = threading.Thread(target=watch.run)
    thread.start()
    try:
        assert _soon(lambda: len(reports) == 1)
        remote.write("2026/mới.txt", WORK.encode())
        assert _soon(lambda: len(reports) == 2)
        remote.remove("việc.txt")
        assert _soon(lambda: len(reports) == 3)
        time.sleep(1.0)
    finally:
        stop.set()
        thread.join(30)
    assert [counted(report)[:3] for report in reports] == [(1, 0, 0), (1, 0, 0), (0, 0, 1)]
    assert (paths(settings), troubles) == (["2026/mới.txt"], [])


def _soon(happened: Callable[[], bool]) -> bool:
    until = time.monotonic() + 30.0
    while time.monotonic() < until and not happened():
        time.sleep(0.05)
    return happened()


def test_paths_and_addresses_are_one_for_the_store(place: Place, fake_settings: Settings) -> None:
    sync(place.address, fake_settings)
    assert counted(sync(place_of(place.address), fake_settings)) == (0, 0, 0, 2, 0)
    assert source_of(fake_settings, "việc.txt").root == Path(place_of(place.address))
