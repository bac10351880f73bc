"""Body lines -> paragraphs: lines that a page end or the right margin broke are put together again."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from indexer.model import Span
from indexer.structure.appendices import opens_appendix
from indexer.structure.articles import is_whole_title
from indexer.structure.lines import Item, TextLine
from indexer.structure.marks import ARTICLE, DASH, LETTER, NUMBER, ROMAN, Mark, read_mark
from indexer.text.agencies import is_agency, split_agencies
from indexer.text.letters import UPPER
from indexer.text.tidying import tidy

_ENDS = tuple('.;:!?…”"')
# "Thời gian thực hiện: …" opens a paragraph of its own; "gồm: …" does not
_LABEL = re.compile(rf"^[{UPPER}][^.;:]{{3,50}}:\s")
# "Trên đây là Kế hoạch …", "(Kèm theo …)"; not "Kế hoạch này"
_OPENERS = re.compile(r"^(?:Căn cứ|Trên đây|Trong quá trình|Thực hiện|Nơi nhận|\(|Kính gửi)\b")
# "theo Quyết định số 23-", broken inside a number; not "giai đoạn 2026 -"
_BROKEN_NUMBER = re.compile(r"\d[-–]$")
# "thay thế Quyết định số", "theo khoản", broken before the figure; not "một số"
_BEFORE_FIGURE = re.compile(r"(?<!một)(?<!dân)(?<!chỉ)(?<!mã)\s(?:số|khoản|Điều|điểm)$")
_SHORT_LINE = 60  # characters; a heading that ends so far from the margin is whole, whatever stands below it
# In an article, whose points are sentences: "3. Giao ngân sách cấp xã bảo đảm kinh phí mua Báo" goes on, by hand
_SHORT_POINT = 30
_LONG_LINE = 100  # characters; a shorter unpunctuated paragraph before a blank line is a heading, not a page break


@dataclass(frozen=True, slots=True)
class BodyParagraph:
    """Joined lines; `mark` is what the first one begins with."""

    lines: tuple[TextLine, ...]
    mark: Mark | None

    @property
    def span(self) -> Span:
        """From the first to the last line."""
        return self.lines[0].span.cover(self.lines[-1].span)

    def text(self, canonical: str) -> str:
        """Return the paragraph on one line, for matching."""
        return tidy(self.span.of(canonical))

    @property
    def first(self) -> TextLine:
        """The first line, for page, weight and capitals."""
        return self.lines[0]


def _is_continuation(previous: TextLine, lines: list[TextLine], line: TextLine, *, in_article: bool) -> bool:
    """Tell whether `line` goes on with the paragraph made of `lines`, of which `previous` is the last."""
    if read_mark(line.text) or (opens_appendix(line) and not previous.text.endswith(",")):
        return bool(_BROKEN_NUMBER.search(previous.text))
    if line.starts_paragraph is not None:
        return not line.starts_paragraph
    if _BROKEN_NUMBER.search(previous.text) or (_BEFORE_FIGURE.search(previous.text) and line.text[:1].isdigit()):
        return True
    if _OPENERS.match(line.text) or previous.text.endswith(_ENDS):
        return line.text[:1].islower() and not previous.text.endswith((".", ";", ":"))
    if line.text[:1].islower() or previous.text.endswith(","):
        return True
    if len(lines) == 1 and is_whole_title(previous.text):
        return False
    if _LABEL.match(line.text) or line.is_capitals != previous.is_capitals:
        return False
    mark = read_mark(lines[0].text)
    is_heading = mark is not None and NUMBER <= mark.level < LETTER and not _are_as_long_as(2 * _LONG_LINE, lines)
    if line.gap_before:
        return not is_heading and _are_as_long_as(_LONG_LINE, lines)
    least = _SHORT_POINT if in_article else _SHORT_LINE
    is_whole = len(previous.text) < least or (len(lines) == 1 and _names_agencies(mark))
    return not (is_heading and (previous.bold != line.bold or is_whole))


def _names_agencies(mark: Mark | None) -> bool:
    """Tell whether a heading is a list of agencies and nothing more, whose duties stand below it."""
    names = split_agencies(mark.rest) if mark else ()
    return bool(names) and all(map(is_agency, names))


def _are_as_long_as(limit: int, lines: Iterable[TextLine]) -> bool:
    """Tell whether lines hold so many characters; no more of them are counted, or a long paragraph would take hours."""
    length = 0
    for line in lines:
        length += len(line.text)
        if length >= limit:
            return True
    return False


def join_lines(items: Iterable[Item]) -> list[BodyParagraph | Item]:
    """Return the items with lines joined into paragraphs; tables stay where they are and end a paragraph."""
    joined: list[BodyParagraph | Item] = []
    current: list[TextLine] = []
    in_article = False

    def close() -> None:
        nonlocal in_article
        if current:
            mark = read_mark(current[0].text)
            joined.append(BodyParagraph(tuple(current), mark))
            if opens_appendix(current[0]) or (mark and mark.level <= ROMAN):
                in_article = mark is not None and mark.level == ARTICLE
            current.clear()

    for item in items:
        if not isinstance(item, TextLine):
            close()
            joined.append(item)
        elif current and _is_continuation(current[-1], current, item, in_article=in_article):
            current.append(item)
        else:
            close()
            current.append(item)
    close()
    return joined


def is_dash(mark: Mark | None) -> bool:
    """Whether a mark opens a list item that has no name of its own."""
    return mark is not None and mark.level >= DASH
