"""The files of a folder that is reached by a protocol: S3 and whatever else fsspec knows; the one place that uses it.

They are listed without being read. One that is to be read is fetched into the data folder, and removed after that.
"""

import errno
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

from indexer.errors import ConfigurationError, FolderGoneError, ReadError
from indexer.files.addresses import address_of, place_of
from indexer.files.fetching import FetchAhead, WorkFolder
from indexer.files.marks import mark_of
from indexer.files.seam import FileMark
from indexer.files.troubles import missing_package, trouble, unreachable
from indexer.readers import check_size, is_document_candidate
from indexer.settings import Settings

# A listing of a bucket comes whole, a thousand files a request; others are asked for each folder. (fsspec's own walk
# leaves out, without a word, what lies in folders that it could not list.)
_LISTED_WHOLE = ("s3", "s3a")
_TRIES, _PAUSE_S = 3, 0.5


class _FileSystem(Protocol):
    """What is used of fsspec's file systems, which have no types."""

    def invalidate_cache(self, path: str | None = None) -> None: ...
    def find(self, path: str, *, detail: bool) -> dict[str, dict[str, Any]]: ...
    def ls(self, path: str, *, detail: bool) -> list[dict[str, Any]]: ...
    def info(self, path: str) -> dict[str, Any]: ...
    def get_file(self, rpath: str, lpath: str, *, callback: object) -> None: ...


def _opened(address: str) -> tuple[_FileSystem, str]:
    """Return the file system of an address and what it calls the place; raises `ConfigurationError`."""
    protocol = address.partition("://")[0]
    try:
        import fsspec.core  # noqa: PLC0415 — only where a remote folder is used, and where it is installed
        from fsspec.registry import known_implementations  # noqa: PLC0415
    except ImportError as error:
        raise missing_package(protocol) from error
    try:
        system, top = fsspec.core.url_to_fs(address)
    except ImportError as error:
        raise missing_package(protocol) from error
    except ValueError as error:
        if protocol not in known_implementations:
            raise ConfigurationError(
                f"Không có giao thức “{protocol}”. Hãy dùng đường dẫn của thư mục, hoặc địa chỉ s3://…, sftp://…"
            ) from error
        raise unreachable(error, address) from error
    except Exception as error:
        raise unreachable(error, address) from error
    return system, top.rstrip("/")


