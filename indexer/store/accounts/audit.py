"""The log of who did what and when: added to, searched, and forgotten after a time; never changed."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, insert, select

from indexer.store.accounts.database import AccountDatabase
from indexer.store.accounts.schema import audit
from indexer.text.folding import fold_accents

_PRUNE_EVERY_S = 3600.0
_BATCH = 1_000


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
    """What is looked for: all conditions hold; `words` stand somewhere in the text, the person or the address."""

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

    def add(self, entry: AuditEntry, *, quickly: bool = False) -> None:
        """Add an entry, and now and then forget those that are too old; `quickly` does not wait for the disk."""
        with self._database.write(quickly=quickly) as connection:
            values = {name: getattr(entry, name) for name in entry.__slots__}
            words = fold_accents(f"{entry.text} {entry.person} {entry.address}")
            connection.execute(insert(audit).values(**values, words=words))
            if time.monotonic() >= self._prune_at:
                self._prune_at = time.monotonic() + _PRUNE_EVERY_S
                connection.execute(delete(audit).where(audit.c.at < time.time() - self._keep_s))

    def page(self, wanted: AuditQuery, *, limit: int, offset: int) -> tuple[int, list[AuditEntry]]:
        """Return (how many there are, a page of them), newest first; those that are too old are not there."""
        if not self._database.exists:
            return 0, []
        conditions = self._conditions(wanted)
        with self._database.read() as connection:
            total = connection.scalar(select(func.count()).select_from(audit).where(*conditions)) or 0
            query = _entries(conditions).limit(limit).offset(offset)
            return total, [AuditEntry(*row) for row in connection.execute(query)]

    def entries(self, wanted: AuditQuery, *, most: int) -> Iterator[AuditEntry]:
        """Yield entries, newest first, as of now."""
        if not self._database.exists:
            return
        with self._database.read() as connection:
            query = _entries(self._conditions(wanted)).limit(most)
            for row in connection.execution_options(yield_per=_BATCH).execute(query):
                yield AuditEntry(*row)

    def _conditions(self, wanted: AuditQuery) -> list[ColumnElement[bool]]:
        since = max(time.time() - self._keep_s, wanted.since or 0.0)
        conditions: list[ColumnElement[bool]] = [audit.c.at >= since]
        if wanted.until is not None:
            conditions.append(audit.c.at < wanted.until)
        if wanted.person:
            conditions.append(func.lower(audit.c.person) == wanted.person.lower())
        if wanted.action:
            conditions.append(audit.c.action == wanted.action)
        for word in fold_accents(wanted.words).split():
            conditions.append(audit.c.words.contains(word, autoescape=True))
        return conditions


def _entries(conditions: list[ColumnElement[bool]]) -> Select[Any]:
    columns = (audit.c[name] for name in AuditEntry.__slots__)
    return select(*columns).where(*conditions).order_by(audit.c.at.desc(), audit.c.id.desc())
