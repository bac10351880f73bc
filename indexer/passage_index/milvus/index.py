"""Searches in a generation of the server; the scopes, scores and counts are those of the embedded index."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from indexer.passage_index.agreement import differences
from indexer.passage_index.index import IndexConfig
from indexer.passage_index.lexical import LexicalQuery
from indexer.passage_index.milvus.counts import TermCounts
from indexer.passage_index.milvus.filters import MilvusScope, first, scope_of
from indexer.passage_index.milvus.manifest import Manifest, Manifests
from indexer.passage_index.milvus.server import MilvusServer, MissingCollectionError, batches
from indexer.passage_index.milvus.tables import dense_kind, passages_of, search_parameters
from indexer.passage_index.milvus.weights import key_of, weigh_query
from indexer.passage_index.scope import Scope
from indexer.store import Store

_Answer = TypeVar("_Answer")
_MOST = 16_384  # hits that the server gives for one question
_TOGETHER = 16  # questions asked at once
_SCORED = 1_000  # vectors fetched at a time


@dataclass(frozen=True, slots=True)
class _State:
    """A generation as of a step."""

    manifest: Manifest
    counts: TermCounts


def _own(scope: Scope) -> MilvusScope:
    """Return a scope that such an index has made, as what it is."""
    assert isinstance(scope, MilvusScope)  # noqa: S101 — for the type checker
    return scope


def _conditions(scope: MilvusScope | None) -> tuple[str, ...]:
    return ("",) if scope is None else scope.conditions


def _is_allowed(hit: dict[str, Any], scope: MilvusScope | None) -> bool:
    """Whether the store, too, has what was found in the scope."""
    return scope is None or scope.allowed is None or hit["entity"]["document"] in scope.allowed


class MilvusIndex:
    """Dense and lexical search over the passages of a store, as of change `seq`; others may have brought it further."""

    def __init__(self, server: MilvusServer, config: IndexConfig, manifest: Manifest) -> None:
        self._server = server
        self._config = config
        self._state = self._of(manifest)
        self.seq = manifest.seq

    def _of(self, manifest: Manifest) -> _State:
        return _State(manifest, TermCounts(self._server, manifest.generation, manifest.step))

    @property
    def should_compact(self) -> bool:
        """Whether weights or the way of searching are those of another corpus than this has become."""
        manifest = self._state.manifest
        wanted = self._server.address.dense or dense_kind(manifest.passages)
        return manifest.passages > 0 and (manifest.has_drifted() or manifest.dense != wanted)

    def __len__(self) -> int:
        return self._state.manifest.passages

    def close(self) -> None:
        """Keep the connection, which is the process's."""

    # --- searching ---------------------------------------------------------------------------

    def scope(self, documents: Iterable[str]) -> Scope:
        """Return the scope that holds a search to these documents."""
        return scope_of(documents)

    def count(self, scope: Scope) -> int:
        """Return how many passages a scope has."""
        conditions = _own(scope).conditions
        return self._in_newest(lambda name: sum(self._server.count(name, one) for one in conditions))

    def passages(self, scope: Scope) -> list[int]:
        """Return the ids of the passages of a scope."""
        conditions = _own(scope).conditions
        return self._in_newest(
            lambda name: sorted(found for one in conditions for found in self._server.ids(name, one))
        )

    def dense(self, vector: npt.NDArray[np.float32], limit: int, scope: Scope | None = None) -> dict[int, float]:
        """Return the passages nearest to a (d,) unit vector with their cosine, best first."""
        if limit < 1 or not np.any(vector) or not len(self):
            return {}
        limit = min(limit, _MOST)
        parameters = search_parameters(self._state.manifest.dense, limit)
        return self._search("vector", vector, limit, scope, parameters)

    def dense_scores(
        self, vector: npt.NDArray[np.float32], passages: Sequence[int], scope: Scope | None = None
    ) -> dict[int, float]:
        """Return the cosines of a (d,) unit vector with given passages, those of the scope alone."""
        scores: dict[int, float] = {}
        own = None if scope is None else _own(scope)
        for batch in batches(passages, _SCORED):
            for condition in _conditions(own):
                among = f"id in {batch}" + (f" and ({condition})" if condition else "")
                rows = self._ask("query", filter=among, output_fields=["id", "document", "vector"])
                for row in rows:
                    if own is None or own.allowed is None or row["document"] in own.allowed:
                        scores[row["id"]] = float(np.asarray(row["vector"], np.float32) @ vector)
        return scores

    def lexical(self, query: LexicalQuery, limit: int, scope: Scope | None = None) -> dict[int, float]:
        """Return the passages with the best BM25 scores, best first."""
        if limit < 1 or not len(self):
            return {}
        weighted = query.weighted_fields()
        state = self._state
        counts = state.counts.of(key_of(field, term) for field, term, _ in weighted)
        terms = weigh_query(weighted, counts, state.manifest.passages)
        if not terms:
            return {}
        return self._search("terms", terms, min(limit, _MOST), scope, {"metric_type": "IP"})

    def document_frequencies(self, terms: Sequence[str], *, bare: bool) -> tuple[list[int], int]:
        """Return in how many passages each term occurs (`bare`: without accents), and the number of passages."""
        state, field = self._state, "body_bare" if bare else "body"
        keys = [key_of(field, term) for term in terms]
        counts = state.counts.of(keys)
        return [counts[key] for key in keys], state.manifest.passages

    def document_frequencies_within(self, terms: Sequence[str], scope: Scope, *, bare: bool) -> list[int]:
        """Return in how many passages of a scope each term occurs.

        Exact up to the number of hits that the server gives, and no less than that for terms that more passages have.
        """
        field = "body_bare" if bare else "body"
        keys = {term: key_of(field, term) for term in terms}
        everywhere = self._state.counts.of(keys.values())
        wanted = sorted({key for key in keys.values() if everywhere[key]}, key=lambda key: everywhere[key])
        found = dict.fromkeys(keys.values(), 0)
        own = _own(scope)
        for start in range(0, len(wanted), _TOGETHER):
            batch = wanted[start : start + _TOGETHER]
            limit = min(_MOST, everywhere[batch[-1]] + 1)
            for condition in own.conditions:
                hits = self._hits("terms", [{key: 1.0} for key in batch], limit, condition, {"metric_type": "IP"})
                for key, own_hits in zip(batch, hits, strict=True):
                    found[key] += sum(_is_allowed(hit, own) for hit in own_hits)
        return [found[keys[term]] for term in terms]

    def _search(
        self, field: str, question: Any, limit: int, scope: Scope | None, parameters: dict[str, Any]
    ) -> dict[int, float]:
        own = None if scope is None else _own(scope)
        scores: dict[int, float] = {}
        for condition in _conditions(own):
            for hit in self._hits(field, [question], limit, condition, parameters)[0]:
                if _is_allowed(hit, own) and (field == "vector" or hit["distance"] > 0):
                    scores[hit["id"]] = float(hit["distance"])
        return first(scores, limit)

    def _hits(
        self, field: str, questions: list[Any], limit: int, condition: str, parameters: dict[str, Any]
    ) -> list[list[dict[str, Any]]]:
        found: list[list[dict[str, Any]]] = self._ask(
            "search",
            data=questions,
            anns_field=field,
            limit=limit,
            filter=condition,
            search_params=parameters,
            output_fields=["document"],
        )
        return found

    # --- asking the server ---------------------------------------------------------------------

    def _ask(self, method: str, **arguments: Any) -> Any:
        return self._in_newest(lambda name: self._server.ask(method, name, **arguments))

    def _in_newest(self, ask: Callable[[str], _Answer]) -> _Answer:
        """Ask about this generation; where a newer one has taken its place, of that one."""
        try:
            return ask(passages_of(self._state.manifest.generation))
        except MissingCollectionError:
            newest = Manifests(self._server).read(self._state.manifest.store_id)
            if newest is None or not newest.is_of(self._config, newest.store_id, newest.seq):
                raise
            self._state = self._of(newest)
            return ask(passages_of(newest.generation))

    # --- verifying ---------------------------------------------------------------------------

    def kind(self) -> str:
        """Return how vectors are searched, in the user's words."""
        return f"Milvus ở {self._server.address.uri}, chỉ mục véc-tơ {self._state.manifest.dense}"

    def problems(self, store: Store) -> list[str]:
        """Return what differs from the store, in the user's words; empty where all agrees."""
        stored, indexed = set(store.passage_ids()), self._in_newest(lambda name: list(self._server.ids(name)))
        found = differences(stored, indexed, "Milvus")
        manifest = Manifests(self._server).read(self._state.manifest.store_id) or self._state.manifest
        if (counted := manifest.passages) != len(stored):
            found.append(f"số từ trong Milvus được đếm theo {counted} đoạn, cơ sở dữ liệu có {len(stored)}")
        return found
