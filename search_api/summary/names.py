"""Names in a sentence, and words that alone turn what it says, against the words of the passages that it cites.

A name must stand in the passages word by word and in its order, accents kept; office abbreviations count as what they
stand for ("UBND" is "Ủy ban nhân dân"). It knows no list of persons or places: a name is what is written with capitals,
or what begins like an agency.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, takewhile

from indexer.text.agencies import ABBREVIATIONS, is_agency
from indexer.text.folding import fold, fold_accents
from indexer.text.numbers import find_numbers
from indexer.text.segmentation import is_word

# What a word is: "Thái", "2026", "VH-XH"; not "-" between blanks
_TOKEN = re.compile(r"[^\W_]+(?:-[^\W\d_]+)*|[^\w\s]|_")
_ROMAN = re.compile(r"[IVXLC]+")  # "II", "XIV"; not "UBND"
# A word that alone changes what is said: denial, level of government, part in a task, number in letters. "một", "năm"
# and "tư" are left out, which are also "a", "year" and "private"; "phó" parts a deputy from his superior.
DECISIVE = frozenset(
    """không chưa chẳng đừng cấm trừ miễn hoãn hủy dừng bãi phó quyền nguyên trước sau hai ba bốn sáu bảy tám chín mười
    mươi trăm nghìn triệu tỷ chục rưỡi nửa gấp tỉnh huyện xã phường quận trung_ương thành_phố thị_trấn chủ_trì phối_hợp
    chỉ_đạo phê_duyệt thay_thế bãi_bỏ hiệu_lực""".split()
)
_HYPHENS = frozenset("-‐‑–—")  # "Văn hóa - Xã hội" is one name
_SAME = {"tỉ": "tỷ", "ngàn": "nghìn"}
_LEVELS = frozenset("xã phường quận huyện tỉnh thị thành trung thôn bộ sở".split())


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a mark. `exact` is folded with accents; one out of an abbreviation (`is_loose`) compares without."""

    exact: str
    is_capital: bool = False
    is_loose: bool = False

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Word):
            return NotImplemented
        if self.is_loose or other.is_loose:
            return fold_accents(self.exact) == fold_accents(other.exact)
        return self.exact == other.exact

    def __hash__(self) -> int:
        return hash(fold_accents(self.exact))

    @property
    def is_mark(self) -> bool:
        """Whether this is a punctuation mark."""
        return not self.exact[0].isalnum()


@lru_cache(maxsize=256)  # the same passages are read for each sentence
def words_of(text: str) -> tuple[Word, ...]:
    """Return the words and marks of a text, abbreviations of office language written out, hyphens left out."""
    words: list[Word] = []
    for token in _TOKEN.findall(unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text))):
        is_capital = token[0].isupper()
        for part in [token] if fold(token) in ABBREVIATIONS else token.split("-"):
            written_out = ABBREVIATIONS.get(fold(part)) if part[:1].isupper() else None
            if written_out:
                words += [Word(word, is_capital, is_loose=True) for word in written_out.split()]
            elif part:
                exact = fold(part)
                words.append(Word(_SAME.get(exact, exact), part[0].isupper()))
    return tuple(words)


@dataclass(frozen=True, slots=True)
class Passages:
    """The words of cited passages, ready to be searched for runs of words."""

    words: tuple[tuple[Word, ...], ...]

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Passages":
        """Read the words of each text; a run of words never spans two of them."""
        return cls(tuple(tuple(word for word in words_of(text) if word.exact not in _HYPHENS) for text in texts))

    def hold(self, run: Sequence[Word]) -> bool:
        """Whether the words stand side by side in one passage."""
        size, first = len(run), run[0]
        return any(
            words[at] == first and list(words[at : at + size]) == list(run)
            for words in self.words
            for at in range(len(words) - size + 1)
        )


def _is_dictionary_word(first: Word, second: Word) -> bool:
    return is_word(f"{first.exact} {second.exact}", bare=first.is_loose or second.is_loose)


def _capital_runs(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Yield names: words with capitals side by side, with the small syllable that ends the last one ("Kinh tế").

    The capital of a sentence's first word tells nothing, so a name may go without it.
    """
    at = 0
    while at < len(words):
        end = at
        while end < len(words) and words[end].is_capital:
            end += 1
        if end == at:
            at += 1
            continue
        run = list(words[at:end])
        if end < len(words) and not words[end].is_mark and _is_dictionary_word(words[end - 1], words[end]):
            run.append(words[end])
        if at == 0 and not run[0].is_loose:
            run = run[1:]
            if end == 1:  # no name but a word of its own: "Thời hạn"
                run = []
        if run:
            yield run
        at = end


def _agencies(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Yield the beginnings of agencies' names, in capitals or not: "phòng kinh tế", "công an xã"."""
    for at in range(len(words) - 1):
        window = list(takewhile(lambda word: not word.is_mark, words[at : at + 4]))
        if len(window) < 2 or not is_agency(" ".join(word.exact for word in window)):
            continue
        head = 1 if is_agency(window[0].exact) else 2
        following = window[head : head + 2]
        if len(following) == 2 and _is_dictionary_word(*following):
            yield window[: head + 2]
        elif following and (head == 1 or following[0].exact in _LEVELS):
            yield window[: head + 1]


def _numerals(words: Sequence[Word], text: str) -> Iterator[list[Word]]:
    """Yield Roman numbers with the word that they belong to: "quý II", "mục III"."""
    roman = {fold(token) for token in _TOKEN.findall(text) if _ROMAN.fullmatch(token)}
    for before, word in pairwise(words):
        if word.is_capital and word.exact in roman and not before.is_mark:
            yield [before, word]


def _decisive(words: Sequence[Word]) -> Iterator[list[Word]]:
    for at, word in enumerate(words):
        if word.exact in DECISIVE:
            yield [word]
        pair = list(words[at : at + 2])
        if len(pair) == 2 and "_".join(w.exact for w in pair) in DECISIVE:
            yield pair


def holds_names(sentence: str, passages: Passages) -> bool:
    """Whether each name and each decisive word of a sentence stands in the passages."""
    for number in reversed(find_numbers(sentence)):  # compared as a whole elsewhere
        sentence = f"{sentence[: number.start]} ; {sentence[number.end :]}"
    words = words_of(sentence)
    needed = [*_capital_runs(words), *_agencies(words), *_numerals(words, sentence), *_decisive(words)]
    return all(passages.hold(run) for run in needed)
