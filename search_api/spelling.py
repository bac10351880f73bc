"""Words of a Vietnamese question that are no syllables and that no passage has, put right.

Telex keys that no input method has turned into accents ("quyeenf") become the syllable that they spell. Of slips of
the keyboard (a letter too many, too few, wrong or out of order: Damerau 1964) the one counts that stands most often
beside a neighbour in the passages. Names are left alone: another commune's answer is no answer.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from indexer.text.agencies import ABBREVIATIONS
from indexer.text.folding import fold_accents, lacks_accents
from indexer.text.syllables import is_bare_syllable
from search_api.accents import put_accents
from search_api.places import candidates as place_candidates
from search_api.topic import DocumentFrequency

_WORD = re.compile(r"[^\W\d_]+")
_LETTERS = "abcdeghiklmnopqrstuvxy"  # Vietnamese has no f, j, w, z
_LEAST_LENGTH, _MOST_LENGTH = 3, 12  # letters; "nghieengj" has nine
_LEAST_FOR_SLIPS = 4  # letters; "kpi" and "fdi" are no slips of anything
# "thieenj" -> "thien", "nguowif" -> "nguoi": the tone is the last key, w makes a horn or a breve, doubles make a hat
_TELEX_TONE = re.compile(r"[sfrxj]$")
_TELEX_SURE = re.compile(r"aa|ee|oo|dd|w")
_TELEX_HAT = re.compile(r"(?:([aeo])(?=\1)|(d)(?=d))")
# No slips: "cds" is no "cu", though no passage has it
_SHORTHAND = frozenset({*ABBREVIATIONS, "chqs", "ctd"})


@dataclass(frozen=True, slots=True)
class _Word:
    span: tuple[int, int]
    bare: str


def _from_telex(word: str) -> Iterator[str]:
    """Yield what the keys of a word spell, without accents; the word itself where it has no such keys."""
    for stem in dict.fromkeys((_TELEX_TONE.sub("", word), word)):
        horned = f"u{stem[1:]}" if stem.startswith("w") else stem
        yield _TELEX_HAT.sub("", horned).replace("w", "")


def _slips(word: str) -> Iterator[str]:
    """Yield the words that are one slip away."""
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in _LETTERS)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        yield from (head + letter + tail for letter in _LETTERS)


def _best(forms: Sequence[str], before: str | None, after: str | None, frequencies: DocumentFrequency) -> str | None:
    """Return the form that stands most often beside a neighbour; None where none ever does."""
    known = [form for form, count in zip(forms, frequencies(forms, bare=True)[0], strict=True) if count]
    beside = [0] * len(known)
    for pairs in (
        [f"{before}_{form}" for form in known] if before else [],
        [f"{form}_{after}" for form in known] if after else [],
    ):
        if pairs:
            beside = [total + count for total, count in zip(beside, frequencies(pairs, bare=True)[0], strict=True)]
    best = max(zip(beside, known, strict=True), key=lambda found: found[0], default=(0, ""))
    return best[1] if best[0] else None


def _unknown(words: Sequence[_Word], frequencies: DocumentFrequency) -> list[int]:
    """Return which words no passage has and no syllable is."""
    counts, _ = frequencies([word.bare for word in words], bare=True)
    return [
        number
        for number, (word, count) in enumerate(zip(words, counts, strict=True))
        if not count
        and _LEAST_LENGTH <= len(word.bare) <= _MOST_LENGTH
        and not is_bare_syllable(word.bare)
        and word.bare not in _SHORTHAND
    ]


def _names(words: Sequence[_Word], question: str) -> set[int]:
    """Return which words may belong to names: those with a capital, but for a lone first one, and what follows "xã"."""
    places = [candidate.span for candidate in place_candidates(question)]
    capital = [question[word.span[0]].isupper() and not question.isupper() for word in words]
    return {
        number
        for number, word in enumerate(words)
        if (capital[number] and (number or capital[1:2] == [True]))
        or any(start < word.span[1] and word.span[0] < end for start, end in places)
    }


def _telex(words: Sequence[_Word], unknown: Sequence[int]) -> dict[int, str]:
    """Return what unknown words spell in Telex; a lone tone key ("kar") counts only beside surer signs."""
    found = {
        number: form
        for number in unknown
        if (form := next(filter(is_bare_syllable, _from_telex(words[number].bare)), None)) is not None
    }
    is_sure = len(found) > 1 or any(_TELEX_SURE.search(words[number].bare) for number in found)
    return found if is_sure else {}


def mend(question: str, frequencies: DocumentFrequency) -> str:
    """Return the question with its misspelt words as passages write them; the rest is untouched.

    They get accents where the question has them.
    """
    words = [_Word(match.span(), fold_accents(match.group())) for match in _WORD.finditer(question)]
    unknown = _unknown(words, frequencies)
    bare = [word.bare for word in words]
    mended = _telex(words, unknown)
    for number, form in mended.items():
        bare[number] = form
    names = _names(words, question)
    for number in unknown:
        if number in mended or number in names or len(bare[number]) < _LEAST_FOR_SLIPS:
            continue
        before = bare[number - 1] if number else None
        after = bare[number + 1] if number + 1 < len(bare) else None
        forms = dict.fromkeys(slip for form in _from_telex(bare[number]) for slip in _slips(form))
        if found := _best(list(forms), before, after, frequencies):
            bare[number] = mended[number] = found
    return _with(question, words, mended, frequencies) if mended else question


def _with(question: str, words: Sequence[_Word], mended: Mapping[int, str], frequencies: DocumentFrequency) -> str:
    """Return the question with words in the place of others, their capitals kept."""
    pieces, end, starts = [], 0, set()
    for number, form in sorted(mended.items()):
        start, after = words[number].span
        pieces.append(question[end:start])
        starts.add(sum(map(len, pieces)))
        pieces.append(form.capitalize() if question[start].isupper() else form)
        end = after
    changed = "".join([*pieces, question[end:]])
    return changed if lacks_accents(question) else put_accents(changed, frequencies, starts)
