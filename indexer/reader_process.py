"""The process in which files are read: it takes one request after another and leaves what it found in its folder.

It sets limits on itself before it imports any reader. It ends by itself when the service does, when a file has made it
large, and long before it has used up the processor time that the system allows it: then the next one starts clean.
"""

import contextlib
import ctypes
import json
import os
import signal
import sys
from functools import cache
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from indexer.errors import ReadError
from indexer.priority import give_way

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from indexer.reading import ParsedFile

RESULT, FAULT = "result.json", "fault.txt"
OUT_OF_MEMORY, OUT_OF_TIME = 70, 71  # exit statuses
GOES_ON, RETIRES = b"+", b"-"  # replies: whether the process takes another file
GRACE_S = 5.0  # from being asked to end to being killed: LibreOffice and the like are ended meanwhile
_MAX_WRITTEN_BYTES = 1024**3
_DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG
_FILES_OF_TIME = 4  # the system ends the process after this many times what one file may take of the processor
_PAGE_BYTES = 4096


@cache
def parsed_files() -> "TypeAdapter[ParsedFile]":
    """Return what turns a parsed file into JSON, and JSON that fits the types into a parsed file."""
    from pydantic import TypeAdapter  # noqa: PLC0415 — the process sets its limits before it imports anything

    from indexer.reading import ParsedFile  # noqa: PLC0415

    return TypeAdapter(ParsedFile)


def _lower(kind: int, soft: int, hard: int) -> None:
    """Lower a limit; where it is lower already it stays."""
    import resource  # noqa: PLC0415 — there is none on Windows

    highest = resource.getrlimit(kind)[1]
    if highest != resource.RLIM_INFINITY:
        soft, hard = min(soft, highest), highest if hard < 0 else min(hard, highest)
    resource.setrlimit(kind, (soft, hard))


def _set_limits(memory_mb: int, timeout_s: float) -> None:
    """Limit this process; a part of it that lifts its own soft limit of memory (LibreOffice) has another one."""
    import resource  # noqa: PLC0415 — as above

    seconds = int(timeout_s * _FILES_OF_TIME) + 1 + int(GRACE_S)
    _lower(resource.RLIMIT_CPU, seconds, seconds)
    _lower(resource.RLIMIT_AS, memory_mb * 1024 * 1024, resource.RLIM_INFINITY)
    _lower(resource.RLIMIT_FSIZE, _MAX_WRITTEN_BYTES, _MAX_WRITTEN_BYTES)
    _lower(resource.RLIMIT_CORE, 0, 0)


def _used_s() -> float:
    import resource  # noqa: PLC0415 — as above

    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _allow(timeout_s: float) -> None:
    """Give the next file its time of the processor."""
    import resource  # noqa: PLC0415 — as above

    _lower(resource.RLIMIT_CPU, int(_used_s() + timeout_s) + 1, resource.getrlimit(resource.RLIMIT_CPU)[1])


def _is_spent(memory_mb: int, timeout_s: float) -> bool:
    """Return whether too little is left of the limits for another file, as large as any may be."""
    if _used_s() > (_FILES_OF_TIME - 2) * timeout_s:
        return True
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").partition(" ")[0])
    except (OSError, ValueError):  # no Linux
        return False
    return pages * _PAGE_BYTES > memory_mb * 1024 * 1024 / 2


def _follow_parent() -> None:
    """Let the end of the service be the end of this process too. Linux only, elsewhere the limits end it."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_DIES_WITH_PARENT, signal.SIGTERM)


def _leave(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(OUT_OF_TIME)  # unwinds, so that what was started is ended


def _do(task: str, path: Path, details: list[Any]) -> bytes:
    if task == "draw":
        from indexer.readers.drawing import draw_page  # noqa: PLC0415 — after the limits
        from indexer.readers.webp import encode  # noqa: PLC0415

        return encode(draw_page(path, *details))
    if task == "check":
        from indexer.readers import checked_format  # noqa: PLC0415 — after the limits

        return checked_format(path).encode()
    give_way()  # an upload may be a hundred scanned pages
    from indexer.reading import parse_file  # noqa: PLC0415

    parsed = parse_file(path)
    kind = details[0] if details else None
    return bytes(parsed_files().dump_json(parsed.prepared(kind) if kind else parsed))


def _answer(request: dict[str, Any]) -> None:
    """Do one task and leave its result, or the error that it met, in this folder; exits where memory ran out."""
    _allow(request["timeout_s"])
    try:
        Path(RESULT).write_bytes(_do(request["task"], Path(request["path"]), request["details"]))
    except ReadError as error:
        if _is_lack_of_memory(error):
            sys.exit(OUT_OF_MEMORY)
        Path(FAULT).write_text(f"{type(error).__name__}\n{error}", encoding="utf-8")
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)


def _is_lack_of_memory(error: BaseException) -> bool:
    """Return whether an error that was made of another one began with a lack of memory."""
    cause: Any = error
    while cause is not None:
        if isinstance(cause, MemoryError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False


def main(arguments: list[str]) -> None:
    """Serve requests, a line of JSON each, until there are no more; each is answered by one byte."""
    memory_mb, timeout_s, requests, replies = arguments
    _follow_parent()
    for ending in (signal.SIGTERM, signal.SIGXCPU):
        signal.signal(ending, _leave)
    _set_limits(int(memory_mb), float(timeout_s))
    with open(int(requests), encoding="ascii") as lines:  # noqa: PTH123 — a descriptor
        for line in lines:
            _answer(json.loads(line))
            is_spent = _is_spent(int(memory_mb), float(timeout_s))
            os.write(int(replies), RETIRES if is_spent else GOES_ON)
            if is_spent:
                return


if __name__ == "__main__":
    main(sys.argv[1:])
