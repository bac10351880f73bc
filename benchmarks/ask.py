"""How long an answer takes among the passages of many plans, by kind of question.

    python benchmarks/ask.py --documents 250

The documents are made (see `communes`), the questions those of `corpus/gold`: most of them name a commune
that is not there, or none at all and are answered from many. Times are milliseconds of one question after the other,
in one process, with the service that serves users, warmed up as `tracuu serve` does. Each is asked once, after those of
`everyday.jsonl`, which nobody counts: a service seldom starts, and every question finds some documents read already.
"""

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np
from communes import ROOT, write_documents

from indexer.pipeline import sync
from indexer.settings import Settings
from search_api.evaluation.files import read_lines
from search_api.service import SearchService


def main() -> None:
    """Index made documents and print the times of questions."""
    parser = argparse.ArgumentParser(description="Milliseconds an answer")
    parser.add_argument("--documents", type=int, default=250)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tracuu-benchmark-") as temporary:
        folder, settings = Path(temporary) / "documents", Settings(database_url=None, data=Path(temporary) / "data")
        write_documents(folder, arguments.documents)
        begun = time.perf_counter()
        sync(folder, settings)
        took = time.perf_counter() - begun
        with SearchService(settings) as service:
            service.warm_up()  # as `tracuu serve` does when it starts
            for row in read_lines(ROOT / "corpus" / "gold" / "everyday.jsonl"):
                service.ask(row["question"])
            health = service.health()
            print(f"{health.documents} documents, {health.passages} passages, indexed in {took:.0f} s")
            times: dict[str, list[float]] = {}
            for row in read_lines(ROOT / "corpus" / "gold" / "questions.jsonl"):
                answered = service.ask(row["question"])
                times.setdefault(answered.kind, []).append(answered.took_ms)
                times.setdefault("all", []).append(answered.took_ms)
                if answered.took_ms > 100:
                    print(f"  {answered.took_ms:.0f} ms: {row['question']}")
    print(f"{'milliseconds an answer':24} {'questions':>9} {'p50':>8} {'p95':>8} {'longest':>8}")
    for kind, taken in sorted(times.items(), key=lambda item: item[0]):
        p50, p95 = np.quantile(taken, [0.5, 0.95])
        print(f"{kind:24} {len(taken):9} {p50:8.1f} {p95:8.1f} {max(taken):8.1f}")


if __name__ == "__main__":
    main()
