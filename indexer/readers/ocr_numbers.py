"""Letters that Vietnamese does not have, in the types of document numbers that Tesseract read ("57-NÑQ/TW").

Figures are never touched, and neither is a type that could be read in two ways.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from indexer.readers.ocr_engine import Word
from indexer.text.folding import fold_accents
from indexer.text.numbers import TYPE_NAMES

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


def mend_number_types(words: Sequence[Word]) -> list[Word]:
    """Return the words of a line with the types of document numbers put right; confidences are unchanged."""
    mended: list[Word] = []
    for index, word in enumerate(words):
        text = _NUMBER_TYPE.sub(_known_type, word.text)
        # The first word of a line may go on a number though the line above is not known to run on.
        if index == 0 or _FIGURES_BEFORE.search(words[index - 1].text):
            text = _TYPE_BEHIND.sub(_known_type, text)
        mended.append(replace(word, text=text))
    return mended


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
