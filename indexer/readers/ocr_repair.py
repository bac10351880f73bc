"""Accents that Tesseract misreads ("thông kê" for "thống kê", "SÓ ĐIỀU" for "SỐ ĐIỀU"), put right by their neighbours.

Only the marks of a syllable are ever changed, never its letters, and only where another is far likelier between its
neighbours. Figures, dates, abbreviations and names stay as they were read, and so do document numbers but for what
`ocr_numbers` mends.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from indexer.readers.ocr_engine import Word
from indexer.readers.ocr_numbers import mend_number_types
from indexer.readers.ocr_syllables import FIGURE, SyllableCounts, syllable_counts
from indexer.text.folding import fold_tone_placement
from indexer.text.syllables import is_syllable

_SIGNS = ".,;:()[]“”\"'?!-–/"
# "b.", "2)", "3.1." and "-" begin a sentence; "Điều" does not.
_LABEL = re.compile(r"[a-zđ][.)]|(?:\d{1,3}[.)])*\d{1,3}[.)]|[-–—+•*]")
# What names follow, of people and of places.
_NAMED = frozenset("ông bà anh chị chí xã phường thôn ấp bản làng buôn tỉnh huyện quận phố trấn".split())
_LONGEST_NAME = 4
_PARTING = frozenset('.,;:()[]“”"?!')
# How much likelier, in natural logarithms, the other syllable has to be: where the reading is no syllable or as
# doubtful as _DOUBTFUL, and where it is sure. Of the words read at 0.97, 0.5% have wrong marks, at 0.96 1.3%, at 0.90
# to 0.95 3 to 10%, below 0.9 27%. On four .doc/.pdf twins and 24 spoilt pages, and on 260,000 clean words if all were
# read at 0.96, words mended / damaged / changed in clean text in 10,000, with the margin at 0.97 of
#   7: 170 / 0 / 3.5;  7.5: 162 / 0 / 3.2;  8: 156 / 0 / 2.2, of which a third are slips of the pen in the source.
# Read as surely as the words of those pages are, 2.0 of the clean words are changed.
_MARGIN_DOUBTFUL = 2.0
_MARGIN_SURE = 7.5
_DOUBTFUL, _SURE = 0.88, 0.97
# Marks get lost or are taken for others; one where none is printed is seldom read ("ghỉ" for "ghi"). With this much
# more asked for, 158 of the 162 words are still mended.
_INVENTED_MARK = 2.0
# Capitals are read right at 0.90 to 0.93 already.
_IN_CAPITALS = (0.8, 0.93)
# Of two words at once, the share of both margins; and how likely the second is after the first where nothing is amiss.
_PAIR_MARGIN = 0.7
_USUAL = -4.0


def count_syllables(words: Iterable[Word]) -> Counter[str]:
    """Return how often each syllable was read."""
    return Counter(word.text.strip(_SIGNS).lower() for word in words)


def repair(
    words: Sequence[Word],
    above: Word | None = None,
    below: Word | None = None,
    on_page: Mapping[str, int] = MappingProxyType({}),
) -> list[Word]:
    """Return the words of a line with misread accents put right; confidences are unchanged.

    `above` is the last word of the line before, `below` the first one of the next, where they run on. `on_page` says
    how often syllables were read on the page: of several likely ones it is that of which the text speaks.
    """
    lead = [] if above is None else [above]
    line = mend_number_types([*lead, *words, *([] if below is None else [below])])
    places = range(len(lead), len(lead) + len(words))
    for index in places:
        better = _better(line, index, on_page)
        if better is not None:
            line[index] = _with(line[index], better)
    for index in places[:-1]:
        both = _better_pair(line, index)
        if both is not None:
            line[index : index + 2] = [_with(word, better) for word, better in zip(line[index:], both, strict=False)]
    return [line[index] for index in places]


def _better(line: Sequence[Word], index: int, on_page: Mapping[str, int]) -> str | None:
    """Return the syllable that is meant by a word, None where it stays as it was read."""
    bare = line[index].text.strip(_SIGNS)
    counts, syllable = syllable_counts(), bare.lower()
    if not _may_change(bare, line) or (_is_in_name(line, index) and counts.is_known(syllable)):
        return None
    before, after = _neighbour(line, index, -1), _neighbour(line, index, 1)
    if bare[0].isupper() and not bare.isupper():
        # "Quyêt định" may change, "Quyêt" in a name not: only a word in small letters or a figure after it speaks.
        if after is None or not (after == FIGURE or line[index + 1].text[:1].islower()):
            return None

        begins = index == 0 or _LABEL.fullmatch(line[index - 1].text) is not None

        def likelihood(candidate: str) -> float:
            return counts.follows(candidate, after) + (counts.follows(None, candidate) if begins else 0.0)
    else:
        if before is None and after is None:
            return None

        def likelihood(candidate: str) -> float:
            return counts.follows(before, candidate) + (counts.follows(candidate, after) if after else 0.0)

    likely = {other: likelihood(other) for other in _others(counts, syllable)}
    best = max(likely, key=lambda other: likely[other] + math.log1p(on_page.get(other, 0)), default=None)
    if best is None:
        return None
    margin = _margin(line[index]) + (_INVENTED_MARK if _marks(best) < _marks(syllable) else 0.0)
    return best if likely[best] - likelihood(syllable) >= margin else None


def _better_pair(line: Sequence[Word], index: int) -> tuple[str, str] | None:
    """Return what is meant by two words that are both misread ("chuyến đối" for "chuyển đổi"), None where they stay."""
    one, other = (word.text.strip(_SIGNS) for word in line[index : index + 2])
    second = _neighbour(line, index, 1)
    counts = syllable_counts()
    if second is None or second == FIGURE or not all(_may_change(bare, line) for bare in (one, other)):
        return None
    if (one + other).lower() != one + other or counts.follows(one, other) > _USUAL:
        return None
    before, after = _neighbour(line, index, -1), _neighbour(line, index + 1, 1)

    def likelihood(pair: tuple[str, str]) -> float:
        start = counts.follows(before, pair[0]) + counts.follows(*pair)
        return start + (counts.follows(pair[1], after) if after else 0.0)

    pairs = [
        (left, right)
        for left in _others(counts, one)
        for right in _others(counts, other)
        if counts.is_pair(left, right)
    ]
    best = max(pairs, key=likelihood, default=None)
    gain = likelihood(best) - likelihood((one, other)) if best is not None else 0.0
    return best if gain >= _PAIR_MARGIN * (_margin(line[index]) + _margin(line[index + 1])) else None


def _may_change(bare: str, line: Sequence[Word]) -> bool:
    """Return whether a word may be a common syllable: in small letters, all in capitals, or with a capital first.

    Capitals without marks among small letters are an abbreviation ("BOT").
    """
    if len(bare) < 2 or not bare.isalpha() or not (bare.islower() or bare.isupper() or bare[1:].islower()):
        return False
    return not (bare.isupper() and bare.isascii()) or all(word.text.upper() == word.text for word in line)


def _is_in_name(line: Sequence[Word], index: int) -> bool:
    """Return whether a word with a capital stands in the name of a person or place: after "ông", "XÃ", a capital."""
    word = line[index].text
    if word.isupper():
        # All words of the stretch after "XÃ" may be its name: "ỦY BAN NHÂN DÂN XÃ QUẢNG LÂM ĐÔNG".
        return any(other.text.strip(_SIGNS).lower() in _NAMED for other in line[max(index - _LONGEST_NAME, 0) : index])
    before = line[index - 1].text if index else ""
    if not word[:1].isupper() or not before or before[-1] in _PARTING:
        return False
    return before.lower() in _NAMED or (before[0].isupper() and before[1:].islower())


def _others(counts: SyllableCounts, syllable: str) -> list[str]:
    """Return the other syllables of the same letters; "hoá" and "hóa" are one."""
    own = fold_tone_placement(syllable)
    return [other for other in counts.alike(syllable) if fold_tone_placement(other) != own]


def _margin(word: Word) -> float:
    doubtful, certain = _IN_CAPITALS if word.text.isupper() else (_DOUBTFUL, _SURE)
    sure = min(max((word.confidence - doubtful) / (certain - doubtful), 0.0), 1.0)
    if not is_syllable(word.text.strip(_SIGNS)):
        sure = 0.0
    return _MARGIN_DOUBTFUL + (_MARGIN_SURE - _MARGIN_DOUBTFUL) * sure**2


def _marks(syllable: str) -> int:
    return len(unicodedata.normalize("NFD", syllable))


def _neighbour(line: Sequence[Word], index: int, step: int) -> str | None:
    """Return the syllable beside a word, or that a figure is; None at the end of a line, across a sign, for others."""
    other = index + step
    if not 0 <= other < len(line):
        return None
    left, right = (line[other].text, line[index].text) if step < 0 else (line[index].text, line[other].text)
    if left[-1] in _PARTING or right[0] in _PARTING:
        return None
    bare = line[other].text.strip(_SIGNS).lower()
    if bare and bare[-1 if step < 0 else 0].isdigit():
        return FIGURE
    return bare if syllable_counts().is_known(bare) else None


def _with(word: Word, syllable: str) -> Word:
    """Return a word with other marks, its signs and capitals unchanged."""
    bare = word.text.strip(_SIGNS)
    if bare.isupper():
        syllable = syllable.upper()
    elif not bare.islower():
        syllable = syllable.capitalize()
    return replace(word, text=word.text.replace(bare, syllable))
