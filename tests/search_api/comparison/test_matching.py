"""Matching of two lists: the best assignment of all at once, also where the lists are long or share nothing."""

import numpy as np
from scipy import sparse

from search_api.comparison import matching
from search_api.comparison.matching import match, similarities, with_pairs


def table(rows: list[list[float]]) -> sparse.csr_matrix:
    return sparse.csr_matrix(np.array(rows))


def test_the_sum_counts_not_the_best_single_pair() -> None:
    # Best first would take 0.9 and leave 0.1: together less than 0.8 + 0.7
    assert match(table([[0.9, 0.8], [0.7, 0.1]])) == [(0, 1), (1, 0)]


def test_what_has_no_score_stays_alone() -> None:
    assert match(table([[0.0, 0.5], [0.0, 0.4], [0.0, 0.0]])) == [(0, 1)]
    assert match(sparse.csr_matrix((3, 0))) == []


def test_problems_beyond_the_limit_are_matched_best_first(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(matching, "_LARGEST", 3)
    assert match(table([[0.9, 0.8], [0.7, 0.1]])) == [(0, 0), (1, 1)]


def test_similarity_is_one_for_the_same_and_none_for_strangers() -> None:
    texts = [with_pairs(text.split()) for text in ("kiểm tra đê kè cống", "thu quỹ phòng chống thiên tai")]
    found = similarities(texts, texts[::-1], 0.1).toarray()
    assert np.allclose(found, [[0, 1], [1, 0]])


def test_words_of_only_one_side_lower_the_similarity() -> None:
    short, long = "kiểm tra đê".split(), "kiểm tra đê và tu bổ kênh mương nội đồng".split()
    near = similarities([short], [short], 0.0)[0, 0]
    far = similarities([short], [long], 0.0)[0, 0]
    assert 0 < far < 0.7 < near


def test_empty_lists_have_no_similarities() -> None:
    assert similarities([], [["a"]], 0.1).shape == (0, 1)
    assert similarities([["a"]], [], 0.1).nnz == 0
