"""Families of clauses -> the JSON types, with verbatim texts, differences and slots read from the store."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from indexer.model import Span
from indexer.store import DocumentRecord, PassageRecord, Store
from search_api.precedents.clauses import Clause, clause_span
from search_api.precedents.differences import Comparison, compare
from search_api.precedents.families import Wording
from search_api.precedents.kinds import KIND_NAMES, SectionKind
from search_api.precedents.schemas import Family, Slot, Variant
from search_api.precedents.slots import find_slots
from search_api.schemas import Citation
from search_api.views import cite_passage

_MOST_VARIANTS, _MOST_CITATIONS = 8, 4


class _FamilyOfWordings(Protocol):
    @property
    def wordings(self) -> tuple[Wording, ...]: ...
    @property
    def similarity(self) -> float | None: ...
    @property
    def sections(self) -> frozenset[SectionKind]: ...
    def documents(self) -> set[str]:
        """Return the ids of the documents that have one of the wordings."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """A wording with the citations of its newest documents; the first gives its text."""

    citations: list[Citation]
    record: DocumentRecord
    count: int

    @property
    def text(self) -> str:
        return self.citations[0].quote


def cite_clause(record: DocumentRecord, passage: PassageRecord, span: Span | None = None) -> Citation:
    """Return the citation of a clause; the passage must carry its quote."""
    return cite_passage(record, passage, span or clause_span(passage))


def show_families(
    families: Sequence[_FamilyOfWordings],
    store: Store,
    documents: Mapping[str, DocumentRecord],
    kind: SectionKind | None,
) -> list[Family]:
    """Return families with texts from the store; what it no longer has is left out."""
    shown = [wording for family in families for wording in family.wordings[:_MOST_VARIANTS]]
    ids = [clause.passage_id for wording in shown for clause in _newest(wording)]
    passages = store.passages(ids)
    views = (_family(family, passages, documents, kind) for family in families)
    return [view for view in views if view is not None]


def _newest(wording: Wording) -> list[Clause]:
    """Return the clauses of a wording's newest documents, one of each."""
    first: dict[str, Clause] = {}
    for clause in wording.clauses:
        first.setdefault(clause.document_id, clause)
        if len(first) == _MOST_CITATIONS:
            break
    return list(first.values())


def _shown(
    wording: Wording, passages: Mapping[int, PassageRecord], documents: Mapping[str, DocumentRecord]
) -> _Shown | None:
    found = [(documents[c.document_id], passages[c.passage_id]) for c in _newest(wording) if c.passage_id in passages]
    if not found:
        return None
    citations = [cite_clause(record, passage) for record, passage in found]
    return _Shown(citations, found[0][0], len({clause.document_id for clause in wording.clauses}))


def _family(
    family: _FamilyOfWordings,
    passages: Mapping[int, PassageRecord],
    documents: Mapping[str, DocumentRecord],
    kind: SectionKind | None,
) -> Family | None:
    found = (_shown(wording, passages, documents) for wording in family.wordings[:_MOST_VARIANTS])
    shown = [one for one in found if one is not None]
    if not shown:
        return None
    first = shown[0]
    comparisons = [compare(first.text, one.text) for one in shown]
    section = kind or next((one for one in KIND_NAMES if one in family.sections), None)
    variants = [
        _variant(one, comparisons[place], _slots(place, shown, comparisons, section)) for place, one in enumerate(shown)
    ]
    return Family(
        representative=first.text,
        citation=first.citations[0],
        slots=variants[0].slots,
        section=section,
        count=len(family.documents()),
        newest=_newest_day(documents[one] for one in family.documents()),
        similarity=None if family.similarity is None else round(family.similarity, 3),
        variant_count=len(family.wordings),
        variants=variants,
    )


def _slots(
    place: int, shown: Sequence[_Shown], comparisons: Sequence[Comparison], section: SectionKind | None
) -> list[Slot]:
    """Return the slots of a variant: against all others for the first, against the first for the others.

    What a legal basis cites is the same in all, and a list of recipients has no gaps to fill.
    """
    one = shown[place]
    if section in ("legal_basis", "recipients"):
        return find_slots(one.text, one.record, is_citation=section == "legal_basis")
    if place:
        theirs = [exchange for _, exchange in comparisons[place].exchanged]
        return find_slots(one.text, one.record, [shown[0].text], theirs)
    texts = [citation.quote for other in shown for citation in other.citations]
    exchanged = [mine for comparison in comparisons for mine, _ in comparison.exchanged]
    return find_slots(one.text, one.record, texts, exchanged)


def _newest_day(records: Iterable[DocumentRecord]) -> str | None:
    """Return the latest day that documents give, their latest year where none gives a day after it."""
    days = [record.issued_on.isoformat() if record.issued_on else str(record.year or "") for record in records]
    return max(days, default="") or None


def _variant(shown: _Shown, comparison: Comparison, slots: list[Slot]) -> Variant:
    return Variant(
        text=shown.text,
        count=shown.count,
        documents=[citation.document for citation in shown.citations],
        citations=shown.citations,
        slots=slots,
        diff=list(comparison.parts),
    )
