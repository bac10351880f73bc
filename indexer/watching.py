"""A folder that is followed: what is added, changed, deleted or renamed in it is synced within seconds.

Events only tell that something happened; what, the sync finds out. A file that is still being written waits until it
is quiet, and a folder that vanishes (a share that is not connected) keeps its documents until it is there again.
"""

import threading
import time
from pathlib import Path

from watchfiles import Change, watch

from indexer.files import LocalFiles
from indexer.quiet_sync import QUIET_S, RETRY_S, Listener, QuietSync
from indexer.readers import is_document_candidate
from indexer.settings import Settings

_LOOK_ANYWAY_S = 300.0  # what no event told of
_POLL_MS = 1_500
# Events of other machines do not reach this one there
_NETWORK_SYSTEMS = frozenset("nfs nfs4 cifs smb3 smbfs ncpfs afs 9p ceph glusterfs vboxsf drvfs prl_fs".split())
_NETWORK_PREFIXES = ("fuse.sshfs", "fuse.rclone", "fuse.davfs", "fuse.gvfsd", "fuse.glusterfs")


def is_network_folder(folder: Path, mounts: Path = Path("/proc/self/mounts")) -> bool:
    """Return whether a folder lies on a network drive, as far as the system tells (Linux)."""
    try:
        lines = [line.split(" ") for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines()]
    except OSError:
        return False
    held = [(line[1].replace("\\040", " "), line[2]) for line in lines if len(line) > 2]
    fitting = [(len(point), system) for point, system in held if folder.resolve().is_relative_to(point)]
    system = max(fitting, default=(0, ""))[1]
    return system in _NETWORK_SYSTEMS or system.startswith(_NETWORK_PREFIXES)


class FolderWatch:
    """Follows one folder until `stop` is set; one sync at a time, each as `pipeline.sync` is."""

    def __init__(
        self,
        folder: Path,
        settings: Settings,
        listener: Listener,
        stop: threading.Event,
        *,
        poll: bool | None = None,
        quiet_s: float = QUIET_S,
    ) -> None:
        """`poll`: look at the files rather than wait for events; None decides by where the folder lies."""
        self._folder, self._settings, self._stop = folder.absolute(), settings, stop
        self._poll = is_network_folder(folder) if poll is None else poll
        self._sync = QuietSync(LocalFiles(self._folder, settings), settings, listener, stop, quiet_s)

    def run(self) -> None:
        """Sync now, then whenever something changed."""
        while not self._stop.is_set():
            if (place := self._place()) is None:
                self._sync.tell(
                    f"Không thấy thư mục “{self._folder}”; văn bản của nó được giữ nguyên, đang đợi nó trở lại."
                )
                self._stop.wait(RETRY_S)
                continue
            try:
                self._follow(place)
            except FileNotFoundError:  # gone before it was watched
                continue
            except OSError as error:  # no more watches (fs.inotify.max_user_watches), a drive that tells nothing
                if not self._poll:
                    self._sync.tell(
                        f"Không nhận được báo thay đổi ({error.strerror or error}); chuyển sang tự dò định kỳ."
                    )
                self._poll = True
                self._stop.wait(RETRY_S)

    def _place(self) -> tuple[int, int] | None:
        """Return what tells the folder from another of its name, None where there is none."""
        try:
            stat = self._folder.stat()
        except OSError:
            return None
        return stat.st_dev, 0 if self._poll else stat.st_ino  # network drives may give another one every time

    def _follow(self, place: tuple[int, int]) -> None:
        """Sync after changes until the folder is no longer the one that is watched."""
        is_due, looked = True, time.monotonic()  # the first sync comes when events are listened to: none falls between
        happenings = watch(
            self._folder,
            watch_filter=self._concerns_us,
            debounce=400,
            step=100,
            rust_timeout=1_000,
            yield_on_timeout=True,
            stop_event=self._stop,
            raise_interrupt=False,
            force_polling=self._poll,
            poll_delay_ms=_POLL_MS,
            ignore_permission_denied=True,
        )
        for changes in happenings:
            if self._place() != place:
                return
            if changes or is_due or time.monotonic() - looked > _LOOK_ANYWAY_S:
                is_due, looked = not self._sync.run(), time.monotonic()

    def _concerns_us(self, _change: Change, path: str) -> bool:
        found = Path(path)
        inside = found.parent.parts[len(self._folder.parts) :]
        if found.is_relative_to(self._settings.data.resolve()) or any(part.startswith(".") for part in inside):
            return False
        return is_document_candidate(found)
