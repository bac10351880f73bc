"""The basket of chosen clauses as a small cookie: ids alone, no word of a document; the browser keeps it, no server."""

from collections.abc import Sequence

from fastapi import Request, Response

from search_api.precedents import MOST_CLAUSES, read_clause_id

COOKIE = "basket"
PATH = "/precedents"
_AGE_S = 30 * 24 * 3600
_BETWEEN = "~"
_MOST_CHARACTERS = 3_800  # of the 4,096 that browsers keep with the name and the attributes


def chosen_ids(request: Request) -> list[str]:
    """Return the ids in the basket in their order; what is no id is left out."""
    kept = request.cookies.get(COOKIE, "").split(_BETWEEN)
    return [one for one in dict.fromkeys(kept) if read_clause_id(one) is not None][:MOST_CLAUSES]


def fits(ids: Sequence[str]) -> bool:
    """Whether a basket is small enough to be kept."""
    return len(ids) <= MOST_CLAUSES and len(_BETWEEN.join(ids)) <= _MOST_CHARACTERS


def keep(response: Response, ids: Sequence[str]) -> None:
    """Have the browser keep a basket; an empty one is thrown away."""
    if not ids:
        response.delete_cookie(COOKIE, path=PATH, httponly=True, samesite="lax")
        return
    response.set_cookie(COOKIE, _BETWEEN.join(ids), max_age=_AGE_S, path=PATH, httponly=True, samesite="lax")
