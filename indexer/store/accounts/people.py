"""People with their roles and groups, the sessions that they have signed in with, and which groups see a collection."""

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, ScalarSelect, bindparam, delete, func, insert, select, update

from indexer.errors import AccessError
from indexer.store.accounts.database import AccountDatabase
from indexer.store.accounts.schema import attempts, collection_groups, sessions, tokens, user_groups, users
from indexer.store.expressions import json_list

_SEEN_EVERY_S = 60.0  # a session's time is written at most this often, so that reading stays reading


@dataclass(frozen=True, slots=True)
class UserRecord:
    """An account."""

    id: int
    name: str
    role: str
    groups: tuple[str, ...]
    created_at: float


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever a session or token belongs to; `scope` is that of a token, None for a session.

    `outside` are the limited collections that none of their groups may see.
    """

    name: str
    role: str
    outside: frozenset[str]
    scope: str | None = None


def outside() -> ScalarSelect[str]:
    """Return the limited collections that no group of `users` sees, as a JSON list: a column of a query of users."""
    own = (
        select(collection_groups.c.collection)
        .join(user_groups, user_groups.c.group_name == collection_groups.c.group_name)
        .where(user_groups.c.user_id == users.c.id)
        .correlate(users)
    )
    limited = select(collection_groups.c.collection.label("name")).distinct()
    limited = limited.where(collection_groups.c.collection.not_in(own)).correlate(users)
    others = limited.subquery()
    return select(json_list(others.c.name)).select_from(others).correlate(users).scalar_subquery()


# Put together once: asked with every request
_IN_SESSION = (
    select(users.c.name, users.c.role, outside().label("outside"), sessions.c.created_at, sessions.c.seen_at)
    .join_from(sessions, users)
    .where(sessions.c.hash == bindparam("asked"))
)


class People:
    """The tables of accounts, sessions and collections' groups. Keys are names as they are compared."""

    def __init__(self, database: AccountDatabase) -> None:
        self._database = database

    # --- accounts ------------------------------------------------------------------------------

    def any(self) -> bool:
        """Return whether there is an account."""
        if not self._database.exists:
            return False
        with self._database.read() as connection:
            return connection.scalar(select(users.c.id).limit(1)) is not None

    def all(self) -> list[UserRecord]:
        """Return all accounts by name."""
        if not self._database.exists:
            return []
        with self._database.read() as connection:
            groups: dict[int, list[str]] = {}
            for user, group in connection.execute(select(user_groups).order_by(user_groups.c.group_name)):
                groups.setdefault(user, []).append(group)
            columns = select(users.c.id, users.c.name, users.c.role, users.c.created_at).order_by(users.c.key)
            return [
                UserRecord(row.id, row.name, row.role, tuple(groups.get(row.id, ())), row.created_at)
                for row in connection.execute(columns)
            ]

    def add(self, key: str, name: str, role: str, password_hash: str, groups: Iterable[str]) -> None:
        """Add an account; raises `AccessError` where there is one of that name."""
        with self._database.write() as connection:
            if connection.scalar(select(users.c.id).where(users.c.key == key)) is not None:
                raise AccessError(f"Đã có tài khoản “{name}”. Hãy chọn tên khác.")
            values = {"key": key, "name": name, "role": role, "password_hash": password_hash}
            connection.execute(insert(users).values(**values, created_at=time.time()))
            _set_groups(connection, _id_of(connection, key), groups)

    def remove(self, key: str) -> None:
        """Delete an account with its sessions and tokens; raises `AccessError`, also for the last administrator."""
        with self._database.write() as connection:
            user = _id_of(connection, key)
            _keep_an_admin(connection, user)
            connection.execute(delete(users).where(users.c.id == user))

    def change(self, key: str, *, role: str | None = None, groups: Iterable[str] | None = None) -> None:
        """Give an account another role, or other groups; raises `AccessError`, also for the last administrator."""
        with self._database.write() as connection:
            user = _id_of(connection, key)
            if role is not None:
                if role != "admin":
                    _keep_an_admin(connection, user)
                connection.execute(update(users).where(users.c.id == user).values(role=role))
            if groups is not None:
                _set_groups(connection, user, groups)

    def password_hash(self, key: str) -> tuple[int, str] | None:
        """Return (account, hash of its password), None where there is no such account."""
        if not self._database.exists:
            return None
        with self._database.read() as connection:
            found = connection.execute(select(users.c.id, users.c.password_hash).where(users.c.key == key)).first()
        return (found[0], found[1]) if found else None

    def set_password(self, key: str, password_hash: str, *, keep: bytes | None = None) -> None:
        """Change a password and end the account's sessions but for the one to `keep`; raises `AccessError`.

        Without one to keep somebody else has reset it: then its tokens end too, and its failed sign-ins are forgotten.
        """
        with self._database.write() as connection:
            user = _id_of(connection, key)
            connection.execute(update(users).where(users.c.id == user).values(password_hash=password_hash))
            others: list[ColumnElement[bool]] = [sessions.c.user_id == user]
            if keep is not None:
                others.append(sessions.c.hash != keep)
            connection.execute(delete(sessions).where(*others))
            if keep is None:
                connection.execute(delete(tokens).where(tokens.c.user_id == user))
                connection.execute(delete(attempts).where(attempts.c.account == key))

    # --- sessions ------------------------------------------------------------------------------

    def begin_session(self, session: bytes, user: int) -> None:
        """Remember a session by its hash."""
        now = time.time()
        with self._database.write() as connection:
            connection.execute(insert(sessions).values(hash=session, user_id=user, created_at=now, seen_at=now))

    def end_session(self, session: bytes) -> None:
        """Forget a session."""
        with self._database.write() as connection:
            connection.execute(delete(sessions).where(sessions.c.hash == session))

    def in_session(self, session: bytes, *, idle_s: float, most_s: float) -> tuple[Person, bool] | None:
        """Return whose session it is, and whether its time is to be noted; None where there is none or it is over."""
        if not self._database.exists:
            return None
        now = time.time()
        with self._database.read() as connection:
            found = connection.execute(_IN_SESSION, {"asked": session}).first()
            if found is None or now - found.seen_at > idle_s or now - found.created_at > most_s:
                return None
        person = Person(found.name, found.role, frozenset(json.loads(found.outside)))
        return person, now - found.seen_at > min(_SEEN_EVERY_S, idle_s / 4)

    def note_session(self, session: bytes, *, idle_s: float, most_s: float) -> None:
        """Note that a session is in use, and forget those that are over."""
        now = time.time()
        with self._database.write(quickly=True) as connection:
            connection.execute(update(sessions).where(sessions.c.hash == session).values(seen_at=now))
            is_over = (sessions.c.seen_at < now - idle_s) | (sessions.c.created_at < now - most_s)
            connection.execute(delete(sessions).where(is_over))

    # --- collections ---------------------------------------------------------------------------

    def collection_groups(self) -> dict[str, tuple[str, ...]]:
        """Return the groups that see each limited collection."""
        found: dict[str, tuple[str, ...]] = {}
        if self._database.exists:
            with self._database.read() as connection:
                query = select(collection_groups).order_by(collection_groups.c.group_name)
                for collection, group in connection.execute(query):
                    found[collection] = (*found.get(collection, ()), group)
        return found

    def limit_collection(self, collection: str, groups: Iterable[str]) -> None:
        """Let only some groups see a collection; everybody where no group is named."""
        with self._database.write() as connection:
            connection.execute(delete(collection_groups).where(collection_groups.c.collection == collection))
            if rows := [{"collection": collection, "group_name": group} for group in sorted(set(groups))]:
                connection.execute(insert(collection_groups), rows)


