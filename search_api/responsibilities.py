"""Who leads, who coordinates, by when, and what an agency is given: answers from assignments."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from indexer.model import AgencyRole, Assignment, Span
from indexer.store import AssignmentRecord, DocumentRecord
from indexer.text.agencies import agency_key
from indexer.text.folding import fold_accents
from search_api.drafts import ANSWER_COVERAGE, NEAR_BEST, Draft, Surroundings, clip, cover, describe
from search_api.phrases import TEMPLATES, join_names, sentence, short_name
from search_api.query import named_agency
from search_api.schemas import Citation
from search_api.views import cite

_DOCUMENTS_SEARCHED = 60  # passages whose documents are looked into when the question names none
_MOST_LISTED = 30  # documents whose tasks are listed in one answer
# "Phòng Kinh tế chủ trì …" asks for what it leads, not for its every duty
_CHAIRS = re.compile(r"\bchu tri\b|\bchairs?\b|\bleads?\b")
# "bao nhiêu nhiệm vụ", "liệt kê các nhiệm vụ"
_ALL_TASKS = re.compile(
    r"\b(?:bao nhieu|may|liet ke|toan bo|tat ca|nhung|cac|how many|all|list)\b.*\b(?:nhiem vu|tasks?)\b"
)
_TASK_COVERAGE = 0.4  # of the topic beside the agency, by all that the agency is given in a document


@dataclass(frozen=True, slots=True)
class _Scored:
    record: AssignmentRecord
    document: DocumentRecord
    score: float

    @property
    def assignment(self) -> Assignment:
        return self.record.assignment


def _value(kind: str, assignment: Assignment) -> str:
    if kind == "lead":
        return join_names(assignment.lead_agencies)
    if kind == "coordinate":
        return join_names(assignment.coordinating_agencies)
    return assignment.deadline.text if assignment.deadline else ""


def _span(kind: str, assignment: Assignment) -> Span:
    """Return the narrowest span that says it: the role's own line where there is one."""
    spans = [span for role, span in assignment.evidence if role == kind]
    return spans[0].cover(spans[-1]) if spans else assignment.span


def _score(
    surroundings: Surroundings, documents: Iterable[DocumentRecord], has_value: Callable[[Assignment], bool]
) -> list[_Scored]:
    by_id = {document.id: document for document in documents}
    scored = []
    for record in surroundings.store.assignments(by_id):
        assignment, document = record.assignment, by_id[record.document_id]
        if has_value(assignment):
            context = f"{assignment.group} {document.title or ''}"
            cosine = surroundings.cosine_at(document.id, assignment.span) if surroundings.query.topic.foreign else 0.0
            score = cover(surroundings.query, assignment.task, context, cosine=cosine)
            scored.append(_Scored(record, document, score - (0.03 if assignment.source == "duty" else 0.0)))
    return sorted(scored, key=lambda item: -item.score)


def _best_of_each_document(scored: Sequence[_Scored], value_of: Callable[[Assignment], str]) -> list[_Scored]:
    """Return the best of each document that is near the best of all, with its equals that say something else."""
    if not scored or scored[0].score < ANSWER_COVERAGE:
        return []
    floor = max(ANSWER_COVERAGE, scored[0].score - NEAR_BEST)
    best: dict[str, list[_Scored]] = {}
    for item in scored:
        if item.score < floor:
            break
        chosen = best.setdefault(item.document.id, [])
        says_more = all(value_of(item.assignment) != value_of(other.assignment) for other in chosen)
        if not chosen or (says_more and item.score >= chosen[0].score - 0.01 and len(chosen) < 3):
            chosen.append(item)
    return [item for group in best.values() for item in group]


def answer_role(surroundings: Surroundings, kind: str) -> Draft | None:
    """Answer "who leads", "who coordinates" or "by when" for the task that the question is about."""
    query = surroundings.query
    if query.topic.is_empty:
        return None
    documents = surroundings.candidates(_DOCUMENTS_SEARCHED)
    value_of = partial(_value, kind)
    chosen = _best_of_each_document(_score(surroundings, documents, lambda a: bool(value_of(a))), value_of)
    if not chosen:
        return None
    order = {document.id: place for place, document in enumerate(documents)}
    chosen.sort(key=lambda item: (order[item.document.id], -item.score))
    lines, citations = [], []
    for item in chosen:
        is_plain_duty = (
            kind == "lead" and item.assignment.source == "duty" and "chủ trì" not in item.assignment.task.lower()
        )
        template = TEMPLATES[query.language]["duty" if is_plain_duty else kind]
        value = sentence(_value(kind, item.assignment))
        lines.append(template.format(agencies=value, deadline=value, document=short_name(item.document)))
        citations.append(_cite(surroundings, item, _span(kind, item.assignment)))
    return Draft("\n".join(dict.fromkeys(lines)), tuple(citations), max(item.score for item in chosen))


