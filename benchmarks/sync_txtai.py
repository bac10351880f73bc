"""A sync of made Word files beside txtai's indexing of the same passages with the same encoder: time and memory.

    python benchmarks/sync_txtai.py --documents 10000 --txtai VENV/bin/python

Ours lists, reads and parses the files, finds tasks and references, embeds, commits every document and publishes the
index; txtai is given the passages that came of it as they lie in memory, embeds them and writes its hybrid index, with
(`content`) and without the texts that an answer would quote. Each has a process of its own, with the model loaded
before its clock starts. `--txtai` is a Python that has txtai and the libraries of this one.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from made_files import write_plan

from indexer.encoder import Encoder
from indexer.encoder.model import Vectors
from indexer.pipeline import sync
from indexer.settings import Settings
from indexer.store import Store
from indexer.text.encoder_input import embedding_text

_PASSAGES = 12  # a document


def measure_ours(folder: Path, data: Path) -> dict[str, float]:
    """Sync the folder into an empty data folder."""
    settings = Settings(database_url=None, data=data)
    encoder = Encoder(settings)
    encoder.load()
    begun = time.perf_counter()
    report = sync(folder, settings, encoder=encoder)
    return {"seconds": time.perf_counter() - begun, "passages": report.passages}


def measure_txtai(data: Path, *, content: bool) -> dict[str, float]:
    """Index the passages of a store, and save the index."""
    from txtai import Embeddings  # noqa: PLC0415 — only this step's Python has it

    settings = Settings(database_url=None, data=data)
    store, encoder = Store(settings.database_path), Encoder(settings)
    encoder.load()
    passages = [(p.id, embedding_text(p.context, p.text), None) for p in store.indexed_passages(store.passage_ids())]
    store.close()

    def encode(texts: list[str]) -> Vectors:
        return encoder.encode(texts)

    with tempfile.TemporaryDirectory() as saved:
        begun = time.perf_counter()
        made = Embeddings(method="external", transform=encode, hybrid=True, content=content, backend="faiss")
        made.index(passages)
        made.save(str(Path(saved, "index")))
        return {"seconds": time.perf_counter() - begun, "passages": len(passages)}


def run_step(arguments: argparse.Namespace) -> None:
    """Do one step and print its figures."""
    if arguments.step == "ours":
        found = measure_ours(arguments.scratch / "files", arguments.scratch / "data")
    else:
        found = measure_txtai(arguments.scratch / "data", content=arguments.step == "txtai-content")
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    found["processor_s"] = sum(one.ru_utime + one.ru_stime for one in used)
    found["peak_mb"] = used[0].ru_maxrss / 1024
    print(json.dumps(found))


def in_own_process(step: str, python: str, scratch: Path) -> dict[str, float]:
    """Return the figures of a step."""
    command = [python, __file__, "--step", step, "--scratch", str(scratch)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env={**os.environ})  # noqa: S603
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Write the files, measure each in turn and print a table."""
    parser = argparse.ArgumentParser(description="Our sync beside txtai's indexing")
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--txtai", help="a Python that has txtai; without, only ours is measured")
    parser.add_argument("--scratch", type=Path)
    parser.add_argument("--step", choices=("ours", "txtai", "txtai-content"))
    arguments = parser.parse_args()
    if arguments.step:
        run_step(arguments)
        return
    with tempfile.TemporaryDirectory() as temporary:
        scratch = Path(temporary)
        (scratch / "files").mkdir()
        for number in range(arguments.documents):
            write_plan(scratch / "files", number, _PASSAGES)
        figures = {"ours": in_own_process("ours", sys.executable, scratch)}
        if arguments.txtai:
            for step in ("txtai", "txtai-content"):
                figures[step] = in_own_process(step, arguments.txtai, scratch)
    print(f"{arguments.documents:,} documents, {figures['ours']['passages']:,.0f} passages")
    for name, one in figures.items():
        ratio = one["seconds"] / figures["ours"]["seconds"]
        print(
            f"{name:14} {one['seconds']:7.1f} s, {ratio:5.2f} times ours; processor {one['processor_s']:7.1f} s; "
            f"peak {one['peak_mb']:6.0f} MB"
        )


if __name__ == "__main__":
    main()
