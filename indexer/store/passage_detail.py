"""How much of each passage a statement reads: a quote is cut out of the whole text of its document."""

from typing import Any, Literal

from sqlalchemy import Select, func, literal, select

from indexer.store.schema import documents, passages

PassageDetail = Literal["quote", "text", "place"]


def select_passages(detail: PassageDetail = "quote") -> Select[Any]:
    """Return the statement that reads passages, its columns as `rows.to_passage` takes them.

    What a detail lacks is empty.
    """
    if detail == "quote":
        quote = func.substr(documents.c.text, passages.c.start + 1, passages.c.end - passages.c.start).label("quote")
        return select(passages, quote).join(documents, documents.c.id == passages.c.document_id)
    if detail == "text":
        return select(passages, literal("").label("quote"))
    own = [column for column in passages.c if column.name not in ("text", "context")]
    return select(*own, *(literal("").label(name) for name in ("context", "text", "quote")))
