"""The clauses that somebody has chosen: ids in, verbatim texts with citations out.

An id is "document:start:end", a span of the canonical text; only one that lies within a passage of a document that is
still there is a clause. Nothing is kept here: who asks brings the ids.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from indexer.model import Span
from indexer.store import DocumentRecord, PassageRecord, Store
from indexer.text.folding import fold
from search_api.catalogue import place_names
from search_api.precedents.kinds import KIND_NAMES, SectionKind, kinds_of
from search_api.precedents.schemas import Basket, BasketClause, Slot
from search_api.precedents.showing import cite_clause
from search_api.precedents.slots import find_slots

MOST_CLAUSES = 60
# "6d51efdb0e7fd839:120:340"; not "6d51efdb0e7fd839:-1:340", not "a:b"
_ID = re.compile(r"(?P<document>[\w.-]{1,100}):(?P<start>\d{1,9}):(?P<end>\d{1,9})", re.ASCII)


@dataclass(frozen=True, slots=True)
class ClauseId:
    """A span of a document."""

    document_id: str
    span: Span

    def __str__(self) -> str:
        return clause_id(self.document_id, self.span.start, self.span.end)


def clause_id(document_id: str, start: int, end: int) -> str:
    """Return the id of a clause."""
    return f"{document_id}:{start}:{end}"


def read_clause_id(text: str) -> ClauseId | None:
    """Return what an id means, None where it is none."""
    match = _ID.fullmatch(text.strip())
    if match is None or int(match["start"]) >= int(match["end"]):
        return None
    return ClauseId(match["document"], Span(int(match["start"]), int(match["end"])))


def read_basket(ids: Iterable[str], store: Store, documents: Mapping[str, DocumentRecord]) -> Basket:
    """Return the clauses of the ids, each once, in their order; `gone` counts those that are none (any more)."""
    wanted = list(dict.fromkeys(ids))
    passages: dict[str, list[PassageRecord]] = {}
    clauses = []
    for text in wanted[:MOST_CLAUSES]:
        one = read_clause_id(text)
        record = documents.get(one.document_id) if one else None
        if one is None or record is None:
            continue
        if record.id not in passages:
            passages[record.id] = store.passages_of(record.id)
        if (passage := _holding(passages[record.id], one.span)) is not None:
            clauses.append(_clause(str(one), record, passage, one.span))
    return Basket(clauses=clauses, gone=len(wanted) - len(clauses))


def _holding(passages: Sequence[PassageRecord], span: Span) -> PassageRecord | None:
    """Return the smallest passage that a span lies in."""
    around = [p for p in passages if p.span.start <= span.start and span.end <= p.span.end]
    return min(around, key=lambda passage: passage.span.end - passage.span.start, default=None)


def _clause(text: str, record: DocumentRecord, passage: PassageRecord, span: Span) -> BasketClause:
    citation = cite_clause(record, passage, span)
    kinds = kinds_of(passage)
    section: SectionKind = next((kind for kind in KIND_NAMES if kind in kinds), "task")
    slots = find_slots(citation.quote, record, is_citation=section == "legal_basis")
    own = {fold(name) for name in place_names(record)}
    return BasketClause(
        id=text,
        section=section,
        text=citation.quote,
        slots=slots,
        own_places=[slot for slot in slots if _is_own(slot, citation.quote, own)],
        citation=citation,
    )


def _is_own(slot: Slot, text: str, names: set[str]) -> bool:
    return slot.kind == "place" and " ".join(fold(text[slot.start : slot.end]).split()) in names
