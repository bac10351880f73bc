"""A sync that is killed, in a process of its own: the index still serves, and the next sync completes it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from fake_encoder import FakeEncoder
from made_documents import PLAN
from made_stores import results

from indexer.pipeline import open_index, sync
from indexer.settings import Settings
from indexer.store import Store

# Each point is where the process kills itself: the function is left at its nth call, before or after it has run.
FIRST_SYNC = {
    "while the tables are made": "indexer.store.database:insert before 1",
    "in the first document": "indexer.store.writing:_insert_passages before 1",
    "before the commit of a document": "indexer.store.rows:reference_values after 2",
    "between two documents": "indexer.store.store.Store:replace_document after 2",
    "while the index is built": "indexer.passage_index.lexical.LexicalIndex:_document after 5",
    "while the manifest is written": "indexer.passage_index.snapshot:asdict after 1",
}
LATER_SYNC = {
    "before anything is stored": "indexer.pipeline:_reencode before 1",
    "while a file is forgotten": "indexer.store.writing:remove after 1",
    "inside a replacement": "indexer.store.writing:_insert_passages before 2",
    "between two documents": "indexer.store.store.Store:replace_document after 2",
    "before the index is built": "indexer.passage_index.snapshot:new_folder before 1",
    "while the index is copied": "indexer.passage_index.snapshot:_link_or_copy after 2",
    "while the index is built": "indexer.passage_index.lexical.LexicalIndex:_document after 5",
    "before the manifest": "indexer.passage_index.snapshot:publish before 1",
    "while the manifest is written": "indexer.passage_index.snapshot:asdict after 1",
    "before old snapshots are removed": "indexer.passage_index.snapshot:shutil.rmtree before 1",
    "after all": "indexer.passage_index.snapshot:publish after 1",
}
CASES = [(point, True) for point in FIRST_SYNC.values()] + [(point, False) for point in LATER_SYNC.values()]
NAMES = [f"first sync, {name}" for name in FIRST_SYNC] + [f"later sync, {name}" for name in LATER_SYNC]
SCRIPT = """
import os, signal, sys
from importlib import import_module
from pathlib import Path

sys.path.insert(0, sys.argv[1])
from fake_encoder import FakeEncoder
from indexer import pipeline
from indexer.settings import Settings

pipeline.Encoder = FakeEncoder
place, when, number = sys.argv[2].split()
module, path = place.split(":")
owner_path, name = ".".join([module, *path.split(".")[:-1]]), path.split(".")[-1]
parts = owner_path.split(".")
for end in range(len(parts), 0, -1):
    try:
        owner = import_module(".".join(parts[:end]))
        break
    except ModuleNotFoundError:
        continue
for part in parts[end:]:
    owner = getattr(owner, part)
is_static = isinstance(vars(owner).get(name), staticmethod)
function, calls = getattr(owner, name), 0

def counted(*arguments, **named):
    global calls
    calls += 1
    if calls == int(number) and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    result = function(*arguments, **named)
    if calls == int(number):
        os.kill(os.getpid(), signal.SIGKILL)
    return result

setattr(owner, name, staticmethod(counted) if is_static else counted)
pipeline.sync(Path(sys.argv[3]), Settings(data=Path(sys.argv[4]), encoder="fake:64"))
"""
NETWORK_SCRIPT = """
import socket, sys
from pathlib import Path

def refuse(*arguments, **named):
    raise AssertionError(f"somebody asked the network: {arguments}")

socket.socket.connect = socket.socket.connect_ex = socket.create_connection = socket.getaddrinfo = refuse
from indexer.encoder import Encoder
from indexer.pipeline import open_index, sync
from indexer.settings import Settings
from indexer.store import Store

settings = Settings(data=Path(sys.argv[2]))
report = sync(Path(sys.argv[1]), settings)
assert (report.added, report.failures) == (1, []), report
store, encoder = Store(settings.database_path), Encoder(settings)
index = open_index(settings, store, encoder)
assert index.dense(encoder.encode(["kéo cáp quang"])[0], 5)
assert index.problems(store) == []
"""


def write_documents(folder: Path, text: str, count: int = 3) -> None:
    folder.mkdir(exist_ok=True)
    for number in range(count):
        path = folder / f"{number}.txt"
        path.write_text(text.replace("Bình Khê Đông", f"Bình Khê {number}"), encoding="utf-8")


def run(script: str, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        check=False,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, **environment},
        timeout=120,
    )


def check_serves(settings: Settings) -> dict[str, list[tuple[str, str, int, float]]]:
    """Open the index as a reader does; every quote must be right. Return what it finds."""
    store, encoder = Store(settings.database_path), FakeEncoder(settings)
    index = open_index(settings, store, encoder)  # type: ignore[arg-type]
    try:
        assert store.check() is None
        assert index.problems(store) == []
        for record in store.documents():
            text = store.document_text(record.id)
            assert all(p.quote == p.span.of(text) for p in store.passages_of(record.id))
        return results(index, store, encoder)
    finally:
        index.close()
        store.close()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
@pytest.mark.parametrize(("point", "is_first"), CASES, ids=NAMES)
def test_a_killed_sync_is_completed_by_the_next(
    point: str, is_first: bool, fake_settings: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "documents"
    write_documents(folder, PLAN)
    if not is_first:
        # A long one that stays, so that the change is small enough to be replayed
        (folder / "4.txt").write_text("\n".join(f"- Việc số {n} của xã." for n in range(250)), encoding="utf-8")
        sync(folder, fake_settings)
        write_documents(folder, PLAN.replace("Số hóa hồ sơ", "Số hóa toàn bộ hồ sơ"), count=1)
        (folder / "2.txt").unlink()
        (folder / "3.txt").write_text("Công an xã kiểm tra các quán.", encoding="utf-8")

    killed = run(SCRIPT, Path(__file__).parent, point, folder, fake_settings.data)

    assert killed.returncode == -signal.SIGKILL, killed.stderr
    if not is_first:
        check_serves(fake_settings)
    sync(folder, fake_settings)
    fresh = fake_settings.model_copy(update={"data": tmp_path / "fresh"})
    sync(folder, fresh)
    assert check_serves(fake_settings) == check_serves(fresh)
    assert sync(folder, fake_settings).changed_nothing


def test_what_a_killed_sync_left_goes_with_the_next_snapshot(fake_settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    write_documents(folder, PLAN)
    for point in (LATER_SYNC["before the manifest"], LATER_SYNC["while the index is built"]):
        run(SCRIPT, Path(__file__).parent, point, folder, fake_settings.data)
    assert len(list(fake_settings.index_folder.glob("snapshot-*"))) == 2

    sync(folder, fake_settings)

    assert len(list(fake_settings.index_folder.glob("snapshot-*"))) == 1
    assert len(list(fake_settings.index_folder.glob("manifest.json*"))) == 1


def test_a_sync_asks_no_network(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "a.txt").write_text(PLAN, encoding="utf-8")

    done = run(NETWORK_SCRIPT, folder, tmp_path / "data", HF_HUB_OFFLINE="0", TRANSFORMERS_OFFLINE="0")

    assert done.returncode == 0, done.stderr
