"""Number, date line and type, each read from the header's lines.

Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.2 to II.5. What the parts make together is `header`'s to say.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from indexer.model import Field
from indexer.structure.lines import TextLine
from indexer.structure.names import UNIT_NAME, natural_case
from indexer.text.dates import find_dates
from indexer.text.document_types import DOCUMENT_TYPES
from indexer.text.folding import fold
from indexer.text.numbers import TYPE_NAMES, find_numbers

# Matches "Số: 47/KH-UBND", "Luật số: 57/2020/QH14", "Số:"; not "số 5, mục 2", not "Luật số 57/2020/QH14;"
_NUMBER_LINE = re.compile(
    rf"^\W*(?:(?:{'|'.join(DOCUMENT_TYPES)})\s+số\s*:|số\s*[:;.]?)\s*(?P<number>[^,]{{0,40}})$", re.IGNORECASE
)
# Matches "Luật Cảnh sát cơ động số 04/2022/QH15"; not "Căn cứ Luật số 04/2022/QH15"
_NAME_AND_NUMBER = re.compile(rf"^(?:{'|'.join(DOCUMENT_TYPES)})\s[^;:]{{3,300}}\ssố\s+(?P<number>[^,;\s]{{4,30}})$")
# Matches "Số: 845/SYT-NVY, v/v tiêm chủng mở rộng"; not "số lượng hồ sơ: 12"
_NUMBER_AND_MORE = re.compile(r"^\W*số\s*:\s*(?P<number>.{0,60})$", re.IGNORECASE)
# Matches "12/BBGN", "7/BCĐ389", "21 / 2025/GCN" where they stand behind "Số:" and end there; not "12/3", not "5 bộ"
_ONE_PIECE_NUMBER = re.compile(
    r"^\d{1,5}[a-zđ]?\s?(?:[/-]\s?(?:19|20)\d\d\s?)?[/-]\s?[A-ZĐƯ]{2}[A-ZĐƯa-zđ&]{0,15}\d{0,3}(?:[/-][\w&]{1,15})*(?=[.;]?$|\s)"
)
# Matches "/KH-UBND", "…../QĐ-UBND", "— /2026/TT-BCA" (the number is filled in by hand); not "12/KH-UBND"
_BLANK_NUMBER = re.compile(r"^[\s.…_–—]*[/-]\s*(?P<symbol>(?:(?:19|20)\d\d/)?[A-ZĐ][\w.\-–/]*)", re.IGNORECASE)
# Matches "Kim thành, ngày tháng năm 2026", "Hà Nam, ngày 03 tháng 02 năm 2026", "ngày 5 tháng 3 năm 2026";
# not "trong tháng 02 năm 2026", not "ngày 14 tháng 10 năm 2013 của Chính phủ"
_DATE_LINE = re.compile(
    r"^(?:(?P<place>[^,;:]{2,40}),\s*)?"
    r"ng[àa]y\s*(?P<day>\d{0,2})[\s.…]*th[áa]ng\s*(?P<month>\d{0,2})[\s.…]*n[ăa]m\s*(?P<year>\d{4})?"
    r"(?(place)|\W*$)",
    re.IGNORECASE,
)
# Matches "Lam Giang, ngày 02/9/2026"; not "Thực hiện Kế hoạch số 3/KH-UBND, ngày 02/9/2026", not "ngày 02/9/2026"
_SHORT_DATE_LINE = re.compile(
    r"^(?P<place>(?!(?:căn cứ|thực hiện|theo|xét)\b)[^,;:\d/]{2,40}),\s*"
    r"ng[àa]y\s*\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(?P<year>(?:19|20)\d\d)\W*$",
    re.IGNORECASE,
)
_TYPES = {fold(name): name for name in sorted(DOCUMENT_TYPES, key=len, reverse=True)}
# "kế hoạch liên tịch", "quy chế phối hợp" (folded): two offices issue them; not "phối hợp"
_JOINT = re.compile(r"(?<=\w) (?:liên tịch|phối hợp)$")
_PROGRAMME = fold("Chương trình")
_PROGRAMME_KIND_LIMIT = 14  # characters that may follow it on its line: "CHƯƠNG TRÌNH HÀNH ĐỘNG"


@dataclass(frozen=True, slots=True)
class NumberPart:
    """The line that gives the number; `field` is None where the line leaves even the symbol out."""

    index: int
    field: Field | None


@dataclass(frozen=True, slots=True)
class TypePart:
    """The line that names the document's type."""

    index: int
    field: Field


