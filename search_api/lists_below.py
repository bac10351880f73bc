"""The list under a line that ends with a colon: "… gồm:" alone answers nothing, its items do."""

import re
from collections.abc import Sequence

from indexer.store import PassageRecord, Store

# "- Slide", "+ …", "a) …", "2. …"; not "Kinh phí …", "III. …"
_ITEM = re.compile(r"^\s*(?:[-–+•*●]|[a-zđ][).]|\d{1,2}[.)])\s*\S")
_MOST_ITEMS = 30
# What may stand below what: under "a)" come "-" and "+"
_NUMBER, _LETTER, _DASH, _PLUS = range(4)


def items_below(store: Store, passage: PassageRecord) -> Sequence[PassageRecord]:
    """Return the items right under a passage that ends with a colon, with the items of lower rank among them.

    The list ends where an item of higher rank or a plain paragraph follows: "b)" after the dashes under "a)".
    """
    if not passage.quote.rstrip().endswith(":"):
        return ()
    own = _rank(passage.quote)
    items: list[PassageRecord] = []
    first: int | None = None
    after = (p for p in store.passages_of(passage.document_id) if p.span.start >= passage.span.end)
    for below in after:
        rank = _rank(below.quote)
        first = rank if first is None else first
        if rank is None or first is None or below.kind not in ("text", "row") or len(items) == _MOST_ITEMS:
            break
        if rank < first or (rank == own and rank < _DASH):  # "2." is the neighbour of "1. …:"; dashes are often all one
            break
        items.append(below)
    return items


def _rank(text: str) -> int | None:
    """Return how high the mark ranks that opens an item, 0 the highest; None where the text is no item."""
    match = _ITEM.match(text)
    if not match:
        return None
    mark = match.group().strip()[0]
    return _NUMBER if mark.isdigit() else _LETTER if mark.isalpha() else _PLUS if mark == "+" else _DASH
