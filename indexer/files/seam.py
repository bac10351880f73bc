"""What a sync wants of the files of a folder, local or remote."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple, Protocol


class FileMark(NamedTuple):
    """What tells one content of a file from another without reading it.

    `modified_ns` is a local file's time. A remote one's holds the whole seconds of its time and, where its system tells
    one content from another (ETag), a digest of that instead of the fraction. None: nothing tells.
    """

    size: int
    modified_ns: int | None


class FolderFiles(Protocol):
    """The files of one folder.

    One that is missing is a `FileNotFoundError`, one that cannot be had for now another `OSError` or a `ReadError`.
    """

    @property
    def folder(self) -> Path:
        """The folder, as the store names it."""

    def find(self, on_error: Callable[[OSError], None]) -> list[Path]:
        """Return the files that may be documents, in a stable order; `on_error` hears of folders that are not listed.

        Raises `ConfigurationError` where nothing can be listed at all.
        """

    def guard(self, found: list[Path], known: int, *, allow_empty: bool, is_empty_believed: bool) -> None:
        """Raise `ConfigurationError` where nothing was found though documents are known, which may be a mistake."""

    def check(self) -> None:
        """Raise `FolderGoneError` where the folder that was listed cannot be reached any more."""

    def mark(self, path: Path) -> FileMark:
        """Return the mark of a file, as of the last listing where that tells; raises `OSError`, `ReadError`."""

    def leads_away(self, path: Path, root: Path) -> bool:
        """Whether a file is a link out of its collection under `root`; raises `OSError`."""

    def announce(self, path: Path) -> None:
        """Hear that a file will be read soon, so that it can be fetched."""

    def at_hand(self, path: Path) -> AbstractContextManager[Path]:
        """Give a path on this machine that holds the file's content until it is left; raises `OSError`, `ReadError`."""

    def close(self) -> None:
        """Give back what was fetched."""
