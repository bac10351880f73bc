import re
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from fastapi.testclient import TestClient
from lxml import html

QUESTION = "Ai chủ trì mô hình Chính quyền thân thiện?"
PAGES = ["/", "/ask", f"/ask?q={QUESTION}", "/documents", "/documents/abc123", "/documents/bare", "/api/docs", "/nope"]


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def page(client: TestClient, url: str, status: int = 200) -> Any:
    response = client.get(url)
    assert response.status_code == status
    return html.fromstring(response.text)


def test_front_page_has_one_box_examples_and_the_size_of_the_index(client: TestClient) -> None:
    tree = page(client, "/")
    assert len(tree.xpath("//form[@action='/ask']//input[@name='q']")) == 1
    suggested = tree.xpath("//section[h2/@id='try']//a")
    assert [words(link) for link in suggested] == ["Ai ký kế hoạch?", "Cơ quan nào chủ trì <b>việc</b>?"]
    assert suggested[0].get("href") == "/ask?q=Ai%20k%C3%BD%20k%E1%BA%BF%20ho%E1%BA%A1ch%3F"
    assert "2 văn bản" in words(tree)
    assert "1.234 đoạn" in words(tree)


def test_front_page_of_an_empty_index_says_how_to_fill_it(empty_client: TestClient) -> None:
    assert "tracuu sync" in empty_client.get("/").text
    assert "Chưa có văn bản nào" in empty_client.get("/documents").text


def test_answer_comes_first_with_numbered_citations_that_open_the_passage(
    client: TestClient, cited_row: tuple[int, int]
) -> None:
    tree = page(client, f"/ask?q={QUESTION}")
    assert words(tree.xpath("//div[@class='answer-text']")[0]).startswith("Phòng Văn hóa - Xã hội chủ trì")
    link = tree.xpath("//a[@class='cite']")[0]
    assert link.text == "[1]"
    assert link.get("href") == f"/documents/abc123?start={cited_row[0]}&end={cited_row[1]}#cited"
    assert " · Phòng Văn hóa - Xã hội · Các cơ quan, đơn vị · " in words(tree.xpath("//blockquote")[0])
    sections = [element.get("class") for element in tree.xpath("//main//section")]
    assert sections[:2] == ["answer", "results"]


def test_passages_are_grouped_by_document_with_the_matched_words_marked(client: TestClient) -> None:
    tree = page(client, f"/ask?q={QUESTION}")
    assert len(tree.xpath("//article[@class='group']")) == 1
    assert {mark.text for mark in tree.xpath("//p[@class='passage']/mark")} == {"Chính quyền"}
    assert "\t" not in tree.xpath("//p[@class='passage']")[0].text_content()


def facet(tree: Any, name: str) -> Any:
    return tree.xpath(f"//section[@class='facet'][@aria-labelledby='facet-{name}']")[0]


def test_facets_are_links_with_counts_that_keep_all_else(client: TestClient, service: Any) -> None:
    tree = page(client, f"/ask?q={QUESTION}&year=2026&document_type=&sort=newest&page=2")
    years = facet(tree, "year").xpath("./ul/li/a")
    assert [words(link) for link in years] == ["2026 1 văn bản", "2025 3 văn bản"]  # newest first
    assert [link.get("aria-current") for link in years] == ["true", None]
    kept = dict(parse_qsl(urlsplit(years[1].get("href")).query))
    assert kept == {"q": QUESTION, "year": "2025", "sort": "newest"}  # and back to the first page
    assert "year" not in facet(tree, "year").xpath(".//div/a/@href")[0]
    assert service.sorted_by == "newest"


def test_filters_reach_the_answer(client: TestClient, service: Any) -> None:
    page(client, f"/ask?q={QUESTION}&year=2026&document_type=&collection=2026")
    filters = service.asked[-1][1]
    assert (filters.year, filters.document_type, filters.collection) == (2026, None, "2026")


def test_many_values_fold_away_but_never_the_chosen_one(client: TestClient) -> None:
    values = facet(page(client, f"/ask?q={QUESTION}"), "issuing_authority")
    assert (len(values.xpath("./ul/li")), len(values.xpath("./details/ul/li"))) == (6, 3)
    last = values.xpath("./details/ul/li/a/@href")[-1]
    chosen = facet(page(client, last), "issuing_authority")
    assert words(chosen.xpath("./ul/li/a[@aria-current]")[0]) == "Ủy ban nhân dân xã <b>8</b> 12 văn bản"


