"""Which documents there are: listed and counted by commune, year, type, signer and what their titles are about."""

from indexer.model import Span
from indexer.store import DocumentRecord
from indexer.text.folding import fold_accents
from search_api.catalogue import named_types
from search_api.drafts import Draft, Surroundings, clip, cover, describe
from search_api.phrases import TEMPLATES, format_date, full_name, short_name

# Of the topic, by title, type, issuer and signer; a document that only mentions the matter is not about it
_TITLE_COVERAGE = 0.65  # chosen on the gold questions
_MOST_SHOWN = 50
_HEAD = 200  # characters of a document cited where no title was read


def _matching(surroundings: Surroundings) -> dict[str, float]:
    """Return the ids of all documents that the question describes, with how well their names cover it."""
    query = surroundings.query
    types = tuple(name for name in named_types(query.vietnamese) if name not in ("van ban", "tai lieu"))
    ids = surroundings.catalogue.by_id if query.documents is None else query.documents
    found = {}
    for document in surroundings.catalogue.newest_first(ids):
        if types and not fold_accents(document.document_type or "").startswith(types):
            continue
        score = cover(query, f"{describe(document)} {document.signer or ''}")
        if score >= _TITLE_COVERAGE:
            found[document.id] = score
    return found


def _line(document: DocumentRecord, templates: dict[str, str]) -> str:
    day = templates["day"].format(value=format_date(document.issued_on)) if document.issued_on else ""
    title = clip(document.title or document.file_name, 200)
    return templates["document"].format(name=full_name(document), day=day, title=title, document=short_name(document))


def answer_documents(surroundings: Surroundings) -> Draft | None:
    """List all documents that the question describes, one line each; beyond a number the rest is only counted."""
    scores = _matching(surroundings)
    found = surroundings.fresh(surroundings.catalogue.newest_first(scores))
    if not found:
        return None
    templates = TEMPLATES[surroundings.query.language]
    lines, citations = [templates["documents"].format(count=len(found))], []
    for document in found[:_MOST_SHOWN]:
        lines.append(f"- {_line(document, templates)}")
        span = document.field_spans.get("title") or Span(0, _HEAD)
        citations.append(surroundings.cite(document, span, "phần đầu"))
    if len(found) > _MOST_SHOWN:
        lines.append(f"… (+{len(found) - _MOST_SHOWN})")
    return Draft("\n".join(lines), tuple(citations), min(scores[document.id] for document in found))
