"""The list under a line that ends with a colon, or under a title: "… gồm:" alone answers nothing, its items do."""

import re
from collections.abc import Sequence

from indexer.store import PassageRecord, Store

# "- Slide", "+ …", "a) …", "2. …"
_ITEM = re.compile(r"^\s*(?:[-–+•*●]|[a-zđ][).]|\d{1,2}[.)])\s*\S")
_MOST_ITEMS = 30
_MOST_UNDER_TITLE = 2_500  # characters; a longer list is read in the document
_LEAST = 12  # characters; "STT" alone is a column's name


def items_below(store: Store, passage: PassageRecord) -> Sequence[PassageRecord]:
    """Return the items that stand right under a passage that ends with a colon, all marked as the first of them is."""
    if not passage.quote.rstrip().endswith(":"):
        return ()
    after = [p for p in store.passages_of(passage.document_id) if p.span.start >= passage.span.end]
    items: list[PassageRecord] = []
    kind = ""
    for below in after[:_MOST_ITEMS]:
        match = _ITEM.match(below.quote)
        if not match or below.kind not in ("text", "row"):
            break
        mark = _kind_of(match.group())
        kind = kind or mark
        if mark != kind:
            break
        items.append(below)
    return items


def under_title(store: Store, passage: PassageRecord) -> Sequence[PassageRecord]:
    """Return what stands under a title in capitals, of an appendix say, up to the next such title."""
    if not passage.quote.isupper():
        return ()
    below: list[PassageRecord] = []
    length = 0
    for after in (p for p in store.passages_of(passage.document_id) if p.span.start >= passage.span.end):
        length += len(after.quote)
        if after.kind not in ("text", "row") or after.quote.isupper() or (below and length > _MOST_UNDER_TITLE):
            break
        if len(after.quote) > _LEAST and not after.quote.lstrip().startswith("("):
            below.append(after)
    return below


def _kind_of(opening: str) -> str:
    """Return what kind of mark opens an item: "-", "a" or "1"."""
    first = opening.strip()[0]
    return "1" if first.isdigit() else "a" if first.isalpha() else "-"
