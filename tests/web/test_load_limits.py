"""Too many requests, and senders that are too slow."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request

from web import load_limits
from web.app import create_app
from web.error_pages import install_error_handlers
from web.load_limits import ORDINARY_PATIENCE, LoadLimits, Patience


def _application(released: asyncio.Event, *, most: int = 2, patience: Patience = ORDINARY_PATIENCE) -> FastAPI:
    app = FastAPI()
    install_error_handlers(app)
    app.add_middleware(LoadLimits, most=most, patience=patience)

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


async def _status(app: FastAPI, path: str, parts: Iterable[tuple[float, bytes]]) -> int:
    """Send parts of a body, each after a pause in seconds; return the status of the answer."""
    sent: list[dict[str, Any]] = []
    waiting = iter([*parts, (0.0, b"")])

    async def receive() -> dict[str, Any]:
        pause_s, part = next(waiting)
        await asyncio.sleep(pause_s)
        return {"type": "http.request", "body": part, "more_body": part != b""}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b"",
        "headers": [(b"content-type", b"application/x-www-form-urlencoded"), (b"origin", b"http://a"), (b"host", b"a")],
        "http_version": "1.1", "scheme": "http", "server": ("a", 80), "client": ("127.0.0.1", 1), "root_path": "",
    }  # fmt: skip
    call: Callable[..., Awaitable[None]] = app
    await call(scope, receive, send)
    return int(sent[0]["status"])


@pytest.mark.parametrize(("pause_s", "status"), [(0.0, 200), (2.0, 408)])
def test_body_that_stops_coming_is_not_waited_for(pause_s: float, status: int) -> None:
    app = _application(asyncio.Event(), patience=Patience(pause_s=0.3))
    assert asyncio.run(_status(app, "/api/body", [(0.0, b"a" * 10), (pause_s, b"b")])) == status


@pytest.mark.parametrize(("part", "status"), [(b"a", 408), (b"a" * 1_000, 200)], ids=["a trickle", "a slow line"])
def test_a_trickle_ends_and_a_slow_line_is_waited_for(part: bytes, status: int) -> None:
    app = _application(asyncio.Event(), patience=Patience(total_s=0.3))
    assert asyncio.run(_status(app, "/api/body", [(0.05, part)] * 20)) == status


def test_what_is_waited_for_by_default() -> None:
    def ends_after_s(patience: Patience, bytes_per_s: float, size: int) -> float | None:
        waited_s = 0.0
        while waited_s * bytes_per_s < size:
            if patience.left_s(waited_s, int(waited_s * bytes_per_s)) < 1.0:
                return waited_s
            waited_s += 1.0
        return None

    megabytes_50 = 50 * 1024 * 1024
    assert ends_after_s(ORDINARY_PATIENCE, 7_000, megabytes_50) is None, "a telephone line"
    assert ends_after_s(ORDINARY_PATIENCE, 0.5, 1_000) == pytest.approx(30, abs=2)
    assert ends_after_s(ORDINARY_PATIENCE, 500, megabytes_50) == pytest.approx(60, abs=4)


def test_a_sign_in_that_comes_slowly_ends_soon_however_steadily(service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    patience = load_limits._PATIENCE_OF["/login"]
    assert patience.left_s(5.0, 8_000) <= 0
    monkeypatch.setitem(load_limits._PATIENCE_OF, "/login", replace(patience, total_s=0.3))  # type: ignore[index]
    service.accounts.add_user("sep", "một câu ngắn dễ nhớ")
    app = create_app(service)
    assert asyncio.run(_status(app, "/login", [(0.0, b"name=sep&password=x")])) == 401
    assert asyncio.run(_status(app, "/login", [(0.05, b"name=" + b"a" * 300)] * 20)) == 408


def test_client_that_waits_for_a_long_answer_is_waited_for() -> None:
    async def scenario() -> None:
        released = asyncio.Event()
        async with _client(_application(released, patience=Patience(0.1, 0.1))) as client:
            running = asyncio.create_task(client.get("/api/slow"))
            await asyncio.sleep(0.4)
            released.set()
            assert (await running).status_code == 200

    asyncio.run(scenario())
