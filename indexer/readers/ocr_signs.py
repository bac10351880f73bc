"""Small signs that Tesseract takes for others, told apart by their ink: ";" read as ",", "1" in a date read as "l".

It never decides which figure is meant: it only says that what stands where a day or month stands is a figure.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from indexer.readers.ocr_engine import Word
from indexer.readers.ocr_handwriting import members_between
from indexer.readers.ocr_lines import Components, TextLine

# In letter heights: the dot of ";" is low and narrow and hangs between the middle and the top of the small letters.
_DOT = (0.12, 0.45)
_SMALL = 0.45
_OVER_BASELINE = 0.35
_UNDER_TOP = 0.15
_COMMA_REACH = 0.7
# "l1", "I3", "0l"; not "11", not "l".
_LIKE_FIGURE = re.compile(r"(?=.?\d)[\dlIi|O]{2}")
_LOOKALIKES = str.maketrans("lIi|O", "11110")
_LAST = {"ngày": 31, "tháng": 12}


def restore_signs(words: Sequence[Word], line: TextLine, parts: Components) -> list[Word]:
    """Return the words of a line with semicolons and the figures of dates as they are printed."""
    restored = [_restore_semicolon(word, line, parts) for word in words]
    return [_restore_figures(word, restored[index - 1] if index else None) for index, word in enumerate(restored)]


def _restore_semicolon(word: Word, line: TextLine, parts: Components) -> Word:
    if not word.text.endswith(",") or len(word.text) < 2:
        return word
    height = line.letter_height
    last = members_between(line, parts, word.right - _COMMA_REACH * height, word.right + 2)
    under = [index for index in last if parts.bottom[index] > line.baseline]
    comma = max(under, key=lambda index: parts.right[index], default=None)
    if comma is None or parts.width[comma] > _SMALL * height:
        return word
    if any(_is_dot_over(index, comma, last, line, parts) for index in last):
        return replace(word, text=f"{word.text[:-1]};")
    return word


def _is_dot_over(index: int, comma: int, near: Sequence[int], line: TextLine, parts: Components) -> bool:
    """Return whether a component is the dot over a comma: of its width, low, and over or under no letter ("i", "ệ")."""
    height = line.letter_height
    narrow, wide = _DOT[0] * height, _DOT[1] * height
    is_dot = narrow < parts.height[index] < wide and narrow < parts.width[index] < wide
    between = parts.bottom[index] < line.baseline - _OVER_BASELINE * height
    inside = parts.top[index] > line.letter_top - _UNDER_TOP * height
    # In italics the dot stands a little to the right of the comma.
    over = parts.left[comma] - 2 <= parts.left[index] <= parts.right[comma]
    middle = (parts.left[index] + parts.right[index]) / 2
    alone = all(
        parts.height[other] < 0.6 * height or not parts.left[other] <= middle <= parts.right[other]
        for other in near
        if other != comma
    )
    return bool(is_dot and between and inside and over and alone)


def _restore_figures(word: Word, before: Word | None) -> Word:
    """Return a day or month after "ngày", "tháng" with letters that look like figures as figures."""
    last = _LAST.get(before.text.lower()) if before else None
    if last is None or not _LIKE_FIGURE.fullmatch(word.text):
        return word
    figures = word.text.translate(_LOOKALIKES)
    return replace(word, text=figures) if 1 <= int(figures) <= last else word
