"""What accounts cost: knowing a session, writing the log beside a sync, and searching without a collection.

Times are of this process; the ratios are what to compare between machines. Run: `python benchmarks/access.py`.
"""

import multiprocessing
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median, quantiles

from indexer.pipeline import sync
from indexer.settings import Settings
from search_api.access import secrets
from search_api.access.turns import Turns
from search_api.service import SearchService

SAMPLES = Path(__file__).resolve().parents[1] / "corpus" / "documents"
ROUNDS = 300
HELD_S = 2.0
HASHING_S, WORKERS, THREADS, MIB_OF_A_HASH = 5.0, 4, 4, 64
PASSWORD = "một câu ngắn dễ nhớ"  # noqa: S105
QUESTIONS = ("Ai chủ trì tuyên truyền?", "kinh phí thực hiện", "hạn nộp báo cáo", "mục tiêu chuyển đổi số năm 2026")


def took_ms(work: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """Return how long each round took, in milliseconds."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return times


def tell(name: str, times: list[float]) -> float:
    """Print median and p95; return the median."""
    print(f"{name:<58} median {median(times):8.3f} ms   p95 {quantiles(times, n=20)[-1]:8.3f} ms")
    return median(times)


def beside_a_sync(service: SearchService) -> None:
    """Write the log while another connection holds a transaction that writes into the store, as a sync does."""
    holding, done = threading.Event(), threading.Event()

    def hold() -> None:
        connection = sqlite3.connect(service.settings.database_path, isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        holding.set()
        done.wait(HELD_S)
        connection.rollback()
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    holding.wait()
    tell(
        "a line of the log, while a sync's transaction is open", took_ms(lambda: service.accounts.record("a", "x"), 100)
    )
    started = time.perf_counter()
    with sqlite3.connect(service.settings.database_path, timeout=30) as same:
        same.execute("BEGIN IMMEDIATE")
    same.close()
    print(f"{'the same, were it a table of the store: it waits':<58} {(time.perf_counter() - started) * 1000:8.0f} ms")
    done.set()
    thread.join()


def _hashed(work: tuple[str, float]) -> list[tuple[float, float]]:
    """Hash passwords in the threads of a worker until a time; return from when to when each took."""
    folder, until = work
    turns, spans = Turns(Path(folder), wait_s=60.0), []

    def hash_on() -> None:
        while time.time() < until:
            with turns.take():
                began = time.time()
                secrets._HASHER.hash(PASSWORD)
                spans.append((began, time.time()))

    threads = [threading.Thread(target=hash_on) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return spans


def passwords_at_once(folder: Path) -> None:
    """Print how many passwords several workers hash at once, with turns of each worker and of the machine."""
    for kind, folders in (
        ("turns of each worker", [str(folder / str(number)) for number in range(WORKERS)]),
        ("turns of the machine", [str(folder)] * WORKERS),
    ):
        with multiprocessing.get_context("spawn").Pool(WORKERS) as pool:
            pool.map(_hashed, [(one, 0.0) for one in folders], 1)  # they have begun
            until = time.time() + HASHING_S
            spans = [span for found in pool.map(_hashed, [(one, until) for one in folders], 1) for span in found]
        changes = sorted([(began, 1) for began, _ in spans] + [(ended, -1) for _, ended in spans])
        running = [sum(change for _, change in changes[: place + 1]) for place in range(len(changes))]
        said = f"{max(running)} at once, {max(running) * MIB_OF_A_HASH} MiB, {len(spans)} in {HASHING_S:.0f} s"
        print(f"{f'passwords in {WORKERS} workers, {kind}':<58} {said}")


def main() -> None:
    """Print all figures."""
    with tempfile.TemporaryDirectory() as folder:
        passwords_at_once(Path(folder))
        settings = Settings(database_url=None, data=Path(folder) / "data")
        documents = Path(folder) / "documents"
        for number, path in enumerate(sorted(SAMPLES.iterdir())):
            target = documents / ("Mật" if number % 4 == 0 else "Chung") / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
        sync(documents, settings)
        with SearchService(settings) as service:
            tell("whether there are accounts, where there are none", took_ms(service.accounts.are_there))
            service.accounts.add_user("sep", PASSWORD)
            service.accounts.add_user("lan", PASSWORD, groups=["Văn phòng"])
            service.accounts.limit_collection("Mật", ["Tổ chức"])
            session = service.accounts.sign_in("lan", PASSWORD, "10.0.0.1")
            accounts = service.accounts
            tell(
                "whose session it is, with groups and hidden collections", took_ms(lambda: accounts.in_session(session))
            )
            tell("signing in", took_ms(lambda: service.accounts.sign_in("lan", PASSWORD, "10.0.0.1"), 5))
            tell("a line of the log", took_ms(lambda: service.accounts.record("lan", "search", "kinh phí")))
            beside_a_sync(service)
            started = time.perf_counter()
            narrowed = service.narrowed(frozenset({"Mật"}))
            narrowed.health()
            print(f"{'making a narrowed service':<58} {(time.perf_counter() - started) * 1000:8.1f} ms")
            for name, work in (
                ("search", lambda s: [s.search(one) for one in QUESTIONS]),
                ("ask", lambda s: [s.ask(one) for one in QUESTIONS]),
                ("assignments", lambda s: s.assignments(limit=50)),
            ):
                for one in (service, narrowed):
                    work(one)  # what is remembered is remembered
                whole = tell(f"{name}, everything", took_ms(partial(work, service), 15))
                less = tell(f"{name}, without a collection", took_ms(partial(work, narrowed), 15))
                print(f"{'':<58} ratio  {less / whole:8.2f}")


if __name__ == "__main__":
    main()
