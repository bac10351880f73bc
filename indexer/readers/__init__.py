"""Readers: the bytes of one file in, lines and tables with their pages out.

They understand nothing about administration; what a line means is the parser's to find out. The format is
told by the content, and the module of a format is imported only when the first file of it is read.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from indexer.errors import DamagedFileError, EmptyDocumentError, ReadError, UnsupportedFormatError
from indexer.model import RawDocument
from indexer.readers.sniff import detect_format, unsupported

__all__ = ["READERS_ID", "checked_format", "is_document_candidate", "read", "readable_formats"]

READERS_ID = "readers/9"  # raised when a reader gives another text, or other places of it, for the same file
MAX_FILE_BYTES = 200 * 1024 * 1024

# Format (as `detect_format` names it) -> module with a function `read_file(path)`.
_READERS = {
    "doc": "indexer.readers.word97",
    "docx": "indexer.readers.docx",
    "html": "indexer.readers.html",
    "mht": "indexer.readers.html",
    "ods": "indexer.readers.ods",
    "odt": "indexer.readers.odt",
    "pdf": "indexer.readers.pdf",
    "rtf": "indexer.readers.word97",
    "text": "indexer.readers.text",
    "xls": "indexer.readers.excel97",
    "xlsx": "indexer.readers.xlsx",
    "image": "indexer.readers.image",
}
# What operating systems and programs leave beside documents.
_CLUTTER_NAMES = frozenset({"thumbs.db", "desktop.ini"})
_CLUTTER_PREFIXES = (".", "~$", "~wrl")
# Text by content, but written by programs for programs; a plan does not come so
_MACHINE_SUFFIXES = frozenset(
    """.json .jsonl .csv .tsv .log .xml .yaml .yml .ini .cfg .toml .py .js .ts .css .sql .sh .bat .ps1 .java .c .h .cpp
    .lock .bin .dat .exe .dll .db .sqlite""".split()
)
# What libraries raise, as if it came from the system, for an archive that points before its own beginning.
_FAULTS_OF_CONTENT = frozenset({None, errno.EINVAL})
_MAX_TEXT_BYTES = 20 * 1024 * 1024  # 20 MB of plain text are some 8,000 pages: a data dump, not a document


class _ReaderModule(Protocol):
    def read_file(self, path: Path) -> RawDocument: ...


def readable_formats() -> tuple[str, ...]:
    """Return the formats that have a reader."""
    return tuple(_READERS)


def is_document_candidate(path: Path) -> bool:
    """Return whether a synced file should be tried at all; only its own name is looked at, not its folders.

    Everything is, except hidden files, the lock files of Office (`~$…`), backup copies of editors (`…~`) and the
    clutter of Windows and macOS.
    """
    name = path.name.lower()
    return not name.startswith(_CLUTTER_PREFIXES) and not name.endswith("~") and name not in _CLUTTER_NAMES


def read(path: Path) -> RawDocument:
    """Read one file of any supported format.

    Raises a `ReadError` (unsupported, damaged, encrypted, empty) with a message for the user, nothing else.
    """
    with _translated_errors():
        return _reader_of(_check(path)).read_file(path)


def checked_format(path: Path) -> str:
    """Return the format of a file that is worth reading: not empty or oversized, of a format that has a reader.

    Raises a `ReadError`, nothing else.
    """
    with _translated_errors():
        return _check(path)


def _check(path: Path) -> str:
    check_size(path.stat().st_size)
    format_name = detect_format(path)
    if format_name not in _READERS:
        raise unsupported(format_name)
    if format_name == "text":
        _check_text(path)
    return format_name


@contextmanager
def _translated_errors() -> Iterator[None]:
    try:
        yield
    except ReadError:
        raise
    except OSError as error:
        if error.errno in _FAULTS_OF_CONTENT:
            raise _damaged(error) from error
        raise ReadError(
            f"Không mở được tệp ({error.strerror or error}). Hãy kiểm tra tệp còn đó và quyền đọc tệp."
        ) from error
    except Exception as error:
        # Whatever a library makes of a broken file, the other files go on.
        raise _damaged(error) from error


def _damaged(error: Exception) -> DamagedFileError:
    return DamagedFileError(
        f"Tệp bị hỏng: không đọc được nội dung ({type(error).__name__}). Hãy mở tệp, lưu lại rồi nạp lại."
    )


def check_size(size: int) -> None:
    """Raise a `ReadError` for a file of a size in bytes that is not read."""
    if size == 0:
        raise EmptyDocumentError("Tệp rỗng (0 byte). Hãy chép lại tệp từ nguồn.")
    if size > MAX_FILE_BYTES:
        raise UnsupportedFormatError(
            f"Tệp quá lớn ({size / 1024 / 1024:.0f} MB, tối đa {MAX_FILE_BYTES // 1024 // 1024} MB). "
            "Hãy tách tệp hoặc giảm dung lượng ảnh rồi nạp lại."
        )


def _check_text(path: Path) -> None:
    """Refuse text that is no document: what programs write, and dumps of data."""
    if path.suffix.lower() in _MACHINE_SUFFIXES:
        raise UnsupportedFormatError(
            f"Tệp {path.suffix} là dữ liệu của chương trình, không phải văn bản. "
            "Nếu là văn bản, hãy lưu lại thành .docx hoặc .txt."
        )
    if path.stat().st_size > _MAX_TEXT_BYTES:
        raise UnsupportedFormatError(
            f"Tệp văn bản thuần quá lớn (tối đa {_MAX_TEXT_BYTES // 1024 // 1024} MB). Hãy tách thành từng văn bản."
        )


def _reader_of(format_name: str) -> _ReaderModule:
    return cast(_ReaderModule, import_module(_READERS[format_name]))
