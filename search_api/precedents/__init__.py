"""Precedents (lời văn tiền lệ): families of near-identical wording over all documents, and drafts made of them."""

from search_api.precedents.finder import PrecedentFinder
from search_api.precedents.kinds import KIND_NAMES, SectionKind, read_section
from search_api.precedents.schemas import PrecedentList, PrecedentRequest

__all__ = ["KIND_NAMES", "PrecedentFinder", "PrecedentList", "PrecedentRequest", "SectionKind", "read_section"]
