"""Grow the trees: `python -m search_api.relevance.train --data FOLDER --development FOLDER… --out trees.json`.

The questions are those that the encoder's training holds out, so that vectors are as far off here as they are with
questions that nobody has seen. Each is asked of two collections: the answers of a legal portal, where its own answer is
right, and the codified law, where the articles are right that its answer quotes.
"""

import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from indexer.encoder import Encoder
from indexer.passage_index import PassageIndex
from indexer.passage_index.dense import DenseIndex
from indexer.passage_index.lexical import LexicalIndex
from indexer.passage_index.scope import Ownership
from indexer.passage_index.term_workers import LexicalEntry
from indexer.settings import Settings
from indexer.training.pairs import Collection, held_out_collections
from search_api import retrieval
from search_api.relevance.features import FEATURES, Rows, feature_rows
from search_api.relevance.model import LEAF, MODEL_PATH, RERANKED
from search_api.relevance.wording import Question

# Twice as many trees at half the rate, half or twice the leaves: nDCG@10 within 0.003 on both development sets
_PARAMETERS = {
    "objective": "lambdarank",
    "num_leaves": 8,
    "learning_rate": 0.1,
    "min_data_in_leaf": 50,
    "lambda_l2": 5.0,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "feature_fraction": 0.7,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbosity": -1,
}
_TREES = 100
_SEEDS = 3  # models whose mean is taken: one alone varies by 0.003 with its seed


def build_index(texts: Sequence[str], encoder: Encoder, folder: Path) -> PassageIndex:
    """Return an index of texts, each a passage whose id is its row; `folder` for the lexical part must be new."""
    dense = DenseIndex.empty(encoder.dimension)
    dense.add(range(len(texts)), encoder.encode(texts))
    lexical = LexicalIndex.create(folder)
    lexical.apply([], (LexicalEntry(row, "", text, "") for row, text in enumerate(texts)))
    owned = Ownership(np.arange(len(texts)), np.zeros(len(texts), dtype=np.int32), {"": 0})
    return PassageIndex(dense, lexical, 0, owned)


def examples(collection: Collection, encoder: Encoder) -> Iterator[tuple[Rows, list[bool]]]:
    """Yield the features of what is found for each question that search finds an answer to, and which are answers."""
    with tempfile.TemporaryDirectory(prefix="tracuu-relevance-") as folder:
        index = build_index(collection.passages, encoder, Path(folder) / "lexical")
        for question, right in collection.questions:
            found = retrieval.rank(question, index, encoder)[:RERANKED]
            labels = [item.passage_id in right for item in found]
            if any(labels):
                texts = [collection.passages[item.passage_id] for item in found]
                yield feature_rows(Question.of(question, index.document_frequencies), found, texts), labels


def _nodes(structure: dict[str, Any]) -> dict[str, list[float]]:
    """Return a tree as the lists of its nodes that `RelevanceModel` reads."""
    nodes: list[dict[str, Any]] = []

    def add(node: dict[str, Any]) -> int:
        place = len(nodes)
        nodes.append({})
        if "leaf_value" in node:
            nodes[place] = {
                "feature": LEAF,
                "threshold": 0.0,
                "left": 0,
                "right": 0,
                "value": node["leaf_value"] / _SEEDS,
            }
        else:
            left, right = add(node["left_child"]), add(node["right_child"])
            inner = {"feature": node["split_feature"], "threshold": node["threshold"], "value": 0.0}
            nodes[place] = {**inner, "left": left, "right": right}
        return place

    add(structure)
    return {name: [round(node[name], 7) for node in nodes] for name in nodes[0]}


def grow(found: Iterable[tuple[Rows, list[bool]]], seed: int) -> dict[str, Any]:
    """Fit trees to the rows of questions and return the content of a model file."""
    import lightgbm  # noqa: PLC0415 — only training needs it

    rows, labels = zip(*found, strict=True)
    data = lightgbm.Dataset(
        np.concatenate(rows), np.concatenate([np.array(own, np.int64) for own in labels]), group=list(map(len, labels))
    )
    trees = []
    for number in range(_SEEDS):
        grown = lightgbm.train({**_PARAMETERS, "seed": seed + number}, data, num_boost_round=_TREES)
        trees += [_nodes(tree["tree_structure"]) for tree in grown.dump_model()["tree_info"]]
    return {"features": list(FEATURES), "trees": trees}


def main(
    data: Annotated[Path, typer.Option(help="folder of the training files")],
    development: Annotated[list[Path], typer.Option(help="BEIR folders whose texts must not be learned from")],
    out: Annotated[Path, typer.Option(help="model file")] = MODEL_PATH,
    *,
    seed: int = 13,
) -> None:
    """Learn from the questions that are held out and write the trees."""
    encoder = Encoder(Settings())
    found = [one for collection in held_out_collections(data, development) for one in examples(collection, encoder)]
    out.write_text(json.dumps({"encoder": encoder.id, **grow(found, seed)}) + "\n", encoding="utf-8")
    typer.echo(f"{len(found)} questions; written to {out}")


if __name__ == "__main__":
    typer.run(main)
