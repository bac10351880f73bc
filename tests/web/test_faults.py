"""What breaks around the program: a full or read-only disk, damaged files, a clock that jumps.

Whatever it is, a command gives the right results or says in one line what to do; it never shows a traceback.
"""

import ctypes
import json
import os
import random
import resource
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from indexer.passage_index import snapshot
from web.__main__ import main

PLAN = """KẾ HOẠCH
Trồng cây {name} năm 2026
I. NHIỆM VỤ
1. Phòng Kinh tế: chủ trì ươm cây {name}, xong trước ngày 20/01/2026.
2. Công an xã: bảo vệ vườn ươm cây {name}.
"""
QUERY = "ươm cây sưa"


class Told:
    """What a command printed, and its exit status."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    def says_what_to_do(self) -> bool:
        lines = self.err.strip().splitlines()
        return self.status != 0 and "Hãy" in lines[-1] and "Traceback" not in self.err + self.out


@pytest.fixture
def tracuu(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Told]:
    def call(*arguments: str | Path) -> Told:
        monkeypatch.setattr(sys, "argv", ["tracuu", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return Told(int(ended.value.code or 0), told.out, told.err)

    return call


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with documents and an index of them, to be copied."""
    from indexer.pipeline import sync
    from indexer.settings import Settings

    folder = tmp_path_factory.mktemp("template")
    (folder / "documents").mkdir()
    for name in ("sưa", "xoan", "lim", "keo", "thông"):
        text = PLAN.format(name=name) + "\n".join(f"{n}. Thôn {n} trồng {n} cây {name}." for n in range(3, 60))
        (folder / "documents" / f"{name}.txt").write_text(text, encoding="utf-8")
    sync(folder / "documents", Settings(data=folder / "data"))
    return folder


@pytest.fixture
def data(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(template / "data", tmp_path / "data"))


def found(told: Told) -> list[str]:
    assert told.status == 0, told.err
    return [f"{hit['document']['file_name']} {hit['text']}" for hit in json.loads(told.out)["hits"]]


# --- the derived index -----------------------------------------------------------------------------


def the_manifest(data: Path) -> Path:
    return data / "index" / "manifest.json"


def the_snapshot(data: Path) -> Path:
    manifest = snapshot.read_manifest(data / "index")
    assert manifest
    return data / "index" / manifest.snapshot


