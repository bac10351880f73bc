"""Canonical text -> blocks to display: headings, paragraphs, tables, letterhead and signature.

The text keeps what a reader saw: lines, tabs between cells, line breaks inside cells. This module finds back
what belongs together, as spans over that text; it knows nothing of HTML. It never drops or adds a word: the
blocks cover every visible character of the text once and in order. Where the text leaves open what belongs
together, a wrong guess costs looks, never content.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from indexer.model import Span
from web.tables import Cell, TableBlock, find_tables

__all__ = ["Block", "Cell", "HeadingBlock", "ParagraphBlock", "TableBlock", "lay_out", "lines_of"]

ParagraphKind = Literal["text", "item", "letterhead", "title", "subject", "signature"]

_MARKERS = r"(?:\*\*)?"
# "1.2. Lập kế hoạch", "a) Tổ chức", "- Cơ quan chủ trì", "II. NỘI DUNG"; not "59/2023/NĐ-CP" nor "2025."
_ITEM = re.compile(_MARKERS + r"(?:[-+•▪●➢✓–—*]\s?\S|\d{1,2}(?:\.\d{1,2})*[.)]\s|[a-zđ][.)]\s|[IVX]{1,5}\.\s|Điều \d)")
# "Căn cứ Quyết định …", "Nơi nhận:", "(Kèm theo Kế hoạch …"; not "căn cứ" within a sentence
_OPENING = re.compile(_MARKERS + r"(?:Căn cứ|Nơi nhận|Kính gửi|\(Kèm theo|\(Ban hành)")
# "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"; not "TM và dịch vụ"
_SIGNING = re.compile(_MARKERS + r"(?:TM|KT|TUQ|TL|Q)\.\s?[A-ZĐÀ-Ỹ]")
# "KẾ HOẠCH", "QUYẾT ĐỊNH:"; not "KẾ HOẠCH PHÁT TRIỂN KINH TẾ"
_TYPE_LINE = re.compile(
    _MARKERS
    + r"(?:KẾ HOẠCH|QUYẾT ĐỊNH|CHƯƠNG TRÌNH(?: HÀNH ĐỘNG| CÔNG TÁC)?|CÔNG VĂN|BÁO CÁO|THÔNG BÁO|TỜ TRÌNH|NGHỊ QUYẾT"
    + r"|CHỈ THỊ|HƯỚNG DẪN|QUY CHẾ|QUY ĐỊNH|PHƯƠNG ÁN|ĐỀ ÁN|GIẤY MỜI|CÔNG ĐIỆN|BIÊN BẢN):?"
    + _MARKERS
)
_HEAD_LINES = 20  # lines within which the name of the document's kind is looked for
_SIGNATURE_LINES = 8
_SHORTEST_TITLE = 5  # characters; shorter words in capitals are abbreviations
_SIGNATURE_WIDTH = 70  # characters; a longer line is running text again


@dataclass(frozen=True, slots=True)
class HeadingBlock:
    """A heading; `entry` is its index in the outline."""

    span: Span
    entry: int


@dataclass(frozen=True, slots=True)
class ParagraphBlock:
    """A paragraph, whose span may hold line breaks that only the page's width made."""

    span: Span
    kind: ParagraphKind = "text"


Block = HeadingBlock | ParagraphBlock | TableBlock


def lines_of(text: str) -> list[Span]:
    """Return the span of every line without surrounding blanks (tabs stay), empty lines included."""
    found, start = [], 0
    for line in text.split("\n"):
        body = line.strip(" ")
        begin = start + line.find(body) if body else start
        found.append(Span(begin, begin + len(body)))
        start += len(line) + 1
    return found


def lay_out(
    text: str, headings: Sequence[tuple[Span, bool]], rows: Sequence[Span] = (), subject: str = ""
) -> list[Block]:
    """Return the blocks of `text` in order.

    `headings` are the outline's spans, True where the words are a heading and False where they are a paragraph
    that carries a number. `rows` are spans known to be table rows; they settle where a row ends. `subject` is
    the document's title (trích yếu), which tells how many lines under "KẾ HOẠCH" belong to it.
    """
    lines = lines_of(text)
    tables = find_tables(text, lines, [span for span, _ in headings], rows)
    flow = _Flow(text, lines, headings, " ".join(subject.split()))
    blocks: list[Block] = []
    index = 0
    for first, last, table in tables:
        blocks += flow.blocks(index, first)
        blocks.append(table)
        index = last + 1
    return blocks + flow.blocks(index, len(lines))


