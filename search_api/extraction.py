"""Answers quoted from running text: the sentence that covers most of the question."""

import re
from dataclasses import dataclass

from indexer.model import Span
from indexer.text.folding import fold, fold_accents
from search_api.drafts import ANSWER_COVERAGE, NEAR_BEST, Draft, Surroundings, clip, cover, describe
from search_api.phrases import TEMPLATES, short_name
from search_api.retrieval import Found
from search_api.views import cite_passage

_CANDIDATES = 60
_SENTENCE = re.compile(r"[^.;!?\n]+(?:[.;!?](?=\d)[^.;!?\n]+)*[.;!?]?")
_SHORT = 450  # characters; a passage up to this is quoted whole
_LABEL_BONUS = 0.35
_FUSED_SHARE = 0.15
_MOST_DOCUMENTS = 5
_DEFINES = re.compile(r"\bla (?:gi|the nao|nhung gi)\b|\bwhat (?:is|are|was)\b|\bgom (?:nhung )?gi\b|\bnao\b")
_LEADS = re.compile(r"chủ trì|phụ trách|chịu trách nhiệm|tham mưu|là cơ quan")
_COORDINATES = re.compile(r"phối hợp")
_AMOUNT_ASKED = re.compile(
    r"\bbao nhieu\b|\bhow (?:much|many)\b|\bmay (?:nguoi|xa|thon|lan|ho|dong|trieu)\b"
    r"|\bmuc (?:phat|phu cap|chi|ho tro)\b"
)
_MONEY_ASKED = re.compile(
    r"\bkinh phi\b|\btien\b|\bphat\b|\bphu cap\b|\bluong\b|\bmuc (?:chi|ho tro)\b|\bhow much\b|\bdong\b"
)
_MONEY = re.compile(r"\d[\d.,]*\s*(?:đồng|triệu|tỷ|tỉ|nghìn|vnđ|đ\b)")
_DAY = re.compile(r"\d{1,2}/\d{1,2}|ngày \d|tháng \d|quý [iv1-4]")


_CITED_DATE = re.compile(r"số\s[^;]{0,40}?,?\s*ngày \d{1,2}/\d{1,2}/\d{4}|\d{4}\s*-\s*\d{4}")


@dataclass(frozen=True, slots=True)
class _Candidate:
    hit: Found
    covered: float
    score: float


def _says_kind(kind: str, text: str, *, asks_report: bool) -> bool:
    """Whether a text can answer a question of this kind at all."""
    folded = fold(text)
    if asks_report and "báo cáo" not in folded:
        return False
    if kind == "deadline":
        own = _CITED_DATE.sub(" ", folded)  # the date of a cited document is no deadline
        return bool(_DAY.search(own))
    if kind == "lead":
        return bool(_LEADS.search(folded))
    if kind == "coordinate":
        return bool(_COORDINATES.search(folded))
    return True


def _says_amount(question: str, text: str) -> bool:
    """Whether a text holds a number where the question asks for one, and a sum where it asks for money."""
    folded = fold_accents(question)
    if not _AMOUNT_ASKED.search(folded):
        return True
    return bool(_MONEY.search(fold(text)) if _MONEY_ASKED.search(folded) else re.search(r"\d", text))


def _label_bonus(surroundings: Surroundings, text: str) -> float:
    """Favour "Chủ đề năm 2026: …" where the question asks what something is and the label names it."""
    label, colon, _ = text.lstrip("-+• ").partition(":")
    if not colon or len(label) > 60 or not _DEFINES.search(fold_accents(surroundings.query.text)):
        return 0.0
    return _LABEL_BONUS * min(1.0, 2 * cover(surroundings.query, label))


def _judge(surroundings: Surroundings, hit: Found) -> _Candidate:
    query, passage = surroundings.query, hit.passage
    context = f"{passage.context} {describe(hit.document)}"
    covered = cover(query, passage.text, context, cosine=hit.fused.cosine)
    heading = cover(query, passage.context) if passage.context else 0.0
    score = covered + _FUSED_SHARE * hit.fused.score + _label_bonus(surroundings, passage.text) + 0.2 * heading
    return _Candidate(hit, covered, score)


def _answer_span(surroundings: Surroundings, hit: Found) -> Span:
    """Return the passage, or the sentence of a long one that covers most, with the one after it."""
    passage = hit.passage
    if len(passage.quote) <= _SHORT:
        return passage.span
    kind, asks_report = surroundings.query.kind, surroundings.query.asks_report
    sentences = [match.span() for match in _SENTENCE.finditer(passage.quote) if match.group().strip()]
    fit = [s for s in sentences if _says_kind(kind, passage.quote[slice(*s)], asks_report=asks_report)] or sentences
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
        and _says_kind(query.kind, hit.passage.text, asks_report=query.asks_report)
        and _says_amount(query.vietnamese, hit.passage.text)
    ]
    judged = sorted((c for c in judged if c.covered >= ANSWER_COVERAGE), key=lambda c: -c.score)
    if not judged:
        return None
    chosen: dict[str, _Candidate] = {}
    for candidate in judged:
        if candidate.score >= judged[0].score - NEAR_BEST and len(chosen) < _MOST_DOCUMENTS:
            chosen.setdefault(candidate.hit.document.id, candidate)
    lines, citations = [], []
    for document in surroundings.catalogue.newest_first(chosen):
        hit = chosen[document.id].hit
        citation = cite_passage(document, hit.passage, _answer_span(surroundings, hit))
        value = clip(citation.quote.lstrip("-+• ")).rstrip(" .;")
        lines.append(TEMPLATES[query.language]["passage"].format(value=value, document=short_name(document)))
        citations.append(citation)
    return Draft("\n".join(lines), tuple(citations), min(1.0, judged[0].covered))
