"""Originals of remote folders take a bounded part of the disk and few requests."""

import secrets
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import fsspec
import pytest

from indexer import fetched_originals
from indexer.errors import OriginalFileError
from indexer.files.remote import RemoteFiles
from indexer.originals import OriginalFiles
from indexer.pipeline import sync
from indexer.settings import Settings
from indexer.store import PageSource, Store

SIZE = 2000


@pytest.fixture
def sources(fake_settings: Settings) -> Iterator[list[PageSource]]:
    """Return six remote files that are indexed."""
    system = fsspec.filesystem("memory")
    top = f"/kho-{secrets.token_hex(4)}"
    for number in range(6):
        system.pipe_file(f"{top}/văn bản/{number}.txt", f"Việc số {number} của xã.\n".encode().ljust(SIZE))
    sync(f"memory:/{top}/văn bản", fake_settings)
    with closing(Store(fake_settings.database)) as store:
        yield [store.layouts.source(one.id) for one in store.documents()]
    for path in system.find(top):
        system.rm_file(path)


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    names: list[str] = []
    fetch = RemoteFiles.fetch_to

    def noted(self: RemoteFiles, path: Path, target: Path) -> None:
        names.append(path.name)
        fetch(self, path, target)

    monkeypatch.setattr(RemoteFiles, "fetch_to", noted)
    return names


def opened(originals: OriginalFiles, source: PageSource) -> bytes:
    with closing(originals.open(source)) as original:
        return original.file.read()


def test_the_longest_unused_make_room(
    sources: list[PageSource], fake_settings: Settings, fetched: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetched_originals, "_MOST_KEPT_BYTES", 4 * SIZE)
    originals = OriginalFiles(fake_settings)
    for source in sources:
        opened(originals, sources[0])
        opened(originals, source)
        assert sum(path.stat().st_size for path in fake_settings.originals_folder.iterdir()) <= 4 * SIZE
    assert fetched == [source.path.name for source in sources]
    opened(originals, sources[0])
    opened(originals, sources[1])
    assert fetched[len(sources) :] == [sources[1].path.name]


def test_a_kept_file_that_was_cut_off_is_fetched_again(
    sources: list[PageSource], fake_settings: Settings, fetched: list[str]
) -> None:
    originals = OriginalFiles(fake_settings)
    whole = opened(originals, sources[0])
    next(fake_settings.originals_folder.iterdir()).write_bytes(whole[:10])
    assert opened(originals, sources[0]) == whole
    assert len(fetched) == 2


def test_a_download_that_brings_another_content_is_not_handed_out(
    sources: list[PageSource], fake_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Size and time may be those of the file that was indexed."""
    monkeypatch.setattr(RemoteFiles, "fetch_to", lambda _self, _path, target: target.write_bytes(b"x" * SIZE))
    with pytest.raises(OriginalFileError, match="đã thay đổi"):
        OriginalFiles(fake_settings).open(sources[0])
    assert list(fake_settings.originals_folder.iterdir()) == []


def test_a_page_of_requests_asks_the_storage_once(
    sources: list[PageSource], fake_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []
    mark_now = RemoteFiles.mark_now
    monkeypatch.setattr(RemoteFiles, "mark_now", lambda self, path: asked.append(path) or mark_now(self, path))
    originals = OriginalFiles(fake_settings)
    for _ in range(3):
        opened(originals, sources[0])
    assert len(asked) == 1
