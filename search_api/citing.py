"""Which documents cite a number, and what they say differently of it, as the JSON types."""

from collections.abc import Sequence

from indexer.errors import InvalidRequestError
from indexer.model import Span
from indexer.store import DocumentRecord, ReferenceRecord, Store
from indexer.text.numbers import number_key
from search_api.catalogue import Catalogue
from search_api.consistency import FIELD_NAMES, Contradiction, Saying, shown_value
from search_api.laws import is_law, law_references
from search_api.schemas import CitingDocument, ConsistencyField, Finding, ReferenceList, Variant
from search_api.views import cite, document_view, reference_view

_QUOTE_LIMIT = 600  # characters of a citing passage that are quoted whole
_SOURCES = {
    "citation": "{count} chỗ viện dẫn",
    "header": "{count} chỗ, có chính văn bản đó",
    "number": "theo số, ký hiệu",
}


def _citations(store: Store, number: str) -> list[ReferenceRecord]:
    """Return where a number, or a law by its name, is cited; raises `InvalidRequestError`."""
    if key := number_key(number):
        return store.references(key=key)
    if is_law(number):
        return law_references(store, number)
    raise InvalidRequestError(f"“{number}” không phải số, ký hiệu văn bản. Hãy viết như: 371/QĐ-UBND, 05-NQ/TU.")


def citing_documents(
    store: Store, catalogue: Catalogue, number: str, *, limit: int | None, offset: int
) -> ReferenceList:
    """Return the documents that cite a number or a law, newest first, each with all its places."""
    records: dict[str, list[ReferenceRecord]] = {}
    for record in _citations(store, number):
        records.setdefault(record.document_id, []).append(record)
    documents = catalogue.newest_first(records)
    chosen = documents[offset:] if limit is None else documents[offset : offset + limit]
    listed = [citing_document(store, document, records[document.id]) for document in chosen]
    return ReferenceList(number=number, total=len(documents), documents=listed)


def citing_document(store: Store, document: DocumentRecord, records: Sequence[ReferenceRecord]) -> CitingDocument:
    """Return a document with the places where it cites another, the first of which is quoted."""
    text, first = store.document_text(document.id), records[0].reference
    return CitingDocument(
        document=document_view(document),
        citation=cite(store, document, _quoted(records[0]), first.locator, first.page),
        references=[reference_view(text, document, record) for record in records],
    )


def _quoted(record: ReferenceRecord) -> Span:
    reference = record.reference
    context, subject = reference.context_span, reference.subject_span
    if context.end - context.start <= _QUOTE_LIMIT:
        return context
    return reference.span.cover(subject) if subject else reference.span


def finding_view(store: Store, contradiction: Contradiction) -> Finding:
    """Return a contradiction with a citation for each variant."""
    field = contradiction.field
    variants = [_variant(store, field, sayings) for sayings in contradiction.variants]
    told = "; ".join(
        f"{variant.value} ({_SOURCES[variant.source].format(count=variant.count)})" for variant in variants
    )
    return Finding(
        number=contradiction.number,
        field=field,
        field_name=FIELD_NAMES[field],
        message=f"{contradiction.number}: {FIELD_NAMES[field]} ghi khác nhau: {told}.",
        variants=variants,
    )


def _variant(store: Store, field: ConsistencyField, sayings: Sequence[Saying]) -> Variant:
    value = shown_value(field, sayings)
    headers = (saying for saying in sayings if saying.source == "header")
    shown = next(headers, next(saying for saying in sayings if saying.value(field) == value))
    return Variant(
        value=value,
        count=len(sayings),
        source=shown.source,
        citation=cite(store, shown.document, shown.span, shown.locator, shown.page),
    )
