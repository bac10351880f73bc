"""What was found on the pages of a PDF or of images, put together as one document."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from indexer.model import Box, RawDocument
from indexer.readers.canonical import SourceRow, TextBuilder
from indexer.readers.ocr import ScannedPage
from indexer.readers.pdf_columns import in_reading_order
from indexer.readers.pdf_lines import PlacedLine
from indexer.readers.pdf_paragraphs import ParagraphStarts
from indexer.readers.word_places import Sheet

# Mean word confidence of real scans that are read well: 0.90 to 0.96; with every fourth word wrong: 0.7.
_DOUBTFUL = 0.75


@dataclass(frozen=True, slots=True)
class PageContent:
    """What stands on a page: rows of line pieces, and tables with their top edges.

    `is_scan` says that the page is a picture of text. Once it was recognised, `confidences` holds one figure a word
    and the page is as it was made to read it: turned clockwise by `quarter_turns`, then straightened by `skew_deg`.
    """

    number: int
    width: float
    height: float
    rows: list[list[PlacedLine]]
    tables: list[tuple[float, list[SourceRow]]]
    is_scan: bool = False
    confidences: tuple[float, ...] = ()
    skew_deg: float = 0.0
    quarter_turns: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether no text was found."""
        return not (self.rows or self.tables)


def page_of(scan: ScannedPage, number: int) -> PageContent:
    """Return a recognised image as page `number`."""
    return PageContent(
        number,
        scan.width,
        scan.height,
        scan.rows,
        scan.tables,
        is_scan=True,
        confidences=scan.confidences,
        skew_deg=scan.skew_deg,
        quarter_turns=scan.quarter_turns,
    )


def build_document(
    pages: Sequence[PageContent], page_count: int, format_name: str, warnings: tuple[str, ...] = ()
) -> RawDocument:
    """Return the document of these pages, in their order.

    Raises `EmptyDocumentError` where they hold no text.
    """
    builder = TextBuilder(format_name)
    starts = ParagraphStarts()
    for page in pages:
        _add_page(builder, page, starts)
    confidences = [confidence for page in pages for confidence in page.confidences]
    mean = sum(confidences) / len(confidences) if confidences else None
    doubtful = [page.number for page in pages if _is_doubtful(page)]
    if doubtful:
        numbers = ", ".join(map(str, doubtful))
        warnings += (f"Trang {numbers}: bản quét mờ, chữ nhận dạng có thể sai; hãy đối chiếu với bản giấy.",)
    return replace(builder.build(page_count), ocr_confidence=mean, warnings=warnings)


def _is_doubtful(page: PageContent) -> bool:
    return bool(page.confidences) and sum(page.confidences) < _DOUBTFUL * len(page.confidences)


def _add_page(builder: TextBuilder, page: PageContent, starts: ParagraphStarts) -> None:
    tables = list(page.tables)
    rows: list[list[PlacedLine]] = []
    straighten = partial(_tilted, page=page) if page.skew_deg else None
    builder.turn_page(Sheet(page.number, page.width, page.height, page.quarter_turns, straighten))
    starts.turn_page([row[0] for row in page.rows if len(row) == 1])
    for row in page.rows:
        while tables and tables[0][0] > row[0].baseline:
            _add_lines(builder, rows, page, starts)
            rows = []
            _add_table(builder, tables.pop(0)[1], page, starts)
        rows.append(row)
    _add_lines(builder, rows, page, starts)
    for _, table_rows in tables:
        _add_table(builder, table_rows, page, starts)


def _add_lines(builder: TextBuilder, rows: list[list[PlacedLine]], page: PageContent, starts: ParagraphStarts) -> None:
    for line, in_column in in_reading_order(rows):
        builder.add_line(
            line.text,
            page=page.number,
            bold=line.bold,
            starts_paragraph=starts.judge(line, in_column=in_column),
            box=_on_paper(line.box, page),
            confidence=line.confidence,
            placed=line.placed,
        )


def _add_table(builder: TextBuilder, rows: list[SourceRow], page: PageContent, starts: ParagraphStarts) -> None:
    builder.add_table(
        [row if row.box is None else replace(row, box=_on_paper(row.box, page)) for row in rows],
    )
    starts.interrupt()


def _on_paper(box: Box, page: PageContent) -> Box:
    """Return the upright box, on the page as it is, around a box of the page made upright and straight."""
    if not page.skew_deg and not page.quarter_turns:
        return box
    left, bottom, right, top = _tilted(box, page)
    (x, y), (other_x, other_y) = _turned_back(left, bottom, page), _turned_back(right, top, page)
    return min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y)


def _tilted(box: Box, page: PageContent) -> Box:
    """Return the upright box, on the page made upright, around a box of the page made straight besides."""
    tilt = math.radians(page.skew_deg)
    cosine, sine = math.cos(tilt), math.sin(tilt)
    middle_x, middle_y = page.width / 2, page.height / 2
    corners = [
        (middle_x + x * cosine - y * sine, middle_y + x * sine + y * cosine)
        for x in (box[0] - middle_x, box[2] - middle_x)
        for y in (box[1] - middle_y, box[3] - middle_y)
    ]
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _turned_back(x: float, y: float, page: PageContent) -> tuple[float, float]:
    match page.quarter_turns:
        case 1:
            return page.height - y, x
        case 2:
            return page.width - x, page.height - y
        case 3:
            return y, page.width - x
        case _:
            return x, y
