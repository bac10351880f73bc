"""The learned order: features as worked by hand, trees that say what LightGBM says, and the reordering itself."""

import json

import numpy as np
import pytest

from indexer.errors import ConfigurationError
from search_api.fusion import Fused
from search_api.relevance import train
from search_api.relevance.features import FEATURES, feature_rows
from search_api.relevance.model import RERANKED, RelevanceModel, reorder, shipped_model
from search_api.relevance.wording import WORDING, Question, wordings

BEST = "tiêm chủng trẻ em tiêm chủng trẻ em"  # holds all that the questions below ask


def frequencies(terms: list[str], *, bare: bool) -> tuple[list[int], int]:
    return [0 if "lạ" in term else 5 for term in terms], 100


def fused(passage_id: int, score: float = 0.5, cosine: float = 0.4) -> Fused:
    return Fused(passage_id, score, dense=score, lexical=score, cosine=cosine)


def named(question: str, text: str, best: str = BEST) -> dict[str, float]:
    """Return the features of a text that was found behind a better one."""
    rows = feature_rows(Question.of(question, frequencies), [fused(1, 0.9, 0.5), fused(2)], [best, text])
    return dict(zip(FEATURES, rows[1].tolist(), strict=True))


def test_shares_of_words_and_pairs_are_those_worked_by_hand() -> None:
    found = named("tiêm chủng trẻ em", "Trẻ em được tiêm phòng.")

    assert found["words_to_best"] == pytest.approx(3 / 4 - 1)  # tiêm, trẻ, em
    assert found["pairs_to_best"] == pytest.approx(1 / 3 - 1)  # trẻ em
    assert found["triples_to_best"] == pytest.approx(-1)
    assert found["longest_run_to_best"] == pytest.approx(1 / 3 - 1)
    assert found["cosine_to_best"] == pytest.approx(-0.1)
    assert found["dense_rank"] == 0.5


def test_words_that_no_passage_has_weigh_nothing() -> None:
    assert named("lạ tiêm", "tiêm", best="tiêm")["words_to_best"] == 0.0


def test_a_question_without_accents_is_compared_without_them() -> None:
    assert named("tiem chung tre em", "Tiêm chủng cho trẻ em", best="tiem chung tre em")["words_to_best"] == 0.0
    assert named("tiêm chủng trẻ em", "tiem chung tre em")["words_to_best"] == -0.75  # only "em"


def test_words_close_together_fill_a_window() -> None:
    near, far = "tiêm chủng trẻ em", "tiêm chủng " + "việc khác " * 60 + "trẻ em"

    assert named("tiêm chủng trẻ em", near)["window"] == 1.0
    assert named("tiêm chủng trẻ em", far)["window"] == pytest.approx(0.5)
    assert named("tiêm chủng trẻ em", far)["opening"] == pytest.approx(0.5)


@pytest.mark.parametrize("question", ["", "?!", "🙂", "a" * 5_000, "tiêm " * 500])
def test_any_question_has_features(question: str) -> None:
    for text in ("", "Kế hoạch tiêm, tiêm"):
        assert np.isfinite(list(named(question, text).values())).all()


def test_trees_say_what_the_library_that_grew_them_says(monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        import lightgbm
    except (ImportError, OSError) as error:  # its wheel wants the system's OpenMP library
        pytest.skip(f"LightGBM cannot be loaded: {error}")
    rng = np.random.default_rng(3)
    questions = [rng.random((30, len(FEATURES)), dtype=np.float32) for _ in range(100)]
    found = [(rows, [bool(row[0] * row[6] > 0.6) for row in rows]) for rows in questions]
    grown = []
    learn = lightgbm.train
    monkeypatch.setattr(lightgbm, "train", lambda *args, **more: grown.append(learn(*args, **more)) or grown[-1])

    content = json.loads(json.dumps(train.grow(found, seed=3)))

    rows = np.concatenate(questions)
    theirs = np.mean([model.predict(rows) for model in grown], axis=0)
    assert np.allclose(RelevanceModel(content).score(rows), theirs, atol=1e-4)
    assert np.ptp(theirs) > 1  # it has learned something to agree on


def test_a_model_of_other_features_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="cài lại"):
        RelevanceModel({"features": ["dense"], "trees": []})


def test_passages_are_reordered_and_those_without_a_text_are_left_out() -> None:
    found = [fused(1, 0.9), fused(2, 0.8), fused(3, 0.7)]
    texts = {1: "Họp giao ban hằng tuần", 2: "Tiêm chủng cho trẻ em dưới năm tuổi"}

    ordered = reorder("tiêm chủng trẻ em", found, texts, frequencies, shipped_model())

    assert [(item.passage_id, item.score) for item in ordered] == [(2, 0.9), (1, 0.8)]


def test_passages_after_the_reordered_ones_stay_behind_them() -> None:
    found = [fused(i, 1 - i / 100) for i in range(RERANKED + 5)]
    texts = {item.passage_id: f"việc {item.passage_id}" for item in found}

    ordered = reorder("tiêm chủng", found, texts, frequencies, shipped_model())

    assert [item.passage_id for item in ordered[RERANKED:]] == list(range(RERANKED, RERANKED + 5))
    scores = [item.score for item in ordered]
    assert scores == sorted(scores, reverse=True)
    assert reorder("tiêm chủng", [], {}, frequencies, shipped_model()) == []


def test_what_a_passage_says_ends_with_it() -> None:
    rows = wordings(Question.of("tiêm chủng trẻ em", frequencies), ["Việc tiêm", "chủng trẻ", "", "em tiêm_chủng"])

    assert rows[:, WORDING.index("words")].tolist() == [0.25, 0.5, 0.0, 0.25]
    assert rows[:, WORDING.index("pairs")].tolist() == pytest.approx([0.0, 1 / 3, 0.0, 0.0])
    assert rows[:, WORDING.index("triples")].tolist() == [0.0] * 4
    assert rows[:, WORDING.index("window")].tolist() == [0.25, 0.5, 0.0, 0.25]
    assert rows[:, WORDING.index("longest_run")].tolist() == pytest.approx([0.0, 1 / 3, 0.0, 0.0])
    assert rows[:, WORDING.index("passage_length")].tolist() == pytest.approx(np.log1p([2, 2, 0, 2]))
