"""`tracuu serve` as a process: what the HTTP server itself lets through."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from indexer.settings import Settings
from web.serving import listen

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def address(corpus_settings: Settings) -> Iterator[str]:
    command = [sys.executable, "-u", "-m", "web", "serve", "--port", "0"]
    environment = {**os.environ, "TRACUU_DATA": str(corpus_settings.data), "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            said = process.stdout.readline() + process.stdout.readline()
            found = re.search(r"http://127\.0\.0\.1:\d+", said)
            assert found, said
            yield found.group()
        finally:
            process.terminate()


@pytest.mark.parametrize("path", ["/api/v1/search", "/ask"])
def test_longest_question_fits_into_an_address(address: str, path: str) -> None:
    request = f"GET {path}?q={quote('ộ' * 10_000)} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])), timeout=30) as connection:
        # In two parts, as over a network: a server that holds too little gives up on the first.
        connection.sendall(request[:80_000])
        time.sleep(0.3)
        connection.sendall(request[80_000:])
        with connection.makefile("rb") as reply:
            assert reply.readline() == b"HTTP/1.1 200 OK\r\n"


def test_too_long_a_question_is_refused_with_a_reason(address: str) -> None:
    reply = httpx.get(f"{address}/ask", params={"q": "a" * 10_001}, trust_env=False)
    assert reply.status_code == 422
    assert "tối đa 10.000" in reply.text


def test_replies_are_not_held_back_for_confirmations() -> None:
    with listen("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        connection, _ = listener.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
