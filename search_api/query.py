"""A question -> what is asked, about what, in which documents.

Vietnamese with or without accents and English are read by the same patterns over accent-free text.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from indexer.text.agencies import expand_abbreviations
from indexer.text.folding import fold_accents
from indexer.text.letters import LOWER, UPPER
from indexer.text.numbers import find_numbers
from search_api.catalogue import Catalogue, covers_year, spaced
from search_api.glossary import to_vietnamese
from search_api.intents import Kind, Language, own_words, read_kind, read_language
from search_api.topic import DocumentFrequency, Topic, name_spans, read_topic

_REPORT = re.compile(r"\bbao cao\b")
_YEAR = re.compile(r"(?<![\d/.-])((?:19|20)\d\d)(?![\d/])")
_PERIOD = re.compile(r"(?:19|20)\d\d\s*[-–]\s*(?:19|20)\d\d")
# "xã Nam Định" in a question names a commune even where the index has none of that name
_NAMED_UNIT = re.compile(
    rf"\b(?:[Xx]ã|[Pp]hường|[Tt]hị trấn|[Cc]ommune|[Ww]ard)\s+((?:[{UPPER}][{LOWER}]+(?:\s+|$)){{1,4}})"
)
# "Phú Đông commune"
_NAMED_UNIT_EN = re.compile(rf"\b((?:[{UPPER}][{LOWER}]+\s+){{1,4}})(?:commune|ward|township)\b")


# "chủ tịch" is asked for where the plan says "Chủ tịch UBND xã", "VHXH" where it says "Phòng Văn hóa - Xã hội"
_POST_SUFFIX = re.compile(r"(?<=chu tich) uy ban nhan dan.*$")
_OFFICE_HEAD = re.compile(r"^(?:phong|van phong|ban|trung tam) (?=\w+ \w+ \w)")


@dataclass(frozen=True, slots=True)
class Query:
    """A question understood. `documents` are the ids that it may be answered from, None where it names none."""

    text: str
    vietnamese: str
    language: Language
    kind: Kind
    topic: Topic
    documents: frozenset[str] | None
    number_keys: tuple[str, ...]
    names: tuple[str, ...]
    asks_report: bool

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


def _unknown_unit(question: str, catalogue: Catalogue) -> bool:
    """Whether the question names a commune that no document comes from."""
    names = [*_NAMED_UNIT.findall(question), *_NAMED_UNIT_EN.findall(question)]
    for name in names:
        words = spaced(name)
        if not any(f" {known} " in words or words in f" {known} " for known in catalogue.places):
            return True
    return False


def _scope(question: str, catalogue: Catalogue, keys: tuple[str, ...]) -> tuple[frozenset[str] | None, list[str]]:
    """Return the documents that the names in the question bind it to, and those names."""
    bound: set[str] | None = None
    dropped: list[str] = []
    if numbered := catalogue.numbered(keys):
        bound = {document.id for document in numbered}
    if places := catalogue.named_places(question):
        ids = set().union(*(catalogue.places[name] for name in places))
        bound = ids if bound is None else bound & ids
        dropped += places
    elif _unknown_unit(question, catalogue):
        return frozenset(), dropped
    plain = _PERIOD.sub(" ", question)
    for year in {int(found) for found in _YEAR.findall(plain)}:
        pool = catalogue.documents if bound is None else [catalogue.by_id[i] for i in bound]
        bound = {document.id for document in pool if covers_year(document, year)}
        dropped.append(str(year))
    return (None if bound is None else frozenset(bound)), dropped


def understand(
    question: str, catalogue: Catalogue, frequencies: DocumentFrequency, allowed: Iterable[str] | None = None
) -> Query:
    """Read a question against the documents there are; `allowed` are the ids that filters leave."""
    language = read_language(question)
    vietnamese = to_vietnamese(question) if language == "en" else question
    kind = read_kind(question)
    keys = tuple(dict.fromkeys(number.key for number in find_numbers(question)))
    scope, dropped = _scope(question, catalogue, () if kind == "citing" else keys)
    if allowed is not None:
        scope = frozenset(allowed) if scope is None else scope & frozenset(allowed)
    own = {d.number_key for d in catalogue.numbered(keys)}
    topical = vietnamese
    for number in reversed(find_numbers(vietnamese)):
        if number.key in own or kind == "citing":
            topical = topical[: number.start] + " , " + topical[number.end :]
    topic = read_topic(topical, dropped, frequencies, asked=own_words(kind), is_english=language == "en")
    report = bool(_REPORT.search(fold_accents(vietnamese))) and kind in ("deadline", "passage")
    return Query(question, vietnamese, language, kind, topic, scope, keys, tuple(dropped), report)


def named_agency(question: str, agencies: Iterable[str]) -> str | None:
    """Return the key of the agency that a question names: the longest of `agencies` (keys) that it holds."""
    words = spaced(expand_abbreviations(fold_accents(question)))
    names = {
        alias: key
        for key in sorted(agencies, reverse=True)
        for alias in (_OFFICE_HEAD.sub("", key), _POST_SUFFIX.sub("", key), key)
    }
    found = [alias for alias in names if f" {alias} " in words]
    return names[max(found, key=len)] if found else None
