"""A question -> what is asked, about what, in which documents.

Vietnamese with or without accents and English are read by the same patterns over accent-free text.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from indexer.text.agencies import expand_abbreviations
from indexer.text.folding import fold_accents
from indexer.text.numbers import DocumentNumber, find_numbers
from search_api.catalogue import Catalogue, covers_year, spaced
from search_api.glossary import to_vietnamese
from search_api.intents import FIELD_KINDS, Kind, Language, own_words, read_kind, read_language
from search_api.places import candidates, named_places
from search_api.topic import DocumentFrequency, Topic, name_spans, read_topic

_REPORT = re.compile(r"\bbao cao\b")
_YEAR = re.compile(r"(?<![\d/.-])((?:19|20)\d\d)(?![\d/])")
_PERIOD = re.compile(r"(?:19|20)\d\d\s*[-–]\s*(?:19|20)\d\d")
# "kế hoạch thực hiện Nghị quyết số 05-NQ/ĐU" speaks of a plan, not of the resolution
_IMPLEMENTS = re.compile(r"\b(?:thuc hien|trien khai|theo|implement\w*|on)\s+(?:\w+\s+){0,3}(?:so\s*)?$")
# "chủ tịch" is asked for where the plan says "Chủ tịch UBND xã", "VHXH" where it says "Phòng Văn hóa - Xã hội"
_POST_SUFFIX = re.compile(r"(?<=chu tich) uy ban nhan dan.*$")
# "Công an tỉnh" is not the commune's police: the word before the level is taken out of the question
_OTHER_LEVEL = re.compile(r"\b\w+ (?=(?:tinh|huyen|quan|thanh pho)\b(?! (?:uy|hinh|trang)))")
_OFFICE_HEAD = re.compile(r"^(?:phong|van phong|ban|trung tam) (?=\w+ \w+ \w)")


@dataclass(frozen=True, slots=True)
class Query:
    """A question understood.

    `documents` are the ids that it may be answered from, None for all; `names_documents` tells that the question
    itself binds it to them, rather than a filter.
    """

    text: str
    vietnamese: str
    language: Language
    kind: Kind
    topic: Topic
    documents: frozenset[str] | None
    number_keys: tuple[str, ...]
    names: tuple[str, ...]
    asks_report: bool
    names_documents: bool

    @property
    def core(self) -> str:
        """The question without the names that bind it: within the documents named they tell nothing apart."""
        text = self.text
        for start, end in sorted(name_spans(text, self.names), reverse=True):
            text = f"{text[:start]} {text[end:]}"
        return " ".join(text.split())

    @property
    def binds_to_nothing(self) -> bool:
        """Whether the question names a commune, year or number that no document has."""
        return self.documents is not None and not self.documents


def _occurring(question: str, frequencies: DocumentFrequency) -> dict[str, bool]:
    """Tell of each candidate place name whether the documents speak of it."""
    names = {candidate.bare for candidate in candidates(question)}
    found = {}
    for name in names:
        words = name.split()
        pairs = ["_".join(pair) for pair in pairwise(words)] or words
        found[name] = all(frequencies(pairs, bare=True)[0])
    return found


def _asked_numbers(question: str, kind: Kind) -> list[DocumentNumber]:
    """Return the numbers of documents that the question itself is about, not of those that they implement."""
    if kind == "citing":
        return []
    bare = fold_accents(question)
    return [n for n in find_numbers(question) if not _IMPLEMENTS.search(bare[: n.start])]


def _scope(
    question: str, kind: Kind, catalogue: Catalogue, frequencies: DocumentFrequency
) -> tuple[frozenset[str] | None, list[str]]:
    """Return the documents that the names in the question bind it to, and those names."""
    bound: set[str] | None = None
    asked = {number.key for number in _asked_numbers(question, kind)}
    if numbered := catalogue.numbered(asked):
        bound = {document.id for document in numbered}
    elif asked and kind in FIELD_KINDS:
        return frozenset(), []
    places = named_places(question, catalogue.spellings, _occurring(question, frequencies))
    dropped = list(places.known)
    if places.has_unknown:
        return frozenset(), dropped
    if places.known:
        ids = set().union(*(catalogue.places[name] for name in places.known))
        bound = ids if bound is None else bound & ids
    years = {int(found) for found in _YEAR.findall(_PERIOD.sub(" ", question))}
    if years:
        pool = catalogue.documents if bound is None else [catalogue.by_id[i] for i in bound]
        bound = {document.id for document in pool if any(covers_year(document, year) for year in years)}
        dropped += map(str, sorted(years))
    return (None if bound is None else frozenset(bound)), dropped


def understand(
    question: str, catalogue: Catalogue, frequencies: DocumentFrequency, allowed: Iterable[str] | None = None
) -> Query:
    """Read a question against the documents there are; `allowed` are the ids that filters leave."""
    language = read_language(question)
    vietnamese = to_vietnamese(question) if language == "en" else question
    kind = read_kind(question)
    keys = tuple(dict.fromkeys(number.key for number in find_numbers(question)))
    scope, dropped = _scope(question, kind, catalogue, frequencies)
    names_documents = scope is not None
    if allowed is not None:
        scope = frozenset(allowed) if scope is None else scope & frozenset(allowed)
    own = {d.number_key for d in catalogue.numbered(keys)}
    topical = vietnamese
    for number in reversed(find_numbers(vietnamese)):
        if number.key in own or kind == "citing":
            topical = topical[: number.start] + " , " + topical[number.end :]
    topic = read_topic(topical, dropped, frequencies, asked=own_words(kind), is_english=language == "en")
    report = bool(_REPORT.search(fold_accents(vietnamese))) and kind in ("deadline", "passage")
    return Query(question, vietnamese, language, kind, topic, scope, keys, tuple(dropped), report, names_documents)


# An agency that a question names, with at least one word of its name: "Công an xã", "phong tai chinh"
_NAMES_AGENCY = re.compile(
    r"\b(?:phong|so|cong an|trung tam|van phong|hoi|doan thanh nien|ban chi huy|ban chi dao|ban quan ly|uy ban|mat tran"
    r"|tram|chu tich|bi thu|giam doc|cong chuc|truong thon|kho bac|thanh tra) (?!nao\b|gi\b|phai\b|ban\b)\w+"
)


def names_agency(question: str) -> bool:
    """Whether a question names an agency or a post, known or not."""
    return bool(_NAMES_AGENCY.search(expand_abbreviations(fold_accents(question))))


def named_agency(question: str, agencies: Iterable[str]) -> str | None:
    """Return the key of the agency that a question names: the longest of `agencies` (keys) that it holds."""
    words = _OTHER_LEVEL.sub(" ", spaced(expand_abbreviations(fold_accents(question))))
    names = {
        alias: key
        for key in sorted(agencies, reverse=True)
        for alias in (_OFFICE_HEAD.sub("", key), _POST_SUFFIX.sub("", key), key)
    }
    found = [alias for alias in names if f" {alias} " in words]
    return names[max(found, key=len)] if found else None
