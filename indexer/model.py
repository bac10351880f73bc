r"""The domain types that the stages hand to one another; plain frozen data, no behaviour beyond look-ups.

Every `Span` indexes the one canonical text of its document (`RawDocument.text`, NFC, line ends "\n"),
so that `text[span.start:span.end]` is a verbatim quotation. Offsets count Unicode code points.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import numpy as np
import numpy.typing as npt

PassageKind = Literal["header", "text", "row", "signature", "recipients"]
AgencyRole = Literal["lead", "coordinate"]
AssignmentSource = Literal["table", "prose", "duty"]

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in PDF points from the lower left corner of a page."""
PLACE_SCALE = 10_000  # units along each side of a page: an eighth of a pixel on a screen


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range `[start, end)` of code points in the canonical text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the slice of `text` that this span covers."""
        return text[self.start : self.end]

    def cover(self, other: "Span") -> "Span":
        """Return the smallest span that holds both."""
        return Span(min(self.start, other.start), max(self.end, other.end))


# --- what readers give -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One line or paragraph as the reader saw it; `span` holds no line break.

    `starts_paragraph` is True where the format knows that a new paragraph begins (docx), False where it
    knows that the line continues the one before (a wrapped line of a pdf), None where it cannot know.
    `confidence`, in [0, 1], is that of the recognition where the line was read from an image.
    """

    span: Span
    page: int | None = None
    bold: bool = False
    starts_paragraph: bool | None = None
    box: Box | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell; the text of its span may hold line breaks.

    Merged cells are repeated as empty spans. Where a cell is merged with those below it, `above` gives, in each of
    those, the span of the text that the author wrote once for all of them.
    """

    span: Span
    above: Span | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One table row: cells from left to right, all rows of a table having the same number of cells."""

    cells: tuple[Cell, ...]
    page: int | None = None
    box: Box | None = None

    @property
    def span(self) -> Span:
        """From the first to the last cell, separators included."""
        return Span(self.cells[0].span.start, self.cells[-1].span.end)


@dataclass(frozen=True, slots=True)
class Table:
    """A grid as it stands on one page or in one place; joining over page breaks is the parser's work.

    `ruled` is False for tables without borders, which offices use to lay out headers and signatures.
    """

    rows: tuple[Row, ...]
    ruled: bool = True

    @property
    def span(self) -> Span:
        """From the first to the last row."""
        return self.rows[0].span.cover(self.rows[-1].span)


Block = Line | Table


@dataclass(frozen=True, slots=True, eq=False)
class PageLayout:
    """Where the words of the canonical text stand on a page made upright by `quarter_turns` clockwise.

    `width` and `height` are those of the upright page in points.
    `words` is (n, 6) int32, one word a row in the order of the text: start, end, left, top, right, bottom, the places
    in `PLACE_SCALE` units of the width or height from the upper left corner. A word broken over two lines has two rows.
    """

    page: int
    width: float
    height: float
    quarter_turns: int
    words: npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class RawDocument:
    r"""What a reader gives: the canonical text and the blocks over it, in reading order.

    Lines are separated by "\n" (more where the file has blank lines), cells by "\t", rows by "\n".
    Pages count from 1; `page_count` is None where the format has no pages. `ocr_confidence`, in [0, 1], is the mean
    over the words that were recognised in images, None where there were none. `warnings` are for users. `layouts` has
    the pages whose words have known places.
    """

    text: str
    blocks: tuple[Block, ...]
    page_count: int | None
    format: str
    ocr_confidence: float | None = None
    warnings: tuple[str, ...] = ()
    layouts: tuple[PageLayout, ...] = field(default=(), compare=False, repr=False)