@dataclass(frozen=True, slots=True)
class DatePart:
    """The line of place and date, with what of it is filled in."""

    index: int
    line: Field
    place: Field | None
    day: date | None
    year: int | None


def is_number_line(line: TextLine) -> bool:
    """Whether a line begins with "Số:" and holds little more than a number."""
    return bool(_NUMBER_LINE.match(line.text) or _NUMBER_AND_MORE.match(line.text))


def is_date_line(line: TextLine) -> bool:
    """Whether a line gives place and date, or the blanks for them."""
    return bool(_match_date_line(line))


def _match_date_line(line: TextLine) -> re.Match[str] | None:
    return _DATE_LINE.match(line.text) or _SHORT_DATE_LINE.match(line.text)


def find_number(lines: Sequence[TextLine]) -> NumberPart | None:
    """Return the first line that gives the document's own number, whole, without its digits, or left blank."""
    for index, line in enumerate(lines):
        match = _NUMBER_LINE.match(line.text) or _NUMBER_AND_MORE.match(line.text)
        if not match:
            continue
        written = match["number"].strip()
        if numbers := find_numbers(written):
            value = "".join(written[numbers[0].start : numbers[0].end].split())
            return NumberPart(index, Field(value, line.span))
        if one_piece := _ONE_PIECE_NUMBER.match(written):
            return NumberPart(index, Field("".join(one_piece.group().split()), line.span))
        if blank := _BLANK_NUMBER.match(written):
            return NumberPart(index, Field("/" + blank["symbol"], line.span))
        if not written or written[0] in ".…/":
            return NumberPart(index, None)
    return _number_after_name(lines)


def _number_after_name(lines: Sequence[TextLine]) -> NumberPart | None:
    """Return the number that a portal's own heading gives after the document's name."""
    for index, line in enumerate(lines):
        match = _NAME_AND_NUMBER.match(line.text)
        if match and (numbers := find_numbers(match["number"])):
            return NumberPart(index, Field(match["number"][numbers[0].start : numbers[0].end], line.span))
    return None


def _place_name(written: str) -> str:
    """Return a place with the capitals of a name: "LAM GIANG" -> "Lam Giang", "Thành Phố Huế" -> "Thành phố Huế"."""
    titled = written.title()
    return natural_case(written.upper()) if UNIT_NAME.match(titled) else titled


def find_date_line(lines: Sequence[TextLine]) -> DatePart | None:
    """Return the first line of place and date; a line without place and year is none."""
    for index, line in enumerate(lines):
        match = _match_date_line(line)
        if match and (match["place"] or match["year"]):
            place = Field(_place_name(match["place"].strip()), line.span) if match["place"] else None
            days = find_dates(line.text)
            year = int(match["year"]) if match["year"] else None
            return DatePart(index, Field(line.text, line.span), place, days[0].day if days else None, year)
    return None


def type_of_line(line: TextLine) -> str | None:
    """Return the type that a line of its own names: "KẾ HOẠCH", "CHƯƠNG TRÌNH HÀNH ĐỘNG", None for other lines."""
    folded = fold(line.text).strip(" :.")
    folded = folded if folded in _TYPES else _JOINT.sub("", folded)
    if line.is_capitals:
        rest = folded.removeprefix(_PROGRAMME)
        if folded.startswith(_PROGRAMME + " ") and len(rest) <= _PROGRAMME_KIND_LIMIT:
            return _TYPES[_PROGRAMME]
    elif not line.bold:
        return None
    return _TYPES.get(folded)


def find_type(lines: Sequence[TextLine]) -> TypePart | None:
    """Return the first line that names a document type."""
    for index, line in enumerate(lines):
        if name := type_of_line(line):
            return TypePart(index, Field(name, line.span))
    return None


def type_of_number(number: Field) -> Field | None:
    """Return the type that the number's symbol stands for: "12/QĐ-UBND" -> "Quyết định"."""
    found = find_numbers("1" + number.value if number.value.startswith("/") else number.value)
    name = found[0].type_name if found else ""
    return Field(name, number.span) if name in TYPE_NAMES.values() else None
