"""The part of `SearchService` that is about registers: assignments, references, precedents, consistency."""

import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Literal

from indexer.settings import Settings
from indexer.store import Store
from search_api.assignment_groups import Arrangement, count_groups, count_months
from search_api.assignments import AssignmentRegister
from search_api.citing import citing_documents, finding_view
from search_api.consistency import Contradiction, find_contradictions
from search_api.filters import collection_of, passing
from search_api.live_index import State, States
from search_api.precedents import Basket, DraftRequest, PrecedentFinder, PrecedentList, PrecedentRequest
from search_api.schemas import (
    AssignmentChoices,
    AssignmentFilters,
    AssignmentList,
    ConsistencyReport,
    Filters,
    ReferenceList,
)


class RegisterDoor:
    """Whoever has a store, its states and what is made over them offers it."""

    _settings: Settings
    _store: Store
    _live: States
    _register: AssignmentRegister
    _precedents: PrecedentFinder
    _contradictions: tuple[State, int, tuple[int, list[Contradiction]]] | None = None
    _choices: tuple[int, AssignmentChoices] | None = None

    def assignments(
        self,
        wanted: AssignmentFilters | None = None,
        *,
        limit: int | None = None,
        offset: int = 0,
        filters: Filters | None = None,
        today: date | None = None,
        arrangement: Arrangement = Arrangement(),  # noqa: B008 — frozen
    ) -> AssignmentList:
        """Return assignments, due soonest first, undated last, unless `arrangement` says otherwise.

        `today` is the day from which "this month" is counted. Raises `InvalidRequestError`.
        """
        day = today or date.today()
        wanted, state = wanted or AssignmentFilters(), self._live.current()
        allowed = passing(state.catalogue, filters)
        marks = arrangement.arrange(self._register.marks(wanted, state.catalogue, allowed, day), day)
        if not marks:
            nearest = self._register.nearest_agencies(wanted.agency) if wanted.agency else []
            notice = self._register.notice(wanted, state.catalogue, nearest)
            return AssignmentList(total=0, assignments=[], notice=notice, nearest_agencies=nearest)
        page = marks[offset:] if limit is None else marks[offset : offset + limit]
        views = self._register.views([mark.id for mark in page])
        keys = {mark.id: arrangement.key(mark) for mark in page} if arrangement.group else {}
        return AssignmentList(
            total=len(marks),
            assignments=views,
            months=count_months(marks),
            groups=count_groups(marks, arrangement, self._store) if arrangement.group else [],
            group_keys=[keys[view.id] for view in views] if keys else [],
        )

    def assignment_choices(self) -> AssignmentChoices:
        """Return what the assignments can be narrowed by; read anew with every state of the index."""
        state = self._live.current()
        seq = state.seq
        if self._choices is None or self._choices[0] != seq:
            documents = state.catalogue.documents
            choices = AssignmentChoices(
                agencies=self._register.agencies(),
                years=sorted({document.year for document in documents if document.year}, reverse=True),
                collections=sorted({found for document in documents if (found := collection_of(document))}),
            )
            self._choices = (seq, choices)
        return self._choices[1]

    def table(self, kind: Literal["xlsx", "csv"], found: AssignmentList, *, address: str | None = None) -> bytes:
        """Return assignments as the content of a file; `address` stands before each citation's path.

        Where it is not given, it is the one that `serve` has by the settings.
        """
        from search_api.spreadsheet import to_csv, to_xlsx  # noqa: PLC0415 — 0.2 s, so only where a file is asked for

        address = address or f"http://{self._settings.host}:{self._settings.port}"
        return (to_xlsx if kind == "xlsx" else to_csv)(found.assignments, address)

    def citing(self, number: str, *, limit: int | None = None, offset: int = 0) -> ReferenceList:
        """Return the documents that cite a number or a law's name; raises `InvalidRequestError`."""
        number = unicodedata.normalize("NFC", number)
        return citing_documents(self._store, self._live.current().catalogue, number, limit=limit, offset=offset)

    def precedents(self, request: PrecedentRequest) -> PrecedentList:
        """Return families of wording for a draft or a kind of section; raises `InvalidRequestError`."""
        state = self._live.current()
        return self._precedents.find(request, state.index, state.catalogue, passing(state.catalogue, request.filters))

    def precedent_clauses(self, ids: Sequence[str]) -> Basket:
        """Return chosen clauses as they stand in the documents now; an id that is none (any more) is only counted."""
        return self._precedents.basket(ids, self._live.current().catalogue)

    def precedent_draft(self, request: DraftRequest) -> bytes:
        """Return a .docx draft of chosen clauses; raises `InvalidRequestError` where none of them is there."""
        return self._precedents.draft(request, self._live.current().catalogue)

    def consistency(self, *, limit: int | None = None, offset: int = 0) -> ConsistencyReport:
        """Return what documents say differently of one and the same cited document."""
        state, seq = self._live.current(), self._store.last_seq()
        known = self._contradictions
        if known is None or known[:2] != (state, seq):  # it reads every document
            known = self._contradictions = (state, seq, find_contradictions(self._store, state.catalogue))
        checked, found = known[2]
        page = found[offset:] if limit is None else found[offset : offset + limit]
        return ConsistencyReport(
            checked=checked, total=len(found), findings=[finding_view(self._store, one) for one in page]
        )
