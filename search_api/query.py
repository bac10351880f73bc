"""A question -> what is asked, about what, in which documents.

Vietnamese with or without accents and English are read by the same patterns over accent-free text.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from indexer.text.agencies import expand_abbreviations
from indexer.text.dates import find_dates
from indexer.text.document_types import DOCUMENT_TYPES
from indexer.text.folding import fold_accents
from indexer.text.numbers import DocumentNumber, find_numbers
from search_api.catalogue import Catalogue, covers_year, spaced
from search_api.countries import names_foreign_country
from search_api.glossary import to_vietnamese
from search_api.intents import FIELD_KINDS, Kind, Language, own_words, read_kind, read_language
from search_api.places import candidates, named_places
from search_api.short_numbers import ShortNumber, carrying, short_numbers
from search_api.shorthand import name_cities, spell_out
from search_api.topic import DocumentFrequency, Topic, name_spans, occurs, read_topic

# They ask of a document as a whole: where it is not there, no other answers
_OF_ONE_DOCUMENT = (*FIELD_KINDS, "validity", "repeals")
_REPORT = re.compile(r"\bbao cao\b")
_YEAR = re.compile(r"(?<![\d/.-])((?:19|20)\d\d)(?![\d/])")
_PERIOD = re.compile(r"(?:19|20)\d\d\s*[-–]\s*(?:19|20)\d\d")
# "kế hoạch thực hiện Nghị quyết số 05-NQ/ĐU" speaks of a plan, not of the resolution
_IMPLEMENTS = re.compile(r"\b(?:thuc hien|trien khai|theo|implement\w*|on)\s+(?:\w+\s+){0,3}(?:so\s*)?$")
# "chủ tịch" is asked for where the plan says "Chủ tịch UBND xã", "VHXH" where it says "Phòng Văn hóa - Xã hội"
# " ngày 15/01/2026 của UBND tỉnh Lam Giang", " of Lam Giang province"; not " ở xã Thái Tân"
_CITED_ISSUER = re.compile(r"(?:\s+ngay\s+[\d/]+)?\s+(?:cua|of|by)\s")
_LINKS, _WORDS_SHARE = frozenset(("ve", "va", "cac", "cua")), 0.75
_POST_SUFFIX = re.compile(r"(?<=chu tich) uy ban nhan dan.*$")
# "Công an tỉnh" is not the commune's police: the word before the level is taken out of the question
_OTHER_LEVEL = re.compile(r"\b\w+ (?=(?:tinh|huyen|quan(?! (?:su|ly|doi|he|chuc))|thanh pho)\b(?! (?:uy|hinh|trang)))")
_OFFICE_HEAD = re.compile(r"^(?:phong|van phong|ban|trung tam|uy ban(?! nhan dan)) (?=\w+ \w+ \w)")
# What the full name of a body has and its everyday name lacks: "Mặt trận Tổ quốc (Việt Nam)", "Trưởng (các) thôn"
_FORMAL = re.compile(
    r" viet nam\b| cong san ho chi minh\b|\bcac (?!co quan\b)| va cac (?:doan the|to chuc) ?.*$| tren dia ban.*$"
)
# Words that a body's name has in some places and not in others: "Ban Chỉ đạo (xây dựng) nông thôn mới"
_FILLER = re.compile(r" (?:xay dung|cong tac|thuc hien)(?= \w)")
_WORD = re.compile(r"\w")
# What stands before a number that is looked up: "tìm kế hoạch số"; not "kinh phí của kế hoạch số"
_TYPE_NAMES = "|".join(sorted({fold_accents(name) for name in DOCUMENT_TYPES}, key=len, reverse=True))
_TYPE_WORDS = re.compile(rf"\b(?:tim|xem|mo|van ban|so|nam|(?:19|20)\d\d|{_TYPE_NAMES})\b")
_SHORT_FORM = 4  # syllables by which people call a body of a long name, where only one begins so


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
    return [number for number in short_numbers(question) if not _IMPLEMENTS.search(bare[: number.start])]


def _without_cited_issuer(question: str) -> str:
    """Return the question without the issuer of the cited document, which stands behind its number."""
    numbers = find_numbers(question)
    if numbers and _CITED_ISSUER.match(fold_accents(question), numbers[-1].end):
        return question[: numbers[-1].end]
    return question


def _scope(
    question: str, kind: Kind, catalogue: Catalogue, frequencies: DocumentFrequency
) -> tuple[frozenset[str] | None, list[str]]:
    """Return the documents that the names in the question bind it to, and those names."""
    bound: set[str] | None = None
    asked = {number.key for number in _asked_numbers(question, kind, catalogue)}
    if numbered := catalogue.numbered(asked):
        bound = {document.id for document in numbered}
    elif asked and kind in _OF_ONE_DOCUMENT:
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
    years = {int(found) for found in _YEAR.findall(_PERIOD.sub(" ", undated))}
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
    question = name_cities(question) if language == "en" else question
    vietnamese = to_vietnamese(question) if language == "en" else spell_out(question)
    kind = read_kind(question)
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
    topic = read_topic(topical, dropped, frequencies, asked=own_words(kind), is_english=language == "en")
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
    )


# An agency that a question names, with at least one word of its name: "Công an xã", "phong tai chinh"
_NAMES_AGENCY = re.compile(
    r"\b(?:phong|so(?= (?:y te|noi vu|tai chinh|giao duc|xay dung|cong thuong|nong nghiep|tu phap|khoa hoc"
    r"|van hoa))|cong an|trung tam|van phong|hoi|doan thanh nien|ban chi huy|ban chi dao|ban quan ly|uy ban|mat tran"
    r"|tram|chu tich|bi thu|giam doc|cong chuc|truong thon|kho bac|thanh tra) (?!nao\b|gi\b|phai\b|ban\b)\w+"
)


def names_agency(question: str) -> bool:
    """Whether a question names an agency or a post, known or not."""
    return bool(_NAMES_AGENCY.search(expand_abbreviations(fold_accents(question))))


def _aliases(key: str) -> set[str]:
    """Return the names by which people call an agency, its key among them."""
    plain = _FORMAL.sub("", key).strip()
    names = {key, plain, _FILLER.sub("", plain)}
    return {alias for name in names for alias in (_OFFICE_HEAD.sub("", name), _POST_SUFFIX.sub("", name), name)}


def _by_words(words: str, agencies: Iterable[str]) -> frozenset[str]:
    """Return the agency with a long name that has most of its words in a question, whatever their order."""
    asked = set(words.split())
    shares = {}
    for key in agencies:
        telling = set(key.split()) - _LINKS
        if len(telling) >= _SHORT_FORM and len(telling & asked) >= _WORDS_SHARE * len(telling):
            shares[key] = len(telling & asked)
    best = max(shares.values(), default=0)
    found = [key for key, share in shares.items() if share == best]
    return frozenset(found) if len(found) == 1 else frozenset()


def named_agencies(question: str, agencies: Iterable[str], *, any_order: bool = False) -> frozenset[str]:
    """Return the keys of the agency that a question names: those that go by the longest name that it holds.

    A body may be written in full in one place and in short in another ("Đoàn Thanh niên"). `any_order` is for names
    put over from English, whose words stand in another order.
    """
    agencies = set(agencies)
    words = _OTHER_LEVEL.sub(" ", spaced(expand_abbreviations(fold_accents(question))))
    words = f" {' '.join(_FORMAL.sub('', words).split())} "
    names: dict[str, set[str]] = {}
    for key in agencies:
        for alias in _aliases(key):
            names.setdefault(alias, set()).add(key)
    for key in list(names):
        syllables = key.split()
        if len(syllables) > _SHORT_FORM + 1:
            beginning = " ".join(syllables[:_SHORT_FORM])
            if len({frozenset(names[other]) for other in names if other.startswith(f"{beginning} ")}) == 1:
                names.setdefault(beginning, names[key])
    found = [alias for alias in names if alias and f" {alias} " in words]
    if any_order and (named := _by_words(words, agencies)):
        return named
    return frozenset(names[max(found, key=len)]) if found else frozenset()
