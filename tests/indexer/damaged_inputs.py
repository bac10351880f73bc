"""Documents as readers give them, damaged: what the parser must bear whatever a reader makes of a file."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from indexer.errors import EmptyDocumentError
from indexer.model import Line, RawDocument
from indexer.readers.canonical import SourceRow, TextBuilder


@dataclass(frozen=True)
class LinePart:
    """A line before it is put into a document."""

    text: str
    page: int | None = None
    bold: bool = False
    starts_paragraph: bool | None = None


@dataclass(frozen=True)
class TablePart:
    """A table before it is put into a document."""

    rows: tuple[SourceRow, ...]
    ruled: bool = True


Part = LinePart | TablePart

# What files hold beside letters: odd blanks, marks without a letter, right-to-left, beyond the basic plane, ...
ODD = [
    " ", "\u00a0", "\u3000", "\u2009", "\u0301", "\u0323\u0302", "\u202e", "\u200b", "\ufeff", "\U0001d400", "\ufdfa",
    "İ", "ß", "ﬀ", "\u2028", "\x0b", "\x1c", "\x85", "²", "٣", "௧", "\t", "\f", "\n", "*" * 8, "(", ")", "}", "{", "–",
    "“", "0" * 30, "1." * 40, "- " * 30, "/" * 20, "Ⅳ", "１", "\ue000", "\ud7a3", "\u1160",
]  # fmt: skip
NUMBERS = [
    "I.",
    "IV.",
    "X",
    "1.",
    "2.1.",
    "1.2.3.4.5.6.",
    "9" * 25 + ".",
    "a)",
    "đ)",
    "-",
    "+",
    "*",
    "Điều 7.",
    "0.",
    "².",
]
KEYWORDS = [
    "KẾ HOẠCH", "QUYẾT ĐỊNH", "PHỤ LỤC", "Nơi nhận:", "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "Số: /KH-UBND",
    "Số: 12/QĐ-UBND", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "ngày tháng năm", "ngày 31 tháng 02 năm 0000",
    "Căn cứ", "Căn cứ Luật số 99/2099/QH99;", "Điều 1.", "Chương I", "Cơ quan chủ trì:", "Thời gian: Quý I-IX/20266",
    "TT\tNội dung\tChủ trì\tPhối hợp\tThời gian", "trước ngày 99/99/9999", "Giao", "chủ trì, phối hợp với", "(", "./.",
]  # fmt: skip


def parts_of(document: RawDocument) -> list[Part]:
    """Return the lines and tables of a document, ready to be damaged."""
    found: list[Part] = []
    for block in document.blocks:
        if isinstance(block, Line):
            found.append(LinePart(block.span.of(document.text), block.page, block.bold, block.starts_paragraph))
        else:
            rows = (SourceRow(tuple(c.span.of(document.text) for c in row.cells), row.page) for row in block.rows)
            found.append(TablePart(tuple(rows), block.ruled))
    return found


def put_together(parts: list[Part]) -> RawDocument | None:
    """Return the document of the parts, None where they hold no text."""
    builder = TextBuilder("text")
    for part in parts:
        if isinstance(part, TablePart):
            builder.add_table(part.rows, ruled=part.ruled)
        else:
            builder.add_line(part.text, page=part.page, bold=part.bold, starts_paragraph=part.starts_paragraph)
    try:
        return builder.build(chance_free_page_count(parts))
    except EmptyDocumentError:
        return None


def chance_free_page_count(parts: list[Part]) -> int | None:
    """Return the last page that any line names, None where none does."""
    return max((part.page for part in parts if isinstance(part, LinePart) and part.page), default=None)


def damaged(parts: list[Part], chance: random.Random, *, times: int) -> list[Part]:
    """Return the parts after so many accidents."""
    for _ in range(times):
        if not parts:
            break
        parts = chance.choice(_ACCIDENTS)(list(parts), chance)
    return parts


def _place(parts: list[Part], chance: random.Random) -> int:
    return chance.randrange(len(parts))


def _drop(parts: list[Part], chance: random.Random) -> list[Part]:
    start = _place(parts, chance)
    del parts[start : start + chance.choice([1, 1, 2, 5, 40])]
    return parts


def _repeat(parts: list[Part], chance: random.Random) -> list[Part]:
    start = _place(parts, chance)
    some = parts[start : start + chance.choice([1, 1, 3, 20])]
    at = chance.choice([start, _place(parts, chance)])
    parts[at:at] = some * chance.choice([1, 1, 2, 5])
    return parts


def _swap(parts: list[Part], chance: random.Random) -> list[Part]:
    one, other = _place(parts, chance), _place(parts, chance)
    parts[one], parts[other] = parts[other], parts[one]
    return parts


def _shuffle(parts: list[Part], chance: random.Random) -> list[Part]:
    start = _place(parts, chance)
    some = parts[start : start + 12]
    chance.shuffle(some)
    parts[start : start + 12] = some
    return parts


def _on_line(change: Callable[[str, random.Random], list[str]]) -> Callable[[list[Part], random.Random], list[Part]]:
    def accident(parts: list[Part], chance: random.Random) -> list[Part]:
        at = _place(parts, chance)
        part = parts[at]
        if isinstance(part, LinePart):
            parts[at : at + 1] = [replace(part, text=text) for text in change(part.text, chance)]
        else:
            row = chance.randrange(len(part.rows)) if part.rows else None
            if row is not None and part.rows[row].cells:
                cells = list(part.rows[row].cells)
                cell = chance.randrange(len(cells))
                cells[cell] = "\n".join(change(cells[cell], chance))
                changed = replace(part.rows[row], cells=tuple(cells))
                parts[at] = replace(part, rows=(*part.rows[:row], changed, *part.rows[row + 1 :]))
        return parts

    return accident


def _cut(text: str, chance: random.Random) -> list[str]:
    at = chance.randrange(len(text) + 1)
    return [text[:at], text[at:]] if chance.random() < 0.7 else [text[:at]]


def _insert(text: str, chance: random.Random) -> list[str]:
    at = chance.randrange(len(text) + 1)
    return [text[:at] + chance.choice(ODD + NUMBERS + KEYWORDS) + text[at + chance.choice([0, 0, 1, 3]) :]]


def _begin_with(text: str, chance: random.Random) -> list[str]:
    return [chance.choice(NUMBERS + KEYWORDS) + chance.choice([" ", "", "\t"]) + text]


def _case(text: str, chance: random.Random) -> list[str]:
    return [chance.choice([str.upper, str.lower, str.title, str.swapcase])(text)]


def _lengthen(text: str, chance: random.Random) -> list[str]:
    unit = text or "x"
    return [(unit * (10_000 // len(unit) + 1))[:10_000]] if chance.random() < 0.2 else [unit * chance.choice([2, 10])]


def _blank(text: str, chance: random.Random) -> list[str]:
    return [chance.choice(["", " ", "\u00a0", "\u200b", "."])]


def _new_line(text: str, chance: random.Random) -> list[str]:
    words = [chance.choice(KEYWORDS + NUMBERS + ODD) for _ in range(chance.randrange(1, 8))]
    return [text, chance.choice(["", " "]).join(words)]


def _join(parts: list[Part], chance: random.Random) -> list[Part]:
    at = _place(parts, chance)
    some = [part for part in parts[at : at + chance.choice([2, 2, 8])] if isinstance(part, LinePart)]
    if some:
        parts[at : at + len(some)] = [replace(some[0], text=chance.choice(["", " "]).join(part.text for part in some))]
    return parts


def _mark(parts: list[Part], chance: random.Random) -> list[Part]:
    """Change what readers say of lines: page, weight, whether a paragraph begins."""
    for at in range(_place(parts, chance), len(parts)):
        part = parts[at]
        if isinstance(part, LinePart):
            begins = chance.choice([True, False, None])
            page = chance.choice([part.page, None, 1, 99])
            parts[at] = replace(part, starts_paragraph=begins, bold=chance.random() < 0.5, page=page)
    return parts


def _tabulate(parts: list[Part], chance: random.Random) -> list[Part]:
    """Make a table of some lines, or lines of a table."""
    at = _place(parts, chance)
    part = parts[at]
    if isinstance(part, TablePart):
        parts[at : at + 1] = [LinePart("\t".join(row.cells), row.page) for row in part.rows]
        return parts
    some = [other for other in parts[at : at + chance.choice([1, 3, 10])] if isinstance(other, LinePart)]
    rows = tuple(SourceRow(tuple(line.text.split(chance.choice([" ", ",", "\t"]))), line.page) for line in some)
    parts[at : at + len(some)] = [TablePart(rows, ruled=chance.random() < 0.7)]
    return parts


def _tear_table(parts: list[Part], chance: random.Random) -> list[Part]:
    """Change the rows of a table, or break it in two, or lay two together."""
    places = [at for at, part in enumerate(parts) if isinstance(part, TablePart) and part.rows]
    if not places:
        return _tabulate(parts, chance)
    at = chance.choice(places)
    table = parts[at]
    assert isinstance(table, TablePart)
    rows = list(table.rows)
    row = chance.randrange(len(rows))
    cells = list(rows[row].cells)
    match chance.randrange(8):
        case 0:
            del cells[chance.randrange(len(cells) + 1) :]
        case 1:
            cells.insert(chance.randrange(len(cells) + 1), chance.choice(["", "x", *KEYWORDS]))
        case 2:
            del rows[row]
        case 3:
            rows[row:row] = [rows[row]] * chance.choice([1, 2, 300])
        case 4:
            chance.shuffle(rows)
        case 5:
            parts[at : at + 1] = [replace(table, rows=tuple(rows[:row])), replace(table, rows=tuple(rows[row:]))]
            return parts
        case 6:
            cells = [""] * len(cells)
        case _:
            cells[:] = cells[::-1]
    if row < len(rows):
        rows[row] = replace(rows[row], cells=tuple(cells))
    parts[at] = replace(table, rows=tuple(rows))
    return parts


_ACCIDENTS: list[Callable[[list[Part], random.Random], list[Part]]] = [
    _drop, _repeat, _swap, _shuffle, _join, _mark, _tabulate, _tear_table, _tear_table,
    *map(_on_line, (_cut, _insert, _insert, _begin_with, _case, _lengthen, _blank, _new_line)),
]  # fmt: skip
