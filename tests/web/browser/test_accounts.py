"""Accounts in real Chromium: without a script, under the content security policy, and by axe-core's rules."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from argon2 import PasswordHasher
from served_application import serving
from test_accessibility import violations

from search_api.access import secrets

PASSWORD = "một câu ngắn dễ nhớ"
OpenPage = Callable[..., Any]


@pytest.fixture
def guarded_address(app: Any, service: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Return the address of a server with one account."""
    monkeypatch.setattr(secrets, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    service.accounts.add_user("sep", PASSWORD)
    with serving(app) as found:
        yield found
    service.accounts.close()


def sign_in(page: Any, address: str, wanted: str) -> None:
    page.goto(address + wanted)
    page.get_by_label("Tên tài khoản").fill("sep")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(f"**{wanted}")


def test_accounts_tokens_and_the_log_work_without_a_script(guarded_address: str, open_page: OpenPage) -> None:
    page = open_page(javascript=False)
    sign_in(page, guarded_address, "/admin/users")
    add = page.locator("form[action='/admin/users']")
    add.get_by_label("Tên tài khoản").fill("lan")
    for label in ("Mật khẩu", "Nhập lại mật khẩu"):
        add.get_by_label(label, exact=True).fill(PASSWORD)
    add.get_by_role("button").click()
    assert page.get_by_role("status").inner_text() == "Đã thêm tài khoản."
    assert page.get_by_role("heading", name="lan").is_visible()

    page.goto(guarded_address + "/account")
    page.get_by_label("Tên, ví dụ").fill("Máy quét")
    page.get_by_role("button", name="Tạo mã truy cập").click()
    assert page.locator("code.token").inner_text().startswith("tracuu_")

    page.goto(guarded_address + "/admin/audit?action=user")
    assert "lan" in page.locator("tbody").inner_text()
    page.goto(guarded_address + "/account")
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/login")
    page.goto(guarded_address + "/documents")
    assert page.url.endswith("/login?next=%2Fdocuments")


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_pages_of_accounts_have_no_serious_violation(
    guarded_address: str, open_page: OpenPage, axe_source: str, width: int, scheme: str
) -> None:
    page = open_page(width=width, scheme=scheme)
    page.goto(guarded_address + "/login")
    assert not violations(page, axe_source)
    sign_in(page, guarded_address, "/account")
    for path in ("/account", "/admin/users", "/admin/collections", "/admin/audit"):
        page.goto(guarded_address + path)
        assert not violations(page, axe_source), path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is wider than the window"
