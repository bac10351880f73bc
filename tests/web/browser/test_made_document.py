"""Walks over one made document: ask, follow citation [1], see the highlight; no page is wider than a phone."""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_following_citation_one_shows_the_highlight(
    open_page: Callable[..., Any], made_address: str, javascript: bool
) -> None:
    page = open_page(width=390, javascript=javascript)
    page.goto(made_address)
    page.fill("#q", "Ai chủ trì mô hình Chính quyền thân thiện?")
    page.click("main form button[type=submit]")
    page.get_by_role("link", name="Trích dẫn 1").click()
    page.wait_for_url("**#cited")
    box = page.locator("#cited").bounding_box()
    assert 0 <= box["y"] <= 844 - box["height"]
    assert page.locator("#cited").inner_text() == "1.1"
    assert "Chính quyền thân thiện" in " ".join(page.locator("mark.cited").all_inner_texts())


def test_no_page_is_wider_than_a_phone(open_page: Callable[..., Any], made_address: str) -> None:
    page = open_page(width=360)
    for path in ("/", "/ask?q=" + "dài" * 3000, "/documents", "/documents/abc123", "/documents/bare", "/api/docs"):
        page.goto(made_address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path[:40]
