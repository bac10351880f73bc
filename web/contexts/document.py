"""What the page of one document shows."""

from dataclasses import dataclass

from indexer.model import Span
from search_api.document_schemas import CitedDocument, DocumentRelations, PageSheet
from search_api.schemas import AssignmentView, CitingDocument, Document, DocumentDetail
from web.contexts.base import Page
from web.contexts.page_picture import DocumentAddress, PagePicture, page_picture
from web.document_view import DocumentView, plain, view_document
from web.reading_parts import Parts, cut

# Longer lists would make a page of a long document heavier than 300 kB; they tell how many there are in all.
MOST_ASSIGNMENTS, MOST_CITED, MOST_CITING = 50, 60, 30


@dataclass(frozen=True, slots=True)
class Opening:
    """How a document is opened: at what is cited, at a part of its text, at a page of its file; None for unsaid."""

    cited: Span | None = None
    part: int | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands beside the text of a document: a page of its file, and the documents around it."""

    sheet: PageSheet
    relations: DocumentRelations
    similar: tuple[Document, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DocumentPage(Page):
    """One document; `quote` is the cited text on one line, "" where nothing is cited.

    `cites`, `cited_by` and `assignments` are the first ones where there are many.
    """

    document: DocumentDetail
    view: DocumentView
    parts: Parts
    address: DocumentAddress
    assignments: tuple[AssignmentView, ...]
    cites: tuple[CitedDocument, ...]
    cites_count: int
    cited_by: tuple[CitingDocument, ...]
    cited_by_count: int
    similar: tuple[Document, ...]
    picture: PagePicture | None
    picture_notice: str
    quote: str = ""
    cited_locator: str = ""
    is_citation_lost: bool = False

    @property
    def is_quote_here(self) -> bool:
        """Whether what is cited stands in the part that is shown."""
        return self.view.has_citation

    def heading_url(self, part: int, anchor: str) -> str:
        """Return the address of a heading, in this part or another."""
        return f"#{anchor}" if part == self.parts.number else self.address.of_part(part, anchor)

    @property
    def quote_url(self) -> str:
        """Return the address of what is cited."""
        if self.is_quote_here or self.address.cited is None:
            return "#cited"
        return self.address.of_part(self.parts.part_of(self.address.cited.start), "cited")


def parts_of(document: DocumentDetail, opening: Opening) -> Parts:
    """Return the parts of a document's text, the one shown that `opening` asks for."""
    return cut(document.text, document.outline, opening.part, opening.cited)


def place_of(parts: Parts, opening: Opening) -> int | None:
    """Return where the part begins whose page is shown; None where the citation tells which page."""
    is_first = parts.number == 1
    holds_citation = opening.cited is not None and parts.part_of(opening.cited.start) == parts.number
    return None if holds_citation or is_first else parts.shown.start


def document_page(document: DocumentDetail, opening: Opening, parts: Parts, around: Surroundings) -> DocumentPage:
    """Return the page of a document as it is opened."""
    cited, relations = opening.cited, around.relations
    rows = [Span(a.citation.start, a.citation.end) for a in document.assignments]
    view = view_document(document.text, document.outline, cited, rows, document.title or "", parts=parts)
    quote = plain(cited.of(document.text)) if cited else ""
    address = DocumentAddress(document.id, cited if quote else None, parts.number if len(parts.spans) > 1 else None)
    return DocumentPage(
        title=document.title or document.file_name,
        section="documents",
        document=document,
        view=view,
        parts=parts,
        address=address,
        assignments=tuple(document.assignments[:MOST_ASSIGNMENTS]),
        cites=tuple(relations.cites[:MOST_CITED]),
        cites_count=len(relations.cites),
        cited_by=tuple(relations.cited_by[:MOST_CITING]),
        cited_by_count=len(relations.cited_by),
        similar=around.similar,
        picture=page_picture(around.sheet, address),
        picture_notice=around.sheet.notice or "",
        quote=quote,
        cited_locator=_locator_at(document, cited) if cited and quote else "",
        is_citation_lost=cited is not None and not quote,
    )


def _locator_at(document: DocumentDetail, cited: Span) -> str:
    """Return the place of the last heading at or before the citation, as a clerk says it."""
    before = [entry for entry in document.outline if entry.start <= cited.start]
    return max(before, key=lambda entry: entry.start).locator if before else ""


def is_numbered(document: Document) -> bool:
    """Whether a document has its number; drafts carry "/KH-UBND" with the number left blank."""
    return any(character.isdigit() for character in document.document_number or "")
