"""Which words can be Vietnamese syllables, by their spelling; and how Vietnamese a text looks.

It knows the rules of spelling (onset, rhyme, tone), no dictionary: "bửng" passes though hardly anybody writes it.
"""

import re
import unicodedata
from functools import lru_cache

from indexer.text.folding import fold_accents

# "nghiên" begins with "ngh", so the longest onset is tried first; "q" is here for "quyền", which is q + uyên.
_ONSETS = (
    "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh",
    "p", "ph", "q", "qu", "r", "s", "t", "th", "tr", "v", "x", "",
)  # fmt: skip
_OPEN_RHYMES = frozenset(
    """a ai am an ang anh ao au ay ăm ăn ăng âm ân âng âu ây e em en eng eo ê êm ên êng ênh êu
    i ia im in inh iu iêm iên iêng iêu o oi om on ong oong oa oai oam oan oang oanh oao oay oăm oăn oăng oe oen oeo
    ô ôi ôm ôn ông ơ ơi ơm ơn u ua ui um un ung uân uâng uây uê uênh uơ uôi uôm uôn uông uy uya uyên uyn uynh uyu
    ư ưa ưi ưm ưn ưng ưu ươi ươm ươn ương ươu y yêm yên yêng yêu""".split()
)
# Rhymes that end in a stop carry the acute or the dot below and no other tone.
_STOPPED_RHYMES = frozenset(
    """ac ach ap at ăc ăp ăt âc âp ât ec ep et êch êp êt ich ip it iêc iêp iêt oc op ot ooc oac oach oap oat oăc oăt oet
    ôc ôp ôt ơp ơt uc up ut uât uêch uôc uôt uych uyêt uyt uyp ưc ưt ươc ươp ươt yêt""".split()
)
# The same sound is written "k" before "e" and "c" before "a"; "gin" is the one rhyme in "i" that takes a bare "g".
_NEVER_AFTER = {
    **dict.fromkeys(("c", "ng"), "eêiy"),
    **dict.fromkeys(("k", "gh", "ngh"), "aăâoôơuư"),
    "g": "eêy",
}
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
# A tone mark follows its vowel, or the circumflex, breve or horn on it.
_TONE_BEARERS = frozenset("aeiouy\u0302\u0306\u031b")
_STOPPED_TONES = frozenset("\u0301\u0323")
# "Điều" is a word; "2026" and "23-QĐ" as a whole are none.
_WORD = re.compile(r"[^\W\d_]+")
# Signs that Vietnamese text of any age holds beside its letters.
_COMMON_SIGNS = frozenset("“”‘’–—…•§°«»€²³×÷±½\xa0")


_BARE_ONSETS = tuple(dict.fromkeys(map(fold_accents, _ONSETS)))
_BARE_RHYMES = frozenset(map(fold_accents, _OPEN_RHYMES | _STOPPED_RHYMES))


def is_bare_syllable(word: str) -> bool:
    """Return whether a word in lower case and without accents can be a syllable with some: "truong", not "truongg"."""
    return any(word.startswith(onset) and word[len(onset) :] in _BARE_RHYMES for onset in _BARE_ONSETS)


@lru_cache(maxsize=65_536)
def is_syllable(word: str) -> bool:
    """Return whether a word is spelt as a Vietnamese syllable, in whatever case and tone placement."""
    letters: list[str] = []
    tones: list[str] = []
    for character in unicodedata.normalize("NFD", word.lower()):
        if character not in _TONES:
            letters.append(character)
        elif letters and letters[-1] in _TONE_BEARERS:
            tones.append(character)
        else:
            return False
    if len(tones) > 1:
        return False
    bare = unicodedata.normalize("NFC", "".join(letters))
    return (bare == "gi" and bool(tones)) or any(
        _is_pair(onset, bare[len(onset) :], tones) for onset in _ONSETS if bare.startswith(onset)
    )


def _is_pair(onset: str, rhyme: str, tones: list[str]) -> bool:
    if rhyme[:1] in _NEVER_AFTER.get(onset, ""):
        return False
    if rhyme in _STOPPED_RHYMES:
        return bool(tones) and tones[0] in _STOPPED_TONES
    return rhyme in _OPEN_RHYMES


def syllable_share(text: str) -> float:
    """Return the share of the words of a text that are Vietnamese syllables; 0.0 where it has no word."""
    words = _WORD.findall(text)
    return sum(map(is_syllable, words)) / len(words) if words else 0.0


def marked_letter_share(text: str) -> tuple[float, int]:
    """Return the share of the non-ASCII characters that stand in Vietnamese syllables, and their number.

    This tells a wrong decoding from the right one: the wrong letters make no syllables and the wrong signs stand
    in no word. Quotes, dashes and the like count on neither side. The share is 1.0 where there is no such character.
    """
    text = unicodedata.normalize("NFC", text)
    total = sum(not char.isascii() and char not in _COMMON_SIGNS for char in text)
    if not total:
        return 1.0, 0
    placed = sum(_marked(word) for word in _WORD.findall(text) if not word.isascii() and is_syllable(word))
    return placed / total, total


def _marked(word: str) -> int:
    return sum(not char.isascii() for char in word)
