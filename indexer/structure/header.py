"""Header lines -> issuing authority, number, place, date, type, title, legal bases.

Parts and their places: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.1 to II.5.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.model import Field, Header, Span
from indexer.structure.header_lines import is_motto
from indexer.structure.lines import TextLine
from indexer.structure.marks import ROMAN, read_mark
from indexer.structure.names import UNIT_NAME, natural_case
from indexer.text.dates import find_dates
from indexer.text.document_types import DOCUMENT_TYPES
from indexer.text.folding import fold
from indexer.text.numbers import TYPE_NAMES, find_numbers

_TYPES = {fold(name): name for name in sorted(DOCUMENT_TYPES, key=len, reverse=True)}
_NUMBER_LINE = re.compile(r"^\W*(?:luật\s+)?số\s*[:;.]?\s*(?P<number>[^,]{0,40})$|^\W*số\s*:\s*(?P<long>.{0,60})$", re.IGNORECASE)
_BLANK_NUMBER = re.compile(r"^[\s.…_]*[/-]\s*(?P<symbol>[A-ZĐ][\w.\-–/]*)", re.IGNORECASE)
# Matches "Kim thành, ngày tháng năm 2026" and "Hà Nam, ngày 03 tháng 02 năm 2026"
_PLACE_DATE = re.compile(
    r"^(?:(?P<place>[^,;:]{2,40}),\s*)?ng[àa]y\s*(?P<day>\d{0,2})[\s.…]*th[áa]ng\s*(?P<month>\d{0,2})[\s.…]*n[ăa]m\s*(?P<year>\d{4})?", re.IGNORECASE
)
_BASIS = re.compile(r"^(?:-\s*)?(?:căn cứ|thực hiện|triển khai thực hiện|xét|theo|trên cơ sở|để thực hiện)\b")
_ENACTING = re.compile(r"^(?:quyết định|quyết nghị|nghị quyết|ban hành)\s*:|^(?:chủ tịch|giám đốc|bộ trưởng|hội đồng nhân dân|ủy ban nhân dân|thủ tướng|chính phủ|quốc hội)\b")
_SUBJECT = re.compile(r"^v/v\b[:.]?\s*|^về (?:việc\b[:.]?\s*)?", re.IGNORECASE)
_ADDRESSEE = re.compile(r"^kính gửi\b", re.IGNORECASE)
HEADER_LIMIT = 80  # lines; the longest header among 74 provincial documents took 61


@dataclass(frozen=True, slots=True)
class HeaderParts:
    """The header read so far and the index of the first line that belongs to the body."""

    header: Header
    span: Span | None
    body_start: int


def _field(lines: Sequence[TextLine], value: str) -> Field:
    return Field(value, lines[0].span.cover(lines[-1].span))


def _document_type(line: TextLine) -> str | None:
    folded = fold(line.text).strip(" :.")
    if not line.is_capitals and not (line.bold and folded in _TYPES):
        return None
    for name, written in _TYPES.items():
        if folded == name or (folded.startswith(name + " ") and len(folded) <= len(name) + 14 and name == "chương trình"):
            return written
    return None


def _find_number(lines: Sequence[TextLine]) -> tuple[int, Field | None] | None:
    for index, line in enumerate(lines):
        match = _NUMBER_LINE.match(line.text)
        if not match:
            continue
        written = (match["number"] or match["long"] or "").strip()
        if numbers := find_numbers(written):
            return index, Field(re.sub(r"\s+", "", written[numbers[0].start : numbers[0].end]), line.span)
        if blank := _BLANK_NUMBER.match(written):
            return index, Field("/" + blank["symbol"], line.span)
        if not written or written[0] in ".…/":
            return index, None
    return None


def _authority_field(lines: Sequence[TextLine], text: str) -> Field | None:
    """Lines above the number that are no motto: the last unit named is the issuer."""
    own = [line for line in lines if line.is_capitals and not is_motto(line) and not _document_type(line)]
    if not own:
        return None
    joined = " ".join(line.text for line in own)
    heads = list(re.finditer(r"ủy ban nhân dân|hội đồng nhân dân|\bsở |\bban |\bbộ |\bvăn phòng |\bphòng |\btrung tâm ", fold(joined)))
    if len(heads) > 1 and heads[-1].start() > 0 and re.search(r"[a-zà-ỹđ]", fold(joined[: heads[-1].start()])):
        last = heads[-1].start()
        if fold(joined[last:]).startswith(("ban ", "bộ ", "phòng ", "văn phòng ", "trung tâm ")) and not own[-1].text.startswith(joined[last : last + 4]):
            last = heads[0].start()
        joined = joined[last:] if last else joined
    return _field(own, natural_case(joined, text))


def _authority_from_body(number: Field | None, place: Field | None, text: str) -> Field | None:
    """Where the header lines are missing: the organ from the number's suffix, the unit named beside the place."""
    if not place:
        return None
    symbol = fold(number.value) if number else ""
    organ = "Hội đồng nhân dân" if "hđnd" in symbol and "ubnd" not in symbol else "Ủy ban nhân dân"
    for match in UNIT_NAME.finditer(text):
        if fold(match["name"]).startswith(fold(place.value)):
            name = match["name"][: len(place.value)]
            return Field(f"{organ} {match['unit'].lower()} {name}", Span(match.start(), match.start("name") + len(name)))
    return None


