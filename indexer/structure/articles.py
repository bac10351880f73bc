"""Lines in which an article begins behind the end of a sentence -> one line for each, as the author had them.

Where a page was made into text, its paragraphs may stand in one line: "… kèm theo. Điều 2. Giao Sở …". Knows nothing of
what an article says, but for the usual titles, under which a sentence begins on the next line.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from indexer.model import Span
from indexer.structure.lines import Item, TextLine
from indexer.text.tidying import tidy

# ". Điều 2. Giao", ": Điều 1. Công bố", "thực hiện;” Điều 2."; not "tại Điều 2.", not ": “Điều 5."
_INLINE = re.compile(r"(?<=[.;:)”\"])\s+(?=Điều\s+(?P<number>\d{1,3})\s?\.(?:\s|$))")
# "Điều 2. Đối tượng"; not "Điều 2 của Luật"
_AT_START = re.compile(r"Điều\s+(?P<number>\d{1,3})\s?[.:]")
# "… kèm theo. Điều" above "2. Giao Sở": broken behind the word; not "tại khoản 1 Điều"
_BROKEN = re.compile(r"(?:(?<=[.;:)”\"])\s+|^)Điều\s*$")
_POINT = re.compile(r"(?P<number>\d{1,3})\s?\.(?:\s|$)")
# Titles that drafting rules give to articles and their points, whole: "Điều 5. Hiệu lực thi hành", "2. Đối tượng áp
# dụng"; not "Điều 1. Công bố kèm theo"
_TITLE = re.compile(
    r"(?:Điều\s+)?\d{1,3}\s?[.:]\s+(?:Phạm\s+vi\s+điều\s+chỉnh|Đối\s+tượng\s+áp\s+dụng"
    r"|Phạm\s+vi(?:\s+điều\s+chỉnh)?(?:\s+và|,)\s+đối\s+tượng\s+áp\s+dụng"
    r"|(?:Hiệu\s+lực(?:\s+và\s+trách\s+nhiệm)?|Trách\s+nhiệm|Điều\s+khoản|Tổ\s+chức)\s+(?:thi\s+hành|thực\s+hiện)"
    r"|Điều\s+khoản\s+(?:chuyển\s+tiếp|áp\s+dụng)|Giải\s+thích\s+từ\s+ngữ|Nguồn\s+kinh\s+phí(?:\s+thực\s+hiện)?"
    r"|(?:Mức|Nội\s+dung|Nguyên\s+tắc|Kinh\s+phí)\s+(?:chi|hỗ\s+trợ|thực\s+hiện))",
    re.IGNORECASE,
)


def is_whole_title(text: str) -> bool:
    """Whether a line is the usual title of an article or a point: what stands below it is no part of it."""
    return bool(_TITLE.fullmatch(text))


def part_articles(items: Iterable[Item], text: str) -> list[Item]:
    """Return the items, their lines cut where the next article begins; only an article's next number counts."""
    parted: list[Item] = []
    last = 0
    for item in _mended(items, text):
        if not isinstance(item, TextLine):
            parted.append(item)
            continue
        if opening := _AT_START.match(item.text):
            last = int(opening["number"])
        for line in _pieces(item, text, last):
            parted.append(line)
            if opening := _AT_START.match(line.text):
                last = int(opening["number"])
    return parted


def _mended(items: Iterable[Item], text: str) -> Iterator[Item]:
    """Yield the items, a line that ends with "Điều" before its number without that word, which opens the next line."""
    waiting: TextLine | None = None
    for item in items:
        if waiting and isinstance(item, TextLine) and _POINT.match(item.text):
            place = text.rindex("Điều", waiting.span.start, waiting.span.end)
            if before := text[waiting.span.start : place].rstrip():
                yield _piece(waiting, Span(waiting.span.start, waiting.span.start + len(before)), text)
            yield replace(item, text=f"Điều {item.text}", span=Span(place, item.span.end), starts_paragraph=True)
            waiting = None
            continue
        if waiting:
            yield waiting
        waiting = item if isinstance(item, TextLine) and _BROKEN.search(item.text) else None
        if not waiting:
            yield item
    if waiting:
        yield waiting


def _pieces(line: TextLine, text: str, last: int) -> Iterator[TextLine]:
    start, end = line.span.start, line.span.end
    for match in _INLINE.finditer(text, start, end):
        number = int(match["number"])
        if number not in (1, last + 1):
            continue
        last = number
        yield _piece(line, Span(start, match.start()), text)
        start = match.end()
    yield _piece(line, Span(start, end), text) if start > line.span.start else line


def _piece(line: TextLine, span: Span, text: str) -> TextLine:
    if span.start == line.span.start:
        return replace(line, text=tidy(span.of(text)), span=span)
    return replace(line, text=tidy(span.of(text)), span=span, starts_paragraph=True, gap_before=False)
