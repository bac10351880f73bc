"""Syncs in processes of their own, and what they left in the store."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

_SYNC = """
import json, sys
from pathlib import Path
from indexer.errors import TraCuuError
from indexer.pipeline import sync
from indexer.settings import Settings
try:
    report = sync(Path(sys.argv[1]), Settings(), progress=lambda *args: print(args[2], flush=True))
except TraCuuError as error:
    sys.exit(f"{type(error).__name__}: {error}")
reasons = {failure.path: failure.reason for failure in report.failures}
print(json.dumps({"added": report.added, "unchanged": report.unchanged, "failures": reasons}))
"""
_TABLES = ("documents", "passages", "vectors", "assignments", "document_references", "page_layouts", "changes")
Contents = dict[str, list[tuple[object, ...]]]


@dataclass(frozen=True, slots=True)
class Synced:
    """A sync that has ended: names of files in the order in which they were done, and its report."""

    done: list[str]
    added: int
    unchanged: int
    failures: dict[str, str]
    said: str


@contextmanager
def started(folder: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """Start a sync, which is ended with the block at the latest; it prints a line for each file that is done."""
    process = subprocess.Popen(
        [sys.executable, "-c", _SYNC, str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=folder,  # where no code lies
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def ended(process: subprocess.Popen[str], before: str = "") -> Synced:
    """Wait for a sync that succeeds; `before` is what was read of it."""
    out, said = process.communicate(timeout=280)
    assert process.returncode == 0, said
    *done, report = (before + out).splitlines()
    return Synced(done=done, said=said, **json.loads(report))


def synced(folder: Path, environment: dict[str, str]) -> Synced:
    """Sync a folder."""
    with started(folder, environment) as process:
        return ended(process)


def refusal(folder: Path, environment: dict[str, str]) -> str:
    """Return the error that a sync ends with."""
    with started(folder, environment) as process:
        _, said = process.communicate(timeout=280)
        assert process.returncode == 1, said
        return said


def contents(data: Path) -> Contents:
    """Return all that a store has of its documents, bytes of vectors too, in the order of the commits."""
    found = {}
    with closing(sqlite3.connect(data / "tracuu.sqlite")) as connection:
        for table in _TABLES:
            cursor = connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2")  # noqa: S608
            kept = [number for number, (name, *_) in enumerate(cursor.description) if name != "indexed_at"]
            found[table] = [tuple(row[number] for number in kept) for row in cursor]
    return found
