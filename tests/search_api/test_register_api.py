"""The registers in the JSON API: the contract's names, files that open, errors as problem+json."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from made_plans import plan, write
from openpyxl import load_workbook

from indexer.pipeline import sync
from indexer.settings import Settings
from search_api.app import create_api
from search_api.register_routes import todays_date
from search_api.schemas import AssignmentFilters
from search_api.service import SearchService


@pytest.fixture(scope="module")
def api(corpus_settings: Settings) -> Iterator[FastAPI]:
    with SearchService(corpus_settings) as service:
        yield create_api(service)


@pytest.fixture(scope="module")
def client(api: FastAPI) -> Iterator[TestClient]:
    api.dependency_overrides[todays_date] = lambda: date(2026, 2, 10)
    with TestClient(api) as opened:
        yield opened


def test_assignments_have_the_names_of_the_contract(client: TestClient) -> None:
    body = client.get("/api/v1/assignments", params={"agency": "UBMTTQ", "limit": 2}).json()
    assert {"total", "assignments"} <= set(body)
    assert body["total"] > 2
    assert len(body["assignments"]) == 2
    for found in body["assignments"]:
        assert {
            "id", "numbering", "task", "lead_agencies", "coordinating_agencies", "deadline_text", "due_from", "due_to",
            "deliverable", "citation",
        } <= set(found)  # fmt: skip
        assert any(
            "MTTQ" in name or "Mặt trận" in name for name in found["lead_agencies"] + found["coordinating_agencies"]
        )
        assert found["citation"]["quote"]


def test_due_is_counted_from_the_applications_day(client: TestClient) -> None:
    body = client.get("/api/v1/assignments", params={"due": "this-month"}).json()
    assert body["total"] > 1
    assert {found["due_to"][:7] for found in body["assignments"]} == {"2026-02"}


def test_filters_of_search_and_blank_fields_of_a_form_are_taken(client: TestClient) -> None:
    blank = {"agency": "", "role": "", "q": "", "due": "", "period": "", "document": "", "place": ""}
    everything = client.get("/api/v1/assignments", params=blank).json()
    of_place = client.get("/api/v1/assignments", params={**blank, "place": "Thái Tân"}).json()
    assert everything["total"] > of_place["total"] > 0
    assert {found["citation"]["document"]["place"] for found in of_place["assignments"]} == {"Thái Tân"}


@pytest.mark.parametrize("wanted", [{}, {"agency": "VHXH", "role": "lead"}, {"q": "không có gì cả"}])
def test_files_hold_all_that_is_asked_for(client: TestClient, wanted: dict[str, str]) -> None:
    total = client.get("/api/v1/assignments", params=wanted).json()["total"]
    workbook = client.get("/api/v1/assignments.xlsx", params=wanted)
    assert workbook.headers["content-type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert workbook.headers["content-disposition"] == 'attachment; filename="nhiem-vu.xlsx"'
    sheet = load_workbook(io.BytesIO(workbook.content)).active
    assert sheet is not None
    assert sheet.max_row == total + 1
    table = client.get("/api/v1/assignments.csv", params=wanted)
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"), newline="")))
    assert len(rows) == total
    assert all(row["Địa chỉ"].startswith("http://testserver/documents/") for row in rows)


def test_references_list_the_documents_that_cite_a_number(client: TestClient) -> None:
    body = client.get("/api/v1/references", params={"number": "33-CT/TTg"}).json()
    assert {"number", "total", "documents"} <= set(body)
    assert body["total"] == len(body["documents"]) > 2
    assert all("33/CT-TTg" in found["citation"]["quote"] for found in body["documents"])
    page = client.get("/api/v1/references", params={"number": "33/CT-TTg", "limit": 1, "offset": 1}).json()
    assert (page["total"], page["documents"]) == (body["total"], body["documents"][1:2])


def test_number_that_nobody_cites_gives_an_empty_list(client: TestClient) -> None:
    assert client.get("/api/v1/references", params={"number": "9999/QĐ-TTg"}).json()["documents"] == []


def test_contradictions_come_with_their_quotes(client: TestClient) -> None:
    body = client.get("/api/v1/references/consistency").json()
    assert body["checked"] > 50
    assert [(found["number"], found["field_name"]) for found in body["findings"]] == [("46/QĐ-UBND", "loại văn bản")]
    assert "Kế hoạch số 46/QĐ-UBND" in body["findings"][0]["variants"][0]["citation"]["quote"]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("assignments?role=head", "role"),
        ("assignments?due=soon", "due"),
        ("assignments?due_from=31/13/2026", "due_from"),
        ("assignments?due_from=2026-02-01&due_to=2026-01-01", "Khoảng thời gian ngược"),
        ("assignments.xlsx?period=abc", "Không hiểu thời gian"),
        ("assignments?limit=0", "limit"),
        ("references", "number"),
        ("references?number=abc", "không phải số, ký hiệu văn bản"),
    ],
)
def test_what_cannot_be_understood_is_a_problem_that_names_it(client: TestClient, path: str, words: str) -> None:
    reply = client.get(f"/api/v1/{path}")
    assert reply.status_code == 422
    assert reply.headers["content-type"] == "application/problem+json"
    assert words in reply.json()["detail"]


def test_description_of_the_api_names_parameters_and_media_types(client: TestClient) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]
    names = {parameter["name"] for parameter in paths["/api/v1/assignments"]["get"]["parameters"]}
    assert {
        "agency", "role", "q", "due", "due_from", "due_to", "period", "document", "limit", "offset", "year", "place"
    } <= names  # fmt: skip
    assert "limit" not in {p["name"] for p in paths["/api/v1/assignments.xlsx"]["get"]["parameters"]}
    assert list(paths["/api/v1/assignments.csv"]["get"]["responses"]["200"]["content"]) == ["text/csv; charset=utf-8"]
    assert "/api/v1/references/consistency" in paths


def test_registers_follow_a_sync(tmp_path: Path) -> None:
    slip = "1. Theo Nghị định số 23/2015/NĐ-CP ngày 16/02/2025 của Chính phủ.\n"
    own = Settings(data=tmp_path / "data")
    folder = write(tmp_path / "documents", a=plan(f"I. VIỆC\n{slip}2. Công an xã: chủ trì tuần tra.\n"))
    sync(folder, own)
    with SearchService(own) as service:
        assert service.assignments(AssignmentFilters(q="tuần tra")).total == 1
        assert service.consistency().total == 1
        assert service.citing("23/2015/NĐ-CP").total == 1
        (folder / "a.txt").unlink()
        write(folder, b=plan("I. VIỆC\n1. Công an xã: chủ trì kiểm tra.\n"))
        sync(folder, own)
        assert service.assignments(AssignmentFilters(q="tuần tra")).total == 0
        assert service.assignments(AssignmentFilters(q="kiểm tra")).total == 1
        assert service.consistency().total == 0
        assert service.citing("23/2015/NĐ-CP").total == 0
