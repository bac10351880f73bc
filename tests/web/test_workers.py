"""Several worker processes on one index, and how a service ends: real processes, signals and sockets."""

import json
import os
import shutil
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from filelock import FileLock

from indexer.pipeline import sync
from indexer.settings import Settings

sys.path.insert(0, str(Path(__file__).parent))
from served import Served, served, until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
WORKERS = 2
HALF_READ = "dang-doc-do.txt"
PLAN = "ỦY BAN NHÂN DÂN\nXÃ {place}\n\nKẾ HOẠCH\nCông tác {task} năm 2026\n\nI. MỤC ĐÍCH\n1. Xây dựng {task} tại xã.\n"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, corpus_settings: Settings) -> Path:
    """Return a data folder of the sample documents that may be written to."""
    copy = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(corpus_settings.data, copy)
    return copy


@dataclass
class Ended:
    """What became of a service that was told to end while it answered and read."""

    replies: list[int] = field(default_factory=list)
    reply_to_slow: bytes = b""
    status: int | None = None
    log: str = ""


@pytest.fixture(scope="module")
def ended(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Ended:
    """Return what came of eight questions, a request that was half sent and uploads, all there when SIGTERM came."""
    found = Ended()
    with served(data, tmp_path_factory.mktemp("ended") / "log") as service:
        started = threading.Barrier(9)

        def ask() -> None:
            with httpx.Client(base_url=service.address, trust_env=False, timeout=120) as client:
                client.get("/healthz")  # the connection is accepted
                started.wait()
                question = {"question": "Ai chủ trì mô hình Chính quyền thân thiện?"}
                found.replies.append(client.post("/api/v1/ask", json=question).status_code)

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        slow = socket.create_connection(("127.0.0.1", int(service.address.rpartition(":")[2])), timeout=120)
        body = json.dumps({"question": "Ai ký?"}).encode()
        head = "POST /api/v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        head += f"Content-Length: {len(body)}"
        slow.sendall(f"{head}\r\n\r\n".encode() + body[:5])
        for number in range(4):
            _upload(service, f"{number}-{HALF_READ}", f"DỞ {number}")
        started.wait()
        time.sleep(0.3)  # all are sent
        service.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        slow.sendall(body[5:])  # the rest of a request that had begun
        with slow, slow.makefile("rb") as reply:
            found.reply_to_slow = reply.readline()
        for thread in threads:
            thread.join(120)
        found.status = service.process.wait(120)
        found.log = service.log
    return found


@dataclass
class Opening:
    """What a service said before its index was open."""

    readyz: int
    healthz: int
    replies_before: list[int]
    replies_after: list[int]


@pytest.fixture(scope="module")
def started(data: Path, ended: Ended, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Opening]]:
    """Return a service of several workers, and what it said while another process had the turn of opening."""
    log = tmp_path_factory.mktemp("log") / "log"
    turn = FileLock(data / "opening.lock")
    turn.acquire()
    with served(data, log, "--workers", str(WORKERS), is_awaited=False, TRACUU_LOG_FORMAT="json") as running:
        until(lambda: _status(running, "/healthz") == 200)
        replies: list[int] = []
        waiting = threading.Thread(target=lambda: replies.append(running.get("/api/v1/search?q=a").status_code))
        waiting.start()
        time.sleep(0.5)
        opening = Opening(_status(running, "/readyz"), _status(running, "/healthz"), [*replies], replies)
        turn.release()
        waiting.join(120)
        until(lambda: running.log.count("is ready") == WORKERS)
        yield running, opening


@pytest.fixture(scope="module")
def service(started: tuple[Served, Opening]) -> Served:
    return started[0]


def _status(service: Served, path: str) -> int:
    try:
        return service.get(path).status_code
    except httpx.TransportError:
        return 0


def _total(service: Served, words: str) -> int:
    """Return how many documents have these words in their names."""
    listed = service.get("/api/v1/documents", params={"limit": 100}).json()["documents"]
    return sum(words in document["file_name"] for document in listed)


