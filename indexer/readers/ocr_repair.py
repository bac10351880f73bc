"""Accents that Tesseract misreads ("thông kê" for "thống kê", "SÓ ĐIỀU" for "SỐ ĐIỀU"), put right by their neighbours.

Only the marks of a syllable are ever changed, never its letters, and only where the pair with a neighbour is far more
frequent in the laws of the country. Figures, dates, abbreviations and names stay as they were read, and so do document
numbers but for a letter in the type that Vietnamese does not have ("57-NÑQ/TW").
"""

import lzma
import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from indexer.readers.ocr_engine import Word
from indexer.text.folding import fold_accents, fold_tone_placement
from indexer.text.numbers import TYPE_NAMES
from indexer.text.syllables import is_syllable

PAIRS_FILE = Path(__file__).parent / "data" / "syllable_pairs.txt.xz"

_PLAIN_FORMS = {"Ð": "Đ"}  # Icelandic and Vietnamese, which look the same
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZĂÂĐÊÔƠƯ") | {
    unicodedata.normalize("NFC", vowel + tone) for vowel in "AĂÂEÊIOÔƠUƯY" for tone in _TONES
}
# "57-NÑQ/TW", "12/2026/QÐ-UBND": the type between the figures and what follows it; not "12-Ñ"
_NUMBER_TYPE = re.compile(
    r"(?<!\w)(?P<figures>\d{1,5}[a-z]?(?:/(?:19|20)\d\d)?[-–/]?)(?P<type>[^\W\d_]{2,6})(?=[-–/][A-ZĐ])"
)
# The same where a blank or the end of a line parts them: "57-" and then "NÑQ/TW"
_FIGURES_BEFORE = re.compile(r"(?<!\w)\d{1,5}(?:/(?:19|20)\d\d)?[-–/]$")
_TYPE_BEHIND = re.compile(r"^(?P<figures>)(?P<type>[^\W\d_]{2,6})(?=[-–/][A-ZĐ])")
_SIGNS = ".,;:()[]“”\"'?!-–/"
_PARTING = frozenset('.,;:()[]“”"?!')
# A pair that is not in the file (fewer than 20 times in 15 million) counts as seen twice.
_UNSEEN = math.log(2)
# How much likelier, in natural logarithms, the other syllable has to be: where the reading is no syllable or doubtful,
# and where it is sure. Measured on the .doc/.pdf twins and on 192,000 words of clean decisions:
#   2, 4: words that agree 97.9 -> 98.9%, 15 wrong changes in 10,000 words if all were sure; 3, 7: 98.9%, 2.0;
#   4, 8: 98.8%, 0.6, most of them slips of the pen in the source ("bố sung"); 2, 9: 98.7%, 0.5.
_MARGIN_DOUBTFUL = 4.0
_MARGIN_SURE = 8.0
_DOUBTFUL, _SURE = 0.5, 0.95


def repair(words: Sequence[Word], above: Word | None = None, below: Word | None = None) -> list[Word]:
    """Return the words of a line with misread accents put right; confidences are unchanged.

    `above` is the last word of the line before, `below` the first one of the next, where they run on.
    """
    lead = [] if above is None else [above]
    repaired = [*lead, *words, *([] if below is None else [below])]
    for index in range(len(lead), len(lead) + len(words)):
        # The first word of a line may go on a number though the line above is not known to run on.
        parted = index == 0 or _FIGURES_BEFORE.search(repaired[index - 1].text)
        text = _NUMBER_TYPE.sub(_known_type, repaired[index].text)
        word = repaired[index] = replace(repaired[index], text=_TYPE_BEHIND.sub(_known_type, text) if parted else text)
        bare = word.text.strip(_SIGNS)
        before = _neighbour(repaired, index, -1)
        after = _neighbour(repaired, index, 1)
        if _may_be_name(bare) and (index > len(lead) or lead):
            # "Quyêt định" may change, "Quyêt" in a name not: only a word in small letters after it speaks for it.
            if _is_known(bare.lower()) or after is None or not repaired[index + 1].text[:1].islower():
                continue
            before = None
        elif not _may_change(bare):
            continue
        better = _better(bare.lower(), before, after, word.confidence)
        if better is not None:
            repaired[index] = replace(word, text=word.text.replace(bare, _in_case_of(bare, better)))
    return repaired[len(lead) : len(lead) + len(words)]


