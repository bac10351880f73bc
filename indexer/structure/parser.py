"""The whole parse: items -> header, body with outline and tables, footer, appendices."""

from dataclasses import replace

from indexer.model import AdministrativeDocument, LogicalTable, Paragraph, RawDocument, Span, Table
from indexer.structure.articles import part_articles
from indexer.structure.footer import FooterParts, read_footer
from indexer.structure.header import HEADER_LIMIT, read_header
from indexer.structure.header_lines import rejoin
from indexer.structure.legal_bases import part_bases
from indexer.structure.lines import Item, TextLine, to_items
from indexer.structure.outline import OutlineBuilder
from indexer.structure.paragraphs import BodyParagraph, join_lines
from indexer.structure.portal import without_portal_tail
from indexer.structure.side_by_side import part_columns
from indexer.structure.tables import TableBuilder, start_table
from indexer.text.tidying import tidy

PARSER_ID = "structure/7"


def _split_at_footer(items: list[Item], header: set[TextLine], foot: FooterParts) -> tuple[list[Item], list[Item]]:
    """Return the items between header and footer and those after the footer (appendices, whatever else follows)."""
    at = items.index(foot.first) if foot.first else len(items)
    before = [item for item in items[:at] if isinstance(item, Table) or item not in header]
    after = [item for item in items[at:] if isinstance(item, Table) or not foot.holds(item)]
    return before, after


def _read_items(items: list[Item], outline: OutlineBuilder) -> list[LogicalTable]:
    """Add the items to the outline and return the tables among them."""
    text = outline.canonical
    tables: list[TableBuilder] = []
    last_was_table = False
    for item in join_lines(items):
        if isinstance(item, Table):
            if last_was_table and tables[-1].continues_with(item, text):
                tables[-1].add_next_piece(item, text)
            else:
                section = outline.current
                locator = outline.sections[section].locator if section is not None else "bảng"
                tables.append(start_table(item, text, section, locator))
            outline.note_table()
            last_was_table = True
        elif isinstance(item, BodyParagraph):
            outline.add(item)
            last_was_table = False
    return [table.build() for table in tables]


def _opening_paragraph(span: Span, lines: list[TextLine], text: str) -> Paragraph:
    """Return the sentence that stands behind the legal bases, in their paragraph."""
    page = next((line.page for line in lines if line.span.start <= span.start < line.span.end), None)
    return Paragraph(span, tidy(span.of(text)), page, None, "phần mở đầu")


def parse(raw: RawDocument) -> AdministrativeDocument:
    """Parse a raw document; never fails: parts that are not found are absent."""
    items = part_articles(part_columns(to_items(raw), raw.text), raw.text)
    first_table = next((i for i, item in enumerate(items) if isinstance(item, Table)), len(items))
    top = min(first_table, HEADER_LIMIT)
    items = [*rejoin([item for item in items[:top] if isinstance(item, TextLine)]), *items[top:]]
    lines = [item for item in items if isinstance(item, TextLine)]
    head = read_header(lines, raw.text)
    items = without_portal_tail(items, head.header)
    lines = [item for item in items if isinstance(item, TextLine)]
    foot = read_footer(lines, head.body_start)
    before, after = _split_at_footer(items, set(lines[: head.body_start]), foot)
    bases, opening = part_bases(head.header.legal_bases, raw.text)
    outline = OutlineBuilder(raw.text)
    if opening:
        outline.paragraphs.append(_opening_paragraph(opening, lines, raw.text))
    tables = _read_items(before, outline)
    outline.end_body()
    tables += _read_items(after, outline)
    outline.end()
    return AdministrativeDocument(
        raw.text,
        replace(head.header, legal_bases=bases),
        tuple(outline.sections),
        tuple(outline.paragraphs),
        tuple(tables),
        foot.footer,
        raw.page_count,
        head.span,
        raw.ocr_confidence,
        raw.warnings,
    )
