"""One sync of a folder that is followed: what is quiet is read, what is still being written waits for the next time."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from indexer.encoder import Encoder
from indexer.errors import ReadError, TraCuuError
from indexer.files import FileMark, FolderFiles
from indexer.pipeline import SyncReport, sync
from indexer.settings import Settings

QUIET_S = 1.0  # a file that did not change for so long is read
RETRY_S = 2.0  # after which a folder that vanished, or a store that failed, is looked at again

Marks = dict[Path, FileMark]


@dataclass(frozen=True, slots=True)
class Listener:
    """Who hears of what happens: of syncs that changed something, and of what keeps the watch from going on."""

    on_report: Callable[[SyncReport], None]
    on_trouble: Callable[[str], None]


def marks_of(files: FolderFiles) -> Marks:
    """List a folder and return the marks of what may be documents; raises as `FolderFiles.find`."""
    found = {}
    for path in files.find(lambda _: None):
        try:
            found[path] = files.mark(path)
        except (OSError, ReadError):
            continue
    return found


class QuietSync:
    """Syncs a folder again and again, with one encoder, and tells of a trouble once, however long it lasts."""

    def __init__(
        self, files: FolderFiles, settings: Settings, listener: Listener, stop: threading.Event, quiet_s: float
    ) -> None:
        self._files, self._settings, self._listener, self._stop = files, settings, listener, stop
        self._quiet_s = quiet_s
        self._encoder = Encoder(settings)
        self._trouble = ""

    def run(self) -> bool:
        """Sync what is quiet; return whether that was all, and nothing failed."""
        try:
            before = marks_of(self._files)
            self._stop.wait(self._quiet_s)
            after = marks_of(self._files)
            busy = frozenset(path for path, mark in after.items() if before.get(path) != mark)
            if self._stop.is_set():
                return True
            folder, encoder = self._files.folder, self._encoder
            report = sync(folder, self._settings, encoder=encoder, leave=busy, wait_s=-1, is_empty_believed=False)
        except TraCuuError as error:
            self.tell(str(error))
            self._stop.wait(RETRY_S)
            return False
        self._trouble = ""
        if not report.changed_nothing:
            self._listener.on_report(report)
        return not busy

    def tell(self, trouble: str) -> None:
        """Tell of a trouble unless it was the last one told."""
        if trouble != self._trouble:
            self._listener.on_trouble(trouble)
        self._trouble = trouble
