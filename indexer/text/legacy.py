"""Vietnamese text of the years before Unicode: TCVN3 (ABC, TCVN 5712:1993) and VNI, converted to Unicode.

Both put Vietnamese letters where Windows has the letters of Western Europe, so that the same characters mean one
thing or another by their font: "S¾C LÖNH" in .VnTimeH is "SẮC LỆNH". TCVN3 has no accented capitals: fonts whose
name ends in "H" show small letters as capitals. This module knows characters and font names, no file format.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Encoding = Literal["tcvn3", "vni"]


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
    converted = _from_tcvn3(text) if font.encoding == "tcvn3" else _from_vni(text)
    return converted.upper() if font.capitals else converted


def holds_unicode(text: str) -> bool:
    """Return whether text in a legacy font is Unicode all the same: it has letters that the font could not hold."""
    return any("\u0100" <= char < "\u0370" or "\u1e00" <= char < "\u2000" for char in text)


def restore_capitals(text: str) -> str:
    """Return TCVN3 text, read without its fonts, with the words in capitals that were shown in capitals.

    In "CéNG HOµ" the plain letters tell; a word with one plain letter or none ("ñy") goes with its neighbours.
    """
    return "\n".join(map(_restore_line, text.split("\n")))


def _restore_line(line: str) -> str:
    words = list(_WORD.finditer(line))
    votes = [_case_vote(match[0]) for match in words]
    parts, end = [], 0
    for place, match in enumerate(words):
        neighbours = {vote for vote in votes[max(place - 1, 0) : place + 2] if vote is not None}
        capital = votes[place] if votes[place] is not None else neighbours == {True}
        parts += [line[end : match.start()], match[0].upper() if capital else match[0]]
        end = match.end()
    return "".join(parts) + line[end:]


def _case_vote(word: str) -> bool | None:
    """Return whether the letters that have capitals in TCVN3 say so (two or more do), None where they are silent."""
    if any(char.islower() and char.isascii() for char in word):
        return False
    return True if sum(char.isupper() for char in word) >= 2 else None


def _from_symbol_range(text: str) -> str:
    """Move letters back that Word keeps in the private range because it takes the font for one of symbols."""
    if not any("\uf020" <= char <= "\uf0ff" for char in text):
        return text
    return "".join(chr(ord(char) - 0xF000) if "\uf020" <= char <= "\uf0ff" else char for char in text)


def _from_tcvn3(text: str) -> str:
    text = _TCVN3_TONE.sub(lambda match: _TCVN3_TONES[match[0]], text.translate(_TCVN3))
    return unicodedata.normalize("NFC", text)


def _from_vni(text: str) -> str:
    return unicodedata.normalize("NFC", _VNI.sub(_vni_letter, text))


def _vni_letter(match: re.Match[str]) -> str:
    source = match[1] or match[0]
    letter = _VNI_SINGLE.get(source.lower(), source.lower())
    mark = _VNI_MARKS[match[2].lower()] if match[2] else ""
    return unicodedata.normalize("NFC", (letter.upper() if source.isupper() else letter) + mark)
