"""Dates and periods as offices write them: "26/11/2021", "ngày 03 tháng 02 năm 2026", "Quý II-III/2026"."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from indexer.text.folding import fold

# Matches "28/02/2026", "5-9-2016", "06/8/2025"; not "1/2/3", not "2026-2030".
_NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?((?:19|20)\d\d)(?![\d/])")
# Matches "ngày 03 tháng 02 năm 2026", "ngay 3 thang 2 nam 2026"; not "ngày tháng 02 năm 2026".
_WORDED = re.compile(
    r"\bng[àa]y\s*(\d{1,2})\s*th[áa]ng\s*(\d{1,2})\s*n[ăa]m\s*((?:19|20)\d\d)\b", re.IGNORECASE
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
    day, month, year = (int(group) for group in match.groups())
    try:
        return DateMention(match.start(), match.end(), date(year, month, day))
    except ValueError:
        return None


def find_dates(text: str) -> list[DateMention]:
    """Return the complete and possible dates in `text`, in order of their place."""
    found = [_mention(match) for pattern in (_NUMERIC, _WORDED) for match in pattern.finditer(text)]
    return sorted((mention for mention in found if mention), key=lambda mention: mention.start)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_QUARTER = re.compile(r"\bqu[ýy]\s+(iv|i{1,3}|[1-4])(?:\s*[-,]\s*(iv|i{1,3}|[1-4]))?(?!\w)")
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
_DAY_MONTH = re.compile(r"\b(\d{1,2})/(\d{1,2})(?![\d/])")
_MONTH = re.compile(r"\btháng\s+(\d{1,2})\b")
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
    year = years[0] if years else year
    first, last = _named_days(folded, year)
    if first is None and last is None and years and "nhiệm kỳ" not in folded:
        first, last = date(years[0], 1, 1), date(years[-1], 12, 31)
        if "tiếp theo" in folded:
            last = None
    if first is None and last is None:
        return None
    return _with_direction(folded, first, last)


def _named_days(folded: str, year: int | None) -> tuple[date | None, date | None]:
    if full := find_dates(folded):
        return full[0].day, full[-1].day
    if year is None:
        return None, None
    if quarter := _QUARTER.search(folded):
        start = _QUARTERS[quarter[1]]
        end = _QUARTERS[quarter[2] or quarter[1]]
        return date(year, 3 * start - 2, 1), _month_end(year, 3 * end)
    if (short := _DAY_MONTH.search(folded)) and 1 <= int(short[2]) <= 12:
        day = min(int(short[1]), calendar.monthrange(year, int(short[2]))[1])
        return (date(year, int(short[2]), day),) * 2 if day else (None, None)
    if (month := _MONTH.search(folded)) and 1 <= int(month[1]) <= 12:
        return date(year, int(month[1]), 1), _month_end(year, int(month[1]))
    if "6 tháng đầu năm" in folded:
        return date(year, 1, 1), date(year, 6, 30)
    if "6 tháng cuối năm" in folded:
        return date(year, 7, 1), date(year, 12, 31)
    return None, None


def _with_direction(folded: str, first: date | None, last: date | None) -> Period:
    if "trước" in folded and last is not None:
        return Period(None, last)
    if ("từ" in folded or "sau" in folded) and first is not None and first == last:
        return Period(first, None)
    if any(word in folded for word in ("chậm nhất", "hoàn thành", "xong")) and first == last:
        return Period(None, last)
    return Period(first, last)
