"""Bytes of a text file to characters: Unicode, Windows-1258, TCVN3, VN1 or VNI, whichever makes Vietnamese syllables.

Text in TCVN3 or VNI may also have been saved as Unicode letter by letter ("kÕ ho¹ch"); `modernise` finds that out.
"""

import codecs
import re
import unicodedata

from indexer.errors import DamagedFileError
from indexer.readers.sniff import utf16_byte_order
from indexer.text.legacy import LegacyFont, convert, holds_unicode, is_vn1, restore_capitals
from indexer.text.syllables import marked_letter_share

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_TCVN3, _VN1, _VNI = LegacyFont("tcvn3"), LegacyFont("vn1"), LegacyFont("vni")
# So much of a text is weighed; more would not change the verdict.
_SAMPLE_CHARS = 200_000
UNREADABLE = "\ufffd"
# One letter in 200 is lost where a byte in some 300 is: more than a hurt file of real use, and still to be understood.
_MOST_UNREADABLE = 1 / 200
# Real plans and laws score 0.99 and up in their own encoding, and below 0.5 in a wrong one.
_MIN_SHARE = 0.75
# Fewer letters than this in text that is Unicode already may be names and formulas of another language.
_MIN_MARKED = 12
# "kÕ" holds a letter beyond ASCII, "CH\x01NG" one in place of a control character; "ke" holds neither.
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]|[\x01-\x06\x11-\x17]")


def decode(content: bytes) -> str:
    """Return the text of a file.

    Raises `DamagedFileError` where no encoding gives plausible Vietnamese.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return modernise(_decode_as(content[len(mark) :], encoding))
    order = utf16_byte_order(content)
    if order:
        return modernise(_decode_as(content, order))
    try:
        return modernise(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        text = _decode_by_score(content)
        if text is None:
            text = _nearly_unicode(content)
        if text is None:
            raise _undecodable() from error
        return text


def modernise(text: str) -> str:
    """Return Unicode text with lines in TCVN3 or VNI converted, where the text as a whole shows that it holds any."""
    font = find_legacy(text)
    return text if font is None else "\n".join(modernise_line(line, font) for line in text.split("\n"))


def find_legacy(text: str) -> LegacyFont | None:
    """Return in which older encoding Unicode text was typed letter by letter, None where it is what it seems."""
    sample = text[:_SAMPLE_CHARS]
    share, marked = marked_letter_share(sample)
    if share >= _MIN_SHARE or marked < _MIN_MARKED:
        return None
    fonts = (_VN1 if is_vn1(sample) else _TCVN3, _VNI)
    found = max(fonts, key=lambda font: marked_letter_share(convert(sample, font))[0])
    converted_share, converted_marked = marked_letter_share(convert(sample, found))
    return None if converted_share < max(_MIN_SHARE, share) or converted_marked < _MIN_MARKED else found


def modernise_line(line: str, font: LegacyFont, *, in_doubt: bool = True) -> str:
    """Return a line of a text that holds an older encoding; a line that is plain or Unicode stays as it is.

    `in_doubt` says whether to convert a line that makes good Vietnamese either way ("cã", "có").
    """
    if not _BEYOND_ASCII.search(line) or holds_unicode(line):
        return line
    converted = convert(line, font)
    before, after = marked_letter_share(line)[0], marked_letter_share(converted)[0]
    if after < before or (after == before and not in_doubt):
        return line
    return restore_capitals(converted) if font.encoding == "tcvn3" else converted


def _decode_as(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable() from error


def _undecodable() -> DamagedFileError:
    return DamagedFileError(
        "Không giải mã được chữ trong tệp: không phải Unicode, Windows-1258, TCVN3 hay VNI, hoặc tệp bị hỏng. "
        "Hãy mở tệp, chuyển sang Unicode (UTF-8) rồi lưu lại."
    )


def _decode_by_score(content: bytes) -> str | None:
    """Return the text in the encoding that makes the most Vietnamese syllables, None where none makes enough."""
    candidates = [text for text in (_windows(content, "cp1258"), *_legacy_texts(content)) if text is not None]
    if not candidates:
        return None
    best = max(candidates, key=lambda text: marked_letter_share(text[:_SAMPLE_CHARS])[0])
    return best if marked_letter_share(best[:_SAMPLE_CHARS])[0] >= _MIN_SHARE else None


def _nearly_unicode(content: bytes) -> str | None:
    """Return UTF-8 with a few damaged letters as U+FFFD (a bad sector, a copy cut off within a letter), else None."""
    text = content.decode("utf-8", "replace")
    is_plausible = marked_letter_share(text[:_SAMPLE_CHARS])[0] >= _MIN_SHARE
    return text if is_plausible and text.count(UNREADABLE) <= _MOST_UNREADABLE * len(text) else None


def _windows(content: bytes, code_page: str) -> str | None:
    try:
        return unicodedata.normalize("NFC", content.decode(code_page))
    except UnicodeDecodeError:
        return None


def _legacy_texts(content: bytes) -> list[str]:
    western = content.decode("cp1252", "replace")
    letter_by_letter = content.decode("latin-1")
    if is_vn1(letter_by_letter[:_SAMPLE_CHARS]):
        tcvn = convert(letter_by_letter, _VN1)
    else:
        tcvn = restore_capitals(convert(western, _TCVN3))
    return [tcvn, convert(western, _VNI)]
