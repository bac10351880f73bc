"""A file is read in a process of its own: what a hostile file takes is taken from that process, not from the service.

The process has limits on processor time, memory and output, a folder of its own for temporary files, and an
environment without our settings. What it found comes back as JSON that is checked against the types; nothing of it is
run. It does not know what the readers do.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, Literal

from indexer import errors
from indexer.errors import OversizedFileError, ReadError, UnparsableFileError

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from indexer.reading import ParsedFile

Task = Literal["check", "parse"]
CHECK_TIMEOUT_S = 20.0
_MAX_RESULT_BYTES = 256 * 1024 * 1024  # a document of 20 MB of text, the most that is read, makes less
_MAX_WRITTEN_BYTES = 1024**3
_GRACE_S = 5.0  # from being asked to end to being killed: LibreOffice and the like are ended meanwhile
_LOOK_EVERY_S = 0.2
_DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG
_RESULT, _FAULT = "result.json", "fault.txt"
_OUT_OF_MEMORY, _OUT_OF_TIME = 70, 71  # exit statuses


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take; the same time is the most of the processor and by the clock."""

    memory_mb: int
    timeout_s: float


class Abandoned(Exception):  # noqa: N818 — nothing went wrong
    """Nobody wants the result any more; the process was ended."""


# --- the service's side ----------------------------------------------------------------------------


def check_isolated(path: Path, limits: Limits) -> str:
    """Return the format of a file that is worth reading; raises `ReadError` as `readers.check` does."""
    return _run("check", path, Limits(limits.memory_mb, min(limits.timeout_s, CHECK_TIMEOUT_S))).decode()


def parse_isolated(path: Path, limits: Limits, is_unwanted: Callable[[], bool] = lambda: False) -> "ParsedFile":
    """Return what `reading.parse_file` makes of a file; raises `ReadError`, also where the limits are exceeded.

    Raises `Abandoned` soon after `is_unwanted` says so.
    """
    result = _run("parse", path, limits, is_unwanted)
    try:
        return _parsed_files().validate_json(result)
    except ValueError as error:
        raise _stopped("trả về kết quả hỏng") from error


@cache
def _parsed_files() -> "TypeAdapter[ParsedFile]":
    from pydantic import TypeAdapter  # noqa: PLC0415 — the child sets its limits before it imports anything

    from indexer.reading import ParsedFile  # noqa: PLC0415

    return TypeAdapter(ParsedFile)


def _run(task: Task, path: Path, limits: Limits, is_unwanted: Callable[[], bool] = lambda: False) -> bytes:
    with tempfile.TemporaryDirectory(prefix="tracuu-doc-", ignore_cleanup_errors=True) as folder:
        command = [sys.executable, "-m", "indexer.isolation", task, str(path.absolute()), folder]
        command += [str(limits.memory_mb), str(limits.timeout_s)]
        process = subprocess.Popen(  # noqa: S603 — a fixed command; the file's name stands alone as an argument
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=_environment(folder),
            start_new_session=True,
        )
        try:
            status = _wait(process, limits, is_unwanted)
        finally:
            _end(process)
        return _result(Path(folder), status, limits)


def _wait(process: subprocess.Popen[bytes], limits: Limits, is_unwanted: Callable[[], bool]) -> int:
    until = time.monotonic() + limits.timeout_s
    while time.monotonic() < until:
        if is_unwanted():
            raise Abandoned
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.wait(min(_LOOK_EVERY_S, limits.timeout_s))
    raise _too_long(limits)


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


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and those that it has started; the first signal lets it end what has a session of its own."""
    if process.poll() is None:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE_S)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _result(folder: Path, status: int, limits: Limits) -> bytes:
    if status == _OUT_OF_MEMORY:
        raise OversizedFileError(
            f"Đọc tệp này cần nhiều hơn {limits.memory_mb} MB bộ nhớ nên đã dừng. Hãy tách nhỏ tệp hoặc giảm ảnh trong "
            "tệp rồi nạp lại."
        )
    if status in (_OUT_OF_TIME, -signal.SIGXCPU):
        raise _too_long(limits)
    if status != 0:
        raise _stopped(f"dừng giữa chừng (mã {status})")
    fault, result = folder / _FAULT, folder / _RESULT
    if fault.is_file():
        raise _fault(fault.read_bytes()[:10_000].decode("utf-8", "replace"))
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


def _fault(written: str) -> ReadError:
    """Return the error that the process met, by the name of its type."""
    name, _, message = written.partition("\n")
    kind = getattr(errors, name, None)
    if isinstance(kind, type) and issubclass(kind, ReadError):
        return kind(message)
    return _stopped("gặp lỗi lạ")


# --- the process's side ----------------------------------------------------------------------------


def _set_limits(memory_mb: int, timeout_s: float) -> None:
    """Limit this process; a part of it that lifts its own soft limit of memory (LibreOffice) has another one."""
    import resource  # noqa: PLC0415 — there is none on Windows

    def limit(kind: int, soft: int, hard: int) -> None:
        highest = resource.getrlimit(kind)[1]
        if highest != resource.RLIM_INFINITY:
            soft, hard = min(soft, highest), highest if hard < 0 else min(hard, highest)
        resource.setrlimit(kind, (soft, hard))

    seconds = int(timeout_s) + 1
    limit(resource.RLIMIT_CPU, seconds, seconds + int(_GRACE_S))
    limit(resource.RLIMIT_AS, memory_mb * 1024 * 1024, resource.RLIM_INFINITY)
    limit(resource.RLIMIT_FSIZE, _MAX_WRITTEN_BYTES, _MAX_WRITTEN_BYTES)
    limit(resource.RLIMIT_CORE, 0, 0)


def _follow_parent() -> None:
    """Let the end of the service be the end of this process too. Linux only, elsewhere the limits end it."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_DIES_WITH_PARENT, signal.SIGTERM)


def _leave(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(_OUT_OF_TIME)  # unwinds, so that what was started is ended


def _do(task: str, path: Path) -> bytes:
    if task == "check":
        from indexer.readers import checked_format  # noqa: PLC0415 — after the limits

        return checked_format(path).encode()
    from indexer.reading import parse_file  # noqa: PLC0415

    parsed = parse_file(path)
    return bytes(_parsed_files().dump_json(parsed))


def main(arguments: list[str]) -> int:
    """Do one task and leave its result, or the error that it met, in the folder given."""
    task, path, folder, memory_mb, timeout_s = arguments
    _follow_parent()
    for ending in (signal.SIGTERM, signal.SIGXCPU):
        signal.signal(ending, _leave)
    _set_limits(int(memory_mb), float(timeout_s))
    try:
        Path(folder, _RESULT).write_bytes(_do(task, Path(path)))
    except ReadError as error:
        if _is_lack_of_memory(error):
            return _OUT_OF_MEMORY
        Path(folder, _FAULT).write_text(f"{type(error).__name__}\n{error}", encoding="utf-8")
    except MemoryError:
        return _OUT_OF_MEMORY
    return 0


def _is_lack_of_memory(error: BaseException) -> bool:
    """Return whether an error that was made of another one began with a lack of memory."""
    cause: Any = error
    while cause is not None:
        if isinstance(cause, MemoryError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
