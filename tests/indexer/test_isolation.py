"""Reading in a process of its own gives what reading here gives; what exceeds the limits ends that process alone."""

import contextlib
import os
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from made_documents import PLAN

from indexer import isolation
from indexer.errors import (
    DamagedFileError,
    EmptyDocumentError,
    OversizedFileError,
    ReadError,
    UnparsableFileError,
    UnsupportedFormatError,
)
from indexer.isolation import Abandoned, Limits, check_isolated, parse_isolated
from indexer.reading import parse_file

LIMITS = Limits(memory_mb=2048, timeout_s=60)
EXE = b"MZ\x90\x00\x03" + b"\x00\xff" * 500


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "kế hoạch.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


@pytest.fixture
def reader(code_of_readers: Path) -> Path:
    """Return the path of a program that stands in for the reading one; the test writes it."""
    return code_of_readers / "reading.py"


def test_the_result_is_that_of_reading_here(plan: Path, sample_documents: Path) -> None:
    for path in [plan, *sorted(sample_documents.iterdir())[:4]]:
        there, here = parse_isolated(path, LIMITS), parse_file(path)
        assert there == here
        assert [layout.page for layout in there.layouts] == [layout.page for layout in here.layouts]
        for one, other in zip(there.layouts, here.layouts, strict=True):
            assert (one.width, one.height, one.quarter_turns) == (other.width, other.height, other.quarter_turns)
            assert np.array_equal(one.words, other.words)
        assert check_isolated(path, LIMITS) in ("text", "docx", "pdf")


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("chương trình.pdf", EXE, UnsupportedFormatError),
        ("rỗng.docx", b"", EmptyDocumentError),
        ("hỏng.docx", b"PK\x03\x04 broken", DamagedFileError),
        ("dữ liệu.json", b'{"a": 1}', UnsupportedFormatError),
    ],
)
def test_what_is_no_document_is_refused_by_its_content(
    tmp_path: Path, name: str, content: bytes, kind: type[ReadError]
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    for task in (check_isolated, parse_isolated):
        with pytest.raises(kind) as told:
            task(path, LIMITS)
        assert type(told.value) is kind


def test_a_layout_without_places_is_no_result(plan: Path) -> None:
    parsed = isolation.parsed_files().dump_python(parse_file(plan), mode="json")
    for words in ([], [[1, 2]], "x", [[10**12] * 6]):
        layout = {"page": 1, "width": 1, "height": 1, "quarter_turns": 0, "words": words}
        with pytest.raises(ValueError, match=r"layout|places"):
            isolation.parsed_files().validate_python({**parsed, "layouts": [layout]})


def test_a_zip_bomb_ends_with_an_error(tmp_path: Path) -> None:
    path = tmp_path / "bom.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            part.write(b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>")
            for _ in range(600):
                part.write(b"<w:p/>" * 170_000)
    started = time.monotonic()
    with pytest.raises(ReadError):
        parse_isolated(path, LIMITS)
    assert time.monotonic() - started < 30


def test_a_type_list_that_is_a_bomb_does_not_reach_this_process(tmp_path: Path) -> None:
    path = tmp_path / "bom.odt"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("mimetype", "w") as part:
        for _ in range(400):
            part.write(b"\x00" * 1024 * 1024)
    with pytest.raises(UnsupportedFormatError, match="nén"):
        check_isolated(path, Limits(memory_mb=256, timeout_s=20))


def running(words: bytes) -> Iterator[Path]:
    """Yield the processes whose command line holds some words."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if words in path.read_bytes():
                yield path


def children(parent: int, words: bytes) -> list[int]:
    """Return the processes that one has started and whose command line holds some words."""
    found = []
    for path in running(words):
        with contextlib.suppress(OSError):  # it may end between the two looks
            stat = (path.parent / "stat").read_text(encoding="utf-8", errors="replace")
            if int(stat.rpartition(")")[2].split()[1]) == parent:
                found.append(int(path.parent.name))
    return found


TAKES_MEMORY = """
def parse_file(path):
    held = []
    while True:
        held.append(bytearray(50_000_000))
"""
TAKES_TIME = """
def parse_file(path):
    while True:
        pass
"""
SLEEPS = """
import time
def parse_file(path):
    time.sleep(60)
"""
HAS_CHILD = """
import subprocess
def parse_file(path):
    child = subprocess.Popen(["sleep", "60.125"], start_new_session=True)
    try:
        child.wait()
    finally:
        child.kill()
"""
DIES = """
import os, signal
def parse_file(path):
    os.kill(os.getpid(), signal.SIGSEGV)
"""
LIES = """
import pathlib, os
def parse_file(path):
    pathlib.Path("result.json").write_text('{"format": 1}')
    os._exit(0)
"""
NAMES_ANOTHER_ERROR = """
import pathlib, os
def parse_file(path):
    pathlib.Path("fault.txt").write_text("TraCuuError\\nlừa")
    os._exit(0)
"""


@pytest.mark.parametrize(
    ("code", "limits", "expected"),
    [
        (TAKES_MEMORY, Limits(400, 60), (OversizedFileError, "bộ nhớ")),
        (TAKES_TIME, Limits(1024, 1), (OversizedFileError, "lâu hơn")),
        (SLEEPS, Limits(1024, 1), (OversizedFileError, "lâu hơn")),
        (HAS_CHILD, Limits(1024, 1), (OversizedFileError, "lâu hơn")),
        (DIES, LIMITS, (UnparsableFileError, "dừng giữa chừng")),
        (LIES, LIMITS, (UnparsableFileError, "kết quả hỏng")),
        (NAMES_ANOTHER_ERROR, LIMITS, (UnparsableFileError, "lỗi lạ")),
    ],
    ids=["memory", "processor", "clock", "child", "crash", "wrong result", "wrong error"],
)
def test_a_hostile_file_ends_its_own_process(
    reader: Path, plan: Path, code: str, limits: Limits, expected: tuple[type[ReadError], str]
) -> None:
    reader.write_text(code, encoding="utf-8")
    started = time.monotonic()
    with pytest.raises(expected[0], match=expected[1]):
        parse_isolated(plan, limits)
    assert time.monotonic() - started < 15
    assert not list(running(str(plan).encode()))
    assert not list(running(b"sleep\x0060.125"))


def test_a_result_that_nobody_wants_is_not_waited_for(reader: Path, plan: Path) -> None:
    reader.write_text(SLEEPS, encoding="utf-8")
    started = time.monotonic()
    with pytest.raises(Abandoned):
        parse_isolated(plan, LIMITS, lambda: time.monotonic() - started > 0.5)
    assert time.monotonic() - started < 10


def test_the_process_sees_no_settings(reader: Path, plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACUU_SUMMARY_KEY", "secret")
    reader.write_text(
        "import os\nfrom indexer.errors import DamagedFileError\n"
        "def parse_file(path):\n    raise DamagedFileError(' '.join(os.environ))\n",
        encoding="utf-8",
    )
    with pytest.raises(DamagedFileError) as told:
        parse_isolated(plan, LIMITS)
    assert "TRACUU" not in str(told.value)
    assert os.environ["TRACUU_SUMMARY_KEY"] == "secret"
