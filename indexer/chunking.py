"""A parsed document -> passages: the units that are embedded, found and quoted.

A passage is a point, a dash item, a plain paragraph, a table row, the header or the signature. Headings go
into its context, which is embedded but never quoted; one that says more opens the passage of the text below.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

from indexer.model import AdministrativeDocument, LogicalTable, Paragraph, Passage, Section, Span, TaskRow
from indexer.text.numbers import find_numbers
from indexer.text.tidying import tidy

CHUNKER_ID = "chunking/3"
# Characters; longer paragraphs are cut at sentence ends, so that a hit shows what was asked for. Of 239 questions on
# seventeen sample documents and five real plans the first hit holds the evidence of 174 with 500, 900 and 1,500, of 171
# with 300; most passages are short by nature. Without the headings in the vectors it is 166.
_LIMIT = 900
# The blank after "…; ", "… . "; not the one after ","
_SENTENCE_END = re.compile(r"(?<=[.;!?])\s+(?=\S)")
_HARD_LIMIT = 2 * _LIMIT  # characters; what has no sentence end, a row or a list of recipients is cut at a blank
_LEAD_IN = 60  # characters, by hand: "Công an xã có trách nhiệm:" is a title, what is longer names things
_LONG_HEADING = 150  # characters, by hand: in the laws and decisions read no title of an article is longer
_CONTEXT_LIMIT = 160  # characters of a heading


def _pieces(span: Span, text: str) -> Iterator[Span]:
    """Yield `span` whole, or parts of about `_LIMIT` characters that end where sentences or clauses do.

    A sentence longer than `_HARD_LIMIT` is cut at blanks.
    """
    if span.end - span.start <= _LIMIT:
        yield span
        return
    for sentences in _cut_at_sentences(span, text):
        yield from _cut_at_blanks(sentences, text)


def _cut_at_blanks(span: Span, text: str) -> Iterator[Span]:
    """Yield parts of at most `_HARD_LIMIT` characters, cut at the last blank or, where there is none, anywhere."""
    start, end = span.start, span.end
    while end - start > _HARD_LIMIT:
        limit = start + _HARD_LIMIT
        cut = next((place for place in range(limit, start + _LIMIT, -1) if text[place].isspace()), limit)
        yield Span(start, cut)
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield Span(start, end)


def _cut_at_sentences(span: Span, text: str) -> Iterator[Span]:
    body = span.of(text)
    start = 0
    blanks = [match.span() for match in _SENTENCE_END.finditer(body)] + [(len(body), len(body))]
    for (end, after), following in zip(blanks, [*blanks[1:], None], strict=True):
        if following is None or following[0] - start > _LIMIT:
            yield Span(span.start + start, span.start + end)
            start = after


def _context(headings: tuple[str, ...]) -> str:
    return " › ".join(heading[:_CONTEXT_LIMIT] for heading in headings)


def _row_text(table: LogicalTable, row: TaskRow) -> str:
    titles = table.columns or ("",) * len(row.values)
    return "; ".join(
        f"{title}: {value}" if title else value for title, value in zip(titles, row.values, strict=True) if value
    )


def _table_passages(document: AdministrativeDocument, table: LogicalTable) -> Iterator[Passage]:
    headings = document.heading_path(table.section)
    for row in table.rows:
        context = _context((*headings, row.group) if row.group else headings)
        row_text = _row_text(table, row)
        if len(row_text) <= _HARD_LIMIT:
            yield Passage(row.span, row.page, row.locator, "row", context, row_text)
            continue
        for piece in (piece for part in row.parts for piece in _cut_at_blanks(part, document.text)):
            yield Passage(piece, row.page, row.locator, "row", context, tidy(piece.of(document.text)))


def _says_something(heading: str) -> bool:
    """Whether a heading says more than what is below it: it cites a document, or begins a sentence that goes on there.

    "2. Triển khai Kế hoạch số 5/KH-UBND", "Điều 1. Cấp 20 tấn gạo cho các xã bị ngập sau bão, gồm:"; not "2. Mục tiêu".
    """
    is_sentence = heading.rstrip().endswith(":") and len(heading) > _LEAD_IN
    return is_sentence or len(heading) > _LONG_HEADING or bool(find_numbers(heading))


def _speaking_headings(document: AdministrativeDocument) -> tuple[dict[int, Section], list[Section]]:
    """Return the headings that are no paragraphs and yet say something, so that their words are in a passage.

    They open the first paragraph under them, given by its start; those with none right below stand alone. As passages
    of their own all would be found before the text that they head: on the seeds one question less had its answer first.
    """
    paragraphs = sorted(document.paragraphs, key=lambda paragraph: paragraph.span)
    starts = [paragraph.span.start for paragraph in paragraphs]
    begun = set(starts)
    opening: dict[int, Section] = {}
    alone: list[Section] = []
    for index, section in enumerate(document.sections):
        if not section.level or section.span.start in begun or not _says_something(section.span.of(document.text)):
            continue
        at = bisect_right(starts, section.span.start)
        if at < len(starts) and _stands_right_below(document, index, paragraphs[at]):
            opening.setdefault(starts[at], section)
        else:
            alone.append(section)
    return opening, alone


def _stands_right_below(document: AdministrativeDocument, index: int, paragraph: Paragraph) -> bool:
    """Tell whether only headings part a paragraph from the heading `index` that it stands under."""
    heading = document.sections[index]
    place = heading.span.end
    for below in range(index + 1, len(document.sections)):
        section = document.sections[below]
        if section.span.start >= paragraph.span.start or document.text[place : section.span.start].strip():
            break
        place = section.span.end
    is_under = any(section is heading for section in document.ancestors(paragraph.section))
    return is_under and not document.text[place : paragraph.span.start].strip()


def _text_passage(
    document: AdministrativeDocument, place: Section | Paragraph, span: Span, above: int | None
) -> Passage:
    context = _context(document.heading_path(above))
    return Passage(span, place.page, place.locator, "text", context, tidy(span.of(document.text)))


def _paragraph_passages(document: AdministrativeDocument) -> Iterator[Passage]:
    opening, alone = _speaking_headings(document)
    for heading in alone:
        yield _text_passage(document, heading, heading.span, heading.parent)
    for paragraph in document.paragraphs:
        section = paragraph.section
        if section is not None and document.sections[section].span == paragraph.span:
            section = document.sections[section].parent
        pieces = list(_pieces(paragraph.span, document.text))
        if pieces and (opener := opening.get(paragraph.span.start)):
            yield _text_passage(document, opener, opener.span.cover(pieces.pop(0)), opener.parent)
        for piece in pieces:
            yield _text_passage(document, paragraph, piece, section)


def _frame_passages(document: AdministrativeDocument) -> Iterator[Passage]:
    """Header, legal bases, recipients and signature."""
    text = document.text
    if document.header_span:
        for piece in _pieces(document.header_span, text):
            yield Passage(piece, None, "phần đầu", "header", "", tidy(piece.of(text)))
    for number, basis in enumerate(document.header.legal_bases, start=1):
        for piece in _pieces(basis.span, text):
            yield Passage(piece, None, f"căn cứ {number}", "text", "Căn cứ ban hành", tidy(piece.of(text)))
    footer = document.footer
    if footer.recipients_span:
        for piece in _cut_at_blanks(footer.recipients_span, text):
            yield Passage(piece, None, "nơi nhận", "recipients", "Nơi nhận", tidy(piece.of(text)))
    if footer.signature_span:
        for piece in _cut_at_blanks(footer.signature_span, text):
            yield Passage(piece, None, "chữ ký", "signature", "Người ký", tidy(piece.of(text)))


def make_passages(document: AdministrativeDocument) -> list[Passage]:
    """Return the passages of a document in the order of their place; all of its words but headings are in one."""
    found = [*_frame_passages(document), *_paragraph_passages(document)]
    found += [passage for table in document.tables for passage in _table_passages(document, table)]
    return sorted((p for p in found if p.text), key=lambda passage: passage.span)
