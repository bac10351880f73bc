"""Signing in and out, sessions, guessing; and what is open without accounts."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from command_line import run
from fastapi.testclient import TestClient
from local_client import local_client
from lxml import html
from people import PASSWORD, log

from indexer.errors import AccessError, SignInThrottledError
from indexer.settings import Settings
from indexer.store.accounts.throttle import MOST_OF_ACCOUNT, MOST_OF_ADDRESS
from search_api.access import Accounts, secrets
from search_api.access.turns import Turns
from web.app import create_app
from web.local import is_loopback
from web.pages.account import own_address

EVERYWHERE = "0.0.0.0"  # noqa: S104 — to be refused
Visit = Callable[..., TestClient]


def test_without_accounts_only_this_machine_is_let_in(service: Any) -> None:
    served = create_app(service)
    assert local_client(served).get("/").status_code == 200
    for base, host in (
        ("http://localhost", "10.0.0.7"),
        ("http://evil.example", "127.0.0.1"),  # a name of another site that means this machine
        ("http://10.0.0.2", "127.0.0.1"),
    ):
        for path in ("/", "/api/v1/search?q=a"):
            reply = TestClient(served, base_url=base, client=(host, 50_000)).get(path)
            assert reply.status_code == 403
            assert "tracuu user add" in reply.text
    for name in ("x-forwarded-for", "forwarded", "x-real-ip", "via"):
        assert local_client(served, headers={name: "10.0.0.7"}).get("/").status_code == 403
    assert not service.settings.accounts_path.exists()


@pytest.mark.parametrize(
    ("host", "is_own"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        (EVERYWHERE, False),
        ("::", False),
        ("10.0.0.7", False),
        ("a", False),
    ],
)
def test_loopback_is_told_from_what_others_reach(host: str, is_own: bool) -> None:
    assert is_loopback(host) is is_own


def test_serve_opens_to_others_only_with_an_account(tmp_path: Any, corpus_settings: Settings) -> None:
    import shutil

    data = tmp_path / "data"
    shutil.copytree(corpus_settings.data, data)
    from indexer.errors import ConfigurationError

    with pytest.raises(ConfigurationError, match="tracuu user add"):
        run("serve", "--data", str(data), "--host", EVERYWHERE, "--port", "0")


def test_a_session_begins_with_the_password_and_ends_with_signing_out(visit: Visit, accounts: Accounts) -> None:
    client = visit()
    sent_on = client.get("/documents?q=a&page=2")
    assert (sent_on.status_code, sent_on.headers["location"]) == (303, "/login?next=%2Fdocuments%3Fq%3Da%26page%3D2")
    form = html.fromstring(client.get(sent_on.headers["location"]).text)
    assert form.xpath('//input[@name="next"]/@value') == ["/documents?q=a&page=2"]

    reply = client.post("/login", data={"name": "LAN ", "password": PASSWORD, "next": "/documents?q=a&page=2"})

    assert (reply.status_code, reply.headers["location"]) == (303, "/documents?q=a&page=2")
    assert client.get("/documents?q=a").status_code == 200
    kept = dict(client.cookies)
    out = client.post("/logout")
    assert (out.status_code, out.headers["clear-site-data"]) == (303, '"cache", "storage"')
    assert client.get("/documents").status_code == 303
    client.cookies.update(kept)
    assert client.get("/documents").status_code == 303, "the session itself has ended, not its cookie alone"
    assert [line[:2] for line in log(accounts)][:3] == [("LAN", "sign-in"), ("lan", "search"), ("lan", "sign-out")]


def test_the_cookie_is_for_https_this_host_and_no_script(visit: Visit) -> None:
    cookie = visit().post("/login", data={"name": "lan", "password": PASSWORD}).headers["set-cookie"].lower()
    assert cookie.startswith("__host-tracuu_session=")
    assert {"secure", "httponly", "samesite=lax", "path=/"} <= set(cookie.split("; "))
    assert "domain" not in cookie
    here = visit(host="127.0.0.1", scheme="http").post("/login", data={"name": "lan", "password": PASSWORD})
    assert here.headers["set-cookie"].startswith("tracuu_session=")
    assert "httponly" in here.headers["set-cookie"].lower()


def test_no_password_is_taken_in_the_clear_from_another_machine(visit: Visit, service: Any) -> None:
    client = visit(scheme="http")
    assert "https://" in client.get("/login").text
    reply = client.post("/login", data={"name": "lan", "password": PASSWORD})
    assert (reply.status_code, "set-cookie" in reply.headers) == (403, False)

    service.settings = service.settings.model_copy(update={"plain_http": True})
    assert client.post("/login", data={"name": "lan", "password": PASSWORD}).status_code == 303


def test_what_is_stored_gives_no_session_token_or_password_away(visit: Visit, accounts: Accounts, service: Any) -> None:
    client = visit("lan")
    (session,) = client.cookies.values()
    token = accounts.add_token("lan", "máy quét", "read", None)
    accounts.close()
    stored = b"".join(path.read_bytes() for path in service.settings.data.glob("accounts.sqlite*"))
    assert session.encode() not in stored
    assert token.encode() not in stored
    assert PASSWORD.encode() not in stored
    assert b"$argon2id$" in stored
    assert service.settings.accounts_path.stat().st_mode & 0o077 == 0


def test_passwords_are_hashed_as_slowly_as_is_recommended(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.undo()
    assert re.match(r"\$argon2id\$v=19\$m=65536,t=3,p=4\$", secrets.hash_password(PASSWORD, Turns(tmp_path)))


def test_a_session_ends_when_it_is_not_used_and_after_some_days(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    client = visit("lan")
    real = time.time
    for later_h, status in ((11, 200), (22, 200), (35, 303)):
        monkeypatch.setattr(time, "time", lambda later_h=later_h: real() + later_h * 3600)
        assert client.get("/documents").status_code == status
    monkeypatch.setattr(time, "time", real)
    client = visit("lan")
    for later_h in range(10, 24 * 7, 10):
        monkeypatch.setattr(time, "time", lambda later_h=later_h: real() + later_h * 3600)
        assert client.get("/documents").status_code == 200
    monkeypatch.setattr(time, "time", lambda: real() + 24 * 7 * 3600 + 60)
    assert client.get("/documents").status_code == 303


def test_a_removed_account_a_lost_role_and_a_new_password_count_at_once(visit: Visit, accounts: Accounts) -> None:
    editor, reader = visit("bien"), visit("lan")
    accounts.change_user("bien", role="reader")
    assert editor.post("/documents/abc123/reindex").status_code == 403
    accounts.set_password("bien", "một câu khác, cũng dài")
    assert editor.get("/documents").status_code == 303
    accounts.remove_user("lan")
    assert reader.get("/documents").status_code == 303


def test_the_form_to_sign_in_is_a_small_one(visit: Visit) -> None:
    reply = visit().post("/login", data={"name": "lan", "password": "a" * 9_000})
    assert (reply.status_code, "8 KB" in reply.text) == (413, True)
    form = {"content-type": "application/x-www-form-urlencoded"}
    streamed = visit().post("/login", content=(b"a" * 1_000 for _ in range(9)), headers=form)
    assert streamed.status_code == 413
    # An address that the form could not hold is not kept; one that it can comes back whole
    long, longest = "/ask?q=" + "%E1%BB%99" * 300, "/ask?q=" + "%E1%BB%99" * 165
    assert visit().get(long).headers["location"] == "/login"
    client = visit()
    kept = html.fromstring(client.get(client.get(longest).headers["location"]).text)
    assert kept.xpath('//input[@name="next"]/@value') == [longest]
    longest_form = {"name": "lan", "password": "ộ" * 200, "next": longest}
    assert client.post("/login", data=longest_form).status_code == 401


@pytest.mark.parametrize(
    ("wanted", "where"),
    [
        ("/documents?q=a", "/documents?q=a"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("/\t/evil.example", "/"),
        ("/a\r\nset-cookie: x", "/"),
        ("javascript:alert(1)", "/"),
        ("/" + "a" * 1_500, "/"),
        ("", "/"),
    ],
)
def test_signing_in_leads_to_no_other_site(wanted: str, where: str) -> None:
    assert own_address(wanted) == where


def test_wrong_names_and_passwords_are_told_alike(visit: Visit) -> None:
    said = []
    for name in ("lan", "nobody"):
        reply = visit().post("/login", data={"name": name, "password": "sai mất rồi"})
        assert reply.status_code == 401
        said.append(html.fromstring(reply.text).xpath("string(//*[@role='alert'])"))
    assert said[0] == said[1]


def test_guessing_the_password_of_an_account_is_slowed_from_everywhere(visit: Visit, service: Any) -> None:
    for number in range(MOST_OF_ACCOUNT):
        client = visit(host=f"10.0.0.{number}")
        assert client.post("/login", data={"name": "lan", "password": "sai"}).status_code == 401
    reply = visit(host="10.0.1.1").post("/login", data={"name": "Lan", "password": PASSWORD})
    assert reply.status_code == 429
    assert "phút" in reply.text
    assert visit("bien").get("/documents").status_code == 200
    other_process = Accounts(service.settings)
    with pytest.raises(AccessError, match="quá nhiều lần"):
        other_process.sign_in("lan", PASSWORD, "10.0.2.2")
    other_process.close()


def test_guessing_from_one_address_is_slowed_for_every_account(visit: Visit) -> None:
    client = visit()
    for number in range(MOST_OF_ADDRESS):
        assert client.post("/login", data={"name": f"ten{number}", "password": "sai"}).status_code == 401
    assert client.post("/login", data={"name": "lan", "password": PASSWORD}).status_code == 429
    assert visit(host="10.0.0.8").post("/login", data={"name": "lan", "password": PASSWORD}).status_code == 303


def test_many_who_sign_in_at_once_are_not_let_to_hold_all_threads(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = accounts._turns
    monkeypatch.setattr(turns, "_wait_s", 0.01)
    with turns.take(), turns.take(), pytest.raises(SignInThrottledError, match="cùng lúc"):
        accounts.sign_in("lan", PASSWORD, "10.0.0.1")
    assert accounts.sign_in("lan", PASSWORD, "10.0.0.1")


def test_after_a_quarter_of_an_hour_one_may_try_again(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    client = visit()
    for _ in range(MOST_OF_ACCOUNT):
        client.post("/login", data={"name": "lan", "password": "sai"})
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 15 * 60 + 1)
    assert client.post("/login", data={"name": "lan", "password": PASSWORD}).status_code == 303


@pytest.mark.parametrize("password", ["ngắn", "a" * 30, "xin chào lan nhé", "x" * 201])
def test_a_password_that_is_easily_guessed_is_not_taken(accounts: Accounts, password: str) -> None:
    with pytest.raises(AccessError):
        accounts.set_password("lan", password)


def test_a_password_is_the_same_however_a_keyboard_sends_its_accents(accounts: Accounts) -> None:
    import unicodedata

    assert accounts.sign_in("lan", unicodedata.normalize("NFD", PASSWORD), "10.0.0.1")


def test_a_password_that_somebody_else_resets_ends_tokens_too(accounts: Accounts) -> None:
    token = accounts.add_token("bien", "máy quét", "read", None)
    assert accounts.of_token(token)
    accounts.set_password("bien", "một câu nữa, cũng dài")
    assert accounts.of_token(token) is None


def test_a_collection_is_limited_by_the_name_of_its_folder(accounts: Accounts) -> None:
    accounts.limit_collection("Nhân sự/", ["Tổ chức"])
    assert accounts.collection_groups()["Nhân sự"]
    with pytest.raises(AccessError, match="thư mục đầu tiên"):
        accounts.limit_collection("Nhân sự/2026", ["Tổ chức"])
