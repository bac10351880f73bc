"""One walk in real Chromium: ask, follow citation [1], see the highlight. CI must have Chromium; others may not."""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

CHROMIUM = Path("/usr/bin/chromium")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


@pytest.fixture
def address(app: Any) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        deadline = time.monotonic() + 10
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.02)
        assert server.started
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture
def browser() -> Iterator[Any]:
    if not CHROMIUM.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{CHROMIUM} is missing; CI has to install Debian's chromium")
        pytest.skip(f"{CHROMIUM} is missing: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), headless=True, args=OPTIONS)
        yield chromium
        chromium.close()


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_following_citation_one_shows_the_highlight(browser: Any, address: str, javascript: bool) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844}, java_script_enabled=javascript)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(address)
    page.fill("#q", "Ai chủ trì mô hình Chính quyền thân thiện?")
    page.click("main form button[type=submit]")
    page.get_by_role("link", name="Trích dẫn 1").click()
    page.wait_for_url("**#cited")
    box = page.locator("#cited").bounding_box()
    assert 0 <= box["y"] <= 844 - box["height"]
    assert page.locator("#cited").inner_text() == "1.1"
    assert "Chính quyền thân thiện" in " ".join(page.locator("mark.cited").all_inner_texts())
    assert not complaints  # the content security policy blocked nothing
    page.close()


def test_no_page_is_wider_than_a_phone(browser: Any, address: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    for path in ("/", "/ask?q=" + "dài" * 3000, "/documents", "/documents/abc123", "/documents/bare", "/api/docs"):
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path[:40]
    page.close()
