"""The page of a document beside its text, long texts in parts, and the documents around it: what the HTML says."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from lxml import html

from indexer.model import Span
from search_api.schemas import OutlineEntry
from web.document_view import view_document
from web.pages import document as document_module
from web.reading_parts import cut

CITED = "/documents/abc123?start=1500&end=1600"


def tree_of(client: TestClient, url: str) -> Any:
    response = client.get(url)
    assert response.status_code == 200
    return html.fromstring(response.text)


def test_the_cited_page_stands_beside_the_text_with_the_words_drawn_on_it(client: TestClient) -> None:
    (view,) = tree_of(client, CITED).xpath("//section[@id='trang']")
    (picture,) = view.xpath(".//img")
    assert picture.get("src") == "/documents/abc123/pages/2.webp?width=1280"
    assert picture.get("srcset").count("w,") == 2
    assert (picture.get("loading"), "đoạn trích" in picture.get("alt")) == ("lazy", True)
    (drawing,) = view.xpath(".//svg")
    assert drawing.get("viewbox") == "0 0 595.0 842.0"
    assert dict(drawing.xpath("./rect")[0].attrib) == {
        "x": "59.5", "y": "421.0", "width": "476.0", "height": "16.8", "rx": "1.5"
    }  # fmt: skip
    assert not view.xpath(".//*[@style]")


def test_other_pages_are_links_that_keep_the_citation(client: TestClient) -> None:
    tree = tree_of(client, CITED)
    links = {link.get("rel"): link.get("href") for link in tree.xpath("//div[@class='page-bar']/a[@rel]")}
    kept = "/documents/abc123?start=1500&end=1600&page="
    assert links == {"prev": f"{kept}1#trang", "next": f"{kept}3#trang"}
    assert tree.xpath("//p[@class='page-cited']/a/@href") == [f"{kept}3#trang"]
    (form,) = tree.xpath("//form[@class='page-choice']")
    assert form.get("action") == "/documents/abc123#trang"
    assert {box.get("name") for box in form.xpath(".//input")} == {"start", "end", "page"}
    third = tree_of(client, f"{kept}3")
    assert not third.xpath("//svg/rect")
    assert not third.xpath("//div[@class='page-bar']/a[@rel='next']")


def test_the_switch_for_phones_is_two_links(client: TestClient) -> None:
    assert tree_of(client, CITED).xpath("//nav[@class='view-switch']/a/@href") == ["#cited", "#trang"]
    assert tree_of(client, "/documents/abc123").xpath("//nav[@class='view-switch']/a/@href") == ["#van-ban", "#trang"]


def test_a_document_without_pages_has_no_second_column(client: TestClient) -> None:
    tree = tree_of(client, "/documents/bare")
    assert not tree.xpath("//section[@id='trang'] | //nav[@class='view-switch']")
    assert "with-page" not in tree.xpath("//div[starts-with(@class, 'reading')]")[0].get("class")


def test_why_there_is_no_picture_is_said(client: TestClient, service: Any) -> None:
    service.why_no_image = "Tệp gốc không còn ở chỗ cũ."
    tree = tree_of(client, CITED)
    assert not tree.xpath("//section[@id='trang']")
    assert "Tệp gốc không còn ở chỗ cũ." in tree.xpath("string(//main//p[contains(@class, 'notice')])")
    assert "Tệp gốc không còn" in tree_of(client, "/documents/abc123/pages/2").xpath("string(//main)")


def test_a_page_stands_by_itself_too(client: TestClient) -> None:
    tree = tree_of(client, "/documents/abc123/pages/2?start=1500&end=1600")
    assert tree.xpath("//main//svg/rect")
    assert not tree.xpath("//a[@data-fragment]")
    assert tree.xpath("//a[@rel='next']/@href") == ["/documents/abc123/pages/3?start=1500&end=1600"]
    assert tree.xpath("//main//p/a/@href")[0] == "/documents/abc123?start=1500&end=1600&page=2#trang"


def test_what_a_script_puts_beside_the_text_is_a_part_of_a_page(client: TestClient) -> None:
    text = client.get("/documents/abc123/pages/3?start=1500&end=1600&beside=1").text
    assert "<html" not in text
    assert "/documents/abc123/pages/3.webp" in text
    assert 'href="/documents/abc123?start=1500&amp;end=1600&amp;page=2#trang"' in text


def test_a_picture_is_asked_for_again_only_when_it_changed(client: TestClient) -> None:
    first = client.get("/documents/abc123/pages/1.webp?width=640")
    assert (first.headers["content-type"], first.headers["cache-control"]) == ("image/webp", "private, no-cache")
    again = client.get("/documents/abc123/pages/1.webp?width=640", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("abc123/pages/9.webp", 404),
        ("bare/pages/1.webp", 404),
        ("none/pages/1.webp", 404),
        ("abc123/pages/0.webp", 422),
        ("abc123/pages/1.webp?width=7", 422),
        ("abc123/pages/x", 422),
        ("none/pages/1", 404),
        ("abc123?page=0", 422),
    ],
)
def test_what_is_not_there_is_a_page_that_says_so(client: TestClient, path: str, status: int) -> None:
    response = client.get(f"/documents/{path}")
    assert response.status_code == status
    assert html.fromstring(response.text).xpath("string(//h1)").strip()


def test_what_is_cited_and_what_cites_it_are_links(client: TestClient) -> None:
    tree = tree_of(client, "/documents/abc123")
    cited, citing = tree.xpath("//ul[@class='related']")
    assert "371/QĐ-UBND" in cited.text_content()
    assert "giao chỉ tiêu <b>2026</b>" in cited.text_content()
    assert "/documents/bare" in cited.xpath(".//a/@href")
    assert citing.xpath(".//a/@href")[0].startswith("/documents/abc123?start=")


def test_similar_documents_are_listed_with_a_comparison(client: TestClient, service: Any) -> None:
    comparisons = "//main//a[starts-with(@href, '/compare')]/@href"
    assert not tree_of(client, "/documents/abc123").xpath(comparisons)

    service.alike = [service.bare]

    assert tree_of(client, "/documents/abc123").xpath(comparisons) == ["/compare?a=abc123&b=bare"]


def test_the_table_of_assignments_can_be_taken_along(client: TestClient) -> None:
    tree = tree_of(client, "/documents/abc123")
    assert tree.xpath("//details[@id='nhiem-vu']//a[@download]/@href") == ["/api/v1/assignments.xlsx?document=abc123"]


# --- long texts ----------------------------------------------------------------------------------


def long_text(sections: int = 300, lines: int = 60) -> tuple[str, list[OutlineEntry]]:
    """Return some 300 pages: sections of items, and a table in each tenth of them."""
    parts, outline, at = [], [], 0
    for number in range(1, sections + 1):
        heading = f"{number}. Nhóm nhiệm vụ thứ {number}"
        outline.append(
            OutlineEntry(level=5, label=f"{number}", heading=heading, locator="", start=at, end=at + len(heading))
        )
        body = "".join(f"- Việc {line} của nhóm {number}, giao Phòng Kinh tế làm trong năm.\n" for line in range(lines))
        table = "".join(f"{row}\tViệc {row}\tPhòng Văn hóa - Xã hội\tQuý II\n" for row in range(lines))
        text = f"{heading}\n{table if number % 10 == 0 else body}"
        parts.append(text)
        at += len(text)
    return "".join(parts), outline


def test_parts_cover_the_text_and_begin_at_headings() -> None:
    text, outline = long_text()
    parts = cut(text, outline)
    assert len(parts.spans) > 5
    assert "".join(span.of(text) for span in parts.spans) == text
    assert {span.start for span in parts.spans[1:]} <= {entry.start for entry in outline}
    assert max(len(span.of(text).encode()) for span in parts.spans) < 150_000


def test_text_without_headings_is_cut_between_lines_and_not_in_a_table() -> None:
    rows = "".join(f"{row}\tViệc thứ {row}\tPhòng Kinh tế\n" for row in range(200))
    text = ("Một dòng văn bản thường của một văn bản dài không có mục nào cả.\n" * 300 + rows) * 8
    parts = cut(text, [])
    assert len(parts.spans) > 2
    for span in parts.spans[1:]:
        assert text[span.start - 1] == "\n"
        assert "\t" not in text[span.start : text.index("\n", span.start)]


def test_a_short_text_is_one_part_and_an_empty_one_too() -> None:
    assert [cut(text, []).spans for text in ("một dòng", "")] == [(Span(0, 8),), (Span(0, 0),)]


@pytest.mark.parametrize(("number", "shown"), [(None, 1), (2, 2), (10**6, -1)])
def test_a_part_is_chosen_by_number(number: int | None, shown: int) -> None:
    text, outline = long_text()
    parts = cut(text, outline, number)
    assert parts.number == (shown if shown > 0 else len(parts.spans))


def test_the_part_of_a_citation_is_laid_out_with_its_mark_and_the_outline_of_all() -> None:
    text, outline = long_text()
    start = text.index("Việc 7 của nhóm 222")
    cited = Span(start, start + 19)
    parts = cut(text, outline, None, cited)
    view = view_document(text, outline, cited, parts=parts)
    assert parts.number == parts.part_of(start) > 1
    marked = [piece.text for block in view.blocks for piece in block.line if piece.is_cited]
    assert marked == ["Việc 7 của nhóm 222"]
    assert len(view.navigation) == 300
    here = [entry.anchor for entry in view.navigation if entry.part == parts.number]
    assert here == [anchor for block in view.blocks for anchor in block.anchors]
    assert f"m{222}" in here


def test_a_long_document_stays_a_small_page(client: TestClient, service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    text, outline = long_text()
    detail = service.document("abc123")
    assignment = detail.assignments[0]
    long = detail.model_copy(update={"text": text, "outline": outline, "assignments": [assignment] * 2000})
    monkeypatch.setattr(service, "document", lambda _id: long)
    monkeypatch.setattr(document_module, "_similar", lambda *_: ())
    start = text.index("Việc 7 của nhóm 222")
    response = client.get(f"/documents/abc123?start={start}&end={start + 19}")
    assert len(response.content) < 250_000
    tree = html.fromstring(response.text)
    assert tree.xpath("string(//*[@id='cited'])") == "Việc 7 của nhóm 222"
    previous, following = (
        tree.xpath(f"//nav[@class='part-links']/a[@rel='{rel}']/@href")[0] for rel in ("prev", "next")
    )
    assert f"start={start}" in previous
    other = tree_of(client, following)
    assert not other.xpath("//*[@id='cited']")
    assert other.xpath("//*[@id='page-choice']/@value") == ["3"]  # the page on which that part begins
    assert tree.xpath("//*[@id='page-choice']/@value") == ["2"]
    (back,) = other.xpath("//aside//a[contains(@href, '#cited')]/@href")
    assert tree_of(client, back).xpath("//*[@id='cited']")
