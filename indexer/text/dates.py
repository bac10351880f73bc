"""Dates and periods as offices write them: "26/11/2021", "ngày 03 tháng 02 năm 2026", "Quý II-III/2026"."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from indexer.text.folding import fold

# Matches "28/02/2026", "5-9-2016", "06/8/2025"; not "1/2/3", not "2026-2030", not "tháng 3 - 5/2026".
_NUMERIC = re.compile(
    r"(?<![\d/.-])(?P<day>\d{1,2})\s?(?P<sign>[/.-])\s?(?P<month>\d{1,2})\s?(?P=sign)\s?(?P<year>(?:19|20)\d\d)(?![\d/])"
)
# Matches "ngày 03 tháng 02 năm 2026", "15 thang 6 nam 2026"; not "ngày tháng 02 năm 2026".
_WORDED = re.compile(
    r"\b(?:ng[àa]y\s*)?(?P<day>\d{1,2})\s*th[áa]ng\s*(?P<month>\d{1,2})\s*n[ăa]m\s*(?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A full date in a text, with the offsets of its words."""

    start: int
    end: int
    day: date


@dataclass(frozen=True, slots=True)
class Period:
    """Inclusive range of days that a deadline means; an end is None where the words leave it open."""

    first: date | None
    last: date | None


def _mention(match: re.Match[str]) -> DateMention | None:
    try:
        day = date(int(match["year"]), int(match["month"]), int(match["day"]))
        return DateMention(match.start(), match.end(), day)
    except ValueError:
        return None


def find_dates(text: str) -> list[DateMention]:
    """Return the complete and possible dates in `text`, in order of their place."""
    found = [_mention(match) for pattern in (_NUMERIC, _WORDED) for match in pattern.finditer(text)]
    return sorted((mention for mention in found if mention), key=lambda mention: mention.start)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
# "quý ii-iii", "quý 4", "quý i, ii" (folded); not "quý vị"
_QUARTER = re.compile(r"\bqu[ýy]\s+(?P<first>iv|i{1,3}|[1-4])(?:\s*[-,]\s*(?P<last>iv|i{1,3}|[1-4]))?(?!\w)")
# "2026"; not "12026"
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
# "10/3"; not "10/3/2026"
_DAY_MONTH = re.compile(r"\b(?P<day>\d{1,2})/(?P<month>\d{1,2})(?![\d/])")
# "tháng 3", "tháng 3-5"; not "3 tháng"
_MONTH = re.compile(r"\btháng\s+(?P<first>\d{1,2})(?:\s*[-,]\s*(?P<last>\d{1,2}))?(?!\d)")
# "hằng tháng", "hàng quý"; not "tháng 3"
_RECURRING = re.compile(r"h[àằ]ng\s+(?:ngày|tuần|tháng|quý|năm)")


def read_period(text: str, year: int | None = None) -> Period | None:
    """Return the days that a deadline names, None where it names none ("Thường xuyên", "hằng tháng").

    `year` is the document's own year, used where the deadline has none ("Quý IV").
    "trước ngày 10/3/2026" -> last 2026-03-10; "Quý II-III/2026" -> 2026-04-01 … 2026-09-30.
    """
    folded = fold(text)
    if _RECURRING.search(folded):
        return None
    years = [int(found) for found in _YEAR.findall(folded)]
    if named := _named_days(folded, year):
        return _with_direction(folded, min(first for first, _ in named), max(last for _, last in named))
    if not years or "nhiệm kỳ" in folded:
        return None
    last = None if "tiếp theo" in folded else date(years[-1], 12, 31)
    return _with_direction(folded, date(years[0], 1, 1), last)


def _named_days(folded: str, year: int | None) -> list[tuple[date, date]]:
    """Return (first, last) of each day, quarter, month or half-year that is named; only of the finest kind."""
    if days := _days(folded, year):
        return days
    for pattern, read in ((_QUARTER, _quarters), (_MONTH, _months)):
        found = [
            span for match in pattern.finditer(folded) if (span := read(match, _year_at(folded, match.end(), year)))
        ]
        if found:
            return found
    year = _year_at(folded, 0, year)
    if year is not None and "6 tháng đầu năm" in folded:
        return [(date(year, 1, 1), date(year, 6, 30))]
    if year is not None and "6 tháng cuối năm" in folded:
        return [(date(year, 7, 1), date(year, 12, 31))]
    return []


def _year_at(folded: str, place: int, default: int | None) -> int | None:
    """Return the year that words ending at `place` mean: the next one written, else the last one, else the default."""
    years = list(_YEAR.finditer(folded))
    following = next((match for match in years if match.start() >= place), years[-1] if years else None)
    return int(following[1]) if following else default


def _days(folded: str, year: int | None) -> list[tuple[date, date]]:
    found = [(mention.day, mention.day) for mention in find_dates(folded)]
    for match in _DAY_MONTH.finditer(folded):
        of_year, month, day = _year_at(folded, match.end(), year), int(match["month"]), int(match["day"])
        if of_year is not None and 1 <= month <= 12 and day:
            only = date(of_year, month, min(day, calendar.monthrange(of_year, month)[1]))
            found.append((only, only))
    return found


def _quarters(match: re.Match[str], year: int | None) -> tuple[date, date] | None:
    if year is None:
        return None
    first, last = _QUARTERS[match["first"]], _QUARTERS[match["last"] or match["first"]]
    return date(year, 3 * first - 2, 1), _month_end(year, 3 * max(first, last))


def _months(match: re.Match[str], year: int | None) -> tuple[date, date] | None:
    first, last = int(match["first"]), int(match["last"] or match["first"])
    if year is None or not (1 <= first <= 12 and 1 <= last <= 12):
        return None
    return date(year, first, 1), _month_end(year, max(first, last))


def _with_direction(folded: str, first: date, last: date | None) -> Period:
    if "trước" in folded and last is not None:
        return Period(None, last)
    if ("từ" in folded or "sau" in folded) and first == last:
        return Period(first, None)
    if any(word in folded for word in ("chậm nhất", "hoàn thành", "xong")) and first == last:
        return Period(None, last)
    return Period(first, last)
