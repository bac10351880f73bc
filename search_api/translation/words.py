"""Word for word from English into Vietnamese, as far as a search needs it.

What the reviewed glossary knows is taken from there, phrases first; every other word has the one to three Vietnamese
words that sentence pairs set beside it most often (`words_en.tsv`, made by `train.py`). It knows no grammar: a
rendering is to be searched with, not to be read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from search_api.glossary import glossed

TABLE = Path(__file__).parent / "words_en.tsv"
# "don't", "well-being", "a"; not "2026", "xã"
WORD = re.compile(r"(?<![^\W_])[a-z](?:[a-z'’-]*[a-z])?(?![^\W_])", re.IGNORECASE)
_ANY_WORD = re.compile(r"[^\W_]+")
# They join words rather than say anything; sentence pairs set all kinds of words beside them
FUNCTION_WORDS = frozenset(
    """a an the of to in on at by for with from and or but nor so yet if then than as is am are was were be been being
    do does did done have has had having will would shall should can could may might must not no it its he she they them
    his her hers their theirs we us our ours you your yours i me my mine this that these those there here what which who
    whom whose when where why how all any some each every both either neither such same other another more most much
    many few less least very too also just only own s t don didn doesn what's about into over under between during
    before after up down out off again further once because while until through against""".split()
)
# "cities" -> "city", "planned" -> "planne", "plann", "planning" -> "plan": endings, and what stands in their place
_ENDINGS = (
    ("'s", ""),
    ("’s", ""),
    ("ies", "y"),
    ("es", ""),
    ("s", ""),
    ("ed", ""),
    ("ed", "e"),
    ("ing", ""),
    ("ing", "e"),
)
_LEAST_STEM = 3  # letters
_WEIGHT = 1.5  # of all words for one English word; see `Translation`


@dataclass(frozen=True, slots=True)
class Translation:
    """An English question in Vietnamese words.

    `words` are those of the learned table with their weights, at most 1.5 for one English word; `rendering` is the
    question with each word in its likeliest Vietnamese, function words left out, names and unknown words as they are.
    Chosen on sentences of news that the table was not learned from, five in a passage, 1,000 passages, 300 questions
    of four to seven words each: nDCG@10 0.507 without any of this, 0.556 with the words for BM25 (weights of 1.0; at
    1.5 half a point more), 0.628 with the vector of the rendering added twice to the question's (once 0.625, four times
    0.613), 0.783 with the order of bare passages as fused rather than as learned from Vietnamese questions.
    """

    words: tuple[tuple[str, float], ...]
    rendering: str


@cache
def _table() -> dict[str, tuple[tuple[str, float], ...]]:
    """Return the Vietnamese words of each English one with shares that sum up to 1, likeliest first."""
    rows = (line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines())
    return {
        english: tuple((word, float(share)) for word, share in (said.rsplit(" ", 1) for said in vietnamese))
        for english, *vietnamese in rows
    }


def _stems(word: str) -> Iterator[str]:
    yield word
    for ending, other in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _LEAST_STEM:
            yield stem + other
            if stem[-1] == stem[-2] and not other:  # "planned"
                yield stem[:-1]


def _meanings(word: str) -> tuple[tuple[str, float], ...]:
    table = _table()
    return next((table[stem] for stem in _stems(word.lower().replace("’", "'")) if stem in table), ())


def _names(text: str) -> list[tuple[int, int]]:
    """Return the stretches of neighbouring capitalised words, one of them with accents: "Yên Phú Trung"."""
    found = []
    for is_capital, words in groupby(_ANY_WORD.finditer(text), key=lambda match: match.group()[0].isupper()):
        run = list(words)
        if is_capital and not all(match.group().isascii() for match in run):
            found.append((run[0].start(), run[-1].end()))
    return found


def translate(question: str) -> Translation:
    """Return an English question in Vietnamese words."""
    words: dict[str, float] = {}
    rendering = []
    for piece, said in glossed(question):
        if said is not None:
            rendering.append(said)
            continue
        last, names = 0, _names(piece)
        for match in WORD.finditer(piece):
            if any(start <= match.start() < end for start, end in names):
                continue
            rendering.append(piece[last : match.start()])
            last = match.end()
            if match.group().lower() in FUNCTION_WORDS:
                continue
            meanings = _meanings(match.group())
            rendering.append(meanings[0][0] if meanings else match.group())
            for word, share in meanings:
                words[word] = max(words.get(word, 0.0), _WEIGHT * share)
        rendering.append(piece[last:])
    return Translation(tuple(words.items()), " ".join(" ".join(rendering).split()))
