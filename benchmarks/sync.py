"""Sync of made-up plans with one reading process, with two, and with none: documents a second, and peak memory.

    python benchmarks/sync.py [documents, 400 by default]

Each run is a `tracuu sync` of its own into an empty data folder, in turns, so that other work on the machine meets all.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SAMPLES = Path(__file__).resolve().parents[1] / "corpus" / "sources"
ROUNDS = 2


def write_plans(folder: Path, count: int) -> None:
    """Write plans that differ in the names of their communes."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.txt"))]
    folder.mkdir()
    for number in range(count):
        text = texts[number % len(texts)].replace(" xã ", f" xã số {number} ")
        (folder / f"{number:06}.txt").write_text(text, encoding="utf-8")


def sync(folder: Path, data: Path, readers: int) -> tuple[float, float]:
    """Return the seconds and the processor seconds that a sync takes."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    command = [sys.executable, "-m", "web", "sync", str(folder), "--data", str(data)]
    subprocess.run(command, check=True, env={**os.environ, "TRACUU_READERS": str(readers)}, stdout=subprocess.DEVNULL)  # noqa: S603
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.monotonic() - started, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(count: int) -> None:
    """Print a table."""
    took: dict[int, list[tuple[float, float]]] = {0: [], 1: [], 2: []}
    with tempfile.TemporaryDirectory() as work:
        write_plans(Path(work, "plans"), count)
        for turn in range(ROUNDS):
            for readers, times in took.items():
                times.append(sync(Path(work, "plans"), Path(work, f"data-{readers}-{turn}"), readers))
    print(f"{count} documents, best of {ROUNDS}; peak memory of any process", end=" ")
    print(f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")
    for readers, times in took.items():
        seconds, processor = min(times)
        print(
            f"readers {readers}: {seconds:6.1f} s, {count / seconds:5.1f} documents/s, {processor:6.1f} s of processor"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 400)
