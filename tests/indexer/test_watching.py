"""A folder that is followed, with real files: what happens in it is found within seconds, what vanishes is kept."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fake_encoder import FakeEncoder

from indexer.errors import NotIndexedYetError
from indexer.pipeline import SyncReport
from indexer.quiet_sync import Listener
from indexer.settings import Settings
from indexer.store import Store
from indexer.watching import FolderWatch, is_network_folder

SOON_S = 20.0  # on a machine with much other work; it is two otherwise


class Watched:
    """A folder with a watch over it, in a thread."""

    def __init__(self, folder: Path, settings: Settings, *, poll: bool) -> None:
        self.folder, self.settings = folder, settings
        self.reports: list[SyncReport] = []
        self.troubles: list[str] = []
        self.stop = threading.Event()
        listener = Listener(self.reports.append, self.troubles.append)
        watch = FolderWatch(folder, settings, listener, self.stop, poll=poll, quiet_s=0.5)
        self.thread = threading.Thread(target=watch.run)
        self.thread.start()

    def paths(self) -> set[str]:
        try:
            store = Store(self.settings.database_path)
        except NotIndexedYetError:
            return set()
        try:
            return {record.path for record in store.documents()}
        finally:
            store.close()

    def words(self, path: str) -> str:
        store = Store(self.settings.database_path)
        try:
            return next((store.document_text(one.id) for one in store.documents() if one.path == path), "")
        finally:
            store.close()

    def waits_for(self, what: Callable[[], bool]) -> bool:
        until = time.monotonic() + SOON_S
        while time.monotonic() < until:
            if what():
                return True
            time.sleep(0.05)
        return what()

    def end(self) -> None:
        self.stop.set()
        self.thread.join(30)
        assert not self.thread.is_alive()


@pytest.fixture(params=[False, True], ids=["events", "polling"])
def watched(
    request: pytest.FixtureRequest, tmp_path: Path, fake_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Watched]:
    monkeypatch.setattr("indexer.quiet_sync.Encoder", FakeEncoder)
    monkeypatch.setattr("indexer.watching.RETRY_S", 0.2)
    monkeypatch.setattr("indexer.quiet_sync.RETRY_S", 0.2)
    monkeypatch.setattr("indexer.watching._POLL_MS", 300)
    folder = tmp_path / "văn bản"
    folder.mkdir()
    (folder / "a.txt").write_text("Kéo cáp quang đến thôn.", encoding="utf-8")
    watched = Watched(folder, fake_settings, poll=request.param)
    try:
        assert watched.waits_for(lambda: watched.paths() == {"a.txt"})
        time.sleep(1.0)  # until the folder is listened to
        yield watched
    finally:
        watched.end()


def test_what_is_added_changed_renamed_and_deleted_is_found(watched: Watched) -> None:
    folder = watched.folder
    (folder / "2026" / "quý I").mkdir(parents=True)
    (folder / "2026" / "quý I" / "b.txt").write_text("Công an xã kiểm tra.", encoding="utf-8")
    assert watched.waits_for(lambda: watched.paths() == {"a.txt", "2026/quý I/b.txt"})

    (folder / "a.txt").write_text("Lắp điện sáng đến thôn xa.", encoding="utf-8")
    assert watched.waits_for(lambda: "điện sáng" in watched.words("a.txt"))

    (folder / "a.txt").rename(folder / "2026" / "c.txt")
    assert watched.waits_for(lambda: watched.paths() == {"2026/c.txt", "2026/quý I/b.txt"})

    (folder / "2026").rename(folder / "2027")
    assert watched.waits_for(lambda: watched.paths() == {"2027/c.txt", "2027/quý I/b.txt"})

    (folder / "2027" / "c.txt").unlink()
    assert watched.waits_for(lambda: watched.paths() == {"2027/quý I/b.txt"})
    assert watched.troubles == []
    assert sum(report.added for report in watched.reports) == 5


def test_a_file_that_is_still_written_waits_until_it_is_quiet(watched: Watched) -> None:
    with (watched.folder / "dài.txt").open("w", encoding="utf-8") as file:
        for number in range(25):
            file.write(f"- Việc số {number} của xã.\n")
            file.flush()
            os.fsync(file.fileno())
            if number == 5:
                (watched.folder / "b.txt").write_text("Công an xã kiểm tra.", encoding="utf-8")
            assert "dài.txt" not in watched.paths(), number
            time.sleep(0.15)
    assert watched.waits_for(lambda: "Việc số 24" in watched.words("dài.txt"))
    assert "b.txt" in watched.paths()


def test_the_documents_of_a_folder_that_vanishes_are_kept_and_it_comes_back_by_itself(watched: Watched) -> None:
    away = watched.folder.with_name("không nối")
    watched.folder.rename(away)
    assert watched.waits_for(lambda: any("đang đợi" in trouble for trouble in watched.troubles))
    assert watched.paths() == {"a.txt"}

    watched.folder.mkdir()  # the empty folder on which a share is mounted
    assert watched.waits_for(lambda: any("ổ mạng" in trouble for trouble in watched.troubles))
    assert watched.paths() == {"a.txt"}

    watched.folder.rmdir()
    (away / "b.txt").write_text("Công an xã kiểm tra.", encoding="utf-8")
    away.rename(watched.folder)
    assert watched.waits_for(lambda: watched.paths() == {"a.txt", "b.txt"})
    (watched.folder / "c.txt").write_text("Trạm Y tế tiêm chủng.", encoding="utf-8")
    assert watched.waits_for(lambda: watched.paths() == {"a.txt", "b.txt", "c.txt"})


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("//server/share /mnt/chia\\040se cifs rw 0 0", True),
        ("server:/share /mnt/chia\\040se nfs4 rw 0 0", True),
        ("user@server: /mnt/chia\\040se fuse.sshfs rw 0 0", True),
        ("/dev/sdb1 /mnt/chia\\040se ext4 rw 0 0", False),
        ("//server/share /mnt/khac cifs rw 0 0", False),
    ],
)
def test_network_drives_are_told_by_what_is_mounted(tmp_path: Path, line: str, expected: bool) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\n{line}\n", encoding="utf-8")
    assert is_network_folder(Path("/mnt/chia se/2026"), mounts) is expected
