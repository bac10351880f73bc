"""A sync of made Word files that is killed on its way, and the one that goes on: what is done twice, what it costs.

    python benchmarks/resume.py --documents 10000 --at 0.5

A sync has a process of its own and gets SIGKILL when it has said that a share of the files is done. The next one must
leave all that was committed as it is. Printed: the pace of both, and how many finished documents were read again.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from made_files import write_plan

from indexer.pipeline import sync
from indexer.settings import Settings
from indexer.store import Store

_PASSAGES = 12  # a document
_EVERY = 100  # files between two lines of progress


def sync_aloud(folder: Path, data: Path) -> None:
    """Sync, say how many files are done, and at the end what the report says."""

    def tell(done: int, _of: int, _name: str) -> None:
        if done % _EVERY == 0:
            print(done, flush=True)

    report = sync(folder, Settings(database_url=None, data=data), progress=tell)
    print(json.dumps({"added": report.added, "unchanged": report.unchanged, "passages": report.passages}), flush=True)


def run(folder: Path, data: Path, until: int | None) -> tuple[float, dict[str, int]]:
    """Sync in a process of its own and return its seconds and report; kill it when so many files are done."""
    begun = time.monotonic()
    command = [sys.executable, __file__, "--step", str(folder), str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 — this very file
        assert process.stdout is not None  # noqa: S101 — for the type checker
        for line in process.stdout:
            if line.startswith("{"):
                report: dict[str, int] = json.loads(line)
                return time.monotonic() - begun, report
            if until is not None and int(line) >= until:
                os.kill(process.pid, signal.SIGKILL)
                break
    return time.monotonic() - begun, {}


def committed(data: Path) -> dict[str, float]:
    """Return when each document that the store has was committed."""
    store = Store(Settings(database_url=None, data=data).database_path)
    found = {record.path: record.indexed_at for record in store.documents()}
    store.close()
    return found


def main() -> None:
    """Write the files, cut a sync off, let the next one finish, and print what happened."""
    parser = argparse.ArgumentParser(description="A sync that was cut off goes on")
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--at", type=float, default=0.5, help="the share of files after which it is killed")
    parser.add_argument("--step", type=Path, nargs=2)
    arguments = parser.parse_args()
    if arguments.step:
        sync_aloud(*arguments.step)
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder, data = Path(scratch, "files"), Path(scratch, "data")
        folder.mkdir()
        for number in range(arguments.documents):
            write_plan(folder, number, _PASSAGES)
        first, _ = run(folder, data, round(arguments.at * arguments.documents))
        before = committed(data)
        second, report = run(folder, data, None)
        after = committed(data)
    again = sum(after[path] != at for path, at in before.items())
    print(f"killed after {first:.0f} s with {len(before):,} of {arguments.documents:,} documents committed")
    print(f"the next one took {second:.0f} s: {report['added']:,} added, {report['unchanged']:,} left as they were")
    print(f"finished documents that were read again: {again}; {report['passages']:,} passages in all")


if __name__ == "__main__":
    main()
