"""Files that cannot be read: what the system refuses is tried again, what is wrong with the content is not."""

import errno
import os
from pathlib import Path

import pytest

from indexer import folder_sync, reading
from indexer.errors import ReadError
from indexer.pipeline import SyncReport, sync
from indexer.settings import Settings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "văn bản"
    path.mkdir()
    (path / "kế hoạch.txt").write_text("Kéo cáp quang đến từng thôn.", encoding="utf-8")
    (path / "việc.txt").write_text("Công an xã kiểm tra các quán.", encoding="utf-8")
    return path


def counted(report: SyncReport) -> tuple[int, int, int, int, int]:
    return report.added, report.replaced, report.removed, report.unchanged, len(report.failures)


REFUSALS = {
    "before it is read": ("sha256_of", PermissionError(errno.EACCES, "Permission denied")),
    "by the reader": ("parse_file", ReadError("Không mở được tệp (Permission denied). Hãy kiểm tra quyền đọc tệp.")),
}


@pytest.mark.parametrize(("place", "error"), REFUSALS.values(), ids=REFUSALS)
def test_a_file_that_the_system_refused_is_tried_again_as_it_is(
    folder: Path, fake_settings: Settings, monkeypatch: pytest.MonkeyPatch, place: str, error: Exception
) -> None:
    function = getattr(folder_sync, place)

    def refuse(path: Path) -> object:
        if path.name == "việc.txt":
            raise error
        return function(path)

    with monkeypatch.context() as patch:
        patch.setattr(folder_sync, place, refuse)
        refused = sync(folder, fake_settings)
        again = sync(folder, fake_settings)
    allowed = sync(folder, fake_settings)

    assert counted(refused) == (1, 0, 0, 0, 1)
    assert "quyền đọc" in refused.failures[0].reason
    assert counted(again) == (0, 0, 0, 1, 1)
    assert counted(allowed) == (1, 0, 0, 1, 0)


def test_a_content_that_failed_is_not_read_again(
    folder: Path, fake_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "hỏng.pdf").write_bytes(b"%PDF-1.7\n broken")
    with monkeypatch.context() as patch:
        patch.setattr(reading, "make_passages", lambda document: 1 / 0)
        assert len(sync(folder, fake_settings).failures) == 3
    monkeypatch.setattr(folder_sync, "parse_file", lambda path: pytest.fail(f"{path} was read again"))

    assert counted(sync(folder, fake_settings)) == (0, 0, 0, 0, 3)


@pytest.mark.parametrize("code", [errno.EACCES, errno.EIO, errno.ESTALE])
def test_a_path_that_the_system_tells_nothing_about_is_named(
    folder: Path, fake_settings: Settings, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    (folder / "xa.txt").write_text("Trạm Y tế tiêm chủng.", encoding="utf-8")
    stat = Path.stat

    def refuse(path: Path, **options: bool) -> os.stat_result:
        if path.name == "xa.txt":
            raise OSError(code, os.strerror(code))
        return stat(path, **options)

    def is_file(path: Path) -> bool:  # as Python 3.11 has it, by `stat`
        return bool(refuse(path)) and os.path.isfile(path)  # noqa: PTH113

    with monkeypatch.context() as patch:
        patch.setattr(Path, "stat", refuse)
        patch.setattr(Path, "is_file", is_file)
        refused = sync(folder, fake_settings)

    assert counted(refused) == (2, 0, 0, 0, 1)
    assert refused.failures[0].path == "xa.txt"
    assert os.strerror(code) in refused.failures[0].reason
    assert counted(sync(folder, fake_settings)) == (1, 0, 0, 2, 0)
