"""Who leads, who coordinates, by when, and what an agency is given: answers from assignments."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from indexer.model import AgencyRole, Assignment, Span
from indexer.store import AssignmentRecord, AssignmentSelection, DocumentRecord, lists_holding
from indexer.text.agencies import agency_key
from indexer.text.folding import fold_accents
from search_api.asked_agencies import named_agencies
from search_api.asked_periods import asked_period, is_due
from search_api.catalogue import covers_year
from search_api.drafts import ANSWER_COVERAGE, NEAR_BEST, Draft, Surroundings, clip, cover, describe
from search_api.phrases import TEMPLATES, join_names, sentence, short_name
from search_api.schemas import Citation

# "ai phối hợp với Công an xã …" may ask for those who work with it; "Công an xã phối hợp với ai" does not
_HELPS_WHOM = re.compile(
    r"\b(?:ai|co quan nao|don vi nao|who|which \w+)\b.{0,20}\b(?:phoi hop voi|coordinates? with)\b"
)
_DOCUMENTS_SEARCHED = 60  # passages whose documents are looked into when the question names none
_MOST_SEARCHED = 500  # newest documents whose tasks are looked through when the question names none
_MOST_LISTED = 30  # documents whose tasks are listed in one answer
# "Phòng Kinh tế chủ trì …" asks for what it leads, not for its every duty
_CHAIRS = re.compile(r"\bchu tri\b|\bchairs?\b|\bleads?\b")
# "bao nhiêu nhiệm vụ", "liệt kê các nhiệm vụ"
_ALL_TASKS = re.compile(
    r"\b(?:bao nhieu|may|liet ke|toan bo|tat ca|nhung|cac|how many|all|list)\b.*\b(?:nhiem vu|tasks?)\b"
)
# The paragraph under a task's heading says what it is about too, a little less surely than the heading
_TOLD_BELOW, _PASSAGES_TOLD = 0.05, 60
_FAR_BETTER = 0.2  # chosen on the gold questions
_TASK_COVERAGE = 0.4  # of the topic beside the agency, by all that the agency is given in a document


@dataclass(frozen=True, slots=True)
class _Scored:
    record: AssignmentRecord
    document: DocumentRecord
    score: float

    @property
    def assignment(self) -> Assignment:
        return self.record.assignment


@dataclass(frozen=True, slots=True)
class _TaskList:
    """The tasks of a document under a heading, and how much of the question they cover."""

    document: DocumentRecord
    head: str
    records: list[AssignmentRecord]
    covered: float

    def lines(self) -> list[str]:
        """Return the list as it is shown."""
        lines = [self.head]
        for number, record in enumerate(self.records, start=1):
            deadline = record.assignment.deadline
            lines.append(
                f"{number}. {sentence(clip(record.assignment.task))}" + (f" – {deadline.text}" if deadline else "")
            )
        return lines


def _value(kind: str, assignment: Assignment) -> str:
    if kind == "lead":
        return join_names(assignment.lead_agencies)
    if kind == "coordinate":
        return join_names(assignment.coordinating_agencies)
    if kind == "deliverable":
        return assignment.deliverable
    return assignment.deadline.text if assignment.deadline else ""


def _span(kind: str, assignment: Assignment) -> Span:
    """Return the narrowest span that says it: the role's own line where there is one."""
    spans = [span for role, span in assignment.evidence if role == kind]
    return spans[0].cover(spans[-1]) if spans else assignment.span


def _score(surroundings: Surroundings, documents: Iterable[DocumentRecord], kind: str) -> list[_Scored]:
    by_id = {document.id: document for document in documents}
    scored = []
    for record in surroundings.contents.assignments(list(by_id.values())):
        assignment, document = record.assignment, by_id[record.document_id]
        # "ai phối hợp với Công an xã …" names the leader as well; "ai chủ trì …" does not
        leaders = "" if kind == "lead" else join_names(assignment.lead_agencies)
        context = f"{assignment.group} {document.title or ''} {leaders}"
        cosine = surroundings.cosine_at(document.id, assignment.span) if surroundings.query.topic.foreign else 0.0
        score = cover(surroundings.query, assignment.task, context, cosine=cosine)
        if assignment.source == "prose":
            score = max(score, _told(surroundings, record, context) - _TOLD_BELOW)
        scored.append(_Scored(record, document, score - (0.03 if assignment.source == "duty" else 0.0)))
    return sorted(scored, key=lambda item: -item.score)


def _told(surroundings: Surroundings, record: AssignmentRecord, context: str) -> float:
    """Return how much of the topic the best passage found within an assignment covers."""
    span = record.assignment.span
    inside = (
        hit
        for hit in surroundings.found[:_PASSAGES_TOLD]
        if hit.document.id == record.document_id
        and span.start <= hit.passage.span.start
        and hit.passage.span.end <= span.end
    )
    task = record.assignment.task
    covered = (
        cover(surroundings.query, f"{task} {hit.passage.text}", context, cosine=hit.fused.cosine) for hit in inside
    )
    return max(covered, default=0.0)


