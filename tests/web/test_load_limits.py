"""Too many requests, and senders that are too slow."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request

from web.error_pages import install_error_handlers
from web.load_limits import LoadLimits


def _application(released: asyncio.Event, *, most: int = 2, patience_s: float = 5.0) -> FastAPI:
    app = FastAPI()
    install_error_handlers(app)
    app.add_middleware(LoadLimits, most=most, patience_s=patience_s)

    @app.get("/api/slow")
    async def slow() -> str:
        await released.wait()
        return "done"

    @app.post("/api/body")
    async def body(request: Request) -> int:
        return len(await request.body())

    @app.get("/healthz")
    async def healthz() -> str:
        return "ok"

    return app


def _client(app: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://a")


def test_requests_beyond_the_limit_are_told_to_come_again() -> None:
    async def scenario() -> None:
        released = asyncio.Event()
        async with _client(_application(released)) as client:
            running = [asyncio.create_task(client.get("/api/slow")) for _ in range(2)]
            await asyncio.sleep(0.05)

            refused = await client.get("/api/slow")
            assert refused.status_code == 503
            assert 1 <= int(refused.headers["Retry-After"]) <= 10
            assert refused.headers["content-type"] == "application/problem+json"
            page = await client.get("/slow")
            assert page.status_code == 503
            assert "tracuu sync" not in page.text
            assert (await client.get("/healthz")).status_code == 200

            released.set()
            assert [(await one).status_code for one in running] == [200, 200]
            assert (await client.get("/api/slow")).status_code == 200

    asyncio.run(scenario())


@pytest.mark.parametrize(("pause_s", "status"), [(0.0, 200), (2.0, 408)])
def test_body_that_stops_coming_is_not_waited_for(pause_s: float, status: int) -> None:
    async def scenario() -> int:
        app = _application(asyncio.Event(), patience_s=0.3)
        sent: list[dict[str, Any]] = []
        parts = iter([b"a" * 10, b"b"])

        async def receive() -> dict[str, Any]:
            part = next(parts)
            if part == b"b":
                await asyncio.sleep(pause_s)
            return {"type": "http.request", "body": part, "more_body": part != b"b"}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        scope = {
            "type": "http", "method": "POST", "path": "/api/body", "raw_path": b"/api/body", "query_string": b"",
            "headers": [], "http_version": "1.1", "scheme": "http", "server": ("a", 80), "client": ("b", 1),
            "root_path": "",
        }  # fmt: skip
        call: Callable[..., Awaitable[None]] = app
        await call(scope, receive, send)
        return int(sent[0]["status"])

    assert asyncio.run(scenario()) == status


def test_client_that_waits_for_a_long_answer_is_waited_for() -> None:
    async def scenario() -> None:
        released = asyncio.Event()
        async with _client(_application(released, patience_s=0.1)) as client:
            running = asyncio.create_task(client.get("/api/slow"))
            await asyncio.sleep(0.4)
            released.set()
            assert (await running).status_code == 200

    asyncio.run(scenario())
