"""The list under a line that ends with a colon: "… gồm:" alone answers nothing, its items do."""

import re
from collections.abc import Sequence

from indexer.store import PassageRecord, Store

# "- Slide", "+ …", "a) …", "2. …"; not "Kinh phí …", "III. …", "4.2"
_ITEM = re.compile(r"^\s*(?:[-–+•*●]|[a-zđ][).]|\d{1,2}[.)](?!\d))\s*\S")
_MOST_ITEMS = 30
# What may stand below what: under "a)" come "-" and "+"
_NUMBER, _LETTER, _DASH, _PLUS = range(4)
_BETWEEN = " › "  # headings in a passage's context


def items_below(store: Store, passage: PassageRecord) -> Sequence[PassageRecord]:
    """Return the items right under a passage that ends with a colon, with the items of lower rank among them.

    The list ends where an item of higher rank or a plain paragraph follows: "2." after the dashes under "1. …:". An
    item that heads others is their heading, no passage; theirs are of the list too.
    """
    if not passage.quote.rstrip().endswith(":"):
        return ()
    own, highest = _rank(passage.quote), None
    items: list[PassageRecord] = []
    for below in store.passages_of(passage.document_id):
        if below.span.start < passage.span.end:
            continue
        rank = _rank(below.quote)
        if rank is None or below.kind not in ("text", "row") or len(items) == _MOST_ITEMS:
            break
        if not _is_headed(below, passage):
            if below.context != passage.context:  # another section has begun
                break
            highest = rank if highest is None else highest
            if rank < highest or (rank == own and rank < _DASH):  # "2." is the neighbour of "1. …:"; dashes may be all
                break
        items.append(below)
    return items


def said_below(item: PassageRecord, passage: PassageRecord, said: str) -> str:
    """Return what an item of a list says, behind the heading that parts it from the line above the list."""
    return f"{item.context.rsplit(_BETWEEN, 1)[-1]}: {said}" if _is_headed(item, passage) else said


def _is_headed(item: PassageRecord, passage: PassageRecord) -> bool:
    """Whether an item stands under a heading of its own within what the passage stands under."""
    return bool(passage.context) and item.context.startswith(passage.context + _BETWEEN)


def _rank(text: str) -> int | None:
    """Return how high the mark ranks that opens an item, 0 the highest; None where the text is no item."""
    match = _ITEM.match(text)
    if not match:
        return None
    mark = match.group().strip()[0]
    return _NUMBER if mark.isdigit() else _LETTER if mark.isalpha() else _PLUS if mark == "+" else _DASH
