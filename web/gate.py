"""Whoever asks is known before anything is read of the request, and what they do is logged once it is done."""

import logging
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from anyio import to_thread
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from indexer.errors import TraCuuError
from search_api.access import OPEN_VIEWER, Accounts, Viewer
from search_api.service import SearchService
from web.doors import Door, find_door
from web.error_pages import refusal
from web.local import address_of, is_at_this_machine
from web.localisation import gettext as _
from web.localisation import message
from web.log_bounds import STRANGERS_WINDOW_S, Bounded
from web.sessions import LONGEST_WANTED, session_of

_LOG = logging.getLogger(__name__)
_SIGN_IN = message("Hãy đăng nhập, hoặc gửi mã truy cập trong tiêu đề Authorization: Bearer.")
_TOO_LITTLE = message("Tài khoản của bạn không được làm việc này. Hãy nhờ người quản trị.")
_NO_ACCOUNTS = message(
    "Kho này chưa có tài khoản nào nên chỉ mở cho người ngồi tại máy chủ. Người quản trị tạo tài khoản bằng lệnh "
    "“tracuu user add TÊN”."
)
_UNUSABLE = message("Không đọc được dữ liệu tài khoản. Hãy báo người quản trị.")
_NOWHERE = message("Địa chỉ có thể đã gõ nhầm, hoặc nội dung đã được gỡ bỏ.")
_NO_DOOR = Door("reader")
_REFUSALS = (403, 404)
_ONCE_IN_S = 10 * 60.0  # the pages of a document that somebody reads are one line of the log
_LONGEST_ADDRESS = 300  # characters
Note = Callable[[], None]


