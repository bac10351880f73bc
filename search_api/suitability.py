"""Whether a passage can answer a question of a kind at all: names a leader, a day, a sum, or defines what is asked."""

import re

from indexer.store import DocumentRecord
from indexer.text.folding import fold, fold_accents
from indexer.text.letters import LOWER, UPPER
from indexer.text.numbers import find_numbers
from search_api.drafts import cover
from search_api.query import YEAR, Query
from search_api.topic import name_spans

_LABEL_BONUS = 0.35
_DEFINES = re.compile(r"\bla (?:gi|the nao|nhung gi)\b|\bwhat (?:is|are|was)\b|\bgom (?:nhung )?gi\b|\bnao\b")
_LEADS = re.compile(
    r"chủ trì|phụ trách|chịu trách nhiệm|tham mưu|là cơ quan|(?:làm|là) (?:tổ |đoàn |đội |ban |phó )*(?:trưởng|phó)"
)
_SENDS = re.compile(r"\bgửi\b|\bbáo cáo\b|\bkiến nghị\b|\bphản ánh\b")
_COORDINATES = re.compile(r"phối hợp")
_AMOUNT_ASKED = re.compile(
    r"\bbao nhieu\b|\bhow (?:much|many)\b|\bmay (?:nguoi|xa|thon|lan|ho|dong|trieu)\b"
    r"|\bphat for\b|\bmuc (?:phat|phu cap|chi|ho tro|thu|dong|gia|luong|boi duong)\b|\bdon gia\b"
)
_MONEY_ASKED = re.compile(
    r"\bkinh phi\b|\btien\b|\b(?:bi|muc|tien|xu) phat\b|\bphat for\b|\bphu cap\b"
    r"|\bluong toi thieu\b|\b(?:muc|tien|bac) luong\b"
    r"|\bmuc (?:chi|ho tro|thu|dong|gia|boi duong)\b|\bdon gia\b|\bhow much\b|\bbao nhieu (?:trieu|nghin|ty )?dong\b"
)
# "bao nhiêu hộ", "mấy tổ"; not "bao nhiêu tiền", "bao nhiêu?"
_COUNTED = re.compile(
    r"\b(?:bao nhieu|may|how many)\s+(?!(?:tien|dong|trieu|phan tram|la|1|mot|moi)\b)(?P<noun>\w+)"
    r"(?P<more>\s+(?!(?:o|tai|cua|trong|duoc|bi|phai|co|da|se|thi|theo|nam|xa|phuong|tren|lam|do|va|de|a|nhi|vay)\b)\w+)?"
)
# What is asked in place of a thing: "bao nhiêu người", "mấy lần"; a figure of any kind may say it
_ANYTHING = frozenset("nguoi lan ngay thang nam gio diem buoi tiet do phan cai muc loai".split())
_IN_WORDS = r"\b(?:mot|hai|ba|bon|sau|bay|tam|chin|muoi|tram)\b"
_OPENING_WORDS = 40  # characters: "Điều 3. Kinh phí hoạt động của …"
_COUNT_BONUS = 0.25
_FUNDING = re.compile(r"\bkinh phi\b|\bngan sach\b|\bnguon von\b|\bvon\b(?= (?:dau tu|la|bao nhieu))")
_MONEY = re.compile(r"\d[\d.,]*\s*(?:đồng|triệu|tỷ|tỉ|nghìn|vnđ|đ\b)")
# "3. ", "II.", "Điều 4."; not "3 thôn"
_NUMBERING = re.compile(r"^\s*(?:[-+•]\s*)?(?:Điều\s+)?\d+[.)]\s|^\s*S?TT: [\w.]+;")
# "12 điểm", "70%", "chín trăm"; not the "57" of "57-NQ/TW", nor the figures of "khoản 3 Điều 5", "năm 2026"
_COUNT = re.compile(
    r"(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín)\s+(?:mươi|trăm|nghìn|triệu)|\bmười\b|"
    r"(?<![\d/])(?<!Điều )(?<!hoản )(?<!iểm )(?<!ục )(?<!năm )\d+(?:[.,]\d+)*(?![\d/]|-[A-ZĐ])"
)
_REGULAR = re.compile(r"định kỳ|h[àằ]ng (?:tuần|tháng|quý|năm)|đột xuất")  # when reports are due without a day
_DAY = re.compile(r"\d{1,2}/\d{1,2}|ngày \d|tháng \d|quý [iv1-4]")


