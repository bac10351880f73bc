"""Answers quoted from running text: the sentence that covers most of the question."""

import re
from dataclasses import dataclass

from indexer.model import Span
from search_api.drafts import ANSWER_COVERAGE, NEAR_BEST, Draft, Surroundings, clip, cover, describe
from search_api.phrases import TEMPLATES, short_name
from search_api.retrieval import Found
from search_api.suitability import label_bonus, says_amount, says_kind, says_person
from search_api.views import cite_passage

_CANDIDATES = 60
# A full stop within "14.200" or "33/CT-TTg." does not end a sentence; a line end of a pdf does not either
_SENTENCE = re.compile(r"[^.;!?]+(?:[.;!?](?=\d)[^.;!?]+)*[.;!?]?")
_SHORT = 450  # characters; a passage up to this is quoted whole
_FUSED_SHARE = 0.15
_MOST_DOCUMENTS = 5


@dataclass(frozen=True, slots=True)
class _Candidate:
    hit: Found
    covered: float
    score: float


def _judge(surroundings: Surroundings, hit: Found) -> _Candidate:
    query, passage = surroundings.query, hit.passage
    context = f"{passage.context} {describe(hit.document)}"
    covered = cover(query, passage.text, context, cosine=hit.fused.cosine)
    heading = cover(query, passage.context) if passage.context else 0.0
    score = covered + _FUSED_SHARE * hit.fused.score + label_bonus(query, passage.text) + 0.2 * heading
    return _Candidate(hit, covered, score)


def _answer_span(surroundings: Surroundings, hit: Found) -> Span:
    """Return the passage, or the sentence of a long one that covers most."""
    passage = hit.passage
    if len(passage.quote) <= _SHORT:
        return passage.span
    kind, asks_report = surroundings.query.kind, surroundings.query.asks_report
    sentences = [match.span() for match in _SENTENCE.finditer(passage.quote) if match.group().strip()]
    fit = [s for s in sentences if says_kind(kind, passage.quote[slice(*s)], asks_report=asks_report)] or sentences
    start, end = max(fit, key=lambda s: cover(surroundings.query, passage.quote[slice(*s)]))
    text = passage.quote[start:end]
    start += len(text) - len(text.lstrip())
    return Span(passage.span.start + start, passage.span.start + end)


def answer_passage(surroundings: Surroundings) -> Draft | None:
    """Quote the passage that answers, one for each document that answers about as well."""
    query = surroundings.query
    if query.topic.is_empty:
        return None
    judged = [
        _judge(surroundings, hit)
        for hit in surroundings.found[:_CANDIDATES]
        if hit.passage.kind in ("text", "row")
        and says_kind(query.kind, hit.passage.text, asks_report=query.asks_report)
        and says_amount(query.vietnamese, hit.passage.text)
        and says_person(query.vietnamese, hit.passage.text)
    ]
    judged = sorted((c for c in judged if c.covered >= ANSWER_COVERAGE), key=lambda c: -c.score)
    if not judged:
        return None
    chosen: dict[str, _Candidate] = {}
    for candidate in judged:
        if candidate.score >= judged[0].score - NEAR_BEST and len(chosen) < _MOST_DOCUMENTS:
            chosen.setdefault(candidate.hit.document.id, candidate)
    lines, citations = [], []
    for document in surroundings.fresh(surroundings.catalogue.newest_first(chosen)):
        hit = chosen[document.id].hit
        citation = cite_passage(document, hit.passage, _answer_span(surroundings, hit))
        value = clip(citation.quote.lstrip("-+• ")).rstrip(" .;")
        lines.append(TEMPLATES[query.language]["passage"].format(value=value, document=short_name(document)))
        citations.append(citation)
    return Draft("\n".join(lines), tuple(citations), min(1.0, judged[0].covered)) if lines else None
