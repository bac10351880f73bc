"""Forms of the pages as visitors send them, and addresses as they mangle them."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient
from local_client import local_client
from lxml import html

from search_api.service import SearchService
from web.app import create_app

PAGES = ("/", "/ask", "/ask?q=kinh+phí", "/responsibilities", "/precedents", "/compare", "/references", "/documents")
PARAMETERS = (
    "q sort collection document_type year state page done part start end due_month due period role agency group"
    " issuing_authority section about text a b number beside lang document due_from due_to width"
).split()
MANGLED = ("", "abc", "12/2026", "9" * 30)


@pytest.fixture(scope="module")
def pages(corpus_service: SearchService) -> Iterator[TestClient]:
    with local_client(create_app(corpus_service), raise_server_exceptions=False) as opened:
        yield opened


@pytest.mark.parametrize("address", PAGES)
def test_a_form_that_is_sent_as_it_stands_gives_a_page(pages: TestClient, address: str) -> None:
    tree = html.fromstring(pages.get(address).text)
    forms = [form for form in tree.forms if form.method == "GET"]
    assert forms
    for form in forms:
        sent = f"{form.action or address}?{urlencode(form.form_values())}"
        assert pages.get(sent).status_code in (200, 422), sent
        if "required" not in html.tostring(form).decode():
            assert pages.get(sent).status_code == 200, sent


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_a_mangled_parameter_is_told_and_never_an_error_of_the_server(pages: TestClient, parameter: str) -> None:
    document = pages.get("/api/v1/documents?limit=1").json()["documents"][0]["id"]
    for address in (*PAGES, f"/documents/{document}", f"/documents/{document}/pages/1"):
        for value in MANGLED:
            sign = "&" if "?" in address else "?"
            sent = f"{address}{sign}{urlencode({parameter: value})}"
            assert pages.get(sent).status_code < 500, sent


def test_reasons_that_are_told_in_vietnamese_alone_say_so_on_english_pages(pages: TestClient) -> None:
    tree = html.fromstring(pages.get("/documents/nix", headers={"cookie": "lang=en"}).text)
    assert tree.get("lang") == "en"
    assert "chỉ mục" in tree.xpath("//main//p[@lang='vi']")[0].text_content()
