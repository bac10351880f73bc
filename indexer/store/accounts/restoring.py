"""What becomes of accounts that come out of a backup: people and log stay, what opened doors on its day does not."""

import time

from sqlalchemy import delete, insert

from indexer.store.accounts.audit import AuditEntry, row_of
from indexer.store.accounts.database import AccountDatabase
from indexer.store.accounts.schema import attempts, audit, sessions, tokens


def restored(database: AccountDatabase, person: str, text: str, *, keep_tokens: bool) -> None:
    """End all sessions and, but for `keep_tokens`, all tokens, and log it in a person's name; raises `StoreError`.

    Nobody knows which of them were ended since the backup was made.
    """
    entry = AuditEntry(time.time(), person, "command", "", "restore", text, 200)
    with database.write() as connection:
        for table in (sessions, attempts) if keep_tokens else (sessions, attempts, tokens):
            connection.execute(delete(table))
        connection.execute(insert(audit).values(row_of(entry)))
