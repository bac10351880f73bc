"""The communes, wards and provinces that a question names, known to the index or not.

A name binds: an answer from another commune is no answer. So a unit that no document comes from binds to nothing,
and a name must be the whole name: "xã An Quang Đông" is not An Quang, "Hạ năm 2026" is not Hà Nam.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexer.text.folding import fold, fold_accents, has_accents

LOCAL_UNITS = "xa|phuong|thi tran|dac khu"
HIGHER_UNITS = "huyen|quan|thi xa|thanh pho|tinh"
# The provinces before and after the mergers of 2025, accent-free; those of one syllable ("Huế") are everyday words too
PROVINCES = (
    "an giang|ba ria vung tau|bac giang|bac kan|bac lieu|bac ninh|ben tre|binh dinh|binh duong|binh phuoc|binh thuan"
    "|ca mau|can tho|cao bang|da nang|dak lak|dak nong|dien bien|dong nai|dong thap|gia lai|ha giang|ha nam|ha noi"
    "|ha tinh|hai duong|hai phong|hau giang|hoa binh|hung yen|khanh hoa|kien giang|kon tum|lai chau|lam dong|lang son"
    "|lao cai|long an|nam dinh|nghe an|ninh binh|ninh thuan|phu tho|phu yen|quang binh|quang nam|quang ngai|quang ninh"
    "|quang tri|soc trang|son la|tay ninh|thai binh|thai nguyen|thanh hoa|tien giang|ho chi minh|tra vinh|tuyen quang"
    "|vinh long|vinh phuc|yen bai"
)
UNITS = f"{LOCAL_UNITS}|{HIGHER_UNITS}"
_WORD = re.compile(r"\w+")
_YEAR_WORD = re.compile(r"\bn[ăa]m(?=\s+\d{4}\b)", re.IGNORECASE)
# Words that follow "xã" or "tỉnh" without being its name: "xã hội", "xã nào", "tỉnh ủy", "thành phố và"
_NO_NAME = frozenset(
    """hoi va hoac co la nao nay trong duoc phai do chu phoi thuc uy viec cho de khi gi ai se da dang can ve theo
    tai thi cung voi trien khai ban hanh toi nhu tu den cac nhung so cap doan van uong thon khac minh ta moi cu tren
    duoi dau lam bao nhieu""".split()
)
_PART_OF_WORD = frozenset(("hoi", "uy", "doi"))  # "Xã Hội", "Tỉnh ủy", "Tỉnh đội"
# "ở xã ", "tỉnh "; the group `at` tells that something is said to be in it
_UNIT = re.compile(rf"\b(?P<at>(?:o|tai|cua|thuoc|in|of|at)\s+)?(?P<unit>{UNITS})\s+(?=\w)")
_LOCAL = re.compile(LOCAL_UNITS)
# "phu dong?" or "phu dong 2026" to the end of the question; not "lay tu dau vay the"
_TAIL = re.compile(r"(?P<name>[^\W\d]+(?:\s+[^\W\d]+){0,2})(?:\s+\d{4})?[\s?.!]*$")
# "Phú Đông commune"
_BEFORE_UNIT = re.compile(r"\s+(?P<unit>commune|ward|township)\b")
_NEXT_WORD = re.compile(r"\s*(\w+)")


@dataclass(frozen=True, slots=True)
class NamedPlaces:
    """What a question says of places: known ones (accent-free) and whether it names one that no document has."""

    known: tuple[str, ...]
    has_unknown: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be a unit's name: where it stands, its accent-free form, whether the unit is a commune or ward."""

    span: tuple[int, int]
    bare: str
    is_local: bool