def test_a_facet_with_one_value_narrows_nothing_down_and_is_left_out(client: TestClient) -> None:
    tree = page(client, f"/ask?q={QUESTION}")
    assert not tree.xpath("//section[@aria-labelledby='facet-document_type']")
    assert not tree.xpath("//section[@aria-labelledby='facet-collection']")


def test_a_chosen_filter_without_results_stays_visible_so_that_it_can_be_removed(client: TestClient) -> None:
    tree = page(client, "/ask?q=không có&year=1999&collection=x")
    chips = tree.xpath("//ul[@class='chips']//a")
    assert [words(chip) for chip in chips] == ["Bỏ lọc Năm: 1999 ×", "Bỏ lọc Bộ sưu tập: x ×", "Bỏ mọi bộ lọc"]
    assert "year" not in chips[0].get("href")
    assert "collection=x" in chips[0].get("href")


def test_orders_are_links_and_the_one_in_use_is_said(client: TestClient) -> None:
    links = page(client, f"/ask?q={QUESTION}&sort=oldest").xpath("//div[@class='order']//li/a")
    assert [words(link) for link in links] == ["Liên quan nhất", "Mới nhất", "Cũ nhất"]
    assert [link.get("aria-current") for link in links] == [None, None, "true"]
    assert "sort" not in links[0].get("href")


def test_an_unknown_order_is_refused(client: TestClient) -> None:
    assert "không đúng" in words(page(client, "/ask?q=a&sort=size", 422))


def test_a_page_beyond_the_end_leads_back(client: TestClient) -> None:
    tree = page(client, f"/ask?q={QUESTION}&page=9")
    assert "không dài đến trang này" in words(tree)


def test_an_answer_can_be_copied_with_its_sources(client: TestClient) -> None:
    copied = page(client, f"/ask?q={QUESTION}").xpath("//section[@class='answer']/p/button/@data-copy")[0]
    assert copied.splitlines()[0] == "Phòng Văn hóa - Xã hội chủ trì (xã Thái Tân, 2026)."
    assert copied.splitlines()[1].startswith("[1] Kế hoạch, 12/KH-UBND, Công tác dân vận năm 2026, ")
    assert copied.endswith("Danh mục, TT 1.1")


def test_recent_questions_are_for_the_browser_alone(client: TestClient) -> None:
    tree = page(client, f"/ask?q={QUESTION}")
    assert tree.xpath("//@data-remember") == [QUESTION]
    recent = page(client, "/").get_element_by_id("recent")
    assert recent.get("hidden") is not None
    assert not recent.xpath(".//li")


def test_later_pages_list_passages_without_asking_again(client: TestClient, service: Any) -> None:
    first = page(client, f"/ask?q={QUESTION}")
    following = first.xpath("//a[@rel='next']/@href")[0]
    second = page(client, following)
    assert len(service.asked) == 1
    assert "Trang 2 / 3" in words(second)
    assert not second.xpath("//section[@class='answer']")
    assert "page" not in second.xpath("//a[@rel='prev']/@href")[0]


def test_a_question_without_answer_says_so_and_shows_the_nearest_passages(client: TestClient) -> None:
    tree = page(client, "/ask?q=không có")
    assert "Không tìm thấy câu trả lời" in words(tree)
    assert tree.xpath("//article[@class='group']")
    assert not tree.xpath("//a[@class='cite']")


@pytest.mark.parametrize("url", ["/ask", "/ask?q=", "/ask?q=%20%20"])
def test_an_empty_question_offers_examples(client: TestClient, service: Any, url: str) -> None:
    assert page(client, url).xpath("//section[h2/@id='try']//a")
    assert not service.asked


def test_a_question_over_the_limit_is_refused_with_the_limit(client: TestClient, service: Any) -> None:
    tree = page(client, "/ask?q=" + "a" * 10_001, 422)
    assert "tối đa 10.000" in words(tree.xpath("//*[@role='alert']")[0])
    assert not service.asked


def test_the_longest_question_is_answered(client: TestClient) -> None:
    page(client, "/ask?q=" + "a" * 10_000)


