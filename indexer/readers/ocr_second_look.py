"""A second reading, at another size, of the lines that the first one was not sure of.

Tesseract's mistakes depend on the size of the letters; of two readings of a word the surer one is right more often.
"""

from difflib import SequenceMatcher

from indexer.readers.ocr_column import make_column
from indexer.readers.ocr_engine import Grey, Word, recognise_block
from indexer.readers.ocr_handwriting import handwritten_parts
from indexer.readers.ocr_lines import Components, TextLine

Reading = tuple[TextLine, list[Word]]

_LETTER_PIXELS = 28.0
_SURE = 0.85
_FEWEST_MEMBERS = 4


def look_again(grey: Grey, readings: list[Reading], parts: Components, dpi: int) -> list[Reading]:
    """Return the readings with the doubtful lines read once more, handwriting in header fields left out."""
    cleared = {line.number for line, words in readings if _clear_handwriting(line, words, parts)}
    doubtful = [line for line, words in readings if line.number in cleared or _is_doubtful(line, words)]
    column = make_column(grey, doubtful, parts, _LETTER_PIXELS, apart=True)
    if column is None:
        return readings
    again = {
        line.number: words for line, words in column.put_back(recognise_block(column.image, round(dpi * column.scale)))
    }
    merged = []
    for line, words in readings:
        second = again.get(line.number)
        if line.number in cleared:
            # What is left of the pen between printed words reads as dashes.
            merged.append((line, [word for word in second or [] if any(map(str.isalnum, word.text))]))
        else:
            merged.append((line, choose_surer(words, second) if second else words))
    return merged


def _clear_handwriting(line: TextLine, words: list[Word], parts: Components) -> bool:
    """Take handwritten fields from a line; return whether there were any."""
    written = handwritten_parts(words, line, parts)
    if not written or len(written) == len(line.members):
        return False
    parts.owner[written] = 0
    line.members = [index for index in line.members if index not in set(written)]
    return True


def _is_doubtful(line: TextLine, words: list[Word]) -> bool:
    if not words or not all(word.text for word in words):
        return True
    return len(line.members) >= _FEWEST_MEMBERS and min(word.confidence for word in words) < _SURE


def _surer(first: Word, second: Word) -> Word:
    """Return the surer of two readings of a word; a figure stays as it was read first (it lost more than it won)."""
    if not first.text:
        return second
    has_figure = any(character.isdigit() for character in first.text + second.text)
    return first if has_figure or first.confidence >= second.confidence else second


def choose_surer(first: list[Word], second: list[Word]) -> list[Word]:
    """Return, of two readings of a line, the surer one word by word, where they have as many."""
    chosen: list[Word] = []
    matcher = SequenceMatcher(None, [word.text for word in first], [word.text for word in second], autojunk=False)
    for _, start, end, other_start, other_end in matcher.get_opcodes():
        one, other = first[start:end], second[other_start:other_end]
        if len(one) == len(other):
            chosen.extend(map(_surer, one, other))
        elif not all(word.text for word in one):
            chosen.extend(other)
        else:
            chosen.extend(one)
    return chosen
