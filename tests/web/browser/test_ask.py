"""Walks of a clerk: ask, open the citation, narrow down, sort, change the language, find what was asked before."""

from collections.abc import Callable
from typing import Any

import pytest
from page_addresses import QUESTION

OpenPage = Callable[..., Any]
BAND = "/ask?q=kinh phí thực hiện"


def is_in_view(page: Any, selector: str) -> bool:
    """Whether an element lies within what the window shows, below the header."""
    box = page.locator(selector).bounding_box()
    top = page.locator(".site-header").bounding_box()
    covered = max(0, top["y"] + top["height"])
    return bool(covered <= box["y"] and box["y"] + box["height"] <= page.viewport_size["height"])


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_the_citation_of_an_answer_opens_its_passage_in_view(
    open_page: OpenPage, address: str, width: int, javascript: bool
) -> None:
    page = open_page(width=width, javascript=javascript)
    page.goto(address)
    page.fill("#q", QUESTION)
    page.click("main form button[type=submit]")
    assert "Phòng Văn hóa - Xã hội" in page.locator(".answer-text").inner_text()
    page.locator(".answer-text a.cite").first.click()
    page.wait_for_url("**#cited")
    assert is_in_view(page, "#cited")
    assert "Chính quyền thân thiện" in " ".join(page.locator("mark.cited").all_inner_texts())


def chosen_count(page: Any) -> int:
    return int(page.locator(".facet a[aria-current] .count").first.inner_text().split()[0])


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_filter_narrows_the_list_down_and_is_taken_off_again(
    open_page: OpenPage, address: str, javascript: bool
) -> None:
    page = open_page(javascript=javascript)
    page.goto(address + BAND)
    before = page.locator(".facet").count()
    page.locator("section[aria-labelledby=facet-year] a", has_text="2023").click()
    assert "year=2023" in page.url
    facts = page.locator(".group .facts").all_inner_texts()
    assert facts
    assert all("2023" in fact for fact in facts)
    assert page.locator(".group").count() == chosen_count(page)
    page.locator("section[aria-labelledby=facet-year] a", has_text="2025").click()
    assert "year=2025" in page.url
    assert "year=2023" not in page.url
    page.locator(".chips a").click()
    assert "year" not in page.url
    assert page.locator(".facet").count() == before


def test_newest_first_is_kept_over_pages_and_filters(open_page: OpenPage, address: str) -> None:
    page = open_page()
    page.goto(address + BAND)
    page.get_by_role("link", name="Mới nhất").click()
    page.get_by_role("link", name="Trang sau").click()
    assert "sort=newest" in page.url
    page.locator("section[aria-labelledby=facet-document_type] a").first.click()
    assert "sort=newest" in page.url
    assert "page" not in page.url
    assert page.locator(".order a[aria-current]").inner_text() == "Mới nhất"


def test_the_language_changes_and_stays_on_later_pages(open_page: OpenPage, address: str) -> None:
    page = open_page(width=390)
    page.goto(f"{address}/ask?q={QUESTION}")
    page.get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator(".answer > h2").inner_text() == "Answer"
    assert "Phòng Văn hóa - Xã hội chủ trì" in page.locator(".answer-text").inner_text()
    page.locator(".answer-text a.cite").first.click()
    page.wait_for_url("**#cited")
    assert page.get_by_role("link", name="Download the original").is_visible()
    page.get_by_role("link", name="Tiếng Việt").click()
    assert page.locator("html").get_attribute("lang") == "vi"


def test_recent_questions_come_back_and_can_be_cleared(open_page: OpenPage, address: str) -> None:
    page = open_page()
    for question in ("kinh phí", "<b>ai ký</b>", "kinh phí"):
        page.goto(f"{address}/ask?q={question}")
    page.goto(address)
    recent = page.locator("#recent")
    assert recent.locator("li").all_inner_texts() == ["kinh phí", "<b>ai ký</b>"]
    recent.get_by_role("button", name="Xóa").click()
    assert not recent.is_visible()
    page.goto(f"{address}/ask")
    assert not page.locator("#recent").is_visible()


def test_suggested_questions_lead_to_answers(open_page: OpenPage, address: str) -> None:
    page = open_page(javascript=False)
    page.goto(address)
    links = [link.get_attribute("href") for link in page.locator(".examples a").all()]
    assert links
    for link in links:
        page.goto(address + link)
        assert page.locator(".answer > h2").inner_text() == "Trả lời"


def test_a_slow_page_says_that_it_is_on_its_way(open_page: OpenPage, address: str) -> None:
    page = open_page()
    page.goto(address + BAND)

    def delayed(route: Any) -> None:
        page.wait_for_timeout(1500)
        route.continue_()

    page.route("**/ask?*sort=oldest*", delayed)
    # A page that is being left cannot be asked any more: it notes itself what it shows.
    page.evaluate(
        "new MutationObserver(() => sessionStorage.setItem('shown', document.getElementById('progress').innerText))"
        ".observe(document.getElementById('progress'), {childList: true})"
    )
    page.get_by_role("link", name="Cũ nhất").click()
    page.wait_for_url("**sort=oldest*")
    assert page.evaluate("sessionStorage.getItem('shown')") == "Đang tải trang…"
    assert not page.locator("#progress").is_visible()


def test_the_menu_of_a_phone_opens_with_the_keyboard_and_without_javascript(open_page: OpenPage, address: str) -> None:
    page = open_page(width=390, javascript=False)
    page.goto(address)
    assert not page.locator(".site-nav").is_visible()
    page.locator(".menu summary").focus()
    page.keyboard.press("Enter")
    page.locator(".menu nav a", has_text="Văn bản").click()
    assert page.url.endswith("/documents")


def test_on_paper_there_is_the_question_with_its_answer_alone(open_page: OpenPage, address: str) -> None:
    page = open_page()
    page.goto(f"{address}/ask?q={QUESTION}")
    page.emulate_media(media="print")
    assert page.locator("h1").bounding_box()["height"] > 10
    assert page.locator(".citations").is_visible()
    for part in (".results", ".facets", ".site-header", ".ask-box form"):
        assert not page.locator(part).is_visible(), part
