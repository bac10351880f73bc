"""How many there are of something, where a sentence states it: "Danh mục 71 thủ tục hành chính", "danh sách 95 xã".

Such a sentence often repeats the title, number aside, so it is looked for by its number and not by what it adds.
Nothing is counted here: a list without a stated number gives no answer.
"""

import re

from indexer.model import Span
from indexer.text.folding import fold_accents
from search_api.amounts import count_span
from search_api.drafts import Draft, Surroundings, cover, describe, said_in
from search_api.phrases import TEMPLATES, short_name
from search_api.query import Query
from search_api.retrieval import Found
from search_api.suitability import is_of_asked_year
from search_api.views import cite_passage

_CANDIDATES = 60
_STATED = 0.8  # of the question, by the passage and its document's name; chosen by hand, no other value was tried
_LONG = 450  # characters; a longer passage is quoted by its sentence
# "bao nhiêu quy trình nội bộ", "mấy xã"; not "bao nhiêu tiền"
_COUNTED = re.compile(
    r"\b(?:bao nhieu|may)\s+(?!(?:tien|dong|trieu|phan|la|1|mot|moi|nghin|ty|diem|lan|ngay|thang|nam|gio|nguoi)\b)"
    r"(?P<noun>\w+(?:\s\w+)?)"
)
_HOW_MANY = re.compile(r"\bhow many\b")
# What stands before a figure that numbers rather than counts: "Điều 2", "số 95", "STT 3"
_NUMBERS = r"(?<![\d/.,-])(?<!Điều )(?<!khoản )(?<!điểm )(?<!mục )(?<!số )(?<!cấp )(?<!đợt )(?<!lần )"


def _nouns(query: Query) -> list[str]:
    """Return what a question counts, accent-free, at most two words; in English each pair of words may be it."""
    asked = fold_accents(query.vietnamese)
    if query.language == "en":
        return [unit.bare.replace("_", " ") for unit in query.topic.units if "_" in unit.bare] if (
            _HOW_MANY.search(asked)
        ) else []  # fmt: skip
    found = _COUNTED.search(asked)
    return [found["noun"]] if found else []


def _bare_with_capitals(text: str) -> str:
    """Return a text without accents whose capitals stay: "2 Xã" of a list's row is not the count "95 xã"."""
    return "".join(b.upper() if c.isupper() else b for b, c in zip(fold_accents(text), text, strict=True))


def _states(query: Query, nouns: list[str], text: str) -> re.Match[str] | None:
    """Return where a text states the number of one of these nouns."""
    if len(fold_accents(text)) != len(text):
        return None
    bare = _bare_with_capitals(text)
    for noun in nouns:
        between = r"(?:[a-z]+\s+)?" if " " in noun else ""  # "6 xe rác" is no number of "rác"
        pattern = re.compile(rf"{_NUMBERS}\d+(?:\.\d{{3}})*\s+(?:\([^)]{{2,30}}\)\s+)?{between}{noun}\b")
        if match := pattern.search(bare):
            return match
    return None


def answer_count(surroundings: Surroundings) -> Draft | None:
    """Quote the sentence that states how many there are of what the question counts."""
    query = surroundings.query
    nouns = _nouns(query)
    if not nouns or query.topic.is_empty:
        return None
    best: tuple[float, Found] | None = None
    for hit in surroundings.found[:_CANDIDATES]:
        passage = hit.passage
        if passage.kind not in ("text", "row") or passage.is_legal_basis:
            continue
        if not _states(query, nouns, passage.text) or not is_of_asked_year(query, passage.text):
            continue
        covered = cover(query, passage.text, f"{passage.context} {describe(hit.document)}", cosine=hit.fused.cosine)
        if covered >= _STATED and (best is None or covered > best[0]):
            best = covered, hit
    if best is None:
        return None
    covered, hit = best
    documents = surroundings.fresh([hit.document])
    if not documents:
        return None
    span = _sentence(query, nouns, hit)
    line = TEMPLATES[query.language]["passage"].format(
        value=said_in(hit.passage, span), document=short_name(documents[0])
    )
    return Draft(line, (cite_passage(documents[0], hit.passage, span),), min(1.0, covered))


def _sentence(query: Query, nouns: list[str], hit: Found) -> Span:
    """Return the passage, or of a long one the sentence or the lines that state the number."""
    passage = hit.passage
    if len(passage.quote) <= _LONG:
        return passage.span
    for match in re.finditer(r"[^.;]+(?:[.;](?=\d)[^.;]+)*", passage.quote):
        flat = " ".join(match.group().split())
        if len(flat) <= _LONG and _states(query, nouns, flat):
            start = match.start() + len(match.group()) - len(match.group().lstrip())
            return Span(passage.span.start + start, passage.span.start + match.end())
    lines = (count_span(passage.span.start, passage.quote, noun.split()[0]) for noun in nouns)
    return next((span for span in lines if span), passage.span)
