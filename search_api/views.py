"""Stored records -> the JSON types."""

from collections.abc import Iterable

from indexer.model import Span
from indexer.store import AssignmentRecord, DocumentRecord, PassageRecord, ReferenceRecord, Store
from search_api.schemas import AssignmentView, Citation, Document, Hit, OutlineEntry, ReferenceView, Scores


def document_view(record: DocumentRecord) -> Document:
    """Return what other programs see of a document."""
    return Document(
        id=record.id,
        file_name=record.file_name,
        path=record.path,
        document_type=record.document_type,
        document_number=record.document_number,
        title=record.title,
        issuing_authority=record.issuing_authority,
        parent_authority=record.parent_authority,
        place=record.place,
        issued_on=record.issued_on,
        date_line=record.date_line,
        year=record.year,
        signer=record.signer,
        signer_title=record.signer_title,
        recipients=list(record.recipients),
        legal_bases=list(record.legal_bases),
        pages=record.pages,
        ocr_confidence=record.ocr_confidence,
        warnings=list(record.warnings),
    )


def passage_url(document_id: str, span: Span) -> str:
    """Return the address of the document page opened at a span."""
    return f"/documents/{document_id}?start={span.start}&end={span.end}#cited"


def cite(store: Store, record: DocumentRecord, span: Span, locator: str, page: int | None) -> Citation:
    """Return a citation of a span; the quote is read from the store, not from what was derived."""
    return cite_quote(record, span, store.quote(record.id, span), locator, page)


def cite_passage(record: DocumentRecord, passage: PassageRecord, span: Span | None = None) -> Citation:
    """Return a citation of a passage, or of a part of it."""
    span = span or passage.span
    quote = passage.quote[span.start - passage.span.start : span.end - passage.span.start]
    return cite_quote(record, span, quote, passage.locator, passage.page)


def cite_quote(record: DocumentRecord, span: Span, quote: str, locator: str, page: int | None) -> Citation:
    """Return a citation of a span whose canonical text is at hand."""
    return Citation(
        document=document_view(record),
        locator=locator,
        page=page,
        quote=quote,
        start=span.start,
        end=span.end,
        url=passage_url(record.id, span),
    )


def hit_view(
    record: DocumentRecord, passage: PassageRecord, score: float, scores: Scores, highlights: Iterable[tuple[int, int]]
) -> Hit:
    """Return a passage found."""
    return Hit(
        passage_id=passage.id,
        document=document_view(record),
        locator=passage.locator,
        page=passage.page,
        text=passage.quote,
        start=passage.span.start,
        end=passage.span.end,
        url=passage_url(record.id, passage.span),
        highlights=list(highlights),
        score=score,
        scores=scores,
    )


def assignment_view(text: str, document: DocumentRecord, record: AssignmentRecord) -> AssignmentView:
    """Return an assignment with its citation."""
    assignment = record.assignment
    deadline = assignment.deadline
    return AssignmentView(
        id=record.id,
        numbering=assignment.numbering,
        task=assignment.task,
        lead_agencies=list(assignment.lead_agencies),
        coordinating_agencies=list(assignment.coordinating_agencies),
        deadline_text=deadline.text if deadline else "",
        due_from=deadline.due_from if deadline else None,
        due_to=deadline.due_to if deadline else None,
        deliverable=assignment.deliverable,
        citation=cite_quote(document, assignment.span, assignment.span.of(text), assignment.locator, assignment.page),
    )


def reference_view(text: str, document: DocumentRecord, record: ReferenceRecord) -> ReferenceView:
    """Return a reference with the citation of the passage that it stands in."""
    reference = record.reference
    return ReferenceView(
        number=reference.number,
        document_type=reference.document_type,
        issued_on=reference.issued_on,
        issuer=reference.issuer,
        subject=reference.subject,
        is_legal_basis=reference.is_legal_basis,
        citation=cite_quote(
            document, reference.context_span, reference.context_span.of(text), reference.locator, reference.page
        ),
    )


def outline_view(outline: Iterable[dict[str, object]]) -> list[OutlineEntry]:
    """Return the headings of a document."""
    return [OutlineEntry.model_validate(entry) for entry in outline]
