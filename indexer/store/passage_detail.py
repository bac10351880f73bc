"""How much of each passage a statement reads: a quote is cut out of the whole text of its document."""

import json
from collections.abc import Sequence
from typing import Any, Literal, get_args

from sqlalchemy import BindParameter, Connection, Select, String, bindparam, func, literal, select

from indexer.store import rows
from indexer.store.expressions import is_listed
from indexer.store.records import PassageRecord
from indexer.store.schema import documents, passages

PassageDetail = Literal["quote", "text", "place", "owner"]


def select_passages(detail: PassageDetail = "quote") -> Select[Any]:
    """Return the statement that reads passages, its columns as `rows.to_passage` takes them.

    What a detail lacks is empty.
    """
    if detail == "quote":
        quote = func.substr(documents.c.text, passages.c.start + 1, passages.c.end - passages.c.start).label("quote")
        return select(passages, quote).join(documents, documents.c.id == passages.c.document_id)
    if detail == "text":
        return select(passages, literal("").label("quote"))
    if detail == "owner":
        return select(passages.c.id, passages.c.document_id)
    own = [column for column in passages.c if column.name not in ("text", "context")]
    return select(*own, *(literal("").label(name) for name in ("context", "text", "quote")))


_IDS: BindParameter[str] = bindparam("ids", type_=String())
_BY_ID = {  # made once: to put a statement together takes as long as to run it
    detail: select_passages(detail).where(is_listed(passages.c.id, _IDS)) for detail in get_args(PassageDetail)
}


def read_passages(connection: Connection, ids: Sequence[int], detail: PassageDetail) -> list[PassageRecord]:
    """Return the passages that are there, in no order."""
    found = connection.execute(_BY_ID[detail], {"ids": json.dumps(ids)}).all()
    return list(map(rows.to_owned if detail == "owner" else rows.to_passage, found))
