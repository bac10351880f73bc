"""What Tesseract makes of specks, strokes of a pen and the edges of the sheet: told from words and dropped."""

import re
from dataclasses import replace

from indexer.readers.ocr_engine import Word
from indexer.readers.ocr_handwriting import members_between
from indexer.readers.ocr_lines import Components, TextLine
from indexer.text.syllables import is_syllable

# What is left of ruling lines and frames: "_", "|", "¦"; not "-" and "/".
_RULE_REST = re.compile(r"^[_|¦~^`´¬\\]+|[_|¦~^`´¬\\]+$")
_LETTERS = re.compile(r"[^\W\d_]+")
_WORD_CHARACTER = re.compile(r"\w")
# "53", "2.1.", "a)" stand alone in lists; "+6" does not.
_FIGURE = re.compile(r"(?:\d{1,4}[.)]?)+|[a-zđ][.)]")
# "/QĐ-UBND", what follows a number left open; not "É#".
_SYMBOL = re.compile(r"[/⁄]?(?:\d{4}[/⁄])?[A-ZĐ]{2,6}(?:-[A-ZĐa-z]{2,8}){1,3}")
# On eight scans and four .doc/.pdf twins: printed lines are above 0.6 but for a dozen, which hold syllables; lines
# of pen and seal are below 0.6 but for lone signs.
_SURE_LINE = 0.6
_SURE_WORD = 0.5
_SURE_FIGURE = 0.4
# Ruled cells hold print. On 60 made pages of tables the right readings go down to 0.2, mostly numbers of rows, which
# have no neighbours to be judged by.
_SURE_IN_CELL = 0.3
# "12", "4.4", "b", "III" number rows; not "l'"
_ROW_NUMBER = re.compile(r"(?:\d{1,3}[.)]?)+[a-zđ]?|[a-zđ][.)]?|[IVX]{1,5}[.)]?")
_NO_CERTAINTY = 0.1
_BULLETS = "-–—+•*"
_DASHES = "-–—"
# In letter heights: the least width of a dash, and between which heights over the baseline its middle lies. On two
# real scans with 40 items: 0.38 and more, 0.31 to 0.55; rests of a signature 0.09 to 0.15 wide or at 1.3.
_DASH_WIDTH = 0.25
_DASH_MIDDLE = (0.15, 0.85)
# Print stands on its baseline but for descenders; strokes and the letters of a seal do not.
_MIN_EVEN_LETTERS = 5
_EVEN = 0.12
_EVEN_SHARE = 0.6


def without_noise(
    words: list[Word], line: TextLine, parts: Components, *, has_company: bool, in_cell: bool = False
) -> list[Word]:
    """Return the words of a line without noise; none at all where the whole line is noise.

    `has_company` says that print stands beside the line on the same baseline (a figure in a table), `in_cell` that
    the line stands in a ruled cell.
    """
    kept = [word for word in map(_without_rule_rest, words) if word.text]
    kept = [word for index, word in enumerate(kept) if not _is_stray_sign(word, is_first=index == 0)]
    if in_cell and _is_text_of_cell(kept):
        return kept
    if kept and kept[0].text in _DASHES and not _is_printed_dash(kept[0], line, parts):
        kept = kept[1:]
    return kept if _is_text(kept, has_company) or (kept and _is_even(line, parts)) else []


def _is_text_of_cell(words: list[Word]) -> bool:
    letters = sum(len(word.text) for word in words)
    if not letters or not any(_WORD_CHARACTER.search(word.text) for word in words):
        return False
    sure = sum(word.confidence * len(word.text) for word in words) / letters
    return sure >= _SURE_IN_CELL or _ROW_NUMBER.fullmatch("".join(word.text for word in words)) is not None


def _without_rule_rest(word: Word) -> Word:
    return replace(word, text=_RULE_REST.sub("", word.text))


def _is_stray_sign(word: Word, *, is_first: bool) -> bool:
    if is_first and word.text in _BULLETS:
        return False
    if not _WORD_CHARACTER.search(word.text):
        return word.confidence < _SURE_WORD
    # "acuny" for the initials that a typist wrote by hand: no word at all, and no certainty.
    return word.confidence < _NO_CERTAINTY and not any(map(is_syllable, _LETTERS.findall(word.text)))


def _is_printed_dash(word: Word, line: TextLine, parts: Components) -> bool:
    """Return whether the ink of a dash has the form and place of one; what the pen leaves has not."""
    for index in members_between(line, parts, word.left - 1, word.right + 1):
        middle = (line.baseline - (parts.top[index] + parts.bottom[index]) / 2) / line.letter_height
        if parts.width[index] >= _DASH_WIDTH * line.letter_height and _DASH_MIDDLE[0] <= middle <= _DASH_MIDDLE[1]:
            return True
    return False


def _is_text(words: list[Word], has_company: bool) -> bool:
    letters = sum(len(word.text) for word in words)
    if not letters or not any(_WORD_CHARACTER.search(word.text) for word in words):
        # Bullets alone: a list whose text stands in another piece, or nothing.
        return bool(words) and has_company and all(word.text in _BULLETS for word in words)
    text = "".join(word.text for word in words)
    if (_FIGURE.fullmatch(text) and min(word.confidence for word in words) >= _SURE_FIGURE) or _SYMBOL.fullmatch(text):
        return True
    sure = sum(word.confidence * len(word.text) for word in words) / letters
    if sure >= (_SURE_WORD if has_company else _SURE_LINE):
        return True
    syllables = [
        piece for word in words for piece in _LETTERS.findall(word.text) if len(piece) > 1 and is_syllable(piece)
    ]
    return len(syllables) >= 2 or any(
        word.confidence >= _SURE_WORD and is_syllable(word.text.strip(".,;:()")) and len(word.text) > 2
        for word in words
    )


def _is_even(line: TextLine, parts: Components) -> bool:
    """Return whether the letters stand on one baseline and are of two or three heights, as print is."""
    letters = [index for index in line.members if parts.height[index] > 0.5 * line.letter_height]
    if len(letters) < _MIN_EVEN_LETTERS:
        return False
    slack = _EVEN * line.letter_height
    standing = sum(abs(parts.bottom[index] - line.baseline) <= slack for index in letters)
    return bool(standing >= _EVEN_SHARE * len(letters))
