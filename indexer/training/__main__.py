"""Train the shipped encoder: `python -m indexer.training --data FOLDER --development FOLDER… --out FOLDER`."""

import random
import time
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from indexer.text.folding import fold_accents
from indexer.training.contrastive import train
from indexer.training.export import export
from indexer.training.pairs import Pair, load_pairs
from indexer.training.tokens import RaggedIds, choose_vocabulary, segment_all, to_ids

NAME = "static-vi-1"
SOURCES = ("codified_law", "codified_law/cloze", "legal_questions", "news", "english_vietnamese")
MINED = frozenset({0, 2})
VOCABULARY = 109_998  # terms; with padding and unknown, 110,000 vectors of 256 half floats and their list take 59 MB
BARE_SHARE = 0.3  # of the queries are repeated without accents, as people type them
_STARTED = time.monotonic()


def _say(text: str) -> None:
    print(f"[{time.monotonic() - _STARTED:6.0f} s] {text}", flush=True)


def _with_bare_queries(pairs: list[Pair], seed: int) -> list[Pair]:
    chooser = random.Random(seed)
    bare = [
        Pair(fold_accents(pair.query), pair.passage, pair.source)
        for pair in pairs
        if pair.source != "english_vietnamese" and chooser.random() < BARE_SHARE
    ]
    return pairs + bare


def _prepare(pairs: list[Pair], processes: int) -> tuple[RaggedIds, RaggedIds, dict[str, int]]:
    texts = sorted({text for pair in pairs for text in (pair.query, pair.passage)})
    _say(f"{len(pairs)} pairs, {len(texts)} texts to segment")
    terms = dict(zip(texts, segment_all(texts, processes), strict=True))
    vocabulary = choose_vocabulary([(terms.values(), VOCABULARY)])
    _say(f"vocabulary of {len(vocabulary)} terms")
    queries = to_ids((terms[pair.query] for pair in pairs), vocabulary)
    passages = to_ids((terms[pair.passage] for pair in pairs), vocabulary)
    return queries, passages, vocabulary


def main(
    data: Annotated[Path, typer.Option(help="folder of the training files")],
    out: Annotated[Path, typer.Option(help="folder for the model")],
    development: Annotated[list[Path], typer.Option(help="BEIR folders whose texts must not be trained on")],
    *,
    dimension: int = 256,
    epochs: int = 5,
    processes: int = 2,
    seed: int = 13,
) -> None:
    """Train on all pairs of `data` and write a sentence-transformers model to `out`."""
    pairs = _with_bare_queries(load_pairs(data, development, seed), seed)
    sources = np.array([SOURCES.index(pair.source) for pair in pairs])
    queries, passages, vocabulary = _prepare(pairs, processes)
    table = train(
        queries,
        passages,
        sources,
        vocabulary_size=len(vocabulary),
        dimension=dimension,
        epochs=epochs,
        mined_sources=MINED,
        seed=seed,
        report=_say,
    )
    export(table.bag.weight.detach().numpy(), vocabulary, out, name=NAME)
    _say(f"model written to {out}")


if __name__ == "__main__":
    typer.run(main)
