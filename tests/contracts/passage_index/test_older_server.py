"""A real Milvus server, of version 2.3.5: the newest that can be had from PyPI, and too old for sparse vectors.

All else runs against it as it is: collections and partition keys, vectors, conditions, deletions, manifests, counts.
The terms of passages are left out on their way, and indexes of fields,
which have another name there. Install it beside the rest, nothing else comes with it:
`pip install --no-deps milvus==2.3.5`.
"""

import importlib.util
import signal
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from index_engines import free_port, require_milvus_lite
from made_documents import PLAN
from made_stores import Workplace

from indexer.passage_index import Conditions, SelectedDocuments, engine_for
from indexer.passage_index.milvus import MilvusEngine
from indexer.passage_index.milvus import filters as milvus_filters

pytestmark = [
    pytest.mark.slow,
    # the server's wrapper leaves files and sockets open
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]


class WithoutTerms:
    """pymilvus' client, but for sparse vectors."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def create_schema(self, **arguments: Any) -> Any:
        schema = self._client.create_schema(**arguments)
        add = schema.add_field
        schema.add_field = lambda name, kind, **more: None if name == "terms" else add(name, kind, **more)
        return schema

    def prepare_index_params(self) -> Any:
        indexes = self._client.prepare_index_params()
        add = indexes.add_index
        indexes.add_index = lambda name, **more: add(name, **more) if name in ("vector", "nothing") else None
        return indexes

    def insert(self, collection: str, data: list[dict[str, Any]], **more: Any) -> Any:
        kept = [{name: value for name, value in row.items() if name != "terms"} for row in data]
        return self._client.insert(collection, data=kept, **more)

    def query(self, collection: str, *, output_fields: list[str], **more: Any) -> Any:
        rows = self._client.query(collection, output_fields=[n for n in output_fields if n != "terms"], **more)
        return [{**row, "terms": {}} for row in rows] if "terms" in output_fields else rows


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Any]:
    require_milvus_lite()
    if importlib.util.find_spec("milvus") is None:
        pytest.skip("not installed: `pip install --no-deps milvus==2.3.5`")
    from milvus import MilvusServer  # type: ignore[import-not-found]

    server = MilvusServer(data_dir=str(tmp_path / "milvus"), proxy_port=free_port())
    server.start()
    yield server
    server.stop()


def kill(server: Any) -> int:
    process = server.server_proc
    assert process.poll() is None, "it runs until now"
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", server.listen_port)) != 0, "nobody else answers in its place"
    return int(process.pid)


def start_again(server: Any) -> None:
    """Start it on its own port, which the system keeps for a minute after connections were cut."""
    for _ in range(50):
        try:
            return server.start()
        except RuntimeError as error:
            if "bind failed" not in str(error):
                raise
            time.sleep(2)
    raise AssertionError("its port does not come free")


def engine_in(server: Any, work: Workplace) -> MilvusEngine:
    engine = engine_for(replace(work.config, url=f"milvus://127.0.0.1:{server.listen_port}?dense=FLAT"))
    assert isinstance(engine, MilvusEngine)
    asked = engine._server
    if not isinstance(asked._known, WithoutTerms):
        asked._known = WithoutTerms(asked.client())
    return engine


def test_a_real_server_keeps_vectors_and_fields(server: Any, work: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(milvus_filters, "_FEW", -1)
    port = server.listen_port
    for name, text in (('Nhân "sự" \\ 2/a.txt', PLAN), ("Chung/b.txt", PLAN.replace("2026", "2024")), ("c.txt", PLAN)):
        work.add(name, text)
    engine_in(server, work).open(work.store)
    work.remove("c.txt")
    work.add("Chung/d.txt", PLAN.replace("hộ dân", "xóm làng"))
    index, embedded = engine_in(server, work).open(work.store), engine_for(work.config).open(work.store)
    time.sleep(2)  # this version reads whole collections as of the client's clock, which it knows in seconds
    assert index.problems(work.store) == []
    vector = work.encoder.encode_query("tuyên truyền tới từng xóm làng")

    def agrees() -> None:
        assert index.dense(vector, 1_000) == pytest.approx(embedded.dense(vector, 1_000), abs=1e-3)
        some = list(embedded.dense(vector, 20))
        assert index.dense_scores(vector, some) == pytest.approx(embedded.dense_scores(vector, some), abs=1e-3)
        for conditions, paths in (
            (Conditions(collection='Nhân "sự" \\ 2'), ("Nhân",)),
            (Conditions(hidden=frozenset({'Nhân "sự" \\ 2'})), ("Chung",)),
            (Conditions(year=2024), ("Chung/b",)),
        ):
            chosen = [one.id for one in work.store.documents() if one.path.startswith(paths)]
            own = set(embedded.passages(embedded.scope(chosen)))
            scope = index.scope(SelectedDocuments.by(conditions, chosen))
            assert set(index.dense(vector, 1_000, scope)) == set(index.passages(scope)) == own, conditions
            assert index.count(scope) == len(own)

    agrees()
    gone = kill(server)
    start_again(server)
    assert server.listen_port == port, "its wrapper may move to another one"
    assert server.server_proc.pid != gone
    agrees()
    assert index.problems(work.store) == []
