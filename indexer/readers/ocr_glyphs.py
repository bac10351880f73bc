"""Recognised words turned into placed characters, so that scans go the way of PDF pages with a text layer."""

from itertools import zip_longest

import numpy as np

from indexer.readers.ocr_engine import Word
from indexer.readers.ocr_lines import Components, TextLine
from indexer.readers.pdf_glyphs import Glyph

_POINTS_PER_INCH = 72.0
# Capitals and ascenders of Times and Arial reach 0.66 to 0.72 em over the baseline; the box of the type 0.89 em
# up and 0.22 em down.
_CAPITAL_EM = 0.68
_ASCENT_EM = 0.89
_DESCENT_EM = 0.22
_BLANK_EM = 0.2


def type_size(line: TextLine, parts: Components) -> float:
    """Return the size of the type (em) in pixels, from how far the taller letters reach over the baseline."""
    heights = line.baseline - parts.top[np.array(line.members)]
    heights = heights[heights > 0.3 * line.letter_height]
    reach = float(np.percentile(heights, 80)) if len(heights) else line.letter_height
    return max(reach, 0.5 * line.letter_height) / _CAPITAL_EM


def to_glyphs(words: list[Word], line: TextLine, em: float, dpi: int, page_height: float) -> list[Glyph]:
    """Return the characters of a line in PDF points from the lower left corner, evenly spread over their words."""
    scale = _POINTS_PER_INCH / dpi
    baseline = page_height - line.baseline * scale
    bottom, top = baseline - _DESCENT_EM * em * scale, baseline + _ASCENT_EM * em * scale
    glyphs: list[Glyph] = []

    def add(text: str, left: float, right: float, confidence: float) -> None:
        glyphs.append(
            Glyph(text, left * scale, bottom, right * scale, top, baseline, bold=False, confidence=confidence)
        )

    for word, after in zip_longest(words, words[1:]):
        # The boxes of words in italics run into one another; the blank between them is certain all the same.
        right = min(word.right, after.left - _BLANK_EM * em) if after else word.right
        right = max(right, word.left + 1)
        step = (right - word.left) / len(word.text)
        for index, character in enumerate(word.text):
            add(character, word.left + index * step, word.left + (index + 1) * step, word.confidence)
    return glyphs
