"""A small timeline of deadlines: how many tasks end in each month, as bars of an inline SVG and as a list.

Sizes are units of the SVG's view box; colours belong to the style sheet.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from search_api.schemas import MonthCount
from web.localisation import gettext as _

_SHOWN, _AHEAD = 16, 12  # months shown; of these at most so many after this one
_STEP, _WIDTH = 60, 38  # from bar to bar; of a bar
_TOP, _HIGHEST, _LEAST = 18, 72, 3  # above the highest bar; the highest and the lowest bar


@dataclass(frozen=True, slots=True)
class Bar:
    """A month: `when` is "past", "now" or "future"; `year` is said at the first bar of a year."""

    month: str
    name: str
    label: str
    year: str
    count: int
    url: str
    when: str
    x: int
    y: int
    height: int
    middle: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars with what lies outside of them; `summary` says it all in a sentence."""

    bars: tuple[Bar, ...]
    before: int
    after: int
    undated: int
    summary: str
    width: int = _SHOWN * _STEP
    bar_width: int = _WIDTH
    baseline: int = _TOP + _HIGHEST


def timeline(months: Sequence[MonthCount], today: date, urls: Mapping[str, str]) -> Timeline | None:
    """Return the timeline around this month, None where it would be of one month; `urls` has each month's address."""
    counts = {month.month: month.count for month in months}
    dated = {month: count for month, count in counts.items() if month}
    if len(dated) < 2:
        return None
    shown = _months(today, dated)
    bars = tuple(_bars(shown, counts, today, urls))
    inside = sum(bar.count for bar in bars)
    before = sum(count for month, count in dated.items() if month < shown[0])
    after = sum(count for month, count in dated.items() if month > shown[-1])
    busiest = max(bars, key=lambda bar: bar.count)
    summary = _(
        "%(count)s nhiệm vụ đến hạn từ %(first)s đến %(last)s.", count=inside, first=bars[0].name, last=bars[-1].name
    )
    if busiest.count:
        summary += " " + _("Nhiều nhất: %(month)s (%(count)s).", month=busiest.name, count=busiest.count)
    return Timeline(bars, before, after, counts.get("", 0), summary)


def _months(today: date, dated: Iterable[str]) -> list[str]:
    """Return the months shown, this one among them: mostly those to come, or those before it where nothing comes."""
    now = today.year * 12 + today.month - 1
    numbers = [int(month[:4]) * 12 + int(month[5:]) - 1 for month in dated]
    last = now + _AHEAD if any(now <= number <= now + _AHEAD for number in numbers) else now
    return [f"{number // 12}-{number % 12 + 1:02}" for number in range(last - _SHOWN + 1, last + 1)]


def month_name(month: str) -> str:
    """Return how a month, "2026-03", is called on a page; what is no month is called as it is typed."""
    year, _dash, number = month.partition("-")
    if not (year.isdecimal() and number.isdecimal()):
        return month
    return _("tháng %(month)s/%(year)s", month=int(number), year=year)


def _bars(shown: Sequence[str], counts: Mapping[str, int], today: date, urls: Mapping[str, str]) -> Iterator[Bar]:
    most = max((counts.get(month, 0) for month in shown), default=0)
    now = today.isoformat()[:7]
    for place, month in enumerate(shown):
        count = counts.get(month, 0)
        height = max(_LEAST, round(_HIGHEST * count / most)) if count else 0
        yield Bar(
            month=month,
            name=month_name(month),
            label=str(int(month[5:])),
            year=month[:4] if place == 0 or month.endswith("-01") else "",
            count=count,
            url=urls.get(month, ""),
            when="now" if month == now else "past" if month < now else "future",
            x=place * _STEP + (_STEP - _WIDTH) // 2,
            y=_TOP + _HIGHEST - height,
            height=height,
            middle=place * _STEP + _STEP // 2,
        )
