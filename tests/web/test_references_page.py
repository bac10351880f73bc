"""The page of citations: who cites a number, and contradictions with their quotations."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from local_client import local_client
from lxml import html

from indexer.settings import Settings
from search_api.service import SearchService
from web.app import create_app


@pytest.fixture(scope="module")
def client(corpus_settings: Settings) -> Iterator[TestClient]:
    with SearchService(corpus_settings) as service, local_client(create_app(service)) as opened:
        yield opened


def page(client: TestClient, status: int = 200, **query: str) -> Any:
    reply = client.get("/references", params=query)
    assert reply.status_code == status
    return html.fromstring(reply.text)


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_contradictions_stand_beside_each_other_with_links(client: TestClient) -> None:
    tree = page(client)
    finding = tree.xpath("//ol[@class='findings']/li")[0]
    assert words(finding.xpath("./h3")[0]) == "46/QĐ-UBND: loại văn bản ghi khác nhau"
    sayings = finding.xpath(".//div[@class='saying']")
    assert len(sayings) == 2
    for saying in sayings:
        assert "46/QĐ-UBND" in words(saying.xpath("./blockquote")[0])
        assert saying.xpath(".//a[contains(@href, '#cited')]")


def test_the_documents_that_cite_a_number_are_listed_with_their_places(client: TestClient) -> None:
    tree = page(client, number="33-CT/TTg")
    entries = tree.xpath("//ol[@class='findings']/li")
    assert len(entries) == 4
    assert all(entry.xpath(".//p[@class='place']/a[contains(@href, '#cited')]") for entry in entries)
    assert any("33/CT-TTg" in words(entry) for entry in entries)


def test_a_number_that_nobody_cites_leads_on(client: TestClient) -> None:
    tree = page(client, number="9999/QĐ-TTg")
    assert "Không có văn bản nào" in words(tree.xpath("//div[@role='status']")[0])
    assert tree.xpath("//a[starts-with(@href, '/ask?q=9999')]")


def test_what_is_no_number_is_said_beside_the_filled_field(client: TestClient) -> None:
    tree = page(client, 422, number="<i>abc</i>")
    assert "không phải số, ký hiệu văn bản" in words(tree.xpath("//div[@role='alert']")[0])
    assert tree.xpath("//input[@name='number']/@value") == ["<i>abc</i>"]