def _is_left_open(surroundings: Surroundings, item: _Scored) -> bool:
    """Whether the document speaks of the task elsewhere far better than in an office's duty: there it names nobody."""
    if item.assignment.source != "duty":
        return False
    span = item.assignment.span
    elsewhere = (
        cover(surroundings.query, hit.passage.text)
        for hit in surroundings.found[:_PASSAGES_TOLD]
        if hit.document.id == item.document.id
        and not (hit.passage.span.start < span.end and span.start < hit.passage.span.end)
    )
    return max(elsewhere, default=0.0) > item.score + _FAR_BETTER


def _best_of_each_document(scored: Sequence[_Scored], value_of: Callable[[Assignment], str]) -> list[_Scored]:
    """Return the best of each document that is near the best of all, with its equals that say something else.

    Where a task fits far better than any that has the value, the document leaves the value open: another task's is
    no answer.
    """
    best_of_all: dict[str, float] = {}
    for item in scored:
        best_of_all.setdefault(item.document.id, item.score)
    scored = [
        item for item in scored if value_of(item.assignment) and item.score >= best_of_all[item.document.id] - NEAR_BEST
    ]
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


def agency_names_stand_in(question: str, names: Iterable[str]) -> bool:
    """Whether a question names the first of some agencies itself, so that it asks for the other side."""
    first = next(iter(names), "")
    return bool(first) and bool(named_agencies(question, {agency_key(first)}))


def answer_role(surroundings: Surroundings, kinds: Sequence[str]) -> Draft | None:
    """Answer "who leads", "who coordinates" or "by when" for the task that the question is about.

    The task is the one that has the first of `kinds`; what it has of the others is said too.
    """
    query = surroundings.query
    if query.topic.is_empty:
        return None
    documents = surroundings.candidates(_DOCUMENTS_SEARCHED)
    chosen = _best_of_each_document(_score(surroundings, documents, kinds[0]), partial(_value, kinds[0]))
    chosen = [item for item in chosen if not _is_left_open(surroundings, item)]
    if not chosen:
        return None
    order = {document.id: place for place, document in enumerate(documents)}
    chosen.sort(key=lambda item: (order[item.document.id], -item.score))
    told = [(item, *_role_line(surroundings, item, kind)) for item in chosen for kind in kinds]
    told = [(item, line, span) for item, line, span in told if line]
    surroundings.contents.texts([item.document for item, _, _ in told])  # at once, to be quoted one by one
    citations = tuple(
        surroundings.cite(item.document, span, item.assignment.locator, item.assignment.page) for item, _, span in told
    )
    return Draft("\n".join(dict.fromkeys(line for _, line, _ in told)), citations, max(i.score for i in chosen))


def _role_line(surroundings: Surroundings, item: _Scored, kind: str) -> tuple[str, Span]:
    """Return what an assignment says of a role, "" where it says nothing, and where it stands."""
    query, assignment = surroundings.query, item.assignment
    with_whom = kind == "coordinate" and _HELPS_WHOM.search(fold_accents(query.vietnamese))
    helped = with_whom and agency_names_stand_in(query.vietnamese, assignment.coordinating_agencies)
    role = "lead" if helped else kind
    value = sentence(_value(role, assignment))
    is_plain_duty = kind == "lead" and assignment.source == "duty" and "chủ trì" not in assignment.task.lower()
    template = TEMPLATES[query.language]["duty" if is_plain_duty else kind]
    line = template.format(agencies=value, deadline=value, value=value, document=short_name(item.document))
    return line if value else "", _span(role, assignment)


def _names(assignment: Assignment, role: AgencyRole) -> tuple[str, ...]:
    return assignment.lead_agencies if role == "lead" else assignment.coordinating_agencies


def _due(
    surroundings: Surroundings, document: DocumentRecord, records: list[AssignmentRecord]
) -> list[AssignmentRecord]:
    """Return the tasks due in the days that the question names, all where it names none."""
    period = asked_period(surroundings.query.vietnamese, document.year)
    if period is None:
        return records
    if period.first and period.last and not covers_year(document, period.last.year):
        return []  # not so where the days are open to the past: what is overdue stands in older plans
    return [r for r in records if is_due(r.assignment, period)]


def _asks_coordination(question: str) -> bool:
    return bool(re.search(r"\bphoi hop\b|\bcoordinat", fold_accents(question)))


