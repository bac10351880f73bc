"""Word 97–2003 files (.doc) and rich text (.rtf): converted by LibreOffice, then read as .docx.

Where pages break is lost on the way. Fonts are kept, so that text in TCVN3 and VNI fonts comes out right.
"""

import dataclasses
import mmap
from pathlib import Path

from indexer.errors import DamagedFileError
from indexer.model import RawDocument
from indexer.readers import docx
from indexer.readers.archive import encrypted
from indexer.readers.libreoffice import converted
from indexer.readers.sniff import detect_format

_RTF_FILTER = "Rich Text Format"
_OUT_FILTER = "docx:Office Open XML Text"

_SECTOR_SHIFT_AT = 30
_ENTRY_BYTES = 128
_ENTRY_START_AT = 116
_MAIN_STREAM = "WordDocument".encode("utf-16-le") + b"\0\0"
# The first bytes of the main stream by version, and what LibreOffice calls that version.
_FILTERS_BY_MAGIC = {b"\xec\xa5": "MS Word 97", b"\xdc\xa5": "MS Word 95"}
_FLAGS_AT = 11
_ENCRYPTED_FLAG = 1


def read_file(path: Path) -> RawDocument:
    """Read a .doc or .rtf file.

    Raises `DamagedFileError`, `EncryptedFileError`, `EmptyDocumentError`, or `ReadError` without LibreOffice.
    """
    name = detect_format(path)
    in_filter = _filter_of_doc(path) if name == "doc" else _RTF_FILTER
    with converted(path, extension=name, in_filter=in_filter, out_filter=_OUT_FILTER) as target:
        return dataclasses.replace(docx.read_file(target), format=name)


def _filter_of_doc(path: Path) -> str:
    """Return which of its filters LibreOffice must use for a .doc file.

    Raises `DamagedFileError` where the main stream is not there, `EncryptedFileError` where its header says that it
    is encrypted ([MS-DOC] 2.5.2, fEncrypted).
    """
    header = _main_stream_header(path)
    if header is None:
        raise DamagedFileError("Tệp Word bị hỏng: không tìm thấy phần nội dung. Hãy chép lại tệp từ nguồn.")
    if header[_FLAGS_AT] & _ENCRYPTED_FLAG:
        raise encrypted("Word")
    return _FILTERS_BY_MAGIC[header[:2]]


def _main_stream_header(path: Path) -> bytes | None:
    """Return the first bytes of the main stream, found by its entry in the directory of the file."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        shift = min(content[_SECTOR_SHIFT_AT], 16)
        entry = content.find(_MAIN_STREAM)
        while entry >= 0:
            sector = int.from_bytes(content[entry + _ENTRY_START_AT : entry + _ENTRY_START_AT + 4], "little")
            start = (sector + 1) << shift
            header = content[start : start + 32]
            if entry % _ENTRY_BYTES == 0 and header[:2] in _FILTERS_BY_MAGIC and len(header) == 32:
                return header
            entry = content.find(_MAIN_STREAM, entry + 1)
    return None
