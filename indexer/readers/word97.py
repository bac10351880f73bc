"""Word 97–2003 files (.doc) and rich text (.rtf): converted by LibreOffice, then read as .docx.

Where pages break is lost on the way. Fonts are kept, so that text in TCVN3 and VNI fonts comes out right.
"""

import dataclasses
from pathlib import Path

from indexer.errors import DamagedFileError
from indexer.model import RawDocument
from indexer.readers import docx
from indexer.readers.archive import encrypted
from indexer.readers.libreoffice import converted
from indexer.readers.ole import stream_head
from indexer.readers.sniff import detect_format

_RTF_FILTER = "Rich Text Format"
_OUT_FILTER = "docx:Office Open XML Text"

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
    header = stream_head(path, "WordDocument", tuple(_FILTERS_BY_MAGIC))
    if header is None:
        raise DamagedFileError("Tệp Word bị hỏng: không tìm thấy phần nội dung. Hãy chép lại tệp từ nguồn.")
    if header[_FLAGS_AT] & _ENCRYPTED_FLAG:
        raise encrypted("Word")
    return _FILTERS_BY_MAGIC[header[:2]]
