"""Forms of a text that are compared but never displayed.

Every folding here maps one character to one character, so that an offset in the folded text is the same
offset in the canonical text. Input is NFC.
"""

import re
import unicodedata
from functools import cache

_DASHES = "‐‑‒–—―−"
_DOUBLE_QUOTES = "“”„‟«»″"
_SINGLE_QUOTES = "‘’‚‛′`´"
_PUNCTUATION = str.maketrans(
    {
        **dict.fromkeys(_DASHES, "-"),
        **dict.fromkeys(_DOUBLE_QUOTES, '"'),
        **dict.fromkeys(_SINGLE_QUOTES, "'"),
        "\u00a0": " ",
    }
)

# The newer placement (hoà, thuý) becomes the older one (hòa, thúy). Matches "hoà"; not "hoàn", not "quý".
_OPEN_SYLLABLE = re.compile(r"(?<![qQ])(?:[oO][àáảãạèéẻẽẹÀÁẢÃẠÈÉẺẼẸ]|[uU][ỳýỷỹỵỲÝỶỸỴ])(?!\w)")


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


def fold(text: str) -> str:
    """Return the exact matching form: lower case, one tone placement, one kind of dash and quote."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters, such as "İ", grow when lowered
        lowered = "".join(map(_lower_letter, text))
    return fold_tone_placement(lowered).translate(_PUNCTUATION)


def fold_accents(text: str) -> str:
    """Return the accent-free matching form: "Chính quyền thân thiện" -> "chinh quyen than thien"."""
    folded = fold(text)
    return folded if folded.isascii() else "".join(map(_base_letter, folded))


def has_accents(text: str) -> bool:
    """Tell whether `text` holds any Vietnamese diacritic (tone, vowel quality or đ)."""
    return fold_accents(text) != fold(text)
