"""Numbers as people shorten them ("QĐ 89/2025", "nghị quyết 55/2025", "cv 17986") -> the documents that carry them.

A number written in full is read by `indexer.text.numbers`; here stands what lacks the symbol of its issuer.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from indexer.store import DocumentRecord
from indexer.text.document_types import DOCUMENT_TYPES
from indexer.text.folding import fold_accents
from indexer.text.numbers import TYPE_NAMES, find_numbers

_SHORT = {"qd", "nq", "ct", "kh", "tb", "cv", "tt", "nd", "hd", "bc", "ttr", "cd", "ttlt", "kl"}
_NAMES = {short: fold_accents(name) for short, name in TYPE_NAMES.items() if short in _SHORT}
_ENGLISH = {
    "decision": "quyet dinh",
    "resolution": "nghi quyet",
    "decree": "nghi dinh",
    "plan": "ke hoach",
    "circular": "thong tu",
    "directive": "chi thi",
    "dispatch": "cong van",
    "letter": "cong van",
    "programme": "chuong trinh",
    "program": "chuong trinh",
    "notice": "thong bao",
    "report": "bao cao",
}
_TYPES = sorted({*_SHORT, *_ENGLISH, *(fold_accents(name) for name in DOCUMENT_TYPES)}, key=len, reverse=True)
# "qd 89/2025", "nghi quyet so 55/2025", "cong van so 17986", "decision 80/2025"; not "ke hoach 5 nam", not "qd 12/10"
_NUMBER = re.compile(
    rf"\b(?P<type>{'|'.join(map(re.escape, _TYPES))})\s+(?P<said>so\s*:?\s*|no\.?\s*)?"
    r"(?P<digits>\d{1,5})(?:\s?/\s?(?P<year>(?:19|20)\d\d))?(?![\w/]|[.,]\d|\s?-\s?\w)"
)
# A number typed with blanks: "15 KH UBND", "33 ct ttg", "57 nq/tw"; not "15/KH-UBND", "12 ct xa", "nam 2026 kh ubnd xa"
_PARTED = re.compile(
    rf"(?<![\w/.,-])(?P<digits>(?!(?:19|20)\d\d\s*[a-z])\d{{1,5}})(?:\s*/?\s*(?P<year>(?:19|20)\d\d))?(?:\s+|\s*[/-]\s*)"
    rf"(?P<type>{'|'.join(sorted(_SHORT, key=len, reverse=True))})(?:\s+|\s*[/-]\s*)"
    r"(?P<issuer>ubnd|hdnd|ttg|cp|tw|tu|hu|du|bch)(?!\w)"
)
_LEAST_DIGITS = 3  # a number without a year and without "số" before it is one only where it is long …
_LEAST_CLOSED = 2  # … or where nothing follows that it could count
# What a number does not count: "nghị quyết 57?", "nghị quyết 57 của Bộ"; not "kế hoạch 10 năm", "báo cáo 15 ngày"
_CLOSED = re.compile(
    r"\s*(?:$|[?!.,;:)\"”]|(?:cua|ve|do(?! thi)|duoc|la|va|hoac|hay|thi(?! tran| xa)|co|da|het|ban hanh|ai|nao|gi|khong"
    r"|of|by|on|from|is|was|and|or|in)\b|(?:ngay|thang|nam)\s+(?:\d|nao))"
)


@dataclass(frozen=True, slots=True)
class ShortNumber:
    """A shortened number in a question, with the accent-free name of its type."""

    start: int
    end: int
    type_name: str
    digits: str
    year: str | None

    def is_of(self, document: DocumentRecord) -> bool:
        """Whether a document carries this number."""
        key = document.number_key
        if not key:
            return False
        digits, *rest = key.split("/")
        year = rest[0] if len(rest) > 1 else None
        if digits != self.digits or (self.year and year != self.year and str(document.year) != self.year):
            return False
        return fold_accents(document.document_type or "") == self.type_name

    def is_key(self, key: str) -> bool:
        """Whether the key of a cited number ("371/qd-ubnd", "66/2025/nd-cp") is this number's."""
        digits, *rest = key.split("/")
        symbol = rest[-1].split("-")[0] if rest else ""
        year = rest[0] if len(rest) > 1 else None
        is_year = self.year is None or year is None or year == self.year
        return digits == self.digits and is_year and _NAMES.get(symbol) == self.type_name


def join_numbers(question: str) -> str:
    """Return a question with the numbers that were typed with blanks as they are written: "15 kh ubnd", 15/KH-UBND."""
    bare = fold_accents(question)
    whole = [(number.start, number.end) for number in find_numbers(question)]
    for match in reversed(list(_PARTED.finditer(bare))):
        if any(start < match.end() and match.start() < end for start, end in whole):
            continue
        year = f"{match['year']}/" if match["year"] else ""
        symbol = "-".join(question[slice(*match.span(part))].upper() for part in ("type", "issuer"))
        question = f"{question[: match.start()]}{match['digits']}/{year}{symbol}{question[match.end() :]}"
    return question


def short_numbers(question: str) -> list[ShortNumber]:
    """Return the shortened numbers of a question, in order."""
    bare = fold_accents(question)
    whole = [(number.start, number.end) for number in find_numbers(question)]
    found = []
    for match in _NUMBER.finditer(bare):
        if any(start < match.end() and match.start() < end for start, end in whole):
            continue
        least = _LEAST_CLOSED if _CLOSED.match(bare, match.end()) else _LEAST_DIGITS
        if not (match["year"] or match["said"] or len(match["digits"]) >= least):
            continue
        name = _NAMES.get(match["type"]) or _ENGLISH.get(match["type"], match["type"])
        digits = match["digits"].lstrip("0") or "0"
        found.append(ShortNumber(match.start(), match.end(), name, digits, match["year"]))
    return found


def carrying(numbers: Iterable[ShortNumber], documents: Iterable[DocumentRecord]) -> frozenset[str]:
    """Return the ids of the documents that carry one of these numbers."""
    wanted = list(numbers)
    if not wanted:
        return frozenset()
    return frozenset(document.id for document in documents if any(number.is_of(document) for number in wanted))
