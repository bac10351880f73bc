"""Measures of search and answers, through the same index, fusion and question code that serve users.

nDCG: Järvelin and Kekäläinen 2002, binary gains; MRR cut at rank 10.
"""

import json
import math
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from indexer.encoder import Encoder
from indexer.passage_index.dense import DenseIndex
from indexer.passage_index.index import PassageIndex
from indexer.passage_index.lexical import LexicalEntry, LexicalIndex, LexicalQuery
from indexer.settings import Settings
from search_api import retrieval
from search_api.schemas import Answer
from search_api.service import SearchService

_CUT = 10


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Return the records of a JSON lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


# --- retrieval -------------------------------------------------------------------------------------


def ranking_scores(ranked: Sequence[str], relevant: frozenset[str]) -> dict[str, float]:
    """Return acc@1, recall@10, mrr@10 and ndcg@10 of one ranking, each in [0, 1]."""
    hits = [item in relevant for item in ranked[:_CUT]]
    gain = sum(1 / math.log2(rank + 2) for rank, hit in enumerate(hits) if hit)
    ideal = sum(1 / math.log2(rank + 2) for rank in range(min(_CUT, len(relevant))))
    return {
        "acc@1": float(bool(hits) and hits[0]),
        "recall@10": sum(hits) / len(relevant),
        "mrr@10": next((1 / rank for rank, hit in enumerate(hits, start=1) if hit), 0.0),
        "ndcg@10": gain / ideal,
    }


def _mean(scores: Iterable[dict[str, float]]) -> dict[str, float]:
    rows = list(scores)
    return {name: round(float(np.mean([row[name] for row in rows])), 4) for name in rows[0]}


def _qrels(path: Path) -> dict[str, frozenset[str]]:
    relevant: dict[str, set[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        query, passage, score = line.split("\t")
        if int(score) > 0:
            relevant.setdefault(query, set()).add(passage)
    return {query: frozenset(passages) for query, passages in relevant.items()}


def score_retrieval(folder: Path, settings: Settings) -> dict[str, dict[str, float]]:
    """Return the scores of dense, lexical and fused search on a BEIR folder; a row of the corpus is a passage."""
    encoder = Encoder(settings)
    corpus, relevant = read_lines(folder / "corpus.jsonl"), _qrels(folder / "qrels.tsv")
    names = [row["_id"] for row in corpus]
    texts = [f"{row.get('title', '')} {row['text']}".strip() for row in corpus]
    rankings: dict[str, list[dict[str, float]]] = {"dense": [], "lexical": [], "fused": []}
    with tempfile.TemporaryDirectory(prefix="tracuu-evaluation-") as temporary:
        index = _index(texts, encoder, Path(temporary) / "lexical")
        for query in read_lines(folder / "queries.jsonl"):
            wanted = relevant.get(query["_id"])
            if not wanted:
                continue
            vector = encoder.encode_query(query["text"])
            ranked = {
                "dense": list(index.dense(vector, _CUT)),
                "lexical": list(index.lexical(LexicalQuery.of(query["text"]), _CUT)),
                "fused": [item.passage_id for item in retrieval.rank(query["text"], index, encoder)[:_CUT]],
            }
            for kind, ids in ranked.items():
                rankings[kind].append(ranking_scores([names[i] for i in ids], wanted))
    return {kind: _mean(scores) for kind, scores in rankings.items()}


def _index(texts: Sequence[str], encoder: Encoder, folder: Path) -> PassageIndex:
    dense = DenseIndex.empty(encoder.dimension)
    dense.add(range(len(texts)), encoder.encode(texts))
    lexical = LexicalIndex.create(folder)
    lexical.apply([], (LexicalEntry(row, "corpus", text, "") for row, text in enumerate(texts)))
    return PassageIndex(dense, lexical, seq=0)


# --- answers ---------------------------------------------------------------------------------------


def _normal(text: str) -> str:
    folded = unicodedata.normalize("NFC", text or "").casefold()
    folded = re.sub(r"[“”„\"'*‘’]", "", re.sub(r"[–—‑−]", "-", folded))
    return re.sub(r"\s+", " ", re.sub(r"\s*([-/:])\s*", r"\1", folded)).strip()


def answer_faults(gold: dict[str, Any], answer: Answer) -> list[str]:
    """Return what is wrong with an answer, in English; empty where it is right.

    A question with answers wants one alternative of each `accept` group in the text, all `documents` among the
    first citations and one `evidence` string in a quote; one without wants `answered` to be false.
    """
    if not gold["answerable"]:
        return ["answered what the corpus does not say"] if answer.answered else []
    if not answer.answered:
        return ["not answered"]
    text = _normal(answer.text)
    faults = [
        f"lacks {' | '.join(group)}" for group in gold["accept"] if not any(_normal(choice) in text for choice in group)
    ]
    stems = [Path(citation.document.file_name).stem for citation in answer.citations]
    needed = [Path(name).stem for name in gold["documents"]]
    faults += [f"does not cite {stem}" for stem in needed if stem not in stems[: max(3, len(needed) + 1)]]
    quotes = [_normal(citation.quote) for citation in answer.citations]
    evidence = [_normal(piece) for piece in gold["evidence"]]
    if evidence and not any(piece in quote for piece in evidence for quote in quotes):
        faults.append("no citation quotes the evidence")
    return faults


def score_answers(service: SearchService, gold: Path) -> dict[str, Any]:
    """Return how many gold questions are answered rightly, by kind, with the faults of the others."""
    by_kind: dict[str, list[bool]] = {}
    failures = []
    for row in read_lines(gold):
        faults = answer_faults(row, service.ask(row["question"]))
        by_kind.setdefault(row["kind"], []).append(not faults)
        if faults:
            failures.append({"id": row["id"], "question": row["question"], "faults": faults})
    total = sum(map(len, by_kind.values()))
    return {
        "right": total - len(failures),
        "total": total,
        "by_kind": {kind: f"{sum(rights)}/{len(rights)}" for kind, rights in by_kind.items()},
        "failures": failures,
    }
