"""Questions that the indexed documents answer, made of what they hold: tasks, deadlines, agencies, bases, signers.

They are in Vietnamese, as the documents are. A question is only suggested once it has been answered.
"""

import threading
import time
from collections.abc import Callable, Iterator
from itertools import islice

from indexer.store import AssignmentRecord, DocumentRecord, Store
from search_api.catalogue import Catalogue, spaced

MOST = 6  # questions
_DOCUMENTS = 12  # newest ones that questions are made of
_MOST_TRIED = 30  # questions, of which one takes some 15 ms
_MOST_S = 0.1  # spent on trying questions while somebody waits for a page
_LEAST_AGE_S = 60.0  # during a sync the index changes every few seconds
_TASK_LENGTHS = range(18, 75)  # characters: shorter ones say too little, longer ones are no question
_LONGEST_TITLE = 80


class Suggestions:
    """Suggested questions of the newest state of the index; safe to ask from several threads.

    Trying them takes longer than somebody should wait for a page: each asking spends at most `most_s` on it, and the
    next one goes on from there.
    """

    def __init__(self, store: Store, is_answered: Callable[[str], bool], *, most_s: float = _MOST_S) -> None:
        self._store = store
        self._is_answered = is_answered
        self._most_s = most_s
        self._working = threading.Lock()
        self._known: tuple[str, ...] = ()
        self._found: dict[str, str] = {}  # by its bare words: dashes and accents are placed in more than one way
        self._untried: Iterator[str] = iter(())
        self._seq = -1
        self._stale_at = 0.0

    def questions(self, catalogue: Catalogue, seq: int) -> tuple[str, ...]:
        """Return at most `MOST` questions: as many as there has been time for, or those of an older state."""
        if not self._working.acquire(blocking=False):  # somebody is at it
            return self._known
        try:
            if seq != self._seq and time.monotonic() >= self._stale_at:
                self._seq, self._stale_at = seq, time.monotonic() + _LEAST_AGE_S
                self._found, self._untried = {}, islice(self._candidates(catalogue), _MOST_TRIED)
            is_through = self._try_more()
            if is_through or len(self._found) >= len(self._known):
                self._known = tuple(self._found.values())
        finally:
            self._working.release()
        return self._known

    def _try_more(self) -> bool:
        """Try questions until there are enough or the time is over; tell whether there is nothing more to do."""
        until = time.monotonic() + self._most_s
        while len(self._found) < MOST:
            if time.monotonic() >= until:
                return False
            question = next(self._untried, None)
            if question is None:
                return True
            if spaced(question) not in self._found and self._is_answered(question):
                self._found[spaced(question)] = question
        return True

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
