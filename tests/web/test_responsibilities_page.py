"""The page of assignments over the sample documents: filters, groups, the very selection as files, many rows."""

import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from local_client import local_client
from lxml import html
from openpyxl import load_workbook

from indexer.model import Assignment, Deadline, Span
from indexer.pipeline import sync
from indexer.settings import Settings
from indexer.store import Store
from search_api.assignment_groups import Arrangement
from search_api.register_routes import todays_date
from search_api.schemas import MonthCount
from search_api.service import SearchService
from web.app import create_app
from web.contexts.responsibilities import ROWS_PER_PAGE
from web.contexts.timeline import timeline

TODAY = date(2026, 2, 10)


@pytest.fixture(scope="module")
def client(corpus_settings: Settings) -> Iterator[TestClient]:
    with SearchService(corpus_settings) as service:
        app = create_app(service)
        app.dependency_overrides[todays_date] = lambda: TODAY
        with local_client(app) as opened:
            yield opened


def page(client: TestClient, status: int = 200, **query: str) -> Any:
    reply = client.get("/responsibilities", params=query)
    assert reply.status_code == status
    return html.fromstring(reply.text)


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def total(tree: Any) -> int:
    return int(words(tree.xpath("//div[@class='results-head']/h2")[0]).split()[0].replace(".", ""))


def rows(tree: Any) -> list[Any]:
    return list(tree.xpath("//table[contains(@class, 'register')]/tbody/tr"))


def test_what_is_due_soonest_comes_first_and_says_how_long_is_left(client: TestClient) -> None:
    first = rows(page(client))[0]
    urgency = words(first.xpath(".//span[contains(@class, 'urgency')]")[0])
    assert re.fullmatch(r"Hạn hôm nay|Còn \d+ ngày", urgency)
    links = first.xpath(".//a/@href")
    assert any("#cited" in link for link in links)


def test_overdue_is_said_in_words(client: TestClient) -> None:
    tree = page(client, due="overdue")
    badges = {words(badge) for badge in tree.xpath("//span[contains(@class, 'overdue')]")}
    assert badges
    assert all(badge.startswith("Quá hạn") for badge in badges)
    assert len(rows(tree)) == min(total(tree), ROWS_PER_PAGE)


@pytest.mark.parametrize("agency", ["VHXH", "Phòng Văn hóa - Xã hội", "phong van hoa xa hoi"])
def test_an_agency_is_found_by_any_variant(client: TestClient, agency: str) -> None:
    tree = page(client, agency=agency, role="lead")
    assert total(tree) > 5
    leads = {words(row.xpath("./td")[2]) for row in rows(tree)}
    assert all("Văn h" in lead for lead in leads)


def test_groups_count_the_whole_list(client: TestClient) -> None:
    for grouping in ("agency", "month"):
        tree = page(client, group=grouping)
        links = tree.xpath("//details[contains(@class, 'group-links')]//span[@class='count']")
        counted = [int(words(count)) for count in links[1:]]
        assert sum(counted) <= total(tree)
        shown = {words(h3).rsplit(" ", 1)[0] for h3 in tree.xpath("//section/h3")}
        assert len(shown) == len(tree.xpath("//section/h3"))


def test_a_group_link_leads_to_as_many_as_it_says(client: TestClient) -> None:
    tree = page(client, group="month")
    checked = 0
    for link in tree.xpath("//details[contains(@class, 'group-links')]//li/a")[:4]:
        count = int(words(link.xpath("./span[@class='count']")[0]))
        assert total(html.fromstring(client.get(link.get("href")).text)) == count
        checked += 1
    assert checked == 4


def test_months_of_the_timeline_lead_to_what_they_count(client: TestClient) -> None:
    tree = page(client)
    link = tree.xpath("//details[contains(@class, 'month-list')]//a")[0]
    assert total(html.fromstring(client.get(link.get("href")).text)) == int(words(link.xpath("./span")[0]))
    assert tree.xpath("//svg[@role='img']/title") or tree.xpath("//*[local-name()='svg']/*[local-name()='title']")
    assert "style" not in html.tostring(tree.xpath("//*[local-name()='svg']")[0], encoding="unicode")


SELECTIONS = [
    {},
    {"agency": "Công an xã", "role": "coordinate"},
    {"q": "tuyên truyền", "year": "2026"},
    {"due": "this-quarter", "group": "agency"},
    {"due_month": "2026-12"},
    {"due_from": "1/3/2026", "due_to": "2026-04-30"},
]


@pytest.mark.parametrize("query", SELECTIONS)
def test_files_hold_the_very_selection_in_its_order(client: TestClient, query: dict[str, str]) -> None:
    tree = page(client, **query)
    urls = tree.xpath("//p[@class='exports']/a/@href")
    assert [url.partition("?")[0][-4:] for url in urls] == ["xlsx", ".csv"]
    sheet = load_workbook(io.BytesIO(client.get(urls[0]).content)).active
    assert sheet is not None
    assert sheet.max_row - 1 == total(tree)
    written = [" ".join(str(row[2]).split()) for row in sheet.iter_rows(min_row=2, values_only=True)]
    shown = [words(row.xpath("./td")[1].xpath(".//a")[0]) for row in rows(tree)]
    assert len(shown) == min(total(tree), ROWS_PER_PAGE)
    for task, line in zip(shown, written, strict=False):
        assert line.replace("**", "").startswith(task.removesuffix("…")[:60].replace("**", ""))
    assert client.get(urls[1]).text.count("\r\n") >= total(tree)


