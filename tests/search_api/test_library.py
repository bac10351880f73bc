"""The library: what is uploaded is found within seconds, what is deleted is found nowhere."""

import io
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import docx
import pytest
from filelock import FileLock

from indexer.errors import (
    DamagedFileError,
    DocumentNotFoundError,
    EmptyDocumentError,
    UnsupportedFormatError,
    UploadError,
    UploadQueueFullError,
    UploadTooLargeError,
)
from indexer.pipeline import sync
from indexer.settings import Settings
from indexer.store import PendingFile
from search_api.library import LibraryQuery, Upload, worker
from search_api.service import SearchService

OLD = """KẾ HOẠCH
Phòng chống mối mọt kho lưu trữ năm 2025
I. NHIỆM VỤ
1. Văn phòng: chủ trì phun thuốc chống mối mọt, xong trước ngày 20/01/2025.
"""
EXE = b"MZ\x90\x00\x03" + b"\x00\xff" * 500


def plan(topic: str = "nuôi ong lấy mật", number: str = "88/KH-UBND") -> bytes:
    document = docx.Document()
    for line in (
        "ỦY BAN NHÂN DÂN",
        "XÃ HÒA BÌNH THƯỢNG",
        f"Số: {number}",
        "Hòa Bình Thượng, ngày 05 tháng 01 năm 2026",
        "KẾ HOẠCH",
        f"Phát triển {topic} năm 2026",
        "I. TỔ CHỨC THỰC HIỆN",
        f"1. Phòng Kinh tế: chủ trì mô hình {topic}, xong trước ngày 20/10/2026.",
    ):
        document.add_paragraph(line)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "cơ quan"
    (path / "2025").mkdir(parents=True)
    (path / "2025" / "mối mọt.txt").write_text(OLD, encoding="utf-8")
    return path


@pytest.fixture
def settings(tmp_path: Path, folder: Path) -> Settings:
    made = Settings(data=tmp_path / "data", upload_max_mb=1, upload_max_files=3, upload_max_waiting=4)
    sync(folder, made)
    return made


@pytest.fixture
def service(settings: Settings) -> Iterator[SearchService]:
    with SearchService(settings) as opened:
        yield opened


def until(check: Callable[[], bool], within_s: float = 60.0) -> None:
    deadline = time.monotonic() + within_s
    while not check():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def put(service: SearchService, content: bytes, name: str = "ong.docx", collection: str | None = None) -> Upload:
    return service.upload(name, io.BytesIO(content), collection)


def is_done(service: SearchService, upload: Upload) -> bool:
    return service.upload_state(upload.id).state in ("indexed", "failed")


def finds(service: SearchService, words: str, document: str) -> bool:
    return any(hit.document.id == document for hit in service.search(words, limit=100).hits)


def states(service: SearchService) -> dict[str, int]:
    return {value.value: value.count for value in service.library().facets["state"]}


def test_an_upload_is_found_within_ten_seconds(service: SearchService) -> None:
    upload = put(service, plan(), collection="Nông nghiệp")
    assert (upload.file_name, upload.collection, upload.is_known) == ("ong.docx", "Nông nghiệp", False)
    until(lambda: finds(service, "nuôi ong lấy mật", upload.id))
    assert service.upload_state(upload.id).state == "indexed"
    assert "Phòng Kinh tế" in service.ask("Ai chủ trì mô hình nuôi ong lấy mật?").text
    with closing(service.document_file(upload.id)) as original:
        assert original.file.read() == plan_of(service, upload)
    assert service.problems() == []


def plan_of(service: SearchService, upload: Upload) -> bytes:
    return Path(service._store.document(upload.id).absolute_path).read_bytes()


def test_a_deleted_upload_is_found_nowhere(service: SearchService, settings: Settings) -> None:
    upload = put(service, plan())
    until(lambda: finds(service, "nuôi ong lấy mật", upload.id))

    deletion = service.delete(upload.id)

    assert deletion.file_deleted
    assert not finds(service, "nuôi ong lấy mật", upload.id)
    assert not service.ask("Ai chủ trì mô hình nuôi ong lấy mật?").answered
    assert upload.id not in {document.id for document in service.documents().documents}
    assert all("nuôi ong" not in found.task for found in service.assignments().assignments)
    assert states(service) == {"indexed": 1}
    for gone in (service.document, service.document_file, service.upload_state, service.delete, service.reindex):
        with pytest.raises(DocumentNotFoundError):
            gone(upload.id)
    assert not list(settings.uploads_folder.glob("*/*"))
    assert service.problems() == []
    with SearchService(settings) as opened:
        assert not finds(opened, "nuôi ong lấy mật", upload.id)


