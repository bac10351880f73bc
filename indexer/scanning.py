"""Which files of a folder may be documents. What they hold is not looked at."""

import os
from collections.abc import Callable
from pathlib import Path

from indexer.errors import ConfigurationError, FolderGoneError
from indexer.readers import is_document_candidate
from indexer.settings import Settings

LEADS_AWAY = "Tệp là một liên kết ra ngoài bộ sưu tập nên không đọc. Hãy chép chính tệp đó vào thư mục."
_EMPTY_FOLDER_GUARD = 20  # documents: an unmounted share looks like an empty folder


def printable(path: str | os.PathLike[str]) -> str:
    """Return a path with "?" for what is no Unicode in it."""
    return os.fspath(path).encode("utf-8", "replace").decode("utf-8")


def find_files(folder: Path, data: Path, on_error: Callable[[OSError], None] | None = None) -> list[Path]:
    """Return the files under `folder` that may be documents, in a stable order.

    Hidden folders, the index itself (`data`) and the uploads in it are left out; `on_error` hears of folders that
    cannot be listed. A path that the system tells nothing about is kept: reading it will say why.
    """
    found = []
    for parent, folders, names in os.walk(folder, onerror=on_error):
        ours = {data, data / "uploads"}
        folders[:] = sorted(name for name in folders if not name.startswith(".") and Path(parent, name) not in ours)
        found += [path for name in sorted(names) if is_document_candidate(path := Path(parent, name)) and _may_be(path)]
    return found


def _may_be(path: Path) -> bool:
    """Tell whether a path may be a file: not a pipe, a device or a broken link."""
    try:
        return path.is_file()
    except OSError:  # a stale handle of a network drive, a link into a folder without rights
        return True


def stays_in_collection(path: Path, root: Path) -> bool:
    """Whether what a path leads to lies in the synced folder `root`, in the collection that the path is in.

    A link to elsewhere would show the readers of one collection what only others may see. Raises `OSError`.
    """
    try:
        target, top = path.resolve(strict=True), root.resolve(strict=True)
    except RuntimeError as error:  # links in a circle
        raise OSError(str(error)) from error
    if not (target.is_relative_to(top) and path.is_relative_to(root)):
        return False
    led, own = target.relative_to(top).parts, path.relative_to(root).parts
    return led[: len(led) > 1] == own[: len(own) > 1]


def checked_folder(folder: Path, settings: Settings) -> Path:
    """Return the absolute path of a folder that may be synced; raises `ConfigurationError`."""
    if not folder.exists():
        raise ConfigurationError(f"Không có thư mục “{folder}”. Hãy kiểm tra lại đường dẫn hoặc ổ mạng.")
    if not folder.is_dir():
        raise ConfigurationError(f"“{folder}” là một tệp. Hãy chỉ thư mục chứa các văn bản.")
    if folder.resolve().is_relative_to(settings.uploads_folder):
        raise ConfigurationError(
            f"“{folder}” là nơi chương trình giữ các tệp tải lên, được cập nhật cùng mọi lần sync. "
            "Hãy chỉ thư mục chứa các văn bản của cơ quan."
        )
    return folder.resolve()


class FolderIdentity:
    """Which folder is read: an empty mount point, which lies on another device, says nothing of the files of a share.

    The number of the folder itself is not looked at: some network drives give another one every time.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known = self._look()

    def _look(self) -> int:
        try:
            return self._folder.stat().st_dev
        except OSError as error:
            raise FolderGoneError(
                f"Không còn thấy thư mục “{self._folder}” ({error.strerror}); văn bản của nó được giữ nguyên. "
                "Hãy kiểm tra ổ mạng rồi chạy lại."
            ) from error

    def check(self) -> None:
        """Raise `FolderGoneError` where the folder is not there any more."""
        if self._look() != self._known:
            raise FolderGoneError(
                f"Thư mục “{self._folder}” đã bị ngắt hoặc bị thay trong khi đọc; văn bản của nó được giữ nguyên. "
                "Hãy kiểm tra ổ mạng rồi chạy lại."
            )


def guard_against_unmounted(
    folder: Path, files: list[Path], known: int, *, allow_empty: bool, is_empty_believed: bool = True
) -> None:
    """Raise `ConfigurationError` for a folder that is suddenly empty where documents are known.

    A few are believed to be gone unless `is_empty_believed` is False.
    """
    if not files and known > (_EMPTY_FOLDER_GUARD if is_empty_believed else 0) and not allow_empty:
        raise ConfigurationError(
            f"Thư mục “{folder}” không có tệp nào, trong khi chỉ mục có {known} văn bản của thư mục này; có thể ổ mạng "
            "chưa được nối. Nếu đúng là các tệp đã bị xóa, hãy chạy lại với --allow-empty."
        )
