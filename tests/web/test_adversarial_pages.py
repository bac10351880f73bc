"""Pages over the real service with addresses that nobody should type: a page always comes, and nothing of it runs."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from local_client import local_client
from lxml import html

from indexer.settings import Settings
from search_api.service import SearchService
from web.app import create_app

PIECES = (
    "Ai chủ trì mô hình Chính quyền thân thiện?", "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'",
    "&amp;", "{{ 7*7 }}", "{% raw %}", "javascript:alert(1)", "\x00", "\x0b", "\ufffe",
    "\u202e", "\u200b", "e\u0301", "😀", "số_", "[1]",
    "[[1]]", "\\", "%", "../..", "năm 2026", "số 12/KH-UBND", "]]>", "<!--", "\r\nSet-Cookie: a=b",
)  # fmt: skip
_texts = st.lists(st.one_of(st.sampled_from(PIECES), st.text(st.characters(exclude_categories=["Cs"]), max_size=20)))
_values = st.sampled_from(["", "0", "1", "2026", "-1", "1e9", "9" * 30, "abc", "٣", "\x00", "<b>"])


@pytest.fixture(scope="module")
def pages(corpus_settings: Settings) -> Iterator[TestClient]:
    with SearchService(corpus_settings) as service, local_client(create_app(service)) as opened:
        yield opened


def assert_page(pages: TestClient, path: str, *statuses: int) -> None:
    response = pages.get(path)
    assert response.status_code in statuses, path
    assert response.headers["content-type"].startswith("text/html")
    assert "script-src 'self'" in response.headers["content-security-policy"]
    assert "set-cookie" not in response.headers
    tree = html.fromstring(response.text)
    assert all(script.get("src", "").startswith("/static/") for script in tree.xpath("//script"))
    assert not tree.xpath("//@*[starts-with(name(), 'on')] | //@href[starts-with(., 'javascript')] | //img[@src='x']")


@given(
    query=st.fixed_dictionaries(
        {"q": _texts.map("".join)}, optional=dict.fromkeys(("year", "page", "document_type", "summary"), _values)
    )
)
@hypothesis_settings(max_examples=60, deadline=None)
@example(query={"q": "<script>alert(1)</script>", "document_type": "<script>alert(1)</script>", "summary": "1"})
@example(query={"q": "\x00", "document_type": "\x00"})
@example(query={"q": "Ai ký?", "year": "9" * 30, "page": "9" * 30})
def test_any_question_gives_a_page(pages: TestClient, query: dict[str, str]) -> None:
    assert_page(pages, f"/ask?{urlencode(query)}", 200, 422)


# Without "/": "/documents/%2F" is the list of documents
_names = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/"), max_size=20)


@given(name=st.one_of(st.sampled_from(PIECES), _names))
@hypothesis_settings(max_examples=30, deadline=None)
def test_any_document_that_is_none_gives_a_page(pages: TestClient, name: str) -> None:
    for ending in ("", "/file"):
        address = urlencode({"": name})[1:].replace("+", "%20")
        if address not in ("", ".", ".."):  # these are other addresses
            assert_page(pages, f"/documents/{address}{ending}", 404, 405, 422)


@pytest.mark.parametrize(
    "span", [(0, 0), (5, 2), (0, 2**31), (2**31, 2**31), (10**7, 10**7 + 5), (0, 1), ("", ""), ("a", 1), (-1, 5)]
)
def test_any_span_of_a_document_gives_a_page(pages: TestClient, span: tuple[object, object]) -> None:
    known = pages.get("/api/v1/documents").json()["documents"][0]["id"]
    assert_page(pages, f"/documents/{known}?start={span[0]}&end={span[1]}", 200, 422)
