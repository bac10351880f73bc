"""The measures themselves, by hand-worked cases."""

import json
from pathlib import Path

import numpy as np
import pytest

from indexer.errors import ConfigurationError
from indexer.settings import Settings
from search_api.evaluation import ranking_scores, score_retrieval
from search_api.evaluation.collection import serve
from search_api.evaluation.files import read_beir
from search_api.evaluation.retrieval import bootstrap_interval
from search_api.relevance.model import model_for, reorder, shipped_model
from search_api.retrieval import query_vector, rank


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
    assert scores["fused"]["ndcg@10_low"] <= scores["fused"]["ndcg@10"] <= scores["fused"]["ndcg@10_high"]
    assert scores["fused"]["ms_p50"] <= scores["fused"]["ms_p95"]


def test_the_interval_of_a_mean_holds_it_and_narrows_with_more_questions() -> None:
    few, many = bootstrap_interval([0.0, 1.0] * 10), bootstrap_interval([0.0, 1.0] * 1_000)

    assert few[0] < many[0] < 0.5 < many[1] < few[1]
    assert bootstrap_interval([0.25] * 5) == (0.25, 0.25)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("qrels.tsv", None, "qrels.tsv"),
        ("corpus.jsonl", "{", "không đúng dạng BEIR"),
        ("qrels.tsv", "query-id\tcorpus-id\tscore\n", "không có câu hỏi nào"),
    ],
)
def test_a_folder_that_is_no_evaluation_set_is_refused_with_advice(
    tmp_path: Path, name: str, content: str | None, said: str
) -> None:
    (tmp_path / "corpus.jsonl").write_text('{"_id": "p", "text": "Họp"}')
    (tmp_path / "queries.jsonl").write_text('{"_id": "q", "text": "họp"}')
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq\tp\t1\n")
    assert read_beir(tmp_path).relevant == {"q": frozenset({"p"})}

    (tmp_path / name).unlink()
    if content is not None:
        (tmp_path / name).write_text(content)

    with pytest.raises(ConfigurationError, match=said):
        read_beir(tmp_path)


PASSAGES = (
    "Kinh phí thực hiện do ngân sách xã bảo đảm theo phân cấp",
    "Tiêm chủng cho trẻ em dưới năm tuổi",
    "Trẻ em được tiêm chủng đầy đủ theo lịch tiêm chủng mở rộng của Bộ Y tế",
    "Họp giao ban hằng tuần",
)


def test_bare_passages_are_served_in_the_learned_order(tmp_path: Path) -> None:
    question = "lịch tiêm chủng của trẻ em"
    with serve(PASSAGES, Settings(data=tmp_path)) as served:
        hits = served.service.search(question).hits
        found = rank(question, served.index, served.encoder)
        texts = {i: PASSAGES[row] for i, row in served.row_of.items()}
        learned = reorder(question, found, texts, served.index.document_frequencies, shipped_model())

    assert model_for(served.encoder.id) is shipped_model()
    assert [hit.passage_id for hit in hits] == [item.passage_id for item in learned]


def test_an_encoder_that_the_order_was_not_learned_with_goes_by_fused_scores() -> None:
    assert model_for("BAAI/bge-m3") is None


def test_questions_are_corrected_and_get_their_accents_before_they_are_searched(tmp_path: Path) -> None:
    with serve(PASSAGES, Settings(data=tmp_path)) as served:
        bare = query_vector("tiem chung tre em", served.index, served.encoder)
        typed = query_vector("tiêm chủng trẻ em", served.index, served.encoder)
        found = served.service.search("tieem chungr trer em")

    assert np.allclose(bare, typed)
    assert found.corrected == "tiem chung tre em"
    assert {served.row_of[hit.passage_id] for hit in found.hits[:2]} == {1, 2}
