"""Answers quoted from running text: the sentence that covers most of the question."""

import re
from dataclasses import dataclass

from indexer.model import Span
from indexer.text.document_types import DOCUMENT_TYPES
from indexer.text.folding import fold_accents
from search_api.amounts import amount_span
from search_api.asked_agencies import named_agencies
from search_api.drafts import (
    ANSWER_COVERAGE,
    NAMED_CONTEXT,
    NEAR_BEST,
    Draft,
    Surroundings,
    cover,
    describe,
    rest_of_topic,
    said_in,
    terms_of,
)
from search_api.lists_below import items_below, said_below
from search_api.phrases import TEMPLATES, short_name
from search_api.query import Query
from search_api.retrieval import Found
from search_api.suitability import (
    asks_amount,
    asks_funding,
    asks_person,
    counts_asked,
    counts_something,
    is_of_asked_year,
    label_bonus,
    says_amount,
    says_funding,
    says_kind,
    says_named_thing,
    says_person,
    says_report_day,
)
from search_api.topic import coverage
from search_api.views import cite_passage

_CANDIDATES = 60
_LEAST_WORDS = 2
_TYPE_WORDS = frozenset(word for name in DOCUMENT_TYPES for word in fold_accents(name).split()) | {"van", "ban"}
# A full stop within "14.200" or "33/CT-TTg." does not end a sentence; a line end of a pdf does not either
_SENTENCE = re.compile(r"[^.;!?]+(?:[.;!?](?=\d)[^.;!?]+)*[.;!?]?")
_SHORT = 450  # characters; a passage up to this is quoted whole
_LONG_ITEM = 2_000  # characters of an item of a list: a list that was made into text may be one
_FUSED_SHARE = 0.15
_MOST_DOCUMENTS = 5
PREAMBLE = "phần mở đầu"  # the locator of what stands before the first part
_REPEATS = 0.85  # of a passage's words: then it only repeats the title
_REST_COVERAGE = 0.5  # chosen on the gold questions of even number, as are the two around it
_PERSON_COVERAGE = 0.75  # a post is named by all of its words: "chủ tịch" does not say who the "chủ tịch nước" is
_PREAMBLE = frozenset(
    "uy ban nhan dan xa phuong tinh thanh pho ban hanh xay dung lap de ra voi cac noi dung sau nhu day ve viec"
    " quyet dinh dieu nghi quyet hoi dong kem theo so ngay nam thang trien khai thuc hien".split()
)
# "Trên đây là Kế hoạch …", "… triển khai thực hiện./."; a closing sentence tells nothing of what is asked
_CLOSING = re.compile(r"^Trên đây là|\./\.$")
# "(Kèm theo Quyết định số …)", "(Ban hành kèm theo Kế hoạch …)"; not "Kèm theo hồ sơ phải có …"
_ATTACHED = re.compile(r"\s*\((?:Ban hành )?kèm theo\b|\s*\(Phụ lục của\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Candidate:
    hit: Found
    covered: float
    score: float


def _agency_words(surroundings: Surroundings) -> str:
    """Return the words of the agency that a question names: they say whose working hours, not that these are said."""
    query = surroundings.query
    if not query.documents:
        return ""
    keys = surroundings.store.agency_keys("lead", query.documents)
    return " ".join(named_agencies(query.vietnamese, keys))


def _adds_to_title(surroundings: Surroundings, hit: Found, agency: str) -> bool:
    """Whether a passage says what its document's name does not: a preamble that repeats the title answers nothing.

    What the question asks beside the document's name must mostly stand in the passage or under its headings.
    """
    query, passage = surroundings.query, hit.passage
    name = terms_of(describe(hit.document))
    words = {word for word in terms_of(passage.text).bare if "_" not in word and len(word) > 1}
    if passage.locator == PREAMBLE and len(words & (name.bare | _PREAMBLE)) >= _REPEATS * len(words):
        return False
    rest = rest_of_topic(query, f"{describe(hit.document)} {agency}")
    if not rest.units or rest.foreign:
        return not _CLOSING.search(passage.text.strip())
    heading = terms_of(passage.context) if passage.context else None
    return coverage(rest, terms_of(passage.text), heading, context_share=NAMED_CONTEXT) >= _REST_COVERAGE


def _judge(surroundings: Surroundings, hit: Found) -> _Candidate:
    query, passage = surroundings.query, hit.passage
    context = f"{passage.context} {describe(hit.document)}"
    covered = cover(query, passage.text, context, cosine=hit.fused.cosine)
    heading = cover(query, passage.context) if passage.context else 0.0
    score = covered + _FUSED_SHARE * hit.fused.score + label_bonus(query, passage.text) + 0.2 * heading
    score += counts_asked(query, passage.text)
    return _Candidate(hit, covered, score)


def _answer_span(surroundings: Surroundings, hit: Found) -> Span:
    """Return the passage, or the sentence of a long one that covers most."""
    passage = hit.passage
    if len(passage.quote) <= _SHORT:
        return passage.span
    if numbered := _number_span(surroundings.query, passage.span.start, passage.quote):
        return numbered
    kind, asks_report = surroundings.query.kind, surroundings.query.asks_report
    sentences = [match.span() for match in _SENTENCE.finditer(passage.quote) if match.group().strip()]
    fit = [s for s in sentences if says_kind(kind, passage.quote[slice(*s)], asks_report=asks_report)] or sentences
    if asks_funding(surroundings.query):
        fit = [s for s in fit if says_funding("", passage.quote[slice(*s)])] or fit
    start, end = max(fit, key=lambda s: cover(surroundings.query, passage.quote[slice(*s)]))
    text = passage.quote[start:end]
    start += len(text) - len(text.lstrip())
    return Span(passage.span.start + start, passage.span.start + end)


def _number_span(query: Query, start: int, quote: str) -> Span | None:
    """Return where a long passage holds the number that is asked for, None where none is or its sentence says it."""
    if counts_something(query):
        return None
    return amount_span(query, start, quote) if asks_amount(query) else None


def _asks_something(query: Query) -> bool:
    """Whether a question says what it is about: "Kế hoạch", "Xin chào" and "Khi nào?" do not.

    One word is enough where the question names the document.
    """
    words = {word for unit in query.topic.units for word in unit.bare.split("_")} - _TYPE_WORDS
    is_told = len(words) >= _LEAST_WORDS or bool(query.names_documents and (words or query.asks_report))
    return is_told or (bool(query.topic.foreign) and not query.topic.is_empty)


def answer_passage(surroundings: Surroundings) -> Draft | None:
    """Quote the passage that answers, one for each document that answers about as well."""
    query = surroundings.query
    if not _asks_something(query):
        return None
    funding, agency = asks_funding(query), _agency_words(surroundings)
    judged = [
        _judge(surroundings, hit)
        for hit in surroundings.found[:_CANDIDATES]
        if hit.passage.kind in ("text", "row")
        and not _ATTACHED.match(hit.passage.text)
        and _adds_to_title(surroundings, hit, agency)
        and says_kind(query.kind, hit.passage.text, asks_report=query.asks_report)
        and says_amount(query, hit.passage.text)
        and is_of_asked_year(query, hit.passage.text)
        and (not funding or says_funding(hit.passage.context, hit.passage.text))
        and says_person(query, hit.passage.text)
        and says_report_day(query, hit.passage.text)
        and says_named_thing(query, f"{hit.passage.context} {hit.passage.text}")
    ]
    least = _PERSON_COVERAGE if asks_person(query) else ANSWER_COVERAGE
    judged = sorted((c for c in judged if c.covered >= least), key=lambda c: -c.score)
    judged = [c for c in judged if not c.hit.passage.is_legal_basis] or judged  # they say why, seldom what
    if not judged:
        return None
    chosen: dict[str, _Candidate] = {}
    for candidate in judged:
        if candidate.score >= judged[0].score - NEAR_BEST and len(chosen) < _MOST_DOCUMENTS:
            chosen.setdefault(candidate.hit.document.id, candidate)
    lines, citations = [], []
    for document in surroundings.fresh(surroundings.catalogue.newest_first(chosen)):
        hit = chosen[document.id].hit
        span = _answer_span(surroundings, hit)
        citation = cite_passage(document, hit.passage, span)
        value = said_in(hit.passage, span)
        lines.append(TEMPLATES[query.language]["passage"].format(value=value, document=short_name(document)))
        citations.append(citation)
        below = items_below(surroundings.store, hit.passage)
        lines += [f"- {said_below(item, hit.passage, said_in(item, limit=_LONG_ITEM))}" for item in below]
        citations += [cite_passage(document, item) for item in below]
    return Draft("\n".join(lines), tuple(citations), min(1.0, judged[0].covered)) if lines else None