_CITED_DATE = re.compile(r"số\s[^;]{0,40}?,?\s*ngày \d{1,2}/\d{1,2}/\d{4}|\d{4}\s*-\s*\d{4}")


def says_kind(kind: str, text: str, *, asks_report: bool) -> bool:
    """Whether a text can answer a question of this kind at all."""
    folded = fold(text)
    if asks_report and "báo cáo" not in folded:
        return False
    if kind == "deadline":
        own = _CITED_DATE.sub(" ", folded)  # the date of a cited document is no deadline
        return bool(_DAY.search(own) or (asks_report and _REGULAR.search(own)))
    if kind in ("legal_bases", "document_number"):
        return bool(find_numbers(text))
    if kind == "recipients":
        return bool(_SENDS.search(folded))
    if kind == "lead":
        return bool(_LEADS.search(folded))
    if kind == "coordinate":
        return bool(_COORDINATES.search(folded))
    return True


_DAY_ASKED = re.compile(r"\bngay (?:nao|may|bao nhieu)\b|\bwhat date\b")


def says_report_day(query: Query, text: str) -> bool:
    """Whether a text names a day where a question asks by which day a report is due; "định kỳ" names none."""
    asks_day = query.asks_report and _DAY_ASKED.search(_asked(query))
    return not asks_day or bool(_DAY.search(_CITED_DATE.sub(" ", fold(text))))


# "Chủ đề năm 2025 của thành phố là gì": what does not speak of a theme does not tell it
_NAMED_THING = re.compile(r"\b(chu de|khau hieu|phuong cham|thong diep)\b.{0,120}\b(?:la gi|gi|nao)\W{0,5}$")


def says_named_thing(query: Query, text: str) -> bool:
    """Whether a text has the word for what is asked by its wording: a theme, a motto."""
    asked = _NAMED_THING.search(_asked(query))
    return asked is None or asked[1] in fold_accents(text)


# "ông Trần Văn Mẫu", "đồng chí Nguyễn Thị Hoa"; not "ông bà"
_PERSON = re.compile(rf"\b(?:[Ôô]ng|[Bb]à|[Đđ]ồng chí|[Đđ]/[Cc])\s+(?:[{UPPER}][{LOWER}]+\s*){{2,5}}")
_PERSON_ASKED = re.compile(
    r"\bai (?:la|giu chuc)\b(?! (?:co quan|don vi|bo phan|phong|ban|noi))|\b(?:gom )?nhung ai\b|\bai (?:lam"
    r"|dam nhiem|giu) (?:to|doi|doan|ban|pho|truong|chu tich|bi thu|giam doc)\b"
    r"|\bla ai\b|\bten (?:la )?gi\b|\bwho is (?:the )?(?:chair|head|leader|vice|director|secretary)"
)
_GROUP_ASKED = re.compile(r"\bdoi tuong\b")  # "đối tượng áp dụng là ai" asks to whom it applies
# "pho chu tich" of "KT. CHỦ TỊCH PHÓ CHỦ TỊCH", "giam doc"
_LAST_POST = re.compile(r"(?:pho )?(?:chu tich|giam doc|truong phong|chanh van phong|cuc truong|chi cuc truong)\s*$")
# "pho giam doc", "to truong"; not "truong hoc"
_POST = re.compile(
    r"\b(?P<deputy>pho )?(?P<post>truong (?:cong an|phong|ban|thon|tram|doan)|to truong|to pho|doi truong|doi pho"
    r"|chu tich|giam doc|chanh van phong|bi thu|hieu truong|chi huy truong|chu nhiem)\b"
)
_PHONE_ASKED = re.compile(r"\bso dien thoai\b|\bphone\b|\bduong day nong\b")
_PHONE = re.compile(r"\d[\d .-]{7,}\d")


