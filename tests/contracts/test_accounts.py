"""What accounts promise on every database: people, sessions, tokens, the throttle and the log."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from indexer.errors import AccessError
from indexer.settings import Settings
from indexer.store.accounts import AccountDatabase, AuditEntry, AuditLog, AuditQuery, People, Throttle, Tokens
from indexer.store.accounts.throttle import MOST_OF_ACCOUNT

HOUR, DAY = 3600.0, 86_400.0


@pytest.fixture
def settings(tmp_path: Path, database_url: SecretStr | None) -> Settings:
    return Settings(data=tmp_path, database_url=database_url)


@pytest.fixture
def database(settings: Settings) -> Iterator[AccountDatabase]:
    made = AccountDatabase(settings.accounts_database)
    yield made
    made.close()


@pytest.fixture
def people(database: AccountDatabase) -> People:
    made = People(database)
    made.add("lan", "Lan", "admin", "hash", ["b", "a"])
    made.add("đức", "Đức", "reader", "hash 2", [])
    return made


def entry(text: str, person: str = "lan", **others: object) -> AuditEntry:
    values = {"at": time.time(), "via": "web", "address": "10.0.0.1", "action": "search", "status": 200}
    return AuditEntry(**(values | {"person": person, "text": text} | others))  # type: ignore[arg-type]


def found(log: AuditLog, **wanted: object) -> list[str]:
    return [one.text for one in log.page(AuditQuery(**wanted), limit=100, offset=0)[1]]  # type: ignore[arg-type]


def test_without_accounts_nobody_is_known(database: AccountDatabase) -> None:
    people = People(database)
    assert not people.any()
    assert people.all() == []
    assert people.password_hash("lan") is None
    assert people.in_session(b"x", idle_s=1, most_s=1) is None
    assert AuditLog(database, 1e9).page(AuditQuery(), limit=1, offset=0) == (0, [])


def test_what_one_process_wrote_another_one_knows(people: People, settings: Settings) -> None:
    other = AccountDatabase(settings.accounts_database)
    second = People(other)
    assert [(one.name, one.role, one.groups) for one in second.all()] == [
        ("Lan", "admin", ("a", "b")),
        ("Đức", "reader", ()),
    ]
    with pytest.raises(AccessError, match="Đã có"):
        second.add("lan", "LAN", "reader", "hash", [])
    other.close()


def test_the_last_administrator_stays(people: People) -> None:
    with pytest.raises(AccessError, match="cuối cùng"):
        people.remove("lan")
    people.change("đức", role="admin", groups=["c"])
    people.remove("lan")
    assert [(one.name, one.groups) for one in people.all()] == [("Đức", ("c",))]


def test_a_session_tells_who_it_is_and_what_they_may_not_see(people: People) -> None:
    user = people.password_hash("đức")
    assert user is not None
    people.begin_session(b"\x00\xff hash", user[0])
    assert people.in_session(b"\x00\xff hash", idle_s=HOUR, most_s=DAY)[0].outside == frozenset()  # type: ignore[index]

    people.limit_collection("Nhân sự", ["a"])
    people.limit_collection("Mật", ["c"])
    people.change("đức", groups=["c"])
    person, is_due = people.in_session(b"\x00\xff hash", idle_s=HOUR, most_s=DAY)  # type: ignore[misc]
    assert (person.name, person.outside, is_due) == ("Đức", frozenset({"Nhân sự"}), False)

    people.note_session(b"\x00\xff hash", idle_s=HOUR, most_s=DAY)
    people.set_password("đức", "hash 3")
    assert people.in_session(b"\x00\xff hash", idle_s=HOUR, most_s=DAY) is None


def test_a_token_is_its_owners_until_it_is_revoked(people: People, database: AccountDatabase) -> None:
    tokens = Tokens(database)
    tokens.add(b"one", "lan", "Máy quét", "read", None)
    tokens.add(b"two", "lan", "Cũ", "read", time.time() - 1)
    owner, is_due = tokens.owner(b"one")  # type: ignore[misc]
    assert (owner.name, owner.scope, is_due) == ("Lan", "read", True)
    assert tokens.owner(b"two") is None
    tokens.note_use(b"one")
    assert tokens.owner(b"one")[1] is False  # type: ignore[index]
    listed = tokens.of("lan")
    assert [one.label for one in listed] == ["Cũ", "Máy quét"]
    assert tokens.revoke(listed[1].id, "lan") == "Máy quét"
    assert tokens.owner(b"one") is None
    people.change("đức", role="admin")
    people.remove("lan")
    assert tokens.of("lan") == []


def test_attempts_at_once_do_not_pass_the_throttle(database: AccountDatabase) -> None:
    throttle = Throttle(database)
    throttle.enter("x", "y")
    throttle.forgive("x", "y")
    waits: list[float] = []
    threads = [
        threading.Thread(target=lambda: waits.extend(throttle.enter("lan", "10.0.0.1") for _ in range(4)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(wait == 0.0 for wait in waits) == MOST_OF_ACCOUNT
    throttle.forgive("lan", "10.0.0.1")
    assert throttle.enter("lan", "10.0.0.1") == 0.0


def test_many_threads_write_the_log_at_once(database: AccountDatabase) -> None:
    log = AuditLog(database, 1e9)
    threads = [
        threading.Thread(target=lambda: [log.add(entry("a"), quickly=n % 2 == 0) for n in range(10)]) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert log.page(AuditQuery(), limit=1, offset=0)[0] == 80


def test_the_log_is_searched_by_person_words_action_and_time(database: AccountDatabase) -> None:
    log, now = AuditLog(database, 1e9), time.time()
    log.add(entry("Kế hoạch 50% của xã", "Đức", at=now - 10))
    log.add(entry("kinh phí", "đức", at=now - 5))
    log.add(entry("kinh phí", "duc", at=now - 4, action="ask"))
    log.add(entry("a\0b", "Lan", at=now - 1))

    assert found(log, person="ĐỨC") == ["kinh phí", "Kế hoạch 50% của xã"]
    assert found(log, person="duc") == ["kinh phí", "kinh phí", "Kế hoạch 50% của xã"]
    assert found(log, words="ke hoach 50%") == ["Kế hoạch 50% của xã"]
    assert found(log, words="0_") == []
    assert found(log, action="ask") == ["kinh phí"]
    assert found(log, since=now - 4.5, until=now - 2) == ["kinh phí"]
    assert len(found(log, person="Lan")) == 1
    assert found(log, person="L\0") == []
    assert [one.person for one in log.entries(AuditQuery(), most=2)] == ["Lan", "duc"]
    log.add(entry("kinh phí", "duc", at=now, action="ask"), once_in_s=60)
    assert log.page(AuditQuery(), limit=1, offset=0)[0] == 4
