"""Signing in and out, sessions, tokens, other sites, throttling, roles, and the log of all of it."""

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from argon2 import PasswordHasher
from command_line import run
from fastapi.testclient import TestClient
from local_client import local_client
from lxml import html
from typer.testing import CliRunner

from indexer.errors import AccessError, SignInThrottledError
from indexer.settings import Settings
from indexer.store.accounts.throttle import MOST_OF_ACCOUNT, MOST_OF_ADDRESS
from search_api.access import Accounts, secrets
from web.__main__ import app
from web.app import create_app
from web.local import is_loopback
from web.pages.account import own_address
from web.same_origin import lacks_origin
from web.security import SECURITY_HEADERS

FILE_NAME = "Kế hoạch <b>dân vận 2026.docx"  # of the service in memory
PASSWORD = "một câu ngắn dễ nhớ"
EVERYWHERE = "0.0.0.0"  # noqa: S104 — to be refused
Visit = Callable[..., TestClient]


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def accounts(service: Any) -> Iterator[Accounts]:
    service.accounts.add_user("sep", PASSWORD)
    service.accounts.add_user("lan", PASSWORD, groups=["Văn phòng"])
    service.accounts.add_user("bien", PASSWORD, role="editor")
    yield service.accounts
    service.accounts.close()


@pytest.fixture
def visit(service: Any, accounts: Accounts) -> Visit:
    served = create_app(service)

    def opened(name: str = "", *, host: str = "10.0.0.7", scheme: str = "https") -> TestClient:
        client = TestClient(
            served, base_url=f"{scheme}://office.example", client=(host, 50_000), follow_redirects=False,
            headers={"origin": f"{scheme}://office.example"},
        )  # fmt: skip
        if name:
            assert client.post("/login", data={"name": name, "password": PASSWORD}).status_code == 303
        return client

    return opened


def log(accounts: Accounts) -> list[tuple[str, str, str, int]]:
    from indexer.store.accounts import AuditQuery

    _, entries = accounts.audit.page(AuditQuery(), limit=500, offset=0)
    return [(one.person, one.action, one.text, one.status) for one in reversed(entries)]


# --- without accounts --------------------------------------------------------------------------------


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


# --- sessions ----------------------------------------------------------------------------------------


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


def test_passwords_are_hashed_as_slowly_as_is_recommended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert re.match(r"\$argon2id\$v=19\$m=65536,t=3,p=4\$", secrets.hash_password(PASSWORD))


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
        ("", "/"),
    ],
)
def test_signing_in_leads_to_no_other_site(wanted: str, where: str) -> None:
    assert own_address(wanted) == where


# --- guessing ----------------------------------------------------------------------------------------


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
    monkeypatch.setattr(secrets, "_WAIT_S", 0.01)
    with secrets._TURNS, secrets._TURNS, pytest.raises(SignInThrottledError, match="cùng lúc"):
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


# --- other sites -------------------------------------------------------------------------------------

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


# --- tokens ------------------------------------------------------------------------------------------


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


# --- the log -----------------------------------------------------------------------------------------


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
    return Settings(data=accounts._database._path.parent)


# --- pages and commands ------------------------------------------------------------------------------


def test_admins_make_change_and_remove_accounts_without_a_script(visit: Visit, accounts: Accounts) -> None:
    client = visit("sep")
    new = {"name": "hoa", "password": PASSWORD, "again": PASSWORD, "role": "editor", "groups": "Tổ chức,  Tư pháp"}
    assert client.post("/admin/users", data={**new, "again": "khác"}).status_code == 422
    assert client.post("/admin/users", data=new).status_code == 200
    assert client.post("/admin/users", data=new).status_code == 422, "the name is taken"
    assert [(u.name, u.role, u.groups) for u in accounts.users() if u.name == "hoa"] == [
        ("hoa", "editor", ("Tư pháp", "Tổ chức"))
    ]
    assert client.post("/admin/users/change", data={"name": "hoa", "role": "reader", "groups": ""}).status_code == 200
    assert client.post("/admin/users/change", data={"name": "hoa", "role": "king"}).status_code == 422
    assert client.post("/admin/users/remove", data={"name": "hoa"}).status_code == 422, "not sure"
    assert client.post("/admin/users/remove", data={"name": "hoa", "sure": "1"}).status_code == 200
    for path, data in (
        ("/admin/users/remove", {"name": "sep", "sure": "1"}),
        ("/admin/users/change", {"name": "sep", "role": "reader"}),
    ):
        assert "người quản trị cuối cùng" in client.post(path, data=data).text
    assert [line[1] for line in log(accounts)].count("user") == 3


