"""Questions that nobody should ask: always an answer, "not found" or a refusal, and every quotation verbatim."""

import json
import unicodedata
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from indexer.settings import Settings
from search_api.app import create_api
from search_api.service import SearchService

MOST = 10_000
LONGEST_ADDRESS = 60_000  # the client of these tests refuses longer ones
REAL = (
    "Cơ quan nào chủ trì xây dựng mô hình Chính quyền thân thiện ở xã Thái Tân?",
    "cong an xa lam gi trong chuyen doi so",
    "Kế hoạch số 12/KH-UBND ngày 05/02/2026 căn cứ vào văn bản nào?",
    "who chairs the Chính quyền thân thiện task",
    "Thời hạn hoàn thành số hóa sổ hộ tịch là khi nào?",
    "Phòng Kinh tế chủ trì những nhiệm vụ nào, năm 2026, quý II?",
    "Văn bản nào viện dẫn Nghị định 30/2020/NĐ-CP?",
    "Ai ký?",
)  # fmt: skip
# What some layer below might read as its own language, or lose count of
PIECES = (
    "'; DROP TABLE passages; --", '" OR "1"="1', "%", "_", "chuyển_đổi số_", "\\", "\\0", "NULL",
    "<script>alert(1)</script>", "&lt;",
    "{{ 7*7 }}", "${x}", "../../etc/passwd", "title:a", "text:(", "+", "-", "&&", "||", "!", "(", ")", "[a TO b]",
    "{a TO *}", "^2", '"a"~3', "*", "?", "a*", "/.*/", ":", "~1", "AND", "OR", "NOT", "IN [", "field:[* TO *]",
    "\x00", "\x07", "\x1b[31m", "\x7f", "\x85", "\t", "\r\n", "\u2028", "\ufeff", "\u200b", "\u200d", "\u00ad",
    "\u202e", "\u200f", "\u2066", "😀", "👩‍👩‍👧‍👦", "🇻🇳", "e\u0301\u0323", "\u0301", "ﬁ", "İ", "ẞ", "ǆ", "Ⅻ", "²", "٣",
    "①", "漢字", "ع", "\ufffd", "\uffff", "\U0010ffff", "1/0", "00/00/0000", "99/99/9999", "30/02/2026", "năm 0",
    "năm 9999", "năm 99999", "-1", "1e309", "999999999999999999999999/KH-UBND", "/KH-UBND", "Số: /", "quý V", "xã",
    "xã xã xã", "ở", "trước ngày", "UBND " * 50, "a" * 300, "ộ" * 300, "1" * 300, "." * 300, "(" * 100, '"' * 101,
    "=-" * 50,
)  # fmt: skip
LONG = tuple(
    (piece * (MOST // len(piece) + 1))[:MOST]
    for piece in (
        "a", "ộ", "1", "12/KH-UBND ", "10/3/2026, ", "Phòng Kinh tế ", "xã ", "-", " ", "(", '"', "e\u0301", "😀",
        "\u200b", "Ai chủ trì mô hình Chính quyền thân thiện ở xã Thái Tân năm 2026? ", "năm 2026 ", "UBND ",
        "who chairs ", "A", "a-", "1.", "1/", "Ha Noi, ", "ở xã A ", "và ",
    )
)  # fmt: skip

_decomposed = st.sampled_from(REAL).map(lambda text: unicodedata.normalize("NFD", text))
_anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
_part = st.one_of(st.sampled_from(REAL), _decomposed, st.sampled_from(PIECES), _anything)
questions = st.lists(_part, min_size=1, max_size=6).flatmap(
    lambda parts: st.sampled_from(["", " ", "\n"]).map(lambda between: between.join(parts)[:MOST])
)
_bounded = hypothesis_settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def service(corpus_settings: Settings) -> Iterator[SearchService]:
    with SearchService(corpus_settings) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(service: SearchService) -> Iterator[TestClient]:
    with TestClient(create_api(service)) as opened:
        yield opened


class Texts(dict[str, str]):
    """Canonical texts by the id of the document; short to print where a test fails."""

    def __repr__(self) -> str:
        return f"{len(self)} texts"


@pytest.fixture(scope="module")
def texts(service: SearchService) -> Texts:
    """Return the canonical text of each document."""
    return Texts({listed.id: service.document(listed.id).text for listed in service.documents(limit=100).documents})


def assert_verbatim(found: list[dict[str, object]], texts: Texts, words: str) -> None:
    for item in found:
        text = texts[item["document"]["id"]]
        assert item[words]
        assert text[item["start"] : item["end"]] == item[words]


def assert_answers(client: TestClient, texts: Texts, question: str) -> None:
    reply = client.post("/api/v1/ask", json={"question": question})
    assert reply.status_code == 200, reply.text[:500]
    body = reply.json()
    assert body["question"] == question
    assert body["text"].strip()
    assert body["answered"] == bool(body["citations"])
    assert 0 <= body["confidence"] <= 1
    assert_verbatim(body["citations"], texts, "quote")
    assert_verbatim(body["related"], texts, "text")


def assert_searches(client: TestClient, texts: Texts, query: str) -> None:
    reply = client.get("/api/v1/search", params={"q": query})
    assert reply.status_code == 200, reply.text[:500]
    body = reply.json()
    assert body["total"] >= len(body["hits"])
    assert_verbatim(body["hits"], texts, "text")
    for hit in body["hits"]:
        assert all(0 <= start < end <= len(hit["text"]) for start, end in hit["highlights"])


@given(question=questions)
@_bounded
@example(question="")
@example(question=" \n\t")
@example(question="?" * 200)
@example(question="\x00")
@example(question="cong an lam gi trong chuyen doi so_ Ai ký?")
@example(question="a" * MOST)
def test_any_question_is_answered_or_honestly_not(client: TestClient, texts: Texts, question: str) -> None:
    assert_answers(client, texts, question)


@given(query=questions)
@_bounded
@example(query="")
@example(query="\x00")
def test_any_query_is_searched(client: TestClient, texts: Texts, query: str) -> None:
    assert_searches(client, texts, query)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("text", LONG, ids=lambda text: repr(text[:12]))
def test_longest_questions_are_answered_in_time(client: TestClient, texts: Texts, text: str) -> None:
    assert_answers(client, texts, text)
    assert_searches(client, texts, text[: LONGEST_ADDRESS * len(text) // len(quote(text)) - 1])


@pytest.mark.parametrize("length", [MOST + 1, 200_000])
def test_longer_questions_are_refused(client: TestClient, length: int) -> None:
    assert client.post("/api/v1/ask", json={"question": "ộ" * length}).status_code == 422
    assert client.get("/api/v1/search", params={"q": "a" * min(length, LONGEST_ADDRESS)}).status_code == 422


@given(question=st.text(max_size=40), key=st.text(max_size=8), value=st.text(max_size=20))
@hypothesis_settings(parent=_bounded, max_examples=30)  # four requests each
@example(question="\ud800", key="question", value="")
@example(question="Ai ký \udfff?", key="filters", value="\ud800")
@example(question="Ai ký?", key="\udc00", value="a")
def test_lone_surrogates_in_json_are_refused_or_answered(
    client: TestClient, question: str, key: str, value: str
) -> None:
    bodies = (
        {"question": question},
        {"question": "Ai ký?", key: value},
        {"question": "Ai ký?", "filters": {key: value}},
        {"question": "Ai ký?", "filters": {"place": value, "file_name": question}},
    )
    for body in bodies:
        content = json.dumps(body, ensure_ascii=True)
        reply = client.post("/api/v1/ask", content=content, headers={"content-type": "application/json"})
        assert reply.status_code in (200, 422), reply.text[:500]
        assert reply.json()


@pytest.mark.parametrize(
    "body",
    [
        b"", b"null", b"[]", b"1", b'"a"', b"{", b"\xff", b"\xef\xbb\xbf{}", b'{"question": null}',
        b'{"question": 1}', b'{"question": ["a"]}', b'{"question": {"a": 1}}', b'{"question": "a", "filters": []}',
        b'{"question": "a\x00"}', b'{"question": "a", "filters": {"year": 1e400}}',

        b'{"question": "a", "filters": {"year": NaN}}', b'{"question": "a", "filters": {"issued_from": 2026}}',
        b'{"question": "a", "filters": {"issued_from": "0000-00-00"}}', b'{"question": "a", "summarise": "perhaps"}',
        b"[" * 100_000, b'{"a":' * 50_000,
    ],
    ids=lambda body: repr(body[:40]),
)  # fmt: skip
def test_what_is_no_question_is_refused(client: TestClient, body: bytes) -> None:
    reply = client.post("/api/v1/ask", content=body, headers={"content-type": "application/json"})
    assert reply.status_code in (400, 422)
    assert reply.headers["content-type"] == "application/problem+json"


def test_a_day_is_no_number_of_seconds(client: TestClient) -> None:
    for day, status in (("2026", 422), ("0.0", 422), ("2026-02-30", 422), ("2026-02-28", 200)):
        reply = client.get("/api/v1/search", params={"q": "kế hoạch", "issued_from": day})
        assert reply.status_code == status, day
        body = {"question": "Ai ký?", "filters": {"issued_to": day}}
        assert client.post("/api/v1/ask", json=body).status_code == status, day


@pytest.mark.parametrize("raw", ["%ff%fe", "%00", "%ed%a0%80", "%", "%zz", "+", "%25", "a&q=b", "%F0%9F%98%80"])
def test_any_bytes_in_an_address_are_searched_or_refused(client: TestClient, raw: str) -> None:
    assert client.get(f"/api/v1/search?q={raw}").status_code in (200, 422)
    assert client.get(f"/api/v1/documents?place={raw}").status_code in (200, 422)
    assert client.get(f"/api/v1/documents/{quote(raw)}").status_code == 404


def test_huge_offsets_are_empty_or_refused(client: TestClient) -> None:
    for offset, status in ((1_000_000, 200), (10**30, 422), (-1, 422)):
        assert client.get("/api/v1/search", params={"q": "kế hoạch", "offset": offset}).status_code == status
