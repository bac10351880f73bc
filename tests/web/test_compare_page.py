"""The page of a comparison: choosing two documents without JavaScript, and what differs, marked not by colour alone."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from local_client import local_client
from lxml import html

from indexer.settings import Settings
from search_api.service import SearchService
from web.app import create_app
from web.contexts.compare import PARAGRAPHS_PER_PAGE, TASKS_PER_PAGE

LAST_YEAR, THIS_YEAR = "18/KH-UBND", "09/KH-UBND"


@pytest.fixture(scope="module")
def service(corpus_settings: Settings) -> Iterator[SearchService]:
    with SearchService(corpus_settings) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(service: SearchService) -> Iterator[TestClient]:
    with local_client(create_app(service)) as opened:
        yield opened


def page(client: TestClient, status: int = 200, **query: str) -> Any:
    reply = client.get("/compare", params=query)
    assert reply.status_code == status
    return html.fromstring(reply.text)


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_the_summary_comes_first_in_one_sentence(client: TestClient) -> None:
    tree = page(client, a=LAST_YEAR, b=THIS_YEAR)
    summary = words(tree.xpath("//p[@class='answer-text']")[0])
    assert summary.startswith("Văn bản sau: thêm 3 nhiệm vụ, bỏ 2, đổi 7; đổi 2 căn cứ;")
    sections = [element.get("aria-labelledby") for element in tree.xpath("//main//section")]
    assert sections == ["tom-tat", "nhiem-vu", "phan-dau", "can-cu", "noi-dung"]


def test_changes_are_elements_and_words_not_colours_alone(client: TestClient) -> None:
    tree = page(client, a=LAST_YEAR, b=THIS_YEAR)
    pairs = [(words(task.xpath(".//del")[0]), words(task.xpath(".//ins")[0])) for task in tree.xpath("//li[.//del]")]
    assert ("phòng, chống thiên tai và tìm kiếm cứu nạn", "phòng thủ dân sự") in pairs
    assert {
        words(status) for status in tree.xpath("//li[contains(@class,'task')]//span[contains(@class,'status')]")
    } == {
        "Thêm",
        "Bỏ",
        "Đổi",
    }


def test_unchanged_paragraphs_are_folded_and_still_there(client: TestClient) -> None:
    tree = page(client, a=LAST_YEAR, b=THIS_YEAR)
    folded = tree.xpath("//details[@class='unchanged']")
    assert folded
    assert all("giữ nguyên" in words(one.xpath("./summary")[0]) for one in folded)
    assert any("bốn tại chỗ" in words(one) for one in folded)
    assert not tree.xpath("//details[@class='unchanged'][@open]")


def test_every_row_opens_its_passage(client: TestClient) -> None:
    tree = page(client, a=LAST_YEAR, b=THIS_YEAR)
    links = tree.xpath("//p[@class='side-place']/a/@href")
    assert len(links) > 20
    assert all(link.startswith("/documents/") and link.endswith("#cited") for link in links)


def test_words_that_fit_several_documents_offer_them(client: TestClient) -> None:
    tree = page(client, a="phong chong thien tai", b=THIS_YEAR)
    choices = tree.xpath("//section[@aria-labelledby='chon-a']//ul[@class='choices']/li/a/@href")
    assert len(choices) == 2
    chosen = html.fromstring(client.get(choices[1]).text)
    assert chosen.xpath("//p[@class='answer-text']")
    assert not tree.xpath("//p[@class='answer-text']")


def test_one_document_brings_suggestions_with_the_older_first(client: TestClient, service: SearchService) -> None:
    tree = page(client, a=THIS_YEAR)
    first = tree.xpath("//section[@aria-labelledby='goi-y']//li/a/@href")[0]
    chosen = {name: values[0] for name, values in parse_qs(urlsplit(first).query).items()}
    assert service.document(chosen["a"]).document_number == LAST_YEAR
    assert service.document(chosen["b"]).document_number == THIS_YEAR
    assert "cùng cơ quan, năm khác" in words(tree)


def test_what_no_document_has_is_said_without_an_error(client: TestClient) -> None:
    tree = page(client, a="<b>không có</b>", b=THIS_YEAR)
    assert "Không có văn bản nào khớp" in words(tree.xpath("//div[@role='alert']")[0])
    assert not tree.xpath("//b")


def test_different_matters_are_said_to_have_nothing_in_common(client: TestClient) -> None:
    tree = page(client, a=THIS_YEAR, b="845-SYT-NVY tiem chung mo rong 2025.txt")
    assert "hầu như không có lời văn chung" in words(tree.xpath("//p[@class='answer-text']")[0])


def test_a_page_of_the_comparison_holds_so_many_paragraphs(client: TestClient, service: SearchService) -> None:
    a, b = (service.documents_meant(name).documents[0] for name in ("Thai Tan", "25-KH-UBND phường Nam Đồ Sơn.pdf"))
    whole = service.compare(a.id, b.id)
    assert whole.total_paragraphs > PARAGRAPHS_PER_PAGE
    first = page(client, a=a.id, b=b.id)
    assert first.xpath("//nav[@class='pager']//a[@rel='next']")
    count = len(first.xpath("//section[@aria-labelledby='noi-dung']//div[starts-with(@class,'pair ')]"))
    assert 0 < count <= PARAGRAPHS_PER_PAGE
    assert client.get("/compare", params={"a": a.id, "b": b.id, "page": 999}).status_code == 200


def test_many_changed_assignments_come_by_pages(client: TestClient, service: SearchService) -> None:
    a, b = (service.documents_meant(name).documents[0].id for name in ("Thai Tan", "32-KH-UBND cải cách hành chính"))
    changed = [c for c in service.compare(a, b, limit=0).assignments if c.status not in ("same", "expected")]
    assert len(changed) > TASKS_PER_PAGE
    seen = []
    for number in range(1, -(-len(changed) // TASKS_PER_PAGE) + 1):
        tree = page(client, a=a, b=b, tasks=str(number))
        seen += [words(task.xpath(".//a")[0]) for task in tree.xpath("//ul[@class='tasks']/li")]
    assert len(seen) == len(changed)
    assert not page(client, a=a, b=b, page="2").xpath("//ul[@class='tasks']")


def test_the_page_is_english_where_that_is_asked_for(client: TestClient) -> None:
    tree = page(client, a=LAST_YEAR, b=THIS_YEAR, lang="en")
    client.cookies.clear()
    assert "3 assignments added, 2 dropped, 7 changed" in words(tree.xpath("//p[@class='answer-text']")[0])