def test_pages_put_together_are_the_list(client: TestClient) -> None:
    seen: list[str] = []
    for number in range(1, 20):
        found = rows(page(client, page=str(number)))
        seen += [row.xpath(".//a/@href")[0] for row in found]
        if len(found) < ROWS_PER_PAGE:
            break
    assert len(seen) == total(page(client))
    assert "Trang này không có nhiệm vụ nào" in client.get("/responsibilities?page=900").text


def test_an_unknown_agency_offers_the_nearest(client: TestClient) -> None:
    tree = page(client, agency="Phòng Kinh tê xã hội")
    assert "Không có cơ quan nào tên" in words(tree)
    links = tree.xpath("//div[contains(@class, 'notice')]//a[starts-with(@href, '/responsibilities?agency=')]")
    assert links
    assert total(html.fromstring(client.get(links[0].get("href")).text)) > 0


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"due_from": "31/13/2026"}, "không phải là ngày"),
        ({"due_from": "1/3/2026", "due_to": "1/1/2026"}, "Khoảng thời gian ngược"),
        ({"year": "hai nghìn"}, "Năm phải là số"),
        ({"role": "boss"}, "không đọc được"),
        ({"due": "soon"}, "không đọc được"),
        ({"due_month": "2026-13"}, "không đọc được"),
    ],
)
def test_what_cannot_be_read_is_said_beside_the_filled_form(
    client: TestClient, query: dict[str, str], said: str
) -> None:
    tree = page(client, 422, **query)
    assert said in words(tree.xpath("//div[@role='alert']")[0])
    assert tree.xpath("//input[@name='due_from']/@value") == [query.get("due_from", "")]


def test_words_of_documents_and_filters_are_escaped(client: TestClient) -> None:
    text = client.get("/responsibilities", params={"agency": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in text


def test_blank_fields_of_the_form_ask_for_everything(client: TestClient) -> None:
    names = ("agency", "role", "due", "q", "group", "due_from", "due_to", "document", "year", "collection")
    assert total(page(client, **dict.fromkeys(names, ""))) == total(page(client))


def test_the_timeline_shows_what_is_to_come_and_says_what_lies_outside() -> None:
    months = [MonthCount(month=month, count=2) for month in ("2020-01", "2026-01", "2026-05", "2031-12", "")]
    line = timeline(months, TODAY, {})
    assert line is not None
    assert (line.bars[0].month, line.bars[-1].month, len(line.bars)) == ("2025-11", "2027-02", 16)
    assert (line.before, line.after, line.undated) == (2, 2, 2)
    assert [bar.when for bar in line.bars if bar.month == "2026-02"] == ["now"]
    assert timeline([MonthCount(month="2026-02", count=1), MonthCount(month="", count=3)], TODAY, {}) is None


def test_the_timeline_of_what_is_past_ends_now() -> None:
    line = timeline([MonthCount(month="2025-08", count=1), MonthCount(month="2025-09", count=2)], TODAY, {})
    assert line is not None
    assert (line.bars[-1].month, line.bars[-1].when) == ("2026-02", "now")
    assert [bar.count for bar in line.bars if bar.month == "2025-09"] == [2]


MOST_BYTES = 300_000


def test_twenty_thousand_assignments_come_page_by_page(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "a.txt").write_text("KẾ HOẠCH\nTrồng cây năm 2026\n1. Công an xã: chủ trì tuần tra.\n", encoding="utf-8")
    sync(folder, settings)
    _fill(settings, 20_000)
    with SearchService(settings) as service:
        client = local_client(create_app(service))
        for query in ({}, {"group": "agency"}, {"group": "month", "page": "200"}, {"agency": "Công an xã"}):
            response = client.get("/responsibilities", params=query)
            assert response.status_code == 200
            assert len(response.content) < MOST_BYTES, query  # a page of the list, never all of it
        arranged = service.assignments(limit=1, arrangement=Arrangement("upcoming", "month"), today=TODAY)
        assert sum(group.count for group in arranged.groups) == arranged.total >= 20_000


def _fill(settings: Settings, count: int) -> None:
    """Give the one document of a store many more assignments."""
    from sqlalchemy import insert

    from indexer.store import rows as stored
    from indexer.store.schema import assignments

    store = Store(settings.database_path)
    owner = store.documents()[0].id
    names = ("Công an xã", "Phòng Kinh tế", "Trạm Y tế xã", "Văn phòng HĐND và UBND xã")
    made = [
        stored.assignment_values(
            Assignment(
                numbering=str(number),
                task=f"Việc thứ {number}",
                lead_agencies=(names[number % 4],),
                coordinating_agencies=(names[(number + 1) % 4],),
                deadline=Deadline("hạn", None, date(2024 + number % 4, number % 12 + 1, number % 28 + 1)),
                deliverable="",
                group="",
                span=Span(0, 8),
                page=None,
                locator=f"mục {number}",
                source="table",
            ),
            owner,
        )
        for number in range(count)
    ]
    with store._database.transaction() as connection:
        connection.execute(insert(assignments), made)
    store.close()
