"""Vietnamese text of the years before Unicode: TCVN3 (ABC), VN1 (both of TCVN 5712:1993) and VNI, as Unicode.

All put Vietnamese letters where Windows has the letters of Western Europe, so that the same characters mean one
thing or another by their font: "S¾C LÖNH" in .VnTimeH is "SẮC LỆNH". TCVN3 has no accented capitals: fonts whose
name ends in "H" show small letters as capitals. VN1 is TCVN3 with capitals that have a tone, where Windows has quotes
and dashes and where ASCII has control characters. This module knows characters and font names, no file format.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from indexer.text.syllables import is_syllable

Encoding = Literal["tcvn3", "vn1", "vni"]


@dataclass(frozen=True, slots=True)
class LegacyFont:
    """What the name of a font of those years says about the characters in it."""

    encoding: Encoding
    capitals: bool = False


# TCVN3 from 0xA1 to 0xFF; a dot stands where the combining tones lie (0xB0 to 0xB4).
_TCVN3_ROW = "ĂÂÊÔƠƯĐăâêôơưđẰ.....àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
_TCVN3 = {0xA1 + place: letter for place, letter in enumerate(_TCVN3_ROW) if letter != "."}
_TCVN3_TONES = {"\xb0": "\u0300", "\xb1": "\u0309", "\xb2": "\u0303", "\xb3": "\u0301", "\xb4": "\u0323"}
# "a³" is "á" with a tone of its own; the sign in "30°" follows no vowel and stays.
_TCVN3_TONE = re.compile("(?<=[aeiouyăâêôơưAEIOUYĂÂÊÔƠƯ])[\xb0-\xb4]")
# What VN1 has beside TCVN3: from 0x80 to 0x9F, where Windows shows "€" and others, and in place of control characters.
_VN1_ROW = "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ"
_VN1_CONTROLS = dict(zip((1, 2, 4, 5, 6, *range(0x11, 0x18)), "ÚỤỪỬỮỨỰỲỶỸÝỴ", strict=True))
_VN1_CAPITALS = _VN1_CONTROLS | {0x80 + place: letter for place, letter in enumerate(_VN1_ROW)}
_VN1_CAPITALS |= {
    ord(shown): letter
    for place, letter in enumerate(_VN1_ROW)
    if (shown := bytes([0x80 + place]).decode("cp1252", "ignore"))  # five places are empty
}
_VN1 = _TCVN3 | _VN1_CAPITALS
_VN1_SIGNS = frozenset(map(chr, _VN1_CAPITALS))
# "PH’NG", "§€O" and "“tr\xddch”" are words of such letters; "12/" holds none.
_TCVN_WORD = re.compile(rf"(?:[^\W\d_]|[\xa1-\xff{re.escape(''.join(sorted(_VN1_SIGNS)))}]){{2,}}")

# VNI writes a mark as a second character after the plain letter: "aù" is "á", "aâ" is "â", "aá" is "ấ".
_VNI_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_VNI_CIRCUMFLEX = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_VNI_BREVE = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_MARKS = {
    **_VNI_TONES,
    **{mark: _CIRCUMFLEX + tone for mark, tone in _VNI_CIRCUMFLEX.items()},
    **{mark: _BREVE + tone for mark, tone in _VNI_BREVE.items()},
}
# Letters that are one character of their own. "ô" and "ö" are "ơ" and "ư", and may take a tone: "ôù" is "ớ".
_VNI_SINGLE = {"ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ô": "o" + _HORN, "ö": "u" + _HORN}
_VNI_VOWELS = "aeouyôö"
# "aù", "OÄ" and "öõ" are a letter with its mark; the "ó" of "nghóa" is a letter alone; "a" before "n" is neither.
_VNI = re.compile(
    f"([{_VNI_VOWELS}])([{''.join(_VNI_MARKS)}])|[{''.join(_VNI_SINGLE)}]",
    re.IGNORECASE,
)

# A word typed in capitals but for letters that have none: "L©M", decoded "LâM"; "Lâm" and "lâm" are none.
_WORD = re.compile(r"[^\W\d_]+")
# What parts a heading from what stands beside it: "Sè: " and a wide blank do; "V¡N HO¸ - X· HéI" is one stretch.
_STRETCH_END = re.compile(r"\s{2,}|\t|[:;.()/|“”\"]")


def font_of(name: str | None) -> LegacyFont | None:
    """Return what a font name tells: ".VnTime" TCVN3, ".VnTimeH" its capitals, "VNI-Times" VNI, else None."""
    first = re.split("[;,]", name or "", maxsplit=1)[0].strip().strip("\"'")
    if first.lower().startswith(".vn"):
        return LegacyFont("tcvn3", first.endswith("H"))
    if first.lower().startswith("vni-"):
        return LegacyFont("vni")
    return None


def convert(text: str, font: LegacyFont) -> str:
    """Return text that was typed in a legacy font as Unicode; composed, and in capitals where the font shows them."""
    text = _from_symbol_range(text)
    if font.encoding == "vni":
        converted = _from_vni(text)
    else:
        converted = _from_tcvn(text, _TCVN3 if font.encoding == "tcvn3" else _VN1)
    return converted.upper() if font.capitals else converted


def holds_unicode(text: str) -> bool:
    """Return whether text in a legacy font is Unicode all the same: it has letters that the font could not hold."""
    return any(
        ("\u0100" <= char < "\u0370" and ord(char) not in _VN1_CAPITALS) or "\u1e00" <= char < "\u2000" for char in text
    )


def is_vn1(text: str) -> bool:
    """Return whether the signs that TCVN3 leaves to Windows are capitals of VN1: most make words in capitals.

    "PH’NG", "T„O" are "PHÒNG", "TẠO"; "“trÝch”" would be no word with them, and a dash alone says nothing.
    """
    words = [convert(word, LegacyFont("vn1")) for word in _TCVN_WORD.findall(text) if not _VN1_SIGNS.isdisjoint(word)]
    sound = sum((word.isupper() or word.istitle()) and is_syllable(word) for word in words)
    return sound > len(words) / 2


def restore_capitals(text: str) -> str:
    """Return TCVN3 text, read without its fonts, with the words in capitals that were shown in capitals.

    In "CéNG HOµ" the plain letters tell. A word with one plain letter or none ("ñy") is left as it is read, unless the
    stretch of the line that it stands in was shown in capitals: "Vµ" in "GI¸O DôC Vµ §µO T¹O", not in "Së GD&§T".
    """
    return "\n".join(map(_restore_line, text.split("\n")))


def _restore_line(line: str) -> str:
    parts, end = [], 0
    for match in _STRETCH_END.finditer(line):
        parts += [_restore_stretch(line[end : match.start()]), match[0]]
        end = match.end()
    return "".join([*parts, _restore_stretch(line[end:])])


def _restore_stretch(stretch: str) -> str:
    words = _WORD.findall(stretch)
    # A small letter among capitals ("HéI") shows the font; capitals alone ("UBND", "HTX") may be typed anywhere.
    shown_in_capitals = any(_is_capital(word) and not word.isupper() for word in words)
    silent_too = shown_in_capitals and not any(map(_has_small_plain, words))
    return _WORD.sub(
        lambda match: match[0].upper() if _is_capital(match[0]) or (silent_too and len(words) > 1) else match[0],
        stretch,
    )


def _has_small_plain(word: str) -> bool:
    return any(char.islower() and char.isascii() for char in word)


def _is_capital(word: str) -> bool:
    """Return whether the letters that have capitals in TCVN3 say so: two do, or one behind a small letter ("ñY")."""
    if _has_small_plain(word):
        return False
    return sum(map(str.isupper, word)) >= 2 or any(map(str.isupper, word[1:]))


def _from_symbol_range(text: str) -> str:
    """Move letters back that Word keeps in the private range because it takes the font for one of symbols."""
    if not any("\uf020" <= char <= "\uf0ff" for char in text):
        return text
    return "".join(chr(ord(char) - 0xF000) if "\uf020" <= char <= "\uf0ff" else char for char in text)


def _from_tcvn(text: str, letters: Mapping[int, str]) -> str:
    text = _TCVN3_TONE.sub(lambda match: _TCVN3_TONES[match[0]], text.translate(letters))
    return unicodedata.normalize("NFC", text)


def _from_vni(text: str) -> str:
    return unicodedata.normalize("NFC", _VNI.sub(_vni_letter, text))


def _vni_letter(match: re.Match[str]) -> str:
    source = match[1] or match[0]
    letter = _VNI_SINGLE.get(source.lower(), source.lower())
    mark = _VNI_MARKS[match[2].lower()] if match[2] else ""
    return unicodedata.normalize("NFC", (letter.upper() if source.isupper() else letter) + mark)
