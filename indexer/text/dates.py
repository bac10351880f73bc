"""Dates as offices write them: "26/11/2021", "ngày 03 tháng 02 năm 2026"."""

import re
from dataclasses import dataclass
from datetime import date

# Matches "28/02/2026", "5-9-2016", "06/8/2025"; not "1/2/3", not "2026-2030", not "tháng 3 - 5/2026".
_NUMERIC = re.compile(
    r"(?<![\d/.-])(?P<day>\d{1,2})\s?(?P<sign>[/.-])\s?(?P<month>\d{1,2})\s?(?P=sign)\s?(?P<year>(?:19|20)\d\d)(?![\d/])"
)
# Matches "ngày 03 tháng 02 năm 2026", "15 thang 6 nam 2026"; not "ngày tháng 02 năm 2026".
_WORDED = re.compile(
    r"\b(?:ng[àa]y\s*)?(?P<day>\d{1,2})\s*th[áa]ng\s*(?P<month>\d{1,2})\s*n[ăa]m\s*(?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")  # without one there is no date


@dataclass(frozen=True, slots=True)
class DateMention:
    """A full date in a text, with the offsets of its words."""

    start: int
    end: int
    day: date


def _written(text: str) -> list[re.Match[str]]:
    if not _YEAR.search(text):
        return []
    return [match for pattern in (_NUMERIC, _WORDED) for match in pattern.finditer(text)]


def written_dates(text: str) -> list[tuple[int, int, int]]:
    """Return (year, month, day) of each complete date as it is written, "30/02/2026" too."""
    return [(int(match["year"]), int(match["month"]), int(match["day"])) for match in _written(text)]


def _mention(match: re.Match[str]) -> DateMention | None:
    try:
        day = date(int(match["year"]), int(match["month"]), int(match["day"]))
        return DateMention(match.start(), match.end(), day)
    except ValueError:
        return None


def find_dates(text: str) -> list[DateMention]:
    """Return the complete and possible dates in `text`, in order of their place."""
    found = map(_mention, _written(text))
    return sorted((mention for mention in found if mention), key=lambda mention: mention.start)
