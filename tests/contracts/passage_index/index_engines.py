"""Engines of workplaces, and a milvus-lite server in a process and on a port of its own, to be killed and restarted."""

import importlib.util
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Self

import pytest
from fake_encoder import FakeEncoder
from made_stores import Workplace

from indexer.passage_index import IndexEngine, engine_for
from indexer.settings import Settings

EngineOf = Callable[[Workplace], IndexEngine]

_START_S = 60.0


def of_milvus(url: str) -> EngineOf:
    """Return what makes the engine of a workplace in a server."""
    return lambda work: engine_for(replace(work.config, url=url))


def reencode(work: Workplace) -> None:
    """Let another model make all vectors."""
    work.encoder = FakeEncoder(Settings(data=work.settings.data, encoder="other:32"))
    for one in work.store.documents():
        passages = work.store.passages_of(one.id)
        vectors = work.encoder.encode([f"{p.context} {p.text}" for p in passages])
        work.store.replace_vectors(one.id, [p.id for p in passages], vectors, work.encoder.id)


def require_milvus_lite() -> None:
    """Skip where the server is not installed, fail where it must be."""
    missing = [name for name in ("pymilvus", "milvus_lite") if importlib.util.find_spec(name) is None]
    if missing and os.environ.get("CI") == "true":
        pytest.fail(f"not installed: {missing}")
    if missing:
        pytest.skip(f"not installed: {missing}; `pip install --constraint constraints.txt pymilvus milvus-lite`")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class LiteServer:
    """The server; as a context manager it runs within the block."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.port = free_port()
        self.url = f"milvus://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it and wait until this very process says that it listens: another one could hold the port."""
        command = [sys.executable, "-u", "-m", "milvus_lite", "server", "--host", "127.0.0.1", "--port", str(self.port)]
        self.process = subprocess.Popen(
            [*command, "--data-dir", str(self._folder)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert self.process.stdout
        until, said = time.monotonic() + _START_S, ""
        while "listening" not in said:
            assert self.process.poll() is None, said
            assert time.monotonic() < until, said
            if select.select([self.process.stdout], [], [], 0.5)[0]:
                said += self.process.stdout.readline()

    def kill(self) -> int:
        """End it as a power cut would; return the id of the process that is gone."""
        assert self.process
        assert self.process.poll() is None, "it runs until now"
        self.process.send_signal(signal.SIGKILL)
        assert self.process.wait() == -signal.SIGKILL
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", self.port)) != 0, "nobody else answers in its place"
        self.process.stdout and self.process.stdout.close()
        return self.process.pid

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
            self.process.stdout and self.process.stdout.close()
