"""Comparison and similar documents in the JSON API: names, pages, errors as problem+json."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from indexer.settings import Settings
from search_api.app import create_api
from search_api.service import SearchService

LAST_YEAR = "Kế hoạch phòng chống thiên tai 2025 - xã Tân Lập Hạ.docx"


@pytest.fixture(scope="module")
def client(corpus_settings: Settings) -> Iterator[TestClient]:
    with SearchService(corpus_settings) as service, TestClient(create_api(service)) as opened:
        yield opened


def test_a_comparison_has_the_names_of_the_contract(client: TestClient) -> None:
    body = client.get("/api/v1/compare", params={"a": LAST_YEAR, "b": "09/KH-UBND", "limit": 5}).json()
    assert {
        "a", "b", "summary", "common_share", "is_unrelated", "counts", "fields", "legal_bases", "assignments",
        "sections", "total_paragraphs", "took_ms",
    } <= set(body)  # fmt: skip
    assert sum(len(section["paragraphs"]) for section in body["sections"]) == 5
    assert body["counts"]["assignments"] == {"same": 7, "expected": 0, "changed": 7, "added": 3, "dropped": 2}


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ({"a": "phong chong thien tai", "b": "09/KH-UBND"}, 422, "có thể là 2 văn bản"),
        ({"a": "không có văn bản này", "b": "09/KH-UBND"}, 404, "Không có văn bản"),
        ({"a": "09/KH-UBND"}, 422, "b"),
    ],
)
def test_what_cannot_be_compared_is_a_problem(
    client: TestClient, query: dict[str, str], status: int, words: str
) -> None:
    reply = client.get("/api/v1/compare", params=query)
    assert (reply.status_code, reply.headers["content-type"]) == (status, "application/problem+json")
    assert words in reply.json()["detail"]


def test_similar_documents_are_listed(client: TestClient) -> None:
    documents = client.get("/api/v1/documents", params={"file_name": LAST_YEAR}).json()["documents"]
    body = client.get(f"/api/v1/documents/{documents[0]['id']}/similar", params={"limit": 1}).json()
    assert [(one["document"]["document_number"], one["reason"]) for one in body["documents"]] == [
        ("09/KH-UBND", "last_year")
    ]
    assert client.get("/api/v1/documents/khong-co/similar").status_code == 404
