"""The JSON API: the contract's names, errors as problem+json."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from indexer.settings import Settings
from search_api.app import create_api
from search_api.service import SearchService


@pytest.fixture(scope="module")
def client(corpus_settings: Settings) -> Iterator[TestClient]:
    service = SearchService(corpus_settings)
    with TestClient(create_api(service)) as opened:
        yield opened
    service.close()


DOCUMENT_FIELDS = {
    "id", "file_name", "path", "document_type", "document_number", "title", "issuing_authority", "place", "issued_on",
    "signer", "signer_title", "recipients", "legal_bases", "pages",
}  # fmt: skip


def test_ask_answers_with_the_names_of_the_contract(client: TestClient) -> None:
    body = client.post("/api/v1/ask", json={"question": "who chairs the Chính quyền thân thiện task"}).json()
    assert {"question", "language", "answered", "kind", "text", "confidence", "citations", "related", "took_ms"} <= set(
        body
    )
    citation = body["citations"][0]
    assert {"document", "locator", "page", "quote", "start", "end", "url"} <= set(citation)
    assert set(citation["document"]) >= DOCUMENT_FIELDS
    assert citation["url"].startswith(f"/documents/{citation['document']['id']}?start=")


def test_search_answers_with_the_names_of_the_contract(client: TestClient) -> None:
    body = client.get("/api/v1/search", params={"q": "chuyển đổi số", "limit": 3, "year": 2026}).json()
    assert {"query", "total", "hits", "facets", "took_ms"} <= set(body)
    hit = body["hits"][0]
    assert {"passage_id", "document", "locator", "page", "text", "highlights", "score", "scores"} <= set(hit)
    assert set(hit["scores"]) == {"dense", "lexical"}
    assert len(body["hits"]) == 3


def test_documents_are_listed_in_pages(client: TestClient) -> None:
    first = client.get("/api/v1/documents", params={"limit": 5}).json()
    rest = client.get("/api/v1/documents", params={"limit": 100, "offset": 5}).json()
    ids = [d["id"] for d in first["documents"] + rest["documents"]]
    assert len(ids) == len(set(ids)) == first["total"]


def test_document_and_its_file_are_served(client: TestClient) -> None:
    listed = client.get("/api/v1/documents").json()["documents"][0]
    detail = client.get(f"/api/v1/documents/{listed['id']}").json()
    assert {"outline", "assignments", "references", "text"} <= set(detail)
    reply = client.get(f"/api/v1/documents/{listed['id']}/file")
    assert reply.status_code == 200
    assert reply.headers["content-disposition"].startswith("attachment")


def test_health_is_told(client: TestClient) -> None:
    for path in ("/healthz", "/api/v1/healthz"):
        body = client.get(path).json()
        assert body["status"] == "ok"
        assert body["documents"] > 10


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/api/v1/documents/none", None, 404),
        ("GET", "/api/v1/nowhere", None, 404),
        ("POST", "/api/v1/ask", {}, 422),
        ("POST", "/api/v1/ask", {"question": "a" * 10_001}, 422),
        ("GET", "/api/v1/search?q=a&limit=0", None, 422),
        ("GET", "/api/v1/search", None, 422),
    ],
)
def test_errors_are_problem_json(client: TestClient, method: str, path: str, body: object, status: int) -> None:
    reply = client.request(method, path, json=body)
    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["status"] == status
    assert reply.json()["detail"]