def _id_of(connection: Connection, key: str) -> int:
    found = connection.scalar(select(users.c.id).where(users.c.key == key))
    if found is None:
        raise AccessError(f"Không có tài khoản “{key}”. Xem các tài khoản bằng `tracuu user list`.")
    return int(found)


def _keep_an_admin(connection: Connection, leaving: int) -> None:
    """Raise `AccessError` where an account is the last administrator."""
    admins = list(connection.scalars(select(users.c.id).where(users.c.role == "admin")))
    if admins == [leaving]:
        others = connection.scalar(select(func.count()).select_from(users).where(users.c.id != leaving))
        if others:
            raise AccessError(
                "Đây là người quản trị cuối cùng. Hãy trao quyền quản trị cho một tài khoản khác trước "
                "(`tracuu user role TÊN admin`)."
            )
        raise AccessError("Đây là tài khoản cuối cùng; không xóa hoặc hạ quyền được, vì kho sẽ mở cho mọi người.")


def _set_groups(connection: Connection, user: int, groups: Iterable[str]) -> None:
    connection.execute(delete(user_groups).where(user_groups.c.user_id == user))
    if rows := [{"user_id": user, "group_name": group} for group in sorted(set(groups))]:
        connection.execute(insert(user_groups), rows)


def owner_of(connection: Connection, key: str) -> int:
    """Return the number of an account; raises `AccessError`."""
    return _id_of(connection, key)
