"""Documents cited in the text (văn bản được viện dẫn): type, number, date, issuer, and the passage that cites them."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from indexer.model import AdministrativeDocument, Passage, Reference, Span
from indexer.text.dates import find_dates
from indexer.text.document_types import DOCUMENT_TYPES
from indexer.text.numbers import DocumentNumber, find_numbers
from indexer.text.tidying import tidy

REFERENCES_ID = "references/2"
_TYPE = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in sorted(DOCUMENT_TYPES, key=len, reverse=True))
# What stands before a number: "Quyết định số ", "Chỉ thị "; not "văn bản số "
_BEFORE = re.compile(rf"(?P<type>{_TYPE})(?:\s+liên\s+tịch)?\s+(?:số\s*:?\s*)?$", re.IGNORECASE)
_BEFORE_LIMIT = 80  # characters; the longest type with "liên tịch số" has 50
# ", ngày 12"; not " của"
_DATE_LEAD = re.compile(r",?\s*ngày\s", re.IGNORECASE)
# What stands after number and date: " của Ủy ban nhân dân thành phố Hải Phòng về …"; not " về việc …"
_ISSUER = re.compile(
    r",?\s*của\s+(?P<issuer>.{3,90}?)"
    r"(?=\s+(?:về|ban hành|quy định|phê duyệt|triển khai|thực hiện|hướng dẫn|khóa|[“\"(])|[,;.:]|$|"
    rf"\s+và\s+(?:{_TYPE})\b)",
    re.DOTALL,
)


def _reference(number: DocumentNumber, passage: Passage, quote: str, *, is_basis: bool) -> Reference:
    before = _BEFORE.search(quote, max(0, number.start - _BEFORE_LIMIT), number.start)
    start, end = (before.start() if before else number.start), number.end
    day = None
    if _DATE_LEAD.match(quote, end) and (dates := find_dates(quote[end : end + 40])):
        day, end = dates[0].day, end + dates[0].end
    issuer = _ISSUER.match(quote, end)
    if issuer:
        end = issuer.end()
    name = " ".join(before["type"].split()).capitalize() if before else number.type_name
    base = passage.span.start
    return Reference(
        key=number.key,
        document_type=name,
        number="".join(quote[number.start : number.end].split()),
        issued_on=day,
        issuer=tidy(issuer["issuer"]) if issuer else "",
        span=Span(base + start, base + end),
        context_span=passage.span,
        page=passage.page,
        locator=passage.locator,
        is_legal_basis=is_basis,
    )


def _in_passage(document: AdministrativeDocument, passage: Passage) -> Iterator[Reference]:
    bases = document.header.legal_bases  # in the order of their place
    before = bisect_right(bases, passage.span.start, key=lambda basis: basis.span.start)
    is_basis = before > 0 and passage.span.start < bases[before - 1].span.end
    quote = passage.span.of(document.text)
    own = document.header.document_number
    for number in find_numbers(quote):
        place = passage.span.start + number.start
        if not (own and own.span.start <= place < own.span.end):
            yield _reference(number, passage, quote, is_basis=is_basis)


def read_references(document: AdministrativeDocument, passages: Sequence[Passage]) -> list[Reference]:
    """Return every citation of a numbered document, in the order of the passages; its own number is none."""
    return [reference for passage in passages for reference in _in_passage(document, passage)]
