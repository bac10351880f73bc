"""What goes wrong with a remote folder is told with what to do, and costs no document that is still there."""

import errno
import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from s3_server import S3Server
from synced_folders import WORK, RemoteFolder, counted, paths, source_of

from indexer.errors import ConfigurationError, FolderGoneError, OriginalFileError
from indexer.files import address_of
from indexer.files.remote import RemoteFiles
from indexer.originals import OriginalFiles
from indexer.pipeline import sync
from indexer.settings import Settings


@pytest.fixture
def remote(remote: RemoteFolder, monkeypatch: pytest.MonkeyPatch) -> RemoteFolder:
    monkeypatch.setattr("indexer.files.remote._PAUSE_S", 0.0)
    for name in ("a.txt", "Nhân sự/b.txt", "Nhân sự/c.txt"):
        remote.write(name, f"{WORK} ({name})".encode())
    return remote


def breaking(
    monkeypatch: pytest.MonkeyPatch, remote: RemoteFolder, name: str, error: Exception, ends: str = ""
) -> Callable[[], int]:
    """Let a call of the file system fail for paths with an end; return how often it did."""
    kind, failed = type(remote.system), []
    call = getattr(remote.system, name)

    def broken(self: object, path: str, *rest: object, **options: object) -> object:
        if path.endswith(ends):
            failed.append(path)
            raise error
        return call(path, *rest, **options)

    monkeypatch.setattr(kind, name, broken)
    for one in kind._cache.values():  # asynchronous ones have their calls in the instance
        if name in vars(one):
            monkeypatch.setitem(vars(one), name, broken.__get__(one))
    return lambda: len(failed)


@pytest.mark.parametrize(
    ("error", "said_and_tries"),
    [
        (PermissionError(errno.EACCES, "Forbidden"), ("kho từ chối", 1)),
        (ConnectionResetError(104, "Connection reset by peer"), ("Không kết nối được", 3)),
        (RuntimeError("odd"), (r"Kho trả lời lỗi.*RuntimeError: odd", 3)),
        (OSError(errno.ENOSPC, "No space left on device"), ("không đủ chỗ", 3)),
    ],
)
def test_a_file_that_cannot_be_fetched_is_named_and_the_others_go_on(
    remote: RemoteFolder,
    fake_settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    said_and_tries: tuple[str, int],
) -> None:
    said, tries = said_and_tries
    with monkeypatch.context() as patch:
        happened = breaking(patch, remote, "get_file", error, "b.txt")
        report = sync(remote.address, fake_settings)
        assert happened() == tries
    assert counted(report) == (2, 0, 0, 0, 1)
    assert report.failures[0].path == "Nhân sự/b.txt"
    assert re.search(said, report.failures[0].reason)
    assert "Hãy" in report.failures[0].reason
    assert counted(sync(remote.address, fake_settings)) == (1, 0, 0, 2, 0)


