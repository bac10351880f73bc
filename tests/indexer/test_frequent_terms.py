"""Among many passages the engine spares itself the terms that nearly all of them have."""

from pathlib import Path

import pytest

from indexer.passage_index import lexical
from indexer.passage_index.lexical import LexicalIndex, LexicalQuery
from indexer.passage_index.term_workers import LexicalEntry

TEXTS = [f"các xã của huyện họp lần {number}" for number in range(60)] + ["tổ dân phòng tuần tra", "họp tổ dân phòng"]


@pytest.fixture
def index(tmp_path: Path) -> LexicalIndex:
    made = LexicalIndex.create(tmp_path / "lexical")
    made.apply([], (LexicalEntry(number, "d", text, "") for number, text in enumerate(TEXTS)))
    return made


def test_telling_words_are_found_alike_among_many_passages(
    index: LexicalIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = LexicalQuery.of("các xã có tổ dân phòng của huyện")
    among_few = index.search(query, 5)

    monkeypatch.setattr(lexical, "_MANY", len(TEXTS) - 1)
    monkeypatch.setattr(lexical, "_SPARED", 0.1)
    among_many = index.search(query, 5)

    assert list(among_many)[:2] == list(among_few)[:2]
    assert set(list(among_few)[:2]) == {60, 61}
    assert among_many[61] < among_few[61]  # what nearly all have was not looked up


def test_a_question_of_nothing_but_frequent_words_still_finds_them(
    index: LexicalIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lexical, "_MANY", 0)

    assert len(index.search(LexicalQuery.of("các xã của huyện"), 100)) == 60
    assert index.search(LexicalQuery.of("vũ trụ"), 100) == {}


def test_a_term_of_the_same_passages_with_and_without_accents_is_looked_up_once(
    index: LexicalIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = LexicalQuery.of("tổ dân phòng tuần tra")
    twice = index.search(query, 5)

    monkeypatch.setattr(lexical, "_MANY", 0)
    monkeypatch.setattr(lexical, "_SPARED", 0.0)

    assert index.search(query, 5) == pytest.approx(twice)
    assert {field for field, _, _ in index._telling(query.weighted_fields())} == {"body"}


def test_a_term_that_passages_write_with_other_accents_too_is_looked_up_both_ways(
    index: LexicalIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.apply([], [LexicalEntry(100, "d", "tuân tra", "")])
    monkeypatch.setattr(lexical, "_MANY", 0)
    query = LexicalQuery.of("tuần tra")

    assert 100 in index.search(query, 100)
    assert ("body_bare", "tuan") in {(field, term) for field, term, _ in index._telling(query.weighted_fields())}


def test_more_is_spared_among_very_many_passages(index: LexicalIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexical, "_MANY", 0)
    monkeypatch.setattr(lexical, "_SPARED", 0.0)
    monkeypatch.setattr(lexical, "_SPARED_OF_VERY_MANY", 0.1)
    clauses = LexicalQuery.of("các xã có tổ dân phòng của huyện").weighted_fields()
    among_many = {term for _, term, _ in index._telling(clauses)}

    monkeypatch.setattr(lexical, "_VERY_MANY", len(TEXTS) - 1)

    assert {term for _, term, _ in index._telling(clauses)} < among_many