class RemoteFiles:
    """The files under one address; safe to use from several threads."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        """Raise `ConfigurationError` for an address that cannot be one, or whose protocol nothing here knows."""
        self.folder = place_of(folder)
        self._address = address_of(self.folder)
        self._system, self._top = _opened(self._address)
        self._listed: dict[Path, FileMark | None] = {}
        self._work = WorkFolder(settings.fetched_folder)
        self._ahead = FetchAhead(self._fetch)

    # --- what there is -----------------------------------------------------------------------

    def find(self, on_error: Callable[[OSError], None]) -> list[Path]:
        """Return the files that may be documents; one listing, which tells the marks of all."""
        self._listed = {}
        with suppress(Exception):
            self._system.invalidate_cache()
        for relative, info in self._all_files(on_error):
            parts = relative.split("/")
            path = self.folder.joinpath(*parts)
            hidden = any(part.startswith(".") and part not in (".", "..") for part in parts[:-1])
            if hidden or not is_document_candidate(path):
                continue
            if all(part not in ("", ".", "..") for part in parts):
                self._listed[path] = mark_of(info)
            elif parts[-1]:
                self._listed.setdefault(path, None)
        return sorted(self._listed)

    def _all_files(self, on_error: Callable[[OSError], None]) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield (path under the folder, what is told of it) of every file."""
        try:
            if self._address.partition("://")[0] in _LISTED_WHOLE:
                found = self._system.find(self._top, detail=True)
            else:
                found = {info["name"]: info for info in self._entries(self._top)}
        except FileNotFoundError as error:
            if self._has_container():
                return
            raise unreachable(error, self._address) from error
        except Exception as error:
            raise unreachable(error, self._address) from error
        folders = deque(found.values())
        while folders:
            info = folders.popleft()
            if info["name"].endswith("/") and info.get("type") == "file":  # what stands for a folder in a bucket
                continue
            if info.get("type") == "file":
                yield self._relative(info["name"]), info
            elif info.get("type") == "directory" and self._is_below(info["name"]):
                try:
                    folders.extend(self._entries(info["name"]))
                except FileNotFoundError:  # deleted meanwhile
                    continue
                except Exception as error:
                    where = self.folder / self._relative(info["name"])
                    on_error(OSError(errno.EACCES, f"kho không cho liệt kê ({type(error).__name__})", str(where)))

    def _entries(self, name: str) -> list[dict[str, Any]]:
        return [one for one in self._system.ls(name, detail=True) if one["name"].rstrip("/") != name.rstrip("/")]

    def _has_container(self) -> bool:
        """Whether what holds the folder answers: a bucket has no empty folders, so an empty one is not there."""
        above = self._top.rpartition("/")[0]
        try:
            return bool(above.strip("/")) and bool(self._system.info(above))
        except FileNotFoundError:
            return False
        except Exception as error:
            raise unreachable(error, self._address) from error

    def _is_below(self, name: str) -> bool:
        return not PurePosixPath(name.rstrip("/")).name.startswith(".")

    def _relative(self, name: str) -> str:
        return name.removeprefix(self._top).removeprefix("/").rstrip("/")

    def _name(self, path: Path) -> str:
        return f"{self._top}/{path.relative_to(self.folder).as_posix()}"

    def guard(self, found: list[Path], known: int, *, allow_empty: bool, is_empty_believed: bool) -> None:
        """Refuse an empty listing: nothing tells a folder whose files were all deleted from one that never was."""
        if found or allow_empty:
            return
        if known:
            raise ConfigurationError(
                f"“{self._address}” không có tệp nào, trong khi chỉ mục có {known} văn bản của thư mục này; văn bản "
                "được giữ nguyên. Hãy kiểm tra địa chỉ và quyền liệt kê. Nếu đúng là các tệp đã bị xóa, hãy chạy lại "
                "với --allow-empty."
            )
        raise ConfigurationError(
            f"“{self._address}” không có tệp nào. Hãy kiểm tra lại địa chỉ (chữ hoa, chữ thường, tên thư mục), hoặc "
            "chép văn bản vào đó rồi chạy lại; để vẫn ghi nhận thư mục trống, thêm --allow-empty."
        )

    def check(self) -> None:
        """Refuse to go on where the folder itself is not answered for any more; an empty one may be none."""
        try:
            self._system.invalidate_cache()
            self._system.info(self._top)
        except Exception as error:
            if isinstance(error, FileNotFoundError) and not self._listed:
                return
            raise FolderGoneError(
                f"{trouble(error, self._address)} Văn bản của thư mục này được giữ nguyên; hãy chạy lại sau."
            ) from error

    def mark(self, path: Path) -> FileMark:
        """Return a file's mark as of the listing, or as of now where none was made."""
        if path not in self._listed:
            return self.mark_now(path)
        if (mark := self._listed[path]) is None:
            raise ReadError(
                "Đường dẫn của tệp trong kho có đoạn rỗng, “.” hoặc “..” nên không đọc. Hãy đổi tên tệp trong kho."
            )
        return mark

    def mark_now(self, path: Path) -> FileMark:
        """Return a file's mark as of now; raises `FileNotFoundError`, `ReadError` where it cannot be had."""
        try:
            self._system.invalidate_cache()
            info = self._system.info(self._name(path))
        except Exception as error:
            raise _told(error, path) from error
        if info.get("type") != "file":
            raise FileNotFoundError(errno.ENOENT, "không còn tệp", str(path))
        return mark_of(info)

    def leads_away(self, path: Path, root: Path) -> bool:
        """Whether the path leads out of the folder; objects are no links."""
        return ".." in path.parts or not path.is_relative_to(root)

    # --- what is in a file -------------------------------------------------------------------

    def announce(self, path: Path) -> None:
        """Fetch a file before it is asked for, where there is room."""
        if mark := self._listed.get(path):
            self._ahead.begin(path, mark.size)

    def at_hand(self, path: Path) -> AbstractContextManager[Path]:
        """Give the fetched file."""
        return self._ahead.taken(path)

    def _fetch(self, path: Path) -> Path:
        mark = self.mark(path)
        check_size(mark.size)
        target = self._work.new(path.suffix)
        for attempt in range(1, _TRIES + 1):
            try:
                self.fetch_to(path, target)
                self._refuse_half(path, target, mark)
                return target
            except BaseException as error:
                target.unlink(missing_ok=True)
                is_final = type(error) is not ReadError or isinstance(error.__cause__, PermissionError)
                if is_final or attempt == _TRIES:
                    raise
                time.sleep(_PAUSE_S * attempt)
        raise AssertionError

    def _refuse_half(self, path: Path, fetched: Path, mark: FileMark) -> None:
        """Raise `ReadError` where less came than there is; a file that was changed meanwhile is read as it is now."""
        if mark.size >= 0 and fetched.stat().st_size != mark.size and self.mark_now(path) == mark:
            raise ReadError(f"Tải “{path.name}” về chưa đủ. Hãy kiểm tra mạng rồi chạy lại.")

    def fetch_to(self, path: Path, target: Path) -> None:
        """Write a file's content to a path of this machine; raises as `mark_now`, and where it grew too large."""
        try:
            self._system.get_file(self._name(path), str(target), callback=_most_bytes())
        except ReadError:
            raise
        except Exception as error:
            raise _told(error, path) from error

    def close(self) -> None:
        """Remove what was fetched."""
        self._ahead.close()
        self._work.close()


def _told(error: Exception, path: Path) -> FileNotFoundError | ReadError:
    """Return what one file's error is to a sync: the file is gone, or could not be had for now."""
    if isinstance(error, FileNotFoundError):
        return FileNotFoundError(errno.ENOENT, "không còn tệp", str(path))
    return ReadError(trouble(error, path.name))


def _most_bytes() -> object:
    """Return what stops a download that grows beyond what is read of one file."""
    from fsspec.callbacks import Callback  # noqa: PLC0415

    class Bound(Callback):  # type: ignore[misc]
        def relative_update(self, inc: int = 1) -> None:
            super().relative_update(inc)
            check_size(max(self.value, 1))

    return Bound()
