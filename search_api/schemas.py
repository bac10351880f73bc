"""The JSON that goes in and out. Field names are a contract with other programs: extend, do not rename."""

import re
import unicodedata
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, field_validator

from indexer.model import AgencyRole
from search_api.due import Due

SayingSource = Literal["citation", "header", "number"]
Sort = Literal["relevance", "newest", "oldest"]
ConsistencyField = Literal["issued_on", "issuer", "document_type", "title"]

MAX_QUESTION = 10_000  # characters
PROBLEM_JSON = "application/problem+json"
# "2026-03-10"; not "2026", which pydantic alone would read as seconds since 1970
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _iso_date_only(value: object) -> object:
    if value is None or isinstance(value, date) or (isinstance(value, str) and _ISO_DATE.fullmatch(value.strip())):
        return value
    raise ValueError("phải là ngày dạng 2026-03-10")


IsoDate = Annotated[date, BeforeValidator(_iso_date_only)]  # of a request: year, month and day, nothing else


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
    issued_from: IsoDate | None = None
    issued_to: IsoDate | None = None

    @field_validator("*", mode="before")
    @classmethod
    def _as_typed(cls, value: object) -> object:
        """Take blank for none, and composed letters for those typed in parts, as documents have them."""
        if not isinstance(value, str):
            return value
        return unicodedata.normalize("NFC", value) if value.strip() else None


class AskRequest(Schema):
    """A question in Vietnamese (with or without accents) or English.

    `summarise` asks for a summary by a language model beside the answer, where the server has one.
    """

    question: Annotated[str, Field(max_length=MAX_QUESTION)]
    filters: Filters | None = None
    summarise: StrictBool = False


class SummarySentence(Schema):
    """A sentence of a summary; `citations` are places in the summary's own list of citations, from 0."""

    text: str
    citations: list[int]


class Summary(Schema):
    """What a language model wrote of the passages, sentence by sentence verified against those that it cites.

    `text` is the sentences put together; `dropped` counts those that were not borne out.
    """

    text: str
    sentences: list[SummarySentence]
    citations: list[Citation]
    model: str
    dropped: int


class Answer(Schema):
    """An answer with its citations, or an honest "not found" with the nearest passages in `related`.

    `corrected` is the question as it was understood where misspelt words were put right, null elsewhere.
    """

    question: str
    corrected: str | None = None
    language: str
    answered: bool
    kind: str
    text: str
    confidence: float
    citations: list[Citation]
    related: list[Hit]
    took_ms: float
    summary: Summary | None = None


class FacetValue(Schema):
    """One value of a facet and how many documents among the hits have it."""

    value: str
    count: int


class SearchResult(Schema):
    """Passages best first; `total` counts the candidates ranked (some hundreds at most); `hits` is one page of them.

    `corrected` is the query as it was understood where misspelt words were put right, null elsewhere. `facets` count
    the documents found by their values, those of a facet that is filtered by as if it were not.
    """

    query: str
    corrected: str | None = None
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


class AssignmentFilters(Schema):
    """Which assignments are asked for; blank ones restrict nothing, all others must hold together.

    `agency` is any variant of a name, `role` what it does (absent: either). Each word of `q` must stand in the task,
    its deliverable or its heading. `due_from`, `due_to` and `period` ("Quý II/2026") ask for tasks that run on any of
    those days, `due` for those whose last day lies in a stretch counted from today, `due_month` in a month, "2026-03".
    `document` is an id, a number or a file.
    """

    agency: str | None = None
    role: AgencyRole | None = None
    q: str | None = None
    due: Due | None = None
    due_from: IsoDate | None = None
    due_to: IsoDate | None = None
    period: str | None = None
    document: str | None = None
    due_month: Annotated[str, Field(pattern=r"^(19|20)\d\d-(0[1-9]|1[0-2])$")] | None = None

    @field_validator("*", mode="before")
    @classmethod
    def _as_typed(cls, value: object) -> object:
        """Take blank for none, and composed letters for those typed in parts, as documents have them."""
        if not isinstance(value, str):
            return value
        return unicodedata.normalize("NFC", value) if value.strip() else None


class MonthCount(Schema):
    """How many assignments of a list have their last day in a month, "2026-03"; "" counts those without a day."""

    month: str
    count: int


class AssignmentGroup(Schema):
    """A group of a list: `key` is a month or the comparable names of the agencies in the lead, `label` for people.

    A group without a month, or without an agency, has an empty key and label.
    """

    key: str
    label: str
    count: int


class AssignmentList(Schema):
    """A page of assignments, in the order asked for; `total` counts all of them.

    `notice` says, in Vietnamese, why there is none; `nearest_agencies` are names like one that no document has.
    `months` counts all by month. Where groups are asked for, `groups` are all of them in order, and `group_keys` says
    of each of `assignments` which one it is in.
    """

    total: int
    assignments: list[AssignmentView]
    notice: str | None = None
    nearest_agencies: list[str] = []
    months: list[MonthCount] = []
    groups: list[AssignmentGroup] = []
    group_keys: list[str] = []


class AssignmentChoices(Schema):
    """What the lists of assignments can be narrowed by: agencies as documents write them, years, collections."""

    agencies: list[str]
    years: list[int]
    collections: list[str]


class ReferenceView(Schema):
    """A cited document and where it is cited; a law cited by its name alone has an empty `number`."""

    number: str
    document_type: str
    issued_on: date | None
    issuer: str
    subject: str
    is_legal_basis: bool
    citation: Citation


class CitingDocument(Schema):
    """A document that cites a number: where it does first, and every place."""

    document: Document
    citation: Citation
    references: list[ReferenceView]


class ReferenceList(Schema):
    """A page of the documents that cite a number, newest first; `total` counts all of them."""

    number: str
    total: int
    documents: list[CitingDocument]


class Variant(Schema):
    """One of the different things said of a cited document: in how many places, and one of them.

    `source` tells whether citations say it, the document's own header, or the number itself (23/2015/NĐ-CP is of 2015).
    """

    value: str
    count: int
    source: SayingSource
    citation: Citation


class Finding(Schema):
    """What is said differently of one document: `field` by its name in code, `field_name` in Vietnamese."""

    number: str
    field: ConsistencyField
    field_name: str
    message: str
    variants: list[Variant]


class ConsistencyReport(Schema):
    """A page of the contradictions between citations; `total` counts all, `checked` the numbers compared."""

    checked: int
    total: int
    findings: list[Finding]


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


class Liveness(Schema):
    """That the service answers; the size of the index for whoever may know it."""

    status: str
    documents: int | None = None
    passages: int | None = None


class Problem(BaseModel):
    """An error as RFC 9457 problem+json."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
