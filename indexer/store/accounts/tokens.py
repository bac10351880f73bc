"""Tokens for programs: kept as hashes, each with its owner, scope and end."""

import json
import time
from dataclasses import dataclass

from sqlalchemy import bindparam, delete, insert, select, update

from indexer.errors import AccessError
from indexer.store.accounts.database import AccountDatabase
from indexer.store.accounts.people import Person, outside, owner_of
from indexer.store.accounts.schema import tokens, users

_USED_EVERY_S = 60.0
_KEPT = (tokens.c.scope, tokens.c.expires_at, tokens.c.used_at)
_OWNER = (
    select(users.c.name, users.c.role, outside().label("outside"), *_KEPT)
    .join_from(tokens, users)
    .where(tokens.c.hash == bindparam("asked"))
)


@dataclass(frozen=True, slots=True)
class TokenRecord:
    """A token as it is listed; the token itself is known only to whoever was shown it."""

    id: int
    label: str
    scope: str
    created_at: float
    expires_at: float | None
    used_at: float | None


class Tokens:
    """The table of tokens."""

    def __init__(self, database: AccountDatabase) -> None:
        self._database = database

    def add(self, token: bytes, owner: str, label: str, scope: str, expires_at: float | None) -> None:
        """Remember a token by its hash; raises `AccessError` where there is no such owner."""
        with self._database.write() as connection:
            values = {"hash": token, "label": label, "scope": scope, "expires_at": expires_at}
            user = owner_of(connection, owner)
            connection.execute(insert(tokens).values(**values, user_id=user, created_at=time.time()))

    def of(self, owner: str) -> list[TokenRecord]:
        """Return an owner's tokens, newest first."""
        if not self._database.exists:
            return []
        names = ("id", "label", "scope", "created_at", "expires_at", "used_at")
        query = select(*(tokens.c[name] for name in names)).join(users, users.c.id == tokens.c.user_id)
        with self._database.read() as connection:
            found = connection.execute(query.where(users.c.key == owner).order_by(tokens.c.id.desc()))
            return [TokenRecord(*row) for row in found]

    def revoke(self, token: int, owner: str) -> str:
        """Delete a token of an owner and return its label; raises `AccessError` where there is none."""
        with self._database.write() as connection:
            user = owner_of(connection, owner)
            own = (tokens.c.id == token, tokens.c.user_id == user)
            label = connection.scalar(select(tokens.c.label).where(*own))
            if label is None:
                raise AccessError("Không có mã truy cập này; có thể nó đã được thu hồi.")
            connection.execute(delete(tokens).where(*own))
        return str(label)

    def owner(self, token: bytes) -> tuple[Person, bool] | None:
        """Return whose token it is, and whether its use is to be noted; None where there is none or it is over."""
        if not self._database.exists:
            return None
        now = time.time()
        with self._database.read() as connection:
            found = connection.execute(_OWNER, {"asked": token}).first()
            if found is None or (found.expires_at is not None and found.expires_at <= now):
                return None
        person = Person(found.name, found.role, frozenset(json.loads(found.outside)), found.scope)
        return person, now - (found.used_at or 0.0) > _USED_EVERY_S

    def note_use(self, token: bytes) -> None:
        """Note that a token was used now."""
        with self._database.write(quickly=True) as connection:
            connection.execute(update(tokens).where(tokens.c.hash == token).values(used_at=time.time()))
