"""What keeps a worker answering when too much is asked of it: a limit of requests, and of patience with slow senders.

Requests beyond the limit are refused at once with the advice to come again, so that those before them are answered in
time; without it, all would wait until nobody waits for them any more.
"""

import asyncio

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web import metrics
from web.error_pages import refusal
from web.localisation import gettext as _
from web.localisation import message

RETRY_AFTER_S = 3
BODY_PATIENCE_S = 30.0  # for the next part of a body
_ALWAYS = ("/healthz", "/readyz", "/metrics", "/static/")  # cheap, and what tells that the rest is too much
BUSY_TITLE = message("Máy chủ đang bận")
_BUSY = message("Máy chủ đang trả lời nhiều yêu cầu cùng lúc. Hãy thử lại sau vài giây.")
_SLOW = message("Nội dung gửi lên đến quá chậm nên máy chủ đã thôi đợi. Hãy kiểm tra đường truyền rồi gửi lại.")


class LoadLimits:
    """ASGI middleware; `most` requests are answered at the same time, bodies may pause for `patience_s`."""

    def __init__(self, app: ASGIApp, most: int, patience_s: float = BODY_PATIENCE_S) -> None:
        self._app = app
        self._most = most
        self._patience_s = patience_s
        self._running = 0  # only the event loop's thread counts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 503."""
        if scope["type"] != "http" or scope["path"].startswith(_ALWAYS):
            await self._app(scope, receive, send)
            return
        if self._running >= self._most:
            metrics.REFUSED.inc()
            response = refusal(Request(scope), 503, _(_BUSY), BUSY_TITLE)
            response.headers["Retry-After"] = str(RETRY_AFTER_S)
            await response(scope, receive, send)
            return
        self._running += 1
        try:
            await self._app(scope, self._impatient(receive), send)
        finally:
            self._running -= 1

    def _impatient(self, receive: Receive) -> Receive:
        is_whole = False

        async def received() -> Message:
            nonlocal is_whole
            if is_whole:  # now it waits for the client to leave, which may take as long as the answer
                return await receive()
            try:
                message = await asyncio.wait_for(receive(), self._patience_s)
            except TimeoutError as error:
                raise HTTPException(408, _(_SLOW), headers={"Connection": "close"}) from error
            is_whole = not message.get("more_body", False)
            return message

        return received