def _read_title(lines: Sequence[TextLine], start: int) -> int:
    """Return the index after the title's last line, the title beginning at `start`."""
    end = start
    while end < len(lines) and end - start < 12:
        line = lines[end]
        folded = fold(line.text)
        if _BASIS.match(folded) and end > start and (line.gap_before or not lines[end - 1].text.endswith((",", "về", "việc"))):
            starts_basis = folded.startswith("căn cứ") or line.gap_before or line.starts_paragraph or bool(find_numbers(line.text))
            if starts_basis:
                break
        if _ADDRESSEE.match(line.text) or read_mark(line.text) or _PLACE_DATE.match(line.text):
            break
        if end > start and _ENACTING.match(folded) and line.is_capitals:
            break
        if end > start and folded.startswith("căn cứ"):
            break
        if end > start and line.gap_before and not line.is_capitals and lines[end - 1].text[-1:] not in ",-":
            break
        if end > start and line.bold != lines[start].bold and not line.is_capitals:
            break
        end += 1
    return end


def _title_field(lines: Sequence[TextLine]) -> Field | None:
    words = " ".join(line.text for line in lines)
    words = re.sub(r"[-_]{3,}", " ", words).strip()
    return _field(lines, " ".join(words.split())) if words else None


def _subject_lines(lines: Sequence[TextLine]) -> list[TextLine]:
    """The "V/v …" lines of a dispatch (công văn), which has no type line."""
    for index, line in enumerate(lines):
        if _SUBJECT.match(line.text):
            rest = [other for other in lines[index + 1 : index + 5]]
            own = [line]
            for other in rest:
                if _PLACE_DATE.match(other.text) or is_motto(other) or _ADDRESSEE.match(other.text) or other.gap_before or _NUMBER_LINE.match(other.text):
                    break
                own.append(other)
            return own
    return []


def _legal_bases(lines: Sequence[TextLine], start: int) -> tuple[tuple[Field, ...], int]:
    """Return the bases that stand between title and body, and the index of the body's first line."""
    bases: list[list[TextLine]] = []
    index = start
    while index < len(lines):
        line = lines[index]
        folded = fold(line.text)
        mark = read_mark(line.text)
        if mark and mark.level <= ROMAN or (mark and mark.label == "1"):
            break
        if _BASIS.match(folded):
            bases.append([line])
        elif not bases:
            if _ENACTING.match(folded) or _ADDRESSEE.match(line.text) or line.is_capitals:
                index += 1
                continue
            break
        elif _continues(bases[-1][-1], line):
            bases[-1].append(line)
        else:
            break
        index += 1
    return tuple(_field(group, " ".join(line.text for line in group)) for group in bases), index


def _continues(previous: TextLine, line: TextLine) -> bool:
    if line.starts_paragraph is not None:
        return not line.starts_paragraph
    if line.gap_before:
        return line.text[:1].islower() and previous.text[-1:] not in ".;"
    return previous.text[-1:] not in ".;:" or line.text[:1].islower()


def read_header(lines: Sequence[TextLine], text: str) -> HeaderParts:
    """Read the header from the document's first lines; what is missing is None."""
    top = list(lines[:HEADER_LIMIT])
    for index, line in enumerate(top):
        mark = read_mark(line.text)
        if mark and mark.level <= ROMAN and mark.label not in ("C", "D"):
            top = top[:index]
            break
    numbered = _find_number(top)
    number = numbered[1] if numbered else None
    typed = next(((i, name) for i, line in enumerate(top) if (name := _document_type(line))), None)
    dated = next(((i, m) for i, line in enumerate(top) if (m := _PLACE_DATE.match(line.text)) and (m["place"] or m["year"])), None)
    date_line = Field(top[dated[0]].text, top[dated[0]].span) if dated else None
    place = Field(natural_case(dated[1]["place"].strip().title()), top[dated[0]].span) if dated and dated[1]["place"] else None
    days = find_dates(date_line.value) if date_line else []
    year = int(dated[1]["year"]) if dated and dated[1]["year"] else None
    after_number = numbered[0] if numbered else (dated[0] if dated else (typed[0] if typed else 0))
    authority = _authority_field(top[:after_number], text) or _authority_from_body(number, place, text)
    title, document_type, body = None, None, 0
    if typed:
        end = _read_title(top, typed[0] + 1)
        title = _title_field(top[typed[0] + 1 : end]) if end > typed[0] + 1 else None
        document_type, body = Field(typed[1], top[typed[0]].span), end
    elif subject := _subject_lines(top):
        title = Field(_SUBJECT.sub("", " ".join(line.text for line in subject)), subject[0].span.cover(subject[-1].span))
        document_type = Field("Công văn", subject[0].span) if numbered else None
        body = 1 + max(after_number, dated[0] if dated else 0, top.index(subject[-1]))
    elif numbered or dated:
        body = 1 + max(after_number, dated[0] if dated else 0)
    if document_type is None and number and (named := _type_of_number(number)):
        document_type = named
    bases, body = _legal_bases(lines, body)
    header = Header(authority, number, document_type, title, place, days[0].day if days else None, date_line, year or _year_in(title), bases)
    spans = [line.span for line in lines[: typed[0] + 1 if typed else after_number + 1]] if (typed or numbered) else []
    if title:
        spans.append(title.span)
    return HeaderParts(header, spans[0].cover(max(spans, key=lambda s: s.end)) if spans else None, body)


def _type_of_number(number: Field) -> Field | None:
    found = find_numbers("1" + number.value if number.value.startswith("/") else number.value)
    abbreviation = found[0].type_name if found else ""
    return Field(abbreviation, number.span) if abbreviation in TYPE_NAMES.values() else None


def _year_in(title: Field | None) -> int | None:
    found = re.search(r"\b((?:19|20)\d\d)\b", title.value) if title else None
    return int(found[1]) if found else None
