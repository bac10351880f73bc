"""A file is read in a process of its own: what a hostile file takes is taken from that process, not from the service.

The process has limits on processor time, memory and output, a folder of its own for temporary files, and an
environment without our settings. What it found comes back as JSON that is checked against the types; nothing of it is
run. It does not know what the readers do.
"""

import contextlib
import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from indexer import errors
from indexer.errors import OversizedFileError, ReadError, UnparsableFileError
from indexer.reader_process import FAULT, GOES_ON, GRACE_S, OUT_OF_MEMORY, OUT_OF_TIME, RESULT, RETIRES, parsed_files

if TYPE_CHECKING:
    from indexer.reading import ParsedFile

Task = Literal["check", "parse", "draw"]
CHECK_TIMEOUT_S = 20.0
_MAX_RESULT_BYTES = 256 * 1024 * 1024  # a document of 20 MB of text, the most that is read, makes less
_LOOK_EVERY_S = 0.2


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take; the same time is the most of the processor and by the clock.

    `grace_s` is given to a process that took too long to end what it has started.
    """

    memory_mb: int
    timeout_s: float
    grace_s: float = GRACE_S


class Abandoned(Exception):  # noqa: N818 — nothing went wrong
    """Nobody wants the result any more; the process was ended."""


def _nobody_minds() -> bool:
    return False


def check_isolated(path: Path, limits: Limits) -> str:
    """Return the format of a file that is worth reading; raises `ReadError` as `readers.check` does."""
    with contextlib.closing(Reader(Limits(limits.memory_mb, min(limits.timeout_s, CHECK_TIMEOUT_S)))) as reader:
        return reader.ask("check", path).decode()


def parse_isolated(path: Path, limits: Limits, is_unwanted: Callable[[], bool] = _nobody_minds) -> "ParsedFile":
    """Return what `reading.parse_file` makes of a file; raises `ReadError`, also where the limits are exceeded.

    Raises `Abandoned` soon after `is_unwanted` says so.
    """
    with contextlib.closing(Reader(limits, is_unwanted)) as reader:
        return parsed_file(reader.ask("parse", path))


def parsed_file(result: bytes) -> "ParsedFile":
    """Return the parsed file that a reading process has written; raises `ReadError` where it is none."""
    try:
        parsed = parsed_files().validate_json(result)
    except ValueError as error:
        raise _stopped("trả về kết quả hỏng") from error
    if parsed.inputs and len(parsed.inputs) != len(parsed.passages):
        raise _stopped("trả về kết quả hỏng")
    return parsed


class Reader:
    """A process that reads one file after another; after one that ends it, the next file gets a new one.

    It belongs to the thread that asks it: the system ends the process with that thread.
    """

    def __init__(self, limits: Limits, is_unwanted: Callable[[], bool] = _nobody_minds) -> None:
        """`is_unwanted` is asked now and then while a file is read."""
        self._limits = limits
        self._is_unwanted = is_unwanted
        self._process: _Process | None = None

    def ask(self, task: Task, path: Path, *details: str | int | None) -> bytes:
        """Return the result of a task; raises `ReadError`, `Abandoned`.

        `details` of "parse": what is made ready for an encoder; of "draw": format, page, width, quarter turns.
        """
        if self._process and self._process.has_ended:  # ended from outside between two files
            self.close()
        if self._process is None:
            self._process = _Process(self._limits)
        process, status = self._process, None
        try:
            status = process.do(task, path, details, self._is_unwanted)
            return _result(process.folder, status, self._limits)
        finally:
            if status != 0 or process.has_retired:
                self.close()
            else:
                process.clear()

    def close(self) -> None:
        """End the process."""
        if self._process:
            self._process.close()
            self._process = None


class _Process:
    """One reading process with its folder and pipes."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.has_retired = False
        self.folder = Path(tempfile.mkdtemp(prefix="tracuu-doc-"))
        requests, self._requests = os.pipe()
        self._replies, replies = os.pipe()
        command = [sys.executable, "-m", "indexer.reader_process", str(limits.memory_mb), str(limits.timeout_s)]
        try:
            self._child = subprocess.Popen(  # noqa: S603 — a fixed command; names of files go through the pipe
                [*command, str(requests), str(replies)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=self.folder,
                env=_environment(str(self.folder)),
                pass_fds=(requests, replies),
                start_new_session=True,
            )
        except OSError:
            self._give_back()
            raise
        finally:
            os.close(requests)
            os.close(replies)

    @property
    def has_ended(self) -> bool:
        """Whether the process is no more."""
        return self._child.poll() is not None

    def do(self, task: Task, path: Path, details: Sequence[str | int | None], is_unwanted: Callable[[], bool]) -> int:
        """Let the process do a task; return 0 when it has, or the status that it ended with instead.

        Raises `OversizedFileError` where it takes too long, `Abandoned`.
        """
        until = time.monotonic() + self._limits.timeout_s
        request = {
            "task": task,
            "path": str(path.absolute()),
            "details": details,
            "timeout_s": self._limits.timeout_s,
        }
        with contextlib.suppress(BrokenPipeError):
            os.write(self._requests, json.dumps(request).encode("ascii") + b"\n")
        with selectors.DefaultSelector() as selector:
            selector.register(self._replies, selectors.EVENT_READ)
            while time.monotonic() < until:
                if is_unwanted():
                    raise Abandoned
                if selector.select(min(_LOOK_EVERY_S, self._limits.timeout_s)):
                    return self._status(os.read(self._replies, 1))
        raise _too_long(self._limits)

    def _status(self, reply: bytes) -> int:
        if reply in (GOES_ON, RETIRES):
            self.has_retired = reply == RETIRES
            return 0
        self.has_retired = True
        return self._child.wait()  # the pipe is closed: the process is about to end

    def clear(self) -> None:
        """Remove what a file has left in the folder."""
        for path in self.folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)

    def close(self) -> None:
        """End the process and those that it has started; the first signal lets it end what has a session of its own."""
        if self._child.poll() is None:
            self._child.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._child.wait(self._limits.grace_s)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._child.pid, signal.SIGKILL)
        self._child.wait()
        self._give_back()

    def _give_back(self) -> None:
        os.close(self._requests)
        os.close(self._replies)
        shutil.rmtree(self.folder, ignore_errors=True)


