"""The JSON that goes in and out. Field names are a contract with other programs: extend, do not rename."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

MAX_QUESTION = 10_000  # characters


class Schema(BaseModel):
    """Frozen, so that a value once made for a reader is not changed on its way."""

    model_config = ConfigDict(frozen=True)


class Document(Schema):
    """What is known of a document; `issued_on` is null where the day is left blank, `date_line` says what is there.

    `parent_authority` is the organ above the issuer (cơ quan chủ quản) where the header names one.
    `ocr_confidence`, in [0, 1], is null where the text did not have to be recognised in images.
    """

    id: str
    file_name: str
    path: str
    document_type: str | None
    document_number: str | None
    title: str | None
    issuing_authority: str | None
    parent_authority: str | None = None
    place: str | None
    issued_on: date | None
    date_line: str | None = None
    year: int | None
    signer: str | None
    signer_title: str | None
    recipients: list[str]
    legal_bases: list[str]
    pages: int | None
    ocr_confidence: float | None = None
    warnings: list[str] = []


class Citation(Schema):
    """A verbatim quotation: `quote` is the document's canonical text from `start` to `end`."""

    document: Document
    locator: str
    page: int | None
    quote: str
    start: int
    end: int
    url: str


class Scores(Schema):
    """Parts of a hit's score, each in [0, 1] relative to the best of its kind."""

    dense: float
    lexical: float


class Hit(Schema):
    """A passage found; `highlights` are offsets into `text` of words that the question has."""

    passage_id: int
    document: Document
    locator: str
    page: int | None
    text: str
    start: int
    end: int
    url: str
    highlights: list[tuple[int, int]]
    score: float
    scores: Scores


class Filters(Schema):
    """Restrictions to documents with these values; blank ones restrict nothing.

    `issued_from` and `issued_to` are inclusive; a document whose day is left blank counts by its year. `collection`
    is the first folder of a document's path.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    issuing_authority: str | None = None
    document_type: str | None = None
    year: int | None = None
    file_name: str | None = None
    place: str | None = None
    collection: str | None = None
    issued_from: date | None = None
    issued_to: date | None = None

    @field_validator("*", mode="before")
    @classmethod
    def _blank_is_none(cls, value: object) -> object:
        return None if isinstance(value, str) and not value.strip() else value


class AskRequest(Schema):
    """A question in Vietnamese (with or without accents) or English."""

    question: Annotated[str, Field(max_length=MAX_QUESTION)]
    filters: Filters | None = None


class Answer(Schema):
    """An answer with its citations, or an honest "not found" with the nearest passages in `related`."""

    question: str
    language: str
    answered: bool
    kind: str
    text: str
    confidence: float
    citations: list[Citation]
    related: list[Hit]
    took_ms: float


class FacetValue(Schema):
    """One value of a facet and how many documents among the hits have it."""

    value: str
    count: int


class SearchResult(Schema):
    """Passages best first; `total` counts the candidates ranked (some hundreds at most); `hits` is one page of them."""

    query: str
    total: int
    hits: list[Hit]
    facets: dict[str, list[FacetValue]]
    took_ms: float


class AssignmentView(Schema):
    """A task given to somebody, with its citation."""

    id: int
    numbering: str
    task: str
    lead_agencies: list[str]
    coordinating_agencies: list[str]
    deadline_text: str
    due_from: date | None
    due_to: date | None
    deliverable: str
    citation: Citation


class ReferenceView(Schema):
    """A cited document and where it is cited; a law cited by its name alone has an empty `number`."""

    number: str
    document_type: str
    issued_on: date | None
    issuer: str
    subject: str
    is_legal_basis: bool
    citation: Citation


class OutlineEntry(Schema):
    """A heading of the document, with its place in the canonical text."""

    level: int
    label: str
    heading: str
    locator: str
    start: int
    end: int


class DocumentList(Schema):
    """A page of documents, newest first."""

    total: int
    documents: list[Document]


class DocumentDetail(Document):
    """A document with its text and all that was read out of it."""

    text: str
    outline: list[OutlineEntry]
    assignments: list[AssignmentView]
    references: list[ReferenceView]


class Health(Schema):
    """Liveness with the size of the index."""

    status: str
    documents: int
    passages: int


class Problem(BaseModel):
    """An error as RFC 9457 problem+json."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
