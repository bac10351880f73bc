"""A remote folder that is followed: it tells of no changes, so it is listed now and then, and synced when one shows."""

import threading
import time
from contextlib import closing

from indexer.errors import TraCuuError
from indexer.files import FolderFiles
from indexer.quiet_sync import QUIET_S, Listener, Marks, QuietSync, marks_of
from indexer.settings import Settings

_SYNC_ANYWAY_S = 3600.0  # files that could not be fetched are tried again


class RemoteWatch:
    """Follows one remote folder until `stop` is set."""

    def __init__(
        self,
        files: FolderFiles,
        settings: Settings,
        listener: Listener,
        stop: threading.Event,
        *,
        quiet_s: float = QUIET_S,
    ) -> None:
        self._files, self._stop, self._poll_s = files, stop, settings.poll_s
        self._sync = QuietSync(files, settings, listener, stop, quiet_s)

    def run(self) -> None:
        """Sync now, then whenever a listing shows a change."""
        synced: Marks | None = None
        synced_at = 0.0
        with closing(self._files):
            while not self._stop.is_set():
                is_old = time.monotonic() - synced_at > _SYNC_ANYWAY_S
                marks = self._marks()
                if marks is not None and (marks != synced or is_old):
                    synced, synced_at = (marks if self._sync.run() else None), time.monotonic()
                self._stop.wait(self._poll_s)

    def _marks(self) -> Marks | None:
        """Return what lies there now, None where nobody answers; the documents are kept then."""
        try:
            return marks_of(self._files)
        except TraCuuError as error:
            self._sync.tell(str(error))
            return None
