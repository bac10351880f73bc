"""Conversion by LibreOffice without a window: an old format in, one of today's out.

Every conversion has a profile folder of its own (with a shared one, parallel jobs fail), macros and linked files
switched off, a time limit and a memory limit. It does not look at what the files hold.
"""

import contextlib
import os
import resource
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import DamagedFileError, ReadError

TIMEOUT_S = 120.0
# LibreOffice maps about 2 GiB for any file; a bomb ends here rather than with the machine.
MAX_MEMORY_BYTES = 6 * 1024**3
MAX_OUTPUT_BYTES = 1024**3
_PROGRAMS = ("soffice", "libreoffice")


@dataclass(frozen=True, slots=True)
class Component:
    """A part of LibreOffice: the Debian package, a file of its code, and what users have in its place."""

    package: str
    code: str
    program: str
    target: str


WRITER = Component("libreoffice-writer", "*swlo.*", "Word", ".docx")
CALC = Component("libreoffice-calc", "*sclo.*", "Excel", ".xlsx")


_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
 oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


def find_program() -> str | None:
    """Return the path of LibreOffice, None where it is not installed."""
    return next(filter(None, map(shutil.which, _PROGRAMS)), None)


@contextmanager
def converted(
    path: Path, *, extension: str, in_filter: str, out_filter: str, component: Component = WRITER
) -> Iterator[Path]:
    """Give the path of the converted file, which is gone on leaving.

    `extension`, without its dot, is that of the source; the filters have LibreOffice's own names and keep it from
    guessing: it would take a damaged file for plain text. Raises `ReadError` where LibreOffice or its `component` is
    missing or took too long, `DamagedFileError` where it made nothing of the file.
    """
    program = find_program()
    if program is None:
        raise _missing(component, extension)
    # The folder may be in use for a moment more when the program was killed.
    with tempfile.TemporaryDirectory(prefix="tracuu-", ignore_cleanup_errors=True) as folder:
        source = Path(folder, f"tep.{extension}")
        shutil.copyfile(path, source)
        target_extension = out_filter.partition(":")[0]
        command = [program, *_options(Path(folder)), f"--infilter={in_filter}", "--convert-to", out_filter]
        command += ["--outdir", str(Path(folder, "ra")), str(source)]
        _run(command, Path(folder), extension)
        target = Path(folder, "ra", f"tep.{target_extension}")
        if not target.is_file():
            if lacks(program, component):
                raise _missing(component, extension)
            raise DamagedFileError(
                f"Tệp .{extension} bị hỏng: LibreOffice không mở được. "
                f"Hãy mở bằng {component.program} và lưu lại dạng {component.target} rồi nạp lại."
            )
        yield target


def lacks(program: str, component: Component) -> bool:
    """Tell whether LibreOffice is there without this part of it, as far as its folder shows."""
    folder = Path(program).resolve().parent
    return (folder / "soffice.bin").exists() and not any(folder.glob(component.code))


def _missing(component: Component, extension: str) -> ReadError:
    return ReadError(
        f"Cần LibreOffice để đọc tệp .{extension}. Hãy cài gói {component.package} "
        f"(Debian/Ubuntu: sudo apt install {component.package}) rồi nạp lại, hoặc lưu tệp thành {component.target}."
    )


def _options(folder: Path) -> list[str]:
    settings = folder / "ho-so" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(_SETTINGS, encoding="utf-8")
    switches = ("--headless", "--invisible", "--norestore", "--nologo", "--nodefault", "--nolockcheck")
    return [f"-env:UserInstallation={(folder / 'ho-so').as_uri()}", *switches]


def _run(command: list[str], folder: Path, extension: str) -> None:
    """Run LibreOffice in a process group of its own, so that the limit ends its children too."""
    environment = {**os.environ, "HOME": str(folder), "TMPDIR": str(folder), "SAL_USE_VCLPLUGIN": "svp"}
    process = subprocess.Popen(  # noqa: S603 (a fixed command; the file is passed by a name of our own)
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=folder,
        start_new_session=True,
    )
    try:
        _limit(process.pid)
        process.wait(TIMEOUT_S)
    except subprocess.TimeoutExpired as error:
        raise ReadError(
            f"LibreOffice đọc tệp .{extension} quá {TIMEOUT_S:.0f} giây nên đã bị dừng. "
            "Hãy tách nhỏ tệp hoặc lưu thành .docx, .xlsx rồi nạp lại."
        ) from error
    finally:
        # Also after a normal end: a helper of LibreOffice may have stayed behind.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _limit(pid: int) -> None:
    """Bound the memory and the output of a process; its children inherit the bounds. Linux only, elsewhere none."""
    if not hasattr(resource, "prlimit"):
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        resource.prlimit(pid, resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (MAX_OUTPUT_BYTES, MAX_OUTPUT_BYTES))
