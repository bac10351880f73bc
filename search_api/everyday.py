"""How people speak of what documents write otherwise: "ai lo" for "ai chủ trì", "sổ đỏ", "loa phường".

The reviewed list is `data/everyday.tsv`. Words that ask are replaced in the question; for all others either way of
saying it will do, in search and in what an answer must cover. Knows nothing of English.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from indexer.text.folding import fold, fold_accents, has_accents

_LIST = Path(__file__).parent / "data" / "everyday.tsv"
_ASKS = "hỏi"


@dataclass(frozen=True, slots=True)
class Meaning:
    """Everyday words in a question, by their offsets, and what documents write for them."""

    start: int
    end: int
    written: str


@dataclass(frozen=True, slots=True)
class _Words:
    """Entries of one use: what each means, and a pattern that finds them in folded text, the longest first."""

    meanings: Mapping[str, str]
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, meanings: Mapping[str, str]) -> "_Words":
        listed = "|".join(re.escape(words) for words in sorted(meanings, key=len, reverse=True))
        return cls(meanings, re.compile(rf"(?<!\w)(?:{listed})(?!\w)"))

    def find(self, folded: str) -> Iterator[Meaning]:
        for match in self.pattern.finditer(folded):
            yield Meaning(match.start(), match.end(), self.meanings[match.group()])


@cache
def _words(*, asks: bool, is_bare: bool) -> _Words:
    """Return the entries that ask, or the others; `is_bare` for questions without accents, where fewer are plain."""
    meanings = {}
    for line in _LIST.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        said, written, use = line.split("\t")
        if (use == _ASKS) == asks and not (is_bare and said.startswith("!")):
            said = said.lstrip("!")
            meanings[fold_accents(said) if is_bare else fold(said)] = fold_accents(written) if is_bare else written
    return _Words.of(meanings)


def _find(question: str, *, asks: bool) -> list[Meaning]:
    is_bare = not has_accents(question)
    return list(_words(asks=asks, is_bare=is_bare).find(fold_accents(question) if is_bare else fold(question)))


def rephrase(question: str) -> str:
    """Return a Vietnamese question with its everyday ways of asking as documents would put them."""
    for found in reversed(_find(question, asks=True)):
        if fold(question[: found.end]).endswith(fold(found.written)):  # "hạn nào" of "thời hạn nào"
            continue
        question = f"{question[: found.start]}{found.written}{question[found.end :]}"
    return question


def meanings(question: str) -> list[Meaning]:
    """Return the everyday words of a Vietnamese question with what documents write for them, in order."""
    return _find(question, asks=False)


def with_meanings(question: str) -> str:
    """Return a Vietnamese question followed by what documents write for its everyday words."""
    return " ".join([question, *(found.written for found in meanings(question))])
