"""What a decision says of itself: since when it holds, until when, what it repeals, what its article says.

These stand in the same few places of every such document, so they are quoted from there and not searched for by
likeness. Which document is meant, its name and its opening tell.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.model import Span
from indexer.store import DocumentRecord, PassageRecord
from indexer.text.document_types import DOCUMENT_TYPES
from indexer.text.folding import fold_accents
from indexer.text.letters import UPPER
from indexer.text.numbers import find_numbers
from search_api.drafts import Draft, Surroundings
from search_api.metadata import chosen_documents, has_names
from search_api.phrases import TEMPLATES, format_date, short_name
from search_api.schemas import Citation
from search_api.views import cite_passage

_TYPE = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in sorted(DOCUMENT_TYPES, key=len, reverse=True))
# "Quyết định này có hiệu lực thi hành kể từ ngày ký", "Nghị quyết có hiệu lực từ …"; not "trước ngày Quyết định này có
# hiệu lực", not "hết hiệu lực"
_IN_FORCE = re.compile(
    rf"(?:^|(?<=[.;:)])\s|(?<=này)\s+và\s|\d\.\s|[a-zđ]\)\s)\s*"
    rf"(?P<says>(?:{_TYPE}|Văn\s+bản)(?:\s+này)?\s+(?:được\s+)?(?:bắt\s+đầu\s+)?(?:có\s+hiệu\s+lực|áp\s+dụng)"
    r"(?:\s+thi\s+hành)?\s+(?:kể\s+)?từ\s[^.;]*)"
)
# "kể từ ngày ký", "từ ngày ban hành"; not "từ ngày 01 tháng 01"
_FROM_SIGNING = re.compile(r"từ\s+ngày\s+(?:ký|được\s+ký|ban\s+hành|ký,?\s+ban\s+hành)\b")
# "đến hết ngày 28 tháng 02 năm 2027", "đến ngày 31/12/2026"
_UNTIL = re.compile(r"[^.;]*\bđến\s+(?:hết\s+)?(?:ngày\s+\d|tháng\s+\d|năm\s+\d)[^.;]*")
_TERM = re.compile(r"\b(?:ủy quyền|uỷ quyền|hiệu lực|thời hạn|thời gian|áp dụng)\b", re.IGNORECASE)
_UNTIL_ASKED = re.compile(r"\bden (?:het )?(?:ngay|khi|bao|hom|luc|thoi)\b|\bthoi (?:han|gian) uy quyen\b|\buntil\b")
_MOST_DOCUMENTS = 5
# Of the question, by the words that name a document: chosen on questions about decisions that are not there
_NAMED = 0.75


@dataclass(frozen=True, slots=True)
class _Quote:
    document: DocumentRecord
    passage: PassageRecord
    span: Span
    said: str

    @property
    def citation(self) -> Citation:
        return cite_passage(self.document, self.passage, self.span)


def meant_documents(surroundings: Surroundings) -> list[tuple[DocumentRecord, float]]:
    """Return the documents that a question names well enough to answer from their fixed places."""
    if surroundings.query.names_number:
        named = surroundings.candidates(_MOST_DOCUMENTS)
        return [(document, 1.0) for document in named if has_names(surroundings, document)]
    return [(document, score) for document, score in chosen_documents(surroundings) if score >= _NAMED]


def _quote(document: DocumentRecord, passage: PassageRecord, start: int, end: int) -> _Quote:
    words = passage.quote[start:end]
    start += len(words) - len(words.lstrip())
    end = start + len(words.strip())
    span = Span(passage.span.start + start, passage.span.start + end)
    return _Quote(document, passage, span, " ".join(words.split()))


def _in_force(surroundings: Surroundings, document: DocumentRecord) -> Iterator[_Quote]:
    for passage in surroundings.store.passages_of(document.id):
        if passage.kind == "text" and (match := _IN_FORCE.search(passage.quote)):
            quote = _quote(document, passage, *match.span("says"))
            day = format_date(document.issued_on) if document.issued_on else None
            if day and _FROM_SIGNING.search(quote.said):
                quote = _Quote(document, passage, quote.span, f"{quote.said} ({day})")
            yield quote
            return


def _until(surroundings: Surroundings, document: DocumentRecord) -> Iterator[_Quote]:
    for passage in surroundings.store.passages_of(document.id):
        match = _UNTIL.search(passage.quote) if passage.kind == "text" and not passage.is_legal_basis else None
        if match and _TERM.search(match.group()):
            yield _quote(document, passage, *match.span())
            return


def answer_validity(surroundings: Surroundings) -> Draft | None:
    """Quote since when a document holds, or until when where the question asks for that."""
    asked = fold_accents(surroundings.query.text)
    find = _until if _UNTIL_ASKED.search(asked) else _in_force
    template = TEMPLATES[surroundings.query.language]["passage"]
    meant = meant_documents(surroundings)
    quotes = [quote for document, _ in meant for quote in find(surroundings, document)]
    lines = [template.format(value=quote.said, document=short_name(quote.document)) for quote in quotes]
    score = max((score for _, score in meant), default=0.0)
    return Draft("\n".join(lines), tuple(quote.citation for quote in quotes), score) if quotes else None


# --- what it repeals ---------------------------------------------------------------------------

# "bãi bỏ", "thay thế Quyết định", "hết hiệu lực"; not "thay thế cụm từ"
_REPEALS = re.compile(
    r"\b(?:bãi\s+bỏ|huỷ\s+bỏ|hủy\s+bỏ|hết\s+hiệu\s+lực|thay\s+thế(?!\s+(?:một\s+số\s+)?cụm\s+từ))\b", re.IGNORECASE
)
# A list of what is repealed goes on in the points below: "… các quyết định sau đây:", "… sau"
_OPENS_LIST = re.compile(r"(?:sau(?:\s+đây)?|gồm)?\s*:\s*$|\bcác\s+(?:quyết\s+định|nghị\s+quyết|văn\s+bản)\b[^.;]*$")
# ". Bãi bỏ", "; thay thế"; not "ngày 5.3", "; danh mục" within what is repealed
_FULL_STOP = re.compile(rf"\.\s+(?=[{UPPER}])")
_ARTICLE = re.compile(r"^(?:(?P<before>.*), )?Điều (?P<number>\d+[a-zđ]?)\b")
_MOST_POINTS, _FEW = 40, 3


def _article_of(passage: PassageRecord) -> str:
    match = _ARTICLE.match(passage.locator)
    return match.group() if match else passage.locator


def _names_repealed(document: DocumentRecord, text: str) -> bool:
    """Whether a text has the number of another document."""
    return any(number.key != document.number_key for number in find_numbers(text))


def _repealed(surroundings: Surroundings, document: DocumentRecord) -> Iterator[_Quote]:
    passages = [
        p
        for p in surroundings.store.passages_of(document.id)
        if p.kind == "text" and not p.is_legal_basis and p.locator not in ("phần mở đầu", "phần kết")
        and not p.locator.startswith("Phụ lục")
    ]  # fmt: skip
    opened: str | None = None
    for passage in passages:
        if opened == _article_of(passage) and _names_repealed(document, passage.quote):
            yield _quote(document, passage, 0, len(passage.quote))
            continue
        opened = None
        if _REPEALS.search(passage.context) and _names_repealed(document, passage.quote):
            yield _quote(document, passage, 0, len(passage.quote))  # "Điều 1. Bãi bỏ toàn bộ các quyết định" heads it
            continue
        if not _REPEALS.search(passage.quote):
            continue
        if _names_repealed(document, passage.quote):
            start, end = _sentences_of_repeal(passage.quote)
            yield _quote(document, passage, start, end)
        if _OPENS_LIST.search(passage.quote.strip()):
            opened = _article_of(passage)


def _sentences_of_repeal(text: str) -> tuple[int, int]:
    """Return where the sentences stand that repeal: from the first full stop before the verb to the text's end."""
    match = _REPEALS.search(text)
    at = match.start() if match else 0
    starts = [found.end() for found in _FULL_STOP.finditer(text) if found.end() <= at]
    return (starts[-1] if starts else 0), len(text)


