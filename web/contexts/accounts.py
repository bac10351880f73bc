"""What the pages of accounts show: signing in, one's own account, and what admins see. Knows no HTML."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from indexer.store.accounts import TokenRecord, UserRecord
from search_api.access import ROLES, Role, Scope, Viewer
from search_api.access.listing import AuditFilters, AuditPage
from web.contexts.base import Page, Pager, PageUrl, pager
from web.localisation import gettext as _
from web.localisation import message, shown_date

ENTRIES_PER_PAGE = 50
ROLE_LABELS: Mapping[Role, str] = {
    "reader": message("Người đọc: tìm và mở văn bản"),
    "editor": message("Biên tập: thêm, đọc lại, xóa văn bản"),
    "admin": message("Quản trị: thêm tài khoản, nhóm, nhật ký"),
}
SCOPE_LABELS: Mapping[Scope, str] = {
    "read": message("Chỉ đọc"),
    "write": message("Đọc và ghi"),
}
_ACTION_LABELS: Mapping[str, str] = {
    "sign-in": message("Đăng nhập"),
    "sign-in-failed": message("Đăng nhập sai"),
    "sign-out": message("Đăng xuất"),
    "ask": message("Hỏi"),
    "search": message("Tìm"),
    "list": message("Mở danh sách"),
    "open": message("Mở văn bản"),
    "download": message("Tải tệp về"),
    "export": message("Xuất dữ liệu"),
    "upload": message("Tải lên"),
    "reindex": message("Đọc lại"),
    "delete": message("Xóa hoặc gỡ"),
    "sync": message("Đồng bộ"),
    "password": message("Đổi mật khẩu"),
    "token": message("Mã truy cập"),
    "user": message("Tài khoản"),
    "collection": message("Quyền xem bộ sưu tập"),
    "restore": message("Khôi phục bản sao lưu"),
    "refused": message("Bị từ chối"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a form control."""

    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True, kw_only=True)
class LoginPage(Page):
    """The form to sign in; `wanted` is where to go then, `problem` why it did not work."""

    wanted: str
    name: str = ""
    problem: str = ""
    is_private: bool = True


@dataclass(frozen=True, slots=True)
class TokenView:
    """A token as it is listed."""

    id: int
    label: str
    scope: str
    created: str
    expires: str
    used: str


@dataclass(frozen=True, kw_only=True)
class AccountPage(Page):
    """One's own account; `token` is a new one, shown once."""

    name: str
    role: str
    groups: str
    is_admin: bool
    tokens: tuple[TokenView, ...]
    scopes: tuple[Choice, ...]
    token: str = ""
    notice: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class UserView:
    """An account as admins see it."""

    name: str
    roles: tuple[Choice, ...]
    groups: str
    created: str


@dataclass(frozen=True, kw_only=True)
class UsersPage(Page):
    """All accounts, and the form for a new one."""

    users: tuple[UserView, ...]
    roles: tuple[Choice, ...]
    groups: tuple[str, ...]
    notice: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class CollectionView:
    """A collection with the groups that see it, "" for everybody."""

    name: str
    label: str
    groups: str


@dataclass(frozen=True, kw_only=True)
class CollectionsPage(Page):
    """All collections, and who sees them."""

    collections: tuple[CollectionView, ...]
    groups: tuple[str, ...]
    notice: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class AuditView:
    """A line of the log."""

    at: str
    person: str
    action: str
    text: str
    status: int
    where: str


@dataclass(frozen=True, kw_only=True)
class AuditLogPage(Page):
    """A page of the log with its filters."""

    entries: tuple[AuditView, ...]
    total: int
    filters: AuditFilters
    actions: tuple[Choice, ...]
    pager: Pager
    csv_url: str
    xlsx_url: str


def login_page(wanted: str, *, name: str = "", problem: str = "", is_private: bool = True) -> LoginPage:
    """Return the page to sign in."""
    return LoginPage(title=_("Đăng nhập"), wanted=wanted, name=name, problem=problem, is_private=is_private)


def account_page(
    viewer: Viewer,
    groups: Iterable[str],
    tokens: Sequence[TokenRecord],
    *,
    token: str = "",
    notice: str = "",
    problem: str = "",
) -> AccountPage:
    """Return the page of one's own account."""
    return AccountPage(
        title=_("Tài khoản của tôi"),
        name=viewer.name,
        role=_(ROLE_LABELS[viewer.role]),
        groups=", ".join(groups),
        is_admin=viewer.role == "admin",
        tokens=tuple(_token(one) for one in tokens),
        scopes=tuple(Choice(scope, _(label)) for scope, label in SCOPE_LABELS.items()),
        token=token,
        notice=notice,
        problem=problem,
    )


def _token(one: TokenRecord) -> TokenView:
    return TokenView(
        one.id,
        one.label,
        _(next((label for scope, label in SCOPE_LABELS.items() if scope == one.scope), one.scope)),
        _day(one.created_at),
        _day(one.expires_at) if one.expires_at else _("không hết hạn"),
        _day(one.used_at) if one.used_at else _("chưa dùng"),
    )


def _day(at: float) -> str:
    return shown_date(date.fromtimestamp(at))


def users_page(users: Sequence[UserRecord], *, notice: str = "", problem: str = "") -> UsersPage:
    """Return the page of all accounts."""
    return UsersPage(
        title=_("Tài khoản và nhóm"),
        users=tuple(UserView(one.name, _roles(one.role), ", ".join(one.groups), _day(one.created_at)) for one in users),
        roles=_roles("reader"),
        groups=tuple(sorted({group for one in users for group in one.groups})),
        notice=notice,
        problem=problem,
    )


def _roles(chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(role, _(ROLE_LABELS[role]), role == chosen) for role in ROLES)


def collections_page(
    names: Iterable[str],
    limits: Mapping[str, Sequence[str]],
    groups: Iterable[str],
    *,
    notice: str = "",
    problem: str = "",
) -> CollectionsPage:
    """Return the page of all collections, those too that are limited and hold nothing now."""
    known = sorted({*names, *limits})
    return CollectionsPage(
        title=_("Quyền xem bộ sưu tập"),
        collections=tuple(
            CollectionView(name, name or _("Ngoài các thư mục con"), ", ".join(limits.get(name, ()))) for name in known
        ),
        groups=tuple(sorted(groups)),
        notice=notice,
        problem=problem,
    )


def audit_log_page(found: AuditPage, wanted: AuditFilters, page: int) -> AuditLogPage:
    """Return a page of the log."""
    asked = tuple((name, str(value)) for name, value in wanted.model_dump(exclude_defaults=True).items())
    csv, xlsx = (PageUrl(f"/api/v1/audit.{kind}", asked)(1) for kind in ("csv", "xlsx"))
    return AuditLogPage(
        title=_("Nhật ký"),
        entries=tuple(
            AuditView(
                one.at.strftime("%d/%m/%Y %H:%M:%S"),
                one.person,
                _(_ACTION_LABELS[one.action]) if one.action in _ACTION_LABELS else one.action,
                one.text,
                one.status,
                " ".join(part for part in (one.via, one.address) if part),
            )
            for one in found.entries
        ),
        total=found.total,
        filters=wanted,
        actions=tuple(Choice(name, _(label), name == wanted.action) for name, label in _ACTION_LABELS.items()),
        pager=pager(page, found.total, ENTRIES_PER_PAGE, PageUrl("/admin/audit", asked)),
        csv_url=csv,
        xlsx_url=xlsx,
    )