def test_a_broken_download_is_tried_again(
    remote: RemoteFolder, fake_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one that ends too early without an error."""
    fetch, halves = RemoteFiles.fetch_to, []

    def half(self: RemoteFiles, path: Path, target: Path) -> None:
        fetch(self, path, target)
        if path.name == "b.txt" and not halves:
            halves.append(path)
            target.write_bytes(target.read_bytes()[:10])

    monkeypatch.setattr(RemoteFiles, "fetch_to", half)
    assert counted(sync(remote.address, fake_settings)) == (3, 0, 0, 0, 0)
    assert len(halves) == 1


def test_a_file_that_is_deleted_while_the_folder_is_read_is_no_failure(
    remote: RemoteFolder, fake_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync(remote.address, fake_settings)
    remote.write("Nhân sự/b.txt", b"Xong.")
    with monkeypatch.context() as patch:
        breaking(patch, remote, "get_file", FileNotFoundError("The specified key does not exist."), "b.txt")
        assert counted(sync(remote.address, fake_settings)) == (0, 0, 1, 2, 0)


@pytest.mark.parametrize("error", [ConnectionError("down"), PermissionError("Forbidden")])
def test_a_folder_that_is_not_answered_for_any_more_keeps_its_documents(
    remote: RemoteFolder, fake_settings: Settings, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    sync(remote.address, fake_settings)
    for name in ("a.txt", "Nhân sự/b.txt"):
        remote.write(name, b"Xong.")
    with monkeypatch.context() as patch:
        breaking(patch, remote, "get_file", error)
        breaking(patch, remote, "info", error)
        with pytest.raises(FolderGoneError, match="giữ nguyên"):
            sync(remote.address, fake_settings)
    assert paths(fake_settings) == ["Nhân sự/b.txt", "Nhân sự/c.txt", "a.txt"]
    assert counted(sync(remote.address, fake_settings)) == (0, 2, 0, 1, 0)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ConnectionError("down"), "Không kết nối được"),
        (PermissionError("Forbidden"), "kho từ chối.*ListBucket"),
        (FileNotFoundError("The specified bucket does not exist"), "Không có.*tên bucket"),
    ],
)
def test_a_folder_that_cannot_be_listed_changes_nothing(
    remote: RemoteFolder, fake_settings: Settings, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    sync(remote.address, fake_settings)
    with monkeypatch.context() as patch:
        for name in ("find", "ls", "info"):
            breaking(patch, remote, name, error)
        with pytest.raises(ConfigurationError, match=f"{said}.*Chưa có gì thay đổi"):
            sync(remote.address, fake_settings, allow_empty=True)
    assert len(paths(fake_settings)) == 3


def test_what_lies_in_a_folder_that_cannot_be_listed_is_kept(
    memory: RemoteFolder, fake_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.txt", "Nhân sự/b.txt", "Nhân sự/sâu/c.txt"):
        memory.write(name, f"{WORK} ({name})".encode())
    sync(memory.address, fake_settings)
    memory.system.rm_file(f"{memory.top}/a.txt")
    with monkeypatch.context() as patch:
        breaking(patch, memory, "ls", PermissionError("Forbidden"), "sâu")
        report = sync(memory.address, fake_settings)
    assert (counted(report), paths(fake_settings)) == ((0, 0, 1, 1, 1), ["Nhân sự/b.txt", "Nhân sự/sâu/c.txt"])
    assert report.failures[0].path == "Nhân sự/sâu"


def test_an_address_where_nothing_lies_is_taken_for_a_mistake(remote: RemoteFolder, fake_settings: Settings) -> None:
    with pytest.raises(ConfigurationError, match="Hãy kiểm tra"):
        sync(f"{remote.address}/không có", fake_settings)
    assert sync(f"{remote.address}/không có", fake_settings, allow_empty=True).changed_nothing


def test_a_file_that_is_too_large_is_not_fetched(
    remote: RemoteFolder, fake_settings: Settings, monkeypatch: pytest.MonkeyPatch, fetched: list[str]
) -> None:
    monkeypatch.setattr("indexer.readers.MAX_FILE_BYTES", 1000)
    remote.write("lớn.txt", b"x" * 1001)
    report = sync(remote.address, fake_settings)
    assert (counted(report), "lớn.txt" in fetched) == ((3, 0, 0, 0, 1), False)
    assert "Tệp quá lớn" in report.failures[0].reason


def test_an_original_that_cannot_be_had_for_now_is_said_to_be_so(
    remote: RemoteFolder, fake_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync(remote.address, fake_settings)
    source = source_of(fake_settings, "a.txt")
    breaking(monkeypatch, remote, "info", ConnectionError("down"))
    with pytest.raises(OriginalFileError, match="Không kết nối được"):
        OriginalFiles(fake_settings).open(source)


def test_keys_that_are_no_paths_are_named(bucket: RemoteFolder, fake_settings: Settings) -> None:
    bucket.write("a.txt", WORK.encode())
    bucket.write("/b//c.txt", WORK.encode())
    bucket.write("../d.txt", WORK.encode())
    bucket.write("thư mục/", b"")
    report = sync(bucket.address, fake_settings)
    assert counted(report) == (1, 0, 0, 0, 2)
    assert all("đổi tên" in failure.reason for failure in report.failures)


def test_another_content_of_the_same_size_and_second_is_noticed(bucket: RemoteFolder, fake_settings: Settings) -> None:
    for round_ in range(5):
        bucket.write("a.txt", f"Việc số {round_} của xã.".encode())
        assert sync(bucket.address, fake_settings).unchanged == 0


def test_real_refusals_of_a_server_are_told(bucket: RemoteFolder, fake_settings: Settings) -> None:
    with pytest.raises(ConfigurationError, match=r"Không có “s3://khong-co-kho-nay/a”.*tên bucket"):
        sync("s3://khong-co-kho-nay/a", fake_settings)
    with pytest.raises(ConfigurationError, match=f"“{bucket.address}” không có tệp nào"):
        sync(bucket.address, fake_settings)


def test_a_server_that_is_down_is_told_and_costs_no_document(
    fake_settings: Settings, monkeypatch: pytest.MonkeyPatch, s3: S3Server, bucket: RemoteFolder
) -> None:
    bucket.write("a.txt", WORK.encode())
    sync(bucket.address, fake_settings)
    source = source_of(fake_settings, "a.txt")
    kind = type(bucket.system)
    kind.clear_instance_cache()
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    try:
        with pytest.raises(ConfigurationError, match=r"Không kết nối được.*AWS_ENDPOINT_URL.*Chưa có gì thay đổi"):
            sync(bucket.address, fake_settings)
        with pytest.raises(OriginalFileError, match="Không kết nối được"):
            OriginalFiles(fake_settings).open(source)
    finally:
        kind.clear_instance_cache()
    assert paths(fake_settings) == ["a.txt"]
    assert address_of(source.path) == f"{bucket.address}/a.txt"


def test_a_missing_key_is_told(
    fake_settings: Settings, monkeypatch: pytest.MonkeyPatch, bucket: RemoteFolder, tmp_path: Path
) -> None:
    kind = type(bucket.system)
    kind.clear_instance_cache()
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    try:
        with pytest.raises(ConfigurationError, match=r"Chưa có khóa truy cập.*AWS_ACCESS_KEY_ID"):
            sync(bucket.address, fake_settings)
    finally:
        kind.clear_instance_cache()


def test_pages_of_a_remote_file_are_drawn(remote: RemoteFolder, fake_settings: Settings, tmp_path: Path) -> None:
    from test_page_images import write_pdf

    from indexer.page_images import ImageWidth, PageImages

    remote.write("quét.pdf", write_pdf(tmp_path / "a.pdf", pages=2).read_bytes())
    assert sync(remote.address, fake_settings).added == 4
    source = source_of(fake_settings, "quét.pdf")
    with closing(PageImages(fake_settings)) as images:
        images.check(source, 2)
        assert images.image(source, 2, ImageWidth.SMALL)[:4] == b"RIFF"
