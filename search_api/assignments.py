"""The register of assignments (nhiệm vụ được giao): by agency, role, words and days, over all documents.

It selects and cites; it neither interprets questions nor ranks. What SQL can tell it tells (`indexer.store`); words are
compared here, because they are matched with and without accents.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from indexer.errors import InvalidRequestError
from indexer.model import AgencyRole
from indexer.store import AssignmentMark, AssignmentSelection, DocumentRecord, Store, lists_holding
from indexer.text.abbreviations import Abbreviations
from indexer.text.agencies import agency_key, is_agency
from indexer.text.folding import fold, fold_accents, has_accents
from indexer.text.numbers import number_key
from search_api.agency_names import AgencyNames, place_of
from search_api.catalogue import Catalogue
from search_api.contents import Contents
from search_api.due import Window, common_window, due_window, month_window, period_window
from search_api.schemas import AssignmentFilters, AssignmentView
from search_api.views import assignment_view

_ROLES: tuple[AgencyRole, ...] = ("lead", "coordinate")
# "tthc", "vh-xh" stand as one; not ","
_TERM = re.compile(r"\w+(?:-\w+)*")
_WORD = re.compile(r"\w+")
_MOST_REMEMBERED = 200_000  # assignments whose words are kept: about 300 bytes in each form


def _spaced(folded: str) -> str:
    return f" {' '.join(_WORD.findall(folded))} "


def documents_named(name: str, documents: Iterable[DocumentRecord]) -> frozenset[str]:
    """Return the ids of the documents with this id, file name, path or number; the number only where no file has it."""
    known, wanted = list(documents), fold(name.strip())
    files = {d.id for d in known if wanted in (d.id, fold(d.file_name), fold(d.path))}
    key = number_key(name)
    return frozenset(files or {d.id for d in known if key is not None and d.number_key == key})


class _Words:
    """The words of a search: each must stand in the text, as typed or as what it abbreviates."""

    def __init__(self, typed: str, abbreviations: Abbreviations) -> None:
        self._terms = [
            (
                _spaced(fold(term)) if has_accents(term) else None,
                [_spaced(fold_accents(form)) for form in (term, *abbreviations.other_forms(term))],
            )
            for term in _TERM.findall(typed)
        ]

    @property
    def have_accents(self) -> bool:
        """Whether any word was typed with accents, which must then be there."""
        return any(exact for exact, _ in self._terms)

    def stand_without_accents(self, bare: str) -> bool:
        """Whether all words stand in a text without accents."""
        return bool(self._terms) and all(any(form in bare for form in forms) for _, forms in self._terms)

    def stand_in(self, exact: str, bare: str) -> bool:
        """Whether all words stand in a text, with the accents that were typed."""
        return all(
            exact_form is None or exact_form in exact or any(form in bare for form in forms[1:])
            for exact_form, forms in self._terms
        )


class AssignmentRegister:
    """The assignments of a store; safe to call from several threads."""

    def __init__(self, store: Store, contents: Contents, abbreviations: Abbreviations) -> None:
        self._store = store
        self._contents = contents
        self._abbreviations = abbreviations
        self._names = AgencyNames(abbreviations)
        # An id is never given to another assignment, so what is remembered of one stays true
        self._folded_words: dict[Callable[[str], str], dict[int, str]] = {fold: {}, fold_accents: {}}

    # --- selecting -----------------------------------------------------------------------------

    def marks(
        self, wanted: AssignmentFilters, catalogue: Catalogue, allowed: frozenset[str] | None, today: date
    ) -> list[AssignmentMark]:
        """Return the marks of the assignments asked for, due soonest first; raises `InvalidRequestError`."""
        documents = self._documents(wanted, catalogue, allowed)
        lead, coordinating = self._key_lists(wanted)
        marks = self._store.assignment_marks(
            AssignmentSelection(
                document_ids=documents,
                lead_keys=lead,
                coordinating_keys=coordinating,
                overlaps=tuple(_overlaps(wanted, today)),
                ends=common_window(_ends(wanted, today)),
            )
        )
        if not wanted.q:
            return marks
        kept = set(self._with_words([mark.id for mark in marks], wanted.q))
        return [mark for mark in marks if mark.id in kept]

    def _documents(
        self, wanted: AssignmentFilters, catalogue: Catalogue, allowed: frozenset[str] | None
    ) -> frozenset[str] | None:
        """Return the documents that may be looked into, None for all: also those of the place in an agency's name."""
        chosen = [allowed] if allowed is not None else []
        if wanted.document:
            chosen.append(documents_named(wanted.document, catalogue.documents))
        if wanted.agency and (place := place_of(wanted.agency)):
            chosen.append(catalogue.places.get(place, frozenset()))
        return frozenset.intersection(*chosen) if chosen else None

    def _key_lists(self, wanted: AssignmentFilters) -> tuple[frozenset[str] | None, frozenset[str] | None]:
        """Return the values of the columns of agencies that hold the one asked for, by role; None for no matter."""
        if wanted.agency is None:
            given = {role: self._store.agency_key_lists(role) if wanted.role == role else None for role in _ROLES}
            lead, coordinating = (
                None if lists is None else frozenset(keys for keys in lists if keys) for lists in given.values()
            )
            return lead, coordinating
        lists = {role: self._store.agency_key_lists(role) for role in _ROLES}
        known = {key for role in _ROLES for keys in lists[role] for key in keys.split("|") if key}
        chosen = self._names.choose(wanted.agency, known)
        lead, coordinating = (
            lists_holding(lists[role], chosen) if wanted.role in (None, role) else frozenset() for role in _ROLES
        )
        return lead, coordinating

    def _with_words(self, ids: Sequence[int], typed: str) -> list[int]:
        words = _Words(typed, self._abbreviations)
        bare = self._words_of(ids, fold_accents)
        found = [i for i in ids if i in bare and words.stand_without_accents(bare[i])]
        if words.have_accents:
            exact = self._words_of(found, fold)
            found = [i for i in found if i in exact and words.stand_in(exact[i], bare[i])]
        return found

    def _words_of(self, ids: Sequence[int], folding: Callable[[str], str]) -> dict[int, str]:
        """Return folded words by id, of at least those of `ids` that are there; what is new is folded now."""
        known = self._folded_words[folding]
        if len(known) > _MOST_REMEMBERED:
            known = self._folded_words[folding] = {}
        if new := [i for i in ids if i not in known]:
            known.update((i, _spaced(folding(text))) for i, text in self._store.assignment_texts(new).items())
        return known

    # --- showing -------------------------------------------------------------------------------

    def views(self, ids: Sequence[int]) -> list[AssignmentView]:
        """Return assignments with their citations, in the order of `ids`; what is gone by now is left out."""
        records = self._store.assignments_by_id(ids)
        documents = self._store.documents_by_id({record.document_id for record in records})
        texts = self._contents.texts(list(documents.values()))
        return [
            assignment_view(text, documents[record.document_id], record)
            for record in records
            if (text := texts.get(record.document_id))
        ]

    def nearest_agencies(self, name: str) -> list[str]:
        """Return the agencies' names, as documents write them, that are most like one that none has."""
        return self._names.nearest(name, self._store.agency_names())

    def agencies(self) -> list[str]:
        """Return the agencies that have a role, each by one of the names that documents write, sorted."""
        by_key: dict[str, str] = {}
        for name in sorted(filter(is_agency, self._store.agency_names()), key=lambda name: (len(name), name)):
            by_key.setdefault(agency_key(name), name)
        return sorted(by_key.values(), key=fold_accents)

    def notice(self, wanted: AssignmentFilters, catalogue: Catalogue, nearest: Sequence[str]) -> str:
        """Return why there is no assignment."""
        if wanted.document and not documents_named(wanted.document, catalogue.documents):
            return f"Không có văn bản “{wanted.document}” trong chỉ mục (theo số, tên tệp hoặc mã)."
        if wanted.agency and (place := place_of(wanted.agency)) and place not in catalogue.places:
            return f"Chưa có văn bản nào của địa phương nêu trong “{wanted.agency}”."
        if wanted.agency and not any(self._key_lists(AssignmentFilters(agency=wanted.agency))):
            meant = f" Tên gần nhất: {'; '.join(nearest)}." if nearest else ""
            return f"Không có cơ quan nào tên “{wanted.agency}” được giao nhiệm vụ.{meant}"
        return "Không có nhiệm vụ nào khớp với các điều kiện đã chọn."


def _ends(wanted: AssignmentFilters, today: date) -> Iterable[Window]:
    if wanted.due:
        yield due_window(wanted.due, today)
    if wanted.due_month:
        yield month_window(wanted.due_month)


def _overlaps(wanted: AssignmentFilters, today: date) -> Iterable[Window]:
    if wanted.due_from and wanted.due_to and wanted.due_from > wanted.due_to:
        raise InvalidRequestError(
            f"Khoảng thời gian ngược: từ {wanted.due_from:%d/%m/%Y} đến {wanted.due_to:%d/%m/%Y}. Hãy đổi lại hai ngày."
        )
    if wanted.due_from or wanted.due_to:
        yield wanted.due_from, wanted.due_to
    if wanted.period:
        yield period_window(wanted.period, today)