@pytest.mark.parametrize(
    "url", ["/ask?q=a&year=abc", "/ask?q=a&page=0", "/documents?page=x", "/documents/abc123?start=-1&end=3"]
)
def test_a_value_that_cannot_be_read_gives_a_vietnamese_page(client: TestClient, url: str) -> None:
    assert "không đúng" in words(page(client, url, 422))


@pytest.mark.parametrize("url", ["/documents/none", "/documents/none/file", "/nope", "/static/nope.css"])
def test_what_does_not_exist_gives_a_vietnamese_page(client: TestClient, url: str) -> None:
    assert "Không tìm thấy" in words(page(client, url, 404))


@pytest.mark.parametrize("url", ["/api/v1/documents/none", "/api/v1/nope"])
def test_errors_under_api_are_problem_json(client: TestClient, url: str) -> None:
    response = client.get(url)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == 404


@pytest.mark.parametrize("url", ["/documents/broken", "/api/v1/documents/broken"])
def test_an_unexpected_error_shows_no_internals_and_keeps_the_headers(client: TestClient, url: str) -> None:
    response = client.get(url)
    assert response.status_code == 500
    assert "mật khẩu" not in response.text
    assert "default-src 'none'" in response.headers["content-security-policy"]


def test_the_list_names_documents_and_the_files_that_failed(client: TestClient) -> None:
    tree = page(client, "/documents")
    listed = [words(item) for item in tree.xpath("//ul[@class='library']/li")]
    assert "12/KH-UBND" in listed[0]
    assert "05/02/2026" in listed[0]
    assert "3 trang" in listed[0]
    assert "chưa có số" in listed[1]
    assert "chưa ghi ngày" in listed[1]
    assert "Không đọc được" in listed[2]
    assert "Tệp hỏng" in listed[2]


def test_document_page_shows_card_outline_and_assignments(client: TestClient) -> None:
    tree = page(client, "/documents/abc123")
    card = words(tree.xpath("//header[contains(@class, 'document-head')]")[0])
    for fact in (
        "12/KH-UBND",
        "05/02/2026",
        "Ủy ban nhân dân xã Thái Tân",
        "Phạm Văn Minh",
        "Đảng ủy xã",
        "371/QĐ-UBND",
    ):
        assert fact in card
    anchors = [link.lstrip("#") for link in tree.xpath("//nav[@class='outline']//a/@href")]
    assert len(anchors) == 3
    assert all(tree.get_element_by_id(anchor) is not None for anchor in anchors)
    assert "Phòng Văn hóa - Xã hội" in words(tree.xpath("//table[@class='assignments']")[0])


def test_the_cited_table_row_is_marked_in_its_cells(
    client: TestClient, canonical: str, cited_row: tuple[int, int]
) -> None:
    start, end = cited_row
    tree = page(client, f"/documents/abc123?start={start}&end={end}")
    marked = " ".join(words(mark) for mark in tree.xpath("//section[@class='sheet']//mark"))
    assert marked == " ".join(canonical[start:end].split())
    assert len(tree.xpath("//*[@id='cited']")) == 1
    assert all(mark.xpath("ancestor::td") for mark in tree.xpath("//section[@class='sheet']//mark"))


@pytest.mark.parametrize("query", ["start=5&end=5", "start=9&end=3", "start=999999&end=1000000"])
def test_a_citation_that_is_not_in_the_text_is_said_to_be_lost(client: TestClient, query: str) -> None:
    tree = page(client, f"/documents/abc123?{query}")
    assert not tree.xpath("//mark")
    assert "có thể đã được cập nhật" in words(tree)


def test_text_of_documents_questions_and_file_names_is_escaped(client: TestClient) -> None:
    hostile = '<script>alert("hỏi")</script>'
    for url in (f"/ask?q={quote(hostile)}", "/documents/abc123", "/documents"):
        tree = page(client, url)
        assert all(source.startswith("/static/") for source in tree.xpath("//script/@src"))
        assert all(script.text is None for script in tree.xpath("//script"))
        assert not tree.xpath("//main//i | //main//b")
    assert hostile in page(client, f"/ask?q={quote(hostile)}").xpath("//input[@name='q']/@value")
    assert "<script>alert" in page(client, "/documents/abc123").xpath("string(//section[@class='sheet'])")


