"""Precedents (lời văn tiền lệ): families of near-identical wording over all documents, and drafts made of them."""

from search_api.precedents.basket import MOST_CLAUSES, clause_id, read_basket, read_clause_id
from search_api.precedents.draft import source_line
from search_api.precedents.finder import NEAR, PrecedentFinder
from search_api.precedents.kinds import KIND_NAMES, SectionKind, read_section
from search_api.precedents.pasted import check_length
from search_api.precedents.schemas import (
    MAX_DRAFT,
    Basket,
    BasketClause,
    DraftHeader,
    DraftRequest,
    Family,
    PrecedentList,
    PrecedentRequest,
    Slot,
    SlotKind,
    Variant,
)

__all__ = [
    "KIND_NAMES",
    "MAX_DRAFT",
    "MOST_CLAUSES",
    "NEAR",
    "Basket",
    "BasketClause",
    "DraftHeader",
    "DraftRequest",
    "Family",
    "PrecedentFinder",
    "PrecedentList",
    "PrecedentRequest",
    "SectionKind",
    "Slot",
    "SlotKind",
    "Variant",
    "check_length",
    "clause_id",
    "read_basket",
    "read_clause_id",
    "read_section",
    "source_line",
]
