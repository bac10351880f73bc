"""The order in which found passages are listed: by relevance, or by their documents' dates."""

from collections.abc import Sequence
from datetime import date

from indexer.store import DocumentRecord
from search_api.retrieval import Found
from search_api.schemas import Sort


def in_order(found: Sequence[Found], sort: Sort) -> list[Found]:
    """Return the hits as asked for; by date, a document's passages stay together in the order of their relevance.

    A document of which only the year is known follows those of that year whose day is known; undated ones come last.
    """
    if sort == "relevance":
        return list(found)
    first: dict[str, int] = {}
    for place, hit in enumerate(found):
        first.setdefault(hit.document.id, place)
    sign = -1 if sort == "newest" else 1
    return sorted(found, key=lambda hit: (*_age(hit.document, sign), first[hit.document.id]))


def _age(document: DocumentRecord, sign: int) -> tuple[bool, int, bool, int]:
    day: date | None = document.issued_on
    year = day.year if day else document.year
    return year is None, sign * (year or 0), day is None, sign * (day.toordinal() if day else 0)
