"""What is kept in memory of documents: read once, read anew with the document, gone with it."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from made_plans import plan

from indexer.model import Span
from indexer.pipeline import sync
from indexer.settings import Settings
from indexer.store import Store
from search_api.contents import Contents

DUTIES = "1. Phòng Kinh tế: chủ trì trồng cây.\n2. Công an xã: phối hợp giữ trật tự khi trồng cây.\n"


class CountingStore(Store):
    """A store that notes which documents were read."""

    reads: list[tuple[str, ...]]

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.reads = []

    def assignments(self, document_ids: Any = None, **wanted: Any) -> Any:
        self.reads.append(tuple(document_ids))
        return super().assignments(document_ids, **wanted)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "van-ban"
    folder.mkdir()
    for name, place in (("a.txt", "Hòa Bình Thượng"), ("b.txt", "Hòa Bình Hạ")):
        (folder / name).write_text(plan(DUTIES, place=place), encoding="utf-8")
    return folder


@pytest.fixture
def resync(folder: Path, tmp_path: Path) -> Callable[[], None]:
    def again() -> None:
        sync(folder, Settings(data=tmp_path / "data"))

    return again


@pytest.fixture
def store(resync: Callable[[], None], tmp_path: Path) -> Iterator[CountingStore]:
    resync()
    store = CountingStore(Settings(data=tmp_path / "data").database_path)
    yield store
    store.close()


def tasks(records: Sequence[Any]) -> list[str]:
    return [record.assignment.task for record in records]


def test_assignments_come_document_by_document_as_the_store_has_them(store: CountingStore) -> None:
    documents = store.documents()
    kept = Contents(store).assignments(documents)
    assert kept
    assert kept == [record for document in documents for record in store.assignments([document.id])]


def test_only_documents_not_yet_known_are_read(store: CountingStore) -> None:
    contents, documents = Contents(store), store.documents()
    contents.assignments(documents[:1])
    first = contents.assignments(documents)
    assert contents.assignments(documents) == first
    assert store.reads == [(documents[0].id,), (documents[1].id,)]


def test_a_document_read_anew_shows_its_new_contents(
    store: CountingStore, folder: Path, resync: Callable[[], None]
) -> None:
    contents = Contents(store)
    before = contents.assignments(store.documents())
    (folder / "a.txt").write_text(plan(DUTIES.replace("trồng cây", "thả cá giống")), encoding="utf-8")
    resync()
    after = contents.assignments(store.documents())
    assert any("thả cá giống" in task for task in tasks(after))
    assert not any("thả cá giống" in task for task in tasks(before))
    for document in store.documents():
        text = store.document_text(document.id)
        assert contents.quote(document, Span(0, 80)) == text[:80]
        assert [p.quote for p in contents.passages(document)] == [p.span.of(text) for p in contents.passages(document)]


def test_of_a_deleted_document_there_is_nothing_to_read(
    store: CountingStore, folder: Path, resync: Callable[[], None]
) -> None:
    contents, document = Contents(store), store.documents()[0]
    (folder / document.path).unlink()
    resync()
    assert contents.assignments([document]) == []
    assert not contents.passages(document)
    assert contents.quote(document, Span(0, 80)) == ""


def test_the_store_tells_when_documents_that_are_there_were_indexed(store: CountingStore) -> None:
    times = {document.id: document.indexed_at for document in store.documents()}
    assert store.indexing_times([*times, "gone"]) == times
