"""The JSON of one document's pages and of the documents around it; field names are a contract as in `schemas`."""

from datetime import date

from search_api.schemas import Citation, CitingDocument, Document, Schema


class Rectangle(Schema):
    """A place on a page in shares of its width and height, in [0, 1], from the upper left corner."""

    x: float
    y: float
    width: float
    height: float


class MarkedPage(Schema):
    """A page (from 1), its size in points, and where a span stands on it, line by line."""

    page: int
    width: float
    height: float
    rectangles: list[Rectangle]


class PageMarks(Schema):
    """Where the text from `start` to `end` stands; `notice` says, in Vietnamese, why no place is known."""

    document_id: str
    start: int
    end: int
    pages: list[MarkedPage]
    notice: str | None = None


class PageSheet(MarkedPage):
    """One of `pages` pages to be shown; `notice` says, in Vietnamese, why there is no picture of it.

    A format without pages has `pages` 0. `cited_pages` are all that the span stands on.
    """

    pages: int
    has_image: bool
    notice: str | None
    cited_pages: list[int]


class CitedDocument(Schema):
    """A document that another cites: as it is named there, in how many places, the first of them.

    `documents` are those of the index that it may be: with its number, and nothing that speaks against it.
    """

    name: str
    number: str
    issued_on: date | None
    issuer: str
    subject: str
    is_legal_basis: bool
    count: int
    citation: Citation
    documents: list[Document]


class DocumentRelations(Schema):
    """What a document cites, in the order of its text, and the documents that cite it, newest first."""

    cites: list[CitedDocument]
    cited_by: list[CitingDocument]
