"""What is counted of questions and searches: their kinds, never their words. Prometheus collects it (`web.metrics`)."""

from typing import get_args

from prometheus_client import Counter

from search_api.intents import Kind
from search_api.schemas import Answer

_KINDS = frozenset(get_args(Kind))
QUESTIONS = Counter("tracuu_questions", "Questions asked, by kind and whether documents answered", ["kind", "answered"])
SEARCHES = Counter("tracuu_searches", "Searches for passages")


def count_question(answer: Answer) -> Answer:
    """Count a question that was answered, or not, and return what it was answered with."""
    kind = answer.kind if answer.kind in _KINDS else "other"
    QUESTIONS.labels(kind, "yes" if answer.answered else "no").inc()
    return answer


def count_search() -> None:
    """Count one search."""
    SEARCHES.inc()