class Gate:
    """ASGI middleware that puts the `viewer` of a request into its scope, or answers 303, 401, 403 or 404."""

    def __init__(self, app: ASGIApp, service: SearchService, strangers: Bounded) -> None:
        self._app = app
        self._service = service
        self._strangers = strangers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer that it may not pass."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        found = find_door(scope["method"], scope["path"])
        door, place = found or (_NO_DOOR, {})
        if door.need == "nothing" and not scope["path"].startswith("/api/"):
            await self._app(scope, receive, send)
            return
        try:
            viewer, note = self._identified(request)
        except TraCuuError as error:
            _LOG.error("accounts cannot be used: %s", error)
            await refusal(request, 503, _(_UNUSABLE))(scope, receive, send)
            return
        scope["viewer"], scope["told"] = viewer, []
        if viewer is not None and viewer.is_known:
            scope.setdefault("state", {})["user"] = viewer.name
        fault: Exception | None = None
        if answer := self._refused(request, viewer, door, is_there=found is not None):
            status = answer.status_code
            await answer(scope, receive, send)
        else:
            try:
                status = await self._passed(scope, receive, send, door, place)
            except Exception as error:
                status, fault = 500, error
        if viewer is not None and viewer.is_known:
            await to_thread.run_sync(self._note, request, viewer, door, place, status, note)
        elif status == 401 and "authorization" in request.headers:
            await to_thread.run_sync(self._note_stranger, request)
        if fault:
            raise fault

    # --- who -----------------------------------------------------------------------------------

    def _identified(self, request: Request) -> tuple[Viewer | None, Note | None]:
        """Return who asks, and what is to be noted of their session or token; less than a millisecond."""
        accounts: Accounts = self._service.accounts
        if not accounts.are_there():
            return (OPEN_VIEWER if is_at_this_machine(request) else None), None
        scheme, _blank, token = request.headers.get("authorization", "").partition(" ")
        if scheme:  # a program that says who it is, is nobody else
            held = accounts.of_token(token.strip()) if scheme.lower() == "bearer" else None
            return (
                (held[0], (lambda: accounts.note_token(token.strip())) if held[1] else None) if held else (None, None)
            )
        session = session_of(request.headers, request.url.scheme)
        kept = accounts.in_session(session) if session else None
        if not session or not kept:
            return None, None
        return kept[0], (lambda: accounts.note_session(session)) if kept[1] else None

    def _refused(self, request: Request, viewer: Viewer | None, door: Door, *, is_there: bool) -> Response | None:
        """Return why a request does not pass, None where it does."""
        if door.need == "nothing":
            return None
        if viewer is None:
            return self._unknown(request)
        if not viewer.is_known:
            return None
        if not is_there:
            return refusal(request, 404, _(_NOWHERE))
        changes = request.method not in ("GET", "HEAD") and door.need in ("editor", "admin")
        return None if viewer.may(door.need, changes=changes) else refusal(request, 403, _(_TOO_LITTLE))

    def _unknown(self, request: Request) -> Response:
        if not self._service.accounts.are_there():
            return refusal(request, 403, _(_NO_ACCOUNTS))
        path = request.url.path
        is_program = path.startswith("/api/v1/") or path == "/api/openapi.json" or "authorization" in request.headers
        if is_program:
            answer = refusal(request, 401, _(_SIGN_IN))
            answer.headers["WWW-Authenticate"] = "Bearer"
            return answer
        is_page = request.method in ("GET", "HEAD") and path != "/"
        wanted = f"{path}?{request.url.query}" if request.url.query else path
        is_kept = is_page and len(wanted) <= LONGEST_WANTED
        return RedirectResponse(f"/login?next={quote(wanted, safe='')}" if is_kept else "/login", 303)

    # --- what ----------------------------------------------------------------------------------

    async def _passed(self, scope: Scope, receive: Receive, send: Send, door: Door, place: Mapping[str, Any]) -> int:
        """Pass a request on and return the status of its answer, which no cache shared by others may keep."""
        status = 500
        if door.action in ("delete", "reindex") and scope["viewer"].is_known:  # afterwards nobody knows its name
            scope["told"].append(await to_thread.run_sync(self._file, place))

        async def send_private(event: Message) -> None:
            nonlocal status
            if event["type"] == "http.response.start":
                status = event["status"]
                headers = MutableHeaders(scope=event)
                if "cache-control" not in headers:
                    headers["Cache-Control"] = "private, no-cache"
                headers.add_vary_header("Cookie")
                headers.add_vary_header("Authorization")
            await send(event)

        await self._app(scope, receive, send_private)
        return status

    def _note(  # noqa: PLR0917 — run in a thread, which passes by place
        self, request: Request, viewer: Viewer, door: Door, place: Mapping[str, Any], status: int, note: Note | None
    ) -> None:
        """Log what was done; the answer is sent already."""
        try:
            if note:
                note()
            action, text = self._line(request, door, place, status)
            if action:
                is_often = door.often or action == "refused"
                self._service.accounts.record(
                    viewer.name,
                    action,
                    text,
                    via=viewer.via,
                    address=address_of(request),
                    status=status,
                    once_in_s=_ONCE_IN_S if is_often else 0.0,
                )
        except TraCuuError as error:
            _LOG.error("%s of %s could not be logged: %s", door.action or "session", viewer.name, error)

    def _note_stranger(self, request: Request) -> None:
        """Log that somebody came with a token that is worth nothing."""
        address = address_of(request)
        if not self._strangers.is_first(("token", address)):
            return
        try:
            self._service.accounts.record(
                "?", "refused", via="token", address=address, status=401, once_in_s=STRANGERS_WINDOW_S
            )
        except TraCuuError as error:
            _LOG.error("a token that is worth nothing could not be logged: %s", error)

    def _line(self, request: Request, door: Door, place: Mapping[str, Any], status: int) -> tuple[str, str]:
        """Return (what the log calls a request, its text); "" for what is not logged."""
        told, path = self._told(request, door, place), request.url.path[:_LONGEST_ADDRESS]
        action = door.action if told or door.action not in ("search", "ask") else door.blank
        if action == "list":
            return action, " · ".join(filter(None, (path, told)))
        if not action and status in _REFUSALS and door is not _NO_DOOR:
            return "refused", f"{request.method} {path}"
        return action, told

    def _told(self, request: Request, door: Door, place: Mapping[str, Any]) -> str:
        words = [request.query_params.get(name, "").strip() for name in door.told]
        if "document_id" in place and not request.scope["told"] and door.action:
            words.append(self._file(place))
        return " · ".join([word for word in words if word] + request.scope["told"])

    def _file(self, place: Mapping[str, Any]) -> str:
        """Return the path of the document that an address names, or what it names where there is none.

        Whoever reads the log may see every document, so that it names those too that were refused.
        """
        wanted = str(place["document_id"])[:200]
        try:
            return self._service.library_entry(wanted)[0]
        except TraCuuError:
            return wanted
