"""A question -> what is asked, about what, in which documents.

Vietnamese with or without accents and English are read by the same patterns over accent-free text.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from indexer.text.dates import find_dates
from indexer.text.document_types import DOCUMENT_TYPES
from indexer.text.folding import fold_accents
from indexer.text.numbers import DocumentNumber, find_numbers
from search_api.accents import restore_accents
from search_api.catalogue import Catalogue
from search_api.countries import names_foreign_country
from search_api.everyday import rephrase
from search_api.glossary import to_vietnamese
from search_api.intents import FIELD_KINDS, Kind, Language, read_kind, read_language
from search_api.own_words import own_words
from search_api.places import candidates, named_places
from search_api.short_numbers import ShortNumber, carrying, short_numbers
from search_api.shorthand import name_cities, spell_out
from search_api.topic import DocumentFrequency, Topic, name_spans, occurs, read_topic

# They ask of a document as a whole: where it is not there, no other answers
_OF_ONE_DOCUMENT = (*FIELD_KINDS, "validity", "repeals")
# Documents that cite it may say these of a document that is not there
_TOLD_BY_CITATIONS = ("issued_on", "issuing_authority", "documents")
_REPORT = re.compile(r"\bbao cao\b")
YEAR = re.compile(r"(?<![\d/.-])((?:19|20)\d\d)(?![\d/])")
_PERIOD = re.compile(r"(?:19|20)\d\d\s*[-–]\s*(?:19|20)\d\d")
# "kế hoạch thực hiện Nghị quyết số 05-NQ/ĐU" speaks of a plan, not of the resolution
_IMPLEMENTS = re.compile(r"\b(?:thuc hien|trien khai|theo|implement\w*|on)\s+(?:\w+\s+){0,3}(?:so\s*)?$")
# " ngày 15/01/2026 của UBND tỉnh Lam Giang", " of Lam Giang province"; not " ở xã Thái Tân"
_CITED_ISSUER = re.compile(r"(?:\s+ngay\s+[\d/]+)?\s+(?:cua|of|by)\s")
# "năm ngoái", "last year"; not "năm trước mắt"
_RELATIVE_YEARS = {
    0: re.compile(r"\bnam nay\b|\bthis year\b"),
    -1: re.compile(r"\bnam (?:ngoai|roi|truoc)\b(?! mat)|\blast year\b"),
    1: re.compile(r"\bnam (?:sau|toi)\b|\bnext year\b"),
}
# "1234567/KH-UBND": more digits than any document's number has; not "12345/KH-UBND", "0912345678"
_NO_NUMBER = re.compile(r"\b\d{6,}\s?/\s?[^\W\d_]{2}")
# "kế hoạch nghị quyết 05": the plan is meant, which goes by the resolution; not "của nghị quyết 05"
_OWN_TYPE = re.compile(r"\b(?:ke hoach|chuong trinh|cong van|bao cao|to trinh|huong dan)\s+$")
_WORD = re.compile(r"\w")
# What stands before a number that is looked up: "tìm kế hoạch số"; not "kinh phí của kế hoạch số"
_TYPE_NAMES = "|".join(sorted({fold_accents(name) for name in DOCUMENT_TYPES}, key=len, reverse=True))
_TYPE_WORDS = re.compile(rf"\b(?:tim|xem|mo|van ban|so|nam|(?:19|20)\d\d|{_TYPE_NAMES})\b")


@dataclass(frozen=True, slots=True)
class Query:
    """A question understood.

    `documents` are the ids that it may be answered from, None for all; `names_documents` tells that the question
    itself binds it to them, rather than a filter, `names_number` that it does so by the number of each,
    `looks_up_document` that it says nothing else ("Kế hoạch số 47/KH-UBND").
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
    names_number: bool = False
    looks_up_document: bool = False
    absent_numbers: tuple[str, ...] = ()  # of documents that it is about and that are not there
    accented: str | None = None  # the text with the accents that it was typed without, where that was looked at

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
    return {name: occurs(name, frequencies) for name in {candidate.bare for candidate in candidates(question)}}


def _asked_numbers(question: str, kind: Kind, catalogue: Catalogue) -> list[DocumentNumber]:
    """Return the numbers of documents that the question itself is about, not of those that they implement.

    "kinh phí thực hiện Nghị quyết 75/NQ-HĐND" is about the resolution where it is there and no title names it.
    """
    if kind == "citing":
        return []
    bare = fold_accents(question)
    numbers = find_numbers(question)
    implemented = {n.key for n in numbers if _IMPLEMENTS.search(bare[: n.start])}
    return [
        n
        for n in numbers
        if n.key not in implemented or (catalogue.numbered([n.key]) and n.key not in catalogue.implemented)
    ]


