"""Other sites change nothing, and every answer carries the headers."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from people import PASSWORD

from web.same_origin import lacks_origin
from web.security import SECURITY_HEADERS

EVERYWHERE = "0.0.0.0"  # noqa: S104 — to be refused
Visit = Callable[..., TestClient]


UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


@pytest.mark.parametrize("method", UNSAFE)
@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "https://office.example", "sec-fetch-site": "cross-site"},
        {"origin": "https://office.example", "sec-fetch-site": "same-site"},
        {},
    ],
    ids=str,
)
def test_a_session_changes_nothing_unless_a_page_of_ours_asks(
    visit: Visit, service: Any, method: str, headers: dict[str, str]
) -> None:
    client = visit("bien")
    del client.headers["origin"]
    for path in ("/documents/abc123/delete", "/api/v1/documents/abc123", "/account/tokens", "/logout"):
        assert client.request(method, path, headers=headers).status_code == 403
    assert service.deleted == []
    assert client.get("/documents").status_code == 200


def test_nobody_is_signed_in_by_another_site(visit: Visit) -> None:
    for headers in ({}, {"origin": "https://evil.example"}):
        client = visit()
        del client.headers["origin"]
        reply = client.post("/login", data={"name": "lan", "password": PASSWORD}, headers=headers)
        assert (reply.status_code, "set-cookie" in reply.headers) == (403, False)


def test_a_program_without_a_cookie_tells_no_origin() -> None:
    from starlette.datastructures import Headers

    assert not lacks_origin(Headers({}), "/api/v1/ask")
    assert not lacks_origin(Headers({"authorization": "Bearer x", "cookie": "tracuu_session=x"}), "/api/v1/ask")
    assert lacks_origin(Headers({"cookie": "__Host-tracuu_session=x"}), "/api/v1/ask")
    assert lacks_origin(Headers({"cookie": "a=b; tracuu_session=x"}), "/api/v1/ask")


def test_every_kind_of_answer_carries_the_headers(visit: Visit) -> None:
    client, anybody = visit("lan"), visit()
    for reply, status in (
        (client.get("/ask"), 200),
        (client.get("/api/v1/search?q=a"), 200),
        (client.get("/documents/abc123/file"), 200),
        (client.get("/static/style.css"), 200),
        (anybody.get("/login"), 200),
        (anybody.get("/documents"), 303),
        (anybody.get("/api/v1/search?q=a"), 401),
        (client.get("/admin/users"), 403),
        (client.get("/nowhere"), 404),
        (client.get("/api/v1/nowhere"), 404),
        (client.put("/ask"), 405),
        (client.post("/account/tokens", headers={"origin": "https://evil.example"}), 403),
    ):
        assert reply.status_code == status
        for name, value in SECURITY_HEADERS.items():
            assert reply.headers.get(name) == value, (reply.url, name)
        assert reply.headers["strict-transport-security"] == "max-age=31536000"
        assert "no-cache" in reply.headers["cache-control"]
    assert "private" in client.get("/ask").headers["cache-control"]
    assert "strict-transport-security" not in visit(scheme="http").get("/login").headers


def test_the_policy_lets_in_our_own_files_alone() -> None:
    policy = dict(part.split(" ", 1) for part in SECURITY_HEADERS["Content-Security-Policy"].split("; "))
    assert policy.pop("default-src") == policy.pop("base-uri") == policy.pop("frame-ancestors") == "'none'"
    assert set(policy.values()) == {"'self'"}
    assert set(policy) == {"style-src", "script-src", "img-src", "connect-src", "form-action"}
