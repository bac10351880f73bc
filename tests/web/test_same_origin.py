"""Nothing is changed for another site, and no body is longer than its address needs; programs pass."""

import pytest
from fastapi.testclient import TestClient
from starlette.datastructures import Headers

from web.body_limit import ORDINARY_BYTES
from web.same_origin import is_cross_origin


@pytest.mark.parametrize(
    ("headers", "crosses"),
    [
        ({}, False),
        ({"sec-fetch-site": "same-origin"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"sec-fetch-site": "same-site"}, True),
        ({"sec-fetch-site": "cross-site", "origin": "http://a:8000"}, True),
        ({"origin": "http://a:8000"}, False),
        ({"origin": "http://A:8000"}, False),
        ({"origin": "http://a"}, True),
        ({"origin": "http://evil:8000"}, True),
        ({"origin": "http://a:8000.evil"}, True),
        ({"origin": "null"}, True),
        ({"origin": ""}, True),
        ({"origin": "http://["}, True),
    ],
)
def test_requests_of_other_sites_are_told_apart(headers: dict[str, str], crosses: bool) -> None:
    assert is_cross_origin(Headers({"host": "a:8000", **headers})) is crosses


def test_another_site_may_read_but_not_change(client: TestClient) -> None:
    evil = {"origin": "http://evil.example", "sec-fetch-site": "cross-site"}
    assert client.get("/", headers=evil).status_code == 200
    for method, path in (("POST", "/api/v1/ask"), ("DELETE", "/api/v1/documents/abc123"), ("PATCH", "/api/v1/x")):
        reply = client.request(method, path, headers=evil)
        assert reply.status_code == 403
        assert reply.headers["content-type"] == "application/problem+json"
    page = client.post("/documents", headers=evil)
    assert page.status_code == 403
    assert "trang web khác" in page.text
    assert "content-security-policy" in page.headers
    assert client.post("/api/v1/ask", json={"question": "ai"}).status_code == 200


def test_a_long_body_is_refused_by_its_announced_length_and_on_the_way(client: TestClient) -> None:
    announced = client.post("/api/v1/ask", content=b"a", headers={"content-length": str(ORDINARY_BYTES + 1)})
    streamed = client.post("/api/v1/ask", content=(b"a" * 1_000_000 for _ in range(5)))
    for reply in (announced, streamed):
        assert reply.status_code == 413
        assert reply.headers["content-type"] == "application/problem+json"
        assert "tối đa 4 MB" in reply.json()["detail"]
