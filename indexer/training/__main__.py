"""Train the shipped encoder: `python -m indexer.training --data FOLDER --development FOLDER… --out FOLDER`."""

import random
import time
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from indexer.text.folding import fold_accents
from indexer.training.contrastive import Pairs, Recipe, train
from indexer.training.export import export
from indexer.training.negatives import lexical_negatives
from indexer.training.pairs import UNLICENSED, Pair, load_pairs
from indexer.training.projection import join
from indexer.training.tokens import choose_vocabulary, segment_once, to_ids

NAME = "static-vi-2"
# Terms of Vietnamese texts, of questions without accents, of English ones; with padding and unknown, and those that two
# groups share counted once, the vectors of 256 half floats and their list take 60 MB.
VOCABULARY = {"vietnamese": 80_000, "bare": 20_000, "english": 12_000}
BARE_SHARE = 0.3  # of the queries are repeated without accents, as people type them
_TYPICAL = 50_000  # passages by which the tables are joined
ENGLISH = "english_vietnamese"
_STARTED = time.monotonic()


def _say(text: str) -> None:
    print(f"[{time.monotonic() - _STARTED:6.0f} s] {text}", flush=True)


def _bare_queries(pairs: list[Pair], seed: int) -> list[Pair]:
    chooser = random.Random(seed)
    return [
        Pair(fold_accents(pair.query), pair.passage, pair.source)
        for pair in pairs
        if pair.source != ENGLISH and chooser.random() < BARE_SHARE
    ]


def prepare(pairs: list[Pair], bare: list[Pair], work: Path, processes: int) -> tuple[Pairs, dict[str, int]]:
    """Return pairs as ids with their hard negatives, and the vocabulary."""
    everything = pairs + bare
    texts = sorted({text for pair in everything for text in (pair.query, pair.passage)})
    _say(f"{len(everything)} pairs, {len(texts)} texts to segment")
    segmented = segment_once(texts, processes, work)
    rows = segmented.rows
    groups = {
        "vietnamese": rows(
            text
            for pair in pairs
            for text in (pair.query, pair.passage)
            if pair.source != ENGLISH or text == pair.passage
        ),
        "bare": rows(pair.query for pair in bare),
        "english": rows(pair.query for pair in pairs if pair.source == ENGLISH),
    }
    vocabulary = choose_vocabulary(segmented, [(groups[name], size) for name, size in VOCABULARY.items()])
    _say(f"vocabulary of {len(vocabulary)} terms")
    passage_ids = rows(pair.passage for pair in everything)
    queries = to_ids(segmented, rows(pair.query for pair in everything), vocabulary)
    passages = to_ids(segmented, passage_ids, vocabulary)
    names = sorted({pair.source for pair in everything})
    sources = np.array([names.index(pair.source) for pair in everything])
    negatives = lexical_negatives(queries, passages, passage_ids, sources, vocabulary_size=len(vocabulary), report=_say)
    return Pairs(queries, passages, sources, passage_ids, negatives), vocabulary


def main(
    data: Annotated[Path, typer.Option(help="folder of the training files")],
    out: Annotated[Path, typer.Option(help="folder for the model")],
    development: Annotated[list[Path], typer.Option(help="BEIR folders whose texts must not be trained on")],
    *,
    work: Annotated[Path, typer.Option(help="folder for segmented texts and checkpoints; a stopped run goes on")],
    only_licensed: Annotated[bool, typer.Option(help="leave out the files that state no licence")] = False,
    dimension: int = 256,
    epochs: int = 5,
    tables: int = 2,
    processes: int = 2,
    seed: int = 13,
) -> None:
    """Train on the pairs of `data` and write a sentence-transformers model to `out`."""
    pairs = load_pairs(data, development, seed)
    if only_licensed:
        pairs = [pair for pair in pairs if pair.source not in UNLICENSED]
    prepared, vocabulary = prepare(pairs, _bare_queries(pairs, seed), work, processes)
    trained = []
    for number in range(tables):
        recipe = Recipe(dimension=dimension, epochs=epochs, seed=seed + number)
        table = train(prepared, recipe, len(vocabulary), checkpoint=work / f"checkpoint-{number}.pt", report=_say)
        trained.append(table.bag.weight.detach().numpy())
    export(join(trained, prepared.passages.some(_TYPICAL, seed), dimension), vocabulary, out, name=NAME)
    _say(f"model written to {out}")


if __name__ == "__main__":
    typer.run(main)
