"""Which documents pass the filters of a request; decided before anything is ranked."""

from datetime import date

from indexer.passage_index import Conditions, SelectedDocuments, collection_of_path, days_of
from indexer.store import DocumentRecord
from indexer.text.folding import fold
from search_api.catalogue import Catalogue
from search_api.schemas import Filters

_REMEMBERED = 100  # filters: those of the pages that people turn
_EXACT = ("year", "file_name")
_FOLDED = ("issuing_authority", "place", "document_type")


def collection_of(document: DocumentRecord) -> str:
    """Return the first folder of a document's path under the synced one, "" for files that lie in it directly."""
    return collection_of_path(document.path)


def _is_in_range(document: DocumentRecord, filters: Filters) -> bool:
    if filters.issued_from is None and filters.issued_to is None:
        return True
    days = days_of(document.issued_on, document.year)
    if days is None:
        return False
    return (filters.issued_from or date.min) <= days[1] and days[0] <= (filters.issued_to or date.max)


def passes(document: DocumentRecord, filters: Filters) -> bool:
    """Whether a document is one that the filters ask for; names are compared in folded form."""
    for name in _EXACT:
        wanted = getattr(filters, name)
        if wanted is not None and getattr(document, name) != wanted:
            return False
    for name in _FOLDED:
        wanted = getattr(filters, name)
        if wanted is not None and fold(getattr(document, name) or "") != fold(wanted):
            return False
    if filters.collection is not None and collection_of(document) != filters.collection:
        return False
    return _is_in_range(document, filters)


def passing(catalogue: Catalogue, filters: Filters | None) -> frozenset[str] | None:
    """Return the ids of the documents that pass, None for all; the same filters come with every page of a search."""
    if filters is None or filters == Filters():
        return None
    known = catalogue.passing
    if (found := known.get(filters)) is None:
        ids = (document.id for document in catalogue.documents if passes(document, filters))
        found = SelectedDocuments.by(Conditions.of(**filters.model_dump()), ids)
        if len(known) >= _REMEMBERED:
            known.clear()
        known[filters] = found
    return found
