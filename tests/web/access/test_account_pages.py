"""The pages and commands of accounts."""

from collections.abc import Callable
from typing import Any

import pytest
from command_line import run
from fastapi.testclient import TestClient
from lxml import html
from people import PASSWORD, log
from typer.testing import CliRunner

from indexer.errors import AccessError
from indexer.settings import Settings
from search_api.access import Accounts
from web.__main__ import app

EVERYWHERE = "0.0.0.0"  # noqa: S104 — to be refused
Visit = Callable[..., TestClient]


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


@pytest.fixture
def library(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Return settings of a library with two collections and a person in a group."""
    settings = Settings(data=tmp_path / "data")
    monkeypatch.setenv("TRACUU_DATA", str(settings.data))
    for name in ("Nhân sự", "Dân vận"):
        path = tmp_path / "documents" / name / "a.txt"
        path.parent.mkdir(parents=True)
        path.write_text(f"KẾ HOẠCH\n{name}", encoding="utf-8")
    assert run("sync", str(tmp_path / "documents"))[0] == 0
    accounts = Accounts(settings)
    accounts.add_user("sep", PASSWORD, groups=["Tổ chức"])
    accounts.close()
    return settings


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["Nhân sự", "Tổ chức"], []),
        (["Nhân sự", "Tổ chức, Tổ chưc"], ["nhóm “Tổ chưc” (có phải “Tổ chức”?)"]),
        (["nhan su", "Tổ chức"], ["bộ sưu tập “nhan su” (có phải “Nhân sự”?)", "tracuu collection limit “nhan su”"]),
        (["Thanh tra", "Tổ chức"], ["bộ sưu tập “Thanh tra” (đang có: “Dân vận”, “Nhân sự”)"]),
        (["Nhân sư"], ["bộ sưu tập “Nhân sư” (có phải “Nhân sự”?). Không có giới hạn nào để bỏ."]),
    ],
    ids=lambda value: str(value[0]) if value else "-",
)
def test_a_limit_on_names_that_do_not_exist_is_noticed(library: Settings, typed: list[str], said: list[str]) -> None:
    status, _, beside = run("collection", "limit", *typed)
    assert status == 0
    assert [part for part in said if part not in beside] == []
    assert beside.count("Chú ý") == min(1, len(said))
    again = Accounts(library)
    limited = again.collection_groups()
    again.close()
    assert set(limited) == ({typed[0]} if typed[1:] else set()), "documents may come later than their limit"
    assert run("collection", "limit", typed[0])[2] == "" or not typed[1:], "a limit is a name that exists"


def test_the_page_of_collections_says_of_a_group_that_nobody_is_in_it(visit: Visit) -> None:
    client = visit("sep")
    for group, is_doubtful in (("Văn phòng", False), ("Văn phong", True)):
        reply = client.post("/admin/collections", data={"collection": "Dân vận 2026", "groups": group})
        assert ("có phải “Văn phòng”?" in reply.text) is is_doubtful


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
