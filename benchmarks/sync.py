"""Sync of made-up plans with one reading process, with two, and in the process of the sync: time and memory.

    python benchmarks/sync.py [documents, 400 by default]

Each sync has a process of its own and an empty data folder; the model is loaded before the clock starts. The last lines
tell whether memory grows with the folder: the peak of the writing process for a quarter of the documents and for all.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from indexer.encoder import Encoder
from indexer.pipeline import sync
from indexer.settings import Settings

SAMPLES = Path(__file__).resolve().parents[1] / "corpus" / "sources"


def write_plans(folder: Path, count: int) -> Path:
    """Write plans that differ in the names of their communes."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.txt"))]
    folder.mkdir()
    for number in range(count):
        text = texts[number % len(texts)].replace(" xã ", f" xã số {number} ")
        (folder / f"{number:06}.txt").write_text(text, encoding="utf-8")
    return folder


def measure(folder: Path, data: Path, readers: int) -> None:
    """Sync once and print the seconds, the processor seconds of the writer and of the readers, and its peak memory."""
    settings = Settings(database_url=None, data=data, readers=readers)
    encoder = Encoder(settings)
    encoder.load()
    started, before = time.monotonic(), time.process_time()
    report = sync(folder, settings, encoder=encoder)
    reading = resource.getrusage(resource.RUSAGE_CHILDREN)
    found = {
        "seconds": time.monotonic() - started,
        "writer": time.process_time() - before,
        "readers": reading.ru_utime + reading.ru_stime,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "passages": report.passages,
    }
    print(json.dumps(found))


def measured(folder: Path, data: Path, readers: int) -> dict[str, float]:
    """Return what `measure` prints in a process of its own."""
    command = [sys.executable, __file__, str(folder), str(data), str(readers)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ})  # noqa: S603
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main(count: int) -> None:
    """Print a table."""
    with tempfile.TemporaryDirectory() as work:
        plans, few = write_plans(Path(work, "plans"), count), write_plans(Path(work, "few"), count // 4)
        took = {}
        for readers in (0, 1, 2):
            found = took[readers] = measured(plans, Path(work, f"data-{readers}"), readers)
            print(
                f"readers {readers}: {count / found['seconds']:6.1f} documents/s, {found['seconds']:6.1f} s; "
                f"processor: writer {found['writer']:5.1f} s, readers {found['readers']:5.1f} s",
                flush=True,
            )
        print(f"two beside one: {took[1]['seconds'] / took[2]['seconds']:.2f} times as fast")
        part = measured(few, Path(work, "data-few"), 2)
        print(
            f"peak of the writer: {part['peak_mb']:.0f} MB for {count // 4} documents, {part['passages']:.0f} passages"
        )
        print(f"                    {took[2]['peak_mb']:.0f} MB for {count}, {took[2]['passages']:.0f} passages")


if __name__ == "__main__":
    if len(sys.argv) > 2:
        measure(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 400)
