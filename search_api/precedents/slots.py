"""What of a clause belongs to the commune that issued it: its name, dates, figures, people.

Knows neither how slots are shown nor what fills them.

Documents that a clause cites (a decree with its number and day) are no slots: another office cites them just so.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.store import DocumentRecord
from indexer.text.agencies import agency_key, is_agency
from indexer.text.dates import find_dates
from indexer.text.folding import fold, fold_accents
from indexer.text.letters import LOWER, UPPER
from indexer.text.numbers import find_numbers
from search_api.catalogue import place_names
from search_api.places import PROVINCES
from search_api.precedents.differences import Exchange
from search_api.precedents.schemas import Slot, SlotKind

_AFTER_NUMBER = 40  # characters between a cited number and its day: "… của Chính phủ, ngày 16/4/2026"
# "15.000.000 đồng", "560 triệu đồng", "1,2 tỷ đồng"; not "560 hộ", not "2 đồng chí"
_MONEY = re.compile(
    r"(?<![\w.,])\d[\d.,]*\s*(?:(?:nghìn|ngàn|triệu|tỷ|tỉ)(?:\s+đồng)?|đồng(?!\s+chí)|vnđ|vnd)\b", re.IGNORECASE
)
# "Quý II/2026", "tháng 3 năm 2026", "giai đoạn 2026 - 2030", "năm 2026" (the year), "15/5"; not "24/7", not "2.026"
_PERIODS = (
    re.compile(r"\bqu[ýí]\s+(?:[IV]+|[1-4])(?:\s*[-,–]\s*[IV1-4]+)*(?:\s*(?:/|năm)\s*\d{4})?\b", re.IGNORECASE),
    re.compile(r"\btháng\s+\d{1,2}\s*(?:/|năm|-)\s*\d{4}\b", re.IGNORECASE),
    re.compile(r"(?<![\w./-])(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)\d\d)?(?![\w/]|[.,]\d)"),
    re.compile(r"(?<=ngày )\d{1,2}/\d{1,2}(?![\d/])"),
)
# What follows a number that is no amount of anything: "6 tháng", "02 lần"
_TIME_UNITS = "tháng|năm|ngày|giờ|tuần|phút|lần|quý|cấp|buổi|và|của"
# "95%", "12 thôn", "1.250 hộ"; not "6 tháng", "02 lần", "4.0", and not "5" at the end of a line
_COUNT = re.compile(rf"(?<![\w./,-])\d{{1,3}}(?:[.,]\d+)*(?:\s?%|(?=[ \u00a0]+(?!(?:{_TIME_UNITS})\b)[^\W\d_]{{2,}}))")
# Before a number that is the name of something: "Điều ", "khoản ", "lần thứ "; not "có "
_ORDINAL = re.compile(
    r"\b(?:điều|khoản|điểm|mục|phụ lục|mẫu|biểu|lần|thứ|khóa|khoá|số|kỳ họp|loại|mức|nhóm|bước|tiêu chí|cấp độ"
    r"|ngày|phường|quận|hạng|tháng|quý)\s+(?:thứ\s+)?$",
    re.IGNORECASE,
)
_CAPITALISED = rf"[{UPPER}]\w*"
_NAME_WORD = rf"[{UPPER}][{LOWER}]+"
# "xã Thái Tân", "Thành phố Hà Nội"; not "cơ quan Nhà nước", "xã hội", "phường và xã"
_UNIT_NAME = re.compile(
    r"\b(?:[Xx]ã|[Pp]hường|[Tt]hị trấn|[Đđ]ặc khu|[Hh]uyện|[Qq]uận|[Tt]hị xã|[Tt]hành phố|[Tt]ỉnh|[Tt]hôn)\s+"
    rf"(?P<name>{_NAME_WORD}(?:\s+{_NAME_WORD}){{0,3}})"
)
_PROVINCE = re.compile(rf"(?:{PROVINCES.replace(' ', chr(92) + 's+')})\b")  # "ha noi" of "Hà Nội Báo cáo"
# "đồng chí Nguyễn Văn A", "ông Trần Văn Bình"; not "đồng chí Chủ tịch"
_PERSON = re.compile(
    r"\b(?:[Đđ]ồng chí|đ/c|[Ôô]ng|[Bb]à)[ :]+"
    rf"(?P<name>(?!(?:Chủ|Phó|Bí|Trưởng|Giám|Chánh|Cục|Vụ)\b){_CAPITALISED}(?:\s+{_CAPITALISED}){{1,4}})"
)
# A law cited by its day alone: "Luật Tổ chức chính quyền địa phương ngày 16/6/2025"; not "… của Luật; từ ngày 16/6"
_CITED_LAW = re.compile(r"\b(?:luật|pháp lệnh|hiến pháp|nghị quyết|nghị định|quyết định|thông tư|chỉ thị)\b[^;.]*$")
# "Luật Ngân sách nhà nước năm 2015"; not "theo Luật; năm 2026"
_LAW_YEAR = re.compile(r"\b(?:luật|pháp lệnh|hiến pháp)\b[^;.,\d]{0,80}?(?P<year>(?:19|20)\d\d)\b")
_LAW_REACH = 160  # characters
# "Sở Khoa học| và Công nghệ"; not "Sở Tài chính| và các sở"
_NAME_GOES_ON = re.compile(rf"\s*(?:(?:và|-|–|,)\s+)?[{UPPER}]")
_POST = re.compile(r"(?:Giám đốc|Chủ tịch|Chánh|Trưởng|Các)\b")  # and no agency
# What a name goes on from: "Giám đốc Sở |Tài chính"; not "các sở |"
_AGENCY_HEAD = re.compile(r"\b(?:Phòng|Sở|Ban|Trung tâm|Văn phòng|Hội|Đoàn|Trường|Chi cục)\s+$")


_Found = tuple[SlotKind, int, int]


def find_slots(
    text: str,
    document: DocumentRecord,
    others: Sequence[str] = (),
    exchanged: Sequence[Exchange] = (),
    *,
    is_citation: bool = False,
) -> list[Slot]:
    """Return the slots of a clause in the order of their place; none overlaps another.

    `others` are other wordings of the clause: a figure or name for which one of them has another is a slot even within
    a citation. `exchanged` are the words of `text` in whose place one of them says something else. Of a clause that
    `is_citation` as a whole (a legal basis), only what names the commune is a slot: a cited title stays as it is.
    """
    taken: list[tuple[int, int]] = []
    found: list[Slot] = []
    certain = [*_varying(text, others), *_other_agencies(text, exchanged), *_own(text, document)]
    likely = [one for one in _likely(text) if one[0] == "place" or not is_citation]
    for kind, start, end in [*certain, *((None, *span) for span in _cited(text)), *likely]:
        if start < end and all(end <= other[0] or start >= other[1] for other in taken):
            taken.append((start, end))
            if kind is not None:
                found.append(Slot(kind=kind, start=start, end=end))
    return sorted(found, key=lambda slot: slot.start)


def _own(text: str, document: DocumentRecord) -> Iterator[_Found]:
    """Yield what the clause's own document says of itself: its commune, signer, number, and what the commune issued."""
    places = [
        span for name in sorted(place_names(document), key=len, reverse=True) for span in _occurrences(text, name)
    ]
    yield from (("place", *span) for span in places)
    if document.signer:
        yield from (("person", *span) for span in _occurrences(text, document.signer))
    days = find_dates(text)
    for number in find_numbers(text):
        end = next((place for place in range(number.end, len(text)) if text[place] in ";."), len(text))
        if number.key == document.number_key or any(number.end <= span[0] < end for span in places):
            yield "number", number.start, number.end
            yield from (("date", day.start, day.end) for day in days if _is_day_of(number.end, day.start))


