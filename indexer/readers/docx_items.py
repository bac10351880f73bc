"""What the walk over a Word document finds, before it becomes canonical text: lines and tables with pages."""

from dataclasses import dataclass


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
    """A table row and the page on which it begins."""

    cells: tuple[str, ...]
    page: int


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
