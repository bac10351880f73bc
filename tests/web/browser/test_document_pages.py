"""Walks in real Chromium: a citation of a PDF file is in view in the text and on its page; pages are turned."""

from collections.abc import Callable
from typing import Any

import pytest

from search_api.schemas import Document, Hit
from search_api.service import SearchService

OpenPage = Callable[..., Any]


@pytest.fixture(scope="session")
def document(corpus_service: SearchService) -> Document:
    """Return a sample PDF file of several pages."""
    found = corpus_service.documents(limit=100).documents
    return next(one for one in found if one.path.endswith(".pdf") and (one.pages or 0) > 1)


@pytest.fixture(scope="session")
def hit(corpus_service: SearchService, document: Document) -> Hit:
    """Return a passage of its second page."""
    hits = corpus_service.search(document.title or "", limit=100).hits
    return next(one for one in hits if one.document.id == document.id and one.page == 2)


def is_in_view(page: Any, selector: str) -> bool:
    box = page.locator(selector).first.bounding_box()
    size = page.viewport_size
    return bool(0 <= box["x"] <= size["width"] and box["y"] >= 0 and box["y"] + box["height"] <= size["height"])


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_citation_is_in_view_in_the_text_and_on_its_page(
    open_page: OpenPage, address: str, hit: Hit, javascript: bool
) -> None:
    page = open_page(javascript=javascript)
    page.goto(address + hit.url)
    assert is_in_view(page, "#cited")
    assert is_in_view(page, ".paper rect")
    assert page.locator("#page-choice").input_value() == "2"
    picture = page.locator(".paper img")
    picture.evaluate("image => image.decode()") if javascript else page.wait_for_load_state("networkidle")
    drawn, over = picture.bounding_box(), page.locator(".paper svg").bounding_box()
    assert drawn == over  # the marks lie on the picture, at any size


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_pages_are_turned_by_links_and_the_address_tells_which(
    open_page: OpenPage, address: str, hit: Hit, javascript: bool
) -> None:
    page = open_page(javascript=javascript)
    page.goto(address + hit.url)
    page.locator(".page-bar a[rel=prev]").click()
    page.wait_for_url("**page=1#trang")
    assert page.locator("#page-choice").input_value() == "1"
    assert page.locator(".paper rect").count() == 0
    assert "start=" in page.url


def test_pages_are_turned_by_keys_without_loading_the_text_again(open_page: OpenPage, address: str, hit: Hit) -> None:
    page = open_page()
    page.goto(address + hit.url)
    page.evaluate("document.querySelector('.sheet').dataset.kept = 'yes'")
    page.locator(".paper").focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**page=1#trang")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**page=2#trang")
    assert page.locator(".paper rect").count() > 0
    assert page.locator(".sheet").get_attribute("data-kept") == "yes"


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_on_a_phone_the_text_and_the_page_change_places(
    open_page: OpenPage, address: str, hit: Hit, javascript: bool
) -> None:
    page = open_page(width=390, javascript=javascript)
    page.goto(address + hit.url)
    assert is_in_view(page, "#cited")
    assert not page.locator(".page-view").is_visible()
    page.locator(".view-switch a").last.click()
    assert page.locator(".paper rect").first.is_visible()
    assert not page.locator(".sheet").is_visible()
    page.locator(".view-switch a").first.click()
    assert is_in_view(page, "#cited")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_page_opens_large_and_leads_back(open_page: OpenPage, address: str, hit: Hit) -> None:
    page = open_page()
    page.goto(address + hit.url)
    beside = page.locator(".paper svg").bounding_box()["width"]
    page.locator(".page-large").click()
    assert page.locator(".paper rect").first.is_visible()
    assert page.locator(".paper svg").bounding_box()["width"] > beside
    page.locator("main a").first.click()
    page.wait_for_url("**#trang")
    assert page.locator("#cited").count() == 1


def test_a_picture_that_cannot_be_had_says_so(open_page: OpenPage, made_address: str, service: Any) -> None:
    page = open_page()

    def refuse(*_: object) -> bytes:
        raise RuntimeError("hỏng")

    service.page_image = refuse
    page.goto(made_address + "/documents/abc123")
    page.locator(".page-failed").wait_for(state="visible")
