"""SQLite's views of what is left where some collections are hidden, before the tables of the same names."""

import unicodedata
from collections.abc import Collection
from typing import Any

# A collection is the first folder of a path: "Nhân sự/x.docx", and "" of "x.docx". "0" is the sign that follows "/".
_IN_FOLDER = "d.path >= h.name || '/' AND d.path < h.name || '0'"
_IN_NONE = "h.name = '' AND instr(d.path, '/') = 0"
_OWNER = "SELECT 1 FROM main.passages AS p WHERE p.id = v.passage_id AND p.document_id NOT IN ({})"
_TONES = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook, dot
_BY_PATH = ("documents", "failures", "pending", "exclusions")
_BY_DOCUMENT = ("passages", "assignments", "document_references", "page_layouts")


def written_forms(names: Collection[str]) -> list[str]:
    """Return the names of collections in every form that systems write them in."""
    return sorted({form for name in names for form in _forms(name)})


def _forms(name: str) -> set[str]:
    """Return a name as systems write it in paths: composed, with all accents behind their letters, or only tones."""
    composed = unicodedata.normalize("NFC", name)
    return {name, composed, unicodedata.normalize("NFD", name), "".join(map(_tone_apart, composed))}


def _tone_apart(letter: str) -> str:
    """Return a letter as Windows keyboards for Vietnamese type it: "ự" as "ư" and a dot below."""
    marks = unicodedata.normalize("NFD", letter)
    tones = "".join(mark for mark in marks if mark in _TONES)
    return unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES)) + tones


def _add_written_forms(cursor: Any, hidden: Collection[str]) -> None:
    """Hide also what stands in the paths in a form of its own, as a name that was typed half on one system does."""
    meant = {unicodedata.normalize("NFC", name) for name in hidden}
    for table in _BY_PATH:
        folders = cursor.execute(f"SELECT DISTINCT substr(path, 1, instr(path, '/') - 1) FROM main.{table}")  # noqa: S608 — constants
        written = [(name,) for (name,) in folders.fetchall() if name and unicodedata.normalize("NFC", name) in meant]
        cursor.executemany("INSERT OR IGNORE INTO hidden_collections VALUES (?)", written)


def narrow(connection: Any, hidden: Collection[str]) -> None:
    """Give a new connection its views, which cannot be written to; `hidden` are names in every form."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA temp_store=MEMORY")
    cursor.execute("CREATE TEMP TABLE hidden_collections (name TEXT PRIMARY KEY) WITHOUT ROWID")
    cursor.executemany("INSERT INTO hidden_collections VALUES (?)", [(name,) for name in hidden])
    _add_written_forms(cursor, hidden)
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
