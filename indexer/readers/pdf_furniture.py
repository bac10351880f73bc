"""Page numbers and running headers and footers of a PDF, which are no part of the text."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from indexer.readers.pdf_lines import PlacedLine
from indexer.readers.pdf_pages import PageContent

_MARGIN_SHARE = 0.1
_MIN_SHARE_OF_PAGES = 0.6
_MIN_PAGES = 3
# "3", "- 3 -", "Trang 3/10" are page numbers; "Điều 3" and the year "2026" are not.
_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:trang\s*)?\d{1,3}(?:\s*/\s*\d{1,3})?[-–—\s]*", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")


def without_furniture(pages: Sequence[PageContent]) -> list[PageContent]:
    """Return the pages without page numbers and without lines that repeat at the edge of most pages.

    With one or two pages repetition proves nothing; a line goes only where a page number stands beside it.
    """
    repeated = _repeated_lines(pages)
    return [replace(page, rows=[row for row in page.rows if not _is_furniture(page, row, repeated)]) for page in pages]


def _repeated_lines(pages: Sequence[PageContent]) -> set[str]:
    counts: Counter[str] = Counter()
    numbered: Counter[str] = Counter()
    for page in pages:
        keys = set()
        for row in page.rows:
            if _is_at_edge(page, row):
                keys.add(_key(row))
                numbered[_key(row)] += len(row) > 1 and any(_is_page_number(piece) for piece in row)
        counts.update(keys)
    needed = max(_MIN_PAGES, _MIN_SHARE_OF_PAGES * len(pages))
    return {key for key, count in counts.items() if key and (count >= needed or numbered[key] >= 2)}


def _key(row: list[PlacedLine]) -> str:
    """Return the words of a row without its page number and with other numbers masked."""
    return " ".join(_DIGITS.sub("#", piece.text) for piece in row if not _is_page_number(piece))


def _is_furniture(page: PageContent, row: list[PlacedLine], repeated: set[str]) -> bool:
    if not _is_at_edge(page, row):
        return False
    return _key(row) in repeated or all(_is_page_number(piece) for piece in row)


def _is_page_number(piece: PlacedLine) -> bool:
    return _PAGE_NUMBER.fullmatch(piece.text) is not None


def _is_at_edge(page: PageContent, row: list[PlacedLine]) -> bool:
    """Return whether a row is the first or last of its page, or the second one, and stands in the margin."""
    position = next(index for index, other in enumerate(page.rows) if other is row)
    outer = position < 2 or position >= len(page.rows) - 2
    height = row[0].baseline / page.height
    return outer and (height > 1 - _MARGIN_SHARE or height < _MARGIN_SHARE)
