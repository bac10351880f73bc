"""What a browser loads for a page stays small, page images aside."""

from collections.abc import Callable
from typing import Any

import pytest
from page_addresses import PAGE_ADDRESSES

MOST_BYTES = 300_000
WEIGHED = ("text/html", "text/css", "javascript", "image/svg+xml", "font/")


@pytest.mark.parametrize("name", PAGE_ADDRESSES)
def test_page_is_within_its_budget(open_page: Callable[..., Any], show: Callable[..., Any], name: str) -> None:
    page, arriving = open_page(), []
    page.on("response", lambda response: arriving.append(response))  # noqa: PLW0108 — playwright takes no built-in
    show(name, page).wait_for_load_state("networkidle")
    responses = list(arriving)  # the browser asks for its tab's picture in its own time, also while bodies are read
    weighed = [r for r in responses if any(kind in r.headers.get("content-type", "") for kind in WEIGHED)]
    weights = {response.url: len(response.body()) for response in weighed}
    assert any(url.endswith("/static/style.css") for url in weights)
    assert sum(weights.values()) <= MOST_BYTES, weights
