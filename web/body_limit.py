"""No request has a larger body than its address needs: what is longer is refused, at its announced length or on the way."""

from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from search_api.app import problem
from web.contexts import ErrorPage
from web.rendering import render_error

ORDINARY_BYTES = 4 * 1024 * 1024
_TITLE = "Nội dung gửi lên quá lớn"


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
            await _refusal(Request(scope), most)(scope, receive, send)
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
    return f"Một lượt gửi có tối đa {most // 1024 // 1024} MB. Hãy chia thành nhiều lượt nhỏ hơn."


def _refusal(request: Request, most: int) -> Response:
    if request.url.path.startswith("/api/"):
        return problem(413, _TITLE, _detail(most))
    return render_error(request, ErrorPage(title=_TITLE, status=413, detail=_detail(most)))
