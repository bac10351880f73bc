"""What admins see: accounts, groups of collections, the log."""

from typing import Annotated

from fastapi import Form, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from indexer.errors import AccessError
from search_api.access import Accounts
from search_api.access.known_names import doubtful_names
from search_api.access.listing import AuditFilters, audit_page
from search_api.schemas import IsoDate
from web.contexts.accounts import ENTRIES_PER_PAGE, audit_log_page, collections_page, users_page
from web.localisation import gettext as _
from web.pages.parameters import PageNumber, Service, none_if_blank, page_router
from web.pages.signed_in import Known, Secret, Typed, record
from web.rendering import render

router = page_router()
Words = Annotated[str, Field(max_length=500)]
Day = Annotated[IsoDate | None, none_if_blank]


class AuditAddress(BaseModel):
    """The address of a page of the log."""

    person: Words = ""
    action: Words = ""
    since: Day = None
    until: Day = None
    q: Words = ""
    page: PageNumber = 1

    def filters(self) -> AuditFilters:
        """Return what is asked of the log."""
        return AuditFilters(
            person=self.person.strip(), action=self.action, since=self.since, until=self.until, q=self.q.strip()
        )


@router.get("/admin/users")
def users(request: Request, accounts: Known) -> HTMLResponse:
    """List all accounts."""
    return render(request, "users.html", users_page(accounts.users()))


@router.post("/admin/users")
def add_user(
    *,
    request: Request,
    accounts: Known,
    name: Typed,
    password: Secret,
    again: Secret,
    role: Typed = "reader",
    groups: Typed = "",
) -> HTMLResponse:
    """Add an account."""
    try:
        _check_same(password, again)
        accounts.add_user(name, password, role=role, groups=[groups])
    except AccessError as error:
        return _users(request, accounts, problem=str(error))
    record(request, "user", f"+ {name} ({role}; {groups})")
    return _users(request, accounts, notice=_("Đã thêm tài khoản."))


@router.post("/admin/users/change")
def change_user(request: Request, accounts: Known, name: Typed, role: Typed, groups: Typed = "") -> HTMLResponse:
    """Give an account another role and other groups."""
    try:
        accounts.change_user(name, role=role, groups=[groups])
    except AccessError as error:
        return _users(request, accounts, problem=str(error))
    record(request, "user", f"{name} = {role}; {groups}")
    return _users(request, accounts, notice=_("Đã lưu vai trò và nhóm."))


@router.post("/admin/users/password")
def set_password(request: Request, accounts: Known, name: Typed, password: Secret, again: Secret) -> HTMLResponse:
    """Give an account another password; its sessions end."""
    try:
        _check_same(password, again)
        accounts.set_password(name, password)
    except AccessError as error:
        return _users(request, accounts, problem=str(error))
    record(request, "password", name)
    return _users(request, accounts, notice=_("Đã đặt mật khẩu mới; các phiên đăng nhập của tài khoản đã kết thúc."))


@router.post("/admin/users/remove")
def remove_user(
    request: Request, accounts: Known, name: Typed, sure: Annotated[str, Form(max_length=10)] = ""
) -> HTMLResponse:
    """Delete an account with its sessions and tokens."""
    try:
        if not sure:
            raise AccessError("Hãy đánh dấu ô xác nhận rồi bấm xóa.")
        accounts.remove_user(name)
    except AccessError as error:
        return _users(request, accounts, problem=str(error))
    record(request, "user", f"- {name}")
    return _users(request, accounts, notice=_("Đã xóa tài khoản."))


def _check_same(password: str, again: str) -> None:
    if password != again:
        raise AccessError("Hai lần nhập mật khẩu không giống nhau. Hãy nhập lại.")


def _users(request: Request, accounts: Accounts, *, notice: str = "", problem: str = "") -> HTMLResponse:
    page = users_page(accounts.users(), notice=notice, problem=problem)
    return render(request, "users.html", page, 422 if problem else 200)


@router.get("/admin/collections")
def collections(request: Request, accounts: Known, service: Service) -> HTMLResponse:
    """List all collections with the groups that see them."""
    return _collections(request, accounts, service.collections())


@router.post("/admin/collections")
def limit_collection(
    request: Request,
    accounts: Known,
    service: Service,
    collection: Annotated[str, Form(max_length=500)] = "",
    groups: Typed = "",
) -> HTMLResponse:
    """Let only some groups see a collection, or everybody again."""
    try:
        if collection not in {*service.collections(), *accounts.collection_groups()}:
            raise AccessError("Không có bộ sưu tập này. Hãy tải lại trang.")
        doubts = doubtful_names(accounts, service.collections(), collection, [groups])
        accounts.limit_collection(collection, [groups])
    except AccessError as error:
        return _collections(request, accounts, service.collections(), problem=str(error))
    record(request, "collection", f"{collection or '/'} = {groups or '*'}")
    notice = " ".join([_("Đã lưu quyền xem."), *doubts])
    return _collections(request, accounts, service.collections(), notice=notice)


def _collections(
    request: Request, accounts: Accounts, names: set[str], *, notice: str = "", problem: str = ""
) -> HTMLResponse:
    groups = {group for user in accounts.users() for group in user.groups}
    page = collections_page(names, accounts.collection_groups(), groups, notice=notice, problem=problem)
    return render(request, "collections.html", page, 422 if problem else 200)


@router.get("/admin/audit")
def audit(request: Request, accounts: Known, asked: Annotated[AuditAddress, Query()]) -> HTMLResponse:
    """List who did what."""
    wanted, offset = asked.filters(), (asked.page - 1) * ENTRIES_PER_PAGE
    found = audit_page(accounts, wanted, limit=ENTRIES_PER_PAGE, offset=offset)
    return render(request, "audit.html", audit_log_page(found, wanted, asked.page))
