"""A stored passage -> a clause to compare: its words without accents, names of places and figures put aside.

Two communes' texts are one wording where only the commune, a date or a number differs, so these do not count. Knows
nothing of families.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from indexer.model import Span
from indexer.store import DocumentRecord, PassageRecord
from indexer.structure.marks import read_mark
from indexer.text.agencies import ABBREVIATIONS
from indexer.text.dates import find_dates
from indexer.text.folding import fold_accents
from indexer.text.letters import UPPER
from indexer.text.numbers import find_numbers
from search_api.catalogue import place_names

_FIGURE, _PLACE = "0", "§"
_WORD = re.compile(r"\w+|§")
# "xã Thái Tân", "phường Nam Đồ Sơn"; not "xã hội", not "phường và xã"
_UNIT_NAME = re.compile(
    r"(?P<unit>\b(?:[Xx]ã|[Pp]hường|[Tt]hị trấn|[Đđ]ặc khu|[Hh]uyện|[Tt]hị xã|[Tt]hành phố|[Tt]ỉnh|[Tt]hôn)\s+)"
    rf"[{UPPER}]\w*(?:\s+[{UPPER}]\w*){{0,4}}"
)
# "ngay 16 thang 6 nam 2025" as one figure, like "16/6/2025"; not "thang 6"
_WORDED_DATE = re.compile(r"\b(?:ngay\s+)?\d{1,2}\s+thang\s+\d{1,2}\s+nam\s+\d{4}\b|\bngay\s+(?=\d{1,2}[/.-]\d)")
# "; Cơ quan chủ trì: " between the cells of a row's text; not "; báo cáo kết quả"
_NEXT_CELL = re.compile(r";\s+(?=[^\W\d_][^:;]{1,40}:\s)")


@dataclass(frozen=True, slots=True)
class Clause:
    """What is compared of a passage.

    `words` are accent-free, with one sign for any figure and one for any place. `numbers` and `days` are those of the
    documents that a legal basis cites: another law is another basis, however alike the words.
    """

    passage_id: int
    document_id: str
    words: tuple[str, ...]
    numbers: frozenset[str] = frozenset()
    days: frozenset[str] = frozenset()

    @property
    def cites(self) -> frozenset[str]:
        """The numbers and days together."""
        return self.numbers | self.days

    def may_equal(self, other: "Clause") -> bool:
        """Whether what the two cite does not tell them apart; a number or day that one lacks does not."""
        return not (self.numbers and other.numbers and self.numbers != other.numbers) and not (
            self.days and other.days and self.days != other.days
        )


def clause_span(passage: PassageRecord) -> Span:
    """Return the words of a passage that are worth copying: without its mark, of a table's row the longest cell.

    The span indexes the document's canonical text; the passage must carry its quote.
    """
    start, body = passage.span.start, passage.quote
    if passage.kind == "row":
        cell = max(re.finditer(r"[^\t]+", body), key=lambda match: len(match.group()), default=None)
        if cell is not None:
            start, body = start + cell.start(), cell.group()
    first = body.split("\n", 1)[0]
    if passage.kind != "recipients" and (mark := read_mark(first.strip())) and mark.rest:
        offset = first.find(mark.rest)
        start, body = start + offset, body[offset:]
    lead = len(body) - len(body.lstrip())
    return Span(start + lead, start + lead + len(body.strip()))


def comparable_words(text: str, places: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the words of a text that tell one wording from another; `places` are names, accent-free, that go too."""
    masked = _UNIT_NAME.sub(lambda match: match["unit"] + _PLACE, text)
    bare = _WORDED_DATE.sub(" 0 ", fold_accents(masked))
    for name in places:
        if name in bare:
            bare = re.sub(rf"\b{re.escape(name)}\b", _PLACE, bare)
    words: list[str] = []
    for word in _WORD.findall(bare):
        sign = _FIGURE if word[0].isdigit() else word
        if sign in (_FIGURE, _PLACE) and words and words[-1] == sign:
            continue
        long = ABBREVIATIONS.get(sign)
        words += long.split() if long else (sign,)
    return tuple(words)


def comparable_places(document: DocumentRecord) -> tuple[str, ...]:
    """Return the names of a document's own places as `comparable_words` wants them."""
    return tuple(sorted(map(fold_accents, place_names(document)), key=len, reverse=True))


def _wording(passage: PassageRecord) -> str:
    """Return the text that is compared, on one line and without quotes at hand."""
    if passage.kind == "row":
        return max((cell.partition(": ")[2] or cell for cell in _NEXT_CELL.split(passage.text)), key=len)
    mark = read_mark(passage.text) if passage.kind != "recipients" else None
    return mark.rest if mark else passage.text


def make_clause(passage: PassageRecord, places: Iterable[str]) -> Clause:
    """Return what is compared of a passage; `places` are its document's own, as `comparable_places` gives them."""
    text = _wording(passage)
    words = comparable_words(text, places)
    if not passage.is_legal_basis:
        return Clause(passage.id, passage.document_id, words)
    numbers = frozenset(number.key for number in find_numbers(text))
    days = frozenset(mention.day.isoformat() for mention in find_dates(text))
    return Clause(passage.id, passage.document_id, words, numbers, days)
