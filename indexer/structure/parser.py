"""The whole parse: items -> header, body with outline and tables, footer, appendices."""

from indexer.model import AdministrativeDocument, LogicalTable, RawDocument, Table
from indexer.structure.footer import read_footer
from indexer.structure.header import HEADER_LIMIT, read_header
from indexer.structure.header_lines import rejoin
from indexer.structure.lines import Item, TextLine, to_items
from indexer.structure.outline import OutlineBuilder
from indexer.structure.paragraphs import BodyParagraph, join_lines
from indexer.structure.tables import TableBuilder, start_table

PARSER_ID = "structure/1"


def _body_items(items: list[Item], lines: list[TextLine], first: int, footer: tuple[int, int]) -> list[Item]:
    """Return the items between header and footer and those after the footer (appendices)."""
    header, furniture = set(lines[:first]), set(lines[footer[0] : footer[1]])
    return [item for item in items if isinstance(item, Table) or (item not in header and item not in furniture)]


def _read_body(items: list[Item], text: str) -> tuple[OutlineBuilder, list[LogicalTable]]:
    outline = OutlineBuilder(text)
    tables: list[TableBuilder] = []
    last_was_table = False
    caption = ""
    for item in join_lines(items):
        if isinstance(item, Table):
            if last_was_table and tables[-1].continues_with(item, text):
                tables[-1].add_next_piece(item, text)
            else:
                section = outline.current
                locator = outline.sections[section].locator if section is not None else "bảng"
                tables.append(start_table(item, text, section, caption, locator))
            last_was_table = True
        elif isinstance(item, BodyParagraph):
            outline.add(item)
            last_was_table, caption = False, item.text(text)
    return outline, [table.build() for table in tables]


def parse(raw: RawDocument) -> AdministrativeDocument:
    """Parse a raw document; never fails: parts that are not found are absent."""
    items = to_items(raw)
    first_table = next((i for i, item in enumerate(items) if isinstance(item, Table)), len(items))
    top = min(first_table, HEADER_LIMIT)
    items = [*rejoin([item for item in items[:top] if isinstance(item, TextLine)]), *items[top:]]
    lines = [item for item in items if isinstance(item, TextLine)]
    head = read_header(lines, raw.text)
    foot = read_footer(lines, head.body_start)
    first = min(head.body_start, foot.start)
    outline, tables = _read_body(_body_items(items, lines, first, (foot.start, foot.end)), raw.text)
    return AdministrativeDocument(
        raw.text,
        head.header,
        tuple(outline.sections),
        tuple(outline.paragraphs),
        tuple(tables),
        foot.footer,
        raw.page_count,
        head.span,
    )
