"""Fixed formulas of the header that single marks were lost from: "Hà Nội, ngày … tháng … năm", "35/2026/TT-BCA".

A mark comes back only where its ink stands on the page, a word only where nothing else can stand in its place.
"""

import re
from dataclasses import replace

import numpy as np

from indexer.readers.ocr_engine import Word
from indexer.readers.ocr_handwriting import HEADER_SHARE, members_between
from indexer.readers.ocr_lines import Components, TextLine

# "(háng", "/hàng"; not "hằng".
_MONTH_WORD = re.compile(r"\W?h[áà]ng")
_YEAR = re.compile(r"(?:19|20)\d\d")
# "/2026TT-BCA", "112/2025QH15;" where "/2026/TT-BCA", "112/2025/QH15;" is printed; not "2026 TT".
_LOST_SLASH = re.compile(
    r"(?P<before>(?:\d{1,5}/|\W?/?)(?:19|20)\d\d)(?P<after>(?:[A-ZĐ]{2,}(?:-[A-ZĐ]+)+|QH\d\d)[,;.]?)"
)
# In its own width: how far a slash reaches along a row (0.4 in Times, a "5" or "2" all of it) and leans between the
# quarters of its height; in letters, how far from where it is looked for it may stand.
_THIN = 0.65
_LEAN = 0.25
_NEAR = 1.3


def restore_marks(words: list[Word], line: TextLine, parts: Components) -> list[Word]:
    """Return the words of a line with what was lost from a date line or a number put back."""
    words = _restore_month(_restore_comma(words, line, parts))
    return [_restore_slash(word, line, parts) for word in words]


def _restore_slash(word: Word, line: TextLine, parts: Components) -> Word:
    """Put back the slash between year and symbol of a number where the ink after the year leans like one."""
    match = _LOST_SLASH.fullmatch(word.text)
    if not match:
        return word
    # The letters stand one slash further apart than they were read.
    step = (word.right - word.left) / (len(word.text) + 1)
    place = word.left + (match.end("before") + 0.5) * step
    near = members_between(line, parts, place - _NEAR * step, place + _NEAR * step)
    if not any(parts.height[index] > 0.7 * line.letter_height and _is_slash(index, parts) for index in near):
        return word
    return replace(word, text=f"{match['before']}/{match['after']}")


def _is_slash(index: int, parts: Components) -> bool:
    """Return whether a component is one thin stroke whose foot lies further left than its head."""
    top, left = parts.top[index], parts.left[index]
    ink = parts.labels[top : top + parts.height[index], left : left + parts.width[index]] == index
    height, width = ink.shape
    starts, ends = ink.argmax(axis=1), width - ink[:, ::-1].argmax(axis=1)
    lean = starts[height // 4] - starts[3 * height // 4]
    return bool(np.percentile(ends - starts, 90) <= _THIN * width and lean >= _LEAN * width)


def _restore_comma(words: list[Word], line: TextLine, parts: Components) -> list[Word]:
    """Return the words with the comma of "Hà Nội, ngày" where it is printed but was not read."""
    texts = [word.text for word in words]
    place = texts.index("ngày") if "ngày" in texts[1:6] else 0
    if not place or line.baseline > HEADER_SHARE * parts.labels.shape[0]:
        return words
    before = words[place - 1]
    if not all(text[:1].isupper() for text in texts[:place]) or not before.text[-1].isalpha():
        return words
    marks = members_between(line, parts, before.right - 0.5 * line.letter_height, words[place].left)
    if not any(parts.top[mark] > line.baseline - 0.4 * line.letter_height for mark in marks):
        return words
    return [*words[: place - 1], replace(before, text=f"{before.text},"), *words[place:]]


def _restore_month(words: list[Word]) -> list[Word]:
    """Return the words of a date line left open with "tháng" put right; alone between blanks it reads "(háng"."""
    return [
        replace(word, text="tháng") if _MONTH_WORD.fullmatch(word.text) and _follows_or_leads(words, index) else word
        for index, word in enumerate(words)
    ]


def _follows_or_leads(words: list[Word], index: int) -> bool:
    """Return whether "năm" and a year stand within two words after a word."""
    after = [word.text for word in words[index + 1 : index + 4]]
    return any(text == "năm" and _YEAR.match(after[place + 1]) for place, text in enumerate(after[:-1]))
