"""How the documents found fall into groups: by issuing authority, type, year and collection, with counts.

A facet's own values are counted as if it were not chosen, so that one can go from one value to another.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from indexer.store import DocumentRecord
from indexer.text.folding import fold
from search_api.filters import collection_of
from search_api.schemas import FacetValue, Filters

FACETS: Mapping[str, Callable[[DocumentRecord], str]] = {
    "issuing_authority": lambda document: document.issuing_authority or "",
    "document_type": lambda document: document.document_type or "",
    "year": lambda document: str(document.year or ""),
    "collection": collection_of,
}
_FOLDED = ("issuing_authority", "document_type")  # as `filters.passes` compares them


def same_value(facet: str, one: str, other: str) -> bool:
    """Whether two values of a facet choose the same documents."""
    return fold(one) == fold(other) if facet in _FOLDED else one == other


def without(filters: Filters | None, facet: str) -> Filters:
    """Return the filters with a facet not chosen."""
    return (filters or Filters()).model_copy(update={facet: None})


def chosen(filters: Filters | None) -> list[str]:
    """Return the facets that filters choose a value of."""
    return [facet for facet in FACETS if filters is not None and getattr(filters, facet) is not None]


def count_values(facet: str, documents: Iterable[DocumentRecord]) -> list[FacetValue]:
    """Count different documents by a facet's values, most first; a value is shown in its most frequent spelling."""
    spellings: dict[str, Counter[str]] = {}
    for value, count in Counter(map(FACETS[facet], documents)).items():
        if value:
            spellings.setdefault(fold(value) if facet in _FOLDED else value, Counter())[value] += count
    counted = [FacetValue(value=found.most_common(1)[0][0], count=found.total()) for found in spellings.values()]
    return sorted(counted, key=lambda value: (-value.count, value.value))
