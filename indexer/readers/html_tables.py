"""The grid of a table in a web page, and whether a table is one at all or only lays the page out."""

from collections.abc import Iterator

from lxml import etree

from indexer.readers.html_styles import HtmlStyles

_MAX_COLUMNS = 256
_CELLS = ("td", "th")

_Row = list[etree._Element]


def rows_of(table: etree._Element) -> Iterator[_Row]:
    """Yield the cells of each row, without those of tables within."""
    for element in table:
        if element.tag == "tr":
            yield [cell for cell in element if cell.tag in _CELLS]
        elif isinstance(element.tag, str) and element.tag not in ("table", "caption", *_CELLS):
            # thead, tbody, tfoot, and whatever a careless page puts around rows.
            yield from rows_of(element)


def place_cells(rows: list[_Row]) -> list[tuple[list[etree._Element | None], frozenset[int]]]:
    """Return the rows of the grid: each cell in its first place, None where it spans further or nothing stands.

    Beside the cells of a row stand the columns that a cell from above fills.
    """
    grid: list[tuple[list[etree._Element | None], frozenset[int]]] = []
    # Column -> for how many more rows a cell from above fills it.
    filled: dict[int, int] = {}
    for number, row in enumerate(rows):
        line: list[etree._Element | None] = []
        spanning = {column: count - 1 for column, count in filled.items() if count > 1}
        for cell in row:
            while len(line) in filled:
                line.append(None)
            if len(line) >= _MAX_COLUMNS:
                break
            width = min(_span(cell, "colspan"), _MAX_COLUMNS - len(line))
            height = min(_span(cell, "rowspan", 0) or len(rows), len(rows) - number)
            if height > 1:
                spanning.update({len(line) + column: height - 1 for column in range(width)})
            line += [cell, *[None] * (width - 1)]
        while len(line) in filled:
            line.append(None)
        grid.append((line, frozenset(filled)))
        filled = spanning
    return grid


def is_layout(table: etree._Element, rows: list[_Row], styles: HtmlStyles) -> bool:
    """Return whether a table only lays the page out: one column, or tables within it and no borders of its own."""
    if all(len(row) <= 1 for row in rows):
        return True
    within = any(next(inner.iter(*_CELLS), None) is not None for inner in table.iterdescendants("table"))
    return within and not _shows_grid(table, rows, styles)


def is_ruled(table: etree._Element, rows: list[_Row], styles: HtmlStyles) -> bool:
    """Return whether a table shows a grid.

    Three columns over three rows are a grid too: the style sheet of a site may draw it.
    """
    return _shows_grid(table, rows, styles) or (len(rows) >= 3 and max(map(len, rows)) >= 3)


def _shows_grid(table: etree._Element, rows: list[_Row], styles: HtmlStyles) -> bool:
    """Return whether the table has borders or column heads, or half of its cells have borders."""
    cells = [cell for row in rows for cell in row]
    if styles.has_border(table) or any(cell.tag == "th" for cell in cells):
        return True
    return sum(map(styles.has_border, cells)) * 2 >= max(len(cells), 1)


def _span(cell: etree._Element, attribute: str, least: int = 1) -> int:
    text = cell.get(attribute, "1").strip()
    # A damaged page may claim a billion.
    return max(least, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1
