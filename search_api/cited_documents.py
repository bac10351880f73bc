"""What is known of a document that is cited but is not in the index: its day, who issued it, what it is about.

Offices hold few of the decisions from above that their plans rest on, and yet ask for them; the citing words tell it.
"""

import re
from collections.abc import Callable, Mapping

from indexer.model import Reference
from indexer.store import DocumentRecord, ReferenceRecord
from search_api.drafts import Draft, Surroundings
from search_api.intents import Kind, asked_form
from search_api.laws import LAWS, law_references
from search_api.phrases import TEMPLATES, sentence, short_name
from search_api.second_questions import kinds_asked

TOLD: Mapping[Kind, Callable[[Reference], object]] = {
    "issued_on": lambda reference: reference.issued_on,
    "issuing_authority": lambda reference: reference.issuer,
    "documents": lambda reference: reference.subject,
}
_LAW = re.compile(r"luat\b")  # "Luật Thực hiện dân chủ ở cơ sở ban hành ngày nào"


def answer_cited(surroundings: Surroundings) -> Draft | None:
    """Say of the cited documents that a question is about what the fullest citation of each says."""
    query = surroundings.query
    if query.kind not in TOLD:
        return None
    known = surroundings.catalogue.by_id
    readable = known.keys() if query.documents is None else known.keys() & query.documents
    by_key: dict[str, list[ReferenceRecord]] = {}
    for record in _records(surroundings):
        if record.document_id in readable:
            by_key.setdefault(record.reference.key, []).append(record)
    tells = [TOLD[kind] for kind in kinds_asked(query.vietnamese, query.kind) if kind in TOLD]
    lines, citations = [], []
    for found in by_key.values():
        best = max(found, key=lambda record: _fullness(record.reference))
        documents = surroundings.fresh([known[best.document_id]])
        if not documents or not any(tell(best.reference) for tell in tells):
            continue
        reference = best.reference
        lines.append(_line(surroundings, documents[0], reference))
        span = reference.span.cover(reference.subject_span) if reference.subject_span else reference.span
        citations.append(surroundings.cite(documents[0], span, reference.locator, reference.page))
    return Draft("\n".join(lines), tuple(citations), 1.0) if lines else None


def _records(surroundings: Surroundings) -> list[ReferenceRecord]:
    store, query = surroundings.store, surroundings.query
    if query.absent_numbers:
        return [record for key in query.absent_numbers for record in store.references(key=key)]
    if not _LAW.match(asked_form(query.vietnamese)):
        return []
    holds_laws = any(document.document_type in LAWS for document in surroundings.catalogue.documents)
    return [] if holds_laws else law_references(store, query.vietnamese)


def _fullness(reference: Reference) -> int:
    return sum(bool(tell(reference)) for tell in TOLD.values())


def _line(surroundings: Surroundings, document: DocumentRecord, reference: Reference) -> str:
    """Return the citing words, with what they say that the cited document is about, and where they stand."""
    words = sentence(" ".join(surroundings.contents.quote(document, reference.span).split()))
    is_said = not reference.subject_span or reference.subject_span.start < reference.span.end
    subject = "" if is_said else f": {reference.subject}"
    cited_in = TEMPLATES[surroundings.query.language]["cited_in"]
    return f"{words}{subject} ({cited_in} {short_name(document)})."