# --- what the parser gives ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Field:
    """A value read from the text and where it was read. `value` is tidied (blanks, markers); the span is verbatim."""

    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Header:
    """The parts above the body (thể thức, Nghị định 30/2020/NĐ-CP, Phụ lục I). Absent parts are None."""

    issuing_authority: Field | None = None
    parent_authority: Field | None = None
    document_number: Field | None = None
    document_type: Field | None = None
    title: Field | None = None
    place: Field | None = None
    issued_on: date | None = None
    date_line: Field | None = None
    year: int | None = None
    legal_bases: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Footer:
    """The parts under the body: signature block and recipients (nơi nhận)."""

    signer: Field | None = None
    signer_title: Field | None = None
    recipients: tuple[Field, ...] = ()
    recipients_span: Span | None = None
    signature_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the outline. `parent` is an index into `AdministrativeDocument.sections`, None at the top.

    `label` is the mark as written ("II", "1.2", "a", "Điều 3", "Phụ lục I"), `locator` the whole path as a
    clerk says it ("mục II.1.a"), `heading` the words after the mark. `span` covers the heading alone.
    """

    level: int
    label: str
    heading: str
    locator: str
    span: Span
    page: int | None
    parent: int | None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A unit of running text under a section: a point, a dash item or a plain paragraph.

    `text` is the paragraph on one line (page breaks and emphasis markers gone), for matching only.
    """

    span: Span
    text: str
    page: int | None
    section: int | None
    locator: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A row of a logical table after joining what page breaks split.

    `values` are tidied cell texts by column; `parts` are the spans of the pieces on each page, in order.
    `group` is the heading row above it in the table, `numbering` the text of the order column ("2.3", "a").
    A value that a merged cell or "như trên" repeats stands above the row: `repeated` gives (column, span) of it.
    """

    numbering: str
    values: tuple[str, ...]
    parts: tuple[Span, ...]
    page: int | None
    group: str
    locator: str
    is_group: bool = False
    repeated: tuple[tuple[int, Span], ...] = ()

    @property
    def span(self) -> Span:
        """From the first to the last piece; a repeated header may lie between them."""
        return self.parts[0].cover(self.parts[-1])


@dataclass(frozen=True, slots=True)
class LogicalTable:
    """A table as its author meant it: one header, whole rows. `section` is the heading that it stands under."""

    columns: tuple[str, ...]
    rows: tuple[TaskRow, ...]
    section: int | None


@dataclass(frozen=True, slots=True)
class AdministrativeDocument:
    """A parsed document: the canonical text and everything that was understood of it, all as spans over it."""

    text: str
    header: Header
    sections: tuple[Section, ...]
    paragraphs: tuple[Paragraph, ...]
    tables: tuple[LogicalTable, ...]
    footer: Footer
    page_count: int | None
    header_span: Span | None = None
    ocr_confidence: float | None = None
    warnings: tuple[str, ...] = ()

    def heading_path(self, section: int | None) -> tuple[str, ...]:
        """Return the headings from the outermost down to `section`."""
        return tuple(s.heading for s in reversed(list(self.ancestors(section))) if s.heading)

    def ancestors(self, section: int | None) -> Iterator[Section]:
        """Yield `section` and the sections above it, innermost first."""
        while section is not None:
            yield self.sections[section]
            section = self.sections[section].parent


# --- what is read out of a parsed document -----------------------------------------------------


@dataclass(frozen=True, slots=True)
class Passage:
    """A unit of retrieval and quotation. `context` (headings, column names) is embedded but never quoted."""

    span: Span
    page: int | None
    locator: str
    kind: PassageKind
    context: str
    text: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a task is due: the words as written, and the days they mean where they name any."""

    text: str
    due_from: date | None = None
    due_to: date | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """A task given to somebody (nhiệm vụ được giao), from a table row, from labelled prose or from a duty list.

    `span` covers all that says so; `evidence` gives the lines of single roles where they are apart from one another.
    """

    numbering: str
    task: str
    lead_agencies: tuple[str, ...]
    coordinating_agencies: tuple[str, ...]
    deadline: Deadline | None
    deliverable: str
    group: str
    span: Span
    page: int | None
    locator: str
    source: AssignmentSource
    evidence: tuple[tuple[str, Span], ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """A document cited in the text (văn bản được viện dẫn). `key` is the number in comparable form.

    A law cited by name and day alone has no number; its `key` is the name without accents. `subject` (trích yếu) is
    what the citation says that the document is about, on one line; `subject_span` gives the same words verbatim.
    """

    key: str
    document_type: str
    number: str
    issued_on: date | None
    issuer: str
    span: Span
    context_span: Span
    page: int | None
    locator: str
    is_legal_basis: bool
    subject: str = ""
    subject_span: Span | None = None
