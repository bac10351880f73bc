"""Scopes as conditions on the fields of rows, which the server applies before it ranks."""

import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from indexer.passage_index.conditions import Conditions, SelectedDocuments
from indexer.passage_index.milvus.tables import clipped
from indexer.passage_index.scope import Scope

# Ids in one condition; some are quicker than any other condition, and the more there are the longer it takes to read
_FEW, _MOST = 200, 4_000


@dataclass(frozen=True, slots=True)
class MilvusScope(Scope):
    """Documents, and the conditions that hold a search to them, each of which must be asked.

    Where `allowed` is given, the conditions are on other fields than the id, and what is found is looked up in it: the
    store may know better than the server by now.
    """

    conditions: tuple[str, ...]
    allowed: frozenset[str] | None = None


def scope_of(documents: Iterable[str]) -> MilvusScope:
    """Return the scope of documents: by the fields they were selected by where these are known, or by their ids."""
    wanted = documents if isinstance(documents, frozenset) else frozenset(documents)
    if isinstance(wanted, SelectedDocuments) and len(wanted) > _FEW:
        return MilvusScope((), (expression(wanted.conditions),), wanted)
    names = tuple(sorted(wanted))
    return MilvusScope(names, tuple(one_of("document", names)))


def expression(conditions: Conditions) -> str:
    """Return conditions in the server's language; "" for none."""
    return " and ".join(_parts(conditions))


def collection_key(name: str) -> str:
    """Return the name of a collection as it is stored: composed, as names that must not be seen are compared."""
    return clipped(unicodedata.normalize("NFC", name))


def _parts(conditions: Conditions) -> Iterator[str]:
    for field in ("issuing_authority", "place", "document_type", "file_name"):
        value = getattr(conditions, field)
        if value is not None:
            yield f"{field} == {quoted(clipped(value))}"
    if conditions.year is not None:
        yield f"year == {conditions.year}"
    if conditions.collection is not None:
        yield f"collection == {quoted(collection_key(conditions.collection))}"
    if conditions.hidden:
        names = sorted({collection_key(name) for name in conditions.hidden})
        yield f"collection not in [{', '.join(map(quoted, names))}]"
    if conditions.issued_from or conditions.issued_to:
        yield "last_day > 0"
    if conditions.issued_from:
        yield f"last_day >= {conditions.issued_from.toordinal()}"
    if conditions.issued_to:
        yield f"first_day <= {conditions.issued_to.toordinal()}"


def quoted(value: str) -> str:
    """Return a string in the server's language."""
    return json.dumps(value, ensure_ascii=False)


def one_of(field: str, values: Sequence[str]) -> Iterator[str]:
    """Yield conditions of which a row with one of the values fulfils one."""
    for start in range(0, len(values), _MOST):
        yield f"{field} in [{', '.join(map(quoted, values[start : start + _MOST]))}]"


def first(scores: dict[int, float], limit: int) -> dict[int, float]:
    """Return the best `limit` of the hits of several searches, best first."""
    return dict(islice(sorted(scores.items(), key=lambda hit: -hit[1]), limit))
