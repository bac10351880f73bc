"""Assignments in the rows of tables, whose header row names the roles of the columns."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from indexer.assignments.wording import names_in, read_deadline, read_labelled_roles, split_roles
from indexer.model import Assignment, LogicalTable, TaskRow
from indexer.text.columns import column_role
from indexer.text.folding import fold

# "T3", "Tháng 3", "Quý II" as the title of one of several columns of a calendar; not "Thời gian"
_CALENDAR = re.compile(r"^(?:t\.?\s?\d{1,2}|tháng \d{1,2}|qu[ýí] (?:i{1,3}|iv|[1-4]))(?:/\d{4})?$")
# What marks a month of the calendar: "x", "✓"; not "12 lớp"
_TICK = re.compile(r"^[xXvV✓✔√+*•●■–-]{1,2}$")
# "Cơ quan thực hiện", beside a column for who leads; not "Lãnh đạo phụ trách"
_CARRIES_OUT = re.compile(r"thực hiện|triển khai")
# "Cơ quan chủ trì", "Đầu mối"; not "Cơ quan thực hiện"
_CHAIRS = re.compile(r"chủ trì|đầu mối")
# "Lãnh đạo phụ trách", "Đ/c chỉ đạo", beside a column for who leads: a person over the task; not "Cơ quan phụ trách"
_SUPERVISES = re.compile(r"^(?:lãnh đạo|đồng chí|đ/c|người|chỉ đạo|thành viên|phó chủ tịch|chủ tịch)\b")

_ROLES_SHOWN = ("lead", "coordinate", "deadline", "deliverable")  # each with its own evidence


def _roles(table: LogicalTable) -> list[str | None]:
    """Return what each column holds; who carries out a task beside somebody who leads it coordinates."""
    titles = [fold(title).strip(" .:") for title in table.columns]
    roles = [column_role(title) for title in table.columns]
    calendar = [index for index, title in enumerate(titles) if _CALENDAR.match(title)]
    if len(calendar) > 1:
        for index in calendar:
            roles[index] = "calendar"
    leads = [index for index, role in enumerate(roles) if role == "lead" and not _SUPERVISES.match(titles[index])]
    if leads:
        roles = [role if role != "lead" or index in leads else None for index, role in enumerate(roles)]
    if any(_CHAIRS.search(titles[index]) for index in leads):
        for index in leads:
            if not _CHAIRS.search(titles[index]) and _CARRIES_OUT.search(titles[index]):
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
        own, beside = read_labelled_roles(value) or ((), names_in(value))
        leads += own
        others += beside
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
        evidence=tuple((role, span) for column, span in row.repeated if (role := roles[column]) in _ROLES_SHOWN),
    )


def from_table(table: LogicalTable, year: int | None) -> Iterator[Assignment]:
    """Yield the assignments of a table that has a column of tasks and one of agencies."""
    roles = _roles(table)
    if "task" not in roles or not {"lead", "coordinate"} & set(roles):
        return
    for row in table.rows:
        if not row.is_group and (assignment := _from_row(row, roles, table.columns, year)):
            yield assignment
