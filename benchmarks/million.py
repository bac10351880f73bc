"""What a million passages cost: building, searching, memory, and the same work with the engines alone and with txtai.

    python benchmarks/million.py --passages 1000000 --scratch /tmp/million --txtai VENV/bin/python

Plans are made (see `million_plans`) and encoded in a folder that is kept, so that a run that was cut off goes on from
there; encoding a million takes an hour of a core. Each size is built and searched in processes of its own, whose peak
of memory is then its own. Everything is measured beside the raw calls of FAISS and tantivy in the same run, question by
question in turn, so that ratios hold on a busy machine too. The figures go into `million.json`, the table of the README
is made of them (`million_report`). txtai is run by the Python given, in which it is installed; without, it is left out.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import numpy as np
from million_corpus import PASSAGES_OF_A_PLAN, ROOT, write_plans
from million_plans import make_plan
from million_report import Quantiles, Report, SizeFigures, TxtaiFigures, write_report

from indexer.encoder import Encoder
from indexer.passage_index import LexicalQuery, PassageIndex
from indexer.passage_index.lexical import LexicalIndex
from indexer.passage_index.term_workers import processes
from indexer.passage_index.vectors import ExactVectors
from indexer.pipeline import index_config
from indexer.settings import Settings
from indexer.store import Store, document_id
from search_api.retrieval import DEPTH, rank
from search_api.schemas import Filters
from search_api.service import SearchService

_HERE = Path(__file__).resolve()
_BESIDE = ThreadPoolExecutor(1)
_YEAR = 2024
T = TypeVar("T")


def memory_mb() -> dict[str, int]:
    """Return the resident memory of this process and the part of it that no file backs."""
    status = Path("/proc/self/status").read_text()
    return {name: int(status.partition(f"{name}:")[2].split()[0]) // 1024 for name in ("VmRSS", "RssAnon")}


def peak_mb() -> int:
    """Return the most resident memory that this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def known_items(passages: int, count: int, store: Store) -> list[tuple[str, int]]:
    """Return questions with the id of the passage that each was made of, spread over all plans."""
    plans = passages // PASSAGES_OF_A_PLAN
    items = []
    for number in np.linspace(0, plans - 1, count).astype(int).tolist():
        plan = make_plan(number, PASSAGES_OF_A_PLAN)
        tasks = [(place, made.question) for place, made in enumerate(plan.passages) if made.question]
        place, question = tasks[number % len(tasks)]
        stored = store.passages_of(document_id(ROOT / plan.name), "place")
        items.append((question, stored[place].id))
    return items


class Stopwatch:
    """Wall-clock and processor times of works, in milliseconds."""

    def __init__(self) -> None:
        self._taken: dict[str, list[float]] = {}
        self._processor: dict[str, list[float]] = {}

    def take(self, name: str, work: Callable[[], T]) -> T:
        """Do a work and note its time."""
        begun, used = time.perf_counter(), time.process_time()
        result = work()
        self._taken.setdefault(name, []).append((time.perf_counter() - begun) * 1_000)
        self._processor.setdefault(name, []).append((time.process_time() - used) * 1_000)
        return result

    def quantiles(self) -> dict[str, Quantiles]:
        """Return what was noted."""
        found = {}
        for name, taken in self._taken.items():
            p50, p95, p99 = np.quantile(taken, [0.5, 0.95, 0.99]).tolist()
            processor = float(np.mean(self._processor[name]))
            found[name] = Quantiles(p50_ms=p50, p95_ms=p95, p99_ms=p99, processor_ms=processor)
        return found


# --- building --------------------------------------------------------------------------------------


def build(settings: Settings) -> dict[str, object]:
    """Build the index from the store alone."""
    shutil.rmtree(settings.index_folder, ignore_errors=True)
    store, encoder = Store(settings.database_path), Encoder(settings)
    begun, used = time.perf_counter(), sum(os.times()[:4])
    index = PassageIndex.refresh(index_config(settings, encoder), store)
    helpers = processes(len(index)) * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    return {
        "passages": len(index),
        "kind": index.kind(),
        "build_s": time.perf_counter() - begun,
        "build_processor_s": sum(os.times()[:4]) - used,
        "build_peak_mb": peak_mb() + helpers,
        "index_mb": sum(path.stat().st_size for path in settings.index_folder.rglob("*")) >> 20,
        "store_mb": settings.database_path.stat().st_size >> 20,
    }


# --- searching -------------------------------------------------------------------------------------


class RawEngines:
    """FAISS and tantivy called as bare as they can be: the vector and the query object are ready."""

    def __init__(self, settings: Settings, index: PassageIndex) -> None:
        (folder,) = settings.index_folder.glob("snapshot-*")
        self.exact = ExactVectors.load(folder, Encoder(settings).dimension)
        self._sketch = index._dense.sketch
        self._lexical = LexicalIndex.load(folder / "lexical")

    def prepare(self, question: str) -> object:
        """Return the engine's query of a question."""
        return self._lexical._query(LexicalQuery.of(question).weighted_fields())

    def dense(self, vector: np.ndarray) -> None:
        """Search the vectors: the sketch where ours has one."""
        if self._sketch:
            self._sketch.ranked(vector, DEPTH)
        else:
            self.exact.best(vector, DEPTH)

    def lexical(self, query: object) -> None:
        """Search the terms."""
        self._lexical._searcher.search(query, limit=DEPTH, count=False)

    def both(self, vector: np.ndarray, query: object) -> None:
        """Search both at once, as ours does."""
        nearest = _BESIDE.submit(self.dense, vector)
        self.lexical(query)
        nearest.result()


