"""Tokens of programs, and the log of who did what."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from lxml import html
from people import FILE_NAME, PASSWORD, log

from indexer.settings import Settings
from search_api.access import Accounts

EVERYWHERE = "0.0.0.0"  # noqa: S104 — to be refused
Visit = Callable[..., TestClient]


def test_a_token_is_shown_once_and_does_what_its_scope_and_owner_may(visit: Visit, accounts: Accounts) -> None:
    editor = visit("bien")
    made = editor.post("/account/tokens", data={"label": "Máy quét", "scope": "read", "days": "30"})
    token = html.fromstring(made.text).xpath("string(//code)")
    assert made.headers["cache-control"] == "no-store"
    assert token not in editor.get("/account").text
    program = visit()
    del program.headers["origin"]
    read = {"authorization": f"Bearer {token}"}
    write = {"authorization": f"Bearer {accounts.add_token('bien', 'ghi', 'write', None)}"}
    assert program.get("/api/v1/search?q=a", headers=read).status_code == 200
    assert program.post("/api/v1/ask", json={"question": "a"}, headers=read).status_code == 200
    assert program.delete("/api/v1/documents/abc123", headers=read).status_code == 403
    assert program.delete("/api/v1/documents/abc123", headers=write).status_code == 200
    assert program.get("/api/v1/audit", headers=write).status_code == 403
    assert program.get("/account", headers=write).status_code == 403, "a token makes no tokens"
    for wrong in ("Bearer x", "Basic bGFuOng=", "Bearer", f"bearer  {token}x"):
        assert program.get("/api/v1/search?q=a", headers={"authorization": wrong}).status_code == 401
        assert editor.get("/api/v1/search?q=a", headers={"authorization": wrong}).status_code == 401
    accounts.change_user("bien", role="reader")
    assert program.delete("/api/v1/documents/abc123", headers=write).status_code == 403


def test_a_token_ends_by_its_day_or_when_it_is_revoked(
    visit: Visit, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = visit("lan")
    short = {"authorization": f"Bearer {accounts.add_token('lan', 'ngắn', 'read', 1)}"}
    long = {"authorization": f"Bearer {accounts.add_token('lan', 'dài', 'read', None)}"}
    (number,) = (one.id for one in accounts.tokens("lan") if one.label == "dài")
    assert visit("bien").post(f"/account/tokens/{number}/revoke").status_code == 422, "it is another person's"
    assert [visit().get("/api/v1/search?q=a", headers=one).status_code for one in (short, long)] == [200, 200]
    assert client.post(f"/account/tokens/{number}/revoke").status_code == 200
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 86_401)
    assert [visit().get("/api/v1/search?q=a", headers=one).status_code for one in (short, long)] == [401, 401]


def test_who_did_what_is_logged(visit: Visit, accounts: Accounts) -> None:
    client = visit("bien")
    client.get("/ask", params={"q": "Ai chủ trì?"})
    client.post("/api/v1/ask", json={"question": "Hạn nào?"})
    client.get("/api/v1/search", params={"q": "trồng cây"})
    client.get("/documents/abc123")
    client.get("/documents/abc123/file")
    client.post("/documents", files={"file": ("a.txt", b"a")}, data={"collection": "Cây"})
    client.post("/documents/abc123/delete")
    client.get("/api/v1/audit.csv")
    visit().post("/login", data={"name": "lan", "password": "sai"})
    visit().post("/login", data={"name": PASSWORD, "password": "lan"})
    name = f"2026/{FILE_NAME}"
    assert log(accounts) == [
        ("bien", "sign-in", "", 200),
        ("bien", "ask", "Ai chủ trì?", 200),
        ("bien", "ask", "Hạn nào?", 200),
        ("bien", "search", "trồng cây", 200),
        ("bien", "open", name, 200),
        ("bien", "download", name, 200),
        ("bien", "upload", "Cây · a.txt", 200),
        ("bien", "delete", name, 303),
        ("bien", "export", "", 403),
        ("lan", "sign-in-failed", "", 401),
        ("?", "sign-in-failed", "", 401),
    ]
    assert PASSWORD not in str(log(accounts))


def test_an_admin_searches_and_exports_the_log(visit: Visit, accounts: Accounts) -> None:
    client = visit("sep")
    accounts.record("lan", "search", "Kế hoạch CHUYỂN ĐỔI SỐ", via="web", address="10.0.0.9")
    accounts.record("bien", "upload", "=HYPERLINK(1)", via="web", address="10.0.0.8")
    today = time.strftime("%Y-%m-%d")
    for asked, people in (
        ({"q": "chuyển đổi"}, ["lan"]),
        ({"q": "chuyen doi so"}, ["lan"]),
        ({"q": "10.0.0.8"}, ["bien"]),
        ({"person": "LAN"}, ["lan"]),
        ({"action": "upload"}, ["bien"]),
        ({"since": today, "until": today, "action": "search"}, ["lan"]),
        ({"until": "2020-01-01"}, []),
    ):
        found = client.get("/api/v1/audit", params=asked).json()
        assert [one["person"] for one in found["entries"]] == people, asked
        assert found["total"] == len(people)
        page = html.fromstring(client.get("/admin/audit", params=asked).text)
        assert page.xpath("//tbody/tr/td[2]/text()") == people, asked
    csv = client.get("/api/v1/audit.csv", params={"action": "upload"}).content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in csv
    assert client.get("/api/v1/audit.xlsx").content.startswith(b"PK")


def test_the_log_forgets_after_its_days(service: Any, accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    del service
    accounts.record("lan", "search", "cũ")
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 366 * 86_400)
    assert log(accounts) == []
    later = Accounts(accounts_settings(accounts))
    later.record("lan", "search", "mới")
    monkeypatch.setattr(time, "time", real)
    assert [line[2] for line in log(later)] == ["mới"], "the old line is gone from the file"
    later.close()


def accounts_settings(accounts: Accounts) -> Settings:
    return Settings(data=Path(accounts._database._home.name).parent)
