"""Uploads and deletions by the JSON API: statuses, problem+json, and that what is deleted has no address any more."""

import io
import shutil
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from indexer.settings import Settings
from search_api.app import create_api
from search_api.service import SearchService

PLAN = """KẾ HOẠCH
Trồng cây sưa năm 2026
I. NHIỆM VỤ
1. Phòng Kinh tế: chủ trì ươm cây sưa, xong trước ngày 20/01/2026.
"""
EXE = b"MZ\x90\x00\x03" + b"\x00\xff" * 500


@pytest.fixture(scope="module")
def client(corpus_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    data = tmp_path_factory.mktemp("library") / "data"
    shutil.copytree(corpus_settings.data, data)
    settings = Settings(data=data, upload_max_mb=1, upload_max_files=3)
    with SearchService(settings) as service, TestClient(create_api(service)) as opened:
        yield opened


def send(client: TestClient, *files: tuple[str, bytes], **form: str) -> Any:
    return client.post("/api/v1/documents", files=[("file", file) for file in files], data=form)


def indexed(client: TestClient, upload_id: str) -> dict[str, Any]:
    deadline = time.monotonic() + 10
    while (state := client.get(f"/api/v1/uploads/{upload_id}").json())["state"] in ("queued", "reading"):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return state  # type: ignore[no-any-return]


def test_an_upload_is_accepted_read_found_and_deleted(client: TestClient) -> None:
    reply = send(client, ("Cây sưa.txt", PLAN.encode()), collection="Cây xanh")
    assert reply.status_code == 202
    (upload,) = reply.json()["uploads"]
    assert (upload["file_name"], upload["collection"]) == ("Cây sưa.txt", "Cây xanh")
    assert indexed(client, upload["id"])["url"] == f"/documents/{upload['id']}"
    found = client.get("/api/v1/search", params={"q": "ươm cây sưa", "collection": "Cây xanh"}).json()
    assert [hit["document"]["id"] for hit in found["hits"]][:1] == [upload["id"]]

    deleted = client.delete(f"/api/v1/documents/{upload['id']}")
    assert (deleted.status_code, deleted.json()["file_deleted"]) == (200, True)
    for address in ("documents/{}", "documents/{}/file", "uploads/{}"):
        assert client.get(f"/api/v1/{address.format(upload['id'])}").status_code == 404
    assert client.get("/api/v1/search", params={"q": "ươm", "collection": "Cây xanh"}).json()["total"] == 0


def test_a_file_that_was_put_in_the_place_of_a_document_is_not_sent(client: TestClient, tmp_path: Path) -> None:
    (upload,) = send(client, ("Cây đa.txt", PLAN.encode())).json()["uploads"]
    indexed(client, upload["id"])
    address = f"/api/v1/documents/{upload['id']}/file"
    assert client.get(address).content == PLAN.encode()
    with closing(client.app.state.service.document_file(upload["id"])) as original:
        path = Path(original.file.name)
    secret = tmp_path / "mật.txt"
    secret.write_text("mật")
    path.unlink()
    path.symlink_to(secret)
    problem = client.get(address)
    assert (problem.status_code, problem.headers["content-type"]) == (409, "application/problem+json")
    assert "liên kết ra ngoài" in problem.json()["detail"]
    client.delete(f"/api/v1/documents/{upload['id']}")
    assert secret.read_text() == "mật"


def bomb() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"<a>" * 200_000_000, compresslevel=9)
    return content.getvalue()


def test_a_zip_bomb_is_taken_as_a_file_and_fails_alone(client: TestClient) -> None:
    (upload,) = send(client, ("bom.docx", bomb())).json()["uploads"]
    state = indexed(client, upload["id"])
    assert state["state"] == "failed"
    assert "mức tối đa" in state["reason"]
    assert "Hãy" in state["reason"]
    assert client.get("/healthz").json()["status"] == "ok"
    client.delete(f"/api/v1/documents/{upload['id']}")


@pytest.mark.parametrize(
    ("files", "status", "words"),
    [
        ([("a.pdf", EXE)], 415, "chương trình"),
        ([("a.docx", b"PK\x03\x04 broken")], 415, "hỏng"),
        ([("a.docx", b"")], 422, "rỗng"),
        ([("a.txt", b"a" * (1024 * 1024 + 1))], 413, "1 MB"),
        ([("a.txt", b"a")] * 4, 413, "tối đa 3 tệp"),
    ],
)
def test_what_is_not_taken_is_a_problem_in_vietnamese(
    client: TestClient, files: list[tuple[str, bytes]], status: int, words: str
) -> None:
    reply = send(client, *files)
    assert reply.status_code == reply.json()["status"] == status
    assert reply.headers["content-type"] == "application/problem+json"
    assert words in reply.json()["detail"]