def named_places(question: str, known: Mapping[str, Sequence[str]], occurs: Mapping[str, bool]) -> NamedPlaces:
    """Read the places of a question.

    `known` maps accent-free names of the index's places to the ways they are written (folded, accents kept);
    `occurs` tells of a candidate name, accent-free, whether the documents speak of it: a higher unit that they do
    not come from but speak of ("thành phố Hải Phòng") is topic, not an unknown place; see `_is_topic`.
    """
    question = _YEAR_WORD.sub(lambda match: " " * len(match.group()), question)
    taken: list[tuple[int, int]] = []
    names: list[str] = []
    bare = fold_accents(question)
    words = frozenset(_WORD.findall(bare))
    for name in sorted((name for name in known if words.issuperset(name.split())), key=len, reverse=True):
        spans = [span for span in _matches(question, bare, name, known[name]) if not _overlaps(span, taken)]
        if spans:
            taken += spans
            names.append(name)
    strange = [found for found in candidates(question) if not _overlaps(found.span, taken)]
    has_unknown = any(not _is_topic(found, occurs.get(found.bare, False), bool(names)) for found in strange)
    return NamedPlaces(tuple(names), has_unknown)


def _is_topic(found: Candidate, is_spoken_of: bool, beside_known: bool) -> bool:
    """Whether a place that no document comes from is what a question is about rather than where its answer is from.

    A commune is so where a known place is named too: a province's plan speaks of "phường Việt Yên, Bắc Ninh".
    """
    return (is_spoken_of and beside_known) if found.is_local else (is_spoken_of or beside_known)


def candidates(question: str) -> list[Candidate]:
    """Return the names after "xã", "tỉnh" … or before "commune": capitalised ones, and any that end the question."""
    bare = fold_accents(question)
    found = []
    for match in _UNIT.finditer(bare):
        if span := _capitals_after(question, match.end()) or _ending(bare, match):
            found.append(Candidate(span, bare[slice(*span)], bool(_LOCAL.fullmatch(match["unit"]))))
    for match in _BEFORE_UNIT.finditer(bare):
        if span := _capitals_before(question, match.start("unit")):
            found.append(Candidate(span, bare[slice(*span)].strip(), is_local=True))
    return [candidate for candidate in found if candidate.bare.split()[0] not in _PART_OF_WORD]


def _is_capital(word: str) -> bool:
    return word[:1].isupper()


def _overlaps(span: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    return any(span[0] < other[1] and other[0] < span[1] for other in others)


def _matches(question: str, bare: str, name: str, spellings: Sequence[str]) -> list[tuple[int, int]]:
    """Return where a known name stands as a whole name."""
    found = []
    for match in re.finditer(r"\b" + r"\s+".join(map(re.escape, name.split())) + r"\b", bare):
        words = question[slice(*match.span())]
        if has_accents(words) and fold(words) not in spellings:
            continue  # "Hạ năm" is no "Hà Nam"
        following = _NEXT_WORD.match(question, match.end())
        if following and _is_capital(following[1]) and _is_capital(words.split()[-1]):
            continue  # "An Quang Đông" is no "An Quang"
        found.append(match.span())
    return found


def _capitals_after(question: str, start: int) -> tuple[int, int] | None:
    """Return the span of the capitalised words that begin at `start`."""
    end = start
    for match in _NEXT_WORD.finditer(question, start):
        if match.start() != end or not _is_capital(match[1]):
            break
        end = match.end()
    return (start, end) if end > start else None


def _ending(bare: str, match: re.Match[str]) -> tuple[int, int] | None:
    """Return the span of one to three words that end the question after "ở xã": a name typed in small letters."""
    tail = _TAIL.match(bare, match.end())
    if match["at"] is None or tail is None or set(tail["name"].split()) & _NO_NAME:
        return None
    return tail.span("name")


def _capitals_before(question: str, end: int) -> tuple[int, int] | None:
    """Return the span of the capitalised words that end before `end`."""
    start = end
    for match in reversed(list(_WORD.finditer(question, 0, end))):
        if not _is_capital(match.group()):
            break
        start = match.start()
    return (start, end) if start < end else None
