"""What the list of documents shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.store.records import FailureRecord
from search_api.schemas import Document, DocumentList
from web.contexts.base import Page, Pager, PageUrl, pager
from web.localisation import gettext as _

DOCUMENTS_PER_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class DocumentsPage(Page):
    """All documents, and the files that could not be read."""

    total: int
    documents: tuple[Document, ...]
    failures: tuple[FailureRecord, ...]
    pager: Pager


def documents_page(found: DocumentList, failures: Sequence[FailureRecord], page: int) -> DocumentsPage:
    """Return a page of the list of documents."""
    return DocumentsPage(
        title=_("Văn bản"),
        section="documents",
        total=found.total,
        documents=tuple(found.documents),
        failures=tuple(failures),
        pager=pager(page, found.total, DOCUMENTS_PER_PAGE, PageUrl("/documents")),
    )
