"""The days that a deadline means: "Quý II-III/2026", "trước ngày 10/3/2026", "từ tháng 3 đến tháng 5".

A deadline that comes again and again ("trước ngày 15 hằng tháng") means no days, nor does one that hangs on something
else ("Theo công văn chỉ đạo các cấp"): its words are kept and no date is made up.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from indexer.text.dates import find_dates, written_dates
from indexer.text.folding import fold
from indexer.text.numbers import find_numbers


@dataclass(frozen=True, slots=True)
class Period:
    """Inclusive range of days that a deadline means; an end is None where the words leave it open."""

    first: date | None
    last: date | None


Days = tuple[date, date]

_NEXT = r"\s*(?:[-,&/+]|và|hoặc|đến)\s*"
_ONE_QUARTER = r"(?:iv|i{1,3}|[1-4])(?!\w)"
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
# "quý ii-iii", "quí 4", "quý i, ii và iii" (folded), "q1/2026"; not "quý vị", "quý 15"
_QUARTER = re.compile(rf"\b(?:qu[ýyí]\s*|q\.?)(?P<list>{_ONE_QUARTER}(?:{_NEXT}(?:quý\s+)?{_ONE_QUARTER})*)")
_ONE_MONTH = r"(?:1[0-2]|0?[1-9])(?!\d|/\d{1,2}(?!\d))"
# "tháng 3", "tháng 3-5", "tháng 3, 4 và 5", "t3"; not "3 tháng", "tháng 15"
_MONTH = re.compile(rf"(?:\btháng\s*|\bt\.?)(?P<list>{_ONE_MONTH}(?:{_NEXT}(?:tháng\s+)?{_ONE_MONTH})*)")
# "03/2026"; not "15/3/2026"
_MONTH_YEAR = re.compile(r"(?<![\d/])(?P<list>1[0-2]|0?[1-9])(?=/(?:19|20)\d\d(?!\d))")
# "6 tháng đầu năm", "9 tháng đầu năm", "sáu tháng cuối năm"; not "6 tháng"
_HALF = re.compile(r"\b(?P<count>0?[369]|ba|sáu|chín)\s+tháng\s+(?P<side>đầu|cuối)\s+(?:của\s+)?năm\b")
_COUNTS = {"ba": 3, "sáu": 6, "chín": 9}
# "2026"; not "12026"
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
# "10/3", "10/3" of "10 - 20/3"; not "10/3/2026", not the "24/7" of a service that never closes
_DAY_MONTH = re.compile(r"(?<![\d/])(?!(?<!ngày )24/7\b)(?P<day>\d{1,2})/(?P<month>\d{1,2})(?![\d/])")
# "ngày 20 tháng 6", "ngày mùng 5 tháng 6"; not "ngày 20 tháng 6 năm 2026"
_DAY_OF_MONTH = re.compile(r"\bngày\s+(?:m[ùồ]ng\s+)?(?P<day>\d{1,2})\s+tháng\s+(?P<month>\d{1,2})\b(?!\s*năm\s*\d)")
# "10 - 20/3/2026", "ngày 10 đến ngày 20/3"; not "tháng 3 - 5/2026"
_DAY_SPAN = re.compile(
    r"(?<![\d/])(?<!tháng )(?P<day>\d{1,2})\s*(?:-|đến(?:\s+ngày)?)\s*\d{1,2}/(?P<month>\d{1,2})(?!\d)"
)
# "10,11/3", "ngày 10, 11 và 12/3/2026", "ngày 5 và ngày 7 tháng 4"; not "tuần 1, 2/3"
_DAY_LIST = re.compile(
    r"(?:^|[(:;]\s*|\b(?:ngày|trước|từ|vào|trong|đến|hết|là)\s+)"
    r"(?P<days>\d{1,2}(?:(?:\s*[,&+]\s*|\s*,?\s*(?:và|hoặc)\s+)(?:ngày\s+)?\d{1,2})+)"
    r"(?:\s?/\s?|\s+tháng\s+)(?P<month>\d{1,2})(?!\d)"
)
# A hyphen that is not part of the date after it: "10/3-20/3/2026"; not "10 - 20"
_TIGHT_HYPHEN = re.compile(r"(?<=\d)-(?=\d{1,2}/)")
# "hằng tháng", "định kỳ", "6 tháng một lần", "ngày 20 tháng cuối quý", "thứ sáu các tuần"; not "tháng cuối quý ii"
_RECURRING = re.compile(
    r"\b(?:h[àằ]ng|mỗi)\s+(?:ngày|tuần|tháng|quý|năm|\d+\s+tháng)\b|\bđịnh\s+kỳ\b|"
    r"\b(?:ngày|tuần|tháng|quý|năm)\s*(?:/|một|1|01)\s*lần\b|"
    r"\blần\s*(?:/|một|mỗi|trong)\s*(?:ngày|tuần|tháng|quý|năm)\b|"
    r"\b(?:\d|thứ\s+\w+|chủ\s+nhật)\s+(?:của\s+)?(?:các|những)\s+(?:tuần|tháng|quý)(?!\s+[iv\d])|"
    r"\b(?:đầu|cuối)\s+(?:của\s+)?(?:mỗi\s+)?(?:quý|tháng)(?!\s+(?:[iv\d]))(?!\s+n[àă])"
)
_NUMBER_WORDS = {
    "một": 1, "hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
    "mười một": 11, "mười hai": 12, "nhất": 1, "bốn": 4,
}  # fmt: skip
_NUMBER_WORD = "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True))
# "tháng ba năm 2026", "tháng tư/2026", "đến tháng mười một", "quý hai"; not "tháng một lần", not "ba tháng hai buổi"
_IN_WORDS = re.compile(
    rf"\b(?<!\bba )(?<!\bsáu )(?<!\bmỗi )(?P<unit>tháng|qu[ýí])\s+(?P<word>{_NUMBER_WORD})"
    r"(?=\s*(?:$|[-/,.;)+&]|và\s|đến\s|năm\s))"
)
# A year of words that mean no days: "tháng 13/2026", "quý v năm 2026", "tháng giêng năm 2026"; not "2025 - 2026"
_YEAR_OF_OTHER = re.compile(
    r"(?:\b(?:tháng|quý|quí)\s+(?:\d+|[ivx]+|giêng|chạp)|(?<!\d)\d{1,2})\s*(?:[/.-]|năm)\s*(?:19|20)\d\d\b"
)
# "từ tháng 3 đến tháng 5/2026"; not "từ tháng 3"
_FROM_TO = re.compile(r"\btừ\b(?P<left>.+?)(?:\bđến\b|\btới\b|\s-\s)(?P<right>.+)$", re.DOTALL)
# "trước tháng 6" is over before June begins; "trước ngày 10/3" and "trước 10/3" hold the day itself
_BEFORE_COARSE = re.compile(r"\btrước\s+(?:quý|tháng|năm)\s+(?=[iv\d])")
# The last day counts: "chậm nhất tháng 6", "đến hết quý ii"; not "trong tháng 6"
_AT_LATEST = re.compile(r"\b(?:trước|chậm nhất|muộn nhất|không muộn hơn|đến hết)\b")
# Of a single day only: "hoàn thành 30/6"; "hoàn thành tháng 6" may be done on any day of June
_DONE_BY = re.compile(r"\b(?:hoàn thành|xong|kết thúc|đến ngày|hết ngày)\b")
# "từ ngày 01/3", "sau ngày 5/4"; not "từng"
_FROM = re.compile(r"\b(?:từ|sau)\b")
# "cả năm", "trong năm"; not "hằng năm"
_THIS_YEAR = re.compile(r"\b(?:cả|trong|hết|đầu|giữa|cuối) năm\b")


def read_period(text: str, year: int | None = None) -> Period | None:
    """Return the days that a deadline names, None where it names none ("Thường xuyên", "hằng tháng").

    `year` is the document's own year, used where the deadline has none ("Quý IV").
    "trước ngày 10/3/2026" -> last 2026-03-10; "Quý II-III/2026" -> 2026-04-01 … 2026-09-30.
    """
    folded = _IN_WORDS.sub(_in_figures, _TIGHT_HYPHEN.sub(" - ", fold(_without_citations(text)).strip()))
    if both := _FROM_TO.search(folded):
        return _from_to(both["left"], both["right"], year)
    if _RECURRING.search(folded):
        return None
    if named := _named_days(folded, year):
        return _with_direction(folded, named)
    years = _whole_years(folded)
    if not years and year is not None and _THIS_YEAR.search(folded) and not _YEAR.search(folded):
        years = [(date(year, 1, 1), date(year, 12, 31))]
    if not years or "nhiệm kỳ" in folded:
        return None
    first, last = years[0][0], years[-1][1]
    return Period(first, None) if "tiếp theo" in folded else _with_direction(folded, [(first, last)])


def _in_figures(match: re.Match[str]) -> str:
    """Return "tháng 3" for "tháng ba"; "ngày tháng năm 2026" stays: "năm" is a number only with a year behind it."""
    if match["word"] == "năm" and not re.match(r"\s*(?:/|năm)\s*\d", match.string[match.end() :]):
        return match[0]
    return f"{match['unit']} {_NUMBER_WORDS[match['word']]}"


def _without_citations(text: str) -> str:
    """Return the text without the documents that it cites: their dates are no deadlines."""
    kept, place = [], 0
    for number in find_numbers(text):
        kept.append(text[place : number.start])
        place = number.end
        following = find_dates(text[place : place + 40])
        if following and text[place : place + following[0].start].strip(" ,").lower() in ("", "ngày"):
            place += following[0].end
    return "".join([*kept, text[place:]])


def _from_to(left: str, right: str, year: int | None) -> Period | None:
    """Return the period of "từ … đến …"; what names no day on one side leaves that end open."""
    if _RECURRING.search(right):
        return None
    until = _named_days(right, year) or _whole_years(right)
    last = max((span[1] for span in until), default=None)
    if last is None and not _YEAR.search(left):
        return None
    base = last.year if last else year
    since = _named_days(left, base) or _whole_years(left)
    bare = re.fullmatch(r"\s*(?:ngày\s+)?(\d{1,2})\s*", left)  # "từ ngày 10" of "đến ngày 20/3"
    if bare and last and not since and 1 <= int(bare[1]) <= last.day:
        since = [(last.replace(day=int(bare[1])), last)]
    first = min((span[0] for span in since), default=None)
    if first and last and first > last and not _YEAR.search(left):
        first = first.replace(year=first.year - 1, day=min(first.day, 28) if first.month == 2 else first.day)
    return Period(first, last) if first is None or last is None or first <= last else None


def _whole_years(folded: str) -> list[Days]:
    """Return the years that are named alone: "31/13/2026" is no day, and not all of 2026 either."""
    if _names_impossible_day(folded) or _YEAR_OF_OTHER.search(folded):
        return []
    return [(date(int(found), 1, 1), date(int(found), 12, 31)) for found in _YEAR.findall(folded)]


def _named_days(folded: str, year: int | None) -> list[Days]:
    """Return (first, last) of each day, quarter, month or half-year that is named; only of the finest kind."""
    if days := list(_days(folded, year)):
        return days
    if _names_impossible_day(folded):
        return []
    return list(_quarters(folded, year)) or list(_months(folded, year)) or list(_halves(folded, year))


def _names_impossible_day(folded: str) -> bool:
    """Return whether a day is written in full, where `_days` has found none: "ngày 45 tháng 3", "31/13/2026"."""
    return bool(written_dates(folded) or _DAY_OF_MONTH.search(folded))


def _year_at(folded: str, place: int, default: int | None) -> int | None:
    """Return the year that words ending at `place` mean: the next one written, else the last one, else the default."""
    years = list(_YEAR.finditer(folded))
    following = next((match for match in years if match.start() >= place), years[-1] if years else None)
    return int(following[1]) if following else default


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _day(year: int | None, month: int, day: int) -> Iterator[Days]:
    """Yield a day; one that the month has not ("30/02") is its last, an impossible month is none."""
    if year is not None and 1 <= month <= 12 and 1 <= day <= 31:
        only = date(year, month, min(day, _month_end(year, month).day))
        yield only, only


def _days(folded: str, year: int | None) -> Iterator[Days]:
    for written in written_dates(folded):
        yield from _day(*written)
    for pattern in (_DAY_MONTH, _DAY_OF_MONTH, _DAY_SPAN):
        for match in pattern.finditer(folded):
            of_year = _year_at(folded, match.start(), year)
            yield from _day(of_year, int(match["month"]), int(match["day"]))
    for match in _DAY_LIST.finditer(folded):
        of_year = _year_at(folded, match.start(), year)
        for day in re.findall(r"\d+", match["days"]):
            yield from _day(of_year, int(match["month"]), int(day))


def _quarters(folded: str, year: int | None) -> Iterator[Days]:
    for match in _QUARTER.finditer(folded):
        quarters = [_QUARTERS[name] for name in re.findall(_ONE_QUARTER, match["list"])]
        of_year = _year_at(folded, match.end(), year)
        if of_year is not None:
            yield date(of_year, 3 * min(quarters) - 2, 1), _month_end(of_year, 3 * max(quarters))


def _months(folded: str, year: int | None) -> Iterator[Days]:
    for pattern in (_MONTH, _MONTH_YEAR):
        for match in pattern.finditer(folded):
            months = [int(name) for name in re.findall(r"\d+", match["list"])]
            of_year = _year_at(folded, match.end(), year)
            if of_year is not None:
                yield date(of_year, min(months), 1), _month_end(of_year, max(months))


def _halves(folded: str, year: int | None) -> Iterator[Days]:
    for match in _HALF.finditer(folded):
        of_year = _year_at(folded, match.end(), year)
        count = _COUNTS.get(match["count"]) or int(match["count"])
        if of_year is None:
            continue
        if match["side"] == "đầu":
            yield date(of_year, 1, 1), _month_end(of_year, count)
        else:
            yield date(of_year, 13 - count, 1), date(of_year, 12, 31)


def _with_direction(folded: str, named: list[Days]) -> Period:
    first, last = min(span[0] for span in named), max(span[1] for span in named)
    is_day = first == last
    if _BEFORE_COARSE.search(folded) and not is_day:
        return Period(None, first - timedelta(days=1))
    if _AT_LATEST.search(folded):
        return Period(None, last)
    if is_day and _FROM.search(folded):
        return Period(first, None)
    if is_day and _DONE_BY.search(folded):
        return Period(None, last)
    if re.search(r"\btừ\b", folded) and len(named) == 1 and not is_day:
        return Period(first, None)
    return Period(first, last)
