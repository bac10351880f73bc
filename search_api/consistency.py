"""What documents say differently of one and the same cited document: day, issuer, type, title.

Two citations of a number are taken to be of **one document** by these rules, made to raise no false alarm:

- A number whose symbol names an organ of the whole country (NĐ-CP, QĐ-TTg, NQ/TW, QH15, TT-BTC …) means the same in all
  documents. Any other (05-NQ/TU, 15/KH-UBND) is given by every commune and province anew: its citations are compared
  only where they stand in documents of the same place (one document is the least of these), or name the same issuer
  with its place ("UBND thành phố Hải Phòng").
- A number without a year is given anew each year, so that days of two years are two documents, unless day and month
  agree (13/01/2021 for 13/01/2026) or the titles do. Of two days in one year, local numbers must agree in the issuer
  (which names its level) or the title besides.
- Different issuers of a local number are two documents, unless the day is the same.

A contradiction is then: another day; an issuer that is not the other with its place, its head or the organ above left
out; another type; on the same day (or with the year in the number) a title that shares next to nothing with the other.
What a citation leaves unsaid contradicts nothing. A document that is in the index itself takes part with its header.

A number may contradict itself in one place: 23/2015/NĐ-CP of 2025, "Kế hoạch số 46/QĐ-UBND".

Laws cited by their name alone are not compared: two laws of one name in one year are common.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from indexer.model import Span
from indexer.store import DocumentRecord, ReferenceRecord, Store
from indexer.text.folding import fold_accents
from indexer.text.letters import UPPER
from indexer.text.numbers import find_numbers
from search_api.catalogue import Catalogue
from search_api.cited_words import (
    contradicts_symbol,
    contradicts_title,
    is_national,
    is_same_issuer,
    is_same_type,
    issuer_words,
    names_level,
    repeats_title,
    type_by_symbol,
    year_in,
)
from search_api.phrases import format_date
from search_api.schemas import ConsistencyField, SayingSource

FIELD_NAMES: Mapping[ConsistencyField, str] = {
    "issued_on": "ngày ban hành",
    "issuer": "cơ quan ban hành",
    "document_type": "loại văn bản",
    "title": "trích yếu",
}
# "khoản 2 Điều 5 ", "tại Phụ lục I ban hành kèm theo " before a citation: what follows it is of the provision
_PROVISION = re.compile(r"\b(?:khoản|điều|điểm|mục|chương|phụ lục|kèm theo)\b[^.;]{0,60}$", re.IGNORECASE)
_PROVISION_LIMIT = 80  # characters before a citation in which a provision of it is named
# " về ", "về việc “": a title follows; not " quy định", which may be what the document rules
_ABOUT = re.compile(r"\bv\s?ề\b|[“\"]", re.IGNORECASE)
# Where a citation in a table or list runs on into the next: a cell's end, a row's number in a line of its own
# ("2\nGia hạn"), a point ("\n- Rà soát", "\n3. Giao"); not a page number in a sentence ("\n2\nvà triển khai")
_NEXT_ROW = re.compile(
    rf"\t|\n\s*(?:(?:\d{{1,3}}(?:\.\d{{1,3}})*|[IVXLC]+)[.)]?\s*\n\s*(?=[{UPPER}\d])"
    r"|(?:[-–+•]|\d{1,3}[.)]|[a-zđ][.)])\s+\w)"
)
# "uy ban nhan dan tinh lam giang": an issuer with its place; not "uy ban nhan dan tinh"
_NAMED_PLACE = re.compile(r"\b(?:xa|phuong|thi tran|dac khu|huyen|quan|thi xa|thanh pho|tinh)\s\w+\s\w+")


@dataclass(frozen=True, slots=True, eq=False)
class Saying:
    """What one place says of a document; empty where it says nothing of a field.

    `by_number` is what the number itself tells, where that is the source: "năm 2015" of 23/2015/NĐ-CP.
    """

    document: DocumentRecord
    issued_on: date | None
    issuer: str
    document_type: str
    title: str
    span: Span
    locator: str
    page: int | None
    source: SayingSource = "citation"
    by_number: str = ""

    def value(self, field: ConsistencyField) -> str:
        """Return a field as it is shown, "" where it is unsaid."""
        if self.source == "number":
            return self.by_number
        if field == "issued_on":
            return format_date(self.issued_on) if self.issued_on else ""
        return str(getattr(self, field))


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A field of which different things are said; each variant with the places that say it."""

    number: str
    field: ConsistencyField
    variants: tuple[tuple[Saying, ...], ...]


# --- what is said --------------------------------------------------------------------------------


def _cited(record: ReferenceRecord, document: DocumentRecord, text: str) -> Saying:
    reference = record.reference
    title, span = "", reference.span
    if reference.subject_span is not None and _is_title(record, text):
        title, span = reference.subject, span.cover(reference.subject_span)
    return Saying(
        document=document,
        issued_on=reference.issued_on,
        issuer=_within_cell(reference.issuer, reference.span.of(text)),
        document_type=reference.document_type,
        title=title,
        span=span,
        locator=reference.locator,
        page=reference.page,
    )


