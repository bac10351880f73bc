"""Answers from header and footer fields: who signed, when, under what number, by whom, to whom."""

from collections.abc import Callable

from indexer.model import Span
from indexer.store import DocumentRecord
from indexer.text.folding import fold_accents
from search_api.catalogue import named_types
from search_api.drafts import NEAR_BEST, Draft, Surroundings, cover, describe
from search_api.phrases import TEMPLATES, format_date, full_name, join_names, natural_post, short_name
from search_api.views import cite

_DOCUMENT_COVERAGE = 0.5  # of the topic, by the words that name a document
_MOST_DOCUMENTS = 10
_OPENING = 1_200  # characters of a document's text that may name it where the title does not


def _signer(document: DocumentRecord) -> str | None:
    """Return the signer with the authority and post as the block gives them: "KT. Chủ tịch, Phó Chủ tịch …"."""
    if not document.signer or not document.signer_title:
        return document.signer
    return f"{document.signer} ({natural_post(document.signer_title)})"


FIELDS: dict[str, Callable[[DocumentRecord], str | None]] = {
    "signer": _signer,
    "issued_on": lambda d: format_date(d.issued_on) if d.issued_on else None,
    "document_number": lambda d: (
        d.document_number if d.document_number and not d.document_number.startswith("/") else None
    ),
    "issuing_authority": lambda d: d.issuing_authority,
    "recipients": lambda d: join_names(d.recipients) or None,
}
_PLACES = {"signer": "chữ ký", "recipients": "nơi nhận"}


def chosen_documents(surroundings: Surroundings) -> list[tuple[DocumentRecord, float]]:
    """Return the documents that the question means, with how well their names cover it, newest first."""
    query = surroundings.query
    if query.documents is None and query.topic.is_empty:
        return []
    documents = surroundings.candidates(40)
    types = named_types(query.vietnamese)
    of_type = [d for d in documents if d.document_type and fold_accents(d.document_type) in types]
    scored = [
        (document, cover(query, describe(document), surroundings.store.quote(document.id, Span(0, _OPENING))))
        for document in of_type or documents
    ]
    best = max((score for _, score in scored), default=0.0)
    if best < _DOCUMENT_COVERAGE:
        return []
    return [(document, score) for document, score in scored if score >= best - NEAR_BEST][:_MOST_DOCUMENTS]


def _evidence(document: DocumentRecord, kind: str) -> Span | None:
    spans = document.field_spans
    if kind == "signer" and "signature" in spans:
        return spans["signature"]
    return spans.get(kind)


def answer_field(surroundings: Surroundings, kind: str) -> Draft | None:
    """Answer with a field of the documents that the question means; says so where the field is blank."""
    chosen = chosen_documents(surroundings)
    if not chosen:
        return None
    templates = TEMPLATES[surroundings.query.language]
    lines, citations = [], []
    for document, _ in chosen:
        value, span = FIELDS[kind](document), _evidence(document, kind)
        if value is None or span is None:
            continue
        lines.append(templates[kind].format(value=value, name=full_name(document), document=short_name(document)))
        citations.append(cite(surroundings.store, document, span, _PLACES.get(kind, "phần đầu"), None))
    if not lines:
        text = "\n".join(templates["absent"].format(document=short_name(document)) for document, _ in chosen)
        return Draft(text, (), 0.0, answered=False)
    return Draft("\n".join(lines), tuple(citations), max(score for _, score in chosen))
