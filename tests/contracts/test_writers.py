"""One writer at a time, on every database; on a server, whichever machine it is on."""

import os
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from made_documents import PLAN
from made_stores import Workplace, new_document
from pydantic import SecretStr

from indexer.errors import StoreError, SyncInProgressError
from indexer.settings import Settings
from indexer.store import Store, writing
from indexer.writer_lock import writer_lock

if TYPE_CHECKING:
    from postgres_server import Server


def test_a_second_writer_waits_or_says_so(tmp_path: Path, database_url: SecretStr | None) -> None:
    settings = Settings(data=tmp_path, database_url=database_url)
    told: list[str] = []
    with writer_lock(settings):
        with (
            pytest.raises(SyncInProgressError, match="Hãy đợi"),
            writer_lock(settings, on_wait=lambda: told.append("")),
        ):
            pass
        with pytest.raises(SyncInProgressError), writer_lock(settings, wait_s=0.3):
            pass
    assert told == [""]
    with writer_lock(settings):
        pass


def test_a_writer_on_another_machine_is_waited_for(tmp_path: Path, postgres: "Server") -> None:
    url = postgres.new_database()
    here, there = (Settings(data=tmp_path / name, database_url=url) for name in ("here", "there"))
    done: list[str] = []

    def write() -> None:
        with writer_lock(there, wait_s=-1):
            done.append("there")

    with writer_lock(here):
        with pytest.raises(SyncInProgressError, match="trên máy khác"), writer_lock(there):
            pass
        thread = threading.Thread(target=write)
        thread.start()
        time.sleep(0.5)
        assert done == []
        done.append("here")
    thread.join(timeout=10)
    assert done == ["here", "there"]


def test_a_follower_misses_no_change_of_those_who_commit_at_once(
    tmp_path: Path, database_url: SecretStr | None
) -> None:
    """A change with a lower number must not appear after one with a higher number was seen."""
    work = Workplace(tmp_path, database_url=database_url)
    news = [new_document(work.documents, f"{i}.txt", f"Câu số {i}.\n" * 3, work.encoder) for i in range(24)]
    seen: set[int] = set()
    last, is_over = 0, threading.Event()

    def follow() -> None:
        nonlocal last
        follower = Store(work.settings.database)
        while True:
            ending = is_over.is_set()
            until = follower.last_seq()
            seen.update(follower.changed_passages(last, until)[0])
            last = until
            if ending:
                break
        follower.close()

    following = threading.Thread(target=follow)
    following.start()
    writers = [
        threading.Thread(target=lambda own: [work.store.replace_document(n) for n in own], args=(news[i::4],))
        for i in range(4)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    is_over.set()
    following.join()

    assert work.store.count_documents() == 24
    assert seen == set(work.store.passage_ids())
    work.store.close()


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # this process has threads
def test_a_forked_process_makes_connections_of_its_own(tmp_path: Path, postgres: "Server") -> None:
    work = Workplace(tmp_path, database_url=postgres.new_database())
    work.add("a.txt", PLAN)
    child = os.fork()
    if child == 0:  # no test of pytest's goes on here
        status = 1
        try:
            status = 0 if all(work.store.count_documents() == 1 for _ in range(20)) else 2
        finally:
            os._exit(status)
    assert all(work.store.count_documents() == 1 for _ in range(20))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert work.store.count_documents() == 1
    work.store.close()


def test_a_store_goes_on_after_its_connections_were_cut(tmp_path: Path, postgres: "Server") -> None:
    work = Workplace(tmp_path, database_url=postgres.new_database())
    work.add("a.txt", PLAN)
    postgres.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tracuu'")
    assert work.store.count_documents() == 1
    work.store.close()


def test_a_transaction_that_is_cut_off_leaves_nothing_and_says_what_to_do(tmp_path: Path, postgres: "Server") -> None:
    work = Workplace(tmp_path, database_url=postgres.new_database())
    new = new_document(work.documents, "a.txt", PLAN, work.encoder)

    def cut_off() -> None:
        with work.store._database.transaction() as connection:
            writing.insert_documents(connection, [new])
            pid = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
            postgres.sql(f"SELECT pg_terminate_backend({pid})")
            connection.exec_driver_sql("SELECT 1")

    with pytest.raises(StoreError, match="Hãy kiểm tra máy chủ"):
        cut_off()
    assert work.store.count_documents() == 0
    work.store.close()
