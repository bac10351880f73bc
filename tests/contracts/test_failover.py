"""The primary PostgreSQL is killed while documents are committed; the standby takes over, and nothing is lost.

That holds where a commit is acknowledged only after the standby has it: `synchronous_standby_names` and
`synchronous_commit = remote_apply`. The store knows both servers and finds the one that can be written.
"""

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from made_stores import Workplace, new_document, results
from postgres_server import PASSWORD, USER, Server
from pydantic import SecretStr

from indexer.errors import StoreError
from indexer.store import NewDocument
from indexer.writer_lock import writer_lock

pytestmark = pytest.mark.slow
STANDBY = "du_phong"
_BEFORE, _AFTER = 40, 20
_WAIT_S = 60.0


@pytest.fixture
def servers() -> Iterator[tuple[Server, Server]]:
    """Return a primary whose commits wait for its standby, and that standby."""
    primary, standby = Server(wal_level="replica", synchronous_commit="remote_apply"), Server()
    try:
        primary.initialise()
        with (primary.data / "pg_hba.conf").open("a") as file:
            file.write("host replication all 127.0.0.1/32 scram-sha-256\n")
        primary.start()
        standby.copy_from(primary, STANDBY)
        standby.start()
        primary.sql(f"ALTER SYSTEM SET synchronous_standby_names = '{STANDBY}'")
        primary.sql("SELECT pg_reload_conf()")
        _until(lambda: primary.sql("SELECT sync_state FROM pg_stat_replication") == [("sync",)])
        yield primary, standby
    finally:
        primary.stop()
        standby.stop()


def _until(is_so: object) -> None:
    until = time.monotonic() + _WAIT_S
    while not is_so():  # type: ignore[operator]
        assert time.monotonic() < until
        time.sleep(0.05)


class Writer(threading.Thread):
    """Commits documents one by one, again and again where one fails, as a sync that is started anew would."""

    def __init__(self, work: Workplace, news: dict[str, NewDocument]) -> None:
        super().__init__()
        self.work, self.news = work, news
        self.acknowledged: list[str] = []
        self.failures: list[str] = []
        self.last_seq = 0
        self.is_enough = threading.Event()

    def run(self) -> None:
        for path, new in self.news.items():
            while not self.is_enough.is_set():
                try:
                    self.work.store.replace_document(new)
                    self.last_seq = self.work.store.last_seq()
                except StoreError as error:
                    self.failures.append(str(error))
                    time.sleep(0.2)
                else:
                    self.acknowledged.append(path)
                    break

    def wait_for(self, number: int) -> None:
        _until(lambda: len(self.acknowledged) >= number)


@pytest.fixture
def work(servers: tuple[Server, Server], tmp_path: Path) -> Iterator[Workplace]:
    """Return a workplace whose store knows both servers."""
    name = servers[0].new_database().get_secret_value().rpartition("/")[2]
    hosts = "&".join(f"host=127.0.0.1:{server.port}" for server in servers)
    url = f"postgresql+psycopg://{USER}:{PASSWORD}@/{name}?{hosts}&target_session_attrs=read-write"
    place = Workplace(tmp_path, database_url=SecretStr(url))
    yield place
    place.store.close()


def test_nothing_that_was_acknowledged_is_lost(servers: tuple[Server, Server], work: Workplace) -> None:
    primary, standby = servers
    assert primary.sql("SHOW synchronous_commit") == [("remote_apply",)]
    texts = {f"{i}.txt": f"Câu số {i} của xã.\nCông an xã kiểm tra chợ số {i}." for i in range(400)}
    writer = Writer(
        work, {path: new_document(work.documents, path, text, work.encoder) for path, text in texts.items()}
    )
    writer.start()
    writer.wait_for(_BEFORE)
    passages_before = len(work.refresh())
    killed = primary.kill()
    safe, seen = list(writer.acknowledged), writer.last_seq
    assert killed == primary.process.pid
    assert primary.process.poll() is not None
    _until(lambda: writer.failures)
    assert "Hãy" in writer.failures[0]
    assert PASSWORD not in "".join(writer.failures)

    standby.promote()
    writer.wait_for(len(safe) + _AFTER)
    writer.is_enough.set()
    writer.join(timeout=_WAIT_S)

    assert standby.sql("SELECT pg_is_in_recovery()") == [(False,)]
    with writer_lock(work.settings):  # the lock of the server that is there now
        documents = {record.path: record for record in work.store.documents()}
        assert set(safe) <= set(documents)
        assert set(writer.acknowledged) == set(documents)
        for path in writer.acknowledged:
            own, new = work.store.passages_of(documents[path].id), writer.news[path]
            assert [passage.quote for passage in own] == [p.span.of(new.document.text) for p in new.passages]
        assert work.store.check() is None
        assert work.store.last_seq() > seen
    replayed = work.open()  # the index of before, and the changes since: some from the one server, some from the other
    assert len(replayed) > passages_before
    assert replayed.problems(work.store) == []
    found = results(replayed, work.store, work.encoder)
    shutil.rmtree(work.settings.index_folder)
    assert results(work.open(), work.store, work.encoder) == found
