"""What the page of assignments shows: who is responsible for what, by when, over all documents."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from search_api.due import read_day
from search_api.schemas import AssignmentChoices, AssignmentList, AssignmentView
from web.contexts.base import Page, Pager, PageUrl, pager
from web.contexts.timeline import Timeline, month_name, timeline
from web.localisation import gettext as _
from web.localisation import message, ngettext

ROWS_PER_PAGE = 50
SOON_DAYS = 14
_MOST_GROUP_LINKS = 40
ROLES = (("lead", message("Chủ trì")), ("coordinate", message("Phối hợp")))
PERIODS = (
    ("this-week", message("Đến hạn trong tuần này")),
    ("this-month", message("Đến hạn trong tháng này")),
    ("next-month", message("Đến hạn trong tháng sau")),
    ("this-quarter", message("Đến hạn trong quý này")),
    ("overdue", message("Đã quá hạn")),
)
GROUPINGS = (("", message("Không nhóm")), ("agency", message("Theo cơ quan chủ trì")), ("month", message("Theo tháng")))
Query = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a form control."""

    value: str
    label: str
    is_selected: bool


@dataclass(frozen=True, slots=True)
class Row:
    """An assignment with what its last day means today: `urgency` is "overdue", "soon" or ""."""

    assignment: AssignmentView
    urgency: str
    remaining: str


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows under one heading; `label` is "" where they are not grouped, `count` is of the whole list."""

    label: str
    count: int
    rows: tuple[Row, ...]
    is_document_text: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A name with an address and perhaps a count."""

    label: str
    url: str
    count: int = 0


@dataclass(frozen=True, kw_only=True)
class ResponsibilitiesPage(Page):
    """The list with its filters. `problem` is what is wrong with the filters, `notice` why there is nothing."""

    values: dict[str, str]
    agencies: tuple[str, ...]
    roles: tuple[Option, ...]
    periods: tuple[Option, ...]
    groupings: tuple[Option, ...]
    years: tuple[Option, ...]
    collections: tuple[Option, ...]
    chosen: tuple[Link, ...]
    total: int = 0
    groups: tuple[RowGroup, ...] = ()
    group_links: tuple[Link, ...] = ()
    more_groups: int = 0
    timeline: Timeline | None = None
    pager: Pager | None = None
    xlsx_url: str = ""
    csv_url: str = ""
    notice: str = ""
    nearest: tuple[Link, ...] = ()
    problem: str = ""

    @property
    def is_filtered(self) -> bool:
        """Whether anything is chosen."""
        return bool(self.chosen)

    @property
    def has_more_filters(self) -> bool:
        """Whether one of the less used filters is set, so that they are to be seen."""
        return any(self.values.get(name) for name in ("due_from", "due_to", "document", "collection", "year"))


_CHIPS = {
    "agency": message("Cơ quan: %(value)s"),
    "role": message("Vai trò: %(value)s"),
    "due_month": message("Đến hạn %(value)s"),
    "due_from": message("Từ ngày %(value)s"),
    "due_to": message("Đến ngày %(value)s"),
    "document": message("Văn bản: %(value)s"),
    "collection": message("Thư mục: %(value)s"),
    "year": message("Năm %(value)s"),
    "q": message("Có từ: %(value)s"),
}


def responsibilities_page(
    query: Query, found: AssignmentList | str, choices: AssignmentChoices, page: int, today: date
) -> ResponsibilitiesPage:
    """Return the page of what `query`, the filled fields of the form, asks for; `found` may say why it cannot be."""
    values = dict(query)
    frame = ResponsibilitiesPage(
        title=_("Nhiệm vụ"),
        section="responsibilities",
        values=values,
        agencies=tuple(choices.agencies),
        roles=_options(ROLES, values.get("role", "")),
        periods=_options(PERIODS, values.get("due", "")),
        groupings=_options(GROUPINGS, values.get("group", "")),
        years=tuple(Option(str(y), str(y), values.get("year") == str(y)) for y in choices.years),
        collections=tuple(Option(c, c, values.get("collection") == c) for c in choices.collections),
        chosen=tuple(_chips(query)),
        problem=found if isinstance(found, str) else "",
    )
    return frame if isinstance(found, str) else _filled(frame, query, found, page, today)


