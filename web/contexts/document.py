"""What the page of one document shows."""

from dataclasses import dataclass

from indexer.model import Span
from search_api.schemas import AssignmentView, Document, DocumentDetail
from web.contexts.base import Page
from web.document_view import DocumentView, plain, view_document


@dataclass(frozen=True, kw_only=True)
class DocumentPage(Page):
    """One document; `quote` is the cited text on one line, "" where nothing is cited."""

    document: DocumentDetail
    view: DocumentView
    assignments: tuple[AssignmentView, ...]
    quote: str = ""
    cited_locator: str = ""
    is_citation_lost: bool = False


def document_page(document: DocumentDetail, cited: Span | None) -> DocumentPage:
    """Return the page of a document, opened at `cited`."""
    rows = [Span(a.citation.start, a.citation.end) for a in document.assignments]
    view = view_document(document.text, document.outline, cited, rows, document.title or "")
    return DocumentPage(
        title=document.title or document.file_name,
        section="documents",
        document=document,
        view=view,
        assignments=tuple(document.assignments),
        quote=plain(cited.of(document.text)) if cited and view.has_citation else "",
        cited_locator=_locator_at(document, cited) if cited and view.has_citation else "",
        is_citation_lost=cited is not None and not view.has_citation,
    )


def _locator_at(document: DocumentDetail, cited: Span) -> str:
    """Return the place of the last heading at or before the citation, as a clerk says it."""
    before = [entry for entry in document.outline if entry.start <= cited.start]
    return max(before, key=lambda entry: entry.start).locator if before else ""


def is_numbered(document: Document) -> bool:
    """Whether a document has its number; drafts carry "/KH-UBND" with the number left blank."""
    return any(character.isdigit() for character in document.document_number or "")
