"""The log of who did what and when: added to, searched, and forgotten after a time; never changed."""

import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, func, insert, select

from indexer.store.accounts.database import AccountDatabase
from indexer.store.accounts.schema import audit
from indexer.store.expressions import one_of
from indexer.text.folding import fold, fold_accents, has_accents

_PRUNE_EVERY_S = 3600.0
_BATCH = 1_000
_LEAST_REFUSAL = 400


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """What somebody did. `via` is how: web, token, command; `status` is what HTTP would say of the outcome."""

    at: float
    person: str
    via: str
    address: str
    action: str
    text: str
    status: int


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """What is looked for: all conditions hold; `words` stand somewhere in the text, the person or the address.

    A person is named without regard to case, and, where it is typed without accents, to these.
    """

    person: str = ""
    action: str = ""
    since: float | None = None
    until: float | None = None
    words: str = ""


class AuditLog:
    """The table of entries. `keep_s` is how long an entry stays."""

    def __init__(self, database: AccountDatabase, keep_s: float) -> None:
        self._database = database
        self._keep_s = keep_s
        self._prune_at = 0.0

    def add(self, entry: AuditEntry, *, quickly: bool = False, once_in_s: float = 0.0) -> None:
        """Add an entry, and now and then forget those that are too old; `quickly` does not wait for the disk.

        It is not added where its like came within the last `once_in_s` seconds, from whichever process: the same
        person, way, address, action and text, and the same status, or both of success.
        """
        with self._database.write(quickly=quickly) as connection:
            if once_in_s and connection.scalar(select(audit.c.id).where(*_alike(entry, once_in_s)).limit(1)):
                return
            connection.execute(insert(audit).values(row_of(entry)))
            if time.monotonic() >= self._prune_at:
                self._prune_at = time.monotonic() + _PRUNE_EVERY_S
                connection.execute(delete(audit).where(audit.c.at < time.time() - self._keep_s))

    def page(self, wanted: AuditQuery, *, limit: int, offset: int) -> tuple[int, list[AuditEntry]]:
        """Return (how many there are, a page of them), newest first; those that are too old are not there."""
        if not self._database.exists:
            return 0, []
        with self._database.read() as connection:
            conditions = self._conditions(connection, wanted)
            total = connection.scalar(select(func.count()).select_from(audit).where(*conditions)) or 0
            query = _entries(conditions).limit(limit).offset(offset)
            return total, [AuditEntry(*row) for row in connection.execute(query)]

    def entries(self, wanted: AuditQuery, *, most: int) -> Iterator[AuditEntry]:
        """Yield entries, newest first, as of now."""
        if not self._database.exists:
            return
        with self._database.read() as connection:
            query = _entries(self._conditions(connection, wanted)).limit(most)
            for row in connection.execution_options(yield_per=_BATCH).execute(query):
                yield AuditEntry(*row)

    def _conditions(self, connection: Connection, wanted: AuditQuery) -> list[ColumnElement[bool]]:
        since = max(time.time() - self._keep_s, wanted.since or 0.0)
        conditions: list[ColumnElement[bool]] = [audit.c.at >= since]
        if wanted.until is not None:
            conditions.append(audit.c.at < wanted.until)
        if wanted.person:
            conditions.append(one_of(audit.c.person, _people(connection, wanted.person, conditions)))
        if wanted.action:
            conditions.append(audit.c.action == wanted.action)
        for word in fold_accents(_composed(wanted.words)).split():
            conditions.append(audit.c.words.contains(word, autoescape=True))
        return conditions


def _people(connection: Connection, typed: str, conditions: list[ColumnElement[bool]]) -> list[str]:
    """Return the people of entries who are meant: of a million entries few are of different people."""
    typed = _composed(typed)
    folding = fold if has_accents(typed) else fold_accents
    names = connection.scalars(select(audit.c.person).where(*conditions).distinct())
    return [name for name in names if folding(_composed(name)) == folding(typed)]


def row_of(entry: AuditEntry) -> dict[str, Any]:
    """Return an entry as its row."""
    values = {name: getattr(entry, name) for name in entry.__slots__}
    return values | {"words": fold_accents(_composed(f"{entry.text} {entry.person} {entry.address}"))}


def _composed(text: str) -> str:
    """Return a text in one form: keyboards differ in how they send accents."""
    return unicodedata.normalize("NFC", text)


def _alike(entry: AuditEntry, within_s: float) -> list[ColumnElement[bool]]:
    is_success = entry.status < _LEAST_REFUSAL
    return [
        audit.c.at > entry.at - within_s,
        *(audit.c[name] == getattr(entry, name) for name in ("person", "via", "address", "action", "text")),
        audit.c.status < _LEAST_REFUSAL if is_success else audit.c.status == entry.status,
    ]


def _entries(conditions: list[ColumnElement[bool]]) -> Select[Any]:
    columns = (audit.c[name] for name in AuditEntry.__slots__)
    return select(*columns).where(*conditions).order_by(audit.c.at.desc(), audit.c.id.desc())
