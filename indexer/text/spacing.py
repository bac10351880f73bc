"""Blanks that converters and old PDFs put inside a word ("ĐIỀ U", "thự c hiệ n"), taken out for matching.

The canonical text keeps them: a quote shows what the file says.
"""

import re
from functools import lru_cache

from indexer.text.syllables import is_syllable

# Two neighbours, of which the second may begin another pair: "ĐIỀ U", "thự c"; not "điều, khoản"
_NEIGHBOURS = re.compile(r"(?<!\w)(?P<first>[^\W\d_]{1,6}) (?=(?P<second>[^\W\d_]{1,6})(?!\w))")
_LETTERS = re.compile(r"[^\W\d_]+")
# What a letter that names a point or a thing follows ("điểm c ở trên"); not "nhân"
_NAMED_BY_LETTER = re.compile(
    r"(?:điểm|mục|khoản|nhóm|loại|hạng|bảng|mẫu|khu|nhà|lô|lớp|phần|cấp|tổ|phụ lục|phương án) $", re.IGNORECASE
)


@lru_cache(maxsize=50_000)
def _is_one_word(first: str, second: str) -> bool:
    if not (second.islower() or first.isupper()) or (first.isupper() != second.isupper() and len(first) > 1):
        return False
    if is_syllable(first) and is_syllable(second):
        return False
    joined = first + second
    return not joined.isascii() and is_syllable(joined)


def mend_spacing(text: str) -> str:
    """Return `text` with the pieces of words that only together make a syllable joined: "ĐIỀ U" -> "ĐIỀU"."""
    if all(map(is_syllable, _LETTERS.findall(text))):  # two whole words are never one
        return text
    pieces, position = [], 0
    for match in _NEIGHBOURS.finditer(text):
        if match.start() < position or not _is_one_word(match["first"], match["second"]):
            continue
        if len(match["first"]) == 1 and _NAMED_BY_LETTER.search(text, max(0, match.start() - 12), match.start()):
            continue
        pieces.append(text[position : match.end("first")])
        position = match.start("second")
    return "".join([*pieces, text[position:]]) if pieces else text
