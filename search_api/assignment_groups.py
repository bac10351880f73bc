"""A list of assignments put in order and into groups; works on marks, so that long lists cost little."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Literal

from indexer.store import AssignmentMark, Store
from search_api.schemas import AssignmentGroup, MonthCount

Order = Literal["due", "upcoming"]
Grouping = Literal["agency", "month"]
_MONTH = len("2026-03")


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How a list is shown: "due" puts the earliest last day first, "upcoming" what is still to come.

    Upcoming ones come first, soonest first, then what is past, the latest first, then what has no day.
    """

    order: Order = "due"
    group: Grouping | None = None

    def key(self, mark: AssignmentMark) -> str:
        """Return the group of an assignment, "" where it has none."""
        return mark.day[:_MONTH] if self.group == "month" else mark.lead_keys

    def arrange(self, marks: Sequence[AssignmentMark], today: date) -> list[AssignmentMark]:
        """Return marks, which come due soonest first, in this order and with those of one group together."""
        ordered = _upcoming_first(marks, today) if self.order == "upcoming" else list(marks)
        if self.group is None:
            return ordered
        members: dict[str, list[AssignmentMark]] = {}
        for mark in ordered:
            members.setdefault(self.key(mark), []).append(mark)
        keys = sorted(members, key=lambda key: (not key, key)) if self.group == "agency" else list(members)
        return list(chain.from_iterable(members[key] for key in keys))


def _upcoming_first(marks: Sequence[AssignmentMark], today: date) -> list[AssignmentMark]:
    day = today.isoformat()
    upcoming = [mark for mark in marks if mark.day >= day]
    past = [mark for mark in marks if "" < mark.day < day]
    return [
        *sorted(upcoming, key=_day),
        *sorted(past, key=_day, reverse=True),
        *(mark for mark in marks if not mark.day),
    ]


def _day(mark: AssignmentMark) -> str:
    return mark.day


def count_months(marks: Iterable[AssignmentMark]) -> list[MonthCount]:
    """Return how many have their last day in each month, earliest first, undated ones last."""
    counts = Counter(mark.day[:_MONTH] for mark in marks)
    return [MonthCount(month=month, count=counts[month]) for month in sorted(counts, key=lambda m: (not m, m))]


def count_groups(marks: Sequence[AssignmentMark], arrangement: Arrangement, store: Store) -> list[AssignmentGroup]:
    """Return the groups of an arranged list in order, agencies named as the first of each group writes them."""
    counts: Counter[str] = Counter()
    first: dict[str, int] = {}
    for mark in marks:
        key = arrangement.key(mark)
        counts[key] += 1
        first.setdefault(key, mark.id)
    labels = {key: key for key in counts}
    if arrangement.group == "agency":
        names = {r.id: "; ".join(r.assignment.lead_agencies) for r in store.assignments_by_id(list(first.values()))}
        labels = {key: names.get(first[key], "") if key else "" for key in counts}
    return [AssignmentGroup(key=key, label=labels[key], count=count) for key, count in counts.items()]
