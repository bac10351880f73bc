"""The id of a request: what a proxy gave it, or a new one; in the log, in the answer and on the page of an error."""

import re
import secrets

from starlette.datastructures import Headers
from starlette.types import Scope

HEADER = "X-Request-ID"
_SANE = re.compile(r"[A-Za-z0-9._-]{8,64}")  # "3f0c9a1b…" of nginx; not "", "a b" or what breaks a line of the log


def give_id(scope: Scope) -> str:
    """Give a request its id and return it."""
    given = Headers(scope=scope).get(HEADER, "")
    own = given if _SANE.fullmatch(given) else secrets.token_hex(16)
    scope.setdefault("state", {})["request_id"] = own
    return own


def request_id(scope: Scope) -> str | None:
    """Return the id of a request, None where nobody gave it one."""
    found: str | None = scope.get("state", {}).get("request_id")
    return found
