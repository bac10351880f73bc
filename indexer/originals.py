"""The original file of a document, opened only where it still is what was indexed.

Who can write to a synced folder can put another file, or a link to anywhere, where a document was. So a path is opened
once, what was opened is looked at, and that is what is read, whatever lies at the path afterwards.
"""

import hashlib
import os
import stat
from collections.abc import Set
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from io import BufferedReader
from pathlib import Path

from indexer.errors import DocumentNotFoundError, OriginalFileError
from indexer.fetched_originals import FetchedOriginals
from indexer.files import is_remote
from indexer.scanning import stays_in_collection
from indexer.settings import Settings
from indexer.store import PageSource

# No last-moment link is followed, and a pipe in the place of a file is not waited for; Windows has neither
_FLAGS = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))
_TRIES = 3
_SYNC_AGAIN = "Hãy đồng bộ lại thư mục (`tracuu sync`) rồi mở lại."
_GONE = f"Tệp gốc không còn ở chỗ cũ. Hãy kiểm tra ổ mạng; nếu tệp đã bị chuyển hoặc xóa: {_SYNC_AGAIN}"
_CHANGED = f"Tệp gốc đã thay đổi sau khi lập chỉ mục. {_SYNC_AGAIN}"
_ELSEWHERE = (
    "Ở chỗ của tệp gốc nay là một liên kết ra ngoài bộ sưu tập, hoặc không phải là tệp, nên không mở. Hãy chép tệp "
    "vào đúng thư mục rồi đồng bộ lại."
)


@dataclass(frozen=True, slots=True)
class Original:
    """An original file that is open for reading; `stat` is of what was opened."""

    name: str
    file: BufferedReader
    stat: os.stat_result

    @property
    def address(self) -> Path:
        """A path at which this very file can be opened again while it is open here, by processes of ours too.

        Where the system offers none, the file's own.
        """
        held = Path(f"/proc/{os.getpid()}/fd/{self.file.fileno()}")
        return held if held.exists() else Path(self.file.name)

    def close(self) -> None:
        """Close the file."""
        self.file.close()


def open_original(source: PageSource) -> Original:
    """Return the open file of a document; close it.

    Raises `DocumentNotFoundError` where it is gone, `OriginalFileError` where it is not what was indexed, a link out of
    its collection, or cannot be read.
    """
    try:
        if not stays_in_collection(source.path, source.root):
            raise OriginalFileError(_ELSEWHERE)
        path = source.path.resolve(strict=True)
        file = open(path, "rb", opener=_open)  # noqa: SIM115 — it is returned
    except (FileNotFoundError, NotADirectoryError) as error:
        raise DocumentNotFoundError(_GONE) from error
    except OSError as error:
        raise _unreadable(error) from error
    try:
        return Original(source.path.name, file, _checked(source, path, file))
    except BaseException:
        file.close()
        raise


class OriginalFiles:
    """Opens the originals of one data folder, wherever they lie."""

    def __init__(self, settings: Settings) -> None:
        self._fetched = FetchedOriginals(settings)

    def open(self, source: PageSource) -> Original:
        """Return the open file of a document; close it. Raises as `open_original`."""
        return self._open_fetched(source) if is_remote(source.path) else open_original(source)

    def _open_fetched(self, source: PageSource) -> Original:
        try:
            for _ in range(_TRIES):
                if (path := self._fetched.path(source)) is None:
                    raise OriginalFileError(_CHANGED)
                with suppress(FileNotFoundError):  # it made room for others between the look and the opening
                    file = path.open("rb")
                    return Original(source.path.name, file, os.fstat(file.fileno()))
        except FileNotFoundError as error:
            raise DocumentNotFoundError(_GONE) from error
        except OSError as error:
            raise _unreadable(error) from error
        raise OriginalFileError(_CHANGED)

    def keep_only(self, hashes: Set[str]) -> None:
        """Delete what was fetched of all contents but those with these hashes."""
        self._fetched.keep_only(hashes)


def _open(path: str, _flags: int) -> int:
    return os.open(path, _FLAGS)


def _checked(source: PageSource, path: Path, file: BufferedReader) -> os.stat_result:
    """Return the state of an open file; raises `OriginalFileError` where it is not the one that was indexed."""
    try:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise OriginalFileError(_ELSEWHERE)
        is_same = found.st_size == source.size and (
            found.st_mtime_ns == source.modified_ns or _sha256(_Content.of(path, found, file)) == source.sha256
        )
    except OSError as error:
        raise _unreadable(error) from error
    if not is_same:
        raise OriginalFileError(_CHANGED)
    return found


@dataclass(frozen=True, slots=True)
class _Content:
    """What tells one content of a file from another one; also where the system keeps times by the second."""

    path: Path
    device: int
    number: int
    size: int
    modified_ns: int
    changed_ns: int
    file: BufferedReader = field(compare=False)

    @classmethod
    def of(cls, path: Path, found: os.stat_result, file: BufferedReader) -> "_Content":
        return cls(path, found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns, file)


@lru_cache(maxsize=256)
def _sha256(content: _Content) -> str:
    """Return the digest of a file, read once for each content: 50 MB take a fifth of a second."""
    digest = hashlib.file_digest(content.file, "sha256").hexdigest()
    content.file.seek(0)
    return digest


def _unreadable(error: OSError) -> OriginalFileError:
    return OriginalFileError(
        f"Không mở được tệp gốc ({error.strerror or error}). Hãy kiểm tra ổ mạng và quyền đọc rồi mở lại."
    )