def _asked(query: Query) -> str:
    """Return the accent-free question without the names that bind it: "Quảng Lâm Đông" is no sum of money (đồng)."""
    text = query.vietnamese
    for start, end in sorted(name_spans(text, query.names), reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return fold_accents(text)


def asks_person(query: Query) -> bool:
    """Whether a question asks for a person: who holds a post, who somebody is."""
    asked = _asked(query)
    return bool(_PERSON_ASKED.search(asked)) and not _GROUP_ASKED.search(asked)


def says_person(query: Query, text: str) -> bool:
    """Whether a text names a person where the question asks for one, a telephone number where it asks for that."""
    folded = _asked(query)
    if _PHONE_ASKED.search(folded):
        return bool(_PHONE.search(text))
    return not asks_person(query) or (bool(_PERSON.search(text)) and _holds_post(folded, fold_accents(text)))


def _holds_post(asked: str, said: str) -> bool:
    """Whether a text speaks of the post that is asked for: a deputy is not the head, nor the head a deputy."""
    posts = list(_POST.finditer(asked))
    return not posts or any(
        other.group("post") == own.group("post") and bool(other.group("deputy")) == bool(own.group("deputy"))
        for own in posts
        for other in _POST.finditer(said)
    )


def names_signer(query: Query, document: DocumentRecord) -> bool:
    """Whether a document's signer is who a question asks about, or holds the post in the commune that it names.

    A deputy's signature does not say who the chairman is, nor any signature who heads the state.
    """
    asked = fold_accents(query.vietnamese)
    if not document.signer or not asks_person(query):
        return False
    if fold_accents(document.signer) in asked:
        return True
    post = _LAST_POST.search(fold_accents(document.signer_title or ""))
    return bool(
        query.names_documents
        and post
        and re.search(rf"(?<!pho ){post.group()}\b(?! nuoc| hoi| quoc| hdnd| mttq| ub ?mttq)", asked)
    )


def says_amount(query: Query, text: str) -> bool:
    """Whether a text holds a number where the question asks for one, and a sum where it asks for money."""
    folded = _asked(query)
    if not _AMOUNT_ASKED.search(folded):
        return True
    said = _NUMBERING.sub("", text)
    if (counted := _COUNTED.search(folded)) and counted["noun"] not in _ANYTHING:
        return bool(re.search(_counts(f"{counted['noun']}{counted['more'] or ''}"), fold_accents(said)))
    return bool(_MONEY.search(fold(said)) if _MONEY_ASKED.search(folded) else _COUNT.search(said))


def asks_amount(query: Query) -> bool:
    """Whether a question asks for a number."""
    return bool(_AMOUNT_ASKED.search(_asked(query)))


def counts_something(query: Query) -> bool:
    """Whether a question counts things ("bao nhiêu xã"), rather than asking for a sum or a rate."""
    return bool(_COUNTED.search(_asked(query)))


def counts_asked(query: Query, text: str) -> float:
    """Favour a number that counts what is asked: "3.846 hộ" for "bao nhiêu hộ"."""
    asked = _COUNTED.search(_asked(query))
    if not asked:
        return 0.0
    return _COUNT_BONUS if re.search(rf"\d\s+(?:\w+\s+){{0,2}}{asked['noun']}\b", fold_accents(text)) else 0.0


def _counts(noun: str) -> str:
    """Return a pattern of a figure beside what it counts, in text without accents: "45 hộ", "hộ nghèo: 45"."""
    figure = rf"(?:\d[\d.,]*|{_IN_WORDS})"
    return (
        rf"{figure}\s*(?:\([^)]*\)\s*)?(?:[^\W\d]+[\s,]+){{0,3}}{noun}\b|\b{noun}\b\s*(?::|la|co|gom|dat)?\s*{figure}"
    )


def is_of_asked_year(query: Query, text: str) -> bool:
    """Whether a text that gives a figure is of the year that a question names; one that names none may be."""
    asked = {name for name in query.names if YEAR.fullmatch(name)}
    said = set(YEAR.findall(text))
    return not (asked and said and asks_amount(query)) or bool(asked & said)


def asks_funding(query: Query) -> bool:
    """Whether a question asks for money or where it comes from, not who sees to it."""
    return query.kind == "passage" and bool(_FUNDING.search(_asked(query)))


def says_funding(heading: str, text: str) -> bool:
    """Whether a text is about money: under such a heading, from its first words on, or with a sum.

    "tham mưu bố trí kinh phí" among an office's duties says neither how much nor where from.
    """
    opening = fold_accents(text)[:_OPENING_WORDS]
    return bool(_FUNDING.search(fold_accents(heading)) or _FUNDING.search(opening) or _MONEY.search(fold(text)))


def label_bonus(query: Query, text: str) -> float:
    """Favour "Chủ đề năm 2026: …" where the question asks what something is and the label names it."""
    label, colon, _ = text.lstrip("-+• ").partition(":")
    if not colon or len(label) > 60 or not _DEFINES.search(fold_accents(query.text)):
        return 0.0
    return _LABEL_BONUS * min(1.0, 2 * cover(query, label))
