"""Documents cited in the text (văn bản được viện dẫn): type, number, date, issuer, subject, and the passage that cites.

Laws are cited by their name and day as well ("Luật Lưu trữ ngày 21/6/2024"); those have a key made of the name and no
number. What a citation leaves unsaid stays unsaid: nothing is looked up elsewhere.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from indexer.model import AdministrativeDocument, Passage, Reference, Span
from indexer.text.dates import find_dates
from indexer.text.document_types import DOCUMENT_TYPES
from indexer.text.folding import fold_accents
from indexer.text.letters import LOWER, UPPER
from indexer.text.numbers import TYPE_NAMES, DocumentNumber, find_numbers
from indexer.text.tidying import tidy

REFERENCES_ID = "references/4"
_TYPE = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in sorted(DOCUMENT_TYPES, key=len, reverse=True))
# What stands before a number: "Quyết định số ", "Chỉ thị "; not "văn bản số "
_BEFORE = re.compile(rf"(?P<type>{_TYPE})(?:\s+liên\s+tịch)?\s+(?:số\s*:?\s*)?$", re.IGNORECASE)
_BEFORE_LIMIT = 80  # characters; the longest type with "liên tịch số" has 50
# Their symbols begin with an organ: "12/CT-TTHT" of a Cục Thuế
_SYMBOL_TELLS_NOTHING = ("Công văn", "Giấy mời")
_NAMED_AROUND_LIMIT = 60  # characters: "Thông báo ý kiến kết luận của Chủ tịch UBND tỉnh tại cuộc họp số …"
_LAW = r"(?P<type>Bộ\s+luật|Luật|Pháp\s+lệnh)"
_OTHER_TYPE = rf"(?!(?:Luật|Pháp\s+lệnh)\s)(?:{_TYPE})\s"
# A comma within the name of a law: "Luật Phòng, chống ma túy"; not "Luật Đất đai, các nghị định"
_NAME_COMMA = rf",(?=\s(?!(?:các|những|được|đã|theo|ngày|số|văn\s+bản)\s)[{LOWER}])"
# "sửa đổi, bổ sung một số điều của 37 Luật có liên quan đến quy hoạch": an amending law has those it amends in its name
_AMENDS = rf"[Ss]ửa\s+đổi(?:(?!{_OTHER_TYPE}|ngày\s+\d)[^;.:/]){{3,320}}?"  # the nine laws of 03/2022/QH15 take 236
# A law's name before its number: "Luật Lưu trữ số ", "Luật sửa đổi, bổ sung … của Luật Đất đai số "; not "luật số "
_NAMED_LAW = re.compile(
    rf"{_LAW}\s+(?P<name>{_AMENDS}|(?:(?!(?:Bộ\s+luật|Luật|Pháp\s+lệnh)\s)(?:[^;.:,“”\"]|{_NAME_COMMA})){{3,120}}?)"
    r"\s+(?:số\s*:?\s*)?$"
)
_NAMED_LAW_LIMIT = 360  # characters before a number in which the law's name is looked for
# "Luật Lưu trữ ngày 21/6/2024", "Bộ luật Lao động, ngày 20 tháng 11 năm 2019", "Luật sửa đổi, bổ sung một số điều của
# Luật Nhà ở ngày 29/6/2024"; not "Luật Lưu trữ năm 2024"
_DATED_LAW = re.compile(
    rf"{_LAW}\s+(?P<name>{_AMENDS}|(?:(?!(?:Bộ\s+luật|Luật|Pháp\s+lệnh|số)\s)(?:[^;.:,“”\"\d]|{_NAME_COMMA})){{3,120}}?),?\s+(?=ngày\s+\d)"
)
# ", ngày 12"; not " của"
_DATE_LEAD = re.compile(r",?\s*ngày\s", re.IGNORECASE)
# Verbs with which a subject begins: "ban hành Quy chế …"; not "với các nội dung"
_SUBJECT_VERBS = (
    r"(?:ban\s+hành|quy\s+định|phê\s+duyệt|triển\s+khai|thực\s+hiện|hướng\s+dẫn|sửa\s+đổi|bãi\s+bỏ|công\s+bố|"
    r"thành\s+lập|kiện\s+toàn|điều\s+chỉnh|tăng\s+cường|đẩy\s+mạnh|chấn\s+chỉnh|giao)\b"
)
# What stands after number and date: " của Ủy ban nhân dân thành phố Hải Phòng về …"; not " về việc …"
_ISSUER = re.compile(
    r",?\s*(?:của|(?P<joint>phối\s+hợp\s+giữa))\s+(?P<issuer>.{3,120}?)"
    rf"(?=\s+(?:về|{_SUBJECT_VERBS}|với|trong|đã|được|gắn|tại|nhằm|để|theo|khóa|có\s+hiệu\s+lực|[“\"(])|[,;.:)]|$|"
    r"\s*[-_]{3}|"
    rf"\s+và\s+(?:{_TYPE})\b)",
    re.DOTALL,
)
# "Chính phủ phủ": a word typed twice; not "Ban Xây dựng Đảng Đảng ủy"
_TWICE = re.compile(rf"(?<!\w)([^\W{UPPER}]+)(\s+\1)+(?!\w)")
# " về việc " opens a subject, " về Sở Nội vụ" says where something is sent
_ABOUT = re.compile(
    r",?\s+(?P<quote>[“\"][\s*_]*)?(?:V|v)ề\s+(?:việc\s+)?"
    r"(?!(?:UBND|Ủy\s+ban|Sở|Chi\s+cục|Trung\s+tâm|Văn\s+phòng|(?:Phòng|Ban|Bộ)\s+[A-ZĐ])\b)"
)
# " ban hành Quy chế …", " “Ban hành danh mục …”; read only after a day or an issuer
_ACTS = re.compile(rf"(?:\s+(?=[“\"][\s*_]*\w)|,?\s+(?={_SUBJECT_VERBS}))", re.IGNORECASE)
_CITATION = rf"(?:{_TYPE})\s+(?:số\s|liên\s+tịch\s+số\s|của\s|ngày\s|năm\s|\d)"
# A rule of dashes under a title or a heading; not "Ninh Bình - Hà Nam"
_RULE = r"\s*(?:[-–—_=]\s?){3,}"
# "và ý kiến chỉ đạo của Chủ tịch UBND tỉnh tại Công văn 55/UBND-NN"; not "và Điều 5 tại Nghị định số 9", not "và hướng
# dẫn thực hiện tại Nghị định số 9"
_SAID_ELSEWHERE = (
    r",?\s+và\s+(?!(?i:điều|khoản|điểm|mục|chương|phụ\s+lục|các\s+quy\s+định|quy\s+định|nội\s+dung)\s)"
    rf"(?!{_SUBJECT_VERBS})"
    rf"(?=[^,;.:]{{3,120}}?\stại\s+(?i:(?:các\s+)?(?:{_TYPE}|văn\s+bản)\s+(?:số\s|\d)))"
)
# Where a subject ends: "; ", "… .", " và Nghị quyết số 5", ", Sở Nội vụ đề nghị", " (sau đây gọi"; not ", hiệu quả"
_SUBJECT_END = re.compile(
    r"[;:\t]|\.(?=\s|$|\.|/)|…|,(?=\s*(?:\.|…|$))|\s+\((?:sau\s+đây|gọi\s+tắt|viết\s+tắt|kèm|nay\s+là)|"
    rf"{_RULE}|{_SAID_ELSEWHERE}|"
    rf",?\s+và\s+(?={_CITATION})|,\s+(?=(?i:{_CITATION}))|"
    # "… và triển khai các nội dung tại Kế hoạch này"
    r"\s+và\s+(?=[^,;.]{3,60}\s(?i:kế\s+hoạch|chương\s+trình|quyết\s+định|chỉ\s+thị)\s+này\b)|"
    r",?\s+(?=(?:như\s+sau|cụ\s+thể\s+như|trong\s+đó|đồng\s+thời)\b)|"
    r",\s+(?=(?:UBND|Ủy\s+ban|Chủ\s+tịch|Giám\s+đốc|Sở|Chi\s+cục|Cục|Trung\s+tâm|Văn\s+phòng|Phòng|Ban)\s"
    r"[^,;.:]{2,70}?\s(?:đề\s+nghị|yêu\s+cầu|ban\s+hành|xây\s+dựng|báo\s+cáo|thông\s+báo|giao|có\s+ý\s+kiến)\b)"
)
_SUBJECT_LIMIT = 500  # characters; the longest subject of the sample plans has 309
_QUOTES = {"“": "”", '"': '"', "‘": "’"}
# " và ", ", " between two numbers that share what follows; not "; "
_JOINED = re.compile(r"\s*(?:,|và|,\s+và)\s+")


@dataclass(frozen=True, slots=True)
class _Words:
    """What a citation says of a document, with offsets into the passage."""

    number: DocumentNumber
    start: int
    end: int
    type_name: str
    day: date | None
    issuer: str
    subject: tuple[int, int] | None


def _read_day(quote: str, end: int) -> tuple[date | None, int]:
    if _DATE_LEAD.match(quote, end) and (dates := find_dates(quote[end : end + 40])):
        return dates[0].day, end + dates[0].end
    return None, end


def _read_issuer(quote: str, end: int) -> tuple[str, int]:
    match = _ISSUER.match(quote, end)
    return (_TWICE.sub(r"\1", tidy(match["issuer"])), match.end()) if match else ("", end)


def _stripped(quote: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and (quote[start].isspace() or quote[start] in "*_"):
        start += 1
    while start < end and (quote[end - 1].isspace() or quote[end - 1] in ",.;:*_-–—"):
        end -= 1
    return (start, end) if end - start >= 3 else None


def _read_subject(quote: str, end: int, *, is_told: bool) -> tuple[int, int] | None:
    """Return where the subject stands that begins at `end`; `is_told` where a day or an issuer came before."""
    lead = _ABOUT.match(quote, end) or (_ACTS.match(quote, end) if is_told else None)
    if not lead:
        return None
    start = lead.end()
    opening = (lead.groupdict().get("quote") or quote[start : start + 1])[:1]
    if closing := _QUOTES.get(opening):
        start += quote.startswith(opening, start)
        close = quote.find(closing, start)
        if 0 <= close < start + _SUBJECT_LIMIT:
            return _stripped(quote, start, close)
    limit = min(start + _SUBJECT_LIMIT, len(quote))
    stop = _SUBJECT_END.search(quote, start, limit)
    return _stripped(quote, start, stop.start() if stop else limit)


def _law_named_before(quote: str, number: DocumentNumber) -> re.Match[str] | None:
    if number.type_name != "Luật":
        return None
    window = max(0, number.start - _NAMED_LAW_LIMIT)
    return _NAMED_LAW.search(quote, window, number.start)


def _named_by_symbol(quote: str, number: DocumentNumber, before: re.Match[str]) -> tuple[str, int] | None:
    """Return the type that the symbol tells and its place, where it stands a few words before another; else None.

    "Thông báo kết luận số 12/TB-VP" is a Thông báo. "Kế hoạch số 46/QĐ-UBND" is what its authors call it, and the
    letters of "Quy định số 23-QĐ/TW" stand for its words.
    """
    said = " ".join(before["type"].split()).capitalize()
    letters = re.split(r"[-/]", _symbol(number))[0]
    name = TYPE_NAMES.get(letters)
    initials = "".join(word[0] for word in fold_accents(said).split())
    if name is None or said in _SYMBOL_TELLS_NOTHING or letters.startswith(initials) or initials.startswith(letters):
        return None
    name_before = re.compile(rf"{re.escape(name)}\b[^,;.:()]*$", re.IGNORECASE)
    around = name_before.search(quote, max(0, before.start() - _NAMED_AROUND_LIMIT), before.start())
    return (name, around.start()) if around else None


def _read_words(quote: str, number: DocumentNumber) -> _Words:
    before = _BEFORE.search(quote, max(0, number.start - _BEFORE_LIMIT), number.start)
    law = None if before else _law_named_before(quote, number)
    named = before or law
    type_name = " ".join(named["type"].split()).capitalize() if named else number.type_name
    start = named.start() if named else number.start
    if before and (told := _named_by_symbol(quote, number, before)):
        type_name, start = told
    day, end = _read_day(quote, number.end)
    issuer, end = _read_issuer(quote, end)
    subject = law.span("name") if law else _read_subject(quote, end, is_told=bool(day or issuer))
    return _Words(
        number,
        start,
        end,
        type_name,
        day,
        issuer,
        subject,
    )


def _symbol(number: DocumentNumber) -> str:
    return number.key.rsplit("/", 1)[-1]


def _shared(words: list[_Words], quote: str) -> Iterator[_Words]:
    """Yield the citations; "số 217-QĐ/TW và số 218-QĐ/TW ngày … của …" gives day and issuer to both."""
    for index, own in enumerate(words):
        last = own
        for following in words[index + 1 :]:
            if last.day or last.issuer or _symbol(following.number) != _symbol(own.number):
                break
            if not _JOINED.fullmatch(quote, last.end, following.start):
                break
            last = following
        if last is own:
            yield own
        else:
            yield _Words(own.number, own.start, own.end, own.type_name, last.day, last.issuer, own.subject)


def _reference(words: _Words, passage: Passage, quote: str, *, is_basis: bool) -> Reference:
    base, number = passage.span.start, words.number
    subject = Span(base + words.subject[0], base + words.subject[1]) if words.subject else None
    return Reference(
        key=number.key,
        document_type=words.type_name,
        number="".join(quote[number.start : number.end].split()),
        issued_on=words.day,
        issuer=words.issuer,
        span=Span(base + words.start, base + words.end),
        context_span=passage.span,
        page=passage.page,
        locator=passage.locator,
        is_legal_basis=is_basis,
        subject=tidy(quote[slice(*words.subject)]) if words.subject else "",
        subject_span=subject,
    )


def _dated_laws(quote: str, passage: Passage, *, is_basis: bool) -> Iterator[Reference]:
    """Yield the laws that are cited by name and day, without a number."""
    for match in _DATED_LAW.finditer(quote):
        day, end = _read_day(quote, match.end("name"))
        name = tidy(match["name"])
        if day is None or find_numbers(name):
            continue
        base = passage.span.start
        kind = " ".join(match["type"].split())
        yield Reference(
            key=fold_accents(f"{kind} {name}"),
            document_type=kind.capitalize(),
            number="",
            issued_on=day,
            issuer="",
            span=Span(base + match.start(), base + end),
            context_span=passage.span,
            page=passage.page,
            locator=passage.locator,
            is_legal_basis=is_basis,
            subject=name,
            subject_span=Span(base + match.start("name"), base + match.end("name")),
        )


def _in_passage(document: AdministrativeDocument, passage: Passage) -> Iterator[Reference]:
    bases = document.header.legal_bases  # in the order of their place
    before = bisect_right(bases, passage.span.start, key=lambda basis: basis.span.start)
    is_basis = before > 0 and passage.span.start < bases[before - 1].span.end
    quote = passage.span.of(document.text)
    own = document.header.document_number
    words = [_read_words(quote, number) for number in find_numbers(quote)]
    for cited in _shared(words, quote):
        place = passage.span.start + cited.number.start
        if not (own and own.span.start <= place < own.span.end):
            yield _reference(cited, passage, quote, is_basis=is_basis)
    yield from _dated_laws(quote, passage, is_basis=is_basis)


def read_references(document: AdministrativeDocument, passages: Sequence[Passage]) -> list[Reference]:
    """Return every citation of a document, in the order of the passages; its own number is none."""
    found = [reference for passage in passages for reference in _in_passage(document, passage)]
    return sorted(found, key=lambda reference: (reference.context_span.start, reference.span.start))
