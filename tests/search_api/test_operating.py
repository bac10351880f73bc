"""What a running service does beside answering: follow the store, tell its state, read uploads as the only one."""

import io
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from indexer.errors import StoreError
from indexer.pipeline import sync
from indexer.settings import Settings
from search_api.service import SearchService

PLAN = (
    "KẾ HOẠCH\nPhòng chống mối mọt năm 2025\nI. NHIỆM VỤ\n1. Văn phòng: chủ trì {task}, xong trước ngày 20/01/2025.\n"
)


def upload(service: SearchService, task: str) -> str:
    return service.upload(f"{task}.txt", io.BytesIO(PLAN.format(task=task).encode())).id


def until_indexed(service: SearchService, upload_id: str) -> None:
    last = time.monotonic() + 120
    while service.upload_state(upload_id).state != "indexed":
        assert time.monotonic() < last
        time.sleep(0.1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "văn bản"
    path.mkdir()
    (path / "một.txt").write_text(PLAN.format(task="phun thuốc"), encoding="utf-8")
    return path


@pytest.fixture
def settings(tmp_path: Path, folder: Path) -> Settings:
    made = Settings(data=tmp_path / "data")
    sync(folder, made)
    return made


@pytest.fixture
def service(settings: Settings) -> Iterator[SearchService]:
    with SearchService(settings) as opened:
        yield opened


def test_requests_leave_it_to_the_follower_to_take_in_a_sync(
    service: SearchService, settings: Settings, folder: Path
) -> None:
    assert service.follow_changes() == 0
    (folder / "hai.txt").write_text(PLAN.format(task="đánh bả"), encoding="utf-8")
    sync(folder, settings)

    assert service.documents().total == 1  # no request loads a snapshot
    assert service.status().lag > 0
    assert service.follow_changes() == 0
    assert service.documents().total == 2


def test_status_tells_what_an_operator_watches(service: SearchService, settings: Settings, folder: Path) -> None:
    (folder / "hỏng.pdf").write_bytes(b"%PDF-1.7\nbroken")
    before = time.time()
    sync(folder, settings)
    service.follow_changes()

    status = service.status()

    assert (status.documents, status.failures, status.waiting, status.lag) == (1, 1, 0, 0)
    assert status.passages == service.health().passages > 0
    assert status.synced_at is not None
    assert before <= status.synced_at <= time.time()


def test_store_that_is_gone_is_told_although_connections_are_open(service: SearchService, settings: Settings) -> None:
    service.status()
    settings.database_path.rename(settings.data / "elsewhere")
    with pytest.raises(StoreError, match="Không còn tệp"):
        service.status()


def test_one_process_of_several_reads_the_uploads_and_another_goes_on_where_it_ends(settings: Settings) -> None:
    with SearchService(settings) as first, SearchService(settings) as second:
        until_indexed(first, upload(first, "diệt chuột"))
        until_indexed(second, upload(second, "quét vôi"))  # by the first one, which has the turn
        first.close()
        until_indexed(second, upload(second, "thông cống"))


def test_upload_waits_while_another_process_has_the_turn_of_reading(service: SearchService, settings: Settings) -> None:
    turn = FileLock(settings.reading_lock_path)
    with turn:
        waiting = upload(service, "diệt chuột")
        time.sleep(2.5)
        assert service.upload_state(waiting).state == "queued"
    until_indexed(service, waiting)
