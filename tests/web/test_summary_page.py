"""The summary on the page of a question: offered only where it can be had, marked as what it is, escaped."""

from typing import Any

from fastapi.testclient import TestClient
from lxml import html

QUESTION = "Ai chủ trì mô hình Chính quyền thân thiện?"
MARKED_AS = "Tóm tắt do mô hình tạo, đã đối chiếu với trích dẫn"


def page(client: TestClient, url: str) -> Any:
    response = client.get(url)
    assert response.status_code == 200
    return html.fromstring(response.text)


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_nothing_is_offered_where_no_model_is_set_up(client: TestClient) -> None:
    tree = page(client, f"/ask?q={QUESTION}&summary=1")
    assert not tree.xpath("//input[@name='summary']")
    assert MARKED_AS not in words(tree)


def test_summary_is_shown_only_when_it_is_asked_for(client: TestClient, service: Any) -> None:
    service.offer_summary("Phòng Văn hóa - Xã hội chủ trì.")
    tree = page(client, f"/ask?q={QUESTION}")
    assert tree.xpath("//form[@role='search']//input[@type='checkbox'][@name='summary'][not(@checked)]")
    assert MARKED_AS not in words(tree)


def test_summary_is_marked_as_machine_written_and_links_its_sources(client: TestClient, service: Any) -> None:
    service.offer_summary("Phòng Văn hóa - Xã hội chủ trì.")
    tree = page(client, f"/ask?q={QUESTION}&summary=1")
    panel = tree.xpath("//section[contains(@class, 'summary')]")[0]
    assert words(panel).startswith(f"{MARKED_AS} Phòng Văn hóa - Xã hội chủ trì. [1]")
    assert panel.xpath(".//a[@class='cite']/@href")[0].startswith("/documents/abc123?start=")
    assert "Đã bỏ 2 câu" in words(panel)
    assert tree.xpath("//input[@type='checkbox'][@name='summary'][@checked]")


def test_words_of_the_model_are_escaped(client: TestClient, service: Any) -> None:
    service.offer_summary("<script>alert(1)</script><a href='javascript:x'>Phòng</a>")
    response = client.get(f"/ask?q={QUESTION}&summary=1")
    tree = html.fromstring(response.text)
    panel = tree.xpath("//section[contains(@class, 'summary')]")[0]
    assert "<script>alert(1)" not in response.text
    assert "<script>alert(1)</script>" in panel.text_content()
    assert not panel.xpath(".//script | .//a[contains(@href, 'javascript')]")


def test_missing_summary_is_told_beside_the_answer(client: TestClient, service: Any) -> None:
    service.can_summarise = True
    tree = page(client, f"/ask?q={QUESTION}&summary=1")
    assert "Lần này không có tóm tắt" in words(tree)
    assert words(tree.xpath("//div[@class='answer-text']")[0]).startswith("Phòng Văn hóa - Xã hội chủ trì")


def test_question_without_answer_has_no_summary(client: TestClient, service: Any) -> None:
    service.offer_summary("Phòng Văn hóa - Xã hội chủ trì.")
    assert MARKED_AS not in words(page(client, "/ask?q=không có&summary=1"))


def test_choice_is_kept_by_filters_and_pages(client: TestClient, service: Any) -> None:
    service.offer_summary("Phòng Văn hóa - Xã hội chủ trì.")
    tree = page(client, f"/ask?q={QUESTION}&summary=1&year=2026")
    assert all("summary=1" in url for url in tree.xpath("//section[@class='facet']//a/@href"))
    assert "summary=1" in tree.xpath("//a[@rel='next']/@href")[0]
    assert "summary=1" in tree.xpath("//ul[@class='chips']//a/@href")[0]
