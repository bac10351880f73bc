"""The accounts of a data folder: signing in, tokens, roles, groups; and the log that all of it goes into."""

import time
from collections.abc import Iterable
from functools import cached_property

from indexer.errors import AccessError, SignInError, SignInThrottledError
from indexer.settings import Settings
from indexer.store.accounts import (
    AccountDatabase,
    AuditEntry,
    AuditLog,
    People,
    Person,
    Throttle,
    TokenRecord,
    Tokens,
    UserRecord,
)
from search_api.access import secrets
from search_api.access.names import account_key, account_name, collection_name, group_names
from search_api.access.turns import Turns
from search_api.access.viewer import Role, Scope, Viewer, read_role, read_scope

_DAY_S = 86_400.0
_MOST_DAYS = 3650
_LONGEST_TEXT = 2_000  # characters of a question that the log keeps
_OFTEN = frozenset(
    {"ask", "search", "list", "open", "download", "refused"}
)  # so often that each cannot wait for the disk


class Accounts:
    """Safe to use from several threads, and from several processes on one data folder."""

    def __init__(self, settings: Settings) -> None:
        self._database = AccountDatabase(settings.accounts_database)
        self._people, self._tokens = People(self._database), Tokens(self._database)
        self._throttle = Throttle(self._database)
        self._turns = Turns(settings.data)
        self._idle_s = settings.session_idle_hours * 3600
        self._most_s = settings.session_days * _DAY_S
        self._are_there = False
        self._keep_s = settings.audit_days * _DAY_S

    @cached_property
    def audit(self) -> AuditLog:
        """The log of who did what."""
        return AuditLog(self._database, self._keep_s)

    def close(self) -> None:
        """Give back the connections."""
        self._database.close()

    def are_there(self) -> bool:
        """Return whether there is an account; from then on everybody signs in: the last one cannot be deleted."""
        self._are_there = self._are_there or self._people.any()
        return self._are_there

    # --- signing in ----------------------------------------------------------------------------

    def sign_in(self, name: str, password: str, address: str) -> str:
        """Begin a session and return its secret; raises `SignInError`, `SignInThrottledError`."""
        key = account_key(name)
        if wait_s := self._throttle.enter(key, address):
            raise SignInThrottledError(
                f"Đã nhập sai mật khẩu quá nhiều lần. Hãy đợi {-(-wait_s // 60):.0f} phút rồi thử lại, hoặc nhờ người "
                "quản trị đặt lại mật khẩu."
            )
        known = self._people.password_hash(key)
        if not secrets.is_password(password, known[1] if known else None, self._turns) or known is None:
            raise SignInError("Tên hoặc mật khẩu không đúng. Hãy kiểm tra bộ gõ tiếng Việt và phím Caps Lock.")
        self._throttle.forgive(key, address)
        session = secrets.new_session()
        self._people.begin_session(secrets.digest(session), known[0])
        return session

    def sign_out(self, session: str) -> None:
        """End a session."""
        self._people.end_session(secrets.digest(session))

    def in_session(self, session: str) -> tuple[Viewer, bool] | None:
        """Return whose session it is, and whether `note_session` is due; None where there is none or it is over."""
        found = self._people.in_session(secrets.digest(session), idle_s=self._idle_s, most_s=self._most_s)
        return (self._viewer(found[0]), found[1]) if found else None

    def note_session(self, session: str) -> None:
        """Note that a session is in use."""
        self._people.note_session(secrets.digest(session), idle_s=self._idle_s, most_s=self._most_s)

    def of_token(self, token: str) -> tuple[Viewer, bool] | None:
        """Return in whose name a token asks, and whether `note_token` is due; None where it is worth nothing."""
        found = self._tokens.owner(secrets.digest(token))
        return (self._viewer(found[0]), found[1]) if found else None

    def note_token(self, token: str) -> None:
        """Note that a token was used."""
        self._tokens.note_use(secrets.digest(token))

    def _viewer(self, person: Person) -> Viewer:
        hidden = frozenset[str]() if person.role == "admin" else person.outside
        scope = read_scope(person.scope) if person.scope else None
        return Viewer(person.name, read_role(person.role), hidden, scope)

    def has_user(self, name: str) -> bool:
        """Return whether there is an account of that name."""
        return self._people.password_hash(account_key(name)) is not None

    # --- accounts ------------------------------------------------------------------------------

    def users(self) -> list[UserRecord]:
        """Return all accounts by name."""
        return self._people.all()

    def add_user(self, name: str, password: str, *, role: str | None = None, groups: Iterable[str] = ()) -> Role:
        """Add an account and return its role, where none is given that of a reader, of the first that of an admin.

        Raises `AccessError` for a name that is taken, a weak password, and a first account that is no admin.
        """
        name = account_name(name)
        is_first = not self.are_there()
        chosen = read_role(role) if role is not None else ("admin" if is_first else "reader")
        if is_first and chosen != "admin":
            raise AccessError("Tài khoản đầu tiên phải là quản trị (--role admin), để có người quản lý các tài khoản.")
        hashed = secrets.hash_password(secrets.check_password(password, name), self._turns)
        self._people.add(account_key(name), name, chosen, hashed, group_names(groups))
        return chosen

    def remove_user(self, name: str) -> None:
        """Delete an account with its sessions and tokens; raises `AccessError`."""
        self._people.remove(account_key(name))

    def change_user(self, name: str, *, role: str | None = None, groups: Iterable[str] | None = None) -> None:
        """Give an account another role or other groups, from its next request on; raises `AccessError`."""
        self._people.change(
            account_key(name),
            role=read_role(role) if role is not None else None,
            groups=group_names(groups) if groups is not None else None,
        )

    def set_password(self, name: str, password: str, *, keep: str | None = None) -> None:
        """Change a password and end the account's other sessions than `keep`; raises `AccessError`."""
        hashed = secrets.hash_password(secrets.check_password(password, account_name(name)), self._turns)
        self._people.set_password(account_key(name), hashed, keep=secrets.digest(keep) if keep else None)

    def change_own_password(self, name: str, old: str, new: str, *, keep: str | None, address: str) -> None:
        """Change a password by whoever knows the old one; raises `SignInError`, `AccessError`."""
        key = account_key(name)
        if self._throttle.enter(key, address):
            raise SignInThrottledError("Đã nhập sai mật khẩu quá nhiều lần. Hãy đợi 15 phút rồi thử lại.")
        known = self._people.password_hash(key)
        if not secrets.is_password(old, known[1] if known else None, self._turns):
            raise SignInError("Mật khẩu hiện tại không đúng. Mật khẩu chưa được đổi.")
        self._throttle.forgive(key, address)
        self.set_password(name, new, keep=keep)

    # --- tokens --------------------------------------------------------------------------------

    def tokens(self, name: str) -> list[TokenRecord]:
        """Return an account's tokens, newest first."""
        return self._tokens.of(account_key(name))

    def add_token(self, name: str, label: str, scope: str, days: int | None) -> str:
        """Make a token and return it, which nobody can see again; raises `AccessError`."""
        tidy = " ".join(label.split())
        if not 1 <= len(tidy) <= 100:
            raise AccessError("Hãy đặt tên cho mã truy cập (tối đa 100 ký tự), ví dụ “Máy quét văn thư”.")
        if days is not None and not 1 <= days <= _MOST_DAYS:
            raise AccessError(f"Thời hạn của mã truy cập là từ 1 đến {_MOST_DAYS} ngày.")
        token = secrets.new_token()
        expires_at = time.time() + days * _DAY_S if days is not None else None
        chosen: Scope = read_scope(scope)
        self._tokens.add(secrets.digest(token), account_key(name), tidy, chosen, expires_at)
        return token

    def revoke_token(self, name: str, token: int) -> str:
        """Make one of an account's tokens worthless and return its label; raises `AccessError`."""
        return self._tokens.revoke(token, account_key(name))

    # --- collections ---------------------------------------------------------------------------

    def collection_groups(self) -> dict[str, tuple[str, ...]]:
        """Return the groups that see each limited collection."""
        return self._people.collection_groups()

    def limit_collection(self, collection: str, groups: Iterable[str]) -> None:
        """Let only some groups, and admins, see a collection; everybody where no group is named.

        Raises `AccessError` where the name is of a folder within a folder.
        """
        self._people.limit_collection(collection_name(collection), group_names(groups))

    # --- log -----------------------------------------------------------------------------------

    def record(
        self,
        person: str,
        action: str,
        text: str = "",
        *,
        via: str = "command",
        address: str = "",
        status: int = 200,
        once_in_s: float = 0.0,
    ) -> None:
        """Add to the log that somebody did something just now, unless its like came in the last `once_in_s`."""
        entry = AuditEntry(time.time(), person, via, address, action, text[:_LONGEST_TEXT], status)
        self.audit.add(entry, quickly=action in _OFTEN, once_in_s=once_in_s)
