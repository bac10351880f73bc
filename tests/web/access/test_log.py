"""The log is complete, refusals and all, and stays readable whoever knocks."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from fastapi.testclient import TestClient
from people import FILE_NAME, PASSWORD, log

from indexer.store.accounts.throttle import MOST_OF_ACCOUNT
from search_api.access import Accounts
from web.app import create_app
from web.log_bounds import Bounded

NAME = f"2026/{FILE_NAME}"
Visit = Callable[..., TestClient]


@contextmanager
def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> Iterator[None]:
    import time

    real = time.time
    with monkeypatch.context() as patch:
        patch.setattr(time, "time", lambda: real() + seconds)
        yield


def lines(accounts: Accounts, person: str) -> list[tuple[str, str, int]]:
    """Return what the log has of a person after they signed in."""
    return [(action, text, status) for who, action, text, status in log(accounts) if who == person][1:]


@pytest.mark.parametrize("path", ["/documents", "/api/v1/documents", "/api/v1/library"])
def test_a_list_that_is_opened_is_logged_as_such(visit: Visit, accounts: Accounts, path: str) -> None:
    client = visit("lan")
    assert client.get(path).status_code == 200
    assert lines(accounts, "lan") == [("list", path, 200)]


def test_a_list_that_is_narrowed_is_logged_with_what_was_chosen(visit: Visit, accounts: Accounts) -> None:
    client = visit("lan")
    client.get("/documents", params={"collection": "Cây", "year": "2026", "page": "1"})
    client.get("/precedents")
    assert lines(accounts, "lan") == [("search", "Cây · 2026", 200)], "an empty form shows nothing"


def test_the_pages_of_a_document_that_somebody_reads_are_one_line(
    visit: Visit, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = visit("lan")
    for number in (1, 2, 3):
        assert client.get(f"/documents/abc123/pages/{number}.webp").status_code == 200
        assert client.get(f"/documents/abc123/pages/{number}").status_code == 200
    client.get("/api/v1/documents/abc123/relations")
    opened = ("open", NAME, 200)
    assert lines(accounts, "lan") == [opened]
    visit("bien").get("/documents/abc123/pages/1.webp")
    assert lines(accounts, "bien") == [opened], "others are others"
    with later(monkeypatch, 11 * 60):
        client.get("/documents/abc123/pages/2.webp")
    assert lines(accounts, "lan") == [opened, opened]


def test_pages_are_one_line_whichever_worker_shows_them(visit: Visit, accounts: Accounts, service: Any) -> None:
    client = visit("lan")
    client.get("/documents/abc123")
    other = TestClient(create_app(service), base_url="https://office.example", client=("10.0.0.7", 1))
    other.cookies.update(client.cookies)
    for number in (1, 2):
        assert other.get(f"/documents/abc123/pages/{number}.webp").status_code == 200
    assert lines(accounts, "lan") == [("open", NAME, 200)]


def test_refusals_are_logged_with_their_status(visit: Visit, accounts: Accounts) -> None:
    client = visit("lan")
    for _again in range(3):
        assert client.get("/admin/users").status_code == 403
    assert client.get("/documents/secret").status_code == 404
    assert client.get("/documents/secret/pages/1.webp").status_code == 404
    assert client.post("/documents/abc123/delete").status_code == 403
    assert client.get("/nowhere").status_code == 404
    assert lines(accounts, "lan") == [
        ("refused", "GET /admin/users", 403),
        ("open", "secret", 404),
        ("delete", NAME, 403),
    ]


def test_what_another_site_asks_in_a_readers_name_is_refused_and_logged(visit: Visit, accounts: Accounts) -> None:
    client = visit("bien")
    reply = client.post("/documents/abc123/delete", headers={"origin": "https://evil.example"})
    assert reply.status_code == 403
    assert lines(accounts, "bien") == [("delete", NAME, 403)]


# --- strangers -----------------------------------------------------------------------------------


def test_throttled_attempts_are_one_line_each_window(
    visit: Visit, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = visit()
    for _ in range(MOST_OF_ACCOUNT + 5):
        status = client.post("/login", data={"name": "lan", "password": "sai"}).status_code
    assert status == 429
    failed = [line for line in log(accounts) if line[0] == "lan"]
    assert [line[3] for line in failed] == [401] * MOST_OF_ACCOUNT + [429]
    visit().post("/login", data={"name": "lan", "password": "sai"})
    assert len([line for line in log(accounts) if line[0] == "lan"]) == len(failed)


def test_a_second_worker_does_not_log_a_throttled_attempt_again(visit: Visit, accounts: Accounts, service: Any) -> None:
    for _ in range(MOST_OF_ACCOUNT + 1):
        visit().post("/login", data={"name": "lan", "password": "sai"})
    before = log(accounts)
    other = TestClient(
        create_app(service), base_url="https://office.example", client=("10.0.0.7", 1),
        headers={"origin": "https://office.example"},
    )  # fmt: skip
    assert other.post("/login", data={"name": "lan", "password": "sai"}).status_code == 429
    assert log(accounts) == before


def test_names_that_nobody_has_are_one_line_an_address(visit: Visit, accounts: Accounts) -> None:
    for number in range(20):
        visit(host="10.9.9.9").post("/login", data={"name": f"ten{number}", "password": "sai"})
    visit(host="10.9.9.8").post("/login", data={"name": "ten", "password": PASSWORD})
    assert [line[3] for line in log(accounts) if line[0] == "?"] == [401, 401]


def test_tokens_that_are_worth_nothing_are_one_line_an_address(visit: Visit, accounts: Accounts) -> None:
    for number in range(5):
        reply = visit().get("/api/v1/documents", headers={"authorization": f"Bearer tracuu_{number}"})
        assert reply.status_code == 401
    visit().get("/api/v1/documents")
    assert log(accounts) == [("?", "refused", "", 401)]


def test_many_addresses_do_not_fill_the_log(visit: Visit, accounts: Accounts) -> None:
    client = visit()
    client.app.state.strangers._told = Bounded(most=3)._told  # type: ignore[attr-defined]
    for number in range(8):
        visit(host=f"10.3.0.{number}").get("/api/v1/documents", headers={"authorization": "Bearer x"})
    assert len(log(accounts)) == 3


def test_what_was_told_is_told_again_after_the_window() -> None:
    told = Bounded(window_s=0.05, most=2)
    assert [told.is_first(one) for one in ("a", "a", "b", "c")] == [True, False, True, False]
    import time

    time.sleep(0.06)
    assert told.is_first("c")


def test_throttled_requests_do_not_fill_the_journal(
    visit: Visit, accounts: Accounts, caplog: pytest.LogCaptureFixture
) -> None:
    del accounts
    client = visit()
    caplog.set_level(logging.INFO, "web.request_log")
    for _ in range(MOST_OF_ACCOUNT + 6):
        client.post("/login", data={"name": "lan", "password": "sai"})
    said = [record.getMessage() for record in caplog.records if record.name == "web.request_log"]
    assert len([line for line in said if " 401 " in line]) == MOST_OF_ACCOUNT
    assert len([line for line in said if " 429 " in line]) == 1


# --- people --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("đức", ["Đức"]),
        ("ĐỨC", ["Đức"]),
        ("\u0111u\u031b\u0301c", ["Đức"]),  # as some keyboards send it
        ("duc", ["Dục", "Đức"]),
        ("dục", ["Dục"]),
        ("ĐƯC", []),
    ],
)
def test_the_log_of_a_person_is_found_however_the_name_is_typed(
    visit: Visit, accounts: Accounts, typed: str, found: list[str]
) -> None:
    for person in ("Đức", "Dục", "lan"):
        accounts.record(person, "search", "a", via="web")
    entries = visit("sep").get("/api/v1/audit", params={"person": typed}).json()["entries"]
    assert [one["person"] for one in entries] == found


def test_lines_of_requests_name_who_signed_in_and_nobody_else(visit: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", logger="web.request_log"):
        visit().get("/ask")
        visit("lan").get("/ask")
    told = [getattr(one, "fields", {}).get("user") for one in caplog.records if one.name == "web.request_log"]
    assert (told[0], told[-1]) == (None, "lan")