def _is_day_of(number_end: int, day_start: int) -> bool:
    """Whether a day stands right behind the number of a document."""
    return 0 <= day_start - number_end <= _AFTER_NUMBER


def _likely(text: str) -> Iterator[_Found]:
    """Yield what is a name or a figure by how it is written."""
    for match in _UNIT_NAME.finditer(text):
        name = match["name"]
        province = _PROVINCE.match(fold_accents(name))
        yield "place", match.start("name"), match.start("name") + (province.end() if province else len(name))
    for one in _typed(text):
        if one.kind != "number" or not _ORDINAL.search(text[max(0, one.start - 20) : one.start]):
            yield one.kind, one.start, one.end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _occurrences(text: str, name: str) -> list[tuple[int, int]]:
    """Return where a name stands as a whole: "An Quang", not in "An Quang Đông"."""
    pattern = r"\b" + r"\s+".join(map(re.escape, fold(name).split())) + r"\b"
    found = []
    for match in re.finditer(pattern, fold(text)):
        written = text[slice(*match.span())]
        following = re.match(r"\s(\w)", text[match.end() :])
        if written[0].isupper() and not (following and following[1].isupper() and not written.isupper()):
            found.append(match.span())
    return found


def _cited(text: str) -> list[tuple[int, int]]:
    """Return the numbers of cited documents with their days, and the days of cited laws."""
    days = find_dates(text)
    spans = []
    for number in find_numbers(text):
        spans.append((number.start, number.end))
        spans += [(day.start, day.end) for day in days if _is_day_of(number.end, day.start)]
    folded = fold(text)
    for match in _LAW_YEAR.finditer(folded):
        spans.append(match.span("year"))
    for day in days:
        if _CITED_LAW.search(folded[max(0, day.start - _LAW_REACH) : day.start]):
            spans.append((day.start, day.end))
    return spans


