"""The tables in README and model card are those of the scores that were measured, of the model that ships."""

from pathlib import Path

import pytest

from indexer.encoder import Encoder
from indexer.settings import Settings
from search_api.evaluation import score_retrieval
from search_api.evaluation.report import SCORES_PATH, TABLES, Report, table, with_table

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def report() -> Report:
    return Report.model_validate_json(SCORES_PATH.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", TABLES, ids=str)
def test_the_table_in_a_text_is_the_measured_one(path: Path, report: Report) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")

    assert table(report) in text
    assert with_table(text, report) == text


def test_the_scores_are_those_of_the_shipped_encoder(report: Report) -> None:
    assert report.encoder == Encoder(Settings()).id


@pytest.mark.slow
def test_the_scores_are_those_that_the_service_gets_now(report: Report, eval_sets: Path) -> None:
    kept = next(scores for name, scores in report.sets.items() if scores.questions == 209)
    found = score_retrieval(eval_sets / "drill", Settings())

    for kind in ("dense", "lexical", "fused"):
        assert found[kind]["ndcg@10"] == pytest.approx(kept.as_asked[kind]["ndcg@10"], abs=0.003)
    assert found["fused"]["ndcg@10"] > found["lexical"]["ndcg@10"] + 0.03


def test_a_text_without_marks_is_refused(report: Report) -> None:
    with pytest.raises(ValueError, match="scores"):
        with_table("# Tra Cứu", report)
