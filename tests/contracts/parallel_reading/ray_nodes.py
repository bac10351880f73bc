"""Machines of a Ray cluster, each a session of processes of this one, on ports of their own, to be killed with -9."""

import contextlib
import importlib.util
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from indexer import isolation

_START_S = 90.0
_TOKEN = secrets.token_hex(16)  # without it nobody gets in
# What stands in for a reader that hostile files kill, and for files that take their time
STUMBLES = """
import os, signal, sys, time
_parse_file = parse_file
def parse_file(path):
    if sys.orig_argv[1:3] != ["-m", "indexer.reader_process"]:
        return _parse_file(path)
    if "giết" in path.name:
        os.kill(os.getpid(), signal.SIGKILL)
    if "nhớ" in path.name:
        held = []
        while True:
            held.append(bytearray(50_000_000))
    if "chậm" in path.name:
        time.sleep(1.5)
    return _parse_file(path)
"""


def require_ray() -> None:
    """Skip where Ray is not installed, fail where it must be."""
    if importlib.util.find_spec("ray") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("not installed: ray")
        pytest.skip("not installed: ray; `pip install --constraint constraints.txt 'ray[client]'`")


def copied_code(folder: Path) -> Path:
    """Return a folder to import the indexer from, whose reading stumbles over some names of files."""
    source = Path(isolation.__file__).parent
    shutil.copytree(source, folder / "indexer", ignore=shutil.ignore_patterns("encoder_model", "__pycache__"))
    (folder / "indexer" / "encoder_model").symlink_to(source / "encoder_model")
    with (folder / "indexer" / "reading.py").open("a", encoding="utf-8") as file:
        file.write(STUMBLES)
    return folder


def environment(code: Path, **more: str) -> dict[str, str]:
    """Return what a process of the cluster or a sync is started with, to run the code of a folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TRACUU_", "RAY_"))}
    ours = {"PYTHONPATH": str(code), "TRACUU_READER_MEMORY_MB": "1200"}
    return {**kept, **ours, "RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": _TOKEN, **more}


class RayNode:
    """One machine, which gives one processor; it runs within a `with`."""

    def __init__(self, code: Path, *options: str, **more: str) -> None:
        self._environment = environment(code, RAY_USAGE_STATS_ENABLED="0", RAY_worker_niceness="0", **more)
        common = ["--num-cpus=1", "--object-store-memory=100000000", "--include-log-monitor=false", "--block"]
        self._command = [sys.executable, "-m", "ray.scripts.scripts", "start", "--disable-usage-stats", *common]
        self._command += options
        self._log = tempfile.NamedTemporaryFile("w+", suffix=".log")  # noqa: SIM115 — closed with the machine
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Let the machine begin to start."""
        self.process = subprocess.Popen(
            self._command, stdout=self._log, stderr=subprocess.STDOUT, env=self._environment, start_new_session=True
        )

    def wait(self) -> None:
        """Wait until it has joined."""
        until = time.monotonic() + _START_S
        while "Ray runtime started" not in (said := Path(self._log.name).read_text(encoding="utf-8")):
            assert self.process
            assert self.process.poll() is None, said
            assert time.monotonic() < until, said
            time.sleep(0.1)

    def processes(self, word: str = "") -> list[int]:
        """Return the processes of this machine whose command line holds a word."""
        assert self.process
        found = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                number = int(path.parent.name)
                if os.getsid(number) == self.process.pid and word in path.read_text(errors="replace"):
                    found.append(number)
        return found

    def kill(self) -> None:
        """End the machine as a power cut would."""
        for number in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        if self.process:
            self.process.wait()

    def __enter__(self) -> "RayNode":
        self.start()
        self.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self._log.close()


class RayHead(RayNode):
    """The first machine of a cluster; addresses are those that a sync is given."""

    def __init__(self, code: Path) -> None:
        self._port, client = free_port(), free_port()
        self._folder = tempfile.mkdtemp(prefix="ray-", dir="/tmp")  # sockets allow no long path
        self.address, self.client_address = f"127.0.0.1:{self._port}", f"ray://127.0.0.1:{client}"
        options = ["--head", f"--port={self._port}", f"--ray-client-server-port={client}", "--include-dashboard=false"]
        super().__init__(code, *options, f"--temp-dir={self._folder}")

    def another(self, code: Path, **more: str) -> RayNode:
        """Return a machine that joins."""
        return RayNode(code, f"--address={self.address}", **more)

    def __exit__(self, *_: object) -> None:
        super().__exit__(*_)
        shutil.rmtree(self._folder, ignore_errors=True)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
