"""The cookie that a session is known by."""

from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import Response

LONGEST_WANTED = 1_500  # signs of an address that somebody is sent on to after signing in: the form is a small one
_NAME = "tracuu_session"
_SECURE_NAME = f"__Host-{_NAME}"  # browsers take it over https alone, and from this host alone


def _name(scheme: str) -> str:
    return _SECURE_NAME if scheme == "https" else _NAME


def session_of(headers: Headers, scheme: str) -> str | None:
    """Return the secret of the session that a request belongs to."""
    try:
        kept = SimpleCookie(headers.get("cookie", "")).get(_name(scheme))
    except CookieError:  # another site's cookie that breaks the rules
        return None
    return kept.value if kept and kept.value else None


def keep_session(response: Response, request: HTTPConnection, session: str) -> None:
    """Let the browser keep a session until it is closed; scripts cannot read it, other sites cannot send it."""
    scheme = request.url.scheme
    response.set_cookie(_name(scheme), session, path="/", secure=scheme == "https", httponly=True, samesite="lax")


def forget_session(response: Response, request: HTTPConnection) -> None:
    """Let the browser forget the session, and what it kept of the pages."""
    scheme = request.url.scheme
    response.delete_cookie(_name(scheme), path="/", secure=scheme == "https", httponly=True, samesite="lax")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
