"""Syncs with several reading processes: the same index, in the same order; a hostile file takes nobody with it."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from fake_encoder import FakeEncoder
from made_documents import PLAN
from made_stores import results
from test_isolation import children, reader, running  # noqa: F401 — a fixture

from indexer import reader_process
from indexer.isolation import Limits, Reader
from indexer.parallel_reading import FileReader
from indexer.parallel_reading.local import LocalReaders
from indexer.pipeline import open_index, sync
from indexer.reader_pool import ReaderPool
from indexer.settings import Settings
from indexer.store import Store

FILES = 30
STUMBLES = """
import os, signal, time
from pathlib import Path
from indexer.model import *
_parse_file = parse_file
def parse_file(path):
    if "giết" in path.name:
        os.kill(os.getpid(), signal.SIGKILL)
    if "nhớ" in path.name:
        held = []
        while True:
            held.append(bytearray(50_000_000))
    if "lâu" in path.name:
        time.sleep(60.25)
    return _parse_file(path)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "documents"
    path.mkdir()
    for number in range(FILES):
        text = PLAN.replace("Bình Khê Đông", f"Bình Khê {number}")
        (path / f"{number:02}.txt").write_text(text if number % 3 else f"Việc số {number} của thôn.", encoding="utf-8")
    return path


@pytest.fixture
def pooled(fake_settings: Settings) -> Settings:
    return fake_settings.model_copy(update={"readers": 2, "data": fake_settings.data.parent / "pooled"})


def contents(settings: Settings) -> object:
    store, encoder = Store(settings.database_path), FakeEncoder(settings)
    index = open_index(settings, store, encoder)  # type: ignore[arg-type]
    try:
        assert index.problems(store) == []
        return results(index, store, encoder)
    finally:
        index.close()
        store.close()


def order_of_commits(settings: Settings) -> list[str]:
    with closing(sqlite3.connect(settings.database_path)) as connection:
        rows = connection.execute("SELECT path FROM documents ORDER BY (SELECT min(id) FROM passages "
                                  "WHERE document_id = documents.id)")  # fmt: skip
        return [path for (path,) in rows]


def test_several_processes_make_the_index_that_one_makes(
    folder: Path, fake_settings: Settings, pooled: Settings
) -> None:
    (folder / "05.txt").write_bytes(b"PK\x03\x04 broken")
    done: list[str] = []

    one, several = sync(folder, fake_settings), sync(folder, pooled, progress=lambda *args: done.append(args[2]))

    assert (several.added, len(several.failures)) == (one.added, 1) == (FILES - 1, 1)
    assert several.failures == [*one.failures]
    assert contents(pooled) == contents(fake_settings)
    assert done == [path.name for path in sorted(folder.iterdir())]
    assert order_of_commits(pooled) == [name for name in done if name != "05.txt"]
    assert sync(folder, pooled).changed_nothing


@pytest.mark.usefixtures("reader")
def test_a_hostile_file_ends_its_process_only_and_is_named(
    folder: Path,
    pooled: Settings,
    reader: Path,  # noqa: F811
) -> None:
    reader.write_text(reader.read_text(encoding="utf-8") + STUMBLES, encoding="utf-8")
    for name in ("03 giết", "04 nhớ", "06 lâu"):
        (folder / f"{name}.txt").write_text("Việc.", encoding="utf-8")
    settings = pooled.model_copy(update={"reader_memory_mb": 700, "reader_timeout_s": 8.0})

    report = sync(folder, settings)

    assert report.added == FILES
    reasons = {failure.path: failure.reason for failure in report.failures}
    assert set(reasons) == {"03 giết.txt", "04 nhớ.txt", "06 lâu.txt"}
    assert "dừng giữa chừng" in reasons["03 giết.txt"]
    assert "700 MB" in reasons["04 nhớ.txt"]
    assert "8 giây" in reasons["06 lâu.txt"]
    assert not list(running(str(settings.data.parent).encode()))


def test_results_that_wait_are_bounded(tmp_path: Path) -> None:
    begun: list[int] = []
    released = threading.Event()

    def read(_reader: FileReader, number: int) -> bytes:
        begun.append(number)
        if number == 0:
            released.wait(20)
        return b"x" * 10_000_000

    pool: ReaderPool[int, bytes] = ReaderPool(LocalReaders(2, Limits(2048, 60)), read, len)
    with closing(pool):
        results = pool.results(range(200))
        threading.Timer(1.0, released.set).start()
        assert next(results)[0] == 0
        assert len(begun) < 25  # 128 MB of 10 MB each, and what was begun meanwhile
        assert [number for number, _ in results] == list(range(1, 200))


def test_a_process_that_a_file_made_large_takes_no_other(
    tmp_path: Path,
    reader: Path,  # noqa: F811
) -> None:
    reader.write_text(
        "import os\nfrom indexer.errors import DamagedFileError\nkept = []\n"
        "def parse_file(path):\n"
        "    if 'lớn' in path.name: kept.append(bytearray(400_000_000))\n"
        "    raise DamagedFileError(str(os.getpid()))\n",
        encoding="utf-8",
    )

    def process_of(one: Reader, name: str) -> str:
        path = tmp_path / name
        path.write_text("x", encoding="utf-8")
        with pytest.raises(Exception, match=r"\d+") as told:
            one.ask("parse", path)
        return str(told.value)

    with closing(Reader(Limits(700, 20))) as one:
        numbers = [process_of(one, name) for name in ("a", "b", "lớn", "c", "d")]

    assert numbers[0] == numbers[1] == numbers[2] != numbers[3] == numbers[4]


def test_a_process_that_was_ended_between_two_files_is_replaced(folder: Path) -> None:
    with closing(Reader(Limits(2048, 60))) as one:
        first = one.ask("parse", folder / "00.txt")
        assert one._process
        os.kill(one._process._child.pid, signal.SIGKILL)
        one._process._child.wait()
        assert one.ask("parse", folder / "00.txt") == first


SYNC = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from fake_encoder import FakeEncoder
from indexer import pipeline
from indexer.settings import Settings
pipeline.Encoder = FakeEncoder
settings = Settings(data=Path(sys.argv[3]), encoder="fake:64", readers=2)
pipeline.sync(Path(sys.argv[2]), settings, progress=lambda *args: print(args[2], flush=True))
"""


@pytest.fixture
def started(folder: Path, pooled: Settings) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", SYNC, str(Path(__file__).parent), str(folder), str(pooled.data)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    yield process
    process.kill()
    process.communicate()


def readers_of(parent: int) -> list[int]:
    """Return the reading processes that a process has started."""
    return children(parent, reader_process.__name__.encode())


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGINT], ids=["killed", "Ctrl+C"])
def test_the_processes_end_with_a_sync_that_is_cut_off_and_the_next_goes_on(
    folder: Path, pooled: Settings, started: subprocess.Popen[str], ending: signal.Signals
) -> None:
    assert started.stdout
    for _ in range(3):
        started.stdout.readline()
    processes = readers_of(started.pid)
    assert processes
    started.send_signal(ending)
    started.communicate(timeout=30)

    until = time.monotonic() + 10
    while set(processes) & set(readers_of(1)):
        assert time.monotonic() < until
        time.sleep(0.05)
    store = Store(pooled.database_path)
    kept = {record.path: record.indexed_at for record in store.documents()}
    store.close()
    assert len(kept) >= 3
    report = sync(folder, pooled)
    assert (report.added, report.unchanged) == (FILES - len(kept), len(kept))
    store = Store(pooled.database_path)
    assert {record.path: record.indexed_at for record in store.documents() if record.path in kept} == kept
    store.close()
