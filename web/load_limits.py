"""What keeps a worker answering when too much is asked of it: a limit of requests, and of patience with slow senders.

Requests beyond the limit are refused at once with the advice to come again, so that those before them are answered in
time; without it, all would wait until nobody waits for them any more.
"""

import asyncio
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web import metrics
from web.error_pages import refusal
from web.localisation import gettext as _
from web.localisation import message

RETRY_AFTER_S = 3
_ALWAYS = ("/healthz", "/readyz", "/metrics", "/static/")  # cheap, and what tells that the rest is too much
BUSY_TITLE = message("Máy chủ đang bận")
_BUSY = message("Máy chủ đang trả lời nhiều yêu cầu cùng lúc. Hãy thử lại sau vài giây.")
_SLOW = message("Nội dung gửi lên đến quá chậm nên máy chủ đã thôi đợi. Hãy kiểm tra đường truyền rồi gửi lại.")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a body is waited for: `pause_s` for its next part, and `total_s` for all of it.

    Each `bytes_per_s` that have come give another second, so that whoever sends faster than that is waited for as long
    as it takes, and whoever sends a byte now and then is not. The time that the program takes does not count.
    """

    pause_s: float = 30.0
    total_s: float = 30.0
    # Some tenth of what EDGE brings, the slowest line that an office may have
    bytes_per_s: float = 1_000.0

    def left_s(self, waited_s: float, received: int) -> float:
        """Return how long the next part is waited for after `received` bytes that were waited for `waited_s`."""
        return min(self.pause_s, self.total_s + received / self.bytes_per_s - waited_s)


ORDINARY_PATIENCE = Patience()
# A form of a few hundred bytes from whoever comes along
_PATIENCE_OF: Mapping[str, Patience] = {"/login": Patience(pause_s=5.0, total_s=5.0, bytes_per_s=math.inf)}


class LoadLimits:
    """ASGI middleware; `most` requests are answered at the same time, bodies are waited for with `patience`."""

    def __init__(
        self,
        app: ASGIApp,
        most: int,
        patience: Patience = ORDINARY_PATIENCE,
        patience_of: Mapping[str, Patience] = _PATIENCE_OF,
    ) -> None:
        """`patience_of` are paths with a patience of their own."""
        self._app = app
        self._most = most
        self._patience, self._patience_of = patience, patience_of
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
            patience = self._patience_of.get(scope["path"].rstrip("/"), self._patience)
            await self._app(scope, _impatient(receive, patience), send)
        finally:
            self._running -= 1


def _impatient(receive: Receive, patience: Patience) -> Receive:
    is_whole, waited_s, received = False, 0.0, 0

    async def received_in_time() -> Message:
        nonlocal is_whole, waited_s, received
        if is_whole:  # now it waits for the client to leave, which may take as long as the answer
            return await receive()
        began = time.monotonic()
        try:
            message = await asyncio.wait_for(receive(), max(0.0, patience.left_s(waited_s, received)))
        except TimeoutError as error:
            raise HTTPException(408, _(_SLOW), headers={"Connection": "close"}) from error
        waited_s += time.monotonic() - began
        received += len(message.get("body", b""))
        is_whole = not message.get("more_body", False)
        return message

    return received_in_time
