"""Tells the format of a file by its content; the extension is never looked at.

It knows signatures, not the formats themselves: whether a file is sound is the reader's to find out.
"""

import codecs
import mmap
import re
import zipfile
from pathlib import Path

from indexer.errors import DamagedFileError, EncryptedFileError, UnsupportedFormatError

HEAD_BYTES = 65_536
_PDF_MARK = re.compile(rb"%PDF-\d")
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")

# "<!DOCTYPE html>" and "<p class=x>" are tags of a web page; "<kế hoạch>" and "<pre-2026>" are none.
_HTML_TAG = re.compile(rb"<!doctype html|<(?:html|head|meta|body|table|div|p|span|font|center|h[1-6]|br)[\s>/]")
# "From: <Saved by Windows>" and "MIME-Version: 1.0" begin a web page saved as one file; "From here on" does not.
_MAIL_HEAD = re.compile(
    rb"(?:from|to|mime-version|subject|date|received|return-path|delivered-to|message-id|x-[\w-]+|content-type): "
)

# "Message-ID: <…>" and "Received: from …" are in the head of a letter; "message-id" within a sentence is not.
_LETTER_HEAD = re.compile(rb"^(?:message-id|received|return-path|delivered-to|mime-version):", re.MULTILINE)

# Formats by the first bytes. "docm" and the like are told apart inside the zip.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!\x1a\x07", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"PK\x05\x06", "archive"),
    (b"MZ\x90\x00", "program"),
    (b"\x7fELF", "program"),
    (b"ID3\x03", "media"),
    (b"ID3\x04", "media"),
    (b"OggS", "media"),
    (b"SQLite format 3\x00", "database"),
    (b"\x00\x01\x00\x00Standard ", "database"),
)
# What stands at byte 8 of files that begin with a box named "ftyp": pictures of phones; the others are films.
_PHONE_PICTURES = (b"hei", b"hev", b"mif1", b"msf1", b"avif")
# Names of streams in old Office files, written in UTF-16 in the directory of the file.
# In this order: a letter may have a .doc attached, slides hold charts, and those are workbooks.
_OLE_STREAMS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", "encrypted"),
    ("__properties_version1.0", "mail"),
    ("WordDocument", "doc"),
    ("PowerPoint Document", "ppt"),
    ("Workbook", "xls"),
    ("MatOST", "works"),
    ("VisioDocument", "visio"),
    ("Book\0", "xls"),
)
_ZIP_PARTS: tuple[tuple[str, str], ...] = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsb"),
    ("ppt/presentation.xml", "pptx"),
)

_ODF_KINDS = ((b"text", "odt"), (b"spreadsheet", "ods"), (b"presentation", "odp"))

_SAVE_AS_DOCX = "Hãy mở bằng Word hoặc LibreOffice và lưu lại dạng .docx."
_UNSUPPORTED = {
    "odp": "Tệp trình chiếu OpenDocument không đọc được. Hãy xuất ra .pdf rồi nạp lại.",
    "xlsb": "Bảng tính Excel nhị phân (.xlsb) không đọc được. Hãy mở bằng Excel và lưu lại dạng .xlsx.",
    "ppt": "Tệp trình chiếu PowerPoint chưa đọc được. Hãy xuất ra .pdf rồi nạp lại.",
    "pptx": "Tệp trình chiếu PowerPoint chưa đọc được. Hãy xuất ra .pdf rồi nạp lại.",
    "xml": f"Tệp XML chưa đọc được. {_SAVE_AS_DOCX}",
    "phone-picture": "Ảnh HEIC/AVIF của điện thoại chưa đọc được. Hãy lưu thành .jpg hoặc .pdf rồi nạp lại.",
    "mail": "Thư điện tử (.eml, .msg) không phải là văn bản. Hãy mở thư, lưu các tệp đính kèm rồi nạp từng tệp.",
    "works": f"Tệp Microsoft Works (.wps) chưa đọc được. {_SAVE_AS_DOCX}",
    "visio": "Bản vẽ Visio chưa đọc được. Hãy xuất ra .pdf rồi nạp lại.",
    "media": "Tệp âm thanh hoặc hình động không phải là văn bản. Hãy bỏ tệp này ra khỏi thư mục.",
    "program": "Tệp chương trình không phải là văn bản. Hãy bỏ tệp này ra khỏi thư mục.",
    "database": "Tệp cơ sở dữ liệu không phải là văn bản. Hãy xuất nội dung cần dùng ra .xlsx hoặc .docx rồi nạp lại.",
    "archive": "Tệp nén (.zip, .rar, .7z …) không phải là văn bản. Hãy giải nén rồi nạp từng tệp bên trong.",
    "ole": f"Tệp dạng cũ của Microsoft Office này không rõ loại. {_SAVE_AS_DOCX}",
    "unknown": "Không nhận ra định dạng của tệp. Hãy dùng tệp .docx, .pdf hoặc .txt.",
}


