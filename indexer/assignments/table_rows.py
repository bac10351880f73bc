"""Assignments in the rows of tables, whose header row names the roles of the columns."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from indexer.assignments.wording import names_in, read_deadline, split_roles
from indexer.model import Assignment, LogicalTable, TaskRow
from indexer.text.columns import column_role
from indexer.text.folding import fold

# "T3", "Tháng 3", "Quý II" as the title of one of several columns of a calendar; not "Thời gian"
_CALENDAR = re.compile(r"^(?:t\.?\s?\d{1,2}|tháng \d{1,2}|qu[ýí] (?:i{1,3}|iv|[1-4]))(?:/\d{4})?$")
# What marks a month of the calendar: "x", "✓"; not "12 lớp"
_TICK = re.compile(r"^[xXvV✓✔√+*•●■–-]{1,2}$")
# "Cơ quan thực hiện", beside a column for who leads; not "Lãnh đạo phụ trách"
_CARRIES_OUT = re.compile(r"thực hiện|triển khai")


def _roles(table: LogicalTable) -> list[str | None]:
    """Return what each column holds; who carries out a task beside somebody who leads it coordinates."""
    titles = [fold(title).strip(" .:") for title in table.columns]
    roles = [column_role(title) for title in table.columns]
    calendar = [index for index, title in enumerate(titles) if _CALENDAR.match(title)]
    if len(calendar) > 1:
        for index in calendar:
            roles[index] = "calendar"
    if any(role == "lead" and "chủ trì" in title for role, title in zip(roles, titles, strict=True)):
        for index, title in enumerate(titles):
            if roles[index] == "lead" and "chủ trì" not in title and _CARRIES_OUT.search(title):
                roles[index] = "coordinate"
    return roles


def _agencies(by_role: dict[str, list[str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return (leads, others): a cell of the one kind may name the other too ("A chủ trì, B phối hợp")."""
    leads: list[str] = []
    others: list[str] = []
    for value in by_role["lead"]:
        own, beside = split_roles(value)
        leads += own
        others += beside
    for value in by_role["coordinate"]:
        others += names_in(value)
    return tuple(dict.fromkeys(leads)), tuple(dict.fromkeys(others))


def _from_row(row: TaskRow, roles: Sequence[str | None], titles: Sequence[str], year: int | None) -> Assignment | None:
    by_role: dict[str, list[str]] = defaultdict(list)
    for role, value, title in zip(roles, row.values, titles, strict=True):
        if role == "calendar" and _TICK.match(value):
            by_role["deadline"].append(title)
        elif role and value:
            by_role[role].append(value)
    task = " ".join(by_role["task"])
    if not task or not (by_role["lead"] or by_role["coordinate"] or by_role["deadline"]):
        return None
    leads, others = _agencies(by_role)
    return Assignment(
        numbering=row.numbering,
        task=task,
        lead_agencies=leads,
        coordinating_agencies=others,
        deadline=read_deadline("; ".join(by_role["deadline"]), year),
        deliverable="; ".join(by_role["deliverable"]),
        group=row.group,
        span=row.span,
        page=row.page,
        locator=row.locator,
        source="table",
    )


def from_table(table: LogicalTable, year: int | None) -> Iterator[Assignment]:
    """Yield the assignments of a table that has a column of tasks and one of agencies."""
    roles = _roles(table)
    if "task" not in roles or not {"lead", "coordinate"} & set(roles):
        return
    for row in table.rows:
        if not row.is_group and (assignment := _from_row(row, roles, table.columns, year)):
            yield assignment