def _asked_short_numbers(question: str) -> list[ShortNumber]:
    """Return the shortened numbers of documents that the question is about, not of those that they implement."""
    bare = fold_accents(question)
    before = ((number, bare[: number.start]) for number in short_numbers(question))
    return [number for number, words in before if not (_IMPLEMENTS.search(words) or _OWN_TYPE.search(words))]


def _without_cited_issuer(question: str) -> str:
    """Return the question without the issuer of the cited document, which stands behind its number."""
    numbers = find_numbers(question)
    if numbers and _CITED_ISSUER.match(fold_accents(question), numbers[-1].end):
        return question[: numbers[-1].end]
    return question


def _relative_years(question: str) -> set[int]:
    """Return the years that a question counts from this one: "năm ngoái", "this year"."""
    bare, this = fold_accents(question), date.today().year
    return {this + offset for offset, words in _RELATIVE_YEARS.items() if words.search(bare)}


def _scope(
    question: str, kind: Kind, catalogue: Catalogue, frequencies: DocumentFrequency
) -> tuple[frozenset[str] | None, list[str]]:
    """Return the documents that the names in the question bind it to, and those names."""
    if _NO_NUMBER.search(question):
        return frozenset(), []
    bound: set[str] | None = None
    asked = {number.key for number in _asked_numbers(question, kind, catalogue)}
    if numbered := catalogue.numbered(asked):
        bound = {document.id for document in numbered}
    elif asked and kind in _OF_ONE_DOCUMENT and kind not in _TOLD_BY_CITATIONS:
        return frozenset(), []
    elif not asked and kind != "citing" and (short := _asked_short_numbers(question)):
        bound = set(carrying(short, catalogue.documents)) or None
        if bound is None and kind in _OF_ONE_DOCUMENT:
            return frozenset(), []
    if kind == "citing":  # "kế hoạch 17/KH-UBND của tỉnh Lam Giang": the place is of the document that is cited
        question = _without_cited_issuer(question)
    places = named_places(question, catalogue.spellings, _occurring(question, frequencies))
    dropped = list(places.known)
    if places.has_unknown or names_foreign_country(question, frequencies):
        return frozenset(), dropped
    if places.known:
        ids = set().union(*(catalogue.places[name] for name in places.known))
        bound = ids if bound is None else bound & ids
    undated = question
    for day in reversed(find_dates(question)):  # the day of a cited document is no year asked for
        undated = undated[: day.start] + " " + undated[day.end :]
    years = {int(found) for found in YEAR.findall(_PERIOD.sub(" ", undated))}
    if not years:
        relative = _relative_years(question)
        years = {
            year
            for year in relative
            if (found := catalogue.of_year(year)) and (bound is None or not found.isdisjoint(bound))
        }
    if years:
        of_years = frozenset().union(*(catalogue.of_year(year) for year in years))
        bound = set(of_years) if bound is None else bound & of_years
        dropped += map(str, sorted(years))
    return (None if bound is None else frozenset(bound)), dropped


def understand(
    question: str, catalogue: Catalogue, frequencies: DocumentFrequency, allowed: Iterable[str] | None = None
) -> Query:
    """Read a question against the documents there are; `allowed` are the ids that filters leave."""
    language = read_language(question)
    question = name_cities(question) if language == "en" else question
    vietnamese = to_vietnamese(question) if language == "en" else rephrase(spell_out(question))
    kind = read_kind(question if language == "en" else vietnamese)
    keys = tuple(dict.fromkeys(number.key for number in find_numbers(question)))
    scope, dropped = _scope(question if language == "en" else vietnamese, kind, catalogue, frequencies)
    names_documents = scope is not None
    if allowed is not None:
        scope = frozenset(allowed) if scope is None else scope & frozenset(allowed)
    own = {d.number_key for d in catalogue.numbered(keys)}
    topical = vietnamese
    spans = [(n.start, n.end) for n in find_numbers(vietnamese) if n.key in own or kind == "citing"]
    spans += [(n.start, n.end) for n in short_numbers(vietnamese) if carrying([n], catalogue.documents)]
    for start, end in sorted(spans, reverse=True):
        topical = topical[:start] + " , " + topical[end:]
    meant = restore_accents(topical, frequencies)
    topic = read_topic(
        topical,
        dropped,
        frequencies,
        asked=own_words(kind),
        is_english=language == "en",
        meant=meant,
    )
    absent = [n.key for n in _asked_numbers(vietnamese, kind, catalogue) if n.key not in own]
    report = bool(_REPORT.search(fold_accents(vietnamese))) and kind in ("deadline", "passage")
    by_number = bool(scope) and kind != "citing" and (bool(spans) or bool(own & set(keys)))
    return Query(
        question,
        vietnamese,
        language,
        kind,
        topic,
        scope,
        keys,
        tuple(dropped),
        report,
        names_documents,
        by_number,
        by_number and not _WORD.search(_TYPE_WORDS.sub(" ", fold_accents(topical))),
        tuple(dict.fromkeys(absent)),
        meant if topical == question else None,
    )