def _cite(surroundings: Surroundings, item: _Scored, span: Span) -> Citation:
    assignment = item.assignment
    return cite(surroundings.store, item.document, span, assignment.locator, assignment.page)


def _asks_coordination(question: str) -> bool:
    return bool(re.search(r"\bphoi hop\b|\bcoordinat", fold_accents(question)))


def answer_tasks(surroundings: Surroundings) -> Draft | None:
    """List all that an agency is given, document by document: complete, not the best few."""
    query, store = surroundings.query, surroundings.store
    role: AgencyRole = "coordinate" if _asks_coordination(query.vietnamese) else "lead"
    wanted = named_agency(query.vietnamese, store.agency_keys(role, query.documents))
    if wanted is None:
        return None
    given: dict[str, list[AssignmentRecord]] = {}
    for record in store.assignments(query.documents, agency_key=wanted, role=role):
        given.setdefault(record.document_id, []).append(record)
    documents = surroundings.fresh(surroundings.catalogue.newest_first(given))
    drafts = [_tasks_in(surroundings, document, _Agency(wanted, role), given[document.id]) for document in documents]
    return _joined([draft for draft in drafts if draft])


def answer_all_tasks(surroundings: Surroundings) -> Draft | None:
    """List or count all tasks of the one document that the question names, where it names no agency."""
    query = surroundings.query
    if not query.names_documents or not query.documents or not _ALL_TASKS.search(fold_accents(query.vietnamese)):
        return None
    drafts = []
    for document in surroundings.candidates(_MOST_LISTED):
        records = [r for r in surroundings.store.assignments([document.id]) if r.assignment.source != "duty"]
        if records:
            heading = TEMPLATES[query.language]["all_tasks"]
            head = heading.format(count=len(records), document=short_name(document))
            drafts.append(_listed(surroundings, document, head, records, cover(query, describe(document))))
    return _joined([draft for draft in drafts if draft.confidence >= _TASK_COVERAGE])


def _joined(drafts: Sequence[Draft]) -> Draft | None:
    """Return one draft of several documents' lists; beyond a number of documents the rest is only counted."""
    if not drafts:
        return None
    shown = drafts[:_MOST_LISTED]
    text = "\n".join(draft.text for draft in shown)
    if len(drafts) > len(shown):
        text += f"\n… (+{len(drafts) - len(shown)})"
    citations = tuple(citation for draft in shown for citation in draft.citations)
    return Draft(text, citations, max(draft.confidence for draft in shown))


@dataclass(frozen=True, slots=True)
class _Agency:
    key: str
    role: AgencyRole

    def name_in(self, assignment: Assignment) -> str:
        """Return the agency's name as the assignment writes it."""
        names = assignment.lead_agencies if self.role == "lead" else assignment.coordinating_agencies
        return next(name for name in names if agency_key(name) == self.key)


def _tasks_in(
    surroundings: Surroundings, document: DocumentRecord, agency: _Agency, records: list[AssignmentRecord]
) -> Draft | None:
    if agency.role == "lead" and _CHAIRS.search(fold_accents(surroundings.query.vietnamese)):
        named = [r for r in records if r.assignment.source != "duty" or "chủ trì" in r.assignment.task.lower()]
        records = named or records
    name = agency.name_in(records[0].assignment)
    given = " ".join([describe(document), name, *(record.assignment.task for record in records)])
    covered = cover(surroundings.query, given)
    if covered < _TASK_COVERAGE:
        return None
    template = TEMPLATES[surroundings.query.language]["tasks" if agency.role == "lead" else "coordinated_tasks"]
    head = template.format(agency=sentence(name), count=len(records), document=short_name(document))
    return _listed(surroundings, document, head, records, covered)


def _listed(
    surroundings: Surroundings, document: DocumentRecord, head: str, records: list[AssignmentRecord], covered: float
) -> Draft:
    lines = [head]
    for number, record in enumerate(records, start=1):
        deadline = record.assignment.deadline
        lines.append(
            f"{number}. {sentence(clip(record.assignment.task))}" + (f" – {deadline.text}" if deadline else "")
        )
    citations = tuple(
        cite(surroundings.store, document, r.assignment.span, r.assignment.locator, r.assignment.page) for r in records
    )
    return Draft("\n".join(lines), citations, covered)
