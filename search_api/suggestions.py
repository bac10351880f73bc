"""Questions that the indexed documents answer, made of what they hold: tasks, deadlines, agencies, bases, signers.

They are in Vietnamese, as the documents are. A question is only suggested once it has been answered.
"""

import threading
import time
from collections.abc import Callable, Iterator

from indexer.store import AssignmentRecord, DocumentRecord, Store
from search_api.catalogue import Catalogue, spaced

MOST = 6  # questions
_DOCUMENTS = 12  # newest ones that questions are made of
_MOST_S = 0.4  # spent on trying questions, of which one takes some 15 ms: somebody waits for the page
_LEAST_AGE_S = 60.0  # during a sync the index changes every few seconds
_TASK_LENGTHS = range(18, 75)  # characters: shorter ones say too little, longer ones are no question
_LONGEST_TITLE = 80


class Suggestions:
    """Suggested questions of the newest state of the index; safe to ask from several threads."""

    def __init__(self, store: Store, is_answered: Callable[[str], bool], *, most_s: float = _MOST_S) -> None:
        self._store = store
        self._is_answered = is_answered
        self._most_s = most_s
        self._making = threading.Lock()
        self._known: tuple[str, ...] = ()
        self._seq = -1
        self._stale_at = 0.0

    def questions(self, catalogue: Catalogue, seq: int) -> tuple[str, ...]:
        """Return at most `MOST` questions; those of an older state while new ones are being made."""
        is_stale = seq != self._seq and time.monotonic() >= self._stale_at
        if is_stale and self._making.acquire(blocking=not self._known):
            try:
                if seq != self._seq:  # nobody else has just made them
                    self._known, self._seq = self._make(catalogue), seq
                    self._stale_at = time.monotonic() + _LEAST_AGE_S
            finally:
                self._making.release()
        return self._known

    def _make(self, catalogue: Catalogue) -> tuple[str, ...]:
        found: dict[str, str] = {}  # by its bare words: dashes and accents are placed in more than one way
        until = time.monotonic() + self._most_s
        for question in self._candidates(catalogue):
            if len(found) == MOST or time.monotonic() >= until:
                break
            if spaced(question) not in found and self._is_answered(question):
                found[spaced(question)] = question
        return tuple(found.values())

    def _candidates(self, catalogue: Catalogue) -> Iterator[str]:
        """Yield questions, another kind for each document in turn, so that the first ones differ in both."""
        documents = catalogue.documents[:_DOCUMENTS]
        assignments = {document.id: self._store.assignments([document.id]) for document in documents}
        for turn in range(len(_KINDS)):
            for place, document in enumerate(documents):
                kind = _KINDS[(place + turn) % len(_KINDS)]
                if question := kind(document, assignments[document.id]):
                    yield question


def _phrase(text: str) -> str:
    """Return words as they stand within a sentence: on one line, without a capital where only a sentence needs one."""
    words = " ".join(text.replace("**", "").split()).rstrip(" .;:,")
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def _tasks(assignments: list[AssignmentRecord]) -> Iterator[tuple[AssignmentRecord, str]]:
    for record in assignments:
        task = _phrase(record.assignment.task)
        if len(task) in _TASK_LENGTHS and not set(task) & set(",:;()"):
            yield record, task


def _named(document: DocumentRecord) -> str | None:
    """Return a document as a sentence names it, None where its title is missing or too long for one."""
    title = _phrase(document.title or "")
    kind = document.document_type
    return f"{_phrase(kind)} {title}" if kind and 0 < len(title) <= _LONGEST_TITLE else None


def _who_leads(_: DocumentRecord, assignments: list[AssignmentRecord]) -> str | None:
    led = (task for record, task in _tasks(assignments) if record.assignment.lead_agencies)
    return next((f"Cơ quan nào chủ trì {task}?" for task in led), None)


def _by_when(_: DocumentRecord, assignments: list[AssignmentRecord]) -> str | None:
    due = (task for record, task in _tasks(assignments) if record.assignment.deadline)
    return next((f"Thời hạn {task} là khi nào?" for task in due), None)


def _what_tasks(document: DocumentRecord, assignments: list[AssignmentRecord]) -> str | None:
    leads = [agency for record in assignments for agency in record.assignment.lead_agencies[:1]]
    if not leads or not document.year:
        return None
    busiest = max(sorted(set(leads)), key=leads.count)
    return f"{busiest} chủ trì những nhiệm vụ nào năm {document.year}?"


def _on_what_basis(document: DocumentRecord, _: list[AssignmentRecord]) -> str | None:
    named = _named(document) if document.legal_bases else None
    return f"{named[0].upper()}{named[1:]} căn cứ vào văn bản nào?" if named else None


def _who_signed(document: DocumentRecord, _: list[AssignmentRecord]) -> str | None:
    named = _named(document) if document.signer else None
    return f"Ai ký {named}?" if named else None


_KINDS = (_who_leads, _on_what_basis, _by_when, _who_signed, _what_tasks)
