"""Folders of each kind, and what the index knows of them."""

from contextlib import closing
from pathlib import Path

import fsspec

from indexer.pipeline import SyncReport
from indexer.settings import Settings
from indexer.store import NarrowedStore, PageSource, Store

WORK = "I. VIỆC CẦN LÀM\n1. Kéo cáp quang đến từng thôn.\n2. Công an xã kiểm tra các quán."
OTHER = WORK.replace("thôn", "xóm")


class LocalFolder:
    """A folder of this machine."""

    def __init__(self, folder: Path) -> None:
        self.address = str(folder)
        self.folder = folder

    def write(self, name: str, content: bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def remove(self, name: str) -> None:
        (self.folder / name).unlink()


class RemoteFolder:
    """A folder that fsspec reaches; it is written through fsspec itself."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.system, self.top = fsspec.core.url_to_fs(address)

    def write(self, name: str, content: bytes) -> None:
        self.system.pipe_file(f"{self.top}/{name}", content)

    def remove(self, name: str) -> None:
        self.system.rm_file(f"{self.top}/{name}")


Place = LocalFolder | RemoteFolder


def counted(report: SyncReport) -> tuple[int, int, int, int, int]:
    """Return the files that were added, replaced, removed, unchanged, and that failed."""
    return report.added, report.replaced, report.removed, report.unchanged, len(report.failures)


def paths(settings: Settings, *hidden: str) -> list[str]:
    """Return the paths of the documents that somebody sees."""
    with closing(NarrowedStore(settings.database, hidden)) as store:
        return sorted(document.path for document in store.documents())


def source_of(settings: Settings, path: str) -> PageSource:
    """Return the file of a document."""
    with closing(Store(settings.database)) as store:
        return store.layouts.source(next(one.id for one in store.documents() if one.path == path))
