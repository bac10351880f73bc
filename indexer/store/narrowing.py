"""A store of which some collections cannot be seen: every statement, also one that is written tomorrow, runs on views.

Each connection gets views of its own that stand before the tables of the same names and leave out what belongs to
documents of hidden collections. So no reader has to remember to filter, and nothing of a hidden document can be
counted, joined or quoted. The views cannot be written to.
"""

import unicodedata
from collections.abc import Collection
from pathlib import Path
from typing import Any

from sqlalchemy import event

from indexer.store.store import Store

# A collection is the first folder of a path: "Nhân sự/x.docx", and "" of "x.docx". "0" is the sign that follows "/".
_IN_FOLDER = "d.path >= h.name || '/' AND d.path < h.name || '0'"
_IN_NONE = "h.name = '' AND instr(d.path, '/') = 0"
_OWNER = "SELECT 1 FROM main.passages AS p WHERE p.id = v.passage_id AND p.document_id NOT IN ({})"
_BY_PATH = ("documents", "failures", "pending", "exclusions")
_BY_DOCUMENT = ("passages", "assignments", "document_references", "page_layouts")


class NarrowedStore(Store):
    """A store for readers who may not see some collections."""

    def __init__(self, path: Path, hidden: Collection[str]) -> None:
        """Open the store; raises as `Store` does."""
        super().__init__(path)
        self._engine.dispose()  # the connection that was opened first has no views
        names = {form(name) for name in hidden for form in (_composed, _decomposed)}
        event.listen(self._engine, "connect", lambda connection, _record: _narrow(connection, sorted(names)))


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _decomposed(name: str) -> str:
    """Return a name as some systems write it in paths, an accent behind its letter."""
    return unicodedata.normalize("NFD", name)


def _narrow(connection: Any, hidden: Collection[str]) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA temp_store=MEMORY")
    cursor.execute("CREATE TEMP TABLE hidden_collections (name TEXT PRIMARY KEY) WITHOUT ROWID")
    cursor.executemany("INSERT INTO hidden_collections VALUES (?)", [(name,) for name in hidden])
    for table in _BY_PATH:
        cursor.execute(_view(table, "path", _hidden(table, "path", in_none="" in hidden)))
    hidden_documents = _hidden("documents", "id", in_none="" in hidden)
    for table in _BY_DOCUMENT:
        cursor.execute(_view(table, "document_id", hidden_documents))
    owner = _OWNER.format(hidden_documents)
    cursor.execute(f"CREATE TEMP VIEW vectors AS SELECT * FROM main.vectors AS v WHERE EXISTS ({owner})")  # noqa: S608 — constants
    cursor.close()


def _hidden(table: str, column: str, *, in_none: bool) -> str:
    """Return the query of a column's values in hidden collections; a range of an index for each."""
    found = f"SELECT d.{column} FROM temp.hidden_collections AS h CROSS JOIN main.{table} AS d WHERE {{}}"  # noqa: S608 — constants
    conditions = (_IN_FOLDER, _IN_NONE) if in_none else (_IN_FOLDER,)
    return " UNION ALL ".join(found.format(condition) for condition in conditions)


def _view(table: str, column: str, hidden: str) -> str:
    return f"CREATE TEMP VIEW {table} AS SELECT * FROM main.{table} WHERE {column} NOT IN ({hidden})"  # noqa: S608 — constants
