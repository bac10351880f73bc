"""Suggested questions come out of the documents, and the documents answer them."""

from collections.abc import Iterator

import pytest

from indexer.settings import Settings
from search_api.catalogue import Catalogue
from search_api.service import SearchService
from search_api.suggestions import MOST, Suggestions


@pytest.fixture(scope="module")
def service(corpus_settings: Settings) -> Iterator[SearchService]:
    with SearchService(corpus_settings) as opened:
        yield opened


@pytest.fixture(scope="module")
def suggested(service: SearchService) -> tuple[str, ...]:
    """Return the suggestions of a machine that has all the time it needs."""
    unhurried = Suggestions(service._store, lambda question: service.ask(question).answered, most_s=60)
    return unhurried.questions(service._live.current().catalogue, 1)


def test_every_suggestion_is_answered_with_a_citation(service: SearchService, suggested: tuple[str, ...]) -> None:
    assert len(suggested) == len(set(suggested)) == MOST
    for question in suggested:
        answer = service.ask(question)
        assert answer.answered, question
        assert answer.citations


def test_suggestions_differ_in_kind_and_document(service: SearchService, suggested: tuple[str, ...]) -> None:
    answers = [service.ask(question) for question in suggested]
    assert len({answer.kind for answer in answers}) >= 3
    assert len({answer.citations[0].document.id for answer in answers}) >= 3


def test_each_asking_goes_on_until_there_are_enough(service: SearchService) -> None:
    counts = [len(service.suggestions()) for _ in range(40)]
    assert counts == sorted(counts)
    assert counts[-1] == MOST


def test_no_time_is_spent_beyond_the_limit(service: SearchService) -> None:
    hurried = Suggestions(service._store, lambda _: pytest.fail("no time for that"), most_s=0)
    assert hurried.questions(service._live.current().catalogue, 1) == ()


def test_older_questions_stay_until_there_are_as_many_new_ones(service: SearchService) -> None:
    catalogue, answers = service._live.current().catalogue, iter([True] * MOST)
    suggestions = Suggestions(service._store, lambda _: next(answers, False), most_s=60)
    first = suggestions.questions(catalogue, 1)
    assert len(first) == MOST
    suggestions._stale_at, suggestions._most_s = 0.0, 0.0
    assert suggestions.questions(catalogue, 2) == first
    suggestions._most_s = 60
    assert suggestions.questions(catalogue, 2) == ()  # none is answered any more


def test_questions_that_are_not_answered_are_not_suggested(service: SearchService) -> None:
    tried: list[str] = []

    def is_answered(question: str) -> bool:
        tried.append(question)
        return "chủ trì" in question

    made = Suggestions(service._store, is_answered).questions(service._live.current().catalogue, 1)
    assert 0 < len(made) < len(tried)
    assert all("chủ trì" in question for question in made)


def test_an_empty_index_suggests_nothing(service: SearchService) -> None:
    assert Suggestions(service._store, lambda _: True).questions(Catalogue(()), 0) == ()


def test_suggestions_are_kept_until_the_index_changes(service: SearchService) -> None:
    tried: list[str] = []
    suggestions = Suggestions(service._store, lambda question: not tried.append(question))  # type: ignore[func-returns-value]
    catalogue = service._live.current().catalogue
    first, attempts = suggestions.questions(catalogue, 1), len(tried)
    assert suggestions.questions(catalogue, 1) == first
    assert len(tried) == attempts
