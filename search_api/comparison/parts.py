"""A stored document -> what is compared of it: headings, paragraphs and rows, each with its tokens.

A heading without words of its own ("2. Công an xã: …") is a paragraph. Knows nothing of the other document.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from indexer.model import Span
from indexer.store import AssignmentRecord, DocumentRecord, PassageRecord, ReferenceRecord, Store
from indexer.text.folding import fold
from search_api.catalogue import place_names
from search_api.comparison.tokens import Token, Tokeniser, compared_words
from search_api.schemas import Citation, Document
from search_api.views import document_view, passage_url

# What numbers a paragraph or a row, and changes when another is put before it: "2.1. ", "a) ", "- ", "III. ", "7<tab>";
# not "2026 " nor "15/3 "
_MARK = re.compile(
    r"\s*(?:[-–+*•]\s*|(?:\d{1,2}(?:\.\d{1,2})*|[a-zđ]|[IVXLC]{1,5})(?:[.)/]\s+|\t|[.)](?=\D)))", re.ASCII
)
_OPENING, _CLOSING = "phần mở đầu", "phần kết"
_NO_BODY = ("header", "signature", "recipients")


@dataclass(frozen=True)
class Text:
    """A stretch of the document with its tokens; offsets of the tokens count from the start of the stretch."""

    span: Span
    quote: str
    tokens: tuple[Token, ...]
    locator: str
    page: int | None

    @cached_property
    def units(self) -> tuple[str, ...]:
        """The words by which the text is found to be like another."""
        return tuple(compared_words(self.tokens))


@dataclass(frozen=True, slots=True)
class Part:
    """A heading (None: what stands before the first or after the last one) with the headings above it."""

    heading: Text | None
    depth: int
    above: tuple[str, ...]
    name: str
    paragraphs: tuple[int, ...]


@dataclass(frozen=True)
class Side:
    """One of the two documents, read for comparing."""

    record: DocumentRecord
    view: Document
    text: str
    tokeniser: Tokeniser = field(repr=False)
    parts: tuple[Part, ...]
    paragraphs: tuple[Text, ...]
    part_of: tuple[int, ...]
    assignments: tuple[AssignmentRecord, ...]
    references: tuple[ReferenceRecord, ...]

    def cite(self, text: Text) -> Citation:
        """Return the citation of a stretch."""
        return Citation(
            document=self.view,
            locator=text.locator,
            page=text.page,
            quote=text.quote,
            start=text.span.start,
            end=text.span.end,
            url=passage_url(self.record.id, text.span),
        )

    def read(self, span: Span, locator: str, page: int | None) -> Text:
        """Return a stretch of the document with its tokens, without the number that it begins with."""
        return _text(self.text, self.tokeniser, span, locator, page)


def _text(text: str, tokeniser: Tokeniser, span: Span, locator: str, page: int | None) -> Text:
    quote = span.of(text)
    mark = _MARK.match(quote)
    after = mark.end() if mark else 0
    tokens = tuple(token for token in tokeniser.read(quote) if token.start >= after)
    return Text(span, quote, tokens, locator, page)


def _agencies_of(assignments: Sequence[AssignmentRecord]) -> set[str]:
    """Return the names of the agencies that assignments are given to."""
    return {name for a in assignments for name in (*a.assignment.lead_agencies, *a.assignment.coordinating_agencies)}


def read_sides(store: Store, a: DocumentRecord, b: DocumentRecord) -> tuple[Side, Side]:
    """Read two documents for comparing; the agencies of either one may stand in the other."""
    assignments = store.assignments([a.id, b.id])
    agencies = _agencies_of(assignments)
    own, other = ([found for found in assignments if found.document_id == record.id] for record in (a, b))
    return _read_side(store, a, own, agencies), _read_side(store, b, other, agencies)


def _read_side(
    store: Store, record: DocumentRecord, assignments: Sequence[AssignmentRecord], agencies: set[str]
) -> Side:
    text = store.document_text(record.id)
    places = set(place_names(record))
    names = agencies | ({record.issuing_authority} if record.issuing_authority else set())
    tokeniser = Tokeniser(record.year, places, names)
    passages = store.passages_of(record.id, "place")
    bodies = sorted((p for p in passages if p.kind not in _NO_BODY and not p.is_legal_basis), key=lambda p: p.span)
    paragraphs = list(_whole(text, bodies))
    headings = _headings(store.outline(record.id), {p.span.start for p in paragraphs})
    parts, texts, part_of = _arrange(text, tokeniser, headings, paragraphs)
    return Side(
        record=record,
        view=document_view(record),
        text=text,
        tokeniser=tokeniser,
        parts=parts,
        paragraphs=texts,
        part_of=part_of,
        assignments=tuple(assignments),
        references=tuple(store.references(document_id=record.id)),
    )


def _whole(text: str, passages: Sequence[PassageRecord]) -> Iterator[PassageRecord]:
    """Yield passages with those put together again that are pieces of one long paragraph."""
    current: PassageRecord | None = None
    for passage in passages:
        if current and passage.locator == current.locator and passage.kind == current.kind == "text":
            between = text[current.span.end : passage.span.start]
            if not between.strip() and "\n" not in between:
                current = current._replace(span=current.span.cover(passage.span))
                continue
        if current:
            yield current
        current = passage
    if current:
        yield current


@dataclass(frozen=True, slots=True)
class _Heading:
    span: Span
    level: int
    words: str
    locator: str


def _headings(outline: Sequence[dict[str, object]], starts: set[int]) -> list[_Heading]:
    """Return the headings that have words of their own."""
    found = []
    for entry in outline:
        start, end, level = int(str(entry["start"])), int(str(entry["end"])), int(str(entry["level"]))
        words = str(entry["heading"])
        if not words and start in starts:
            continue  # a numbered paragraph
        found.append(_Heading(Span(start, end), level, words or str(entry["label"]), str(entry["locator"])))
    return found


def _arrange(
    text: str, tokeniser: Tokeniser, headings: Sequence[_Heading], passages: Sequence[PassageRecord]
) -> tuple[tuple[Part, ...], tuple[Text, ...], tuple[int, ...]]:
    """Put paragraphs under their headings; the opening and closing parts have none."""
    starts = [heading.span.start for heading in headings]
    members: dict[int, list[int]] = {}
    texts: list[Text] = []
    for passage in passages:
        owner = bisect_right(starts, passage.span.start) - 1
        span = passage.span
        if owner >= 0 and headings[owner].span.end > span.start:
            span = _after(text, headings[owner].span.end, span.end)
        if passage.locator in (_OPENING, _CLOSING):
            owner = -1 if passage.locator == _OPENING else len(headings)
        if span.start >= span.end:
            continue
        members.setdefault(owner, []).append(len(texts))
        texts.append(_text(text, tokeniser, span, passage.locator, passage.page))
    parts: list[Part] = []
    part_of = [0] * len(texts)
    above: list[_Heading] = []
    for owner in range(-1, len(headings) + 1):
        own = tuple(members.get(owner, ()))
        if 0 <= owner < len(headings):
            heading = headings[owner]
            while above and (above[-1].level >= heading.level or heading.level == 0):
                above.pop()
            words = _text(text, tokeniser, heading.span, heading.locator, None)
            parts.append(Part(words, len(above), tuple(h.words for h in above), "", own))
            above.append(heading)
        elif own:
            parts.append(Part(None, 0, (), _OPENING if owner < 0 else _CLOSING, own))
        for index in own:
            part_of[index] = len(parts) - 1
    return tuple(parts), tuple(texts), tuple(part_of)


def _after(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    return Span(start, end)


def folded(text: str) -> str:
    """Return a text for comparing values of a header: folded, with single blanks."""
    return " ".join(fold(text).split())
