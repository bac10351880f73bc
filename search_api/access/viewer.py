"""Whoever looks: name, role, and the collections that they may not see."""

from dataclasses import dataclass
from typing import Literal, get_args

from indexer.errors import AccessError

Role = Literal["reader", "editor", "admin"]
Scope = Literal["read", "write"]
# What a door asks for: nothing; a session (a person's own account); a role, or more
Need = Literal["nothing", "own_account", "reader", "editor", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
SCOPES: tuple[Scope, ...] = get_args(Scope)


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person, or a program in a person's name; `scope` is that of its token, None with a session or on one's desk."""

    name: str
    role: Role
    hidden: frozenset[str] = frozenset()
    scope: Scope | None = None
    is_known: bool = True

    def may(self, need: Need, *, changes: bool) -> bool:
        """Return whether a door is open; `changes` tells whether it is one that changes something of the library."""
        if need == "nothing":
            return True
        if need == "own_account":  # a token makes no tokens and no passwords
            return self.is_known and self.scope is None
        if changes and self.scope == "read":
            return False
        return ROLES.index(self.role) >= ROLES.index(need)

    @property
    def via(self) -> str:
        """How they came in, as the log says it."""
        if not self.is_known:
            return "open"
        return "token" if self.scope else "web"


# On one's own desk, where there are no accounts
OPEN_VIEWER = Viewer("", "admin", is_known=False)


def read_role(text: str) -> Role:
    """Return a role by its name; raises `AccessError`."""
    if text not in ROLES:
        raise AccessError(f"Không có vai trò “{text}”. Hãy chọn reader (đọc), editor (biên tập) hoặc admin (quản trị).")
    return text


def read_scope(text: str) -> Scope:
    """Return a token's scope by its name; raises `AccessError`."""
    if text not in SCOPES:
        raise AccessError(f"Không có phạm vi “{text}”. Hãy chọn read (chỉ đọc) hoặc write (đọc và ghi).")
    return text
