"""What many people at once get of a service: times by kind of request, errors, and its memory over time.

    python benchmarks/load.py                      # 50 people for two minutes, a sync of 500 documents beside them
    python benchmarks/load.py --seconds 600 --adding 0 --report-every 60     # a steady load: does memory grow?
    python benchmarks/load.py --think 0 0 --seconds 30 --adding 0            # how many requests a second at most

`tracuu serve` runs as processes of its own on a free port of the loopback, `tracuu sync` as another; the people are
coroutines of this one. Each asks, opens a document, searches or looks at assignments, by chance in these shares, then
reads for as long as `--think` says. The client takes a part of the same processors: the times are those of a machine
that does both.
"""

import argparse
import asyncio
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import numpy as np
from communes import ROOT, write_documents

from search_api.evaluation.files import read_lines

SHARES = {"ask": 40, "open": 30, "search": 20, "assignments": 10}  # per cent of what people do
_START_S = 600.0


@dataclass(slots=True)
class Course:
    """What was measured: seconds of each request by kind, what failed, and memory as (second, bytes, load average)."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    refused: int = 0
    memory: list[tuple[float, int, float]] = field(default_factory=list)
    took_s: float = 0.0

    @property
    def requests(self) -> int:
        """How many requests were answered."""
        return sum(len(taken) for taken in self.seconds.values())

    def quantile(self, share: float, kind: str | None = None) -> float:
        """Return the milliseconds within which a share of the requests of a kind was answered, of all by default."""
        taken = self.seconds.get(kind, []) if kind else [s for every in self.seconds.values() for s in every]
        return float(np.quantile(taken, share)) * 1000 if taken else 0.0


class Person:
    """Somebody who asks, opens and searches, each time something else."""

    def __init__(self, number: int, questions: list[str], documents: list[str], think_s: tuple[float, float]) -> None:
        self._chance = random.Random(number)  # noqa: S311 — a course that can be repeated, no secret
        self._questions, self._documents, self._think_s = questions, documents, think_s

    async def work(self, address: str, until: float, course: Course) -> None:
        """Go on until the clock says so."""
        limits = httpx.Limits(max_connections=1)
        async with httpx.AsyncClient(base_url=address, timeout=60, limits=limits, trust_env=False) as client:
            await asyncio.sleep(self._chance.uniform(0, self._think_s[1]))  # nobody begins with all others
            while time.monotonic() < until:
                await self._act(client, course)
                await asyncio.sleep(self._chance.uniform(*self._think_s))

    async def _act(self, client: httpx.AsyncClient, course: Course) -> None:
        kind = self._chance.choices(list(SHARES), list(SHARES.values()))[0]
        question = self._chance.choice(self._questions)
        address, parameters = {
            "ask": ("/ask", {"q": question}),
            "open": (f"/documents/{self._chance.choice(self._documents)}", {}),
            "search": ("/api/v1/search", {"q": question}),
            "assignments": ("/responsibilities", {"agency": self._chance.choice(("VHXH", "Công an", "Văn phòng"))}),
        }[kind]
        began = time.monotonic()
        try:
            reply = await client.get(address, params=parameters)
        except httpx.HTTPError as error:
            course.errors.append(f"{kind}: {type(error).__name__}")
            return
        course.seconds.setdefault(kind, []).append(time.monotonic() - began)
        if reply.status_code == 503 and "Retry-After" in reply.headers:
            course.refused += 1
        elif reply.status_code != 200:
            course.errors.append(f"{kind}: {reply.status_code}")


async def drive(
    address: str,
    *,
    people: int,
    seconds: float,
    think_s: tuple[float, float],
    documents: list[str],
    memory_of: Callable[[], int] = lambda: 0,
) -> Course:
    """Let people work for some seconds and return what they met."""
    questions = [row["question"] for row in read_lines(ROOT / "corpus" / "gold" / "questions.jsonl")]
    course, began = Course(), time.monotonic()

    async def watch() -> None:
        while True:
            course.memory.append((time.monotonic() - began, memory_of(), os.getloadavg()[0]))
            await asyncio.sleep(1.0)

    watching = asyncio.create_task(watch())
    crowd = [Person(number, questions, documents, think_s) for number in range(people)]
    await asyncio.gather(*(person.work(address, began + seconds, course) for person in crowd))
    watching.cancel()
    course.took_s = time.monotonic() - began
    return course


# --- the service -------------------------------------------------------------------------------------


def start(data: Path, workers: int, log: Path) -> tuple["subprocess.Popen[str]", str]:
    """Start a service on a free port; return its process and the address that this process itself told."""
    command = [sys.executable, "-u", "-m", "web", "serve", "--data", str(data), "--port", "0"]
    process = subprocess.Popen(  # noqa: S603 — our own command
        [*command, "--workers", str(workers)],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=log.open("w"),
        text=True,
    )
    assert process.stdout  # noqa: S101 — for the type checker
    said = process.stdout.readline() + process.stdout.readline()
    found = re.search(r"http://[\d.]+:\d+", said)
    if not found:
        raise SystemExit(f"the service did not start: {said} {log.read_text(encoding='utf-8')}")
    last = time.monotonic() + _START_S
    while len(_ready_workers(found.group())) < workers:
        if process.poll() is not None or time.monotonic() > last:
            raise SystemExit(f"the service is not ready: {log.read_text(encoding='utf-8')}")
        time.sleep(0.5)
    ours = {process.pid, *children(process.pid)}
    if strangers := _ready_workers(found.group()) - ours - {0}:
        raise SystemExit(f"others answer on this port: {strangers}")
    return process, found.group()


def _ready_workers(address: str) -> set[int]:
    """Return the process ids of the workers that have told their memory; 0 stands for the one that is alone."""
    with suppress(httpx.HTTPError):
        text = httpx.get(f"{address}/metrics", timeout=60, trust_env=False).text
        told = re.findall(r'^tracuu_worker_resident_bytes(?:\{pid="(\d+)"\})? (\d\.?\d*e[+]\d+)', text, re.MULTILINE)
        return {int(pid or 0) for pid, _ in told}
    return set()


def children(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]


def used_s(pid: int) -> float:
    """Return the seconds of a processor that a process and those that it has started have used."""
    ticks = 0
    for one in (pid, *children(pid)):
        with suppress(OSError):
            told = Path(f"/proc/{one}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
            ticks += int(told[11]) + int(told[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def resident_bytes(pid: int) -> int:
    """Return the memory of a process and of those that it has started, shared pages by their share."""
    total = 0
    for one in (pid, *children(pid)):
        with suppress(OSError):  # it has just ended
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text(encoding="ascii")
            total += sum(int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:"))
    return total


# --- the whole course --------------------------------------------------------------------------------


def report(course: Course, every_s: float) -> None:
    """Print what was measured."""
    print(f"{'milliseconds':<14}{'requests':>9}{'p50':>8}{'p95':>8}{'p99':>8}{'longest':>9}")
    for kind in (*SHARES, None):
        taken = course.seconds.get(kind, []) if kind else [1.0] * course.requests
        figures = "".join(
            f"{course.quantile(share, kind):{width}.0f}" for share, width in ((0.5, 8), (0.95, 8), (0.99, 8), (1, 9))
        )
        print(f"{kind or 'all':<14}{len(taken):>9}{figures}")
    print(
        f"{course.requests / course.took_s:.1f} requests a second, "
        f"{len(course.errors)} errors, {course.refused} refused"
    )
    for error in sorted(set(course.errors)):
        print(f"  {course.errors.count(error)} x {error}")
    shown = -every_s
    for second, size, load in course.memory:
        if second - shown >= every_s:
            shown = second
            print(f"  after {second:4.0f} s: {size / 2**20:6.0f} MiB, load average {load:.1f}")
    print(f"  at the end:   {course.memory[-1][1] / 2**20:6.0f} MiB, load average {course.memory[-1][2]:.1f}")


def main() -> None:
    """Index made documents, serve them, let people work, and print what they met."""
    parser = argparse.ArgumentParser(description="A service under load")
    parser.add_argument("--documents", type=int, default=250, help="indexed before")
    parser.add_argument("--adding", type=int, default=500, help="documents of the sync beside the load")
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--think", type=float, nargs=2, default=(2.0, 5.0), metavar=("LEAST", "MOST"))
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--report-every", type=float, default=20)
    parser.add_argument("--data", type=Path, help="an index to take instead of making one; a sync writes to it")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tracuu-load-") as temporary:
        folder = Path(temporary)
        data = wanted.data or folder / "data"
        syncing = [sys.executable, "-m", "web", "sync", "--data", str(data)]
        if not wanted.data:
            write_documents(folder / "first", wanted.documents)
            subprocess.run([*syncing, str(folder / "first")], cwd=ROOT, check=True)  # noqa: S603 — our own command
        if wanted.adding:
            write_documents(folder / "added", wanted.adding, seed=11)
        process, address = start(data, wanted.workers, folder / "log")
        beside = None
        try:
            listed = httpx.get(f"{address}/api/v1/documents?limit=100", trust_env=False, timeout=60).json()
            print(
                f"{listed['total']} documents, {wanted.workers} workers, {wanted.people} people, think {wanted.think} s"
            )
            documents = [document["id"] for document in listed["documents"]]
            if wanted.adding:
                beside = subprocess.Popen([*syncing, str(folder / "added")], cwd=ROOT, stdout=subprocess.DEVNULL)  # noqa: S603
            used = used_s(process.pid)
            course = asyncio.run(
                drive(
                    address,
                    people=wanted.people,
                    seconds=wanted.seconds,
                    think_s=tuple(wanted.think),
                    documents=documents,
                    memory_of=lambda: resident_bytes(process.pid),
                )
            )
            used = used_s(process.pid) - used
            report(course, wanted.report_every)
            print(f"{1000 * used / course.requests:.0f} ms of a processor a request, the following of syncs included")
            if beside:
                is_through = beside.poll() is not None
                print("the sync " + ("had ended by then" if is_through else "went on; waiting for its end"))
                beside.wait()
                time.sleep(10)
                now = httpx.get(f"{address}/api/v1/documents?limit=1", trust_env=False, timeout=60).json()["total"]
                print(f"{now} documents are found")
        finally:
            process.terminate()
            print(f"exit status {process.wait(60)}")
            complaints = [line for line in (folder / "log").read_text(encoding="utf-8").splitlines() if "ERROR" in line]
            print("\n".join(complaints[:10]))


if __name__ == "__main__":
    main()
