"""Which documents are near another one: by what they say (mean vectors) and by what they are called.

Two kinds are told from the rest: the same matter by the same issuer in another year, and the same matter elsewhere.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

import numpy as np
import numpy.typing as npt

from indexer.passage_index import PassageSearch
from indexer.store import DocumentRecord, Store
from indexer.text.folding import fold, fold_accents
from search_api.catalogue import Catalogue, place_names
from search_api.comparison.schemas import Reason, SimilarDocument, SimilarList
from search_api.views import document_view

Vector = npt.NDArray[np.float32]
_Content = tuple[str, float]  # a document as it was indexed at some time
_LETTERS = re.compile(r"[^\W\d_]+")
_NEAREST_PASSAGES = 600
_LOOKED_AT = 40  # documents of either kind whose vectors are compared
_CONTENT, _TITLE, _TYPE = 0.55, 0.4, 0.05  # shares of the score
# Read by hand over 22 sample and real plans and 74 decisions: pairs of one matter have 0.496 and more; below 0.43 two
# documents have only the office in common.
_SAME_MATTER = 0.49
_NEAR = 0.43
_COPY, _COPY_TITLE = 0.992, 0.9  # cosine of mean vectors and likeness of titles of near-copies
_REMEMBERED = 20_000  # mean vectors, 1 kB each
_REMEMBERED_LISTS = 1_000
_FIRST: tuple[Reason, ...] = ("last_year", "neighbour", "content", "copy")


@dataclass(frozen=True)
class _Titles:
    """The words of all titles, without places and years, with what each word tells and who has it."""

    words: dict[str, frozenset[str]]
    weights: dict[str, float]
    owners: dict[str, list[str]]
    totals: dict[str, float]

    def like(self, document_id: str) -> dict[str, float]:
        """Return the share, in [0, 1], of the words of its title and another's that both have, by weight; no zeros."""
        common: dict[str, float] = {}
        for word in self.words[document_id]:
            for owner in self.owners[word]:
                common[owner] = common.get(owner, 0.0) + self.weights[word]
        own = self.totals[document_id]
        return {owner: found / (own + self.totals[owner] - found) for owner, found in common.items()}


def _title_words(document: DocumentRecord) -> frozenset[str]:
    places = {word for name in place_names(document) for word in _LETTERS.findall(fold_accents(name))}
    words = _LETTERS.findall(fold_accents(document.title or document.file_name))
    return frozenset(f"{a} {b}" for a, b in pairwise(words) if not {a, b} <= places)


def _titles_of(catalogue: Catalogue) -> _Titles:
    words = {document.id: _title_words(document) for document in catalogue.documents}
    owners: dict[str, list[str]] = {}
    for document_id, own in words.items():
        for word in own:
            owners.setdefault(word, []).append(document_id)
    weights = {word: log((len(words) + 1) / len(found)) + 0.1 for word, found in owners.items()}
    totals = {document_id: sum(weights[word] for word in own) for document_id, own in words.items()}
    return _Titles(words, weights, owners, totals)


