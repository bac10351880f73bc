"""The row of a table that numbers its columns, "(1) (2) (3)", where brackets all but touch the figures between them.

Tesseract takes "(2)" for "@)" or nothing. The brackets are told by their form and the figures read once more without
them; a number comes only from a row in which most of the figures read count up.
"""

from dataclasses import replace

import numpy as np

from indexer.readers.ocr_column import group_rows, make_column
from indexer.readers.ocr_engine import Grey, Word, recognise_block
from indexer.readers.ocr_lines import Components, TextLine
from indexer.readers.ocr_second_look import Reading

_FEWEST = 3
_AGREEING = 0.6
_HIGHEST_FIRST = 20
_FIGURE_PIXELS = 30.0
_SPECK = 0.4
# In widths of the bracket: how far its ends lie beside its middle (0.4 and more in Times and Arial).
_BULGE = 0.2
_MOST_FIGURES = 2


def read_column_numbers(grey: Grey, readings: list[Reading], parts: Components, dpi: int) -> list[Reading]:
    """Return the readings with the numbers of columns as they are printed."""
    found: dict[int, str] = {}
    for row in group_rows([line for line, _ in readings]):
        figures = [_between_brackets(line, parts) for line in row]
        if len(row) < _FEWEST or not all(figures):
            continue
        first = _first_number(_figures_alone(grey, row, figures, parts, dpi), len(row))
        if first is not None:
            found.update((line.number, f"({first + place})") for place, line in enumerate(row))
    return [(line, _as(found[line.number], line, words) if line.number in found else words) for line, words in readings]


def _as(text: str, line: TextLine, words: list[Word]) -> list[Word]:
    """Return a line that is one word; the figures beside it vouch for it, not the first reading."""
    confidence = max((word.confidence for word in words), default=_AGREEING)
    return [Word(text, line.left, line.top, line.right, line.bottom, max(confidence, _AGREEING))]


def _between_brackets(line: TextLine, parts: Components) -> list[int]:
    """Return the components between the brackets of a line that is nothing but a bracketed number; none otherwise."""
    tallest = max(parts.height[index] for index in line.members)
    members = sorted(
        (index for index in line.members if parts.height[index] > _SPECK * tallest), key=lambda index: parts.left[index]
    )
    inner = members[1:-1]
    if not 1 <= len(inner) <= _MOST_FIGURES or not _bulges(members[0], parts, to_left=True):
        return []
    return inner if _bulges(members[-1], parts, to_left=False) else []


def _bulges(index: int, parts: Components, *, to_left: bool) -> bool:
    """Return whether a component is slender and its ends lie to one side of its middle, as those of a bracket."""
    top, left, width, height = parts.top[index], parts.left[index], parts.width[index], parts.height[index]
    if height < 2 * width:
        return False
    ink = parts.labels[top : top + height, left : left + width] == index
    edges = (ink if to_left else ink[:, ::-1]).argmax(axis=1)
    quarter = max(height // 4, 1)
    ends = min(edges[: quarter // 2 + 1].mean(), edges[-(quarter // 2 + 1) :].mean())
    return bool(ends - edges[quarter : height - quarter].mean() >= _BULGE * width)


def _figures_alone(grey: Grey, row: list[TextLine], figures: list[list[int]], parts: Components, dpi: int) -> str:
    """Return the numbers of a row as they are read without their brackets, one after the other."""
    alone = []
    for line, inner in zip(row, figures, strict=True):
        outside = [index for index in line.members if index not in inner]
        parts.owner[outside] = 0
        own = np.array(inner)
        left, right = int(parts.left[own].min()), int(parts.right[own].max())
        alone.append(replace(line, members=inner, left=left, right=right))
    column = make_column(grey, alone, parts, _FIGURE_PIXELS)
    for line in row:
        parts.owner[line.members] = line.number
    read = recognise_block(column.image, round(dpi * column.scale)) if column else []
    return "".join(character for word in read for character in word.text if character.isdigit())


def _first_number(read: str, count: int) -> int | None:
    """Return the first of `count` numbers that count up and that most of the figures read agree with, None for none."""
    best, agreeing = None, _AGREEING
    for first in range(1, _HIGHEST_FIRST + 1):
        expected = "".join(str(first + place) for place in range(count))
        if len(expected) == len(read):
            share = sum(one == other for one, other in zip(expected, read, strict=True)) / len(read)
            if share > agreeing:
                best, agreeing = first, share
    return best
