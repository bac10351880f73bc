"""Fusion: what the two kinds of search find becomes one ranking."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_api.fusion import fuse

scores = st.dictionaries(st.integers(1, 50), st.floats(0.01, 100), max_size=20)


def test_passage_found_by_both_kinds_outranks_one_found_by_either() -> None:
    fused = fuse({1: 0.9, 2: 0.8}, {2: 12.0, 3: 15.0})
    assert fused[0].passage_id == 2


def test_parts_are_relative_to_the_best_of_their_kind() -> None:
    best, other = fuse({1: 0.5, 2: 0.25}, {1: 8.0})
    assert (best.dense, best.lexical, best.cosine) == (1.0, 1.0, 0.5)
    assert (other.dense, other.lexical) == (0.5, 0.0)
    assert other.score == pytest.approx(0.25)


def test_kind_that_found_nothing_leaves_its_weight_to_the_other() -> None:
    assert fuse({}, {7: 3.0})[0].score == 1.0
    assert fuse({7: 0.3}, {})[0].score == 1.0
    assert fuse({}, {}) == []


def test_passages_pointing_away_from_the_question_count_as_zero() -> None:
    worst = fuse({1: 0.5, 2: -0.4}, {1: 1.0})[-1]
    assert (worst.passage_id, worst.dense, worst.score) == (2, 0.0, 0.0)


@given(scores, scores)
def test_ranking_holds_every_passage_once_with_scores_falling_within_the_unit(
    dense: dict[int, float], lexical: dict[int, float]
) -> None:
    fused = fuse(dense, lexical)
    assert sorted(item.passage_id for item in fused) == sorted({*dense, *lexical})
    values = [item.score for item in fused]
    assert values == sorted(values, reverse=True)
    assert all(0 <= value <= 1.0000001 for value in values)


def test_the_best_of_the_union_are_returned_where_not_all_are_wanted() -> None:
    dense, lexical = {1: 0.9, 2: 0.8, 4: 0.1}, {2: 12.0, 3: 15.0}

    assert fuse(dense, lexical, limit=2) == fuse(dense, lexical)[:2]
