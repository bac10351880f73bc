"""Fetched files take a bounded part of the disk, and none of it for long."""

import shutil
import threading
from pathlib import Path

import pytest

from indexer.files import fetching
from indexer.files.fetching import FetchAhead, WorkFolder


class Source:
    """Fetches into a folder and counts what lies there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.fetched: list[str] = []
        self._noting = threading.Lock()

    def fetch(self, path: Path) -> Path:
        if path.name == "mất":
            raise FileNotFoundError(path.name)
        with self._noting:
            self.fetched.append(path.name)
        target = self.folder / path.name
        target.write_bytes(b"x" * 10)
        return target

    @property
    def held(self) -> int:
        return sum(path.stat().st_size for path in self.folder.iterdir())


def test_no_more_is_fetched_ahead_than_there_is_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "_MOST_AHEAD_BYTES", 35)
    source = Source(tmp_path)
    ahead = FetchAhead(source.fetch)
    names = [Path(str(number)) for number in range(8)]
    for path in names:
        ahead.begin(path, 10)
    for number, path in enumerate(names):
        with ahead.taken(path) as fetched:
            assert fetched.read_bytes() == b"x" * 10
            assert source.held <= 40
        if number == 2:
            ahead.begin(names[7], 10)  # there is room again
    assert (sorted(source.fetched), source.held) == ([str(path) for path in names], 0)
    ahead.close()


def test_what_nobody_came_for_is_not_waited_for_and_a_failure_comes_where_it_is_asked_for(tmp_path: Path) -> None:
    source = Source(tmp_path)
    ahead = FetchAhead(source.fetch)
    ahead.begin(Path("mất"), 10)
    ahead.begin(Path("a"), -1)  # a size that nobody tells
    with pytest.raises(FileNotFoundError), ahead.taken(Path("mất")):
        pass
    assert source.fetched == []
    ahead.begin(Path("b"), 10)
    ahead.close()


def test_what_a_killed_process_left_is_removed_and_what_another_one_needs_is_not(tmp_path: Path) -> None:
    one, killed, two = WorkFolder(tmp_path), WorkFolder(tmp_path), WorkFolder(tmp_path)
    kept, left = one.new(".txt"), killed.new(".txt")
    kept.write_bytes(b"x")
    left.write_bytes(b"x")
    killed._lock.release()  # as the system does when a process ends
    (left.parent / ".lock").touch()

    assert two.new(".txt").parent.is_dir()

    assert (kept.exists(), left.parent.exists()) == (True, False)
    one.close()
    two.close()
    assert list(tmp_path.iterdir()) == []
    shutil.rmtree(tmp_path)
