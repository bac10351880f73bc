"""Words for a stretch of days ("tháng này", "Quý II/2026") -> the days, counted from a given day."""

import calendar
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal, get_args

from indexer.errors import InvalidRequestError
from indexer.text.dates import find_dates
from indexer.text.periods import read_period

Due = Literal["this-week", "this-month", "next-month", "this-quarter", "overdue"]
Window = tuple[date | None, date | None]  # inclusive; an end that is None is open
DUE_WORDS: tuple[str, ...] = get_args(Due)


def _month(year: int, month: int, count: int = 1) -> Window:
    last = month + count - 1
    return date(year, month, 1), date(year, last, calendar.monthrange(year, last)[1])


def due_window(due: Due, today: date) -> Window:
    """Return the days that a last day must lie in; a week begins on Monday, overdue ends yesterday."""
    if due == "overdue":
        return None, today - timedelta(days=1)
    if due == "this-week":
        monday = today - timedelta(days=today.weekday())
        return monday, monday + timedelta(days=6)
    if due == "this-month":
        return _month(today.year, today.month)
    if due == "next-month":
        return _month(today.year + today.month // 12, today.month % 12 + 1)
    return _month(today.year, 3 * ((today.month - 1) // 3) + 1, 3)


def month_window(month: str) -> Window:
    """Return the days of a month that is written as 2026-03."""
    year, _, number = month.partition("-")
    return _month(int(year), int(number))


def common_window(windows: Iterable[Window]) -> Window | None:
    """Return the days that lie in all of some stretches; None where there is none to hold to."""
    found = list(windows)
    if not found:
        return None
    firsts, lasts = [w[0] for w in found if w[0]], [w[1] for w in found if w[1]]
    return max(firsts, default=None), min(lasts, default=None)


def period_window(words: str, today: date) -> Window:
    """Return the days that "Quý II/2026" or "tháng 3" mean, of this year where none is named.

    Raises `InvalidRequestError` where they mean none.
    """
    period = read_period(words, today.year)
    if period is None or period == type(period)(None, None):
        raise InvalidRequestError(f"Không hiểu thời gian “{words}”. Hãy viết như: tháng 3/2026, Quý II/2026, năm 2026.")
    return period.first, period.last


def read_day(words: str, name: str) -> date:
    """Return the day that is typed as 2026-03-10 or 10/3/2026; raises `InvalidRequestError`."""
    try:
        return date.fromisoformat(words.strip())
    except ValueError:
        found = find_dates(words)
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(words)):
        raise InvalidRequestError(f"{name}: “{words}” không phải là ngày. Hãy viết như 10/3/2026 hoặc 2026-03-10.")
    return found[0].day
