"""What a portal writes under a document that it shows: the document's name again, and its own notices between.

Such lines say nothing of the document, so they are left out of its structure; the canonical text keeps them.
"""

import re
from collections.abc import Sequence

from indexer.model import Header
from indexer.structure.lines import Item, TextLine
from indexer.text.folding import fold

_TAIL = 14  # lines from the end: two names of up to five lines each, and what stands between
_LEAST_NAMES = 2


def without_portal_tail(items: Sequence[Item], header: Header) -> list[Item]:
    """Return the items without the tail that a portal added: it begins where the document's name is said again.

    "Quyết định 5/QĐ-UBND năm 2026 …", "…", "Quyết định 5/QĐ-UBND ngày 3/2/2026 …"; one such line is none.
    """
    if not (header.document_number and header.document_type):
        return list(items)
    kind = r"\s+".join(map(re.escape, fold(header.document_type.value).split()))
    name = re.compile(rf"{kind}\s+(?:số\s+)?{re.escape(fold(header.document_number.value))}\b")
    first = max(len(items) - _TAIL, len(items) // 2)
    starts = [
        index
        for index, item in enumerate(items)
        if index >= first and isinstance(item, TextLine) and name.match(fold(item.text))
    ]
    return list(items[: starts[0]] if len(starts) >= _LEAST_NAMES else items)