def test_pictures_of_the_pages_go_with_a_deleted_document(
    service: SearchService, settings: Settings, sample_documents: Path
) -> None:
    content = next(path for path in sorted(sample_documents.iterdir()) if path.suffix == ".pdf").read_bytes()
    upload = put(service, content, "kế hoạch.pdf")
    until(lambda: is_done(service, upload))
    assert service.page_image(upload.id, 1)
    assert list(settings.pages_folder.iterdir())

    service.delete(upload.id)

    assert not list(settings.pages_folder.iterdir())
    with pytest.raises(DocumentNotFoundError):
        service.page_image(upload.id, 1)


def test_a_document_of_a_synced_folder_is_taken_out_and_its_file_stays(
    service: SearchService, settings: Settings, folder: Path
) -> None:
    (document,) = service.documents().documents

    deletion = service.delete(document.id)

    assert not deletion.file_deleted
    assert "giữ nguyên" in deletion.note
    assert (folder / "2025" / "mối mọt.txt").read_text(encoding="utf-8") == OLD
    assert not finds(service, "mối mọt", document.id)
    assert sync(folder, settings).excluded == 1
    assert states(service) == {"excluded": 1}
    with pytest.raises(DocumentNotFoundError):
        service.delete(document.id)

    service.reindex(document.id)
    until(lambda: finds(service, "mối mọt", document.id))
    assert states(service) == {"indexed": 1}


def test_a_document_is_read_again_as_it_is_now(service: SearchService, folder: Path) -> None:
    (document,) = service.documents().documents
    (folder / "2025" / "mối mọt.txt").write_text(OLD.replace("phun thuốc", "hút ẩm"), encoding="utf-8")
    assert service.reindex(document.id).state in ("queued", "reading", "indexed")
    until(lambda: "hút ẩm" in service.document(document.id).text)
    (folder / "2025" / "mối mọt.txt").unlink()
    with pytest.raises(DocumentNotFoundError, match="Tệp gốc"):
        service.reindex(document.id)


def test_a_file_that_cannot_be_read_is_listed_with_its_reason_and_can_be_deleted(service: SearchService) -> None:
    upload = put(service, b"%PDF-1.7\n broken", "hỏng.pdf")
    until(lambda: is_done(service, upload))
    state = service.upload_state(upload.id)
    assert (state.state, state.url) == ("failed", None)
    assert state.reason
    (entry,) = service.library(LibraryQuery(state="failed")).entries
    assert (entry.id, entry.reason, entry.is_uploaded) == (upload.id, state.reason, True)
    service.delete(upload.id)
    assert service.failures() == []
    assert states(service) == {"indexed": 1}


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("rỗng.docx", b"", EmptyDocumentError),
        ("chương trình.pdf", EXE, UnsupportedFormatError),
        ("hỏng.docx", b"PK\x03\x04", DamagedFileError),
        ("lớn.txt", b"a" * (1024 * 1024 + 1), UploadTooLargeError),
    ],
)
def test_what_is_no_document_is_not_kept(
    service: SearchService, settings: Settings, name: str, content: bytes, kind: type[Exception]
) -> None:
    with pytest.raises(kind):
        put(service, content, name)
    assert states(service) == {"indexed": 1}
    assert not [path for path in settings.uploads_folder.rglob("*") if path.is_file()]


def test_a_collection_is_no_path(service: SearchService) -> None:
    with pytest.raises(UploadError, match="bộ sưu tập"):
        put(service, plan(), collection="../../tmp")


def test_names_that_would_lead_elsewhere_stay_in_the_collection(service: SearchService, settings: Settings) -> None:
    upload = put(service, plan(), "../../../CON.docx")
    assert [path.name for path in settings.uploads_folder.glob("*/*")] == ["_CON.docx"]
    until(lambda: is_done(service, upload))


def test_the_same_content_is_recognised_under_any_name(service: SearchService) -> None:
    content = plan()
    first = put(service, content)
    again = put(service, content)  # maybe before it is read
    assert (again.id, again.is_known) == (first.id, True)
    until(lambda: is_done(service, first))
    renamed = put(service, content, "khác tên.docx", "tải lên")
    assert (renamed.id, renamed.is_known) == (first.id, True)
    other = put(service, plan("nuôi tằm"))
    assert (other.file_name, other.is_known) == ("ong (2).docx", False)
    elsewhere = put(service, content, collection="Khác")
    assert (elsewhere.is_known, elsewhere.collection) == (False, "Khác")