class SimilarDocuments:
    """Finds the documents near one; remembers the vectors that it made. Safe to call from several threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._means: dict[_Content, Vector] = {}
        self._titles: tuple[Catalogue, _Titles] | None = None
        self._found: tuple[Catalogue | None, dict[tuple[_Content, int, bool], SimilarList]] = (None, {})

    def find(
        self, document: DocumentRecord, catalogue: Catalogue, index: PassageSearch, *, limit: int, suggest: bool = False
    ) -> SimilarList:
        """Return the nearest documents, best first; `suggest` puts last year's and neighbours' first.

        What was found among the documents of one catalogue is remembered: a page of a document shows it each time.
        """
        known = self._found
        if known[0] is not catalogue or len(known[1]) > _REMEMBERED_LISTS:
            known = self._found = (catalogue, {})
        remembered, key = known[1], ((document.id, document.indexed_at), limit, suggest)
        if key not in remembered:
            remembered[key] = self._nearest(document, catalogue, index, limit=limit, suggest=suggest)
        return remembered[key]

    def _nearest(
        self, document: DocumentRecord, catalogue: Catalogue, index: PassageSearch, *, limit: int, suggest: bool
    ) -> SimilarList:
        titles = self._title_words(catalogue)
        like = titles.like(document.id)
        own = self._mean_vectors([document], index).get(document.id)
        chosen = self._candidates(document, catalogue, index, like, own)
        means = self._mean_vectors(chosen, index)
        scored = [
            self._scored(document, other, like.get(other.id, 0.0), _cosine(own, means.get(other.id)))
            for other in chosen
        ]
        ranked = sorted(
            (found for found in scored if found.score >= _NEAR), key=lambda found: (-found.score, found.document.id)
        )
        if suggest:
            ranked.sort(key=lambda found: _FIRST.index(found.reason))
        return SimilarList(documents=self._without_copies(ranked, titles, means)[:limit])

    def _title_words(self, catalogue: Catalogue) -> _Titles:
        known = self._titles
        if known is None or known[0] is not catalogue:
            known = self._titles = (catalogue, _titles_of(catalogue))
        return known[1]

    def _candidates(
        self,
        document: DocumentRecord,
        catalogue: Catalogue,
        index: PassageSearch,
        like: dict[str, float],
        own: Vector | None,
    ) -> list[DocumentRecord]:
        """Return documents with passages near the mean of this one's, and those with titles like its own."""
        ids = set(sorted(like, key=lambda other: (-like[other], other))[: _LOOKED_AT + 1])
        if own is not None:
            near = index.dense(own / (np.linalg.norm(own) or 1.0), _NEAREST_PASSAGES)
            owners = Counter(self._store.owners(list(near)).values())
            ids |= {owner for owner, _ in owners.most_common(_LOOKED_AT)}
        ids.discard(document.id)
        return catalogue.newest_first(ids)

    def _mean_vectors(self, documents: Sequence[DocumentRecord], index: PassageSearch) -> dict[str, Vector]:
        """Return the unit mean vectors of documents by id; those of a document are made again when it was replaced."""
        if len(self._means) > _REMEMBERED:
            self._means = {}
        known = self._means
        new = {document.id: document for document in documents if (document.id, document.indexed_at) not in known}
        if new:
            sums: dict[str, Vector] = {}
            for passage in self._store.indexed_passages(index.passages(index.scope(list(new)))):
                sums[passage.document_id] = sums.get(passage.document_id, 0.0) + passage.vector
            for owner, total in sums.items():
                known[owner, new[owner].indexed_at] = total / (np.linalg.norm(total) or 1.0)
        found = {document.id: known.get((document.id, document.indexed_at)) for document in documents}
        return {owner: mean for owner, mean in found.items() if mean is not None}

    def _scored(self, document: DocumentRecord, other: DocumentRecord, title: float, content: float) -> SimilarDocument:
        same_type = fold(document.document_type or "") == fold(other.document_type or "")
        score = _CONTENT * max(0.0, content) + _TITLE * title + _TYPE * same_type
        is_copy = content >= _COPY and title >= _COPY_TITLE
        reason = _reason(document, other, score, is_copy=is_copy)
        return SimilarDocument(document=document_view(other), score=round(min(1.0, score), 4), reason=reason)

    def _without_copies(
        self, ranked: Iterable[SimilarDocument], titles: _Titles, means: dict[str, Vector]
    ) -> list[SimilarDocument]:
        """Return the list with one of each lot of near-copies, which counts the others."""
        shown: list[SimilarDocument] = []
        for found in ranked:
            for place, first in enumerate(shown):
                a, b = first.document.id, found.document.id
                if _cosine(means.get(a), means.get(b)) >= _COPY and titles.words[a] == titles.words[b]:
                    shown[place] = first.model_copy(update={"copies": first.copies + 1})
                    break
            else:
                shown.append(found)
        return shown


def _cosine(a: Vector | None, b: Vector | None) -> float:
    return float(a @ b) if a is not None and b is not None and a.shape == b.shape else 0.0


def _reason(document: DocumentRecord, other: DocumentRecord, score: float, *, is_copy: bool) -> Reason:
    same_issuer = fold(document.issuing_authority or "") == fold(other.issuing_authority or "")
    same_year = document.year == other.year
    if is_copy and same_issuer and same_year:
        return "copy"
    if score < _SAME_MATTER:
        return "content"
    if not same_issuer:
        return "neighbour"
    return "content" if same_year else "last_year"
