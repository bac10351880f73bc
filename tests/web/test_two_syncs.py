"""Two syncs at once, as two people start them: the second waits and says so, or ends at once where that is wanted."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow  # every process imports the model's library
TEXT = "I. VIỆC\n1. Công an xã kiểm tra quán {}.\n2. Kéo cáp quang đến thôn {}.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "documents"
    path.mkdir()
    for number in range(5):
        (path / f"{number}.txt").write_text(TEXT.format(number, number), encoding="utf-8")
    return path


@pytest.fixture
def start(folder: Path, tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    begun: list[subprocess.Popen[str]] = []

    def call(*options: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "web", "sync", str(folder), "--data", str(tmp_path / "data"), *options]
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": "1", "TRACUU_READERS": "2"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        begun.append(process)
        return process

    yield call
    for process in begun:
        process.kill()
        process.communicate()


def test_the_second_waits_for_the_first_and_says_so(
    start: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    with FileLock(tmp_path / "data" / "writer.lock"):  # the first one, until both others wait
        both = [start(), start()]
        for process in both:
            assert process.stderr
            assert "đang đợi đến lượt" in process.stderr.readline()
        refused = start("--no-wait")
        said = refused.communicate(timeout=100)[1]
        assert refused.returncode == 2
        assert "Một tiến trình khác đang cập nhật" in said
        assert "Hãy đợi" in said
        assert "Traceback" not in said
    outputs = [process.communicate(timeout=200)[0] for process in both]

    assert [process.returncode for process in both] == [0, 0]
    assert sum("Thêm 5" in output for output in outputs) == 1
    assert sum("Không có gì thay đổi: 5 văn bản" in output for output in outputs) == 1


def test_a_watch_follows_the_folder_until_it_is_ended(
    start: Callable[..., subprocess.Popen[str]], folder: Path
) -> None:
    process = start("--watch")
    assert process.stdout
    assert "Đang theo dõi" in process.stdout.readline()
    assert "Thêm 5" in process.stdout.readline()
    (folder / "mới.txt").write_text(TEXT.format(9, 9), encoding="utf-8")
    assert "Thêm 1" in process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    started = time.monotonic()
    _, said = process.communicate(timeout=30)
    assert (process.returncode, said) == (0, "")
    assert time.monotonic() - started < 20
