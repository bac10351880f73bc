"""A parsed document -> passages: the units that are embedded, found and quoted.

A passage is a point, a dash item, a plain paragraph, a table row, the header or the signature. Headings go
into its context, which is embedded but never quoted.
"""

import re
from collections.abc import Iterator

from indexer.model import AdministrativeDocument, LogicalTable, Passage, Span, TaskRow
from indexer.text.tidying import tidy

CHUNKER_ID = "chunking/2"
_LIMIT = 900  # characters; longer paragraphs are cut at sentence ends, so that a hit shows what was asked for
# The blank after "…; ", "… . "; not the one after ","
_SENTENCE_END = re.compile(r"(?<=[.;!?])\s+(?=\S)")
_HARD_LIMIT = 2 * _LIMIT  # characters; what has no sentence end, a row or a list of recipients is cut at a blank
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


def _paragraph_passages(document: AdministrativeDocument) -> Iterator[Passage]:
    for paragraph in document.paragraphs:
        section = paragraph.section
        if section is not None and document.sections[section].span == paragraph.span:
            section = document.sections[section].parent
        context = _context(document.heading_path(section))
        for piece in _pieces(paragraph.span, document.text):
            yield Passage(piece, paragraph.page, paragraph.locator, "text", context, tidy(piece.of(document.text)))


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