def test_one_changes_ones_own_password_by_knowing_it(visit: Visit) -> None:
    client, elsewhere = visit("lan"), visit("lan")
    new = "một câu khác, cũng dài"
    for old, first, second, status in (
        ("sai", new, new, 422),
        (PASSWORD, new, "khác", 422),
        (PASSWORD, "ngắn", "ngắn", 422),
        (PASSWORD, new, new, 200),
    ):
        reply = client.post("/account/password", data={"old": old, "new": first, "again": second})
        assert reply.status_code == status
    assert client.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 303
    assert visit().post("/login", data={"name": "lan", "password": new}).status_code == 303


def type_password(*arguments: str) -> str:
    """Type the password twice where a command asks for it; return what was said."""
    result = CliRunner().invoke(app, list(arguments), input=f"{PASSWORD}\n{PASSWORD}\n")
    assert result.exit_code == 0, result.output
    assert PASSWORD not in result.output
    return result.output


def test_accounts_are_made_and_listed_by_commands(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACUU_DATA", str(tmp_path))
    assert "Nhập lại" in type_password("user", "add", "sep")
    type_password("user", "add", "lan", "--role", "editor", "--group", "Văn phòng")
    assert run("user", "role", "lan", "reader")[0] == 0
    assert run("user", "groups", "lan", "Tổ chức", "Tư pháp")[0] == 0
    type_password("user", "password", "lan")
    assert run("collection", "limit", "Mật", "Tổ chức")[0] == 0
    assert run("user", "list")[1].splitlines() == ["lan\treader\tTư pháp, Tổ chức", "sep\tadmin\t"]
    assert run("collection", "list")[1].splitlines() == ["Mật\tTổ chức"]
    with pytest.raises(AccessError, match="cuối cùng"):
        run("user", "remove", "sep")
    assert run("user", "remove", "lan")[0] == 0
    accounts = Accounts(Settings(data=tmp_path))
    assert [line[1] for line in log(accounts)] == ["user", "user", "user", "user", "password", "collection", "user"]
    accounts.close()


def test_the_first_account_is_an_admin(tmp_path: Any) -> None:
    accounts = Accounts(Settings(data=tmp_path))
    with pytest.raises(AccessError, match="quản trị"):
        accounts.add_user("lan", PASSWORD, role="reader")
    assert not accounts.are_there()
    accounts.close()


@pytest.mark.parametrize("name", ["a b", "../x", "", "x" * 65, "a\nb", "<b>"])
def test_odd_names_are_no_accounts(accounts: Accounts, name: str) -> None:
    with pytest.raises(AccessError):
        accounts.add_user(name, PASSWORD)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_of_accounts_speak_both_languages(visit: Visit, language: str) -> None:
    client = visit("sep")
    for path in ("/account", "/admin/users", "/admin/collections", "/admin/audit"):
        page = html.fromstring(client.get(f"{path}?lang={language}").text)
        assert page.get("lang") == language
        labelled = {one.get("for") for one in page.xpath("//label[@for]")}
        for control in page.xpath("//input[not(@type='hidden') and not(@hidden) and not(@type='checkbox')]|//select"):
            assert control.get("id") in labelled, html.tostring(control)
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids))


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
