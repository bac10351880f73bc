"""Requests that change something come from our own pages, or from programs that are no browser.

A browser tells where a request comes from (`Sec-Fetch-Site`, or `Origin` over plain http); one that another site sends
in a reader's name is refused before anything is read of it. What sends neither header is not a browser, and passes,
unless it comes with a session or begins one: what a browser keeps is taken only from a browser that tells. So forms
need no tokens of their own.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from web.error_pages import refusal
from web.localisation import gettext as _
from web.localisation import message
from web.sessions import session_of

SIGN_IN_PATH = "/login"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_OWN_SITES = frozenset({"same-origin", "none"})  # "none": an address typed in, a bookmark
_DETAIL = message(
    "Yêu cầu này được gửi từ một trang web khác nên đã bị từ chối. Hãy mở trang Tra Cứu và làm lại từ đó."
)


def is_cross_origin(headers: Headers) -> bool:
    """Return whether a browser sent a request from a page of another origin."""
    if site := headers.get("sec-fetch-site"):
        return site not in _OWN_SITES
    origin = headers.get("origin")
    try:
        return origin is not None and urlsplit(origin).netloc.lower() != headers.get("host", "").lower()
    except ValueError:  # "http://["
        return True


def lacks_origin(headers: Headers, path: str) -> bool:
    """Return whether a request is made by the cookie of a session, or asks for one, and does not tell its origin."""
    if "sec-fetch-site" in headers or "origin" in headers or "authorization" in headers:
        return False
    return path == SIGN_IN_PATH or any(session_of(headers, scheme) for scheme in ("http", "https"))


class SameOrigin:
    """ASGI middleware that refuses to change anything for other sites."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 403."""
        if scope["type"] == "http" and scope["method"] not in _SAFE_METHODS:
            headers = Headers(scope=scope)
            if is_cross_origin(headers) or lacks_origin(headers, scope["path"]):
                await refusal(Request(scope), 403, _(_DETAIL))(scope, receive, send)
                return
        await self._app(scope, receive, send)
