"""txtai's hybrid index over the passages and vectors of a store: run by `million`, in a Python that has txtai.

Both get the vectors that the store has, so that neither time holds the encoding of passages, and the same encoder for
questions. txtai keeps no texts (`content` off), as our index keeps none.
"""

import argparse
import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from million import known_items, memory_mb, peak_mb
from txtai import Embeddings

from indexer.encoder import Encoder
from indexer.settings import Settings
from indexer.store import Store


def main() -> None:
    """Index and search; print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--step")
    parser.add_argument("--scratch", type=Path)
    parser.add_argument("--questions", type=int)
    arguments = parser.parse_args()
    settings = Settings(database_url=None, data=arguments.scratch)
    store, encoder = Store(settings.database_path), Encoder(settings)
    encoder.load()
    ids = store.passage_ids()
    stored = iter(store.indexed_passages(ids))
    waiting: dict[str, list[np.ndarray]] = {}

    def texts() -> object:
        for passage in stored:
            text = f"{passage.context} {passage.text}"
            waiting.setdefault(text, []).append(passage.vector)
            yield passage.id, text, None

    def transform(batch: list[str]) -> np.ndarray:
        """Return stored vectors of passages, new ones of questions."""
        return np.stack([waiting[text][-1] if text in waiting else encoder.encode_query(text) for text in batch])

    embeddings = Embeddings(method="external", transform=transform, hybrid=True, content=False, backend="faiss")
    begun, used = time.perf_counter(), time.process_time()
    embeddings.index(texts())
    built, processor = time.perf_counter() - begun, time.process_time() - used
    peak = peak_mb()
    waiting.clear()
    items = known_items(len(ids), arguments.questions, store)
    for question, _ in items[::4]:
        embeddings.search(question, 10)
    times, found = [], 0
    for question, wanted in items:
        begun = time.perf_counter()
        hits = embeddings.search(question, 10)
        times.append((time.perf_counter() - begun) * 1_000)
        found += wanted in [int(i) for i, _ in hits]
    p50, p95 = np.quantile(times, [0.5, 0.95]).tolist()
    print(
        json.dumps(
            {
                "passages": len(ids),
                "build_s": built,
                "build_processor_s": processor,
                "build_peak_mb": peak,
                "resident_mb": memory_mb()["VmRSS"],
                "p50_ms": p50,
                "p95_ms": p95,
                "known_items_recall": found / len(items),
            }
        )
    )


if __name__ == "__main__":
    main()
