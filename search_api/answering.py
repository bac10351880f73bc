"""Understood question -> answer, by kind; every statement is a field or a quotation with its citation."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from search_api.asked_agencies import names_agency
from search_api.cited_documents import answer_cited
from search_api.confidence import Way, is_sure, probability
from search_api.counts import answer_count
from search_api.drafts import Draft, Surroundings
from search_api.enacted import answer_article, answer_repeals, answer_validity, asks_article
from search_api.extraction import answer_passage
from search_api.intents import Kind, asks_who_acts
from search_api.listings import answer_documents
from search_api.metadata import FIELDS, answer_fields, answer_holder
from search_api.phrases import NO_SUCH_DOCUMENT, NOT_FOUND
from search_api.references import answer_citing, answer_legal_bases
from search_api.responsibilities import answer_all_tasks, answer_role, answer_tasks
from search_api.second_questions import kinds_asked
from search_api.sections import answer_own_period, answer_section

# A document says them of what it speaks of too: by which decision something is done, to whom an opinion is sent
_TOLD_OF_OTHERS = ("legal_bases", "recipients", "document_number")
Maker = Callable[[Surroundings], Draft | None]


def _roles(question: str, kind: Kind) -> Iterator[tuple[Way, Maker]]:
    """Yield the ways to answer all that a question asks of a task; what the task leaves open is not said.

    Where the first kind is open, the task is looked for by the next: it may name who leads and no day.
    """
    kinds = kinds_asked(question, kind)
    for first in range(len(kinds)):
        yield "role", partial(answer_role, kinds=kinds[first:])


def _told_in_text(question: str) -> Iterator[tuple[Way, Maker]]:
    """Yield the ways to answer what no phrase assigns to a field or a task, before its best passage is quoted."""
    if asks_who_acts(question):
        yield from _roles(question, "lead")
    yield "field", answer_holder
    yield "passage", answer_count
    yield "section", answer_section


def _ways(surroundings: Surroundings) -> Iterator[tuple[Way, Maker]]:
    """Yield the ways in which a question of this kind may be answered, the surest first."""
    kind = surroundings.query.kind
    if kind in FIELDS or kind == "legal_bases":
        fields = partial(answer_fields, kinds=kinds_asked(surroundings.query.vietnamese, kind))
        yield "field", fields if kind in FIELDS else answer_legal_bases
        if kind in _TOLD_OF_OTHERS:
            yield "passage", answer_passage
        return
    if kind in ("citing", "documents") or surroundings.query.looks_up_document:
        yield "listing", answer_citing if kind == "citing" else answer_documents
        return
    if kind in ("validity", "repeals"):
        yield "field", answer_validity if kind == "validity" else answer_repeals
        return
    if asks_article(surroundings.query.text) and surroundings.query.names_documents:
        yield "field", answer_article
        return
    if kind == "deliverable":
        yield from _roles(surroundings.query.vietnamese, kind)
        return
    if kind == "tasks":
        yield "tasks", answer_tasks
        if names_agency(surroundings.query.vietnamese):
            return
        yield "section", answer_section
        yield "tasks", answer_all_tasks
    elif kind in ("lead", "coordinate", "deadline"):
        if not surroundings.query.asks_report:
            if kind == "deadline":
                yield "section", answer_own_period
            yield from _roles(surroundings.query.vietnamese, kind)
    else:
        yield from _told_in_text(surroundings.query.vietnamese)
    yield "passage", answer_passage


def answer(surroundings: Surroundings) -> Draft:
    """Return the first answer that is likely enough, with its probability, or a draft that says that there is none."""
    query = surroundings.query
    if told := answer_cited(surroundings):
        return replace(told, confidence=probability("listing", told.confidence))
    if query.binds_to_nothing or (query.absent_numbers and query.kind in FIELDS):
        return Draft(NO_SUCH_DOCUMENT[query.language], (), 0.0, answered=False)
    for way, make in _ways(surroundings):
        draft = make(surroundings)
        if draft is None:
            continue
        if not draft.answered:
            return draft
        likely = probability(way, draft.confidence)
        if is_sure(likely):
            return replace(draft, confidence=likely)
    return Draft(NOT_FOUND[query.language], (), 0.0, answered=False)
