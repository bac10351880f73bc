"""What a question is about, as weighted units, and how much of it a text covers.

Coverage decides between an answer and "not found": a passage that lacks the rare words of the question does not
answer it, however near its vector lies.
"""

import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain, pairwise
from typing import Protocol

from indexer.text.agencies import STARTS_OF_ABBREVIATIONS, expand_abbreviations
from indexer.text.folding import fold, fold_accents, has_accents
from indexer.text.numbers import find_numbers
from indexer.text.rarity import inverse_document_frequency
from indexer.text.segmentation import is_word
from search_api.background import PASSAGES, usual_share
from search_api.everyday import meanings
from search_api.places import UNITS

# "số" twice in "số_số": "_" joins the two words of a unit here, so that no word may hold one
_WORD = re.compile(r"[^\W_]+")
_TOKEN = re.compile(r"[^\W_]+|[^\w\s]|_")  # a word or a mark: "hóa", "-", "_"; not a blank
# Chosen by eye: the shipped encoder gives English questions 0.0 to 0.2 with unrelated passages
UNRELATED_COSINE, TRANSLATION_COSINE = 0.2, 0.4
_OTHER_WORDS = 0.85  # chosen by eye: what documents write for an everyday word is hardly ever just the same
# A pair of syllables that differs by accents is likely a slip, one syllable may well be another word: "phạt", "phát"
_OTHER_ACCENTS, _OTHER_ACCENTS_OF_ONE = 0.8, 0.4
# One typed without accents may be any of several words; of 249 gold questions without accents 0.75 answers 242
# rightly, 0.85 241, 1.0 242 with one more wrong answer to a question that has none
_BARE_SYLLABLE = 0.75
_FAR_MORE = 4  # times as often: then the rarer of two overlapping pairs of syllables is no word
# Words that ask rather than say what about, and the smallest function words
_ASKING = frozenset(
    """ai nào gì đâu khi bao mấy nhiêu thế sao là có được bị đã sẽ đang phải cần của cho ở tại trên dưới trong
    ngoài vậy nhỉ ạ
    về với và hoặc các những một mỗi này đó kia thì mà để từ đến theo bởi do xin hãy hỏi biết tôi mình chúng ta em anh
    chị ông bà giúp việc rằng nếu nhằm như ra vào lên xuống nữa rất quá cũng đều còn chưa không số ngày tháng
    năm gồm gửi ghi nêu lấy nói luôn ấy đấy hả nhé nha cái vụ kiểu bên""".split()
)
# The same without accents, where hardly any word of content looks like them ("bao" may be báo, "de" đề)
_ASKING_BARE = frozenset(
    """ai nao gi dau khi may nhieu la co duoc cua cho o tai tren trong ngoai voi va hoac cac nhung mot nay thi tu
    theo boi xin toi em viec so ngay thang nam gom phai gui ghi neu lay noi luon""".split()
)
_ASKING_ENGLISH = frozenset(
    """who what when where which how why is are was were be been being the a an of in on at to for by from with and or
    that this these those does do did must should shall will would can could has have had task tasks duty duties it its
    their there responsible charge chair chairs chaired lead leads leading led coordinate coordinates coordinating
    deadline date due much many please tell me about name list all any during under into as units unit agency agencies
    office offices take takes place happen happens held hold start starts begin begins end ends submit submitted send
    sent done planned paid spent used set sets
    assigned complete completed finish finished need needs get gets make makes give
    gives given long often reaches reach exceeds exceed""".split()
)
_FOREIGN_WEIGHT = 2.5  # of an English word that nobody knows: about that of a word in one passage of ten
_WORD_ENDS = frozenset("số so cần can tai vụ thế".split())
# Multi-word ways of asking, taken out before the words are looked at: "thời hạn hoàn thành", "những nhiệm vụ nào"
_ASKING_PHRASES = re.compile(
    r"\b(?:"
    # kế hoạch trồng cây số bao nhiêu, which is no "cây số"; not: dân số bao nhiêu
    r"(?<!dan )(?<!tong )(?<!chi )(?<!he )(?<!ma )(?<!ty )(?<!doi )so (?:bao nhieu|may|nao|gi)"
    # bao nhiêu tiền một tháng, bao nhiêu 1 buổi, so với; not: bao nhiêu hộ
    r"|bao nhieu(?: tien| phan tram)?(?: (?:1|mot|moi) (?:thang|buoi|nam|nguoi|ngay|lan|gio|tiet|cuoc|tre|hoc sinh))?"
    r"|so voi"
    r"|(?:nop |gui )?(?:qua|ve|cho|den|toi) (?:phong|co quan|don vi|bo phan|noi) nao"
    r"|vui long|ke ten|gom nhung gi|nhung gi|or more|at least"
    r"|(?:co quan|don vi|bo phan|phong ban|nguoi|noi) nao|chu tri(?: thuc hien)?|phu trach|chiu trach nhiem(?! chung)"
    r"|phoi hop(?! (?:giua|voi|chat che))|thoi (?:han|gian)(?: (?:thuc hien|hoan thanh))?|khi nao|(?:bao|may) gio"
    r"|ngay nao"
    r"|han chot|truoc ngay|(?:nhung |cac )?nhiem vu (?:nao|gi)|(?:(?:co )?nghia )?la (?:gi|ai)|nhu the nao|ra sao"
    r"|bao lau(?: (?:mot|1) lan)?|bao nhieu|(?:o|tu) dau"
    r"|(?:phai |can )?(?:lam )?xong(?: truoc)?|nam (?:nay|ngoai|truoc|sau|toi)"
    r"|tong cong|tong so|so sanh|doi chieu|khac (?:nhau|gi)|giong nhau|qua cac nam|cac nam|gom (?:nhung )?ai"
    r"|compared?|comparison"
    r"|can cu (?:vao )?(?:nhung |cac )?van ban nao|ai ky|nguoi ky|who (?:signed|chairs|leads|coordinates)"
    r")\b"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A word or pair of syllables with its weight; `bare` is its accent-free form.

    `others` are the accent-free words and pairs, all of them together, that documents write for an everyday word.
    `is_plain` tells that there are none, and that it is no abbreviation: a text has its bare form or nothing of it.
    """

    exact: str
    bare: str
    weight: float
    others: tuple[frozenset[str], ...] = ()
    is_plain: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    """The units of a question. Empty where the question only names documents.

    `foreign` is the weight of English words that neither the glossary nor any passage knows: whether a passage says
    the same can only be told from its vector.
    """

    units: tuple[Unit, ...]
    is_bare: bool
    foreign: float = 0.0
    total: float = field(init=False, repr=False, compare=False)  # of the weights; every text is measured by it
    plain: frozenset[str] = field(init=False, repr=False, compare=False)  # bare forms of the plain units
    has_only_plain: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        plain = frozenset(unit.bare for unit in self.units if unit.is_plain)
        object.__setattr__(self, "total", sum(unit.weight for unit in self.units) + self.foreign)
        object.__setattr__(self, "plain", plain)
        object.__setattr__(self, "has_only_plain", all(unit.is_plain for unit in self.units))

    @property
    def is_empty(self) -> bool:
        """Whether the question is about nothing but documents."""
        return not self.units and not self.foreign


@dataclass(frozen=True, slots=True)
class Terms:
    """The words and pairs of a text, exact and accent-free, ready to be compared."""

    exact: frozenset[str]
    bare: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "Terms":
        """Read the terms of a text."""
        words = words_of(text)
        bare = list(map(_bare_word, words))
        if not STARTS_OF_ABBREVIATIONS.isdisjoint(bare):
            bare = _WORD.findall(expand_abbreviations(fold_accents(text)))
        numbers = [number.key for number in find_numbers(text)]
        return cls(_terms(words, numbers), _terms(bare, numbers))


@lru_cache(maxsize=20_000)
def _bare_word(word: str) -> str:
    return fold_accents(word)


def _terms(words: Sequence[str], numbers: Iterable[str] = ()) -> frozenset[str]:
    # texts share most of their terms
    return frozenset(map(sys.intern, chain(words, map("_".join, pairwise(words)), numbers)))


class DocumentFrequency(Protocol):
    """Tells in how many passages each term occurs, and how many passages there are."""

    def __call__(self, terms: Sequence[str], *, bare: bool) -> tuple[list[int], int]:
        """Look up terms; `bare` ones have no accents."""
        ...


def occurs(name: str, frequencies: DocumentFrequency) -> bool:
    """Whether passages have each pair of neighbours of an accent-free name, or its one word."""
    words = name.split()
    pairs = ["_".join(pair) for pair in pairwise(words)] or words
    return all(frequencies(pairs, bare=True)[0])


def _blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + "|" * (end - start) + text[end:]
    return text


def _asks(word: str, *, is_bare: bool, is_english: bool) -> bool:
    """Whether a word asks; English ones only in an English question: "an" is a syllable of "an toàn"."""
    return (is_english and word in _ASKING_ENGLISH) or word in (_ASKING_BARE if is_bare else _ASKING)


def _ends_word(run: list[tuple[int, int]], exact: str, word: str) -> bool:
    """Whether a word that else asks is the end of one: "số" of "dân số", "cần" of "hậu cần"."""
    if not run or word not in _WORD_ENDS:
        return False
    return is_word(f"{exact[slice(*run[-1])]} {word}", bare=word.isascii())


def name_spans(text: str, names: Sequence[str]) -> list[tuple[int, int]]:
    """Return where accent-free names stand in a text, each with the word for its unit ("xã", "ward") if it has one."""
    bare, spans = fold_accents(text), []
    for name in names:
        words = r"\W+".join(map(re.escape, name.split()))
        pattern = re.compile(rf"\b(?:(?:{UNITS}|nam)\s+)?{words}\b(?:\s+(?:commune|ward|{UNITS})\b)?")
        spans += [match.span() for match in pattern.finditer(bare)]
    return spans


def _runs(
    question: str, drop: Sequence[str], asked: re.Pattern[str] | None, *, is_english: bool, meant: str
) -> list[list[tuple[int, int]]]:
    """Return runs of neighbouring word offsets that say what the question is about.

    `meant` is the question letter by letter with the accents that it was typed without.
    """
    is_bare, exact, accented = not has_accents(question), fold(question), fold(meant)
    bare = fold_accents(question)
    bare = _blank(bare, [m.span() for m in _ASKING_PHRASES.finditer(bare)])
    bare = _blank(bare, name_spans(question, drop))
    if asked:
        bare = _blank(bare, [m.span() for m in asked.finditer(bare)])
    runs: list[list[tuple[int, int]]] = [[]]
    for match in _TOKEN.finditer(bare):
        if match.group() in "-_":
            continue
        word = exact[slice(*match.span())]
        if not match.group()[0].isalnum() or (
            (
                _asks(word, is_bare=is_bare, is_english=is_english)
                or _asks(accented[slice(*match.span())], is_bare=False, is_english=False)
            )
            and not _ends_word(runs[-1], exact, word)
        ):
            runs.append([])
        else:
            runs[-1].append(match.span())
    return [run for run in runs if run]


def read_topic(
    question: str,
    drop: Sequence[str],
    frequencies: DocumentFrequency,
    *,
    asked: re.Pattern[str] | None = None,
    is_english: bool = False,
    meant: str = "",
) -> Topic:
    """Return the topic of a question.

    No topic are the names in `drop` (places, years: they bind) and the accent-free words that `asked` matches; `meant`
    is the question with the accents that it was typed without, which tell "lên" from "len".
    """
    numbers = find_numbers(question)
    text = _blank(question, [(n.start, n.end) for n in numbers])
    exact_text = fold(text)
    units: dict[str, str] = {number.key: number.key for number in numbers}
    singles: dict[str, str] = {}
    for run in _runs(text, drop, asked, is_english=is_english, meant=meant):
        words = [exact_text[start:end] for start, end in run]
        bare = [fold_accents(word) for word in words]
        singles.update(zip(bare, words, strict=True))
        for (first, second), exact in zip(pairwise(bare), pairwise(words), strict=True):
            units[f"{first}_{second}"] = "_".join(exact)
    topic = _weighed(units, singles, frequencies, is_bare=not has_accents(question))
    return _without_foreign(topic, frequencies) if is_english else _with_meanings(topic, question)


def _with_meanings(topic: Topic, question: str) -> Topic:
    """Return the topic with what documents write for its everyday words."""
    others: dict[str, list[frozenset[str]]] = {}
    for meaning in meanings(question):
        said = _terms(_WORD.findall(fold_accents(question[meaning.start : meaning.end])))
        written = _WORD.findall(fold_accents(meaning.written))
        wanted = frozenset("_".join(pair) for pair in pairwise(written)) or frozenset(written)
        for term in said:
            others.setdefault(term, []).append(wanted)
    if not others:
        return topic
    units = (
        replace(unit, others=tuple(others[unit.bare]), is_plain=False) if unit.bare in others else unit
        for unit in topic.units
    )
    return Topic(tuple(units), topic.is_bare, topic.foreign)


def _without_foreign(topic: Topic, frequencies: DocumentFrequency) -> Topic:
    """Return the topic with its unknown English words as one weight."""
    counts, _ = frequencies([unit.bare for unit in topic.units], bare=True)
    known = tuple(unit for unit, count in zip(topic.units, counts, strict=True) if count or not unit.exact.isascii())
    pairs = [unit for unit in topic.units if unit not in known and "_" not in unit.bare]
    return Topic(known, topic.is_bare, sum(min(unit.weight, _FOREIGN_WEIGHT) for unit in pairs))


def _is_chance(name: str, exact: str, counts: dict[str, int], *, is_bare: bool) -> bool:
    """Whether two words only stand side by side in this question: no passage has them so, and no dictionary.

    A pair that overlaps one which passages have far more often ("cáo định" in "báo cáo định kỳ") is chance too.
    """
    first, second = name.split("_")
    overlapping = [
        count
        for other, count in counts.items()
        if other != name and (other.endswith(f"_{first}") or other.startswith(f"{second}_"))
    ]
    if max(overlapping, default=0) > _FAR_MORE * counts[name]:
        return True
    return not counts[name] and not is_word(exact.replace("_", " "), bare=is_bare)


def _counts(
    names: list[str], exact: list[str], frequencies: DocumentFrequency, *, is_bare: bool
) -> tuple[dict[str, int], int]:
    """Return how often each unit occurs; one typed without its accents ("kế hoach") counts by its bare form."""
    bare_counts, passages = frequencies(names, bare=True)
    if is_bare:
        return dict(zip(names, bare_counts, strict=True)), passages
    exact_counts, _ = frequencies(exact, bare=False)
    rows = zip(names, exact, bare_counts, exact_counts, strict=True)
    return {
        name: count or (bare if any(syllable.isascii() for syllable in written.split("_")) else 0)
        for name, written, bare, count in rows
    }, passages


def words_of(text: str) -> list[str]:
    """Return the folded words of a text."""
    return _WORD.findall(fold(text))


def _weighed(units: dict[str, str], singles: dict[str, str], frequencies: DocumentFrequency, *, is_bare: bool) -> Topic:
    names = [*units, *singles]
    counts, passages = _counts(names, [*units.values(), *singles.values()], frequencies, is_bare=is_bare)
    pairs = {
        name: exact
        for name, exact in units.items()
        if "_" not in name or not _is_chance(name, exact, counts, is_bare=is_bare)
    }
    in_pairs = {syllable for name in pairs for syllable in name.split("_")}
    weighed = []
    for name, exact in (*pairs.items(), *singles.items()):
        usual = PASSAGES * usual_share(name if is_bare else exact, bare=is_bare)
        idf = inverse_document_frequency(counts[name] + usual, passages + PASSAGES)
        factor = 1.5 if name in pairs else 0.4 if name in in_pairs else 1.0
        weighed.append(Unit(exact, name, factor * idf, is_plain=_written_out(name) == name))
    return Topic(tuple(weighed), is_bare)


def coverage(
    topic: Topic, text: Terms, context: Terms | None = None, *, cosine: float = 0.0, context_share: float = 0.6
) -> float:
    """Return the share of the topic's weight that a text covers, in [0, 1]; 1 for an empty topic.

    A unit that only the context has (headings, title) counts `context_share`, one that differs by accents less; foreign
    words count by how near the text's vector is to the question's.
    """
    if topic.is_empty:
        return 1.0
    got = topic.foreign * _nearness(cosine)
    common = topic.plain & text.bare
    if context is not None:
        common |= topic.plain & context.bare
    if topic.has_only_plain and not common:  # most texts: a question looks at thousands of tasks
        return got / topic.total if topic.total else 1.0
    sure = _sure_syllables(topic, text, context) if topic.is_bare else frozenset()
    for unit in topic.units:
        if unit.is_plain and unit.bare not in common:
            continue
        bare = _written_out(unit.bare)
        share = _share(unit, bare, text, topic.is_bare)
        if share < context_share and context:
            share = max(share, context_share * _share(unit, bare, context, topic.is_bare))
        if topic.is_bare and "_" not in unit.bare and unit.bare not in sure and " " not in bare:
            share *= _BARE_SYLLABLE
        got += unit.weight * share
    return got / topic.total if topic.total else 1.0


def says(unit: Unit, text: Terms, *, is_bare: bool) -> bool:
    """Whether a text has a unit of a topic, be it by its abbreviation or in the words that documents write for it."""
    if unit.is_plain and unit.bare not in text.bare:
        return False
    return bool(_share(unit, _written_out(unit.bare), text, is_bare))


@lru_cache(maxsize=10_000)
def _written_out(bare: str) -> str:
    return expand_abbreviations(bare)


def _sure_syllables(topic: Topic, text: Terms, context: Terms | None) -> frozenset[str]:
    """Return the syllables typed without accents that a text has in a pair: these are the words that were meant."""
    said = text.bare | (context.bare if context else frozenset())
    return frozenset(
        word for unit in topic.units if unit.bare in said and "_" in unit.bare for word in unit.bare.split("_")
    )


def _nearness(cosine: float) -> float:
    """Map the cosines between unrelated texts and translations to [0, 1]."""
    return min(1.0, max(0.0, (cosine - UNRELATED_COSINE) / (TRANSLATION_COSINE - UNRELATED_COSINE)))


def _share(unit: Unit, bare: str, terms: Terms, is_bare: bool) -> float:
    if unit.exact in terms.exact:
        return 1.0
    if unit.bare in terms.bare or bare in terms.bare or (" " in bare and set(bare.split()) <= terms.bare):
        if is_bare or " " in bare or unit.exact.isascii():
            return 1.0
        return _OTHER_ACCENTS if "_" in unit.bare else _OTHER_ACCENTS_OF_ONE
    return _OTHER_WORDS if any(words <= terms.bare for words in unit.others) else 0.0
