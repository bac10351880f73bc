"""`tracuu serve` as processes of its own, on a free port."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]


class Served:
    """A running service; `log` is what it says on its standard error."""

    def __init__(self, process: "subprocess.Popen[str]", address: str, log: Path) -> None:
        self.process, self.address, self._log = process, address, log

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def get(self, path: str, **arguments: Any) -> httpx.Response:
        # A connection a request, so that any worker may take it
        return httpx.get(f"{self.address}{path}", trust_env=False, timeout=120, **arguments)

    def post(self, path: str, **arguments: Any) -> httpx.Response:
        return httpx.post(f"{self.address}{path}", trust_env=False, timeout=120, **arguments)

    def workers(self) -> list[int]:
        """Return the process ids of its workers."""
        own = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="ascii").split()
        return [int(p) for p in own if b"spawn_main" in command_line(int(p))]

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and return the exit status."""
        self.process.send_signal(number)
        return self.process.wait(120)


def command_line(process_id: int) -> bytes:
    """Return how a process was called; nothing if it has ended meanwhile."""
    try:
        return Path(f"/proc/{process_id}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


def until(is_so: Callable[[], bool], patience_s: float = 240.0) -> None:
    """Wait until something is so."""
    last = time.monotonic() + patience_s
    while not is_so():
        assert time.monotonic() < last, "waited in vain"
        time.sleep(0.1)


@contextmanager
def served(data: Path, log: Path, *arguments: str, is_awaited: bool = True, **settings: str) -> Iterator[Served]:
    """Serve a data folder until the block ends; the block begins when it is ready, if that `is_awaited`."""
    command = [sys.executable, "-u", "-m", "web", "serve", "--port", "0", *arguments]
    environment = {**os.environ, "TRACUU_DATA": str(data), "PYTHONIOENCODING": "utf-8", **settings}
    with (
        log.open("w", encoding="utf-8") as complaints,
        subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=complaints,
            text=True,
        ) as process,
    ):  # fmt: skip
        try:
            assert process.stdout
            said = process.stdout.readline() + process.stdout.readline()
            found = re.search(r"http://127\.0\.0\.1:\d+", said)
            assert found, said + log.read_text(encoding="utf-8")
            running = Served(process, found.group(), log)
            if is_awaited:
                until(lambda: running.get("/readyz").status_code == 200)
            yield running
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(120)