def _within_cell(issuer: str, cited: str) -> str:
    """Return an issuer without what it took from the next cell or row of a table."""
    end = _NEXT_ROW.search(cited)
    words = " ".join(cited[: end.start()].split()) if end else ""
    while end and issuer and not words.endswith(issuer):
        issuer = issuer.rpartition(" ")[0]
    return "" if find_numbers(issuer) else issuer  # the next document's number: "Chủ tịch UBND tỉnh Quyết định số 40/…"


def _is_title(record: ReferenceRecord, text: str) -> bool:
    """Tell a cited document's title from what a provision of it rules, and from the rows or points that come next."""
    reference = record.reference
    span, subject = reference.span, reference.subject_span
    if subject is None or _PROVISION.search(text[max(0, span.start - _PROVISION_LIMIT) : span.start]):
        return False
    if _NEXT_ROW.search(span.cover(subject).of(text)) or find_numbers(reference.issuer):
        return False
    return reference.is_legal_basis or subject.start < span.end or bool(_ABOUT.search(text[span.end : subject.start]))


def _own(document: DocumentRecord) -> Saying:
    spans = [
        document.field_spans[name] for name in ("document_number", "issued_on", "title") if name in document.field_spans
    ]
    return Saying(
        document=document,
        issued_on=document.issued_on,
        issuer=document.issuing_authority or "",
        document_type=document.document_type or "",
        title=document.title or "",
        span=spans[0].cover(spans[-1]) if spans else Span(0, 0),
        locator="phần đầu văn bản",
        page=None,
        source="header",
    )


def _sayings(store: Store, catalogue: Catalogue) -> dict[str, list[tuple[str, Saying]]]:
    """Return what is said of each number, by its key, with the number as it is written there."""
    by_document: dict[str, list[ReferenceRecord]] = defaultdict(list)
    for record in store.references():
        if record.reference.number:
            by_document[record.document_id].append(record)
    found: dict[str, list[tuple[str, Saying]]] = defaultdict(list)
    for document_id, records in by_document.items():
        if document := catalogue.by_id.get(document_id):
            text = store.document_text(document_id)
            for record in records:
                found[record.reference.key].append((record.reference.number, _cited(record, document, text)))
    for document in catalogue.documents:
        if document.number_key in found and document.document_number:
            found[document.number_key].append((document.document_number, _own(document)))
    return found


# --- which citations are of one document ---------------------------------------------------------


def _circles(key: str, sayings: Sequence[Saying]) -> Iterator[list[Saying]]:
    """Yield the sayings that may be of one document, by where they stand and whom they name."""
    if is_national(key):
        yield list(sayings)
        return
    circles: dict[str, list[Saying]] = defaultdict(list)
    for saying in sayings:
        place = saying.document.place
        circles[f"at {fold_accents(place)}" if place else f"in {saying.document.id}"].append(saying)
        if _NAMED_PLACE.search(issuer := issuer_words(saying.issuer)):
            circles[f"of {issuer}"].append(saying)
    yield from circles.values()


def _is_one_document(key: str, one: Saying, other: Saying) -> bool:
    """Whether two sayings with different days, or one without, are of one document."""
    is_same_title = bool(one.title and other.title) and repeats_title(one.title, other.title)
    both_named = bool(one.issuer and other.issuer)
    if not is_national(key):
        if both_named and not is_same_issuer(one.issuer, other.issuer):
            return False
        if not (both_named or is_same_title or one.document.id == other.document.id):
            return False
    if is_same_title or year_in(key) is not None or one.issued_on is None or other.issued_on is None:
        return True
    if one.issued_on.year == other.issued_on.year:
        return is_national(key) or (names_level(one.issuer) and names_level(other.issuer))
    return (one.issued_on.day, one.issued_on.month) == (other.issued_on.day, other.issued_on.month)


def _telling(sayings: Iterable[Saying]) -> list[Saying]:
    """Return one of all sayings that are alike in what tells whether they are of one document."""
    alike = {(s.issuer, s.title, "" if s.issuer else s.document.id): s for s in sayings}
    return list(alike.values())


def _documents(key: str, circle: Sequence[Saying]) -> list[list[Saying]]:
    """Return the sayings by the document that they are of; those without a day only where there is one document."""
    days: dict[date, list[Saying]] = defaultdict(list)
    for saying in circle:
        if saying.issued_on:
            days[saying.issued_on].append(saying)
    groups: list[list[Saying]] = []
    for same_day in days.values():
        joined = [group for group in groups if _are_linked(key, group, same_day)]
        groups = [group for group in groups if group not in joined]
        groups.append([*(saying for group in joined for saying in group), *same_day])
    undated = [saying for saying in circle if saying.issued_on is None]
    if len(groups) == 1:
        known = _telling(groups[0])
        groups[0] += [saying for saying in undated if _are_linked(key, known, [saying])]
    elif not groups and is_national(key):
        groups = [undated]
    return groups


