"""Figures for Prometheus: requests, errors, and the state of the index. No label has a value that a user wrote.

With several workers each writes its figures to files of one folder (`PROMETHEUS_MULTIPROC_DIR`, set by `web.serving`
before this module is imported), and whichever is asked adds them up.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import REGISTRY, Collector

from indexer.errors import TraCuuError
from search_api.operating import Status
from search_api.service import SearchService

FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_BUCKETS_S = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
REQUESTS = Counter("tracuu_http_requests", "Requests answered", ["route", "method", "status"])
SECONDS = Histogram("tracuu_http_request_seconds", "Seconds until an answer was sent", ["route"], buckets=_BUCKETS_S)
IN_PROGRESS = Gauge("tracuu_http_requests_in_progress", "Requests being answered", multiprocess_mode="livesum")
REFUSED = Counter("tracuu_http_refused", "Requests refused because too many were being answered")
_LAG = Gauge(
    "tracuu_index_lag_changes", "Changes of the store that searches do not see yet", multiprocess_mode="livemax"
)
_MEMORY = Gauge("tracuu_worker_resident_bytes", "Memory of a worker process", multiprocess_mode="liveall")
_MEMORY_OWN = Gauge("tracuu_worker_private_bytes", "Memory that a worker shares with none", multiprocess_mode="liveall")


def count_request(route: str, method: str, status: int, took_s: float) -> None:
    """Count a request that was answered."""
    REQUESTS.labels(route, method if method in _METHODS else "other", str(status)).inc()
    SECONDS.labels(route).observe(took_s)


def note_worker(lag: int | None) -> None:
    """Note what this worker itself knows: how far behind its index is, and its memory."""
    if lag is not None:
        _LAG.set(lag)
    resident, private = memory_bytes()
    _MEMORY.set(resident)
    _MEMORY_OWN.set(private)


def memory_bytes() -> tuple[int, int]:
    """Return (resident, private) bytes of this process; zeros where the system does not tell."""
    found = {}
    with suppress(OSError, ValueError):
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            name, _, value = line.partition(":")
            if name in ("VmRSS", "RssAnon"):
                found[name] = int(value.split()[0]) * 1024
    return found.get("VmRSS", 0), found.get("RssAnon", 0)


def exposition(service: SearchService) -> bytes:
    """Return all figures in Prometheus's text format."""
    status: Status | None = None
    with suppress(TraCuuError):  # figures of requests are wanted all the more then
        status = service.status()
    note_worker(status.lag if status else None)
    state = CollectorRegistry()
    state.register(_StateFigures(status))
    return generate_latest(_registry()) + generate_latest(state)


def _registry() -> CollectorRegistry:
    folder = os.environ.get(FOLDER_VARIABLE)
    if not folder:
        return REGISTRY
    _forget_dead_workers(Path(folder))
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]
    return registry


def _forget_dead_workers(folder: Path) -> None:
    """Drop the gauges of workers that ended; what they counted stays."""
    for path in folder.glob("gauge_live*_*.db"):
        pid = path.stem.rpartition("_")[2]
        if pid.isdecimal() and not Path("/proc", pid).exists():
            multiprocess.mark_process_dead(int(pid), str(folder))  # type: ignore[no-untyped-call]


class _StateFigures(Collector):
    """The state of the index as the store has it: one for all workers."""

    def __init__(self, status: Status | None) -> None:
        self._status = status

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the figures; where the store cannot be read, only that it cannot."""
        yield GaugeMetricFamily("tracuu_store_readable", "Whether the store can be read", int(self._status is not None))
        if self._status is None:
            return
        figures: Iterable[tuple[str, str, float | None]] = (
            ("tracuu_documents", "Documents indexed", self._status.documents),
            ("tracuu_passages", "Passages that searches see", self._status.passages),
            ("tracuu_failed_files", "Files that could not be read", self._status.failures),
            ("tracuu_uploads_waiting", "Files that wait to be read", self._status.waiting),
            ("tracuu_last_sync_timestamp_seconds", "When a sync last ended", self._status.synced_at),
        )
        yield from (GaugeMetricFamily(name, text, value) for name, text, value in figures if value is not None)
