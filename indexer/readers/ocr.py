"""A page image in, lines and ruled tables with their places and confidences out.

It knows the order of the steps; each step has its own module (`ocr_*`).
"""

from dataclasses import dataclass, replace

import numpy as np

from indexer.model import Box
from indexer.readers.canonical import SourceRow
from indexer.readers.ocr_brackets import read_column_numbers
from indexer.readers.ocr_column import group_rows, make_column
from indexer.readers.ocr_engine import Grey, recognise_block
from indexer.readers.ocr_glyphs import to_glyphs, type_size
from indexer.readers.ocr_header import restore_marks
from indexer.readers.ocr_image import Mask, Rgb, binarise, drop_coloured_ink, rotate, skew_angle
from indexer.readers.ocr_lines import TextLine, find_lines
from indexer.readers.ocr_noise import without_noise
from indexer.readers.ocr_numerals import count_strokes
from indexer.readers.ocr_repair import count_syllables, repair
from indexer.readers.ocr_rules import erase_rules, find_grids, find_rules
from indexer.readers.ocr_seals import Seal, erase_seals, erase_slanted_stamps
from indexer.readers.ocr_second_look import Reading, look_again
from indexer.readers.ocr_signs import restore_signs
from indexer.readers.ocr_titles import restore_titles
from indexer.readers.pdf_glyphs import Glyph
from indexer.readers.pdf_lines import PlacedLine, make_rows
from indexer.readers.pdf_tables import Grid, fill_grid

# Pages the right way up read at 0.85 to 0.96 in the mean, upside down or on their side at 0.2 to 0.63.
_UPRIGHT = 0.75
_GOOD = 0.8
_FEWEST_WORDS = 8
_LINE_STEP = 3.0  # letter heights: lines set at one and a half stand 2.6 apart


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """What was read from the image of a page; sizes and boxes in PDF points, as on the page made upright and straight.

    `quarter_turns` clockwise made the image upright, `skew_deg` is how much its lines rose to the right after that.
    """

    width: float
    height: float
    rows: list[list[PlacedLine]]
    tables: list[tuple[float, list[SourceRow]]]
    confidences: tuple[float, ...]
    skew_deg: float
    quarter_turns: int = 0

    @property
    def confidence(self) -> float:
        """Mean confidence of the words, 0 without any."""
        return sum(self.confidences) / len(self.confidences) if self.confidences else 0.0


def recognise_page(image: Rgb, dpi: int, number: int) -> ScannedPage:
    """Read the image of page `number`, whichever side is up.

    Raises `OcrTimeoutError` where the page takes too long, `ReadError` where Tesseract cannot be used.
    """
    best = _read_upright(image, dpi, number)
    if best.confidence >= _UPRIGHT or len(best.confidences) < _FEWEST_WORDS:
        return best
    for turns in (1, 3, 2):
        turned = _read_upright(np.ascontiguousarray(np.rot90(image, -turns)), dpi, number)
        if turned.confidence > best.confidence and 2 * len(turned.confidences) >= len(best.confidences):
            best = replace(turned, quarter_turns=turns)
        if best.confidence >= _GOOD:
            break
    return best


def _read_upright(image: Rgb, dpi: int, number: int) -> ScannedPage:
    grey = drop_coloured_ink(image)
    angle = skew_angle(binarise(grey, dpi))
    grey = rotate(grey, angle)
    ink = binarise(grey, dpi)
    erase_slanted_stamps(ink, dpi)
    rules = find_rules(ink, dpi)
    grids = find_grids(rules, dpi)
    erase_rules(grey, ink, rules)
    seals = erase_seals(grey, ink, dpi)
    height, width = (pixels * 72 / dpi for pixels in grey.shape)
    glyphs, confidences = _read_lines(grey, ink, rules.upright, grids, seals, dpi=dpi)
    tables = []
    for grid in grids:
        placed = _place(grid, dpi, height)
        rows, glyphs = fill_grid(placed, glyphs, number)
        tables.append((placed.box[3], rows))
    return ScannedPage(width, height, make_rows(glyphs), tables, tuple(confidences), angle)


def _read_lines(
    grey: Grey, ink: Mask, barriers: Mask, grids: list[Grid], seals: list[Seal], *, dpi: int
) -> tuple[list[Glyph], list[float]]:
    lines, parts = find_lines(ink, barriers, dpi)
    column = make_column(grey, lines, parts)
    if column is None:
        return [], []
    accompanied = {line.number for row in group_rows(lines) for line in row if len(row) > 1}
    readings = column.put_back(recognise_block(column.image, round(dpi * column.scale)))
    kept: list[Reading] = []
    for line, words in read_column_numbers(grey, look_again(grey, readings, parts, dpi), parts, dpi):
        printed = without_noise(
            count_strokes(words, line, parts),
            line,
            parts,
            has_company=line.number in accompanied,
            in_cell=any(_is_in(grid.box, line) for grid in grids),
        )
        printed = restore_signs(restore_marks(printed, line, parts), line, parts)
        if printed:
            kept.append((line, printed))
    kept = restore_titles(kept, seals)
    glyphs: list[Glyph] = []
    confidences: list[float] = []
    on_page = count_syllables(word for _, words in kept for word in words)
    following = _following(kept, grids, accompanied)
    before = {other: index for index, other in following.items()}
    for index, (line, words) in enumerate(kept):
        above = kept[before[index]][1][-1] if index in before else None
        below = kept[following[index]][1][0] if index in following else None
        repaired = repair(words, above, below, on_page)
        glyphs.extend(to_glyphs(repaired, line, type_size(line, parts), dpi, grey.shape[0] * 72 / dpi))
        confidences.extend(word.confidence for word in repaired)
    return glyphs, confidences


def _following(kept: list[Reading], grids: list[Grid], accompanied: set[int]) -> dict[int, int]:
    """Return which line goes on in which other: the next one, in the cell of a table the next one of the cell."""
    last: dict[Box | None, int] = {}
    following: dict[int, int] = {}
    for index, (line, _) in enumerate(kept):
        cell = next((box for grid in grids for row in grid.rows for box in row if box and _is_in(box, line)), None)
        before = last.get(cell)
        if before is not None:
            above = kept[before][0]
            alone = not accompanied.intersection((above.number, line.number)) and before == index - 1
            if (cell or alone) and _runs_on(above, line):
                following[before] = index
        last[cell] = index
    return following


def _runs_on(line: TextLine, following: TextLine) -> bool:
    """Return whether a line of running text goes on in another one: close below, in one column, of one size."""
    height = line.letter_height
    step, overlap = following.baseline - line.baseline, min(line.right, following.right) - following.left
    return (
        0 < step < _LINE_STEP * height
        and overlap > 0
        and abs(following.letter_height - height) < 0.3 * height
        and following.left < line.left + 2 * height
    )


def _is_in(box: Box, line: TextLine) -> bool:
    left, top, right, bottom = box
    return left <= (line.left + line.right) / 2 <= right and top <= line.baseline <= bottom


def _place(grid: Grid, dpi: int, page_height: float) -> Grid:
    """Turn a grid in pixels from the upper left corner into PDF points from the lower left one."""
    scale = 72 / dpi

    def turned(box: Box) -> Box:
        return box[0] * scale, page_height - box[3] * scale, box[2] * scale, page_height - box[1] * scale

    rows = tuple(tuple(None if cell is None else turned(cell) for cell in row) for row in grid.rows)
    return Grid(turned(grid.box), rows)