def answer_tasks(surroundings: Surroundings) -> Draft | None:
    """List all that an agency is given, document by document: complete, not the best few."""
    query, store = surroundings.query, surroundings.store
    role: AgencyRole = "coordinate" if _asks_coordination(query.vietnamese) else "lead"
    wanted = named_agencies(
        query.vietnamese, store.agency_keys(role, query.documents), any_order=query.language == "en"
    )
    if not wanted:
        return None
    given = _given_to(surroundings, wanted, role)
    documents = surroundings.fresh(surroundings.catalogue.newest_first(given))
    given = {document.id: _due(surroundings, document, given[document.id]) for document in documents}
    documents = [document for document in documents if given[document.id]]
    lists = [_tasks_in(surroundings, document, _Agency(wanted, role), given[document.id]) for document in documents]
    return _joined(surroundings, _nearest([own for own in lists if own.covered >= _TASK_COVERAGE]))


def _given_to(surroundings: Surroundings, keys: frozenset[str], role: AgencyRole) -> dict[str, list[AssignmentRecord]]:
    """Return the assignments of agencies by document, in the order of their place."""
    store = surroundings.store
    lists = lists_holding(store.agency_key_lists(role), keys)
    selection = AssignmentSelection(
        document_ids=surroundings.query.documents,
        lead_keys=lists if role == "lead" else None,
        coordinating_keys=lists if role == "coordinate" else None,
    )
    given: dict[str, list[AssignmentRecord]] = {}
    for record in store.assignments_by_id(store.assignment_ids(selection)):
        given.setdefault(record.document_id, []).append(record)
    return {document: sorted(own, key=lambda r: r.assignment.span.start) for document, own in given.items()}


def _nearest(lists: list[_TaskList]) -> list[_TaskList]:
    """Return the lists of the documents that the question is about: those that cover it nearly as well as the best."""
    best = max((own.covered for own in lists), default=0.0)
    return [own for own in lists if own.covered >= best - 2 * NEAR_BEST]


def _documents_to_list(surroundings: Surroundings) -> list[DocumentRecord]:
    """Return the documents whose tasks are listed; where the question names none, all of its year."""
    query = surroundings.query
    if query.documents is not None:
        return surroundings.candidates(len(query.documents))
    period = asked_period(query.vietnamese, None)
    year = period.last.year if period and period.first and period.last else None
    wanted = [d for d in surroundings.catalogue.documents if year is None or covers_year(d, year)]
    return surroundings.fresh(wanted[:_MOST_SEARCHED])


def answer_all_tasks(surroundings: Surroundings) -> Draft | None:
    """List or count all tasks of the documents that the question names, or those due in its days, of any agency."""
    query = surroundings.query
    in_period = asked_period(query.vietnamese, None) is not None
    asks_all = query.names_documents and _ALL_TASKS.search(fold_accents(query.vietnamese))
    if not (asks_all or in_period):
        return None
    lists = []
    for document in _documents_to_list(surroundings):
        records = surroundings.contents.assignments([document])
        records = [r for r in records if in_period or r.assignment.source != "duty"]
        records = _due(surroundings, document, records)
        if records:
            heading = TEMPLATES[query.language]["due_tasks" if in_period else "all_tasks"]
            head = heading.format(count=len(records), document=short_name(document))
            lists.append(_TaskList(document, head, records, cover(query, describe(document))))
    return _joined(surroundings, [own for own in lists if own.covered >= _TASK_COVERAGE])


def _joined(surroundings: Surroundings, lists: Sequence[_TaskList]) -> Draft | None:
    """Return one draft of several documents' lists; beyond a number of documents the rest is only counted."""
    if not lists:
        return None
    shown = lists[:_MOST_LISTED]
    lines = [line for own in shown for line in own.lines()]
    if len(lists) > len(shown):
        lines.append(f"… (+{len(lists) - len(shown)})")
    citations: list[Citation] = []
    for own in shown:
        citations += (
            surroundings.cite(own.document, assignment.span, assignment.locator, assignment.page)
            for assignment in (record.assignment for record in own.records)
        )
    return Draft("\n".join(lines), tuple(citations), max(own.covered for own in shown))


@dataclass(frozen=True, slots=True)
class _Agency:
    keys: frozenset[str]
    role: AgencyRole

    def name_in(self, assignment: Assignment) -> str:
        """Return the agency's name as the assignment writes it."""
        return next(name for name in _names(assignment, self.role) if agency_key(name) in self.keys)


def _tasks_in(
    surroundings: Surroundings, document: DocumentRecord, agency: _Agency, records: list[AssignmentRecord]
) -> _TaskList:
    if agency.role == "lead" and _CHAIRS.search(fold_accents(surroundings.query.vietnamese)):
        named = [r for r in records if r.assignment.source != "duty" or "chủ trì" in r.assignment.task.lower()]
        records = named or records
    name = agency.name_in(records[0].assignment)
    given = " ".join([describe(document), name, *(record.assignment.task for record in records)])
    template = TEMPLATES[surroundings.query.language]["tasks" if agency.role == "lead" else "coordinated_tasks"]
    head = template.format(agency=sentence(name), count=len(records), document=short_name(document))
    return _TaskList(document, head, records, cover(surroundings.query, given))
