"""No request has a larger body than its address needs: a longer one is refused when it says so, or on the way."""

from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.error_pages import refusal
from web.localisation import gettext as _

_MEGABYTE = 1024 * 1024
ORDINARY_BYTES = 4 * 1024 * 1024
SIGN_IN_BYTES = 8 * 1024  # name, password and where to go then, of whoever comes along


class BodyLimit:
    """ASGI middleware; `most_bytes` tells the limit of a path."""

    def __init__(self, app: ASGIApp, most_bytes: Callable[[str], int]) -> None:
        self._app = app
        self._most_bytes = most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 413."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = self._most_bytes(scope["path"])
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdecimal() and int(announced) > most:
            await refusal(Request(scope), 413, _detail(most))(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > most:
                raise HTTPException(413, _detail(most))
            return message

        await self._app(scope, counted, send)


def _detail(most: int) -> str:
    if most < _MEGABYTE:
        return _("Một lượt gửi tới địa chỉ này có tối đa %(size)s KB.", size=most // 1024)
    return _("Một lượt gửi có tối đa %(size)s MB. Hãy chia thành nhiều lượt nhỏ hơn.", size=most // _MEGABYTE)
