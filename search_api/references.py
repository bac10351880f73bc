"""What a document is based on, and which documents cite a number."""

import re

from indexer.model import Span
from indexer.store import DocumentRecord, ReferenceRecord
from indexer.text.folding import fold_accents
from search_api.drafts import Draft, Surroundings, clip
from search_api.metadata import chosen_documents
from search_api.phrases import TEMPLATES, full_name, short_name
from search_api.schemas import Citation
from search_api.short_numbers import short_numbers
from search_api.views import cite

_SENTENCE_ENDS = ".;"
_RELATION = re.compile(r"\bthay the\b|\bbai bo\b|\bsua doi\b")
# "phòng chống thiên tai" typed for "Phòng, chống thiên tai" in accent-free text; not "phong trao"
_COMMA_WORDS = re.compile(r"\b(phong) (chong|chay)\b")
_MOST_KEYS = 40
_QUOTE_LIMIT = 600  # characters of a citing passage quoted around the number


def answer_legal_bases(surroundings: Surroundings) -> Draft | None:
    """List the legal bases (căn cứ) of the documents that the question means."""
    templates = TEMPLATES[surroundings.query.language]
    lines: list[str] = []
    citations: list[Citation] = []
    confidence = 0.0
    for document, score in chosen_documents(surroundings):
        if not document.legal_basis_spans:
            continue
        confidence = max(confidence, score)
        lines.append(templates["legal_bases"].format(name=full_name(document), document=short_name(document)))
        for number, (basis, span) in enumerate(
            zip(document.legal_bases, document.legal_basis_spans, strict=True), start=1
        ):
            lines.append(f"{number}. {clip(basis)}")
            citations.append(cite(surroundings.store, document, span, f"căn cứ {number}", None))
    return Draft("\n".join(lines), tuple(citations), confidence) if lines else None


def _around(surroundings: Surroundings, record: ReferenceRecord) -> Span:
    """Return the sentence around a reference within its passage, so that a long paragraph is not quoted whole."""
    reference = record.reference
    context = reference.context_span
    if context.end - context.start <= _QUOTE_LIMIT:
        return context
    text = surroundings.store.quote(record.document_id, context)
    at, end = reference.span.start - context.start, reference.span.end - context.start
    start = max(text.rfind(mark, 0, at) for mark in _SENTENCE_ENDS) + 1
    stops = [place for mark in _SENTENCE_ENDS if (place := text.find(mark, end)) >= 0]
    stop = min(stops, default=len(text))
    start += len(text[start:at]) - len(text[start:at].lstrip())
    return Span(context.start + start, context.start + stop)


def _says_relation(surroundings: Surroundings, record: ReferenceRecord) -> bool:
    """Whether the citing words say what the question asks: that a document replaces, amends or revokes another."""
    asked = _RELATION.search(fold_accents(surroundings.query.vietnamese))
    if asked is None:
        return True
    quote = surroundings.store.quote(record.document_id, _around(surroundings, record))
    return asked.group() in fold_accents(quote)


def _law_keys(question: str) -> list[str]:
    """Return what may be the key of a law that a question names, longest first: "luat phong, chong thien tai"."""
    words = _COMMA_WORDS.sub(r"\1, \2", " ".join(fold_accents(question).strip(" ?.!").split())).split(" ")
    starts = [place for place, word in enumerate(words) if word in ("luat", "phap")]
    keys = [" ".join(words[start:end]) for start in starts for end in range(start + 2, len(words) + 1)]
    return sorted(keys, key=len, reverse=True)[:_MOST_KEYS]


def _references(surroundings: Surroundings) -> list[ReferenceRecord]:
    """Return where the numbers of a question are cited, or the law that it names."""
    store, query = surroundings.store, surroundings.query
    if query.number_keys:
        return [record for key in query.number_keys for record in store.references(key=key)]
    if short := short_numbers(query.vietnamese):
        named = (record for number in short for record in store.references(digits=number.digits))
        return [record for record in named if any(number.is_key(record.reference.key) for number in short)]
    found = (store.references(key=key.rstrip(",")) for key in _law_keys(query.vietnamese))
    return next((records for records in found if records), [])


def answer_citing(surroundings: Surroundings) -> Draft | None:
    """List the documents that cite the number in the question, one line each, newest first."""
    query = surroundings.query
    first: dict[str, ReferenceRecord] = {}
    for record in _references(surroundings):
        if (query.documents is None or record.document_id in query.documents) and _says_relation(surroundings, record):
            first.setdefault(record.document_id, record)
    if not first:
        return None
    documents: list[DocumentRecord] = surroundings.fresh(surroundings.catalogue.newest_first(first))
    if not documents:
        return None
    templates = TEMPLATES[query.language]
    reference = next(iter(first.values())).reference
    number = reference.number or surroundings.store.quote(next(iter(first)), reference.span)
    lines = [templates["citing_count"].format(count=len(documents), number=number)]
    citations = []
    for document in documents:
        record = first[document.id]
        reference = record.reference
        lines.append(
            "- "
            + templates["citing"].format(
                name=full_name(document), document=short_name(document), locator=reference.locator
            )
        )
        citations.append(
            cite(surroundings.store, document, _around(surroundings, record), reference.locator, reference.page)
        )
    return Draft("\n".join(lines), tuple(citations), 1.0)