@pytest.mark.parametrize("url", PAGES)
def test_pages_carry_a_strict_policy_and_nothing_inline(client: TestClient, url: str) -> None:
    response = client.get(url)
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    tree = html.fromstring(response.text)
    assert not tree.xpath("//style | //*[@style] | //@*[starts-with(name(), 'on')]")
    assert not tree.xpath("//script[not(@src)]")
    assert not re.findall(r"(?:src|href)=\"(?:https?:)?//", response.text)


@pytest.mark.parametrize("url", PAGES)
def test_pages_can_be_read_with_a_screen_reader(client: TestClient, url: str) -> None:
    tree = html.fromstring(client.get(url).text)
    assert tree.get("lang") == "vi"
    assert len(tree.xpath("//main")) == len(tree.xpath("//h1")) == 1
    assert tree.xpath("//a[@class='skip']/@href") == ["#main"]
    identifiers = tree.xpath("//@id")
    assert len(identifiers) == len(set(identifiers))
    for control in tree.xpath("//input[not(@type='hidden')] | //select"):
        assert tree.xpath(f"//label[@for='{control.get('id')}']")


def test_the_original_file_is_sent_as_a_download_under_its_vietnamese_name(client: TestClient) -> None:
    response = client.get("/documents/abc123/file")
    assert response.content == b"noi dung goc"
    disposition = response.headers["content-disposition"]
    assert disposition.startswith("attachment; filename*=utf-8''K%E1%BA%BF%20ho%E1%BA%A1ch%20%3Cb%3E")
    assert disposition.isascii()
    assert response.headers["content-type"] == "application/octet-stream"


def test_a_file_that_is_gone_gives_a_page(client: TestClient, service: Any) -> None:
    service.file.unlink()
    assert "Tệp gốc không còn" in words(page(client, "/documents/abc123/file", 404))


def test_a_file_that_is_not_what_was_indexed_is_not_sent(client: TestClient, service: Any) -> None:
    service.file.write_bytes(b"noi dung moi")  # of the same length
    shown = words(page(client, "/documents/abc123/file", 409))
    assert "Không lấy được tệp gốc" in shown
    assert "đã thay đổi sau khi lập chỉ mục" in shown


@pytest.mark.parametrize(
    ("ask", "status", "sent"),
    [({"Range": "bytes=4-6"}, 206, b"dun"), ({"Range": "bytes=90-"}, 416, b""), ({}, 200, b"noi dung goc")],
)
def test_parts_of_a_file_are_sent_and_it_is_closed(
    client: TestClient, service: Any, ask: dict[str, str], status: int, sent: bytes
) -> None:
    opened: list[Any] = []
    give = service.document_file
    service.document_file = lambda document_id: opened.append(give(document_id)) or opened[-1]
    response = client.get("/documents/abc123/file", headers=ask)
    assert response.status_code == status
    assert response.content == sent or status == 416
    assert [original.file.closed for original in opened] == [True]


def test_api_is_described_without_another_host(client: TestClient) -> None:
    tree = page(client, "/api/docs")
    assert {"/api/v1/ask", "/api/v1/search"} <= {words(code) for code in tree.xpath("//h2/code")}
    assert client.get("/api/openapi.json").json()["info"]["title"] == "Tra Cứu"


def test_static_files_are_small_and_checked_again_before_reuse(client: TestClient) -> None:
    for name in ("style.css", "app.js", "recent.js", "logo.svg", "favicon.svg"):
        response = client.get(f"/static/{name}")
        assert response.status_code == 200
        assert len(response.content) < 40_000
        assert response.headers["cache-control"] == "no-cache"


def test_scanned_document_is_marked_wherever_it_is_named(client: TestClient, service: Any) -> None:
    service.summary = service.summary.model_copy(
        update={"ocr_confidence": 0.917, "warnings": ["Chỉ nhận dạng 200 trang đầu."]}
    )
    for path in ("/documents", "/ask?q=kinh phí"):
        assert "Bản quét, độ tin cậy 92%" in client.get(path).text
    detail = client.get(f"/documents/{service.summary.id}").text
    assert "hãy đối chiếu với tệp gốc" in detail
    assert "Chỉ nhận dạng 200 trang đầu." in detail