def _are_linked(key: str, some: Sequence[Saying], others: Sequence[Saying]) -> bool:
    if is_national(key) and year_in(key) is not None:
        return True
    return any(_is_one_document(key, one, other) for one in _telling(some) for other in _telling(others))


# --- contradictions ------------------------------------------------------------------------------


def _is_same(field: ConsistencyField, one: str, other: str) -> bool:
    if field == "issuer":
        return is_same_issuer(one, other)
    if field == "document_type":
        return is_same_type(one, other)
    return one == other if field == "issued_on" else not contradicts_title(one, other)


def _variants(field: ConsistencyField, said: Iterable[Saying]) -> tuple[tuple[Saying, ...], ...]:
    """Return groups in which each value is the same as all others; one or none where nothing is contradicted.

    The document's own header comes first, then what is said most often.

    "… trên địa bàn xã" and "… trên địa bàn thành phố" stay apart; the title without either is the same as both, says
    neither, and is left out.
    """
    places: dict[str, list[Saying]] = defaultdict(list)
    for saying in said:
        places[saying.value(field)].append(saying)
    groups: list[list[str]] = []
    for value in sorted(places, key=lambda value: -len(places[value])):
        if all(_is_same(field, value, other) for other in places):
            continue
        group = next((group for group in groups if all(_is_same(field, value, other) for other in group)), None)
        if group is None:
            groups.append([value])
        else:
            group.append(value)
    found = [tuple(saying for value in group for saying in places[value]) for group in groups]
    return tuple(sorted(found, key=lambda variant: (all(map(_is_cited, variant)), -len(variant))))


def _comparable(key: str, field: ConsistencyField, group: Sequence[Saying]) -> list[list[Saying]]:
    """Return the sayings of one document that can be held against one another in a field."""
    said = [saying for saying in group if saying.value(field)]
    if field != "title" or (year_in(key) is not None and is_national(key)):
        return [said]
    by_day: dict[date | None, list[Saying]] = defaultdict(list)
    for saying in said:
        by_day[saying.issued_on].append(saying)
    return [sayings for day, sayings in by_day.items() if day]


def _against_number(key: str, number: str, sayings: Sequence[Saying]) -> Iterator[Contradiction]:
    """Yield what is said against the year or the type that the number itself tells."""
    year, symbol_type = year_in(key), type_by_symbol(number)
    wrong: dict[tuple[ConsistencyField, str, str], list[Saying]] = defaultdict(list)
    for saying in sayings:
        if year and saying.issued_on and saying.issued_on.year != year:
            wrong["issued_on", f"năm {year}", saying.value("issued_on")].append(saying)
        if symbol_type and contradicts_symbol(saying.document_type, key):
            wrong["document_type", symbol_type, saying.document_type].append(saying)
    for (field, told, _), places in wrong.items():
        itself = replace(places[0], source="number", by_number=told)
        yield Contradiction(number, field, ((itself,), tuple(places)))


def _is_cited(saying: Saying) -> bool:
    """Whether another place says it: two headers that differ are two documents."""
    return saying.source == "citation"


def _contradictions(key: str, number: str, sayings: Sequence[Saying]) -> Iterator[Contradiction]:
    yield from _against_number(key, number, sayings)
    for circle in _circles(key, sayings):
        for group in _documents(key, circle):
            for field in FIELD_NAMES:
                for said in _comparable(key, field, group):
                    variants = _variants(field, said)
                    if len(variants) > 1 and any(_is_cited(saying) for variant in variants for saying in variant):
                        yield Contradiction(number, field, variants)


def find_contradictions(store: Store, catalogue: Catalogue) -> tuple[int, list[Contradiction]]:
    """Return how many numbers were compared, and what is said differently of them, by number."""
    found: dict[object, Contradiction] = {}
    sayings = _sayings(store, catalogue)
    for key in sorted(sayings):
        written = Counter(number for number, _ in sayings[key]).most_common(1)[0][0]
        for one in _contradictions(key, written, [saying for _, saying in sayings[key]]):
            told = (key, one.field, frozenset(shown_value(one.field, variant) for variant in one.variants))
            if told not in found or _places(found[told]) < _places(one):  # the same in a wider circle
                found[told] = one
    return len(sayings), list(found.values())


def _places(contradiction: Contradiction) -> int:
    return sum(map(len, contradiction.variants))


def shown_value(field: ConsistencyField, variant: Sequence[Saying]) -> str:
    """Return what most places of a variant say."""
    return Counter(saying.value(field) for saying in variant).most_common(1)[0][0]
