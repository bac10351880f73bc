"""Where uploaded files lie: `<data>/uploads/<collection>/<name>`, under names that are safe on every system.

A name that comes with a file is a label, never a path: what stands before its last separator is cut off, and what is
left is written anew. A file is complete before it has its name. What files hold is not looked at.
"""

import hashlib
import os
import secrets
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from indexer.errors import ConfigurationError, UploadError, UploadTooLargeError
from indexer.text.folding import fold

DEFAULT_COLLECTION = "Tải lên"
MAX_NAME_BYTES = 200  # file systems allow 255; a number may be added
MAX_COLLECTION_BYTES = 120
_MAX_SUFFIX = 10  # letters; what stands after the last dot of "QĐ số 5. Về việc …" is no suffix
_NAMELESS = "van-ban"
_FORBIDDEN = frozenset('<>:"|?*')
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$", "thumbs", "desktop"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"}
)
_INCOMING = ".incoming"  # a hidden folder: syncs leave it out
_CHUNK_BYTES = 1024 * 1024


class Stream(Protocol):
    """What a file is read from, from its beginning."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, at most `size`, none at the end."""


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """A file that is complete but has no name yet."""

    path: Path
    size: int
    sha256: str


def _is_plain(character: str) -> bool:
    """Whether a character may stand in a name: none that controls, formats, is half of a pair or unassigned."""
    return unicodedata.category(character)[0] != "C" and character not in _FORBIDDEN


def _cut(text: str, most_bytes: int) -> str:
    """Return the longest beginning of a text that has no more bytes, without half a letter at its end."""
    return text.encode()[:most_bytes].decode("utf-8", "ignore")


def _safe(text: str, most_bytes: int) -> str:
    """Return text as one part of a path: no dots or blanks at its ends, nothing that a system takes for a device."""
    whole = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode())
    plain = "".join(c if _is_plain(c) else "_" if c in _FORBIDDEN else " " for c in whole)
    tidy = _cut(" ".join(plain.split()).strip(". "), most_bytes).strip(". ")
    tidy = tidy.removeprefix("~$").removesuffix("~").strip(". ")
    return f"_{tidy}" if tidy.partition(".")[0].strip().casefold() in _RESERVED else tidy


def safe_file_name(name: str) -> str:
    r"""Return the name under which an uploaded file is kept.

    "../../etc/passwd" becomes "passwd", "C:\docs\CON.docx" becomes "_CON.docx".
    """
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    tidy = _safe(last, len(last.encode("utf-8", "replace")) * 4)
    stem, dot, suffix = tidy.rpartition(".")
    if not (stem and suffix.isalnum() and len(suffix) <= _MAX_SUFFIX):
        stem, dot, suffix = tidy, "", ""
    room = MAX_NAME_BYTES - len(f"{dot}{suffix}".encode())
    return f"{_safe(stem, room) or _NAMELESS}{dot}{suffix}"


def safe_collection(name: str | None, existing: frozenset[str] = frozenset()) -> str:
    """Return the folder name of a collection, in the spelling of an existing one where only cases differ.

    Raises `UploadError` for a name that holds a separator or nothing that can be kept.
    """
    if name is None or not name.strip():
        return DEFAULT_COLLECTION
    if "/" in name or "\\" in name:
        raise UploadError("Tên bộ sưu tập không được có dấu / hoặc \\. Hãy đặt tên khác, ví dụ “Dân vận 2026”.")
    tidy = _safe(name, MAX_COLLECTION_BYTES)
    if not tidy:
        raise UploadError("Tên bộ sưu tập không dùng được. Hãy đặt tên bằng chữ và số, ví dụ “Dân vận 2026”.")
    same = [known for known in sorted(existing) if known and fold(known) == fold(tidy)]
    return same[0] if same and _safe(same[0], MAX_COLLECTION_BYTES) == same[0] else tidy


@contextmanager
def incoming(stream: Stream, name: str, uploads: Path, max_bytes: int) -> Iterator[IncomingFile]:
    """Give a file with the bytes of `stream` in the uploads folder; it is gone on leaving unless `place` moved it.

    `name` is a safe one. Raises `UploadTooLargeError`, and `ConfigurationError` where the disk takes no more.
    """
    folder = uploads / _INCOMING
    path = folder / f"{secrets.token_hex(8)}{Path(name).suffix}"
    try:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            size, sha256 = _write(stream, path, max_bytes)
        except OSError as error:
            raise ConfigurationError(
                f"Không ghi được tệp vào kho ({error.strerror}). Hãy kiểm tra chỗ trống và quyền ghi của thư mục chỉ "
                "mục rồi tải lên lại."
            ) from error
        yield IncomingFile(path, size, sha256)
    finally:
        path.unlink(missing_ok=True)


def _write(stream: Stream, path: Path, max_bytes: int) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with path.open("xb") as file:
        while chunk := stream.read(_CHUNK_BYTES):
            size += len(chunk)
            if size > max_bytes:
                raise UploadTooLargeError(
                    f"Tệp lớn hơn {max_bytes // 1024 // 1024} MB, mức tối đa cho một tệp tải lên. Hãy tách tệp hoặc "
                    "giảm dung lượng ảnh rồi tải lên lại."
                )
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return size, digest.hexdigest()


def place(file: IncomingFile, name: str, folder: Path) -> tuple[Path, bool]:
    """Give an incoming file its safe name in `folder`; return its path and whether it is new there.

    Where another file has the name, the two are one if they have the same content, else this one gets a number:
    "kế hoạch (2).docx". No file is ever written over, also when two come at once.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = Path(name)
    for number in range(1, 10_000):
        target = folder / (f"{path.stem} ({number}){path.suffix}" if number > 1 else name)
        if (known := _twin(folder, target.name)) is None:
            try:
                os.link(file.path, target)
            except FileExistsError:  # another upload was faster
                known = target
            except OSError:  # a file system without links
                file.path.rename(target)
                return target, True
            else:
                return target, True
        if _has_content(known, file):
            return known, False
    raise UploadError("Có quá nhiều tệp trùng tên này trong kho. Hãy đổi tên tệp rồi tải lên lại.")


def _twin(folder: Path, name: str) -> Path | None:
    """Return the file of a folder that other systems would take for one of this name."""
    if (folder / name).exists():
        return folder / name
    wanted = unicodedata.normalize("NFC", name).casefold()
    return next((p for p in folder.iterdir() if unicodedata.normalize("NFC", p.name).casefold() == wanted), None)


def _has_content(path: Path, file: IncomingFile) -> bool:
    try:
        if path.stat().st_size != file.size:
            return False
        with path.open("rb") as known:
            return hashlib.file_digest(known, "sha256").hexdigest() == file.sha256
    except OSError:
        return False


def remove_upload(path: Path, uploads: Path) -> None:
    """Delete an uploaded file, and its collection's folder where it was the last in it.

    Raises `UploadError` where the system refuses, for then nothing may be forgotten either.
    """
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise UploadError(
            f"Không xóa được tệp “{path.name}” ({error.strerror}). Hãy đóng chương trình đang mở tệp rồi xóa lại."
        ) from error
    if path.parent != uploads:
        try:
            path.parent.rmdir()
        except OSError:  # others lie in it
            return
