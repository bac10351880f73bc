"""The documents of the index as a question may name them: by commune, year, number, type."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from indexer.store import DocumentRecord
from indexer.text.document_types import DOCUMENT_TYPES
from indexer.text.folding import fold, fold_accents
from indexer.text.numbers import find_numbers
from search_api.places import UNITS

_WORD = re.compile(r"\w+")
_UNIT_NAME = re.compile(rf"\b(?:{UNITS})\s+(.+)$")
_TYPES = sorted((fold_accents(name) for name in DOCUMENT_TYPES), key=len, reverse=True)


def spaced(text: str) -> str:
    """Return accent-free words with single blanks, one at each end, so that `in` finds whole words."""
    return " " + " ".join(_WORD.findall(fold_accents(text))) + " "


def place_names(document: DocumentRecord) -> frozenset[str]:
    """Return the names that bind a question to a document: its place and the unit in its authority's name."""
    names = {document.place} if document.place else set()
    if document.issuing_authority:
        bare = fold_accents(document.issuing_authority)
        if match := _UNIT_NAME.search(bare):
            names.add(document.issuing_authority[match.start(1) : match.end(1)])
    return frozenset(" ".join(name.split()) for name in names if len(name) > 2)


def words_of(document: DocumentRecord) -> str:
    """Return what a document is known by: its type, title, issuer, place, path, year and number."""
    parts = (document.document_type, document.title, document.issuing_authority, document.place, document.path)
    return " ".join([*(part or "" for part in parts), str(document.year or ""), document.document_number or ""])


@dataclass(frozen=True)
class Catalogue:
    """All documents, newest first."""

    documents: tuple[DocumentRecord, ...]

    @cached_property
    def by_id(self) -> dict[str, DocumentRecord]:
        """Documents by id."""
        return {document.id: document for document in self.documents}

    @cached_property
    def places(self) -> dict[str, frozenset[str]]:
        """Document ids by accent-free place name."""
        found: dict[str, set[str]] = {}
        for document in self.documents:
            for name in place_names(document):
                found.setdefault(spaced(name).strip(), set()).add(document.id)
        return {name: frozenset(ids) for name, ids in found.items()}

    @cached_property
    def spellings(self) -> dict[str, tuple[str, ...]]:
        """Folded spellings with accents by accent-free place name."""
        found: dict[str, set[str]] = {}
        for document in self.documents:
            for name in place_names(document):
                found.setdefault(spaced(name).strip(), set()).add(fold(name))
        return {name: tuple(sorted(written)) for name, written in found.items()}

    @cached_property
    def known_by(self) -> dict[str, str]:
        """The accent-free words by which each document is known, with single blanks around each."""
        return {document.id: spaced(words_of(document)) for document in self.documents}

    @cached_property
    def implemented(self) -> frozenset[str]:
        """Keys of the numbers that titles name: of what the documents implement, amend or replace."""
        return frozenset(number.key for document in self.documents for number in find_numbers(document.title or ""))

    @cached_property
    def _by_number(self) -> dict[str, list[tuple[int, DocumentRecord]]]:
        found: dict[str, list[tuple[int, DocumentRecord]]] = {}
        for place, document in enumerate(self.documents):
            if document.number_key is not None:
                found.setdefault(document.number_key, []).append((place, document))
        return found

    def numbered(self, keys: Iterable[str]) -> list[DocumentRecord]:
        """Return the documents that carry one of these numbers themselves."""
        found = [one for key in set(keys) for one in self._by_number.get(key, ())]
        return [document for _, document in sorted(found, key=lambda one: one[0])]

    @cached_property
    def _of_year(self) -> dict[int, frozenset[str]]:
        return {}

    def of_year(self, year: int) -> frozenset[str]:
        """Return the ids of the documents that are of a year, as `covers_year` tells it."""
        if (found := self._of_year.get(year)) is None:
            found = frozenset(document.id for document in self.documents if covers_year(document, year))
            self._of_year[year] = found
        return found

    @cached_property
    def passing(self) -> dict[object, frozenset[str]]:
        """What is remembered of filters: the ids of the documents that pass each; see `filters.passing`."""
        return {}

    def newest_first(self, ids: Iterable[str]) -> list[DocumentRecord]:
        """Return the documents of some ids in the catalogue's order."""
        wanted = set(ids)
        return [document for document in self.documents if document.id in wanted]


def covers_year(document: DocumentRecord, year: int) -> bool:
    """Whether a document is of a year: issued in it, about it, or about a period that holds it."""
    if document.year in (None, year):
        return True
    years = [int(found) for found in re.findall(r"\b(?:19|20)\d\d\b", document.title or "")]
    return year in years or (len(years) >= 2 and min(years) <= year <= max(years))


def named_types(question: str) -> Sequence[str]:
    """Return the accent-free document types that a question names, longest first."""
    words = spaced(question)
    return [name for name in _TYPES if f" {name} " in words]
