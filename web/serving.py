"""`tracuu serve`: a socket, and one process or several that answer on it."""

import multiprocessing
import os
import shutil
import signal
import socket
import sys
import tempfile
from contextlib import suppress
from typing import Any

import typer
import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from indexer.errors import ConfigurationError, TraCuuError
from indexer.settings import Settings
from indexer.store import Store

# The longest question, 10,000 letters of nine signs each in an address ("%E1%BB%99"), with its filters and headers
_LONGEST_REQUEST_HEAD = 128 * 1024
_KEEP_ALIVE_S = 75  # longer than a proxy keeps a connection (nginx: 60), so that the proxy is the one who closes it
_LAST_REQUESTS_S = 30  # that requests may take after the service was told to end
_WORKER_SILENCE_S = 60  # after which a worker that gives no sign of life is replaced
_FIGURES = "PROMETHEUS_MULTIPROC_DIR"


def run(settings: Settings) -> None:
    """Serve until a signal ends it; raises `TraCuuError` where the index cannot be opened or the address is taken."""
    with listen(settings.host, settings.port) as listener:
        documents, passages = _count(settings)
        address, port = listener.getsockname()[:2]
        place = f"http://{address}:{port}"
        said = f"Tra Cứu: {documents} văn bản, {passages} đoạn.\nMở trình duyệt tại {place} (dừng: Ctrl+C)"
        if settings.workers == 1:
            _run_here(settings, listener, said)
        else:
            _run_workers(settings, listener, said)


def _count(settings: Settings) -> tuple[int, int]:
    """Return (documents, passages) of the store; raises what keeps every worker from opening it."""
    store = Store(settings.database)
    try:
        return store.count_documents(), len(store.passage_ids())
    finally:
        store.close()


def _common() -> dict[str, Any]:
    return {
        "log_config": None,  # `web.logs` has set it up
        "access_log": False,  # `web.request_log` writes its lines
        "server_header": False,
        "lifespan": "on",
        "ws": "none",
        "http": "h11",
        "h11_max_incomplete_event_size": _LONGEST_REQUEST_HEAD,
        "timeout_keep_alive": _KEEP_ALIVE_S,
        "timeout_graceful_shutdown": _LAST_REQUESTS_S,
    }


def _run_here(settings: Settings, listener: socket.socket, said: str) -> None:
    from web.logs import configure_logs  # noqa: PLC0415 — a process that only looks after workers needs none of it
    from web.worker import Door  # noqa: PLC0415

    configure_logs(settings)
    await_reload()
    failures: list[Exception] = []

    def stop(error: Exception) -> None:
        failures.append(error)
        server.should_exit = True

    door = Door(settings, lambda _service: typer.echo(said), stop)
    server = uvicorn.Server(uvicorn.Config(door, **_common()))
    server.run(sockets=[listener])
    if failures:
        raise failures[0]


def _run_workers(settings: Settings, listener: socket.socket, said: str) -> None:
    folder = tempfile.mkdtemp(prefix="tracuu-metrics-")
    os.environ |= {
        "TRACUU_DATA": str(settings.data.resolve()),
        "TRACUU_HOST": settings.host,
        "TRACUU_PORT": str(listener.getsockname()[1]),
        _FIGURES: folder,
    }
    config = _WorkerConfig(
        "web.worker:application",
        factory=True,
        workers=settings.workers,
        timeout_worker_healthcheck=_WORKER_SILENCE_S,
        **_common(),
    )
    try:
        supervisor = _Workers(config, [listener])
        typer.echo(said)
        supervisor.run()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if any(process.exitcode == STARTUP_FAILURE for process in supervisor.processes):
        raise TraCuuError("Không mở được chỉ mục; lý do ở dòng nhật ký phía trên.")


class _WorkerConfig(uvicorn.Config):
    """Also lets a worker end as a program does: the server raises the signal again that ended it."""

    def configure_logging(self) -> None:
        """Set up a process; the first thing that a worker does."""
        super().configure_logging()
        if multiprocessing.parent_process() is not None:
            signal.signal(signal.SIGTERM, lambda _signal, _frame: sys.exit(0))


class _Workers(Multiprocess):
    """Workers that reload their index on SIGHUP instead of being replaced; a dead one is replaced."""

    def handle_hup(self) -> None:
        if not reloads_on_hangup():
            self.should_exit.set()
            return
        for process in self.processes:
            if process.pid is not None:
                with suppress(ProcessLookupError):
                    os.kill(process.pid, signal.SIGHUP)


def reloads_on_hangup() -> bool:
    """Return whether SIGHUP is an administrator's word; of a terminal that is closed it means the end."""
    return hasattr(signal, "SIGHUP") and not (sys.stdin and sys.stdin.isatty())


def await_reload() -> None:
    """Let SIGHUP not end this process before it has something to reload."""
    if reloads_on_hangup():
        signal.signal(signal.SIGHUP, signal.SIG_IGN)


def listen(host: str, port: int) -> socket.socket:
    """Return a bound socket, so that an address is announced only when it is ours."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        raise ConfigurationError(
            f"Không mở được cổng {port} trên {host} ({error}). Có thể chương trình khác đang dùng cổng này: hãy chọn "
            "cổng khác bằng --port (hoặc `make run PORT=9000`)."
        ) from error
    # Connections inherit it. asyncio sets it only where a socket names its protocol, as this one does not; without it
    # a reply's body waits until the other side has confirmed its head, 40 ms.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener
