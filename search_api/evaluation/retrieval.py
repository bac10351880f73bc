"""Scores of dense, lexical and fused search on BEIR folders.

nDCG: Järvelin and Kekäläinen 2002, binary gains; MRR cut at rank 10. Intervals: percentiles of 1,000 bootstrap
samples of the questions.
"""

import math
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from indexer.passage_index import LexicalQuery
from indexer.settings import Settings
from indexer.text.folding import fold_accents
from search_api import retrieval
from search_api.evaluation.collection import Served, serve
from search_api.evaluation.files import read_beir
from search_api.intents import read_language
from search_api.translation import Translation, translate

_CUT = 10
_SAMPLES = 1_000
_SEED = 7

Scores = dict[str, float]


def ranking_scores(ranked: Sequence[str], relevant: frozenset[str]) -> Scores:
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


def bootstrap_interval(values: Sequence[float], share: float = 0.95) -> tuple[float, float]:
    """Return the limits between which the mean of `values` lies in `share` of the bootstrap samples."""
    drawn = np.random.default_rng(_SEED).choice(np.asarray(values), size=(_SAMPLES, len(values)))
    low, high = np.quantile(drawn.mean(axis=1), [(1 - share) / 2, (1 + share) / 2])
    return float(low), float(high)


def _summary(rows: Sequence[Scores], milliseconds: Sequence[float]) -> Scores:
    means = {name: float(np.mean([row[name] for row in rows])) for name in rows[0]}
    low, high = bootstrap_interval([row["ndcg@10"] for row in rows])
    p50, p95 = np.quantile(milliseconds, [0.5, 0.95])
    extra = {"ndcg@10_low": low, "ndcg@10_high": high, "ms_p50": float(p50), "ms_p95": float(p95)}
    return {name: round(value, 4) for name, value in {**means, **extra}.items()}


def score_retrieval(folder: Path, settings: Settings, *, without_accents: bool = False) -> dict[str, Scores]:
    """Return the scores of dense, lexical and fused search on a BEIR folder; a row of the corpus is a passage.

    Dense and lexical are each half of the search alone; fused is `SearchService.search`, as users get it, with
    corrections, the learned order and what reorders it. `without_accents` strips the questions of their accents first.
    Times are milliseconds a question, the encoding of the question in those of dense and fused search. Raises
    `ConfigurationError` where the folder is none.
    """
    data = read_beir(folder)
    names = list(data.corpus)
    rows: dict[str, list[Scores]] = {"dense": [], "lexical": [], "fused": []}
    times: dict[str, list[float]] = {kind: [] for kind in rows}
    with tempfile.TemporaryDirectory(prefix="tracuu-evaluation-") as temporary:
        own = settings.model_copy(update={"data": Path(temporary)})
        with serve(list(data.corpus.values()), own) as served:
            for query, words in data.queries.items():
                asked = fold_accents(words) if without_accents else words
                for kind, search in _searches(served).items():
                    started = time.perf_counter()
                    found = search(asked)
                    times[kind].append((time.perf_counter() - started) * 1_000)
                    rows[kind].append(ranking_scores([names[served.row_of[i]] for i in found], data.relevant[query]))
            served.discard()
    return {kind: _summary(rows[kind], times[kind]) for kind in rows}


def _translated(question: str) -> Translation | None:
    return translate(question) if read_language(question) == "en" else None


def _searches(served: Served) -> dict[str, Callable[[str], Sequence[int]]]:
    index, encoder = served.index, served.encoder

    def dense(text: str) -> list[int]:
        return list(index.dense(retrieval.query_vector(text, index, encoder, _translated(text)), _CUT))

    def lexical(text: str) -> list[int]:
        translation = _translated(text)
        return list(index.lexical(LexicalQuery.of(text, also=translation.words if translation else ()), _CUT))

    return {
        "dense": dense,
        "lexical": lexical,
        "fused": lambda text: [hit.passage_id for hit in served.service.search(text, limit=_CUT).hits],
    }
