"""The library's pages: states, filters, the upload form without a script, and the question before a deletion."""

from typing import Any

from fastapi.testclient import TestClient
from lxml import html

from search_api.library import LibraryPage, LibraryQuery, UploadLimits
from search_api.schemas import FacetValue
from web.contexts.documents import documents_page


def tree_of(client: TestClient, url: str) -> Any:
    reply = client.get(url)
    assert reply.status_code == 200, reply.text
    return html.fromstring(reply.content)


def test_each_file_has_its_state_and_what_can_be_done_with_it(client: TestClient) -> None:
    items = tree_of(client, "/documents").xpath("//ul[@class='library']/li")
    assert [item.xpath("string(.//span[contains(@class, 'state-')])") for item in items] == [
        "Tra cứu được",
        "Tra cứu được",
        "Không đọc được",
    ]
    assert items[0].xpath(".//form/@action") == ["/documents/abc123/reindex"]
    assert items[0].xpath(".//a[contains(@href, '/delete')]/@href") == ["/documents/abc123/delete"]
    assert "<i>hỏng</i>.pdf" in items[2].text_content()
    assert not items[2].xpath(".//h2/a")


def test_the_upload_form_needs_no_script(client: TestClient, service: Any) -> None:
    (form,) = tree_of(client, "/documents").xpath("//form[@enctype='multipart/form-data']")
    assert (form.get("action"), form.get("method")) == ("/documents", "post")
    assert form.xpath(".//input[@type='file']/@name") == ["file"]
    files = [("file", ("a.docx", b"mot")), ("file", ("b <b>.exe", b"hai"))]

    reply = client.post("/documents", files=files, data={"collection": "Dân vận"})

    assert service.uploaded == [("a.docx", b"mot", "Dân vận"), ("b <b>.exe", b"hai", "Dân vận")]
    assert reply.status_code == 200
    assert "Đã nhận 1 tệp" in reply.text
    assert "Không nhận 1 tệp" in reply.text
    assert "b &lt;b&gt;.exe" in reply.text
    assert "Tệp lạ." in reply.text


def test_an_upload_without_files_is_told(client: TestClient) -> None:
    assert client.post("/documents", data={"collection": "a"}).status_code == 422


def test_nothing_is_deleted_before_the_answer(client: TestClient, service: Any) -> None:
    question = tree_of(client, "/documents/abc123/delete")
    assert "Tệp gốc" in question.text_content()
    assert service.deleted == []
    assert question.xpath("//form[@method='post']/@action")[-1] == "/documents/abc123/delete"
    assert "không hoàn tác" in tree_of(client, "/documents/bare/delete").text_content()

    reply = client.post("/documents/bare/delete", follow_redirects=False)

    assert service.deleted == ["bare"]
    assert (reply.status_code, reply.headers["location"]) == (303, "/documents?done=deleted")
    assert "Đã xóa tệp" in client.get(reply.headers["location"]).text
    taken_out = client.post("/documents/abc123/delete")
    assert "tệp gốc trong thư mục của cơ quan được giữ nguyên" in taken_out.text


def test_a_file_is_queued_to_be_read_again(client: TestClient) -> None:
    assert "Đã xếp hàng" in client.post("/documents/abc123/reindex").text


def test_unknown_files_and_wrong_choices_are_told(client: TestClient) -> None:
    assert client.get("/documents/none/delete").status_code == 404
    assert client.post("/documents/none/delete").status_code == 404
    assert client.post("/documents/none/reindex").status_code == 404
    assert client.get("/documents?state=lost").status_code == 422
    assert client.get("/documents?sort=&state=&year=&done=").status_code == 200


def test_addresses_of_pages_and_collections_keep_the_other_choices() -> None:
    counts = [FacetValue(value=".", count=70), FacetValue(value="Dân vận & hội", count=50)]
    found = LibraryPage(total=120, entries=[], facets={"collection": counts})
    query = LibraryQuery(q="kế hoạch", year=2026, collection="Dân vận & hội")

    page = documents_page(found, query, 2, UploadLimits(files=1, megabytes=1))

    assert page.pager.next_url is not None
    assert page.pager.next_url.endswith("page=3")
    assert "year=2026" in page.pager.next_url
    outside, chosen = page.collections
    assert (outside.label, outside.count, "collection=." in outside.url) == ("Ngoài các thư mục con", 70, True)
    assert (chosen.is_chosen, "collection" in chosen.url, "year=2026" in chosen.url) == (True, False, True)
    assert [choice.is_chosen for choice in page.filters[0].choices] == [False, True]
    assert page.filters[2].choices[0].value == "2026"  # chosen, though no file of the others has it