class _Flow:
    """Lays out the lines that stand in no table."""

    def __init__(self, text: str, lines: list[Span], headings: Sequence[tuple[Span, bool]], subject: str) -> None:
        self._text = text
        self._subject = subject
        self._lines = lines
        self._headings = headings
        self._width = _wrap_width([line for line in lines if "\t" not in line.of(text)])
        self._title = self._title_line()

    def blocks(self, first: int, last: int) -> list[Block]:
        """Return the blocks of the lines from `first` up to `last` (excluded)."""
        found: list[Block] = []
        for span, entry in self._units(first, last):
            if entry is not None and self._headings[entry][1]:
                found.append(HeadingBlock(span, entry))
            elif entry is not None:
                found.append(ParagraphBlock(span, "item"))
            else:
                found += self._paragraphs(span)
        return found

    def _units(self, first: int, last: int) -> Iterator[tuple[Span, int | None]]:
        """Cut the lines at the outline's entries: yield each entry and the text between entries."""
        if first >= last:
            return
        at, end = self._lines[first].start, self._lines[last - 1].end
        for entry, (span, _) in enumerate(self._headings):
            if at <= span.start < span.end <= end:
                yield Span(at, span.start), None
                yield span, entry
                at = span.end
        yield Span(at, end), None

    def _paragraphs(self, span: Span) -> Iterator[ParagraphBlock]:
        current: ParagraphBlock | None = None
        previous: Span | None = None
        signing = 0
        for line in _lines_within(self._text, span):
            body = line.of(self._text)
            if not body:
                previous = None  # a blank line ends every paragraph
                continue
            signing = self._signing(body, signing)
            kind = self._kind(line, body, signing, current)
            if current and previous and self._continues(current, previous, body, kind):
                current = ParagraphBlock(current.span.cover(line), current.kind)
            else:
                if current:
                    yield current
                current = ParagraphBlock(line, kind)
            previous = line
        if current:
            yield current

    def _signing(self, body: str, signing: int) -> int:
        """Count down the lines that may still belong to a signature; 0 outside of one."""
        if _SIGNING.match(body) and len(body) <= _SIGNATURE_WIDTH:
            return _SIGNATURE_LINES
        if len(body) > _SIGNATURE_WIDTH or _ITEM.match(body) or _OPENING.match(body):
            return 0
        return max(0, signing - 1)

    def _kind(self, line: Span, body: str, signing: int, above: ParagraphBlock | None) -> ParagraphKind:
        if self._title is not None and line.start < self._title:
            return "letterhead"
        if _TYPE_LINE.fullmatch(body):
            return "title"
        if above and self._is_subject(above, body):
            return "subject"
        if signing:
            return "signature"
        if _ITEM.match(body):
            return "item"
        # "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ …" over the legal bases of a decision
        return "title" if body.isupper() and len(body) > _SHORTEST_TITLE else "text"

    def _is_subject(self, above: ParagraphBlock, body: str) -> bool:
        if _OPENING.match(body) or _ITEM.match(body):
            return False
        under_title = above.kind == "title" and above.span.start == self._title
        return under_title or (above.kind == "subject" and " ".join(body.replace("**", "").split()) in self._subject)

    def _continues(self, current: ParagraphBlock, previous: Span, body: str, kind: ParagraphKind) -> bool:
        if kind == current.kind == "subject":
            return True
        if kind not in ("text", "item") or current.kind not in ("text", "item"):
            return False
        return continues_line(previous.of(self._text), body, self._width)

    def _title_line(self) -> int | None:
        """Where the document's kind ("KẾ HOẠCH") is named, if it is near the top."""
        filled = [line for line in self._lines if line.start < line.end][:_HEAD_LINES]
        for line in filled:
            body = line.of(self._text)
            if _TYPE_LINE.fullmatch(body):
                return line.start
            if _OPENING.match(body):
                return None
        return None


def _lines_within(text: str, span: Span) -> Iterator[Span]:
    for line in lines_of(span.of(text)):
        yield Span(span.start + line.start, span.start + line.end)


def _wrap_width(lines: Sequence[Span]) -> int | None:
    """Return about how many characters fill a line where the text was broken to a page's width, else None."""
    lengths = sorted(line.end - line.start for line in lines if line.end - line.start >= 20)
    if len(lengths) < 8:
        return None
    width = lengths[int(len(lengths) * 0.9)]
    full = sum(0.75 * width <= length <= 1.15 * width for length in lengths)
    return width if 45 <= width <= 130 and full >= 0.4 * len(lengths) else None


def continues_line(previous: str, line: str, width: int | None) -> bool:
    """Whether `line` goes on with the sentence of `previous`; only in text broken to `width` characters."""
    if width is None or _ITEM.match(line) or _OPENING.match(line) or _SIGNING.match(line):
        return False
    if line[:1].islower():
        return True
    return len(previous) >= 0.75 * width and not previous.endswith((".", ";", ":", "./.", "!", "?"))
