"""What holds of every parsed document: whatever was taken of it is a verbatim, visible part of its text."""

import unicodedata

from made_documents import all_spans

from indexer.chunking import make_passages
from indexer.model import AdministrativeDocument
from indexer.text.tidying import tidy


def row_texts(document: AdministrativeDocument) -> dict[tuple[int, int], str]:
    """Return how each table row is rendered, by its span."""
    rendered = {}
    for table in document.tables:
        for row in table.rows:
            cells = [
                (title, value)
                for title, value in zip(table.columns or [""] * len(row.values), row.values, strict=True)
                if value
            ]
            text = "; ".join(f"{title}: {value}" if title else value for title, value in cells)
            rendered[row.span.start, row.span.end] = text
    return rendered


def check(document: AdministrativeDocument) -> None:
    """Check every span of a document, and that passages say what stands there (a long row in pieces)."""
    text = document.text
    assert unicodedata.is_normalized("NFC", text)
    for what, span in all_spans(document):
        assert 0 <= span.start < span.end <= len(text), what
        assert span.of(text).strip(), what
    rendered = row_texts(document)
    for passage in make_passages(document):
        said = rendered.get((passage.span.start, passage.span.end)) if passage.kind == "row" else None
        assert passage.text in (said, tidy(passage.span.of(text)))
