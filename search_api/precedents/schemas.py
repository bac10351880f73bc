"""The JSON of precedents. Field names are a contract with other programs: extend, do not rename."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from search_api.precedents.kinds import SectionKind
from search_api.schemas import Citation, Document, Filters, Schema

SlotKind = Literal["place", "date", "number", "agency", "person", "money"]
MAX_DRAFT = 20_000  # characters of a pasted draft


class Slot(Schema):
    """Words that are the issuing commune's own or change from variant to variant, as offsets into a text."""

    kind: SlotKind
    start: int
    end: int


class DiffPart(Schema):
    """A stretch of a variant against the representative; `same` and `added` together are the variant's text."""

    op: Literal["same", "added", "removed"]
    text: str


class Variant(Schema):
    """One wording of a family, verbatim; `count` documents have it, the newest are listed with their citations."""

    text: str
    count: int
    documents: list[Document]
    citations: list[Citation]
    slots: list[Slot]
    diff: list[DiffPart]


class Family(Schema):
    """Near-identical wordings: `representative` is the one most used, verbatim, cited by `citation`.

    `count` documents have one of them, the newest of `newest` (its year, null where unknown). `similarity`, in [0, 1],
    is that to the pasted text and null for a section. `variants` begin with the representative; `variant_count` counts
    those that are not listed too.
    """

    representative: str
    citation: Citation
    slots: list[Slot]
    section: SectionKind | None
    count: int
    newest: str | None
    similarity: float | None
    variant_count: int
    variants: list[Variant]


class PrecedentList(Schema):
    """A page of families: near the pasted text first, most used before less used, newest first among equals.

    `examined` counts the passages compared; `notice` says, in Vietnamese, what to do where nothing was found or where
    not all could be compared.
    """

    section: SectionKind | None
    total: int
    examined: int
    families: list[Family]
    notice: str | None
    took_ms: float


class PrecedentRequest(Schema):
    """A pasted draft, a kind of section ("kinh phí"), or both; `about` is a field of work or an agency."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: Annotated[str, Field(max_length=MAX_DRAFT)] | None = None
    section: Annotated[str, Field(max_length=200)] | None = None
    about: Annotated[str, Field(max_length=200)] | None = None
    filters: Filters | None = None
    limit: Annotated[int, Field(ge=1, le=50)] = 20
    offset: Annotated[int, Field(ge=0, le=100_000)] = 0


class BasketClause(Schema):
    """A chosen clause, verbatim; `own_places` are the slots that name the commune which issued its document."""

    id: str
    section: SectionKind
    text: str
    slots: list[Slot]
    own_places: list[Slot]
    citation: Citation


class Basket(Schema):
    """Chosen clauses in their order; `gone` counts the ids that no document has, or no longer."""

    clauses: list[BasketClause]
    gone: int


Short = Annotated[str, Field(max_length=300)]


class DraftHeader(Schema):
    """What stands around the clauses of a draft; what is blank stays open in it ("…")."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document_type: Short = "Kế hoạch"
    title: Short = ""
    parent_authority: Short = ""
    issuing_authority: Short = ""
    place: Short = ""
    signer_title: Short = "Chủ tịch"
    signer: Short = ""


class DraftRequest(Schema):
    """The ids of the chosen clauses, in the order in which they are to stand within their sections."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    clauses: Annotated[list[Annotated[str, Field(max_length=140)]], Field(min_length=1, max_length=200)]
    header: DraftHeader = DraftHeader()