def test_two_uploads_at_once_are_both_found(service: SearchService) -> None:
    found: list[Upload] = []
    topics = ("nuôi tằm", "trồng chè")
    threads = [threading.Thread(target=lambda t=topic: found.append(put(service, plan(t)))) for topic in topics]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({upload.id for upload in found}) == 2
    for topic in topics:
        until(lambda topic=topic: any(finds(service, topic, upload.id) for upload in found))  # type: ignore[misc]


def test_an_upload_is_found_while_a_sync_holds_the_lock(service: SearchService, settings: Settings) -> None:
    with FileLock(settings.lock_path):
        upload = put(service, plan())
        until(lambda: finds(service, "nuôi ong lấy mật", upload.id))
        service.delete(upload.id)
        assert not finds(service, "nuôi ong lấy mật", upload.id)


def test_uploads_during_a_sync_and_the_sync_itself_both_end_well(
    service: SearchService, settings: Settings, folder: Path
) -> None:
    for number in range(40):
        (folder / f"{number}.txt").write_text(OLD.replace("mối mọt", f"việc {number}"), encoding="utf-8")
    reports = []
    syncing = threading.Thread(target=lambda: reports.append(sync(folder, settings)))
    syncing.start()
    uploads = [put(service, plan(topic), f"{topic}.docx") for topic in ("nuôi tằm", "trồng chè", "nuôi ong")]
    syncing.join()
    until(lambda: all(is_done(service, upload) for upload in uploads))
    assert reports[0].added == 40
    until(lambda: service.health().passages == len(service._store.passage_ids()))
    assert states(service) == {"indexed": 44}
    assert service.problems() == []


def test_searches_while_documents_are_deleted_end_without_error(service: SearchService) -> None:
    uploads = [put(service, plan(f"nuôi ong số {number}"), f"{number}.docx") for number in range(4)]
    until(lambda: all(is_done(service, upload) for upload in uploads))
    faults: list[BaseException] = []
    stop = threading.Event()

    def search() -> None:
        while not stop.is_set():
            try:
                service.search("nuôi ong lấy mật")
                service.ask("Ai chủ trì mô hình nuôi ong số 2?")
                service.library()
            except Exception as error:
                faults.append(error)

    threads = [threading.Thread(target=search) for _ in range(2)]
    for thread in threads:
        thread.start()
    for upload in uploads:
        service.delete(upload.id)
    stop.set()
    for thread in threads:
        thread.join()
    assert faults == []


def test_what_waited_when_the_service_ended_is_read_after_the_next_start(settings: Settings) -> None:
    with SearchService(settings) as service:
        upload = put(service, plan())
    with SearchService(settings) as service:
        service.resume_reading()
        until(lambda: finds(service, "nuôi ong lấy mật", upload.id), within_s=25)


def test_a_file_that_brings_out_a_fault_of_ours_does_not_stop_the_others(
    service: SearchService, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    take_in = worker.take_in

    def stumbles(waiting: PendingFile, *rest: Any) -> object:
        if waiting.path.endswith("vấp.docx"):
            raise RuntimeError("a fault of ours")
        return take_in(waiting, *rest)

    monkeypatch.setattr(worker, "take_in", stumbles)
    stuck = put(service, plan("nuôi tằm"), "vấp.docx")
    upload = put(service, plan())
    until(lambda: finds(service, "nuôi ong lấy mật", upload.id))
    assert service.upload_state(stuck.id).state in ("queued", "reading")
    assert "could not be taken in" in caplog.text


def test_a_full_queue_takes_no_more(service: SearchService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service._library._worker, "_drain", lambda: None)
    for number in range(4):
        put(service, plan(f"việc {number}"), f"{number}.docx")
    with pytest.raises(UploadQueueFullError, match="chờ"):
        put(service, plan("việc 5"), "5.docx")
    assert states(service) == {"queued": 4, "indexed": 1}
    first = service.library(LibraryQuery(state="queued")).entries[0]
    service.delete(first.id)
    assert states(service) == {"queued": 3, "indexed": 1}


def test_several_files_are_taken_each_for_itself(service: SearchService) -> None:
    report = service.upload_files([("a.docx", io.BytesIO(plan())), ("b.pdf", io.BytesIO(EXE))])
    assert [upload.file_name for upload in report.uploads] == ["a.docx"]
    assert [(refusal.file_name, refusal.status) for refusal in report.refused] == [("b.pdf", 415)]
    with pytest.raises(UploadTooLargeError, match="tối đa 3"):
        service.upload_files([("a", io.BytesIO(b"a"))] * 4)
    with pytest.raises(UnsupportedFormatError):
        service.upload_files([("b.pdf", io.BytesIO(EXE))], or_raise=True)
