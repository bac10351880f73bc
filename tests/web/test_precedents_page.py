"""The page of precedents and the basket, over the sample documents, without a browser."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from fastapi.testclient import TestClient
from local_client import local_client
from lxml import html

from indexer.pipeline import sync
from indexer.settings import Settings
from search_api.service import SearchService
from web.app import create_app
from web.contexts.precedents import copied_text, stretches

ADD, CHANGE, DRAFT, BASKET = (
    "/precedents/basket/add",
    "/precedents/basket/change",
    "/precedents/draft",
    "/precedents/basket",
)
PLAN = """ỦY BAN NHÂN DÂN
XÃ HÒA BÌNH THƯỢNG

Số: 12/KH-UBND

Hòa Bình Thượng, ngày 05 tháng 01 năm 2026

KẾ HOẠCH
Trồng cây năm 2026

I. YÊU CẦU

- Việc trồng cây <b>phải</b> thiết thực & tiết kiệm, "có" người chăm sóc sau khi trồng.

II. KINH PHÍ

Kinh phí thực hiện Kế hoạch được bố trí từ nguồn ngân sách xã năm 2026, dự kiến 150 triệu đồng.

Nơi nhận:
- Các thôn;
- Lưu: VT.

CHỦ TỊCH

Trần Văn Mẫu
"""


@pytest.fixture(scope="module")
def service(corpus_settings: Settings) -> Iterator[SearchService]:
    with SearchService(corpus_settings) as opened:
        yield opened


@pytest.fixture
def client(service: SearchService) -> Iterator[TestClient]:
    with local_client(create_app(service)) as opened:
        yield opened


def page(client: TestClient, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200, response.text[:500]
    return html.fromstring(response.text)


def ids(tree: Any) -> list[str]:
    return [str(value) for value in tree.xpath("//article//input[@name='clause']/@value")]


def add(client: TestClient, section: str, place: int = 0) -> str:
    clause = ids(page(client, f"/precedents?section={section}"))[place]
    response = client.post(ADD, data={"clause": clause, "back": f"/precedents?section={section}"})
    assert response.status_code == 200
    return clause


def chosen(client: TestClient) -> list[str]:
    return [str(value) for value in page(client, BASKET).xpath("//ol//input[@name='clause']/@value")]


def test_the_form_keeps_what_was_asked_for(client: TestClient) -> None:
    tree = page(client, "/precedents?section=task&about=chuy%E1%BB%83n+%C4%91%E1%BB%95i+s%E1%BB%91&year=2026")
    assert tree.xpath("string(//select/option[@selected]/@value)") == "task"
    assert tree.xpath("string(//input[@name='about']/@value)") == "chuyển đổi số"
    assert tree.xpath("//details[@open]//input[@name='year'][@value='2026']")
    assert tree.xpath("//article")


def test_the_empty_page_offers_every_section(client: TestClient) -> None:
    links = page(client, "/precedents").xpath("//ul[@class='examples']//a/@href")
    assert len(links) == 8
    assert all(client.get(link).status_code == 200 for link in links)


def test_a_family_shows_count_slots_source_and_both_copies(client: TestClient) -> None:
    card = page(client, "/precedents?section=funding").xpath("//article")[0]
    assert "2 văn bản dùng" in card.xpath("string(h3)")
    assert card.xpath(".//span[@class='slot']/@data-kind") == ["thời gian", "số tiền"]
    wording, with_source = card.xpath(".//button/@data-copy")
    assert wording.startswith("Kinh phí thực hiện Kế hoạch lấy từ ngân sách xã năm 2026")
    assert with_source.startswith(wording)
    assert "Nguồn: Kế hoạch số 09/KH-UBND ngày 18/03/2026 của Ủy ban nhân dân xã Tân Lập Hạ (mục IV" in with_source
    assert client.get(card.xpath("string(.//p[@class='source']/a/@href)")).status_code == 200


def test_variants_mark_differences_not_by_colour_alone(client: TestClient) -> None:
    tree = page(client, "/precedents?section=purpose")
    assert tree.xpath("//details//ins/span[text()='thêm: ']")
    assert tree.xpath("//details//del/span[text()='bỏ: ']")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("section=lời tựa", "Không có loại mục"),
        ("text=123", "không có chữ nào"),
        ("text=" + "x" * 5_001, "dài quá 5000 ký tự"),
    ],
)
def test_what_cannot_be_looked_up_is_said_above_the_kept_form(client: TestClient, query: str, words: str) -> None:
    response = client.get(f"/precedents?{query}")
    assert response.status_code == 422
    tree = html.fromstring(response.text)
    assert words in tree.xpath("string(//*[@role='alert'])")
    assert tree.xpath("//form//textarea")


@pytest.mark.parametrize("query", ["page=0&section=task", "page=99999&section=task", "year=abcd&section=task"])
def test_odd_addresses_give_a_page(client: TestClient, query: str) -> None:
    page(client, f"/precedents?{query}")


def test_clauses_are_added_moved_and_removed(client: TestClient) -> None:
    funding = add(client, "funding")
    first, second = add(client, "purpose", 0), add(client, "purpose", 2)
    assert chosen(client) == [first, second, funding]  # in the order of a draft
    client.post(CHANGE, data={"action": "up", "clause": second})
    assert chosen(client) == [second, first, funding]
    client.post(CHANGE, data={"action": "down", "clause": first})  # the last of its section stays
    assert chosen(client) == [second, first, funding]
    client.post(CHANGE, data={"action": "remove", "clause": second})
    assert chosen(client) == [first, funding]
    client.post(CHANGE, data={"action": "clear"})
    assert chosen(client) == []


def test_what_is_in_the_basket_cannot_be_added_twice(client: TestClient) -> None:
    clause = add(client, "funding")
    tree = page(client, "/precedents?section=funding")
    assert tree.xpath("string(//a[contains(@class, 'basket-link')]/span)") == "1"
    assert tree.xpath(f"//form[input/@value='{clause}']/button[@disabled]")
    client.post(ADD, data={"clause": clause})
    assert chosen(client) == [clause]


def test_adding_goes_back_to_the_card_but_nowhere_else(client: TestClient) -> None:
    clause = ids(page(client, "/precedents?section=funding"))[0]
    for back, expected in (
        ("/precedents?section=funding#nhom-1", "/precedents?section=funding#nhom-1"),
        ("https://example.org/", BASKET),
        ("//example.org/precedents", BASKET),
        ("/precedents\r\nX: y", BASKET),
        ("", BASKET),
    ):
        response = client.post(ADD, data={"clause": clause, "back": back}, follow_redirects=False)
        assert (response.status_code, response.headers["location"]) == (303, expected)


def test_the_basket_is_a_small_cookie_of_ids_alone(client: TestClient) -> None:
    clause = ids(page(client, "/precedents?section=funding"))[0]
    cookie = client.post(ADD, data={"clause": clause}, follow_redirects=False).headers["set-cookie"]
    assert cookie.replace('"', "").startswith(f"basket={clause};")
    assert all(part in cookie for part in ("HttpOnly", "Path=/precedents", "SameSite=lax"))


@pytest.mark.parametrize("clause", ["", "x", "a:b:c", "a:9:3", "<script>:1:2", "a:1:2~b:1:2"])
def test_what_is_no_clause_is_not_added(client: TestClient, clause: str) -> None:
    assert client.post(ADD, data={"clause": clause}).status_code == 422


def test_a_cookie_that_somebody_wrote_gives_an_empty_basket_with_a_notice(client: TestClient) -> None:
    client.cookies.set("basket", "nope:1:20~<b>~x:y:z", path="/precedents")
    tree = page(client, BASKET)
    assert "1 đoạn không còn trong giỏ" in tree.xpath("string(//div[contains(@class, 'panel')][@role='status'])")
    assert not tree.xpath("//ol")


def test_a_full_basket_says_so(client: TestClient) -> None:
    client.cookies.set("basket", "~".join(f"abc:{n}:{n + 1}" for n in range(60)), path="/precedents")
    response = client.post(ADD, data={"clause": "abc:500:600"})
    assert response.status_code == 422
    assert "Giỏ đã đầy" in response.text


@pytest.mark.parametrize("address", [ADD, CHANGE, DRAFT])
@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://example.org"}],
    ids=str,
)
def test_other_sites_change_nothing(client: TestClient, address: str, headers: dict[str, str]) -> None:
    response = client.post(address, data={"clause": "a:1:2", "action": "clear"}, headers=headers)
    assert response.status_code == 403
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}, {}], ids=str)
def test_our_own_pages_may_change_the_basket(client: TestClient, headers: dict[str, str]) -> None:
    response = client.post(CHANGE, data={"action": "clear"}, headers=headers, follow_redirects=False)
    assert response.status_code == 303


def test_a_form_that_is_none_is_refused(client: TestClient) -> None:
    for content in (b"\xff\xfe", b"a" * 70_000, b"=&" * 60):
        assert client.post(CHANGE, content=content).status_code == 422
    assert client.post(CHANGE, data={"action": "explode"}).status_code == 422


def test_the_basket_downloads_as_a_draft(client: TestClient) -> None:
    add(client, "funding")
    add(client, "legal_basis")
    response = client.post(DRAFT, data={"title": "Trồng cây năm 2027", "place": "Hòa Tiến", "nonsense": "x"})
    assert response.status_code == 200
    assert response.headers["content-disposition"] == 'attachment; filename="du-thao.docx"'
    words = "\n".join(paragraph.text for paragraph in Document(BytesIO(response.content)).paragraphs)
    assert "Trồng cây năm 2027" in words
    assert "Căn cứ Nghị định số 66/2021/NĐ-CP ngày 06/7/2021" in words


def test_an_empty_basket_makes_no_draft(client: TestClient) -> None:
    response = client.post(DRAFT, data={"title": "x"})
    assert response.status_code == 422
    assert "Giỏ đang trống" in response.text


def test_a_clause_of_a_deleted_document_leaves_the_basket_with_a_notice(tmp_path: Path) -> None:
    folder, settings = tmp_path / "van-ban", Settings(data=tmp_path / "index")
    folder.mkdir()
    (folder / "a.txt").write_text(PLAN, encoding="utf-8")
    (folder / "b.txt").write_text(PLAN.replace("HÒA BÌNH THƯỢNG", "YÊN PHÚ").replace("150", "90"), encoding="utf-8")
    sync(folder, settings)
    with SearchService(settings) as service, local_client(create_app(service)) as client:
        tree = page(client, "/precedents?section=requirement")
        assert "Việc trồng cây <b>phải</b> thiết thực & tiết kiệm" in tree.xpath("string(//article/p)")
        assert not tree.xpath("//article/p/b")
        add(client, "funding")
        gone = (folder / "a.txt") if chosen(client)[0].startswith(_id(service, "a.txt")) else (folder / "b.txt")
        gone.unlink()
        sync(folder, settings)
        tree = page(client, BASKET)
        assert "1 đoạn không còn trong giỏ" in tree.xpath("string(//div[contains(@class, 'panel')][@role='status'])")
        assert not page(client, BASKET).xpath("//div[contains(@class, 'panel')][@role='status']")  # said once


def _id(service: SearchService, name: str) -> str:
    return next(document.id for document in service.documents().documents if document.file_name == name)


def test_the_page_speaks_english_where_asked(client: TestClient) -> None:
    tree = page(client, "/precedents?section=funding&lang=en")
    assert tree.xpath("string(//h1)") == "Precedents"
    assert "used by 2 documents" in tree.xpath("string(//article/h3)")


def test_what_is_copied_is_on_one_line_but_a_list_stays_a_list() -> None:
    assert copied_text("Kinh phí  do ngân\nsách xã") == "Kinh phí do ngân sách xã"
    assert copied_text("Nơi nhận:\n- Các thôn;\n\n- Lưu: VT.") == "Nơi nhận:\n- Các thôn;\n- Lưu: VT."


def test_a_text_without_slots_is_one_stretch() -> None:
    assert [stretch.text for stretch in stretches("abc", [])] == ["abc"]
    assert list(stretches("", [])) == []