def _known_type(match: re.Match[str]) -> str:
    """Return a document number with its type put right where only one known type can have been misread so.

    A letter that is none of Vietnamese is either its plain form ("ÑQ": NQ) or a smudge beside it ("NÑQ": NQ).
    """
    letters = match["type"]
    foreign = [letter for letter in letters if letter not in _LETTERS]
    if len(foreign) != 1 or not letters.isupper():
        return match[0]
    plain = _PLAIN_FORMS.get(foreign[0], fold_accents(foreign[0]).upper())
    readings = {letters.replace(foreign[0], plain), letters.replace(foreign[0], "")}
    known = [reading for reading in readings if fold_accents(reading) in TYPE_NAMES and len(reading) > 1]
    return match["figures"] + known[0] if len(known) == 1 else match[0]


def _may_change(bare: str) -> bool:
    """Return whether a word may be a common syllable: in small letters, all in capitals, or with a capital first."""
    return len(bare) >= 2 and bare.isalpha() and (bare.islower() or bare.isupper() or bare[1:].islower())


def _may_be_name(bare: str) -> bool:
    return len(bare) >= 2 and bare.isalpha() and bare[0].isupper() and bare[1:].islower()


def _is_known(syllable: str) -> bool:
    """Return whether a syllable stands in any frequent pair."""
    return syllable in _pairs()[1].get(fold_accents(syllable), ())


def _neighbour(words: list[Word], index: int, step: int) -> str | None:
    """Return the word beside another in small letters, None at the end of a line or across a sign."""
    other = index + step
    if not 0 <= other < len(words):
        return None
    left, right = (words[other].text, words[index].text) if step < 0 else (words[index].text, words[other].text)
    if left[-1] in _PARTING or right[0] in _PARTING:
        return None
    bare = words[other].text.strip(_SIGNS).lower()
    return bare if bare.isalpha() else None


def _better(syllable: str, before: str | None, after: str | None, confidence: float) -> str | None:
    if before is None and after is None:
        return None
    pairs, spellings = _pairs()
    sure = min(max((confidence - _DOUBTFUL) / (_SURE - _DOUBTFUL), 0.0), 1.0) if is_syllable(syllable) else 0.0
    margin = _MARGIN_DOUBTFUL + (_MARGIN_SURE - _MARGIN_DOUBTFUL) * sure

    def weight(candidate: str) -> float:
        left = pairs.get((before, candidate), _UNSEEN) if before else 0.0
        return left + (pairs.get((candidate, after), _UNSEEN) if after else 0.0)

    others = [other for other in spellings.get(fold_accents(syllable), ()) if not _is_same(other, syllable)]
    best = max(others, key=weight, default=None)
    return best if best is not None and weight(best) - weight(syllable) >= margin else None


def _is_same(one: str, other: str) -> bool:
    """Return whether two spellings differ in nothing but where the tone stands ("hoá", "hóa")."""
    return fold_tone_placement(one) == fold_tone_placement(other)


def _in_case_of(word: str, syllable: str) -> str:
    if word.isupper():
        return syllable.upper()
    return syllable if word.islower() else syllable.capitalize()


@cache
def _pairs() -> tuple[dict[tuple[str, str], float], dict[str, list[str]]]:
    """Return the logarithm of the count of each frequent pair, and the syllables by their letters without marks."""
    pairs: dict[tuple[str, str], float] = {}
    with lzma.open(PAIRS_FILE, "rt", encoding="utf-8") as file:
        for line in file:
            first, second, tenths = line.split()
            pairs[first, second] = int(tenths) / 10
    spellings: dict[str, list[str]] = {}
    for syllable in sorted({syllable for pair in pairs for syllable in pair}):
        spellings.setdefault(fold_accents(syllable), []).append(syllable)
    return pairs, spellings