def test_xml_that_declares_entities_is_named_as_unsafe(client: TestClient) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        lol = '<!DOCTYPE a [<!ENTITY b "boom"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
        archive.writestr("word/document.xml", f'<?xml version="1.0"?>{lol}<a>&b;&c;</a>')
    (upload,) = send(client, ("thực thể.docx", content.getvalue())).json()["uploads"]
    state = indexed(client, upload["id"])
    assert state["state"] == "failed"
    assert "thực thể XML" in state["reason"]
    client.delete(f"/api/v1/documents/{upload['id']}")


def test_some_files_may_be_refused_beside_others(client: TestClient) -> None:
    reply = send(client, ("a.txt", PLAN.replace("sưa", "lim").encode()), ("b.pdf", EXE)).json()
    assert [upload["file_name"] for upload in reply["uploads"]] == ["a.txt"]
    assert [refusal["status"] for refusal in reply["refused"]] == [415]
    indexed(client, reply["uploads"][0]["id"])
    client.delete(f"/api/v1/documents/{reply['uploads'][0]['id']}")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("DELETE", "/api/v1/documents/none", 404),
        ("POST", "/api/v1/documents/none/reindex", 404),
        ("GET", "/api/v1/uploads/none", 404),
        ("POST", "/api/v1/documents", 422),
        ("GET", "/api/v1/library?state=none", 422),
    ],
)
def test_what_there_is_not_is_a_problem(client: TestClient, method: str, path: str, status: int) -> None:
    reply = client.request(method, path)
    assert (reply.status_code, reply.headers["content-type"]) == (status, "application/problem+json")


def test_a_synced_document_is_taken_out_read_again_and_its_file_stays(client: TestClient) -> None:
    entry = client.get("/api/v1/library", params={"sort": "name", "limit": 1}).json()["entries"][0]
    assert (entry["state"], entry["is_uploaded"]) == ("indexed", False)
    deleted = client.delete(f"/api/v1/documents/{entry['id']}").json()
    assert (deleted["file_deleted"], "giữ nguyên" in deleted["note"]) == (False, True)
    assert client.get(f"/api/v1/documents/{entry['id']}").status_code == 404
    again = client.post(f"/api/v1/documents/{entry['id']}/reindex")
    assert again.status_code == 202
    assert indexed(client, entry["id"])["state"] == "indexed"
    assert client.get(f"/api/v1/documents/{entry['id']}").status_code == 200


def test_the_library_filters_sorts_and_counts(client: TestClient) -> None:
    def listed(**query: object) -> dict[str, Any]:
        found: dict[str, Any] = client.get("/api/v1/library", params={"limit": 100, **query}).json()
        return found

    everything = listed()
    years = {facet["value"]: facet["count"] for facet in everything["facets"]["year"]}
    assert sum(facet["count"] for facet in everything["facets"]["state"]) == everything["total"] > 10
    of_2026 = listed(year=2026)
    assert of_2026["total"] == years["2026"] < everything["total"]
    assert {facet["value"] for facet in of_2026["facets"]["year"]} == set(years)
    words = listed(q="ke hoach dan van")
    assert 0 < words["total"] < everything["total"]
    names = [entry["file_name"] for entry in listed(sort="name")["entries"]]
    assert len(names) == everything["total"]
    assert listed(sort="name", limit=5, offset=5)["entries"][0]["file_name"] == names[5]
    assert listed(collection=".")["total"] == everything["total"]
    assert listed(collection="không có")["total"] == 0


def test_no_upload_leads_out_of_its_folder(client: TestClient, tmp_path: Path) -> None:
    reply = send(client, ("../../../../etc/cron.d/x", PLAN.replace("sưa", "tùng").encode()))
    (upload,) = reply.json()["uploads"]
    assert upload["file_name"] == "x"
    wrong = send(client, ("a.txt", b"abc"), collection="../..")
    assert wrong.status_code == 422
    indexed(client, upload["id"])
    client.delete(f"/api/v1/documents/{upload['id']}")
