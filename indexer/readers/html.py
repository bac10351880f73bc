"""Web pages (.html, .htm), also those that Word and legal portals save, and pages saved as one file (.mht).

It finds the page and its encoding; `html_walk` goes over the elements. Pages of paper are unknown.
"""

import email
import email.policy
import re
import unicodedata
from dataclasses import replace
from pathlib import Path

from lxml import etree, html

from indexer.errors import DamagedFileError, EmptyDocumentError, UnsupportedFormatError
from indexer.model import RawDocument
from indexer.readers.encodings import decode, find_legacy, modernise_line
from indexer.readers.html_styles import HtmlStyles
from indexer.readers.html_walk import HtmlWalk
from indexer.readers.items import TableItem, TextItem, build_document
from indexer.readers.pieces import LegacyDecoder, read_decoded
from indexer.readers.sniff import detect_format
from indexer.text.legacy import LegacyFont

# A tree takes some ten times the size of the page; the longest laws are below 10 MB.
MAX_BYTES = 60 * 1024 * 1024
_HEAD_BYTES = 4096
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
# 'charset=utf-8' and 'charset="windows-1258"' name an encoding; 'charset of' does not.
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
# Pages in TCVN3 and VNI call themselves Western: their letters are told apart later, by font or by score.
_WESTERN = frozenset({"iso-8859-1", "latin-1", "us-ascii", "ascii", "windows-1252", "x-user-defined", "unknown"})

_Items = list[TextItem | TableItem]


def read_file(path: Path) -> RawDocument:
    """Read a web page.

    Raises `DamagedFileError`, `EmptyDocumentError`, or `UnsupportedFormatError` for one that is too large.
    """
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise UnsupportedFormatError(
            f"Trang web quá lớn ({size / 1024 / 1024:.0f} MB, tối đa {MAX_BYTES // 1024 // 1024} MB). "
            "Hãy tách thành nhiều tệp rồi nạp lại."
        )
    content = path.read_bytes()
    if detect_format(path) == "mht":
        content = _page_of_archive(content)
    text = _decode(content)
    root = _parse(text)
    return build_document("html", _walk(root), None, is_laid_out=False)


def _parse(text: str) -> etree._Element:
    # Huge: at 256 elements within one another the parser would drop the rest of the page, now at 2,048.
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        # As bytes: a page that names its encoding may not be given as characters.
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise EmptyDocumentError(
            "Trang web không có chữ nào. Hãy mở tệp để kiểm tra rồi thay bằng tệp có nội dung."
        ) from error
    if any("xcessive depth" in entry.message for entry in parser.error_log):
        raise DamagedFileError(
            "Trang web bị hỏng: các thẻ lồng nhau quá sâu. Hãy mở bằng trình duyệt hoặc Word và lưu lại dạng .docx."
        )
    return root


def _page_of_archive(content: bytes) -> bytes:
    """Return the first web page in a page saved as one file, marked with the encoding that its part names."""
    message = email.message_from_bytes(content, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload.strip():
                charset = part.get_content_charset()
                return payload if not charset else f'<meta charset="{charset}">'.encode() + payload
    raise DamagedFileError("Tệp .mht bị hỏng: không thấy trang web bên trong. Hãy mở bằng Word và lưu lại dạng .docx.")


def _decode(content: bytes) -> str:
    named = _CHARSET.search(content, 0, _HEAD_BYTES)
    if named is None or content.startswith(_BYTE_ORDER_MARKS):
        return decode(content)
    charset = named[1].decode("ascii", "replace").lower()
    if charset in _WESTERN:
        return _western(content)
    try:
        return unicodedata.normalize("NFC", content.decode(charset))
    except (LookupError, UnicodeDecodeError):
        return decode(content)


def _western(content: bytes) -> str:
    """Return the text of a page that calls itself Western; one that is UTF-8 all the same is believed to be that."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _walk(root: etree._Element) -> _Items:
    styles = HtmlStyles(root)

    def walk_with(decoder: LegacyDecoder) -> tuple[_Items, LegacyFont | None]:
        walk = HtmlWalk(styles, decoder)
        walk.add(root)
        return walk.items, decoder.seen

    items, seen = read_decoded(walk_with)
    font = find_legacy("\n".join(map(_text, items)))
    if font is not None:
        return [_modernised(item, font, in_doubt=True) for item in items]
    if seen is not None:
        # The fonts of some elements come from rules that were not understood.
        return [_modernised(item, seen, in_doubt=False) for item in items]
    return items


def _modernised(item: TextItem | TableItem, font: LegacyFont, *, in_doubt: bool) -> TextItem | TableItem:
    """Return the item with text in an older encoding converted where no font told it."""
    if isinstance(item, TextItem):
        return replace(item, text=modernise_line(item.text, font, in_doubt=in_doubt))
    rows = [
        replace(row, cells=tuple(modernise_line(cell, font, in_doubt=in_doubt) for cell in row.cells))
        for row in item.rows
    ]
    return TableItem(tuple(rows), item.ruled)


def _text(item: TextItem | TableItem) -> str:
    return item.text if isinstance(item, TextItem) else "\n".join(cell for row in item.rows for cell in row.cells)
