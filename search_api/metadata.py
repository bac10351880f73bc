"""Answers from header and footer fields: who signed, when, under what number, by whom, to whom."""

import re
from collections.abc import Callable, Sequence

from indexer.model import Span
from indexer.store import DocumentRecord
from indexer.text.folding import fold_accents
from indexer.text.letters import LOWER, UPPER
from search_api.catalogue import named_types
from search_api.drafts import NEAR_BEST, Draft, Surroundings, cover, describe
from search_api.phrases import TEMPLATES, format_date, full_name, join_names, natural_post, short_name
from search_api.places import PROVINCES
from search_api.suitability import names_signer

_DOCUMENT_COVERAGE = 0.5  # of the topic, by the words that name a document
_MOST_DOCUMENTS = 10
# "Hải Phòng" of "Department of Health of Hải Phòng", "tỉnh Lam Giang"; not "of Health", "của Chính phủ"
_PLACE_NAME = re.compile(
    r"\b(?:of|tỉnh|thành phố|huyện)\s+((?=\w*[^\x00-\x7f]|\w+\s\w*[^\x00-\x7f])"
    rf"[{UPPER}][{LOWER}]+(?:\s[{UPPER}][{LOWER}]+)+)"
)
_PROVINCE = re.compile(rf"\b({PROVINCES})\b")
_HEAD = 2_500  # characters in which a dispatch names its addressees
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


def has_names(surroundings: Surroundings, document: DocumentRecord) -> bool:
    """Whether the head of a document has the places of a question: "Sở Y tế Hải Phòng" is not Lam Giang's.

    A place behind the name of a commune is the commune's province, which the document need not name.
    """
    query = surroundings.query
    asked = fold_accents(query.text)
    names = {match[1] for match in _PROVINCE.finditer(asked)} - set(query.names)
    names |= {fold_accents(name) for name in _PLACE_NAME.findall(query.text)}
    if not names:
        return True
    opening = surroundings.contents.quote(document, Span(0, _OPENING))
    said = fold_accents(f"{describe(document)} {document.parent_authority or ''} {opening}")
    return all(name in said for name in names)


def _opening(surroundings: Surroundings, document: DocumentRecord) -> str:
    """Return the head of a document as far as its title, or its first words where no title was read."""
    title = document.field_spans.get("title")
    return surroundings.contents.quote(document, Span(0, title.end if title else _OPENING))


def chosen_documents(surroundings: Surroundings) -> list[tuple[DocumentRecord, float]]:
    """Return the documents that the question means, with how well their names cover it, newest first."""
    query = surroundings.query
    if query.documents is None and query.topic.is_empty:
        return []
    documents = surroundings.candidates(40)
    types = named_types(query.vietnamese)
    of_type = [d for d in documents if d.document_type and fold_accents(d.document_type) in types]
    scored = [
        (document, cover(query, describe(document), _opening(surroundings, document)))
        for document in of_type or documents
    ]
    scored = [(document, score) for document, score in scored if has_names(surroundings, document)]
    best = max((score for _, score in scored), default=0.0)
    if best < _DOCUMENT_COVERAGE and not query.names_number:  # a number tells all
        return []
    return [(document, score) for document, score in scored if score >= best - NEAR_BEST][:_MOST_DOCUMENTS]


def _evidence(document: DocumentRecord, kind: str) -> Span | None:
    spans = document.field_spans
    if kind == "signer" and "signature" in spans:
        return spans["signature"]
    return spans.get(kind)


# "Kính gửi: Ủy ban nhân dân các tỉnh", "Kính gửi:" and "- UBND các xã;" on the lines below, up to a sentence
_ADDRESSEE = re.compile(
    r"^[ \t]*Kính\s+gửi\s*:?[ \t]*(?P<names>[^\n]*(?:\n\s*[-+•][^\n]*|\n[ \t]*(?=[a-zà-ỹ])[^\n]*)*)", re.MULTILINE
)

_DASH = re.compile(r"^\s*[-+•]\s*")  # "- UBND các xã;"; not "Văn hóa - Xã hội"


def _addressee(surroundings: Surroundings, document: DocumentRecord) -> tuple[str, Span] | None:
    """Return to whom a dispatch is addressed at its top, with where it stands; None for other documents."""
    head = surroundings.contents.quote(document, Span(0, _HEAD))
    match = _ADDRESSEE.search(head)
    if not match or not match["names"].strip():
        return None
    names = (_DASH.sub("", line) for line in match["names"].splitlines())
    return " ".join(" ".join(names).split()).strip(" ;."), Span(match.start(), match.end())


def answer_fields(surroundings: Surroundings, kinds: Sequence[str]) -> Draft | None:
    """Answer with fields of the documents that the question means; says so where all of them are blank."""
    chosen = chosen_documents(surroundings)
    if not chosen:
        return None
    query, templates = surroundings.query, TEMPLATES[surroundings.query.language]
    lines, citations = [], []
    for document, kind in ((document, kind) for document, _ in chosen for kind in kinds):
        if kind == "recipients" and (addressed := _addressee(surroundings, document)):
            to_whom, top = addressed
            lines.append(templates["addressee"].format(value=to_whom, document=short_name(document)))
            citations.append(surroundings.cite(document, top, "Kính gửi"))
        value, span = FIELDS[kind](document), _evidence(document, kind)
        if value is None or span is None:
            continue
        lines.append(templates[kind].format(value=value, name=full_name(document), document=short_name(document)))
        citations.append(surroundings.cite(document, span, _PLACES.get(kind, "phần đầu")))
    if not lines:
        text = "\n".join(templates["absent"].format(document=short_name(document)) for document, _ in chosen)
        return Draft(text, (), 0.0, answered=False)
    return Draft("\n".join(lines), tuple(citations), 1.0 if query.names_number else max(s for _, s in chosen))


def answer_holder(surroundings: Surroundings) -> Draft | None:
    """Answer who holds a post, or who somebody is, by the signatures of the documents that the question means."""
    query = surroundings.query
    ids = surroundings.catalogue.by_id if query.documents is None else query.documents
    found = [d for d in surroundings.catalogue.newest_first(ids) if names_signer(query, d)]
    templates = TEMPLATES[query.language]
    lines, citations = [], []
    for document in surroundings.fresh(found[:_MOST_DOCUMENTS]):
        value, span = _signer(document), _evidence(document, "signer")
        if value and span:
            lines.append(
                templates["signer"].format(value=value, name=full_name(document), document=short_name(document))
            )
            citations.append(surroundings.cite(document, span, _PLACES["signer"]))
    return Draft("\n".join(lines), tuple(citations), 1.0) if lines else None
