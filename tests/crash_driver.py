"""Kills syncs in forked children of one warm process, and looks at what they left; `test_crash.py` starts it.

    python tests/crash_driver.py FOLDER POINT…

A point is "first|later SECTION" where SECTION is one of
    step MODULE:NAME before|after N    the function is left at its Nth call, before or after it has run
    calls F                            at the fraction F of all calls of Python functions
    effects F                          at the fraction F of all that touches files or the database
    clock F                            from outside, at the fraction F of the time that a sync takes
For each it prints a line of JSON: how the sync ended, what it had acknowledged, and what is wrong with what it left.
"""

import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent / "indexer"))
sys.path.insert(0, str(Path(__file__).parents[1]))

import faiss  # noqa: F401 — imported before the first fork
import fake_encoder
import lxml.etree  # noqa: F401
import tantivy  # noqa: F401
from fake_encoder import FakeEncoder
from made_documents import PLAN
from made_stores import results
from sqlalchemy import Engine, event

from indexer import intake, pipeline
from indexer.digests import sha256_of
from indexer.pipeline import open_index, sync
from indexer.reading import parse_file
from indexer.settings import Settings
from indexer.store import Store

_EFFECTS = ("open", "os.", "shutil.", "tempfile.", "sqlite3.")
pipeline.Encoder = FakeEncoder  # type: ignore[assignment, misc, attr-defined]
intake.parse_isolated = lambda path, *_: parse_file(path)  # a process for each upload would take seconds


class Workshop:
    """Folders of documents before and after they changed, with an index of the first, and what the second's finds."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.documents = folder / "documents"
        self.base = folder / "base"
        self.documents.mkdir(parents=True)
        self.write("kế hoạch.txt", PLAN)
        for number in range(4):
            self.write(f"{number}.txt", f"I. VIỆC\n1. Công an xã kiểm tra quán {number}.\n2. Kéo cáp quang đến thôn.")
        self.write("dài.txt", "\n".join(f"- Việc số {n} của xã." for n in range(60)))
        in_child(lambda: report(sync(self.documents, self.settings(self.base))))
        self.write("1.txt", "I. VIỆC\n1. Công an xã kiểm tra chợ.")
        self.write("5.txt", "Phòng Kinh tế kéo cáp quang đến thôn.")
        (self.documents / "2.txt").unlink()
        uploads = self.base / "uploads" / "Tải lên"
        uploads.mkdir(parents=True)
        (uploads / "lên.txt").write_text("Trạm Y tế tuyên truyền ở thôn.", encoding="utf-8")
        self.wanted = self.complete(self.data("fresh", is_first=True))["finds"]

    def write(self, name: str, text: str) -> None:
        (self.documents / name).write_text(text, encoding="utf-8")

    @staticmethod
    def settings(data: Path) -> Settings:
        return Settings(data=data, encoder="fake:16", readers=0)

    def data(self, name: str, *, is_first: bool) -> Path:
        """Return a new data folder, as before the sync that is to be killed."""
        data = self.folder / name
        shutil.copytree(self.base / "uploads" if is_first else self.base, data / "uploads" if is_first else data)
        return data

    def sync(self, data: Path, acknowledge: Callable[[str], object] = lambda _: None) -> None:
        sync(self.documents, self.settings(data), progress=lambda _done, _all, name: acknowledge(name))

    def complete(self, data: Path) -> dict[str, Any]:
        """Sync again to the end, in a child; return what the index finds, and what is wrong."""

        def work() -> dict[str, Any]:
            sync(self.documents, self.settings(data))
            found = self.look(data)
            again = sync(self.documents, self.settings(data))
            if not again.changed_nothing:
                found["faults"].append("a second sync found something to do")
            return found

        return in_child(work)[1]

    def look(self, data: Path) -> dict[str, Any]:
        """Open the index as a reader does; return what it finds and what is wrong, as `tracuu verify` says it."""
        settings = self.settings(data)
        store = Store(settings.database_path)
        index = open_index(settings, store, FakeEncoder(settings))  # type: ignore[arg-type]
        faults = index.problems(store) + ([damage] if (damage := store.check()) else [])
        for record in store.documents():
            text = store.document_text(record.id)
            faults += [f"{p.locator}: no quote" for p in store.passages_of(record.id) if p.quote != p.span.of(text)]
        finds = results(index, store, FakeEncoder(settings))
        index.close()
        store.close()
        return {"faults": faults, "finds": finds}

    def lost(self, data: Path, acknowledged: Sequence[str]) -> list[str]:
        """Return the acknowledged documents that the store does not have as they are in the folder."""
        store = Store(self.settings(data).database_path)
        states = store.roots.states(self.documents)
        store.close()
        paths = [self.documents / name for name in acknowledged]
        return [p.name for p in paths if str(p) not in states or states[str(p)][0].sha256 != sha256_of(p)]


def report(done: Any) -> dict[str, Any]:
    return {"faults": [failure.reason for failure in done.failures]}


def in_child(work: Callable[[], object], until: Callable[[], object] | None = None) -> tuple[int, Any]:
    """Run `work` in a fork; return its wait status and what it returned, through JSON. `until` runs here meanwhile."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, json.dumps(work()).encode())
            os._exit(0)
        except BaseException:
            sys.excepthook(*sys.exc_info())
            os._exit(1)
    os.close(writing)
    with open(reading, "rb") as pipe:  # noqa: PTH123 — a descriptor
        if until:
            until()
            os.kill(child, signal.SIGKILL)
        written = pipe.read()
    status = os.waitpid(child, 0)[1]
    return status, json.loads(written) if written else None


