"""By which of their fields documents were selected: what an engine that stores these can be told in place of their ids.

The ids stay what counts. Conditions only spare an engine a list of a hundred thousand of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from indexer.text.folding import fold


def collection_of_path(path: str) -> str:
    """Return the first folder of a document's path under the synced one, "" for files that lie in it directly."""
    return path.partition("/")[0] if "/" in path else ""


def days_of(issued_on: date | None, year: int | None) -> tuple[date, date] | None:
    """Return the first and last day on which a document can have been issued: a year where its day is left blank."""
    if issued_on:
        return issued_on, issued_on
    return (date(year, 1, 1), date(year, 12, 31)) if year else None


@dataclass(frozen=True, slots=True)
class Conditions:
    """Values that documents have, None for any; names of issuers, places and types in folded form.

    `issued_from` and `issued_to` bound the days on which a document can have been issued; `hidden` are collections
    that it must not be of.
    """

    issuing_authority: str | None = None
    place: str | None = None
    document_type: str | None = None
    year: int | None = None
    file_name: str | None = None
    collection: str | None = None
    issued_from: date | None = None
    issued_to: date | None = None
    hidden: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        *,
        issuing_authority: str | None,
        place: str | None,
        document_type: str | None,
        year: int | None,
        file_name: str | None,
        collection: str | None,
        issued_from: date | None,
        issued_to: date | None,
    ) -> Self:
        """Take values as people type them."""
        return cls(
            issuing_authority=None if issuing_authority is None else fold(issuing_authority),
            place=None if place is None else fold(place),
            document_type=None if document_type is None else fold(document_type),
            year=year,
            file_name=file_name,
            collection=collection,
            issued_from=issued_from,
            issued_to=issued_to,
        )


class SelectedDocuments(frozenset[str]):
    """Ids of all documents that fulfil `conditions`."""

    conditions: Conditions

    @classmethod
    def by(cls, conditions: Conditions, documents: Iterable[str]) -> Self:
        """Say of documents by what they were selected."""
        selected = cls(documents)
        selected.conditions = conditions
        return selected

    def among(self, documents: Iterable[str]) -> frozenset[str]:
        """Return those of some documents that are here, with both conditions where the others have some too."""
        both = self.intersection(documents)
        if not isinstance(documents, SelectedDocuments) or documents.conditions.hidden:
            return both
        return SelectedDocuments.by(replace(documents.conditions, hidden=self.conditions.hidden), both)
