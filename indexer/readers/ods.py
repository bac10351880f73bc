"""OpenDocument spreadsheets (.ods, .ots): the cells as they are shown, sheet by sheet; hidden sheets are left out."""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from indexer.model import RawDocument
from indexer.readers.canonical import SourceRow
from indexer.readers.odt import open_parts
from indexer.readers.odt_styles import OdtStyles
from indexer.readers.odt_walk import MAX_REPEATED_ROWS, OdtWalk, note_height, repeats, rows_of
from indexer.readers.odt_xml import OFFICE, TABLE
from indexer.readers.pieces import LegacyDecoder, read_decoded
from indexer.readers.sheets import MAX_COLUMNS, Allowance, MergedCells, Sheet, build_document, read_rows

_DEFAULT_STYLE = f"{TABLE}default-cell-style-name"
_COLUMN_GROUPS = frozenset(f"{TABLE}{name}" for name in ("table-columns", "table-header-columns", "table-column-group"))


def read_file(path: Path) -> RawDocument:
    """Read an OpenDocument spreadsheet.

    Raises `DamagedFileError`, `EncryptedFileError`, `EmptyDocumentError`, or `UnsupportedFormatError` for one that
    is too large.
    """
    content, styles, _ = open_parts(path)
    return build_document("ods", read_decoded(lambda decoder: list(_sheets(content, styles, decoder))))


def _sheets(content: etree._Element, styles: OdtStyles, decoder: LegacyDecoder) -> Iterator[Sheet]:
    left = Allowance()
    for table in content.iterfind(f"{OFFICE}body/{OFFICE}spreadsheet/{TABLE}table"):
        if not styles.is_table_hidden(table.get(f"{TABLE}style-name")):
            yield table.get(f"{TABLE}name", ""), read_rows(_rows(table, styles, decoder), left)


def _rows(table: etree._Element, styles: OdtStyles, decoder: LegacyDecoder) -> Iterator[SourceRow]:
    walk = OdtWalk(styles, decoder)
    merged = MergedCells()
    column_styles = list(_column_styles(table))
    for row in rows_of(table):
        cells: list[str] = []
        heights: dict[int, int] = {}
        for cell in row.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            in_column = column_styles[len(cells)] if len(cells) < len(column_styles) else None
            style = cell.get(f"{TABLE}style-name") or row.get(_DEFAULT_STYLE) or in_column
            _, font = styles.font("table-cell", style, decoder)
            text = "" if cell.tag == f"{TABLE}covered-table-cell" else walk.text_in_font(cell, font)
            note_height(cell, len(cells), text, heights)
            cells += [text] * min(repeats(cell, "number-columns-repeated", MAX_COLUMNS), MAX_COLUMNS - len(cells))
        count = repeats(row, "number-rows-repeated", MAX_REPEATED_ROWS if any(cells) else 1)
        yield from [SourceRow(tuple(cells), joined=merged.next_row(heights, count))] * count


def _column_styles(parent: etree._Element) -> Iterator[str | None]:
    """Yield the style that cells without one have, by column."""
    for element in parent:
        if element.tag in _COLUMN_GROUPS:
            yield from _column_styles(element)
        elif element.tag == f"{TABLE}table-column":
            yield from [element.get(_DEFAULT_STYLE)] * repeats(element, "number-columns-repeated", MAX_COLUMNS)
