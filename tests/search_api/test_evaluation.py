"""The measures themselves, by hand-worked cases."""

import json
from pathlib import Path

import pytest

from indexer.settings import Settings
from search_api.evaluation import ranking_scores, score_retrieval


def test_ranking_scores_agree_with_a_worked_example() -> None:
    scores = ranking_scores(["x", "a", "y", "b"], frozenset({"a", "b", "c"}))
    assert scores["acc@1"] == 0.0
    assert scores["recall@10"] == pytest.approx(2 / 3)
    assert scores["mrr@10"] == pytest.approx(1 / 2)
    # gains at ranks 2 and 4 over the ideal of three at ranks 1, 2, 3
    assert scores["ndcg@10"] == pytest.approx((0.6309 + 0.4307) / (1 + 0.6309 + 0.5), abs=1e-3)


def test_perfect_ranking_scores_one_and_an_empty_one_zero() -> None:
    assert set(ranking_scores(["a"], frozenset({"a"})).values()) == {1.0}
    assert set(ranking_scores([], frozenset({"a"})).values()) == {0.0}


def test_retrieval_is_scored_on_a_beir_folder(tmp_path: Path) -> None:
    passages = {
        "p1": "Kinh phí do ngân sách xã bảo đảm",
        "p2": "Tiêm chủng cho trẻ em dưới năm tuổi",
        "p3": "Họp giao ban hằng tuần",
    }
    queries = {"q1": "nguồn kinh phí ở đâu", "q2": "tiem chung tre em"}
    (tmp_path / "corpus.jsonl").write_text(
        "\n".join(json.dumps({"_id": i, "title": "", "text": t}) for i, t in passages.items())
    )
    (tmp_path / "queries.jsonl").write_text("\n".join(json.dumps({"_id": i, "text": t}) for i, t in queries.items()))
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tp1\t1\nq2\tp2\t1\n")
    scores = score_retrieval(tmp_path, Settings())
    assert set(scores) == {"dense", "lexical", "fused"}
    assert scores["fused"]["acc@1"] == 1.0
