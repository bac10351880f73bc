"""What an operator sees of a running service: readiness, figures, lines of the log, the id of a request."""

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from indexer.errors import NotIndexedYetError, PassageIndexError, StoreError
from indexer.settings import Settings
from search_api.metrics import count_question
from web import operations
from web.log_bounds import Bounded
from web.logs import JsonLines, TextLines, configure_logs

QUESTION = "Ai chủ trì việc bí mật 4711?"


def figures(client: TestClient) -> dict[tuple[str, ...], float]:
    """Return the figures by name and the values of their labels, in the order of their names."""
    families = text_string_to_metric_families(client.get("/metrics").text)
    return {
        (s.name, *(value for _, value in sorted(s.labels.items()))): s.value
        for family in families
        for s in family.samples
    }


def logged(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    form = JsonLines(with_messages=False)
    return [json.loads(form.format(record)) for record in caplog.records]


def test_readyz_tells_whether_the_store_can_be_read(client: TestClient, service: Any) -> None:
    assert client.get("/readyz").json() == {"status": "ready", "lag": 3}

    service.is_store_readable = False

    reply = client.get("/readyz")
    assert reply.status_code == 503
    assert reply.json()["status"] == "unavailable"


def test_readyz_says_what_is_wrong_to_anybody_and_where_to_the_log(
    visitor: TestClient, service: Any, caplog: pytest.LogCaptureFixture
) -> None:
    path = "/srv/kho/tracuu.sqlite"
    said = []
    for error in (StoreError(f"Không còn tệp {path}."), NotIndexedYetError(path), PassageIndexError(f"Hỏng {path}")):
        service.status = raising(error)
        for _probe in range(3):
            reply = visitor.get("/readyz")
        assert reply.status_code == 503
        said.append(reply.json()["detail"])
        assert "srv" not in reply.text
    assert len(set(said)) == 3
    told = [record.getMessage() for record in caplog.records if record.name == "web.operations"]
    assert len(told) == 3, "probes come every few seconds"
    assert all(path in one for one in told)


def test_nobody_is_told_a_path_who_has_not_signed_in(
    visitor: TestClient, service: Any, caplog: pytest.LogCaptureFixture
) -> None:
    service.accounts.sign_in = raising(StoreError("Không dùng được /srv/kho/accounts.sqlite."))
    reply = visitor.post("/login", data={"name": "sep", "password": "a"}, headers={"origin": "http://localhost"})
    assert reply.status_code == 503
    assert "srv" not in reply.text
    assert "nhật ký" in reply.text
    assert "/srv/kho" in caplog.text


def raising(error: Exception) -> Callable[..., None]:
    def raised(*_: object) -> None:
        raise error

    return raised


@pytest.fixture
def visitor(client: TestClient, service: Any, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """Return a client whom nobody knows."""
    monkeypatch.setattr(operations, "_COMPLAINTS", Bounded())
    service.accounts.add_user("sep", "một câu ngắn dễ nhớ")
    return client


def test_figures_tell_the_state_of_the_index(client: TestClient, service: Any) -> None:
    found = figures(client)
    wanted = {"documents": 2, "passages": 1234, "uploads_waiting": 3, "failed_files": 1, "index_lag_changes": 3}
    assert {name: found[f"tracuu_{name}",] for name in wanted} == wanted
    assert found["tracuu_last_sync_timestamp_seconds",] == 1_700_000_000
    assert found["tracuu_worker_resident_bytes",] > 10_000_000

    service.is_store_readable = False
    assert figures(client)["tracuu_store_readable",] == 0


def test_requests_are_counted_by_route_and_not_by_address(client: TestClient) -> None:
    before = figures(client)
    for url in ("/documents/abc123", "/documents/bare", "/documents/nowhere", f"/{QUESTION}", "/static/style.css"):
        client.get(url)
    client.request("BREW", "/ask")

    added = {key: value - before.get(key, 0) for key, value in figures(client).items()}

    requests = {key[1:]: value for key, value in added.items() if key[0] == "tracuu_http_requests_total" and value}
    assert requests.pop(("GET", "/metrics", "200")) >= 1
    assert requests == {
        ("GET", "/documents/{document_id}", "200"): 2,
        ("GET", "/documents/{document_id}", "404"): 1,
        ("GET", "unmatched", "404"): 1,
        ("GET", "/static", "200"): 1,
        ("other", "/ask", "405"): 1,
    }
    assert added["tracuu_http_request_seconds_count", "/documents/{document_id}"] == 3


def test_figures_hold_no_words_of_questions(client: TestClient) -> None:
    client.get("/ask", params={"q": QUESTION})
    client.get(f"/{QUESTION}")
    # names and labels only: a measured time may hold any four digits
    assert not [name for name in figures(client) if "4711" in " ".join(name)]


def test_questions_are_counted_by_kind(client: TestClient, service: Any) -> None:
    before = figures(client)
    count_question(service.ask(QUESTION))
    count_question(service.ask("không có"))
    count_question(service.ask(QUESTION).model_copy(update={"kind": QUESTION}))
    after = figures(client)
    for labels in (("yes", "lead"), ("no", "lead"), ("yes", "other")):
        assert after["tracuu_questions_total", *labels] - before.get(("tracuu_questions_total", *labels), 0) == 1


# --- the log -----------------------------------------------------------------------------------------


def test_each_request_has_a_line_without_its_words(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    client.get("/ask", params={"q": QUESTION}, headers={"X-Request-ID": "from-the-proxy-1"})
    client.get("/readyz")

    entries = [entry for entry in logged(caplog) if not entry["logger"].startswith("httpx")]  # the test's own client
    (line,) = entries

    assert line.pop("took_ms") > 0
    line.pop("time")
    assert line == {
        "level": "info",
        "logger": "web.request_log",
        "message": line["message"],
        "request_id": "from-the-proxy-1",
        "route": "/ask",
        "method": "GET",
        "status": 200,
    }
    assert "4711" not in json.dumps(entries)


@pytest.mark.parametrize("given", ["", "short", "a" * 65, "has blanks in it", "<script>alert</script>"])
def test_only_a_sane_request_id_is_taken_over(client: TestClient, given: str) -> None:
    own = client.get("/readyz", headers={"X-Request-ID": given}).headers["X-Request-ID"]
    assert own != given
    assert len(own) == 32


@pytest.mark.parametrize("url", ["/documents/broken", "/api/v1/documents/broken"])
def test_unhandled_error_is_logged_and_its_page_says_which(
    client: TestClient, caplog: pytest.LogCaptureFixture, url: str
) -> None:
    reply = client.get(url)
    assert reply.status_code == 500
    own = reply.headers["X-Request-ID"]
    assert own in reply.text

    (line,) = [entry for entry in logged(caplog) if "traceback" in entry]

    assert line["level"] == "error"
    assert line["request_id"] == own
    assert "conftest.py" in line["traceback"]
    assert "RuntimeError" in line["traceback"]
    # The message of an error that is not ours may hold anything
    assert "mật khẩu" not in json.dumps(line, ensure_ascii=False)


def _record_of(error: Exception) -> logging.LogRecord:
    try:
        try:
            raise error
        except Exception as cause:
            raise StoreError("Hỏng ổ đĩa.") from cause
    except StoreError as raised:
        found = (type(raised), raised, raised.__traceback__)
        return logging.LogRecord("a", logging.ERROR, "", 1, "failed", None, found)


def test_own_messages_and_those_of_the_system_are_logged() -> None:
    told = TextLines(with_messages=False).format(_record_of(ValueError(QUESTION)))
    assert "StoreError: Hỏng ổ đĩa." in told
    assert "ValueError" in told
    assert "4711" not in told
    assert "No space left" in TextLines(with_messages=False).format(_record_of(OSError(28, "No space left")))
    assert "4711" in TextLines(with_messages=True).format(_record_of(ValueError(QUESTION)))


def test_settings_choose_form_and_level(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("TRACUU_LOG_FORMAT", "JSON")
    monkeypatch.setenv("TRACUU_LOG_LEVEL", "warning")
    kept = logging.root.handlers[:], logging.root.level
    try:
        configure_logs(Settings())
        logging.getLogger("web.any").info("quiet")
        logging.getLogger("web.any").warning("loud")
        # The server tells an error again that the line of its request has told
        logging.getLogger("uvicorn.error").error("Exception in ASGI application\n")
    finally:
        logging.captureWarnings(capture=False)
        logging.root.handlers[:] = kept[0]
        logging.root.setLevel(kept[1])
    lines = capsys.readouterr().err.splitlines()
    assert [json.loads(line)["message"] for line in lines] == ["loud"]
