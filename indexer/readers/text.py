"""Plain text in whatever encoding; lines with tabs and Markdown tables become tables.

The text is kept as it is (apart from what `encodings.decode` and `canonical.clean` do), so that a quotation is
verbatim. What it cannot know is where a paragraph begins: lines may have been broken anywhere.
"""

import re
from dataclasses import replace
from pathlib import Path

from indexer.model import RawDocument
from indexer.readers.canonical import SourceRow, TextBuilder, clean
from indexer.readers.encodings import UNREADABLE, decode

_MIN_TABS = 2
# "|---|:--:|" is a rule under a table head; "| a | b |" is not.
_MARKDOWN_RULE = re.compile(r"\s*\|(\s*:?-{1,}:?\s*\|)+\s*")
# "| a | b |" is a row; "a | b" is not.
_MARKDOWN_ROW = re.compile(r"\s*\|.*\|\s*")
# The bar in "a | b" separates cells; the one in "a \| b" does not.
_CELL_BAR = re.compile(r"(?<!\\)\|")


def read_file(path: Path) -> RawDocument:
    """Read a text file.

    Raises `DamagedFileError` where no encoding fits, `EmptyDocumentError` where there is no text.
    """
    text = decode(path.read_bytes())
    unreadable = text.count(UNREADABLE)
    if not unreadable:
        return parse(text)
    warning = f"Tệp bị hỏng một phần: {unreadable} chữ không đọc được, hiện là “{UNREADABLE}”. Hãy đối chiếu bản gốc."
    return replace(parse(text), warnings=(warning,))


def parse(text: str) -> RawDocument:
    """Return the lines and tables of a text; form feeds, if there are any, separate pages."""
    pages = clean(text).split("\f")
    builder = TextBuilder("text")
    for number, page_text in enumerate(pages, start=1):
        lines = page_text.split("\n")
        if number < len(pages) and len(lines) > 1 and not lines[-1]:
            # The form feed stood at the start of a line: the break before it is the end of that line.
            lines.pop()
        _add_lines(builder, lines, number if len(pages) > 1 else None)
    return builder.build(len(pages) if len(pages) > 1 else None)


def _add_lines(builder: TextBuilder, lines: list[str], page: int | None) -> None:
    position = 0
    while position < len(lines):
        end, rows = _table_at(lines, position)
        if rows:
            builder.add_table(SourceRow(cells, page) for cells in rows)
            position = end
        else:
            builder.add_line(lines[position], page=page)
            position += 1


def _table_at(lines: list[str], start: int) -> tuple[int, list[tuple[str, ...]]]:
    """Return where the table that begins at `start` ends and its rows; no rows where none begins."""
    if start + 1 < len(lines) and _MARKDOWN_ROW.fullmatch(lines[start]) and _MARKDOWN_RULE.fullmatch(lines[start + 1]):
        return _markdown_table(lines, start)
    return _tabbed_table(lines, start)


def _tabbed_table(lines: list[str], start: int) -> tuple[int, list[tuple[str, ...]]]:
    tabs = lines[start].count("\t")
    if tabs < _MIN_TABS or not lines[start].strip():
        return start, []
    end = start
    while end < len(lines) and lines[end].count("\t") == tabs and lines[end].strip():
        end += 1
    return end, [tuple(line.split("\t")) for line in lines[start:end]]


def _markdown_table(lines: list[str], start: int) -> tuple[int, list[tuple[str, ...]]]:
    rows = [_markdown_cells(lines[start])]
    end = start + 2
    while end < len(lines) and _MARKDOWN_ROW.fullmatch(lines[end]):
        rows.append(_markdown_cells(lines[end]))
        end += 1
    return end, rows


def _markdown_cells(line: str) -> tuple[str, ...]:
    cells = _CELL_BAR.split(line.strip())[1:-1]
    return tuple(cell.strip().replace("\\|", "|") for cell in cells)
