"""What the store takes and gives: plain frozen data, no SQL."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.model import AdministrativeDocument, Assignment, PageLayout, Passage, PassageKind, Reference, Span

UNKNOWN = -1  # size and time of no file


@dataclass(frozen=True, slots=True)
class FileState:
    """What tells that a file has changed since it was read, or that it was read by an older program."""

    size: int
    modified_ns: int
    sha256: str
    pipeline_id: str
    encoder_id: str


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document ready to be committed; `vectors` is (len(passages), d) and goes with them row by row."""

    absolute_path: Path
    root: Path
    file: FileState
    format: str
    document: AdministrativeDocument
    passages: tuple[Passage, ...]
    vectors: npt.NDArray[np.float32]
    assignments: tuple[Assignment, ...]
    references: tuple[Reference, ...]
    layouts: tuple[PageLayout, ...] = ()


@dataclass(frozen=True, slots=True)
class FailureRecord:
    """A file that could not be read, and why (Vietnamese, for users).

    `size` and `modified_ns` are those of the content that failed, `UNKNOWN` where the failure says nothing of it.
    """

    absolute_path: str
    root: str
    path: str
    size: int
    modified_ns: int
    pipeline_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class PendingFile:
    """A file that waits to be read, or is being read since `started_at`; times are seconds since 1970.

    `id` is the one that its document has or will have.
    """

    absolute_path: str
    id: str
    root: str
    path: str
    queued_at: float
    started_at: float | None = None


@dataclass(frozen=True, slots=True)
class ExcludedFile:
    """A file of a synced folder that a user took out of the index; syncs leave it out."""

    absolute_path: str
    id: str
    root: str
    path: str
    excluded_at: float


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A stored document without its text; `field_spans` maps a field's name to where it was read.

    `ocr_confidence`, in [0, 1], is None where no word was recognised in an image; `root` is the synced folder,
    `indexed_at` is in seconds since 1970.
    """

    id: str
    path: str
    file_name: str
    absolute_path: str
    format: str
    pages: int | None
    document_type: str | None
    document_number: str | None
    number_key: str | None
    title: str | None
    issuing_authority: str | None
    parent_authority: str | None
    place: str | None
    issued_on: date | None
    date_line: str | None
    year: int | None
    signer: str | None
    signer_title: str | None
    recipients: tuple[str, ...]
    legal_bases: tuple[str, ...]
    field_spans: dict[str, Span]
    legal_basis_spans: tuple[Span, ...]
    ocr_confidence: float | None = None
    warnings: tuple[str, ...] = ()
    root: str = ""
    indexed_at: float = 0.0


class PassageRecord(NamedTuple):
    """A stored passage; `quote` is the canonical text at its span. A tuple: hundreds are made for every search."""

    id: int
    document_id: str
    span: Span
    page: int | None
    locator: str
    kind: PassageKind
    context: str
    text: str
    quote: str

    @property
    def is_legal_basis(self) -> bool:
        """Whether it is one of its document's legal bases (căn cứ)."""
        return self.locator.startswith("căn cứ")


@dataclass(frozen=True, slots=True)
class IndexedPassage:
    """What derived indexes are made of."""

    id: int
    document_id: str
    text: str
    context: str
    vector: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PassageSelection:
    """Which passages are asked for: those of one of `kinds` to which anything of the rest applies.

    `is_under` tells of headings ("MỤC ĐÍCH, YÊU CẦU › Mục đích") whether what stands under them is wanted. `beginning`
    are phrases without accents among the first words of the text; the store compares them loosely, so the caller looks
    again. `locators` are how locators begin, `endings` how texts end.
    """

    kinds: tuple[PassageKind, ...]
    is_under: Callable[[str], bool] = lambda _: False
    beginning: tuple[str, ...] = ()
    locators: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AssignmentRecord:
    """A stored assignment with its id and document."""

    id: int
    document_id: str
    assignment: Assignment


@dataclass(frozen=True, slots=True)
class AssignmentSelection:
    """Which assignments are asked for; None restricts nothing.

    `lead_keys` and `coordinating_keys` are whole values of the columns of these names; an assignment that has either
    passes. `overlaps` are inclusive ranges of days that its own days must all meet, `ends` is one that its last day
    must lie in; an end that is None is open.
    """

    document_ids: frozenset[str] | None = None
    lead_keys: frozenset[str] | None = None
    coordinating_keys: frozenset[str] | None = None
    overlaps: tuple[tuple[date | None, date | None], ...] = ()
    ends: tuple[date | None, date | None] | None = None


class AssignmentMark(NamedTuple):
    """What a long list of assignments is put in order by: the last day as "2026-03-10", or the first, "" where none."""

    id: int
    day: str
    lead_keys: str


@dataclass(frozen=True, slots=True)
class ReferenceRecord:
    """A stored reference with its document."""

    document_id: str
    reference: Reference
