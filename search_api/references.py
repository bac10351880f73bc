"""What a document is based on, and which documents cite a number."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from indexer.model import Span
from indexer.store import DocumentRecord, ReferenceRecord, Store
from indexer.text.folding import fold_accents
from indexer.text.numbers import regular_number
from search_api.drafts import Draft, Surroundings, clip
from search_api.laws import LAWS, law_references
from search_api.metadata import chosen_documents
from search_api.phrases import TEMPLATES, full_name, join_names, short_name
from search_api.schemas import Citation
from search_api.short_numbers import short_numbers

_SENTENCE_ENDS = ".;"
_RELATION = re.compile(r"\bthay the\b|\bbai bo\b|\bsua doi\b")
_MOST_NAMES = 4  # of documents that a shortened number or name may mean
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
            citations.append(surroundings.cite(document, span, f"căn cứ {number}"))
    return Draft("\n".join(lines), tuple(citations), confidence) if lines else None


def _around(record: ReferenceRecord, quote: Callable[[Span], str]) -> Span:
    """Return the sentence around a reference within its passage, so that a long paragraph is not quoted whole."""
    reference = record.reference
    context = reference.context_span
    if context.end - context.start <= _QUOTE_LIMIT:
        return context
    text = quote(context)
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
    quote = partial(surroundings.store.quote, record.document_id)
    return asked.group() in fold_accents(quote(_around(record, quote)))


def _references(surroundings: Surroundings) -> list[ReferenceRecord]:
    """Return where the numbers of a question are cited, or the law that it names."""
    store, query = surroundings.store, surroundings.query
    if query.number_keys:
        return [record for key in query.number_keys for record in store.references(key=key)]
    if short := short_numbers(query.vietnamese):
        named = (record for number in short for record in store.references(digits=number.digits))
        return [record for record in named if any(number.is_key(record.reference.key) for number in short)]
    return law_references(store, query.vietnamese)


def _regular_name(store: Store, records: Sequence[ReferenceRecord]) -> str:
    """Return how one cited document is written most often, its separators mended ("05NQ/TU"), or a law's name."""
    first = records[0].reference
    if not first.number or first.document_type in LAWS:
        return " ".join(store.quote(records[0].document_id, first.span).split())
    return Counter(regular_number(record.reference.number) for record in records).most_common(1)[0][0]


def _cited_names(store: Store, records: Iterable[ReferenceRecord]) -> str:
    by_key: dict[str, list[ReferenceRecord]] = defaultdict(list)
    for record in records:
        by_key[record.reference.key].append(record)
    names = dict.fromkeys(_regular_name(store, found) for found in by_key.values())
    return join_names(list(names)[:_MOST_NAMES]) + ("; …" if len(names) > _MOST_NAMES else "")


def _places(surroundings: Surroundings, document: DocumentRecord, records: Sequence[ReferenceRecord]) -> list[Citation]:
    """Return a citation for each place of a document that cites another, one for the same words."""
    places = {}
    quote = partial(surroundings.contents.quote, document)
    for record in records:
        span, reference = _around(record, quote), record.reference
        places[span, reference.locator] = surroundings.cite(document, span, reference.locator, reference.page)
    return list(places.values())


def answer_citing(surroundings: Surroundings) -> Draft | None:
    """List the documents that cite the number in the question, one line each with all places, newest first.

    The first place of each document is cited before the others: a reader of a few citations meets all documents.
    """
    query = surroundings.query
    found: dict[str, list[ReferenceRecord]] = defaultdict(list)
    for record in _references(surroundings):
        if (query.documents is None or record.document_id in query.documents) and _says_relation(surroundings, record):
            found[record.document_id].append(record)
    documents: list[DocumentRecord] = surroundings.fresh(surroundings.catalogue.newest_first(found)) if found else []
    if not documents:
        return None
    templates = TEMPLATES[query.language]
    shown = [record for document in documents for record in found[document.id]]
    lines = [templates["citing_count"].format(count=len(documents), number=_cited_names(surroundings.store, shown))]
    first: list[Citation] = []
    others: list[Citation] = []
    for document in documents:
        places = _places(surroundings, document, found[document.id])
        locator = join_names(list(dict.fromkeys(place.locator for place in places)))
        line = templates["citing"].format(name=full_name(document), document=short_name(document), locator=locator)
        lines.append(f"- {line}")
        first.append(places[0])
        others += places[1:]
    return Draft("\n".join(lines), (*first, *others), 1.0)
