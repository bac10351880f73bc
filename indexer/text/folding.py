"""Forms of a text that are compared but never displayed.

Every folding here maps one character to one character, so that an offset in the folded text is the same
offset in the canonical text. Input is NFC.
"""

import re
import unicodedata
from functools import cache, lru_cache

_LETTERS = re.compile(r"[^\W\d_]+")
_FEW_ACCENTS = 0.45  # of the words
_LINE = 300  # characters; what is longer is a paragraph or a document, folded once or twice
_DASHES = "‐‑‒–—―−"
_DOUBLE_QUOTES = "“”„‟«»″"
_SINGLE_QUOTES = "‘’‚‛′`´"
_PLAIN = {
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys(_DOUBLE_QUOTES, '"'),
    **dict.fromkeys(_SINGLE_QUOTES, "'"),
    "\u00a0": " ",
}
# "–" and "”"; not "-". A search for a few characters is ten times as fast as `str.translate`, which looks up every one
_TYPOGRAPHIC = re.compile(f"[{re.escape(''.join(_PLAIN))}]")

# The newer placement (hoà, thuý) becomes the older one (hòa, thúy). Matches "hoà"; not "hoàn", not "quý". The vowel
# comes before what must not stand in front of it, so that the search can skip to vowels.
_OPEN_SYLLABLE = re.compile(r"[oOuU](?<![qQ].)(?:(?<=[oO])[àáảãạèéẻẽẹÀÁẢÃẠÈÉẺẼẸ]|(?<=[uU])[ỳýỷỹỵỲÝỶỸỴ])(?!\w)")


@cache
def _older_placement(pair: str) -> str:
    first, second = pair[0], pair[1]
    decomposed = unicodedata.normalize("NFD", second)
    return unicodedata.normalize("NFC", first + decomposed[1:]) + decomposed[0]


@cache
def _base_letter(character: str) -> str:
    if character in "đĐ":
        return "d" if character == "đ" else "D"
    base = unicodedata.normalize("NFD", character)[0]
    return base if len(base) == 1 else character


@cache
def _lower_letter(character: str) -> str:
    lowered = character.lower()
    return lowered if len(lowered) == 1 else character


def fold_tone_placement(text: str) -> str:
    """Return `text` with one placement of tone marks: "hoà" -> "hòa", "Uỷ" -> "Ủy", "quý" unchanged."""
    return _OPEN_SYLLABLE.sub(lambda match: _older_placement(match.group()), text)


def _lower(text: str) -> str:
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters, such as "İ", grow when lowered
        lowered = "".join(map(_lower_letter, text))
    return _TYPOGRAPHIC.sub(lambda match: _PLAIN[match.group()], lowered)


def fold(text: str) -> str:
    """Return the exact matching form: lower case, one tone placement, one kind of dash and quote."""
    return _folded_line(text) if len(text) <= _LINE else fold_tone_placement(_lower(text))


@lru_cache(maxsize=2_000)  # some 1 MB; while a document is read, each of its lines is folded seven times
def _folded_line(text: str) -> str:
    return fold_tone_placement(_lower(text))


def fold_accents(text: str) -> str:
    """Return the accent-free matching form: "Chính quyền thân thiện" -> "chinh quyen than thien"."""
    folded = _lower(text)  # where the tone stood does not matter without it
    if folded.isascii():
        return folded
    # Of a letter with marks its base is left, of other letters nothing: then the text has become shorter
    bases = unicodedata.normalize("NFD", folded.replace("đ", "d")).encode("ascii", "ignore").decode("ascii")
    return bases if len(bases) == len(folded) else "".join(map(_base_letter, folded))


def has_accents(text: str) -> bool:
    """Tell whether `text` holds any Vietnamese diacritic (tone, vowel quality or đ)."""
    return not text.isascii() and fold_accents(text) != fold(text)


@lru_cache(maxsize=20_000)  # words of questions, some 3 MB
def _word_has_accents(word: str) -> bool:
    return has_accents(word)


@lru_cache(maxsize=500)  # questions: each is asked of several times
def lacks_accents(text: str) -> bool:
    """Tell whether `text` was typed without accents: none, or so few that most words must have lost theirs.

    Of the 1,054 Vietnamese questions of the development sets five have accents on less than 0.45 of their words, and
    those are half English.
    """
    words = _LETTERS.findall(text)
    return sum(map(_word_has_accents, words)) < _FEW_ACCENTS * max(1, len(words))
