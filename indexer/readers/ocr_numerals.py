"""Roman numerals of straight strokes ("II-III", misread as "II-IH"), counted on the page.

The serifs of "III" all but touch, and Tesseract takes two strokes for an "H" or loses one. It knows the strokes alone;
what "V" and "X" are in is left as it was read.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from indexer.readers.ocr_engine import Word
from indexer.readers.ocr_lines import Components, TextLine

# "II-IH/2026", "III.", "IIL-IHI"; not "HĐND", "112", "LL"
_NUMERALS = re.compile(r"(?P<parts>[IVXHMNLl1|]+(?:[-–][IVXHMNLl1|]+)*)(?P<rest>(?:/\d{4})?[.,;:]?)")
# "IH", "I", "I1"; not "11", "IV", "LL"
_STROKES = re.compile(r"(?=.*[IH])[IHMNLl1|]+")
_LARGEST = 3
# Serifs stand in the outer fifths of the height. Within the others a stroke fills its column, and between strokes the
# paper is clean: the bar of an "H" is two rows of fifteen, "N", "V" and "/" cross all columns.
_SERIFS = 0.2
_FULL, _CLEAN = 0.85, 0.08
_DASH = 0.35


def count_strokes(words: Sequence[Word], line: TextLine, parts: Components) -> list[Word]:
    """Return the words of a line, the numerals among them with as many strokes as stand on the page."""
    return [_counted(word, line, parts) for word in words]


def _counted(word: Word, line: TextLine, parts: Components) -> Word:
    match = _NUMERALS.fullmatch(word.text)
    if match is None:
        return word
    numerals = re.split("([-–])", match["parts"])
    if not any(_STROKES.fullmatch(numeral) for numeral in numerals):
        return word
    members = np.array(line.members)
    middle = (parts.left[members] + parts.right[members]) / 2
    members = members[(middle >= word.left - 2) & (middle <= word.right + 2)]
    groups = _between_dashes(members, parts)
    if len(groups) != len(numerals[::2]):
        return word
    for place, group in enumerate(groups):
        if _STROKES.fullmatch(numerals[2 * place]):
            is_last = place == len(groups) - 1
            strokes = _strokes(group, parts, goes_on=is_last and "/" in match["rest"])
            if 1 <= strokes <= _LARGEST:
                numerals[2 * place] = "I" * strokes
    return replace(word, text="".join(numerals) + match["rest"])


def _between_dashes(members: NDArray[np.int64], parts: Components) -> list[NDArray[np.int64]]:
    """Return the components of a word from left to right, cut at its dashes."""
    if not len(members):
        return []
    tall, lowest = parts.height[members].max(), parts.bottom[members].max()
    groups: list[list[int]] = [[]]
    for index in sorted(members.tolist(), key=lambda index: int(parts.left[index])):
        flat = parts.height[index] <= _DASH * tall and parts.width[index] >= parts.height[index]
        if flat and parts.bottom[index] < lowest - 0.15 * tall:
            groups.append([])
        else:
            groups[-1].append(index)
    return [np.array(group, np.int64) for group in groups]


def _strokes(group: NDArray[np.int64], parts: Components, *, goes_on: bool) -> int:
    """Count the strokes up to whatever is none (with `goes_on`, "/2026"); 0 where something else is among them."""
    if not len(group):
        return 0
    tall = int(parts.height[group].max())
    top = int(parts.top[group[parts.height[group].argmax()]])
    rows = slice(top + round(_SERIFS * tall), top + tall - round(_SERIFS * tall))
    columns = slice(int(parts.left[group].min()), int(parts.right[group].max()))
    filled = np.isin(parts.labels[rows, columns], group).mean(axis=0)
    count, edge = 0, False
    runs = np.flatnonzero(np.diff(np.concatenate(([0], filled > _CLEAN, [0]))))
    for start, end in runs.reshape(-1, 2):
        edge = bool((filled[start:end] >= _FULL).any() and end - start < 0.5 * tall)
        if not edge:
            break
        count += 1
    return count if edge or goes_on else 0
