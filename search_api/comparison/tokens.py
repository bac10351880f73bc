"""A text as comparable units: words, figures, dates, document numbers, agencies, each with its place in the text.

Variants of one thing give one unit ("05NQ/TU" and "05-NQ/TU", "Phòng VHXH" and "Phòng Văn hoá – Xã hội", "UBND" and
"Ủy ban nhân dân"), so that they are no difference. Knows nothing of documents' structure.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Literal, NamedTuple

from indexer.text.abbreviations import SHIPPED_TABLE, read_abbreviations
from indexer.text.agencies import agency_key, is_agency
from indexer.text.dates import find_dates
from indexer.text.folding import fold
from indexer.text.numbers import find_numbers

TokenKind = Literal["word", "figure", "date", "number", "agency", "place", "year"]

# "3.846", "15/3", "2026-2030", "kế"; not "," and not the full stop after "2026."
_WORD = re.compile(r"\d\w*(?:[.,/-]\d\w*)*|\w+")
# What may stand inside a phrase: " ", " - ", ", ", a line break; not ". " or "; "
_INSIDE = re.compile(r"[^\S\n]*[,–-]?\s*")
_YEAR = re.compile(r"(?:19|20)\d\d")
# "8/2025"; not "15/2026/QĐ"
_MONTH = re.compile(r"(?P<month>\d{1,2})[/-](?P<year>(?:19|20)\d\d)")
# "III" of "Quý III", "báo động II"; not "I" in "Ich", not "i"
_ROMAN = re.compile(r"[IVX]+")
# Years that a yearly document shifts with itself: its own, the ones beside it. Fixed periods lie further off.
_NEAR_YEARS = 1


class Token(NamedTuple):
    """A unit of a text: `unit` is compared; `role` is what the unit is to its own document ("năm nay", "xã nhà")."""

    start: int
    end: int
    unit: str
    kind: TokenKind = "word"
    role: str = ""


@dataclass(frozen=True, slots=True)
class _Phrase:
    words: tuple[str, ...]
    unit: str
    kind: TokenKind


def compared_words(tokens: Iterable[Token]) -> list[str]:
    """Return the words by which texts are found to be alike: phrases by their words, own years by their roles."""
    return [word for token in tokens for word in (token.role or token.unit).split()]


@cache
def _abbreviated() -> tuple[_Phrase, ...]:
    """Return the long and short forms of office language, both with the words of the long form as their unit."""
    found = []
    for short, long in read_abbreviations(SHIPPED_TABLE).items():
        unit = " ".join(_words(long))
        found += [_Phrase(_words(form), unit, "word") for form in (short, long)]
    return tuple(phrase for phrase in found if phrase.words)


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(text)))


@dataclass
class Tokeniser:
    """Reads the texts of one document: whose year it is, how its place is called, which agencies it may name."""

    year: int | None = None
    places: Iterable[str] = ()
    agencies: Iterable[str] = ()
    _phrases: dict[str, list[_Phrase]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        # An agency's key also joins what documents call by other words, so it wins over the plain abbreviation
        known = {phrase.words: phrase for phrase in _abbreviated()}
        known |= {words: _Phrase(words, "<place>", "place") for name in self.places if (words := _words(name))}
        for name in self.agencies:
            words = _words(name)
            if len(words) > 1 and is_agency(name):
                known[words] = _Phrase(words, agency_key(name), "agency")
        for phrase in known.values():
            self._phrases.setdefault(phrase.words[0], []).append(phrase)
        for same_start in self._phrases.values():
            same_start.sort(key=lambda phrase: -len(phrase.words))

    def read(self, text: str) -> list[Token]:
        """Return the tokens of a text, in order, none overlapping another."""
        folded = fold(text)
        entities = [Token(n.start, n.end, n.key, "number") for n in find_numbers(text)]
        taken = sorted(entities, key=lambda token: token.start)
        entities += [
            Token(d.start, d.end, d.day.isoformat(), "date", self._shifted(d.day.year, f"{d.day:-%m-%d}"))
            for d in find_dates(text)
            if all(d.end <= other.start or other.end <= d.start for other in taken)
        ]
        entities.sort(key=lambda token: token.start)
        found: list[Token] = []
        place = 0
        for entity in entities:
            found += self._plain(text, folded, place, entity.start)
            found.append(entity)
            place = entity.end
        found += self._plain(text, folded, place, len(folded))
        return found

    def _plain(self, text: str, folded: str, start: int, end: int) -> Iterator[Token]:
        matches = list(_WORD.finditer(folded, start, end))
        words = [match.group() for match in matches]
        after = 0  # the first word that is in no phrase yet
        for at, (word, match) in enumerate(zip(words, matches, strict=True)):
            if at < after:
                continue
            phrase = self._phrase_at(folded, matches, words, at) if word in self._phrases else None
            if phrase is None:
                yield self._word(text, word, *match.span())
                continue
            after = at + len(phrase.words)
            first, last = match.start(), matches[after - 1].end()
            role = phrase.unit if phrase.kind == "place" else ""
            unit = folded[first:last] if phrase.kind == "place" else phrase.unit
            yield Token(first, last, unit, phrase.kind, role)

    def _phrase_at(self, folded: str, matches: list[re.Match[str]], words: list[str], at: int) -> _Phrase | None:
        for phrase in self._phrases[words[at]]:
            last = at + len(phrase.words)
            if tuple(words[at:last]) == phrase.words and all(
                _INSIDE.fullmatch(folded, before.end(), after.start()) for before, after in pairwise(matches[at:last])
            ):
                return phrase
        return None

    def _word(self, text: str, word: str, start: int, end: int) -> Token:
        if not word[0].isdigit():
            is_figure = word[0] in "ivx" and _ROMAN.fullmatch(text, start, end)
            return Token(start, end, word, "figure" if is_figure else "word")
        if _YEAR.fullmatch(word):
            return Token(start, end, word, "year", self._shifted(int(word)))
        if month := _MONTH.fullmatch(word):
            of_year, year = f"-{int(month['month']):02}", month["year"]
            return Token(start, end, f"{year}{of_year}", "date", self._shifted(int(year), of_year))
        return Token(start, end, word.lstrip("0") or "0", "figure")

    def _shifted(self, year: int, day: str = "") -> str:
        """Return what a year, or a day of it, is to the document's own year; "" where that is far off, or none."""
        if self.year is None or abs(year - self.year) > _NEAR_YEARS:
            return ""
        return f"<year{year - self.year:+d}{day}>"
