"""Understood question -> answer, by kind; every statement is a field or a quotation with its citation."""

from search_api.drafts import Draft, Surroundings
from search_api.extraction import answer_passage
from search_api.metadata import FIELDS, answer_field
from search_api.phrases import NO_SUCH_DOCUMENT, NOT_FOUND
from search_api.query import names_agency
from search_api.references import answer_citing, answer_legal_bases
from search_api.responsibilities import answer_all_tasks, answer_role, answer_tasks


def _by_kind(surroundings: Surroundings) -> Draft | None:
    kind = surroundings.query.kind
    if kind in FIELDS:
        return answer_field(surroundings, kind)
    if kind == "legal_bases":
        return answer_legal_bases(surroundings)
    if kind == "citing":
        return answer_citing(surroundings)
    if kind == "tasks":
        found = answer_tasks(surroundings)
        if found or names_agency(surroundings.query.vietnamese):
            return found
        return answer_all_tasks(surroundings) or answer_passage(surroundings)
    if kind in ("lead", "coordinate", "deadline") and not surroundings.query.asks_report:
        return answer_role(surroundings, kind) or answer_passage(surroundings)
    return answer_passage(surroundings)


def answer(surroundings: Surroundings) -> Draft:
    """Return the answer, or a draft that says that there is none."""
    query = surroundings.query
    if query.binds_to_nothing:
        return Draft(NO_SUCH_DOCUMENT[query.language], (), 0.0, answered=False)
    return _by_kind(surroundings) or Draft(NOT_FOUND[query.language], (), 0.0, answered=False)
