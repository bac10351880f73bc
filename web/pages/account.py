"""Signing in and out, one's own password and tokens."""

from typing import Annotated

from fastapi import Form, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from indexer.errors import AccessError, SignInError, SignInThrottledError
from search_api.access import Accounts, Viewer
from web.contexts.accounts import account_page, login_page
from web.local import address_of, is_private
from web.localisation import gettext as _
from web.localisation import message
from web.log_bounds import STRANGERS_WINDOW_S, Bounded
from web.pages.parameters import page_router
from web.pages.signed_in import Known, Secret, SignedIn, Typed, record
from web.rendering import render
from web.sessions import LONGEST_WANTED, forget_session, keep_session, session_of

router = page_router()
_IN_THE_CLEAR = message(
    "Kết nối này không được mã hóa nên mật khẩu có thể bị đọc trộm. Hãy mở trang bằng địa chỉ https://; người quản trị "
    "cài đặt https theo hướng dẫn vận hành, hoặc đặt TRACUU_PLAIN_HTTP=true nếu chấp nhận rủi ro."
)
_LEAST_PRINTABLE = " "


def own_address(wanted: str) -> str:
    """Return where to go after signing in: an address of this site, the first page where it is none or too long."""
    is_own = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted
    return (
        wanted if is_own and len(wanted) <= LONGEST_WANTED and all(sign > _LEAST_PRINTABLE for sign in wanted) else "/"
    )


@router.get("/login")
def login(request: Request, accounts: Known, wanted: Annotated[str, Query(alias="next")] = "/") -> HTMLResponse:
    """Ask for name and password."""
    del accounts
    private = is_private(request, request.app.state.service.settings)
    page = login_page(own_address(wanted), problem="" if private else _(_IN_THE_CLEAR), is_private=private)
    return render(request, "login.html", page)


@router.post("/login")
def sign_in(
    request: Request, accounts: Known, name: Typed, password: Secret, wanted: Annotated[str, Form(alias="next")] = "/"
) -> Response:
    """Begin a session, or say why not."""
    wanted = own_address(wanted)
    if not is_private(request, request.app.state.service.settings):
        return render(request, "login.html", login_page(wanted, problem=_(_IN_THE_CLEAR), is_private=False), 403)
    try:
        session = accounts.sign_in(name, password, address_of(request))
    except (SignInError, SignInThrottledError) as error:
        status = 429 if isinstance(error, SignInThrottledError) else 401
        _record_failure(request, name.strip() if accounts.has_user(name) else "?", status)
        return render(request, "login.html", login_page(wanted, name=name, problem=str(error)), status)
    record(request, "sign-in", person=name.strip())
    reply = RedirectResponse(wanted, 303)
    keep_session(reply, request, session)
    return reply


def _record_failure(request: Request, person: str, status: int) -> None:
    """Log that somebody did not get in, so that a stranger who goes on trying does not fill the log.

    Each wrong password of an account is a line, of which the throttle lets a few happen. What it refused is one line
    for each address and account until it lets go, and so is what is no name; it may be a password in the wrong field
    and is logged as "?".
    """
    if status == 401 and person != "?":
        record(request, "sign-in-failed", person=person, status=status)
        return
    strangers: Bounded = request.app.state.strangers
    if strangers.is_first(("sign-in", person, address_of(request), status)):
        record(request, "sign-in-failed", person=person, status=status, once_in_s=STRANGERS_WINDOW_S)


@router.post("/logout")
def sign_out(request: Request, accounts: Known) -> RedirectResponse:
    """End the session."""
    if session := session_of(request.headers, request.url.scheme):
        accounts.sign_out(session)
    record(request, "sign-out")
    reply = RedirectResponse("/login", 303)
    forget_session(reply, request)
    return reply


@router.get("/account")
def account(request: Request, accounts: Known, viewer: SignedIn) -> HTMLResponse:
    """Show one's own account."""
    return _account(request, accounts, viewer)


@router.post("/account/password")
def change_password(
    *, request: Request, accounts: Known, viewer: SignedIn, old: Secret, new: Secret, again: Secret
) -> HTMLResponse:
    """Change one's own password; other sessions end."""
    try:
        if new != again:
            raise AccessError("Hai lần nhập mật khẩu mới không giống nhau. Hãy nhập lại.")
        keep = session_of(request.headers, request.url.scheme)
        accounts.change_own_password(viewer.name, old, new, keep=keep, address=address_of(request))
    except AccessError as error:
        record(request, "password", viewer.name, status=422)
        return _account(request, accounts, viewer, problem=str(error))
    record(request, "password", viewer.name)
    return _account(request, accounts, viewer, notice=_("Đã đổi mật khẩu; các phiên đăng nhập khác đã kết thúc."))


@router.post("/account/tokens")
def add_token(
    *,
    request: Request,
    accounts: Known,
    viewer: SignedIn,
    label: Typed,
    scope: Typed,
    days: Annotated[str, Form(max_length=10)] = "",
) -> HTMLResponse:
    """Make a token for a program and show it this once."""
    try:
        if days.strip() and not (days.strip().isascii() and days.strip().isdecimal()):
            raise AccessError("Thời hạn là số ngày, ví dụ 90; để trống nếu không hết hạn.")
        token = accounts.add_token(viewer.name, label, scope, int(days) if days.strip() else None)
    except AccessError as error:
        return _account(request, accounts, viewer, problem=str(error))
    record(request, "token", f"+ {label} ({scope})")
    return _account(request, accounts, viewer, token=token)


@router.post("/account/tokens/{token_id}/revoke")
def revoke_token(
    request: Request, accounts: Known, viewer: SignedIn, token_id: Annotated[int, Path(ge=1, le=2**31)]
) -> HTMLResponse:
    """Make a token worthless."""
    try:
        label = accounts.revoke_token(viewer.name, token_id)
    except AccessError as error:
        return _account(request, accounts, viewer, problem=str(error))
    record(request, "token", f"- {label}")
    return _account(request, accounts, viewer, notice=_("Đã thu hồi mã truy cập."))


def _account(
    request: Request, accounts: Accounts, viewer: Viewer, *, token: str = "", notice: str = "", problem: str = ""
) -> HTMLResponse:
    groups = next((user.groups for user in accounts.users() if user.name == viewer.name), ())
    page = account_page(viewer, groups, accounts.tokens(viewer.name), token=token, notice=notice, problem=problem)
    reply = render(request, "account.html", page, 422 if problem else 200)
    if token:
        reply.headers["Cache-Control"] = "no-store"
    return reply
