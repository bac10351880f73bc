"""The index of a running service: requests are never kept waiting for what can be done beside them."""

import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock

import indexer.pipeline
from indexer.encoder import Encoder
from indexer.model import AdministrativeDocument, Footer, Header, Passage, Span
from indexer.passage_index.index import IndexConfig
from indexer.passage_index.sketch import Sizes
from indexer.settings import Settings
from indexer.store import FileState, NewDocument, Store
from search_api.live_index import LiveIndex

LINES = tuple(f"Công an xã kiểm tra thôn số {number}." for number in range(12))


def add(store: Store, encoder: Encoder, name: str) -> None:
    text = "\n".join(LINES)
    starts = [sum(len(line) + 1 for line in LINES[:n]) for n in range(len(LINES))]
    spans = [Span(start, start + len(line)) for start, line in zip(starts, LINES, strict=True)]
    store.replace_document(
        NewDocument(
            Path("/made", name), Path("/made"), FileState(len(text), 0, name, "", encoder.id), "txt",
            AdministrativeDocument(text, Header(), (), (), (), Footer(), None),
            tuple(Passage(span, None, "", "text", "", span.of(text)) for span in spans),
            encoder.encode([f"{name} {line}" for line in LINES]), (), (),
        )
    )  # fmt: skip


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate()]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a few passages many."""
    own = indexer.pipeline.index_config

    def config(settings: Settings, encoder: Encoder) -> IndexConfig:
        return replace(own(settings, encoder), sizes=Sizes(side=8))

    monkeypatch.setattr("indexer.pipeline.index_config", config)


@pytest.mark.usefixtures("small")
def test_an_index_is_compacted_beside_the_requests(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    encoder, store = Encoder(settings), Store(settings.database_path, create=True)
    add(store, encoder, "một")
    live = LiveIndex(settings, store, encoder)
    add(store, encoder, "hai")

    with FileLock(settings.lock_path):  # while a sync is writing, nothing is published
        live.follow()
        for _ in range(100):
            if "compaction" not in threads():
                break
            time.sleep(0.05)
    assert len(live.current().index) == 24
    add(store, encoder, "ba")
    live.follow()  # publishes what is new, with the first snapshot's vectors as they are
    until = time.monotonic() + 20
    while live.current().index.should_compact and time.monotonic() < until:
        time.sleep(0.05)

    assert not live.current().index.should_compact
    assert len(live.current().index) == 36
    assert live.current().index.problems(store) == []
    live.close()
    store.close()
