"""The files of a folder of this machine, network drives included."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from indexer.files.seam import FileMark
from indexer.scanning import FolderIdentity, checked_folder, find_files, guard_against_unmounted, stays_in_collection
from indexer.settings import Settings


class LocalFiles:
    """Files that are read where they lie."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder = folder
        self._data = settings.data
        self._identity: FolderIdentity | None = None

    @classmethod
    def checked(cls, folder: Path, settings: Settings) -> "LocalFiles":
        """Return the files of a folder that may be synced; raises `ConfigurationError`."""
        return cls(checked_folder(folder, settings), settings)

    def find(self, on_error: Callable[[OSError], None]) -> list[Path]:
        """Return the files that may be documents."""
        self._identity = FolderIdentity(self.folder)
        return find_files(self.folder, self._data.resolve(), on_error)

    def guard(self, found: list[Path], known: int, *, allow_empty: bool, is_empty_believed: bool) -> None:
        """Refuse a mount point without its share."""
        guard_against_unmounted(self.folder, found, known, allow_empty=allow_empty, is_empty_believed=is_empty_believed)

    def check(self) -> None:
        """Refuse a folder that vanished, or that another one took the place of, since it was listed."""
        if self._identity:
            self._identity.check()

    def mark(self, path: Path) -> FileMark:
        """Return size and time, as of now."""
        stat = path.stat()
        return FileMark(stat.st_size, stat.st_mtime_ns)

    def leads_away(self, path: Path, root: Path) -> bool:
        """Whether a link leads out of its collection; a listing goes through no folder that is one."""
        return (self._identity is None or path.is_symlink()) and not stays_in_collection(path, root)

    def announce(self, path: Path) -> None:
        """Nothing is to be fetched."""

    def at_hand(self, path: Path) -> AbstractContextManager[Path]:
        """Give the path itself."""
        return nullcontext(path)

    def close(self) -> None:
        """Nothing was fetched."""
