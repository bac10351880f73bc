"""Every address with what it asks for, and under which name its use is logged.

Where there are accounts, an address that is not listed here does not exist: a new one needs a decision first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from re import Pattern
from typing import Any

from starlette.routing import compile_path

from search_api.access import Need

_SAFE_METHODS = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class Door:
    """`action` is what the log calls its use, "" for what is logged only where it is refused.

    `told` are parameters that say what was asked; what an address does not say (a form, a body) its handler tells with
    `search_api.routes.tell`. `blank` is what the log calls a question without words, "" where it shows nothing. What is
    `often` used is logged once in a while for each person and text.
    """

    need: Need
    action: str = ""
    told: Sequence[str] = ()
    blank: str = ""
    often: bool = False


OPEN = Door("nothing")
READ = Door("reader")  # shows nothing of documents, or nothing that a line of the log does not tell of already
OPENED = Door("reader", "open")
SEEN = Door("reader", "open", often=True)  # a part of a document: each of its pages, its relations
_DOCUMENTS = (
    "q", "file_name", "collection", "document_type", "issuing_authority", "place", "year", "issued_from", "issued_to",
    "state",
)  # fmt: skip
_ASSIGNMENTS = (
    "agency", "q", "period", "document", "role", "due", "due_month", "due_from", "due_to", "collection", "year",
)  # fmt: skip
OWN = Door("own_account")  # the handlers log
ADMIN = Door("admin")

DOORS: Mapping[str, Door] = {
    "GET /healthz": OPEN,
    "GET /readyz": OPEN,
    "GET /api/v1/healthz": OPEN,
    "GET /metrics": ADMIN,
    "GET /static/{path:path}": OPEN,
    "GET /login": OPEN,
    "POST /login": OPEN,
    "POST /logout": OWN,
    "GET /account": OWN,
    "POST /account/password": OWN,
    "POST /account/tokens": OWN,
    "POST /account/tokens/{token_id}/revoke": OWN,
    "GET /admin/users": ADMIN,
    "POST /admin/users": ADMIN,
    "POST /admin/users/change": ADMIN,
    "POST /admin/users/password": ADMIN,
    "POST /admin/users/remove": ADMIN,
    "GET /admin/collections": ADMIN,
    "POST /admin/collections": ADMIN,
    "GET /admin/audit": ADMIN,
    "GET /api/v1/audit": ADMIN,
    "GET /api/v1/audit.csv": Door("admin", "export"),
    "GET /api/v1/audit.xlsx": Door("admin", "export"),
    # pages
    "GET /": READ,
    "GET /ask": Door("reader", "ask", ("q",)),
    "GET /responsibilities": Door("reader", "search", _ASSIGNMENTS, "list"),
    "GET /precedents": Door("reader", "search", ("text", "section", "q", "about")),
    "GET /precedents/basket": Door("reader", "list", often=True),
    "POST /precedents/basket/add": READ,
    "POST /precedents/basket/change": READ,
    "POST /precedents/draft": Door("reader", "export"),
    "GET /compare": Door("reader", "open", ("a", "b")),
    "GET /references": Door("reader", "search", ("number",), "list"),
    "GET /documents": Door("reader", "search", _DOCUMENTS, "list"),
    "POST /documents": Door("editor", "upload"),
    "POST /documents/{document_id}/reindex": Door("editor", "reindex"),
    "GET /documents/{document_id}/delete": Door("editor"),
    "POST /documents/{document_id}/delete": Door("editor", "delete"),
    "GET /documents/{document_id}": OPENED,
    "GET /documents/{document_id}/file": Door("reader", "download"),
    "GET /documents/{document_id}/pages/{number}.webp": SEEN,
    "GET /documents/{document_id}/pages/{number}": SEEN,
    "GET /api/docs": READ,
    "GET /api/openapi.json": READ,
    # programs
    "POST /api/v1/ask": Door("reader", "ask"),
    "GET /api/v1/search": Door("reader", "search", _DOCUMENTS, "list"),
    "GET /api/v1/documents": Door("reader", "search", _DOCUMENTS, "list"),
    "POST /api/v1/documents": Door("editor", "upload"),
    "GET /api/v1/documents/{document_id}": OPENED,
    "DELETE /api/v1/documents/{document_id}": Door("editor", "delete"),
    "POST /api/v1/documents/{document_id}/reindex": Door("editor", "reindex"),
    "GET /api/v1/documents/{document_id}/file": Door("reader", "download"),
    "GET /api/v1/documents/{document_id}/pages/{page}": SEEN,
    "GET /api/v1/documents/{document_id}/marks": SEEN,
    "GET /api/v1/documents/{document_id}/relations": SEEN,
    "GET /api/v1/documents/{document_id}/similar": SEEN,
    "GET /api/v1/library": Door("reader", "search", _DOCUMENTS, "list"),
    "GET /api/v1/uploads/{upload_id}": READ,
    "GET /api/v1/assignments": Door("reader", "search", _ASSIGNMENTS, "list"),
    "GET /api/v1/assignments.csv": Door("reader", "export", _ASSIGNMENTS),
    "GET /api/v1/assignments.xlsx": Door("reader", "export", _ASSIGNMENTS),
    "GET /api/v1/references": Door("reader", "search", ("number",)),
    "GET /api/v1/references/consistency": Door("reader", "list"),
    "GET /api/v1/compare": Door("reader", "open", ("a", "b")),
    "POST /api/v1/precedents": Door("reader", "search"),
    "POST /api/v1/precedents/draft": Door("reader", "export"),
}


@dataclass(frozen=True, slots=True)
class _Listed:
    methods: frozenset[str]
    pattern: Pattern[str]
    path: str
    door: Door


def _listed() -> list[_Listed]:
    found = []
    for key, door in DOORS.items():
        method, path = key.split(" ")
        methods = frozenset(_SAFE_METHODS if method == "GET" else (method,))
        found.append(_Listed(methods, compile_path(path)[0], path, door))
    # A fixed address before one with a parameter, which would take it as its value
    return sorted(found, key=lambda listed: listed.path.count("{"))


_LISTED = _listed()
_NO_SUCH_METHOD = Door("reader")


def find_door(method: str, path: str) -> tuple[Door, Mapping[str, Any]] | None:
    """Return the door of a request and the parameters in its path, None where there is none.

    One that exists for other methods only is a reader's, to be told so.
    """
    path = path.rstrip("/") or "/"  # such an address is sent on to the one without
    is_there = False
    for listed in _LISTED:
        if match := listed.pattern.match(path):
            if method in listed.methods:
                return listed.door, match.groupdict()
            is_there = True
    return (_NO_SUCH_METHOD, {}) if is_there else None
