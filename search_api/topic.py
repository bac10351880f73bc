"""What a question is about, as weighted units, and how much of it a text covers.

Coverage decides between an answer and "not found": a passage that lacks the rare words of the question does not
answer it, however near its vector lies.
"""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from indexer.text.agencies import expand_abbreviations
from indexer.text.folding import fold, fold_accents, has_accents
from indexer.text.numbers import find_numbers
from indexer.text.segmentation import is_word

_WORD = re.compile(r"\w+")
# Accent-free words that ask rather than say what about, and the smallest function words
_ASKING = frozenset(
    """ai nao gi dau khi bao gio may nhieu the sao la co duoc bi da se dang phai can cua cho o tai tren duoi trong ngoai ve voi
    va hoac cac nhung mot moi nay do kia thi ma de tu den theo boi do xin hay hoi biet hoi toi minh chung ta em anh chi
    ong ba vui long giup viec rang neu nham nhu ra vao len xuong nua rat qua cung deu con chua khong so ngay thang nam
    who what when where which how why is are was were be been being the a an of in on at to for by from with and or that this
    these those does do did must should shall will would can could has have had task tasks duty duties it its their there
    responsible charge chair chairs chaired lead leads leading led coordinate coordinates coordinating deadline date due
    much many please tell me about name list all any during under into as""".split()
)
# Multi-word ways of asking, taken out before the words are looked at
_ASKING_PHRASES = re.compile(
    r"\b(?:co quan|don vi|bo phan|phong ban|nguoi|noi) nao\b|\bchu tri(?: thuc hien)?\b|\bphoi hop\b(?! (?:giua|voi|chat che))|\bphu trach\b|\bchiu trach nhiem(?! chung)\b"
    r"|\bthoi (?:han|gian)(?: (?:thuc hien|hoan thanh))?\b|\bkhi nao\b|\bbao gio\b|\bngay nao\b|\bhan chot\b|\btruoc ngay\b"
    r"|\b(?:nhung |cac )?nhiem vu (?:nao|gi)\b|\bla gi\b|\bla ai\b|\bnhu the nao\b|\bbao nhieu\b|\bo dau\b|\btu dau\b"
    r"|\bcan cu (?:vao )?(?:nhung |cac )?van ban nao\b|\bai ky\b|\bnguoi ky\b|\bwho (?:signed|chairs|leads|coordinates)\b"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A word or pair of syllables with its weight; `bare` is its accent-free form."""

    exact: str
    bare: str
    weight: float


@dataclass(frozen=True, slots=True)
class Topic:
    """The units of a question. Empty where the question only names documents."""

    units: tuple[Unit, ...]
    is_bare: bool

    @property
    def total(self) -> float:
        """Sum of the weights."""
        return sum(unit.weight for unit in self.units)


@dataclass(frozen=True, slots=True)
class Terms:
    """The words and pairs of a text, exact and accent-free, ready to be compared."""

    exact: frozenset[str]
    bare: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "Terms":
        """Read the terms of a text."""
        exact = _terms(fold(text))
        bare = _terms(expand_abbreviations(fold_accents(text)))
        numbers = {number.key for number in find_numbers(text)}
        return cls(frozenset(exact | numbers), frozenset(bare | numbers))


def _terms(folded: str) -> set[str]:
    words = _WORD.findall(folded)
    return {*words, *(f"{a}_{b}" for a, b in zip(words, words[1:], strict=False))}


DocumentFrequency = Callable[[Sequence[str]], tuple[list[int], int]]
"""Given accent-free terms, returns in how many passages each occurs, and the number of passages."""


def _blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + "|" * (end - start) + text[end:]
    return text


def _runs(question: str, drop: Sequence[str]) -> list[list[tuple[int, int]]]:
    """Return runs of neighbouring word offsets that say what the question is about."""
    bare = fold_accents(question)
    bare = _blank(bare, [m.span() for m in _ASKING_PHRASES.finditer(bare)])
    for name in drop:
        pattern = re.compile(r"\b(?:(?:xa|phuong|thi tran|huyen|tinh|thanh pho)\s+)?" + r"\W+".join(map(re.escape, name.split())) + r"\b")
        bare = _blank(bare, [m.span() for m in pattern.finditer(bare)])
    runs: list[list[tuple[int, int]]] = [[]]
    for match in re.finditer(r"\w+|[^\w\s]", bare):
        if match.group() == "-":
            continue
        if not match.group()[0].isalnum() or match.group() in _ASKING:
            runs.append([])
        else:
            runs[-1].append(match.span())
    return [run for run in runs if run]


def read_topic(question: str, drop: Sequence[str], frequencies: DocumentFrequency) -> Topic:
    """Return the topic of a question without the names in `drop` (places, years: they bind, they are no topic)."""
    numbers = find_numbers(question)
    text = _blank(question, [(n.start, n.end) for n in numbers])
    exact_text = fold(text)
    units: dict[str, str] = {number.key: number.key for number in numbers}
    singles: dict[str, str] = {}
    for run in _runs(text, drop):
        words = [exact_text[start:end] for start, end in run]
        bare = [fold_accents(word) for word in words]
        singles.update(zip(bare, words, strict=True))
        for (a, b), (exact_a, exact_b) in zip(zip(bare, bare[1:], strict=False), zip(words, words[1:], strict=False), strict=True):
            units[f"{a}_{b}"] = f"{exact_a}_{exact_b}"
    return _weighed(units, singles, frequencies, is_bare=not has_accents(question))


def _weighed(units: dict[str, str], singles: dict[str, str], frequencies: DocumentFrequency, *, is_bare: bool) -> Topic:
    names = [*units, *singles]
    counts, passages = frequencies([expand_abbreviations(name) for name in names])
    weighed = []
    in_pairs: set[str] = set()
    for name, count in zip(names, counts, strict=True):
        idf = math.log(1 + (passages - count + 0.5) / (count + 0.5))
        if name in units:
            if "_" in name and not count and not is_word(units[name].replace("_", " "), bare=is_bare):
                continue  # two words that only stand side by side in this question
            in_pairs.update(name.split("_"))
            weighed.append(Unit(units[name], name, 1.5 * idf))
        else:
            weighed.append(Unit(singles[name], name, idf * (0.4 if name in in_pairs else 1.0)))
    return Topic(tuple(weighed), is_bare)


def coverage(topic: Topic, text: Terms, context: Terms | None = None) -> float:
    """Return the share of the topic's weight that a text covers, in [0, 1]; 1 for an empty topic.

    A unit that only the context has (headings, title) counts 0.6, one that differs by accents 0.8.
    """
    if not topic.units:
        return 1.0
    got = 0.0
    for unit in topic.units:
        bare = expand_abbreviations(unit.bare)
        share = _share(unit, bare, text, topic.is_bare)
        if share < 0.6 and context:
            share = max(share, 0.6 * _share(unit, bare, context, topic.is_bare))
        got += unit.weight * share
    return got / topic.total if topic.total else 1.0


def _share(unit: Unit, bare: str, terms: Terms, is_bare: bool) -> float:
    if unit.exact in terms.exact:
        return 1.0
    if unit.bare in terms.bare or bare in terms.bare or (" " in bare and set(bare.split()) <= terms.bare):
        return 1.0 if is_bare or " " in bare else 0.8
    return 0.0