def answer_repeals(surroundings: Surroundings) -> Draft | None:
    """Quote all that the documents named repeal or replace, with every number."""
    template = TEMPLATES[surroundings.query.language]["passage"]
    meant = meant_documents(surroundings)
    lines, citations = [], []
    for document, _ in meant:
        quotes = list(_repealed(surroundings, document))[:_MOST_POINTS]
        if quotes:
            said = " ".join(quote.said for quote in quotes).rstrip(" .;")
            lines.append(template.format(value=said, document=short_name(document)))
            citations += [quote.citation for quote in quotes]
    score = max((score for _, score in meant), default=0.0)
    return Draft("\n".join(lines), tuple(citations), score) if lines else None


# --- an article by its number ------------------------------------------------------------------

# "dieu 4", "khoan 2 dieu 5", "article 4"; not "dieu kien", "dieu 4 nghi dinh 30" (which names another document)
_ASKED_ARTICLE = re.compile(
    r"\b(?:diem (?P<letter>[a-z]) )?(?:khoan (?P<point>\d{1,2}),? )?(?:dieu|article) (?P<number>\d{1,3})\b"
)
_ASKS_CONTENT = re.compile(
    r"\b(?:quy dinh|noi|noi dung|ghi|neu|the hien)\b.*\b(?:gi|nao|sao|the nao)\b|\bla gi\b"
    r"|\bnoi dung (?:cua )?(?:khoan|dieu|diem)|\bwhat\b|\bve (?:cai |viec )?gi\b"
)


