"""A page image in, lines and ruled tables with their places and confidences out.

It knows the order of the steps; each step has its own module (`ocr_*`).
"""

from dataclasses import dataclass

from indexer.readers.canonical import Box, SourceRow
from indexer.readers.ocr_column import make_column
from indexer.readers.ocr_engine import recognise_block
from indexer.readers.ocr_glyphs import to_glyphs, type_size
from indexer.readers.ocr_image import Rgb, binarise, drop_coloured_ink, rotate, skew_angle
from indexer.readers.ocr_lines import find_lines
from indexer.readers.ocr_rules import erase_rules, find_grids, find_rules
from indexer.readers.pdf_glyphs import Glyph
from indexer.readers.pdf_lines import PlacedLine, make_rows
from indexer.readers.pdf_tables import Grid, fill_grid

SCAN_DPI = 200


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """What was read from the image of a page; boxes in PDF points as on the straightened page."""

    rows: list[list[PlacedLine]]
    tables: list[tuple[float, list[SourceRow]]]
    confidences: tuple[float, ...]
    skew_deg: float


def recognise_page(image: Rgb, dpi: int, number: int) -> ScannedPage:
    """Read the image of page `number`.

    Raises `OcrTimeoutError` where the page takes too long, `ReadError` where Tesseract cannot be used.
    """
    grey = drop_coloured_ink(image)
    angle = skew_angle(binarise(grey, dpi))
    grey = rotate(grey, angle)
    ink = binarise(grey, dpi)
    rules = find_rules(ink, dpi)
    grids = find_grids(rules, dpi)
    erase_rules(grey, ink, rules)
    lines, parts = find_lines(ink, rules.upright, dpi)
    column = make_column(grey, lines, parts)
    if column is None:
        return ScannedPage([], [], (), angle)
    height = grey.shape[0] * 72 / dpi
    glyphs: list[Glyph] = []
    confidences: list[float] = []
    for line, words in column.put_back(recognise_block(column.image, dpi)):
        glyphs.extend(to_glyphs(words, line, type_size(line, parts), dpi, height))
        confidences.extend(word.confidence for word in words)
    tables = []
    for grid in grids:
        placed = _place(grid, dpi, height)
        rows, glyphs = fill_grid(placed, glyphs, number)
        tables.append((placed.box[3], rows))
    return ScannedPage(make_rows(glyphs), tables, tuple(confidences), angle)


def _place(grid: Grid, dpi: int, page_height: float) -> Grid:
    """Turn a grid in pixels from the upper left corner into PDF points from the lower left one."""
    scale = 72 / dpi

    def turned(box: Box) -> Box:
        return box[0] * scale, page_height - box[3] * scale, box[2] * scale, page_height - box[1] * scale

    rows = tuple(tuple(None if cell is None else turned(cell) for cell in row) for row in grid.rows)
    return Grid(turned(grid.box), rows)
