"""What a killed sync leaves on the disk, and what no sync asks for; `tests/test_crash.py` kills it everywhere."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from made_documents import PLAN

from indexer.pipeline import sync
from indexer.settings import Settings

# Each point is where the process kills itself: the function is left at its nth call, before or after it has run.
BEFORE_THE_MANIFEST = "indexer.passage_index.snapshot:publish before 1"
WHILE_THE_INDEX_IS_BUILT = "indexer.passage_index.lexical.LexicalIndex:_document after 5"
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


def test_what_a_killed_sync_left_goes_with_the_next_snapshot(fake_settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    write_documents(folder, PLAN)
    for point in (BEFORE_THE_MANIFEST, WHILE_THE_INDEX_IS_BUILT):
        run(SCRIPT, Path(__file__).parent, point, folder, fake_settings.data)
    assert len(list(fake_settings.index_folder.glob("snapshot-*"))) == 2

    sync(folder, fake_settings)

    assert len(list(fake_settings.index_folder.glob("snapshot-*"))) == 1
    assert len(list(fake_settings.index_folder.glob("manifest.json*"))) == 1


@pytest.mark.slow
def test_a_sync_asks_no_network(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "a.txt").write_text(PLAN, encoding="utf-8")

    done = run(NETWORK_SCRIPT, folder, tmp_path / "data", HF_HUB_OFFLINE="0", TRANSFORMERS_OFFLINE="0")

    assert done.returncode == 0, done.stderr