def asks_article(question: str) -> bool:
    """Whether a question asks what an article says, by its number."""
    folded = fold_accents(question)
    return bool(_ASKED_ARTICLE.search(folded) and _ASKS_CONTENT.search(folded))


def _article(surroundings: Surroundings, document: DocumentRecord, asked: re.Match[str]) -> list[PassageRecord]:
    """Return the passages of the article, of the signed document rather than of what is attached to it."""
    by_owner: dict[str, list[PassageRecord]] = {}
    point = asked["point"]
    for passage in surroundings.store.passages_of(document.id):
        match = _ARTICLE.match(passage.locator)
        if not match or match["number"] != asked["number"] or passage.kind not in ("text", "row"):
            continue
        if point and not re.search(rf"\bkhoản {point}\b", passage.locator):
            continue
        by_owner.setdefault(match["before"] or "", []).append(passage)
    return by_owner.get("") or next(iter(by_owner.values()), [])


def answer_article(surroundings: Surroundings) -> Draft | None:
    """Quote the article that a question asks for by its number, of the document that it names."""
    query = surroundings.query
    asked = _ASKED_ARTICLE.search(fold_accents(query.text))
    if not asked or not query.documents or not asks_article(query.text):
        return None
    templates = TEMPLATES[query.language]
    lines, citations = [], []
    few = len(query.documents) <= _FEW
    documents = surroundings.candidates(_FEW) if few else [document for document, _ in meant_documents(surroundings)]
    for document in [document for document in documents if has_names(surroundings, document)][:_FEW]:
        passages = _article(surroundings, document, asked)[:_MOST_POINTS]
        if not passages:
            continue
        heading = f"Điều {asked['number']}"
        if passages[0].context and not passages[0].quote.startswith("Điều"):
            heading = f"{heading}. {passages[0].context.split(' › ')[-1]}"
        lines.append(templates["section"].format(heading=heading, document=short_name(document)))
        lines += [f"- {' '.join(p.quote.split())}" for p in passages]
        citations += [cite_passage(document, p) for p in passages]
    return Draft("\n".join(lines), tuple(citations), 1.0) if lines else None
