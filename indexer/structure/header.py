"""Header lines -> issuing authority, number, place, date, type, title, legal bases.

Parts and their places: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.1 to II.6.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.model import Field, Header, Span
from indexer.structure.authority import authority_in_body, read_authority
from indexer.structure.header_caption import read_caption, read_passing
from indexer.structure.header_fields import (
    DatePart,
    NumberPart,
    TypePart,
    find_date_line,
    find_number,
    find_type,
    is_number_line,
    type_of_line,
    type_of_number,
)
from indexer.structure.header_title import read_legal_bases, subject_field, subject_lines, title_end, title_field
from indexer.structure.lines import TextLine
from indexer.structure.marks import ROMAN, read_mark
from indexer.structure.names import UNIT_NAME
from indexer.text.folding import fold

HEADER_LIMIT = 80  # lines; the longest header among 74 provincial documents took 61
# "2026" in "năm 2026"; not in "12026"
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")


@dataclass(frozen=True, slots=True)
class HeaderParts:
    """The header read so far and the index of the first line that belongs to the body."""

    header: Header
    span: Span | None
    body_start: int


@dataclass(frozen=True, slots=True)
class _Naming:
    """Type and title, and the index of the line after them."""

    document_type: Field | None
    title: Field | None
    end: int


def read_header(lines: Sequence[TextLine], text: str) -> HeaderParts:
    """Read the header from the document's first lines; what is missing is None."""
    top = _above_body(lines[:HEADER_LIMIT])
    numbered, dated, typed = find_number(top), find_date_line(top), find_type(top)
    number = numbered.field if numbered else None
    place = dated.place if dated else None
    first_known = next((part.index for part in (numbered, dated, typed) if part), 0)

    naming = _name_by_type(top, typed) if typed else _name_by_subject(top, numbered, dated)
    bases, body_start = read_legal_bases(lines, naming.end)
    issuer, parent = read_authority([line for line in top[:first_known] if _may_name_organ(line)], text)
    header = Header(
        issuing_authority=_with_place(issuer, place) or authority_in_body(number, place, text),
        parent_authority=parent,
        document_number=number,
        document_type=naming.document_type,
        title=naming.title,
        place=place,
        issued_on=dated.day if dated else None,
        date_line=dated.line if dated else None,
        year=(dated.year if dated else None) or _year_in(naming.title),
        legal_bases=bases,
    )
    bases_start = bases[0].span.start if bases else len(text)
    above = [line.span for line in lines[:body_start] if line.span.start < bases_start]
    span = above[0].cover(max(above, key=lambda s: s.end)) if above else None
    return HeaderParts(_with_caption(header, text), span, body_start)


def _with_caption(header: Header, text: str) -> Header:
    """Complete a header from the words under its type and, where no line gives a date, from a law's last sentence."""
    if caption := read_caption(header.title):
        header = replace(
            header,
            issuing_authority=header.issuing_authority or caption.issuer,
            document_number=header.document_number or caption.number,
            issued_on=header.issued_on or caption.day,
            date_line=header.date_line or (header.title if caption.day else None),
            title=caption.title,
        )
    if header.date_line is None and (passing := read_passing(text)):
        day, sentence = passing
        header = replace(header, issued_on=day, date_line=sentence)
    return replace(header, year=header.issued_on.year) if header.issued_on else header


def _above_body(lines: Sequence[TextLine]) -> Sequence[TextLine]:
    """Return the lines before the first heading of the body ("I. …", "Điều 1. …")."""
    for index, line in enumerate(lines):
        mark = read_mark(line.text)
        if mark and mark.level <= ROMAN:
            return lines[:index]
    return lines


def _may_name_organ(line: TextLine) -> bool:
    return not type_of_line(line) and not is_number_line(line)


def _with_place(issuer: Field | None, place: Field | None) -> Field | None:
    """Write the place that ends an organ's name as the date line does: "Sở Y tế lam giang" -> "Sở Y tế Lam Giang"."""
    is_bare = place and not UNIT_NAME.match(place.value)
    if issuer and place and is_bare and fold(issuer.value).endswith(" " + fold(place.value)):
        return replace(issuer, value=issuer.value[: -len(place.value)] + place.value)
    return issuer


def _name_by_type(lines: Sequence[TextLine], typed: TypePart) -> _Naming:
    end = title_end(lines, typed.index + 1)
    return _Naming(typed.field, title_field(lines[typed.index + 1 : end]), end)


def _name_by_subject(lines: Sequence[TextLine], numbered: NumberPart | None, dated: DatePart | None) -> _Naming:
    """Name a document without a type line by its "V/v …", or at least by the symbol of its number."""
    subject = subject_lines(lines)
    last = [part.index for part in (numbered, dated) if part]
    if subject:
        last.append(lines.index(subject[-1]))
    document_type = None
    if subject and (numbered or fold(subject[0].text).startswith("v/v")):
        document_type = Field("Công văn", subject[0].span)
    elif numbered and numbered.field:
        document_type = type_of_number(numbered.field)
    return _Naming(document_type, subject_field(subject) if subject else None, 1 + max(last, default=-1))


def _year_in(title: Field | None) -> int | None:
    found = _YEAR.search(title.value) if title else None
    return int(found[1]) if found else None