@dataclass(frozen=True, slots=True)
class _Typed:
    """A figure or name at [start, end); `value` is the same however it is written."""

    kind: SlotKind
    start: int
    end: int
    value: str


def _typed(text: str) -> list[_Typed]:
    """Return the figures and names of a text, those of cited documents too."""
    found = [_Typed("number", number.start, number.end, number.key) for number in find_numbers(text)]
    found += [_Typed("date", day.start, day.end, day.day.isoformat()) for day in find_dates(text)]
    patterns: list[tuple[SlotKind, re.Pattern[str]]] = [("money", _MONEY), *(("date", one) for one in _PERIODS)]
    patterns += [("number", _COUNT), ("person", _PERSON)]
    for kind, pattern in patterns:
        for match in pattern.finditer(text):
            start, end = match.span("name" if kind == "person" else 0)
            found.append(_Typed(kind, start, end, " ".join(fold(text[start:end]).split())))
    return found


def _varying(text: str, others: Sequence[str]) -> list[_Found]:
    """Return the figures and names that another wording has not, having one of the same kind that this one has not."""
    if not others:
        return []
    mine = _typed(text)
    values = {kind: {one.value for one in mine if one.kind == kind} for kind in {one.kind for one in mine}}
    varying: set[tuple[SlotKind, str]] = set()
    for other in map(_typed, others):
        for kind, own in values.items():
            theirs = {one.value for one in other if one.kind == kind}
            if theirs - own:
                varying |= {(kind, value) for value in own - theirs}
    return [(one.kind, one.start, one.end) for one in mine if (one.kind, one.value) in varying]


def _other_agencies(text: str, exchanged: Sequence[Exchange]) -> list[_Found]:
    """Return the names of single agencies that stand for other agencies elsewhere: "Sở Tài chính" for "Sở Nội vụ"."""
    found: list[_Found] = []
    for exchange in exchanged:
        start, end = _trimmed(text, exchange.start, exchange.end)
        head = _AGENCY_HEAD.search(text[max(0, start - 25) : start])
        before = head.group() if head else ""
        own, other = before + text[start:end], before + exchange.other.strip()
        if (
            not _NAME_GOES_ON.match(text, end)
            and all(map(_is_one_agency, (own, other)))
            and agency_key(own) != agency_key(other)
        ):
            found.append(("agency", start - len(before), end))
    return found


def _is_one_agency(name: str) -> bool:
    is_whole = name[:1].isupper() and not re.search(r"[;,:]|\bcấp$", name) and len(name.split()) > 1
    return is_whole and not _POST.match(name) and is_agency(name)
