"""The JSON of a comparison. Field names are a contract with other programs: extend, do not rename.

Of two documents "a" is the earlier side (last year's plan, ours), "b" the later (this year's, the neighbour's): what
only "b" has was added, what only "a" has was dropped.
"""

from typing import Literal

from pydantic import Field

from search_api.schemas import AssignmentView, Citation, Document, Schema

PieceKind = Literal["same", "expected", "removed", "added", "replaced"]
MatterKind = Literal["word", "figure", "date", "number", "agency", "place", "year"]
ChangeStatus = Literal["same", "expected", "changed", "added", "dropped"]
AssignmentPart = Literal["task", "lead", "coordinating", "deadline", "deliverable"]
Reason = Literal["last_year", "neighbour", "copy", "content"]


class Difference(Schema):
    """A stretch of two texts; the `a` of all pieces together are the one text, verbatim, the `b` the other.

    `expected` is what each document calls its own year or place. `matters` names what changed beyond words.
    """

    kind: PieceKind
    a: str
    b: str
    matters: list[MatterKind] = Field(default_factory=list)


class FieldChange(Schema):
    """A part of the header or footer, side by side; null where a document does not have it."""

    field: str
    field_name: str
    status: ChangeStatus
    a: Citation | None
    b: Citation | None
    a_value: str
    b_value: str


class TextChange(Schema):
    """A paragraph, a table row or a legal basis of either document, or of both.

    `status` "expected" says that they differ only in each document's own year and place. `is_moved` tells that it
    stands under another heading than the one that goes with its own. Without differences `pieces` is empty.
    """

    status: ChangeStatus
    is_moved: bool = False
    a: Citation | None
    b: Citation | None
    pieces: list[Difference] = Field(default_factory=list)


class SectionChange(Schema):
    """A heading of either document, or of both, with the paragraphs right under it.

    `continues` tells that the page of the list before this one holds paragraphs of it too.
    """

    status: ChangeStatus
    depth: int
    a: Citation | None
    b: Citation | None
    pieces: list[Difference] = Field(default_factory=list)
    paragraphs: list[TextChange] = Field(default_factory=list)
    continues: bool = False


class AssignmentPartChange(Schema):
    """What an assignment says differently: values as written; agencies also as lists of what came and went."""

    part: AssignmentPart
    part_name: str
    a: str
    b: str
    added: list[str] = Field(default_factory=list)
    dropped: list[str] = Field(default_factory=list)
    is_expected: bool = False
    pieces: list[Difference] = Field(default_factory=list)


class AssignmentChange(Schema):
    """An assignment that only one of the documents gives, or that both give, with what differs."""

    status: ChangeStatus
    a: AssignmentView | None
    b: AssignmentView | None
    parts: list[AssignmentPartChange] = Field(default_factory=list)


class StatusCounts(Schema):
    """How many things of a kind have each status."""

    same: int = 0
    expected: int = 0
    changed: int = 0
    added: int = 0
    dropped: int = 0


class ComparisonCounts(Schema):
    """Counts of a comparison, whatever part of it is shown.

    `reworded` are those of the changed assignments that say the same agencies, days and figures in other words.
    """

    assignments: StatusCounts
    reworded: int = 0
    legal_bases: StatusCounts
    sections: StatusCounts
    paragraphs: StatusCounts


class Comparison(Schema):
    """Two documents compared.

    `summary` says it in one Vietnamese sentence. `common_share`, in [0, 1], is the part of the longer text that has its
    counterpart in the other; `is_unrelated` says that it is hardly any. `sections` hold a page of the paragraphs, of
    which `total_paragraphs` is the number.
    """

    a: Document
    b: Document
    summary: str
    common_share: float
    is_unrelated: bool
    counts: ComparisonCounts
    fields: list[FieldChange]
    legal_bases: list[TextChange]
    assignments: list[AssignmentChange]
    sections: list[SectionChange]
    total_paragraphs: int
    took_ms: float


class SimilarDocument(Schema):
    """A document near another; `score`, in [0, 1], is of contents and titles together.

    `reason`: "last_year" is the same matter by the same issuer in another year, "neighbour" the same matter elsewhere,
    "copy" the same text. `copies` counts the near-copies of it that are left out.
    """

    document: Document
    score: float
    reason: Reason
    copies: int = 0


class SimilarList(Schema):
    """The documents nearest to one, best first."""

    documents: list[SimilarDocument]