# --- points ----------------------------------------------------------------------------------------


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def kill_at_step(place: str, when: str, number: int) -> None:
    """Let this process die at the nth call of a function of ours."""
    module, path = place.split(":")
    *owners, name = path.split(".")
    owner: Any = fake_encoder if module == "fake_encoder" else import_module(module)
    for part in owners:
        owner = getattr(owner, part)
    is_static = isinstance(vars(owner).get(name), staticmethod)
    function, calls = getattr(owner, name), 0

    def counted(*arguments: object, **named: object) -> object:
        nonlocal calls
        calls += 1
        if calls == number and when == "before":
            die()
        result = function(*arguments, **named)
        if calls == number:
            die()
        return result

    setattr(owner, name, staticmethod(counted) if is_static else counted)


class Counter:
    """Counts events and dies at one of them."""

    def __init__(self, fatal: int = -1) -> None:
        self.count, self.fatal = 0, fatal

    def note(self) -> None:
        self.count += 1
        if self.count == self.fatal:
            die()

    def of_calls(self) -> None:
        sys.setprofile(lambda _frame, what, _value: self.note() if what in ("call", "c_call") else None)

    def of_effects(self) -> None:
        sys.addaudithook(lambda name, _: self.note() if name.startswith(_EFFECTS) else None)
        for moment in ("before_cursor_execute", "after_cursor_execute", "commit"):
            event.listen(Engine, moment, lambda *_: self.note())


def try_point(workshop: Workshop, point: str, number: int, totals: dict[tuple[str, str], Any]) -> dict[str, Any]:
    """Kill a sync at a point; return how it ended, and what is wrong with what it left and with the next sync."""
    which, kind, *rest = point.split()
    data = workshop.data(f"data-{number}", is_first=which == "first")
    acknowledged, writing = os.pipe()
    until: Callable[[], object] | None = None
    if kind == "clock":
        seconds = float(rest[0]) * totals[which, kind]
        until = lambda: time.sleep(seconds)  # noqa: E731

    def work() -> None:
        if kind == "step":
            kill_at_step(rest[0], rest[1], int(rest[2]))
        elif kind != "clock":
            counter = Counter(max(1, int(float(rest[0]) * totals[which, kind])))
            counter.of_calls() if kind == "calls" else counter.of_effects()
        workshop.sync(data, lambda name: os.write(writing, f"{name}\n".encode()))

    status, _ = in_child(work, until)
    os.close(writing)
    with open(acknowledged, encoding="utf-8") as pipe:  # noqa: PTH123 — a descriptor
        names = pipe.read().splitlines()
    faults = []
    if names or which == "later":
        faults = in_child(lambda: workshop.lost(data, names))[1]
        faults += (in_child(lambda: workshop.look(data))[1] or {"faults": ["cannot be opened"]})["faults"]
    after = workshop.complete(data) or {"faults": ["the next sync failed"], "finds": None}
    faults += after["faults"]
    if after["finds"] != workshop.wanted:
        faults.append("the next sync ends elsewhere than a fresh one")
    shutil.rmtree(data)
    was_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    return {"point": point, "was_killed": was_killed, "acknowledged": names, "faults": faults}


def measure(workshop: Workshop, which: str, kind: str) -> Any:
    """Return how many events a sync has, or the seconds that it takes."""

    def work() -> float:
        counter, data = Counter(), workshop.data(f"dry-{which}-{kind}", is_first=which == "first")
        started = time.monotonic()
        if kind != "clock":
            counter.of_calls() if kind == "calls" else counter.of_effects()
        workshop.sync(data)
        sys.setprofile(None)
        return time.monotonic() - started if kind == "clock" else counter.count

    return in_child(work)[1]


def main(folder: Path, points: Sequence[str]) -> None:
    """Try all points and print what became of each."""
    workshop = Workshop(folder)
    kinds = {tuple(point.split()[:2]) for point in points}
    totals = {(which, kind): measure(workshop, which, kind) for which, kind in kinds if kind != "step"}
    for number, point in enumerate(points):
        print(json.dumps(try_point(workshop, point, number, totals)), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
