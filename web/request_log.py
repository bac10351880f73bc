"""Every request: its id, one line in the log, and the figures of `web.metrics`.

The line has the route's template, not the address: questions and document texts stand in addresses.
"""

import logging
import time
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web import metrics
from web.log_bounds import Bounded
from web.logs import FIELDS, current_request
from web.request_id import HEADER, give_id, request_id

_PROBES = frozenset({"/healthz", "/readyz", "/metrics", "/api/v1/healthz"})
_THROTTLED = 429
_CLIENT_CLOSED = 499  # as nginx says it: the client went away before it had an answer
_LOG = logging.getLogger(__name__)


class RequestLog:
    """ASGI middleware around all others; `state["user"]`, an account, is logged where the gate put it there."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._throttled = Bounded()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; log and count what came of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        own = give_id(scope)
        current_request.set(own)
        status = _CLIENT_CLOSED
        started = time.perf_counter()

        async def send_with_id(event: Message) -> None:
            nonlocal status
            if event["type"] == "http.response.start":
                status = event["status"]
                MutableHeaders(scope=event)[HEADER] = own
            await send(event)

        metrics.IN_PROGRESS.inc()
        try:
            await self._app(scope, receive, send_with_id)
        except Exception:
            status = 500  # the page is made outside, by the framework
            _LOG.exception("unhandled error", extra={FIELDS: _fields(scope)})
            raise
        finally:
            metrics.IN_PROGRESS.dec()
            self._tell(scope, status, time.perf_counter() - started)

    def _tell(self, scope: Scope, status: int, took_s: float) -> None:
        route, method = route_of(scope), scope["method"]
        metrics.count_request(route, method, status, took_s)
        fields = _fields(scope) | {"status": status, "took_ms": round(took_s * 1000, 1)}
        is_quiet = (route in _PROBES and status < 400) or (status == _THROTTLED and not self._is_news(scope, route))
        level = logging.DEBUG if is_quiet else logging.INFO
        _LOG.log(level, "%s %s %d %.0f ms", method, route, status, took_s * 1000, extra={FIELDS: fields})

    def _is_news(self, scope: Scope, route: str) -> bool:
        """Return whether an address is told for the first time in a while that it tries too often."""
        client: tuple[str, int] | None = scope.get("client")
        return self._throttled.is_first((client[0] if client else "", route))


def _fields(scope: Scope) -> dict[str, Any]:
    fields = {"request_id": request_id(scope), "route": route_of(scope), "method": scope["method"]}
    user = scope["state"].get("user")
    return fields | {"user": user} if user else fields


def route_of(scope: Scope) -> str:
    """Return the template of the route that took a request: "/documents/{document_id}"; few different ones."""
    if scope["path"].startswith("/static/"):
        return "/static"
    route = scope.get("route")
    return str(getattr(route, "path", None) or "unmatched")
