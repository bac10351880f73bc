"""Titles and names of organs that a seal is stamped over: "THỨ TRƯỞNG" of which "ƯỞNG" is left, "BỘ TAI CHÍNH".

Nothing is guessed: a title comes back where the words read are nearly all of it, or where the one above ("KT. BỘ
TRƯỞNG") says which it is and what is left stands where its end belongs; other words where the same page has them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from indexer.readers.ocr_engine import Word
from indexer.readers.ocr_lines import TextLine
from indexer.readers.ocr_seals import Seal
from indexer.readers.ocr_second_look import Reading
from indexer.text.folding import fold_accents
from indexer.text.syllables import is_syllable

# Who signs (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.7), as far as a seal over the first letter leaves it in doubt.
_TITLES = (
    "THỦ TƯỚNG",
    "PHÓ THỦ TƯỚNG",
    "BỘ TRƯỞNG",
    "THỨ TRƯỞNG",
    "CHỦ TỊCH",
    "PHÓ CHỦ TỊCH",
    "CHỦ NHIỆM",
    "GIÁM ĐỐC",
    "PHÓ GIÁM ĐỐC",
    "CỤC TRƯỞNG",
    "TỔNG GIÁM ĐỐC",
    "KT. CHỦ TỊCH",
    "KT. BỘ TRƯỞNG",
    "KT. GIÁM ĐỐC",
    "TM. ỦY BAN NHÂN DÂN",
    "TM. CHÍNH PHỦ",
    "TM. HỘI ĐỒNG NHÂN DÂN",
)
_LIKE_TITLE = 0.85
# "KT. BỘ TRƯỞNG", "KT CHỦ TỊCH"; not "TM. CHÍNH PHỦ".
_IN_PLACE_OF = re.compile(r"KT\.? ?(?P<title>[^\W\d_]+(?: [^\W\d_]+){1,4})")
_DEPUTY = {"BỘ TRƯỞNG": "THỨ TRƯỞNG"}
# Of the deputy's title, at least as many letters; its end within as many letter heights of where it belongs.
_FEWEST_LETTERS = 4
_OFF = 1.5
# From "KT. BỘ TRƯỞNG" to the title at most this many letter heights: the name of the organ may stand between.
_UNDER = 8.0
_FEWEST_OF_NAME = 8


def restore_titles(readings: Sequence[Reading], seals: Sequence[Seal]) -> list[Reading]:
    """Return the readings of a page, those that a seal touches put right as far as it is certain what they are."""
    restored = list(readings)
    for index, (line, words) in enumerate(readings):
        if not words or not seals:
            continue
        mended = None
        if any(seal.touches(line) for seal in seals):
            others = [other for place, (_, other) in enumerate(readings) if place != index]
            mended = _nearly_read(words) or _said_elsewhere(words, others)
        restored[index] = line, mended or _deputy(line, words, readings, seals) or words
    return restored


def _nearly_read(words: list[Word]) -> list[Word] | None:
    text = _text(words)
    likeness, title = max((SequenceMatcher(None, text, title).ratio(), title) for title in _TITLES)
    return _renamed(words, title.split()) if likeness >= _LIKE_TITLE else None


def _deputy(line: TextLine, words: list[Word], readings: Sequence[Reading], seals: Sequence[Seal]) -> list[Word] | None:
    """Return the title of who signs for the one named above, where what the seal left is its end, in its place."""
    left = fold_accents(_text(words)).replace(" ", "")
    for above, others in readings:
        match = _IN_PLACE_OF.fullmatch(_text(others))
        if not match or not 0 < line.baseline - above.baseline < _UNDER * above.letter_height:
            continue
        title = _DEPUTY.get(match["title"], f"PHÓ {match['title']}")
        whole = fold_accents(title).replace(" ", "")
        step = (above.right - above.left) / len(match.group())
        middle, half = (above.left + above.right) / 2, step * len(title) / 2
        in_place = abs(middle + half - line.right) < _OFF * above.letter_height
        is_end = _FEWEST_LETTERS <= len(left) < len(whole) and whole.endswith(left)
        if is_end and in_place and any(seal.touches(replace(line, left=round(middle - half))) for seal in seals):
            return _spread(title.split(), middle - half, line.right, words)
    return None


def _said_elsewhere(words: list[Word], others: Sequence[Sequence[Word]]) -> list[Word] | None:
    """Return the words of another line that a line in capitals with a misread syllable all but agrees with."""
    text = _text(words)
    letters = fold_accents(text).replace(" ", "").lower()
    if not text.isupper() or len(letters) < _FEWEST_OF_NAME or all(is_syllable(word.text) for word in words):
        return None
    found = [(SequenceMatcher(None, letters, run[0]).ratio(), run[1]) for run in _runs(others, len(letters))]
    likeness, best = max(found, default=(0.0, []), key=lambda pair: pair[0])
    if likeness < _LIKE_TITLE:
        return None
    return _spread([part.upper() for part in best], words[0].left, words[-1].right, words)


def _runs(lines: Sequence[Sequence[Word]], letters: int) -> Iterator[tuple[str, list[str]]]:
    """Yield the runs of words of a number of letters: their letters without marks, and the words."""
    for words in lines:
        texts = [word.text.strip('.,;:()[]"“”') for word in words]
        for start in range(len(texts)):
            run: list[str] = []
            for text in texts[start:]:
                run.append(text)
                length = sum(map(len, run))
                if length == letters and all(map(is_syllable, run)):
                    yield fold_accents("".join(run)).lower(), list(run)
                if length >= letters:
                    break


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _renamed(words: list[Word], texts: list[str]) -> list[Word] | None:
    if len(words) != len(texts):
        return None
    return [replace(word, text=text) for word, text in zip(words, texts, strict=True)]


def _spread(texts: list[str], left: float, right: float, words: list[Word]) -> list[Word]:
    """Return words over a stretch of a line, as wide as they have letters, no surer than what was read there."""
    confidence = min(word.confidence for word in words)
    step = (right - left) / max(len(" ".join(texts)), 1)
    spread, x = [], left
    for text in texts:
        end = x + step * len(text)
        spread.append(Word(text, round(x), words[0].top, round(end), words[0].bottom, confidence))
        x = end + step
    return spread
