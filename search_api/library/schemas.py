"""The JSON of the library; as in `search_api.schemas`, field names are a contract."""

from datetime import datetime
from typing import Literal

from pydantic import ConfigDict, field_validator

from search_api.schemas import Document, FacetValue, Schema

State = Literal["queued", "reading", "indexed", "failed", "excluded"]
STATES: tuple[State, ...] = ("queued", "reading", "indexed", "failed", "excluded")
Sort = Literal["newest", "added", "title", "number", "name"]
SORTS: tuple[Sort, ...] = ("newest", "added", "title", "number", "name")
NO_COLLECTION = "."  # asks for files that lie in a synced folder directly


class Upload(Schema):
    """A file that was taken in; `id` is that of its document, `url` opens it once it is indexed.

    `is_known` where the same content was in the collection already; nothing was added then.
    """

    id: str
    file_name: str
    collection: str
    state: State
    reason: str | None = None
    is_known: bool = False
    url: str | None = None


class UploadLimits(Schema):
    """What one upload may have: files, and megabytes of each."""

    files: int
    megabytes: int

    @property
    def request_bytes(self) -> int:
        """How many bytes the whole request may have, with what a form adds to its files."""
        return (self.files * self.megabytes + 1) * 1024 * 1024


class UploadRefusal(Schema):
    """A file that was not taken in; `status` is what it alone would have been answered with."""

    file_name: str
    status: int
    reason: str


class UploadReport(Schema):
    """What became of the files of one upload."""

    uploads: list[Upload]
    refused: list[UploadRefusal]


class Deletion(Schema):
    """What was deleted. Uploaded files are gone; those of synced folders are left, and syncs pass them over."""

    id: str
    file_name: str
    path: str
    file_deleted: bool
    note: str


class LibraryQuery(Schema):
    """Which entries are asked for; blank values restrict nothing.

    `q` are words of title, number or file name, accents left out or not. `collection` "." asks for the files that lie
    in a synced folder directly.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    q: str | None = None
    collection: str | None = None
    document_type: str | None = None
    year: int | None = None
    state: State | None = None
    sort: Sort = "newest"

    @field_validator("*", mode="before")
    @classmethod
    def _blank_is_none(cls, value: object) -> object:
        return None if isinstance(value, str) and not value.strip() else value

    @field_validator("sort", mode="before")
    @classmethod
    def _blank_is_newest(cls, value: object) -> object:
        return value or "newest"


class LibraryEntry(Schema):
    """A file that the program knows; `document` is there where it has been read, also while it is read again.

    `reason` says why it failed; `is_uploaded` files may be deleted, others only be taken out.
    """

    id: str
    file_name: str
    path: str
    collection: str
    state: State
    is_uploaded: bool
    reason: str | None = None
    indexed_at: datetime | None = None
    document: Document | None = None


class LibraryPage(Schema):
    """A page of the library. Each facet (collection, document_type, year, state) counts what the others let pass."""

    total: int
    entries: list[LibraryEntry]
    facets: dict[str, list[FacetValue]]