def detect_format(path: Path) -> str:
    """Return the format of the file: "docx", "pdf", "text", or the name of one that may have no reader yet.

    Raises `EncryptedFileError` for an Office file with a password, `DamagedFileError` for a broken zip.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if head.startswith(b"PK\x03\x04"):
        return _detect_in_zip(path)
    if head.startswith(_OLE):
        return _detect_in_ole(path)
    if _PDF_MARK.search(head, 0, 1024):
        return "pdf"
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            return name
    if (head[:4] == b"RIFF" and head[8:12] == b"WEBP") or (head[:2] == b"BM" and b"\x00" in head[6:10]):
        return "image"
    if head[4:8] == b"ftyp":
        return "phone-picture" if head[8:12].startswith(_PHONE_PICTURES) else "media"
    if head[:4] == b"RIFF":
        return "media"
    return _detect_in_text(head)


def unsupported(format_name: str) -> UnsupportedFormatError:
    """Return the error that tells the user what to do with a file of a format without a reader."""
    return UnsupportedFormatError(_UNSUPPORTED.get(format_name, _UNSUPPORTED["unknown"]))


def _detect_in_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            mimetype = _beginning(archive, "mimetype") if "mimetype" in names else b""
    except Exception as error:
        raise DamagedFileError("Tệp bị hỏng: phần nén bên trong không mở được. Hãy mở bằng Word và lưu lại.") from error
    for part, name in _ZIP_PARTS:
        if part in names:
            return name
    for kind, name in _ODF_KINDS:
        if mimetype.startswith(b"application/vnd.oasis.opendocument." + kind):
            return name
    # Some programs name the main part otherwise (word/document2.xml); folder and type list give it away.
    if "[Content_Types].xml" in names and any(name.startswith("word/") for name in names):
        return "docx"
    return "archive"


def _beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(100)


def _detect_in_ole(path: Path) -> str:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        for stream, name in _OLE_STREAMS:
            if content.find(stream.encode("utf-16-le")) < 0:
                continue
            if name == "encrypted":
                raise EncryptedFileError("Tệp có mật khẩu. Hãy mở bằng Word hoặc Excel, bỏ mật khẩu rồi lưu lại.")
            return name
    return "ole"


def _detect_in_text(head: bytes) -> str:
    # Without zero bytes, the tags of UTF-16 read like plain ones.
    start = head[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"").lstrip().lower()
    if start.startswith(b"<?xml"):
        return "html" if b"<html" in start else "xml"
    if start.startswith(b"<") and _HTML_TAG.search(start):
        return "html"
    if _MAIL_HEAD.match(start) and b"multipart/related" in start:
        return "mht"
    if _MAIL_HEAD.match(start) and len(_LETTER_HEAD.findall(start)) >= 2:
        return "mail"
    if head.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "text"
    if utf16_byte_order(head):
        return "text"
    # Text holds no zero bytes and hardly any other control bytes; a stray one does no harm.
    controls = sum(head.count(bytes([byte])) for byte in range(32) if byte not in (9, 10, 11, 12, 13, 27))
    return "unknown" if controls > 0.01 * len(head) + 1 else "text"


def utf16_byte_order(content: bytes) -> str | None:
    """Return "utf-16-le" or "utf-16-be" where zero bytes say so in text without a byte order mark, else None.

    Vietnamese text has a zero high byte in well over half of its characters (plain letters, blanks) and
    hardly ever a zero low byte.
    """
    head = content[: HEAD_BYTES // 2 * 2]
    half = len(head) // 2
    if half < 4:
        return None
    low, high = head[0::2].count(0), head[1::2].count(0)
    if high > 0.3 * half and low < 0.02 * half:
        return "utf-16-le"
    if low > 0.3 * half and high < 0.02 * half:
        return "utf-16-be"
    return None
