"""A server that speaks S3, of the package `moto`, in a process of its own; fresh ports, nothing kept."""

import importlib.util
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress

import pytest

KEYS = {"AWS_ACCESS_KEY_ID": "tracuu", "AWS_SECRET_ACCESS_KEY": "mat-khau-rieng", "AWS_DEFAULT_REGION": "us-east-1"}
_WAIT_S = 60.0


class S3Server:
    """One server; `address` is what `AWS_ENDPOINT_URL` is set to."""

    def __init__(self) -> None:
        if importlib.util.find_spec("moto") is None or importlib.util.find_spec("s3fs") is None:
            if os.environ.get("CI") == "true":
                pytest.fail("the packages moto and s3fs are missing")
            pytest.skip("the packages moto and s3fs are not installed")
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + _WAIT_S
        while time.monotonic() < until:
            assert self._process.poll() is None, "the server has ended"
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            time.sleep(0.1)
        self.kill()
        pytest.fail("the S3 server does not answer")

    def kill(self) -> None:
        """End it without a word."""
        if self._process:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(30)
            self._process = None
