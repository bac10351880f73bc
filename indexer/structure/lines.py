"""The raw blocks as one sequence of tidied lines and data tables.

Offices lay out headers and signatures with borderless tables; those are taken apart into lines here, so that
the stages after this one meet a table only where it holds data.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from indexer.model import Line, RawDocument, Row, Span, Table
from indexer.text.folding import fold
from indexer.text.tidying import tidy


@lru_cache(maxsize=4096)  # a line is asked about by several stages
def are_capitals(text: str) -> bool:
    """Whether `text` is set in capitals, but for a few letters that a scan or its author got wrong."""
    letters = list(filter(str.isalpha, text))
    return len(letters) >= 2 and sum(map(str.isupper, letters)) >= 0.85 * len(letters)


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line with its tidied text; `gap_before` tells that the file leaves a blank line above it."""

    text: str
    span: Span
    page: int | None
    bold: bool
    starts_paragraph: bool | None
    gap_before: bool

    @property
    def is_capitals(self) -> bool:
        """Whether the line is set in capitals, as headings and authorities are."""
        return are_capitals(self.text)


Item = TextLine | Table

# "TT", "Nội dung công việc" (folded) head a column of data; "nơi nhận:" does not
_DATA_COLUMNS = re.compile(r"^(?:stt|tt|số tt|nhiệm vụ|nội dung|công việc|cơ quan|đơn vị|thời gian|sản phẩm|kết quả)\b")
# "độc lập - tự do", "số: 12" (folded) stand in a layout table; "số lượng" does not make one
_LAYOUT_TEXT = re.compile(r"cộng h[oò]a xã hội chủ nghĩa|độc lập - tự do|^\W*nơi nhận|^\W*số\s*:", re.MULTILINE)


def _is_layout(table: Table, text: str) -> bool:
    """Tell whether a table only places text side by side (header, signature block)."""
    columns = len(table.rows[0].cells)
    if columns <= 3 and len(table.rows) <= 6 and _LAYOUT_TEXT.search(fold(table.span.of(text))):
        return True
    if columns == 1:
        return True
    has_titles = any(_DATA_COLUMNS.match(fold(cell.span.of(text)).strip()) for cell in table.rows[0].cells)
    return not table.ruled and columns <= 2 and not has_titles


def _cell_lines(span: Span, row: Row, text: str) -> list[TextLine]:
    lines, start = [], span.start
    for piece in span.of(text).split("\n"):
        if tidy(piece):
            lead = len(piece) - len(piece.lstrip())
            own = Span(start + lead, start + len(piece.rstrip()))
            lines.append(TextLine(tidy(piece), own, row.page, False, True, False))
        start += len(piece) + 1
    return lines


def _text_line(line: Line, previous_end: int, text: str) -> TextLine:
    gap = text.count("\n", previous_end, line.span.start) > 1
    return TextLine(tidy(line.span.of(text)), line.span, line.page, line.bold, line.starts_paragraph, gap)


def to_items(raw: RawDocument) -> list[Item]:
    """Return lines (none of them empty) and data tables in reading order."""
    items: list[Item] = []
    previous_end = 0
    for block in raw.blocks:
        if isinstance(block, Table):
            if _is_layout(block, raw.text):
                for row in block.rows:
                    items += [line for cell in row.cells for line in _cell_lines(cell.span, row, raw.text)]
            else:
                items.append(block)
            previous_end = block.span.end
        else:
            line = _text_line(block, previous_end, raw.text)
            if line.text:
                items.append(line)
                previous_end = block.span.end
    return items