def search(settings: Settings, count: int) -> dict[str, object]:
    """Search in turn with ours and with the engines alone."""
    encoder, store = Encoder(settings), Store(settings.database_path)
    encoder.load()
    watch = Stopwatch()
    with SearchService(settings) as service:
        index = PassageIndex.open(index_config(settings, encoder), store)
        items = known_items(len(index), count, store)
        raw = RawEngines(settings, index)
        of_year = index.scope([record.id for record in store.documents() if record.year == _YEAR])
        for question, _ in items[::4]:  # files come into memory as they do in the first minutes of a day
            service.search(question)
        found = exact_share = 0.0
        for question, wanted in items:
            vector = watch.take("encoding", lambda q=question: encoder.encode_query(q))
            query = raw.prepare(question)
            watch.take("engines_dense", lambda v=vector: raw.dense(v))
            watch.take("engines_lexical", lambda q=query: raw.lexical(q))
            watch.take("engines", lambda v=vector, q=query: raw.both(v, q))
            near = watch.take("dense", lambda v=vector: index.dense(v, DEPTH))
            watch.take("lexical", lambda q=question: index.lexical(LexicalQuery.of(q), DEPTH))
            ranked = watch.take("hybrid", lambda q=question: rank(q, index, encoder))
            watch.take("service", lambda q=question: service.search(q))
            watch.take("dense_filtered", lambda v=vector: index.dense(v, DEPTH, of_year))
            watch.take("lexical_filtered", lambda q=question: index.lexical(LexicalQuery.of(q), DEPTH, of_year))
            watch.take("hybrid_filtered", lambda q=question: rank(q, index, encoder, scope=of_year))
            watch.take("service_filtered", lambda q=question: service.search(q, filters=Filters(year=_YEAR)))
            true = raw.exact.best(vector, 10)[0]
            exact_share += float(np.mean([score >= true[-1] - 1e-6 for score in list(near.values())[:10]]))
            found += wanted in [hit.passage_id for hit in ranked[:10]]
    return {
        "times": {name: one.model_dump() for name, one in watch.quantiles().items()},
        "recall_of_exact": exact_share / len(items),
        "known_items_recall": found / len(items),
        "load": os.getloadavg()[0],
    }


def serve(settings: Settings, count: int) -> dict[str, object]:
    """Search with the service alone, so that its memory is its own."""
    store = Store(settings.database_path)
    questions = [question for question, _ in known_items(len(store.passage_ids()), count, store)]
    store.close()
    with SearchService(settings) as service:
        service.search(questions[0])
        rates = {clients: _rate(service, questions, clients) for clients in (1, 8)}
        memory = memory_mb()
    return {"queries_per_s": rates, "resident_mb": memory["VmRSS"], "anonymous_mb": memory["RssAnon"]}


_STEPS: dict[str, Callable[[Settings, int], dict[str, object]]] = {
    "build": lambda settings, _count: build(settings),
    "search": search,
    "serve": serve,
}


def _rate(service: SearchService, questions: Sequence[str], clients: int) -> float:
    with ThreadPoolExecutor(clients) as pool:
        begun = time.perf_counter()
        list(pool.map(service.search, questions))
        return len(questions) / (time.perf_counter() - begun)


# --- all sizes -------------------------------------------------------------------------------------


def in_own_process(step: str, data: Path, count: int, python: str = sys.executable) -> dict[str, object]:
    """Run a step of this benchmark in a process of its own."""
    script = _HERE if step != "txtai" else _HERE.with_name("million_txtai.py")
    command = [python, str(script), "--step", step, "--scratch", str(data), "--questions", str(count)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 — our own files
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def measure(scratch: Path, passages: int, count: int) -> SizeFigures:
    """Make, build and search one size."""
    settings = Settings(database_url=None, data=scratch / str(passages))
    begun = time.monotonic()
    written = write_plans(settings, passages, progress=_told)
    print(f"{passages:,}: {written} plans written in {time.monotonic() - begun:.0f} s", file=sys.stderr)
    figures = [in_own_process(step, settings.data, count) for step in _STEPS]
    return SizeFigures.model_validate({name: value for found in figures for name, value in found.items()})


def _told(done: int, total: int) -> None:
    if done % 800 == 0:
        print(f"  {done}/{total} plans", file=sys.stderr)


def main() -> None:
    """Measure each size and write the report, or do one step."""
    parser = argparse.ArgumentParser(description="What many passages cost")
    parser.add_argument("--passages", type=int, default=1_000_000)
    parser.add_argument("--curve", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--scratch", type=Path, default=Path("/tmp/tracuu-million"))  # noqa: S108 — kept on purpose
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--txtai", help="a Python that has txtai, and the libraries of this one")
    parser.add_argument("--txtai-passages", type=int, help="the size that txtai is measured at, by default the largest")
    parser.add_argument("--step", choices=tuple(_STEPS))
    arguments = parser.parse_args()
    if arguments.step:
        settings = Settings(database_url=None, data=arguments.scratch)
        print(json.dumps(_STEPS[arguments.step](settings, arguments.questions)))
        return
    sizes = sorted({*arguments.curve, arguments.passages})
    figures = [measure(arguments.scratch, size, arguments.questions) for size in sizes]
    txtai = None
    if arguments.txtai:
        size = arguments.txtai_passages or arguments.passages
        data = arguments.scratch / str(size)
        found = in_own_process("txtai", data, arguments.questions, arguments.txtai)
        txtai = TxtaiFigures.model_validate(found)
    write_report(Report(sizes=figures, txtai=txtai))


if __name__ == "__main__":
    main()
