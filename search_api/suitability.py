"""Whether a passage can answer a question of a kind at all: names a leader, a day, a sum, or defines what is asked."""

import re

from indexer.text.folding import fold, fold_accents
from indexer.text.letters import LOWER, UPPER
from search_api.drafts import cover
from search_api.query import Query

_LABEL_BONUS = 0.35
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


def says_kind(kind: str, text: str, *, asks_report: bool) -> bool:
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


# "ông Trần Văn Mẫu", "đồng chí Nguyễn Thị Hoa"; not "ông bà"
_PERSON = re.compile(rf"\b(?:[Ôô]ng|[Bb]à|[Đđ]ồng chí|[Đđ]/[Cc])\s+(?:[{UPPER}][{LOWER}]+\s*){{2,5}}")
_PERSON_ASKED = re.compile(
    r"\bai la\b|\bla ai\b|\bten (?:la )?gi\b|\bwho is (?:the )?(?:chair|head|leader|vice|director|secretary)"
)
_PHONE_ASKED = re.compile(r"\bso dien thoai\b|\bphone\b|\bduong day nong\b")
_PHONE = re.compile(r"\d[\d .-]{7,}\d")


def says_person(question: str, text: str) -> bool:
    """Whether a text names a person where the question asks for one, a telephone number where it asks for that."""
    folded = fold_accents(question)
    if _PHONE_ASKED.search(folded):
        return bool(_PHONE.search(text))
    return not _PERSON_ASKED.search(folded) or bool(_PERSON.search(text))


def says_amount(question: str, text: str) -> bool:
    """Whether a text holds a number where the question asks for one, and a sum where it asks for money."""
    folded = fold_accents(question)
    if not _AMOUNT_ASKED.search(folded):
        return True
    return bool(_MONEY.search(fold(text)) if _MONEY_ASKED.search(folded) else re.search(r"\d", text))


def label_bonus(query: Query, text: str) -> float:
    """Favour "Chủ đề năm 2026: …" where the question asks what something is and the label names it."""
    label, colon, _ = text.lstrip("-+• ").partition(":")
    if not colon or len(label) > 60 or not _DEFINES.search(fold_accents(query.text)):
        return 0.0
    return _LABEL_BONUS * min(1.0, 2 * cover(query, label))
