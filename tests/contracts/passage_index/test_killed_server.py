"""A server that is killed with -9 while it is used: nothing is lost that it confirmed, and nobody restarts us."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from index_engines import LiteServer, of_milvus, require_milvus_lite
from made_documents import PLAN
from made_stores import Workplace, results

from indexer.errors import PassageIndexError
from indexer.passage_index import engine_for

pytestmark = pytest.mark.slow


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[LiteServer]:
    require_milvus_lite()
    with LiteServer(tmp_path / "milvus") as server:
        yield server


def test_what_was_confirmed_is_there_after_a_kill_in_the_middle_of_writing(
    own_server: LiteServer, work: Workplace
) -> None:
    engine = of_milvus(own_server.url)(work)
    work.add("0.txt", PLAN)
    reader = engine.open(work.store)
    confirmed, failed = threading.Semaphore(0), list[PassageIndexError]()
    rows: list[set[int]] = []

    def write() -> None:
        try:
            for number in range(1, 1_000):
                work.add(f"{number}.txt", PLAN.replace("hộ dân", f"hộ dân số {number}"))
                index = engine.refresh(work.store)
                rows.append(set(work.store.passage_ids()))
                assert len(index) == len(rows[-1])
                confirmed.release()
        except PassageIndexError as error:
            failed.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    for _ in range(3):
        assert confirmed.acquire(timeout=60)
    gone = own_server.kill()
    writer.join(timeout=60)
    assert "Không kết nối được Milvus" in str(failed[0])
    with pytest.raises(PassageIndexError, match="Hãy kiểm tra máy chủ Milvus"):
        reader.dense(work.encoder.encode_query("hộ dân"), 5)

    own_server.start()
    assert own_server.process
    assert own_server.process.pid != gone
    found = reader.dense(work.encoder.encode_query("hộ dân"), 16_000)  # the same object as before
    assert rows[-1] <= set(found)
    index = engine.refresh(work.store)
    assert index.problems(work.store) == []
    embedded = engine_for(work.config).open(work.store)
    assert results(index, work.store, work.encoder) == results(embedded, work.store, work.encoder)
    assert index.document_frequencies(["hộ", "số"], bare=False) == embedded.document_frequencies(
        ["hộ", "số"], bare=False
    )