def _filled(
    frame: ResponsibilitiesPage, query: Query, found: AssignmentList, page: int, today: date
) -> ResponsibilitiesPage:
    links = [Link(_group_label(frame, g.label), _group_url(query, g.key, g.label), g.count) for g in found.groups]
    export = urlencode((*_exported(query), ("order", "upcoming")))
    months = {month.month: _address(query, due_month=month.month) for month in found.months if month.month}
    return replace(
        frame,
        total=found.total,
        groups=tuple(_groups(frame, found, today)),
        group_links=tuple(links[:_MOST_GROUP_LINKS]),
        more_groups=max(0, len(links) - _MOST_GROUP_LINKS),
        timeline=timeline(found.months, today, months),
        pager=pager(page, found.total, ROWS_PER_PAGE, PageUrl("/responsibilities", query)),
        xlsx_url=f"/api/v1/assignments.xlsx?{export}",
        csv_url=f"/api/v1/assignments.csv?{export}",
        notice=found.notice or "",
        nearest=tuple(Link(name, _address(query, agency=name)) for name in found.nearest_agencies),
    )


def _exported(query: Query) -> Query:
    """Return the fields as the JSON API takes them: days as 2026-03-10."""
    days = {name: read_day(value, name).isoformat() for name, value in query if name in ("due_from", "due_to")}
    return tuple((name, days.get(name, value)) for name, value in query)


def _options(choices: Iterable[tuple[str, str]], selected: str) -> tuple[Option, ...]:
    return tuple(Option(value, _(label), value == selected) for value, label in choices)


def _address(query: Query, **changed: str) -> str:
    """Return the address of the list with some fields changed, those that are "" left out."""
    kept = [(name, value) for name, value in query if name not in changed]
    fields = [*kept, *((name, value) for name, value in changed.items() if value)]
    return f"/responsibilities?{urlencode(fields)}" if fields else "/responsibilities"


def _chips(query: Query) -> Iterable[Link]:
    names = {"role": dict(ROLES), "due": dict(PERIODS)}
    for name, value in query:
        shown = month_name(value) if name == "due_month" else _(names.get(name, {}).get(value, ""))
        if name in _CHIPS:
            yield Link(_(_CHIPS[name], value=shown or value), _address(query, **{name: ""}))
        elif name == "due":
            yield Link(shown, _address(query, due=""))


# --- rows ------------------------------------------------------------------------------------------


def _groups(frame: ResponsibilitiesPage, found: AssignmentList, today: date) -> Iterable[RowGroup]:
    if not found.assignments:
        return
    if not found.group_keys:
        yield RowGroup("", found.total, tuple(_row(assignment, today) for assignment in found.assignments))
        return
    labels = {group.key: (_group_label(frame, group.label), group.count) for group in found.groups}
    members: dict[str, list[AssignmentView]] = {}
    for key, assignment in zip(found.group_keys, found.assignments, strict=True):
        members.setdefault(key, []).append(assignment)
    by_agency = frame.values.get("group") == "agency"
    for key, assignments in members.items():
        label, count = labels[key]
        yield RowGroup(label, count, tuple(_row(one, today) for one in assignments), bool(key) and by_agency)


def _group_label(frame: ResponsibilitiesPage, label: str) -> str:
    if frame.values.get("group") == "month":
        return month_name(label).capitalize() if label else _("Không ghi ngày")
    return label or _("Chưa ghi cơ quan chủ trì")


def _group_url(query: Query, key: str, label: str) -> str:
    if not key:
        return ""
    if dict(query).get("group") == "month":
        return _address(query, due_month=key, group="")
    return "" if ";" in label else _address(query, agency=label, role="lead", group="")


def _row(assignment: AssignmentView, today: date) -> Row:
    last = assignment.due_to
    if last is None:
        return Row(assignment, "", "")
    days = (last - today).days
    if days < 0:
        return Row(assignment, "overdue", _overdue(-days))
    if days > SOON_DAYS:
        return Row(assignment, "", "")
    if days == 0:
        return Row(assignment, "soon", _("Hạn hôm nay"))
    return Row(assignment, "soon", ngettext("Còn %(num)s ngày", "Còn %(num)s ngày", days))


def _overdue(days: int) -> str:
    """Return for how long, as roughly as a reader needs it."""
    months = days // 30
    if months < 2:
        return ngettext("Quá hạn %(num)s ngày", "Quá hạn %(num)s ngày", days)
    if months < 12:
        return _("Quá hạn hơn %(months)s tháng", months=months)
    years = days // 365 or 1
    return ngettext("Quá hạn hơn %(num)s năm", "Quá hạn hơn %(num)s năm", years)


def query_of(fields: Sequence[tuple[str, str | None]]) -> Query:
    """Return the fields of a form that are filled."""
    return tuple((name, value.strip()) for name, value in fields if value and value.strip())