def _environment(folder: str) -> dict[str, str]:
    """Return an environment without settings and keys; memory is not kept back for threads that end soon."""
    kept = ("PATH", "LANG", "LC_ALL", "TZ", "TESSDATA_PREFIX", "SYSTEMROOT")
    found = {name: os.environ[name] for name in kept if name in os.environ}
    code = str(Path(__file__).resolve().parents[1])
    single = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {
        **found,
        **single,
        "HOME": folder,
        "TMPDIR": folder,
        "PYTHONPATH": code,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
        "MALLOC_ARENA_MAX": "2",
    }


def _result(folder: Path, status: int, limits: Limits) -> bytes:
    if status == OUT_OF_MEMORY:
        raise OversizedFileError(
            f"Đọc tệp này cần nhiều hơn {limits.memory_mb} MB bộ nhớ nên đã dừng. Hãy tách nhỏ tệp hoặc giảm ảnh trong "
            "tệp rồi nạp lại."
        )
    if status in (OUT_OF_TIME, -signal.SIGXCPU):
        raise _too_long(limits)
    if status != 0:
        raise _stopped(f"dừng giữa chừng (mã {status})")
    fault, result = folder / FAULT, folder / RESULT
    if fault.is_file():
        raise read_error(fault.read_bytes()[:10_000].decode("utf-8", "replace"))
    if not result.is_file() or result.stat().st_size > _MAX_RESULT_BYTES:
        raise _stopped("không trả về kết quả")
    return result.read_bytes()


def _too_long(limits: Limits) -> OversizedFileError:
    return OversizedFileError(
        f"Đọc tệp này lâu hơn {limits.timeout_s:.0f} giây nên đã dừng. Hãy tách nhỏ tệp rồi nạp lại."
    )


def _stopped(how: str) -> UnparsableFileError:
    return UnparsableFileError(
        f"Tiến trình đọc tệp {how}. Có thể tệp bị hỏng hoặc được tạo ra để phá: hãy mở bằng Word, lưu thành tệp mới "
        "rồi nạp lại."
    )


def read_error(written: str) -> ReadError:
    """Return the error that was written as the name of its type, a line feed and its message."""
    name, _, message = written.partition("\n")
    kind = getattr(errors, name, None)
    if isinstance(kind, type) and issubclass(kind, ReadError):
        return kind(message)
    return _stopped("gặp lỗi lạ")
