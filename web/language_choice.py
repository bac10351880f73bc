"""Which language a page is in: chosen by `?lang=`, kept in a cookie, Vietnamese where nothing is chosen."""

from http.cookies import CookieError, SimpleCookie
from typing import cast
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import URL, Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.localisation import DEFAULT_LANGUAGE, LANGUAGES, Language, use_language

COOKIE = "lang"  # also the name in an address
_COOKIE_AGE_S = 365 * 24 * 3600
_FOR_PROGRAMS = ("/api/v1/", "/static/")  # what lies there has no language


def address_in(language: Language, url: URL) -> str:
    """Return the path and query of `url`, with the language asked for."""
    kept = [(name, value) for name, value in parse_qsl(url.query, keep_blank_values=True) if name != COOKIE]
    return f"{url.path}?{urlencode([*kept, (COOKIE, language)])}"


class LanguageChoice:
    """ASGI middleware that sets the language of a page, and keeps in a cookie what `?lang=` asks for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on in its language."""
        if scope["type"] != "http" or scope["path"].startswith(_FOR_PROGRAMS):
            await self._app(scope, receive, send)
            return
        asked = _asked_language(scope)
        # Not reset afterwards: the page of an unexpected error is made outside of this middleware.
        use_language(asked or _kept_language(scope) or DEFAULT_LANGUAGE)

        async def send_with_cookie(event: Message) -> None:
            if event["type"] == "http.response.start":
                headers = MutableHeaders(scope=event)
                headers.add_vary_header("Cookie")
                if asked:
                    headers.append(
                        "Set-Cookie", f"{COOKIE}={asked}; Max-Age={_COOKIE_AGE_S}; Path=/; HttpOnly; SameSite=Lax"
                    )
            await send(event)

        await self._app(scope, receive, send_with_cookie)


def _asked_language(scope: Scope) -> Language | None:
    query = parse_qsl(scope.get("query_string", b"").decode("latin-1"))
    return _known(next((value for name, value in query if name == COOKIE), None))


def _kept_language(scope: Scope) -> Language | None:
    try:
        kept = SimpleCookie(Headers(scope=scope).get("cookie", "")).get(COOKIE)
    except CookieError:  # another site's cookie that breaks the rules
        return None
    return _known(kept.value if kept else None)


def _known(value: str | None) -> Language | None:
    return cast(Language, value) if value in LANGUAGES else None
