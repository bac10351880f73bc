"""A question -> what is asked, about what, in which documents.

Vietnamese with or without accents and English are read by the same patterns over accent-free text.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from indexer.text.agencies import expand_abbreviations
from indexer.text.folding import fold_accents
from indexer.text.letters import LOWER, UPPER
from indexer.text.numbers import find_numbers
from search_api.catalogue import Catalogue, covers_year, spaced
from search_api.glossary import to_vietnamese
from search_api.topic import DocumentFrequency, Topic, read_topic

Kind = Literal[
    "lead", "coordinate", "deadline", "tasks", "signer", "issued_on", "document_number", "issuing_authority",
    "recipients", "legal_bases", "citing", "passage",
]  # fmt: skip
Language = Literal["vi", "en"]

_ENGLISH = frozenset(
    "the of is are was were who what when where which how must does do did in on at for by to from and or with chairs "
    "chaired leads responsible deadline signed issued won many much task tasks plan report funding".split()
)
_WHO = r"(?:ai|(?:co quan|don vi|bo phan|phong|ban|phong ban|nguoi|cap|noi|to chuc) nao)"
_WHICH_DOCUMENTS = r"(?:(?:nhung|cac) )?(?:van ban|ke hoach|tai lieu|quyet dinh|chuong trinh)(?: nao)?"
# Order matters: the first pattern that matches names the kind.
_PATTERNS: list[tuple[Kind, re.Pattern[str]]] = [
    ("citing", re.compile(rf"\b{_WHICH_DOCUMENTS}\b.*\b(?:trich dan|vien dan|dan chieu|nhac den|nhac toi|de cap|can cu(?: vao)?|thuc hien theo|dua tren)\b(?! van ban nao| vao van ban nao| nhung| cac van ban| gi)|\b(?:which|what) (?:documents|plans) (?:cite|mention|refer|quote)|\bcited by\b|\bai trich dan\b")),
    ("legal_bases", re.compile(r"\bcan cu (?:vao |theo )?(?:(?:nhung |cac )?(?:van ban|quyet dinh|nghi quyet|co so)?\s*(?:nao|gi)|dau)\b|\bcan cu (?:ban hanh|phap ly)\b|\bco so phap ly\b|\bdua tren (?:nhung |cac )?(?:van ban|co so)\b|\blegal bas[ei]s\b|\bbased on (?:which|what)\b|\bon what basis\b|\bon which (?:documents?|legal)\b|\bwhat (?:documents?|decisions?) .*\bbased on\b|\bcan cu nao\b")),
    ("signer", re.compile(r"\bai (?:la nguoi )?(?:da )?ky\b|\bnguoi (?:da )?ky\b|\b(?:do|boi) ai ky\b|\bky boi ai\b|\bwho (?:has )?sign|\bsigned by (?:whom|who)\b|\bsigner\b|\bsignatory\b|\bchuc vu (?:cua )?nguoi ky\b")),
    ("recipients", re.compile(r"\bnoi nhan\b|\bgui (?:cho|den|toi) (?:nhung )?(?:ai|dau|co quan nao|don vi nao|noi nao)\b|\brecipients?\b|\bwho (?:is|are|was|were) .*\bsent to\b|\bsent to (?:whom|who)\b")),
    ("issued_on", re.compile(r"\b(?:ban hanh|(?<!dinh )ky)\b.{0,25}\b(?:ngay nao|khi nao|ngay may|hom nao|thoi gian nao|bao gio|luc nao)\b|\bngay (?:ban hanh|ky)\b(?! ket)|\b(?:ngay nao|khi nao|bao gio)\b.{0,40}\b(?:duoc ban hanh|duoc ky)\b|\bwhen (?:was|were|is) .*\b(?:issued|signed|dated|published|promulgated)\b|\b(?:date of issue|issue date|issuance date|issued on what date|dated)\b")),
    ("document_number", re.compile(r"\bso (?:hieu|ky hieu|van ban)?\s*(?:la )?(?:bao nhieu|gi|may|nao)\b|\bso hieu\b|\bky hieu\b|\b(?:document|plan|decision|reference) number\b|\bnumber of the (?:plan|document|decision|programme)\b|\bsố mấy\b")),
    ("issuing_authority", re.compile(rf"\b{_WHO} (?:da )?ban hanh\b(?! van ban)|\b(?:do|boi) {_WHO} ban hanh\b|\bco quan ban hanh\b|\bwho issued\b|\bissued by (?:whom|which)\b|\bissuing authority\b")),
    ("coordinate", re.compile(rf"\b{_WHO}\b.{{0,40}}\bphoi hop\b|\bphoi hop (?:voi|cung) {_WHO}\b|\bco quan phoi hop\b|\bdon vi phoi hop\b|\bcoordinat|\bwho (?:helps|assists|supports|cooperates)\b|\bcooperat")),
    ("tasks", re.compile(r"\b(?:nhung |cac )(?:nhiem vu|cong viec|viec|noi dung)\b.*\b(?:nao|gi)\b|\b(?:nhiem vu|cong viec|trach nhiem|viec) (?:gi|nao)\b|\btrach nhiem cua\b|\bnhiem vu cua\b|\blam (?:nhung )?(?:gi|viec gi)\b|\bwhat (?:tasks|duties|is .* responsible|are .* responsib|does .* do|must .* do)\b|\bwhich tasks\b|\b(?:tasks|duties|responsibilit(?:y|ies)) of\b|\bchiu trach nhiem (?:gi|ve)\b|\bduoc giao\b.*\b(?:gi|nao)\b|\bliet ke\b.*\bnhiem vu\b")),
    ("deadline", re.compile(r"\bkhi nao\b|\bbao gio\b|\bngay nao\b|\bhan (?:chot|cuoi)\b|\bthoi han\b|\bthoi gian (?:thuc hien|hoan thanh|nao)\b|\btien do\b|\bquy (?:nao|may)\b|\bthang (?:nao|may)\b|\btruoc ngay\b|\bwhen\b|\bdeadline\b|\bdue\b|\bby what date\b|\bhow long\b|\bluc nao\b|\bthoi diem\b")),
    ("lead", re.compile(rf"\b{_WHO}\b.{{0,40}}\b(?:chu tri|phu trach|chiu trach nhiem|thuc hien|tham muu|lam|dam nhan|theo doi|to chuc|trien khai|xay dung|giai quyet|kiem tra|lo)\b|\b{_WHO}\b.*\bchu tri\b|\bchu tri\b.*\b(?:la|thuoc|do) (?:{_WHO}|co quan)|\bdo {_WHO}\b|\bgiao cho {_WHO}\b|\bthuoc (?:trach nhiem|nhiem vu) cua {_WHO}|\bco quan chu tri\b|\bdon vi chu tri\b|\bwho (?:chairs?|leads?|heads?|runs?|is|handles?|takes|does|must|organi[sz]es|oversees|manages|implements)\b|\bwhich (?:agency|office|unit|department|division|body)\b|\bresponsible for\b|\bin charge\b|\blead agency\b|\bchaired by\b")),
]
_REPORT = re.compile(r"\bbao cao\b")
_YEAR = re.compile(r"(?<![\d/.-])((?:19|20)\d\d)(?![\d/])")
_PERIOD = re.compile(r"(?:19|20)\d\d\s*[-–]\s*(?:19|20)\d\d")
# "xã Nam Định" in a question names a commune even where the index has none of that name
_NAMED_UNIT = re.compile(rf"\b(?:[Xx]ã|[Pp]hường|[Tt]hị trấn|[Cc]ommune|[Ww]ard)\s+((?:[{UPPER}][{LOWER}]+(?:\s+|$)){{1,4}})")
_NAMED_UNIT_EN = re.compile(r"\b((?:[A-Z][a-z]+\s+){1,4})(?:commune|ward|township)\b")


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
    def binds_to_nothing(self) -> bool:
        """Whether the question names a commune, year or number that no document has."""
        return self.documents is not None and not self.documents


def detect_language(question: str) -> Language:
    """Return "en" for an English question; names in it may well be Vietnamese."""
    words = re.findall(r"[a-z']+", question.lower())
    english = sum(word in _ENGLISH for word in words)
    return "en" if english >= 2 and english >= len(words) * 0.2 else "vi"


def _kind(question: str) -> Kind:
    folded = re.sub(r"\s+", " ", fold_accents(question))
    return next((kind for kind, pattern in _PATTERNS if pattern.search(folded)), "passage")


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
    language = detect_language(question)
    vietnamese = to_vietnamese(question) if language == "en" else question
    kind = _kind(question)
    keys = tuple(dict.fromkeys(number.key for number in find_numbers(question)))
    scope, dropped = _scope(vietnamese, catalogue, () if kind == "citing" else keys)
    if allowed is not None:
        scope = frozenset(allowed) if scope is None else scope & frozenset(allowed)
    own = {d.number_key for d in catalogue.numbered(keys)}
    topical = vietnamese
    for number in reversed(find_numbers(vietnamese)):
        if number.key in own or kind == "citing":
            topical = topical[: number.start] + " , " + topical[number.end :]
    topic = read_topic(topical, dropped, frequencies)
    report = bool(_REPORT.search(fold_accents(vietnamese))) and kind in ("deadline", "passage")
    return Query(question, vietnamese, language, kind, topic, scope, keys, tuple(dropped), report)


def named_agency(question: str, agencies: Iterable[str]) -> str | None:
    """Return the key of the agency that a question names: the longest of `agencies` (keys) that it holds."""
    words = spaced(expand_abbreviations(fold_accents(question)))
    found = [key for key in agencies if f" {key} " in words]
    return max(found, key=len, default=None)
