"""What the walk over a text document (Word, OpenDocument) finds, lines and tables with pages; its document."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from indexer.model import RawDocument
from indexer.readers.canonical import SourceRow, TextBuilder

# A4 in 12-point type holds about 4,000 characters; more on a page means that page breaks are not all noted.
_MAX_PAGE_CHARS = 6_000


@dataclass(frozen=True, slots=True)
class TextItem:
    """A line of a paragraph, ended by a line break or by the end of the paragraph; blank for an empty one."""

    text: str
    page: int
    bold: bool = False
    starts_paragraph: bool | None = True

    @property
    def char_count(self) -> int:
        """Number of characters, for judging whether the pages can be right."""
        return len(self.text)


@dataclass(frozen=True, slots=True)
class RowItem:
    """A table row and the page on which it begins; `joined` are the columns merged with the cell above."""

    cells: tuple[str, ...]
    page: int
    joined: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class TableItem:
    """A table; `ruled` is False where no border is drawn."""

    rows: tuple[RowItem, ...]
    ruled: bool

    @property
    def page(self) -> int:
        """The page on which the table begins."""
        return self.rows[0].page if self.rows else 1

    @property
    def char_count(self) -> int:
        """Number of characters on the first page of the table; the later pages are not counted."""
        return sum(len(cell) for row in self.rows if row.page == self.page for cell in row.cells)


def cell_text(items: Iterable[TextItem | TableItem]) -> str:
    """Return the text of a table cell that holds the items, a line each."""
    return "\n".join(_cell_lines(items))


def _cell_lines(items: Iterable[TextItem | TableItem]) -> Iterator[str]:
    for item in items:
        if isinstance(item, TextItem):
            if item.text.strip():
                yield item.text.strip()
            continue
        for row in item.rows:
            # A table inside a cell: its text counts, its grid does not.
            text = " ".join(cell for cell in row.cells if cell.strip())
            if text:
                yield text


def build_document(
    format_name: str, items: list[TextItem | TableItem], noted_pages: int | None, *, is_laid_out: bool
) -> RawDocument:
    """Return the document of the items; `noted_pages` is what the program that saved it noted.

    Pages are believed only where the file `is_laid_out`, that is, where that program noted the ends of its lines'
    pages: typed page breaks alone say little, for text runs over page ends without any.

    Raises `EmptyDocumentError` where there is no text.
    """
    counted, page_count = _judge_pages(items, noted_pages) if is_laid_out else (False, None)
    builder = TextBuilder(format_name)
    for item in items:
        if isinstance(item, TableItem):
            rows = [SourceRow(row.cells, row.page if counted else None, joined=row.joined) for row in item.rows]
            builder.add_table(rows, ruled=item.ruled)
        elif item.text.strip():
            page = item.page if counted else None
            builder.add_line(item.text, page=page, bold=item.bold, starts_paragraph=item.starts_paragraph)
        else:
            builder.add_blank()
    return builder.build(page_count)


def _judge_pages(items: list[TextItem | TableItem], noted_pages: int | None) -> tuple[bool, int | None]:
    """Return whether the pages counted on the walk can be believed, and the number of pages if it is known.

    A wrong page in a citation is worse than none: where a page would hold more than fits on paper, breaks are
    missing; one page without any break noted says nothing, unless the file is noted to have just that page.
    """
    chars_on: Counter[int] = Counter()
    for item in items:
        chars_on[item.page] += item.char_count
    last_page = max(chars_on, default=1)
    fits = noted_pages is not None and noted_pages >= last_page and chars_on.total() <= noted_pages * _MAX_PAGE_CHARS
    all_breaks_seen = max(chars_on.values(), default=0) <= _MAX_PAGE_CHARS
    counted = all_breaks_seen and (last_page > 1 or (fits and noted_pages == 1))
    if fits:
        return counted, noted_pages
    return counted, last_page if counted else None