def _everywhere(service: Served, words: str) -> bool:
    """Whether a document is found whoever answers: each of eight requests lands where the system puts it."""
    return all(_total(service, words) == 1 for _ in range(8))


def _upload(service: Served, name: str, place: str) -> str:
    files = {"file": (name, PLAN.format(place=place, task="trồng cây").encode())}
    reply = service.post("/api/v1/documents", files=files)
    assert reply.status_code == 202, reply.text
    return str(reply.json()["uploads"][0]["id"])


def test_ending_loses_no_request_that_runs(ended: Ended) -> None:
    assert ended.replies == [200] * 8
    assert ended.reply_to_slow == b"HTTP/1.1 200 OK\r\n"
    assert ended.status in (0, -signal.SIGTERM)
    assert "Traceback" not in ended.log


def test_probes_are_answered_while_the_index_is_opened_and_questions_wait(started: tuple[Served, Opening]) -> None:
    opening = started[1]
    assert (opening.healthz, opening.readyz) == (200, 503)
    assert opening.replies_before == []
    assert opening.replies_after in ([200], [503])  # 503 where opening took longer than requests wait
    assert started[0].get("/readyz").status_code == 200


def test_uploads_that_were_not_read_are_read_after_the_next_start(service: Served) -> None:
    until(lambda: _total(service, HALF_READ) == 4)


def test_upload_to_any_worker_is_found_in_all(service: Served) -> None:
    names = [f"tai-len-{number}.txt" for number in range(6)]  # more than workers: each takes some
    for number, name in enumerate(names):
        _upload(service, name, f"THỨ {number}")
    until(lambda: all(_everywhere(service, name) for name in names))


def test_what_a_sync_writes_is_found_without_a_restart(service: Served, data: Path, tmp_path: Path) -> None:
    workers = service.workers()
    (tmp_path / "dong-bo.txt").write_text(PLAN.format(place="ĐỒNG BỘ", task="đồng bộ"), encoding="utf-8")
    sync(tmp_path, Settings(data=data))
    service.process.send_signal(signal.SIGHUP)
    until(lambda: _everywhere(service, "dong-bo"))
    assert service.workers() == workers
    until(lambda: "tracuu_index_lag_changes 0.0" in service.get("/metrics").text)  # a worker may be a look behind


def _searches(service: Served) -> float:
    lines = service.get("/metrics").text.splitlines()
    return sum(float(line.split()[1]) for line in lines if line.startswith("tracuu_searches_total "))


def test_figures_are_of_all_workers_together(service: Served) -> None:
    asked, before = 12, _searches(service)
    for _ in range(asked):
        service.get("/api/v1/search", params={"q": "kinh phí"})
    assert _searches(service) == before + asked
    lines = service.get("/metrics").text.splitlines()
    memory = [line for line in lines if line.startswith("tracuu_worker_resident_bytes{")]
    assert {int(line.split('"')[1]) for line in memory} == set(service.workers())


def test_dead_worker_is_replaced_and_another_one_reads_the_uploads(service: Served) -> None:
    before = service.workers()
    os.kill(before[0], signal.SIGKILL)
    name = "sau-khi-mat.txt"
    upload = None
    for _ in range(20):  # a connection that the dead one had taken is lost
        try:
            upload = _upload(service, name, "SAU KHI MẤT")
            break
        except httpx.TransportError:
            time.sleep(0.2)
    assert upload
    until(lambda: len(service.workers()) == WORKERS and before[0] not in service.workers())
    until(lambda: _total(service, name) == 1)


def test_every_line_of_the_log_is_json(service: Served) -> None:
    lines = [json.loads(line) for line in service.log.splitlines()]
    assert {"time", "level", "request_id", "route", "status", "took_ms"} <= lines[-1].keys()
    assert "kinh phí" not in service.log


def test_index_that_cannot_be_opened_ends_the_service_with_the_reason(data: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with served(data, log, "--workers", "2", is_awaited=False, TRACUU_ENCODER=str(tmp_path)) as service:
        assert service.process.wait(240) == 2
    assert "Lỗi:" in service.log