def cut_in_half(path: Path) -> None:
    """Cut a file, in a new file: whoever has the old one mapped into memory would be killed."""
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content[: len(content) // 2])


def largest_term_file(data: Path) -> Path:
    return max((the_snapshot(data) / "lexical").iterdir(), key=lambda path: path.stat().st_size)


def put_foreign_index(data: Path) -> None:
    """Put an index of another data folder in the place of this one's, with its manifest."""
    from indexer.pipeline import sync
    from indexer.settings import Settings

    other = data.parent / "other"
    (other / "documents").mkdir(parents=True)
    (other / "documents" / "a.txt").write_text("Kéo cáp quang đến thôn.", encoding="utf-8")
    sync(other / "documents", Settings(data=other / "data"))
    shutil.rmtree(data / "index")
    shutil.copytree(other / "data" / "index", data / "index")


def put_foreign_files(data: Path) -> None:
    """Put files of other libraries' making in the place of the snapshot's."""
    vectors = next(path for path in the_snapshot(data).iterdir() if path.is_file())
    vectors.unlink()
    vectors.write_bytes(b"\x93NUMPY\x01\x00" + bytes(4_000))
    (the_snapshot(data) / "lexical" / "meta.json").write_text('{"segments": []}', encoding="utf-8")


DAMAGES: dict[str, Callable[[Path], object]] = {
    "no manifest": lambda data: the_manifest(data).unlink(),
    "an empty manifest": lambda data: the_manifest(data).write_bytes(b""),
    "a manifest of a later format": lambda data: the_manifest(data).write_text('{"format": 99}', encoding="utf-8"),
    "half a file of vectors": lambda data: cut_in_half(
        next(path for path in the_snapshot(data).iterdir() if path.is_file())
    ),
    "half a file of terms": lambda data: cut_in_half(largest_term_file(data)),
    "no file of terms": lambda data: largest_term_file(data).unlink(),
    "no snapshot": lambda data: shutil.rmtree(the_snapshot(data)),
    "an index of another folder": put_foreign_index,
    "files of other programs": put_foreign_files,
    "a file in the place of the folder": lambda data: (
        shutil.rmtree(data / "index"),
        (data / "index").write_bytes(b"x"),
    ),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_index_is_made_anew_and_finds_the_same(
    data: Path, template: Path, tracuu: Callable[..., Told], damage: Callable[[Path], object]
) -> None:
    wanted = found(tracuu("search", QUERY, "--data", template / "data", "--json"))
    damage(data)
    assert found(tracuu("search", QUERY, "--data", data, "--json")) == wanted
    assert "Phòng Kinh tế" in tracuu("ask", "Ai chủ trì ươm cây sưa?", "--data", data).out
    assert tracuu("verify", "--data", data).status == 0


# --- the database ----------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["zeros", "noise"])
def test_a_damaged_page_of_the_database_never_gives_wrong_results(
    data: Path, template: Path, tracuu: Callable[..., Told], how: str
) -> None:
    with closing(sqlite3.connect(data / "tracuu.sqlite")) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    whole = (data / "tracuu.sqlite").read_bytes()
    wanted = found(tracuu("search", QUERY, "--data", data, "--json"))
    chance, noticed = random.Random(7), 0  # noqa: S311
    for page in chance.sample(range(len(whole) // size), 6):
        damage = bytes(size) if how == "zeros" else chance.randbytes(size)
        for old in data.glob("tracuu.sqlite*"):
            old.unlink()
        (data / "tracuu.sqlite").write_bytes(whole[: page * size] + damage + whole[(page + 1) * size :])
        searched = tracuu("search", QUERY, "--data", data, "--json")
        assert searched.says_what_to_do() or found(searched) == wanted, page
        checked = tracuu("verify", "--data", data)
        assert checked.says_what_to_do() or found(searched) == wanted, page
        noticed += checked.status != 0
    assert noticed > 2


@pytest.mark.parametrize(
    "content", [b"", b"SQLite format 3\x00" + bytes(84), b"hello" * 1000], ids=["0", "head", "text"]
)
def test_a_file_that_is_no_database_is_named(data: Path, tracuu: Callable[..., Told], content: bytes) -> None:
    for old in data.glob("tracuu.sqlite*"):
        old.unlink()
    (data / "tracuu.sqlite").write_bytes(content)
    for command in (("search", QUERY), ("ask", "Ai ký?"), ("verify",), ("serve", "--port", "0")):
        assert tracuu(*command, "--data", data).says_what_to_do(), command


# --- the disk --------------------------------------------------------------------------------------


@contextmanager
def full_after(most_bytes: int) -> Iterator[None]:
    """Let no file of this process grow beyond so many bytes, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("most_kb", [0, 8, 30, 100, 300])
def test_a_sync_into_a_full_disk_says_so_and_goes_on_when_there_is_room(
    template: Path, tmp_path: Path, tracuu: Callable[..., Told], most_kb: int
) -> None:
    data = tmp_path / "data"
    with full_after(most_kb * 1024):
        told = tracuu("sync", template / "documents", "--data", data)
    assert told.says_what_to_do(), (told.out, told.err)
    assert tracuu("sync", template / "documents", "--data", data).status == 0
    assert tracuu("verify", "--data", data).status == 0
    wanted = found(tracuu("search", QUERY, "--data", template / "data", "--json"))
    assert found(tracuu("search", QUERY, "--data", data, "--json")) == wanted


ENGINES = {
    "while files are let to the disk": ("indexer.passage_index.snapshot._sync_to_disk", OSError(28, "No space left")),
    "while vectors are written": ("indexer.passage_index.dense.DenseIndex.save", RuntimeError("write error in file")),
    "while terms are written": ("indexer.passage_index.lexical.LexicalIndex.apply", ValueError("IO error: no space")),
}


@pytest.mark.parametrize(("place", "error"), ENGINES.values(), ids=ENGINES)
def test_an_index_that_cannot_be_written_costs_no_document(
    *, template: Path, data: Path, tmp_path: Path, tracuu: Callable[..., Told], place: str, error: Exception
) -> None:
    documents = Path(shutil.copytree(template / "documents", tmp_path / "documents"))
    (documents / "đào.txt").write_text(PLAN.format(name="đào"), encoding="utf-8")

    def fail(*_: object, **__: object) -> None:
        raise error

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(place, fail)
        told = tracuu("sync", documents, "--data", data)
    assert told.says_what_to_do(), (told.out, told.err)
    assert len(list((data / "index").glob("snapshot-*"))) == 1
    assert "ươm cây đào" in tracuu("search", "ươm cây đào", "--data", data).out
    assert "Không có gì thay đổi: 6 văn bản" in tracuu("sync", documents, "--data", data).out
    assert tracuu("verify", "--data", data).status == 0


@contextmanager
def without_power_over_rights() -> Iterator[None]:
    """Let the rights of files count for the superuser too, in this thread."""
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    before, now = (ctypes.c_uint32 * 6)(), (ctypes.c_uint32 * 6)()
    assert libc.capget(header, before) == 0
    ctypes.memmove(now, before, ctypes.sizeof(now))
    now[0] &= ~0b110  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
    assert libc.capset(header, now) == 0
    try:
        yield
    finally:
        assert libc.capset(header, before) == 0


@pytest.fixture
def read_only(data: Path) -> Iterator[Path]:
    """Return a data folder that nobody may write, nor what lies in it."""
    paths = [data, *data.rglob("*")]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    with without_power_over_rights():
        assert not os.access(data, os.W_OK, effective_ids=True)
        yield data
    for path in paths:
        if path.exists():
            path.chmod(0o755 if path.is_dir() else 0o644)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="rights of the superuser are Linux's")
def test_a_data_folder_that_cannot_be_written_is_named(
    read_only: Path, template: Path, tracuu: Callable[..., Told]
) -> None:
    for command in (
        ("sync", template / "documents"),
        ("search", QUERY),
        ("ask", "Ai chủ trì ươm cây sưa?"),
        ("serve", "--port", "0"),
        ("verify",),
    ):
        told = tracuu(*command, "--data", read_only)
        assert told.says_what_to_do(), (command, told.out, told.err)
        assert "quyền" in told.err


# --- the clock -------------------------------------------------------------------------------------


@pytest.mark.parametrize("jump_s", [-10 * 365 * 86_400.0, 10 * 365 * 86_400.0], ids=["backwards", "forwards"])
def test_a_clock_that_jumps_changes_nothing_but_times(
    template: Path, tmp_path: Path, tracuu: Callable[..., Told], monkeypatch: pytest.MonkeyPatch, jump_s: float
) -> None:
    documents, data = Path(shutil.copytree(template / "documents", tmp_path / "documents")), tmp_path / "data"
    tracuu("sync", documents, "--data", data)
    clock = time.time
    monkeypatch.setattr(time, "time", lambda: clock() + jump_s)
    changed = documents / "sưa.txt"
    changed.write_text(PLAN.format(name="sưa").replace("Công an", "Trạm Y tế"), encoding="utf-8")
    os.utime(changed, (clock() + jump_s, clock() + jump_s))
    (documents / "lim.txt").unlink()
    added = tmp_path / "mới.txt"
    added.write_text(PLAN.format(name="đào"), encoding="utf-8")

    assert "thay 1, gỡ 1" in tracuu("sync", documents, "--data", data).out
    assert tracuu("add", added, "--data", data).status == 0
    assert "Trạm Y tế" in tracuu("search", "bảo vệ vườn ươm cây sưa", "--data", data).out
    assert "đào" in tracuu("search", "ươm cây đào", "--data", data).out
    assert tracuu("verify", "--data", data).status == 0
    monkeypatch.setattr(time, "time", clock)
    assert "Không có gì thay đổi" in tracuu("sync", documents, "--data", data).out
    assert tracuu("verify", "--data", data).status == 0
