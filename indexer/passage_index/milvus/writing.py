"""Bringing a generation up to the store, in steps of which each is done as a whole or done again.

Of a step, counts and rows are written first and the manifest last; what is gone is removed after that, and once more
where the manifest does not say that it was. So a process may end anywhere: nothing is counted twice, and nothing stays
that is gone.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from indexer.passage_index.conditions import collection_of_path, days_of
from indexer.passage_index.milvus.counts import TermCounts
from indexer.passage_index.milvus.filters import collection_key, one_of, quoted
from indexer.passage_index.milvus.manifest import Manifest, Manifests
from indexer.passage_index.milvus.server import MilvusServer, batches
from indexer.passage_index.milvus.tables import clipped, passages_of
from indexer.passage_index.milvus.weights import counted, lengths_of, weigh
from indexer.store import DocumentRecord, Store
from indexer.store.records import IndexedPassage
from indexer.text.folding import fold

_STEP = 20_000  # passages of a step: what is lost at most, and as many different terms as may be counted in memory
_ROWS = 500  # passages sent at a time, some 2 MB
_DELETED = 5_000  # ids of one deletion
_SAMPLE = 2_000  # passages whose lengths are taken for those of all
_LENGTHS = (100.0, 25.0)  # of body and context in terms, where there is no passage yet


def mean_lengths(store: Store, ids: Sequence[int]) -> tuple[float, float]:
    """Return the mean lengths of body and context, in terms, of passages from all over the store; never 0."""
    chosen = ids[:: max(1, len(ids) // _SAMPLE)]
    lengths = [lengths_of(passage.text, passage.context) for passage in store.indexed_passages(chosen)]
    if not lengths:
        return _LENGTHS
    body, context = (sum(kind) / len(lengths) for kind in zip(*lengths, strict=True))
    return max(body, 1.0), max(context, 1.0)


@dataclass(slots=True)
class _Tally:
    """What a step changes in the statistics."""

    terms: Counter[int] = field(default_factory=Counter)
    passages: int = 0
    body: int = 0
    context: int = 0

    def take(self, weights: Collection[int], body: int, context: int, *, sign: int) -> None:
        """Count a passage that came (1) or went (-1)."""
        for key in counted(weights):
            self.terms[key] += sign
        self.passages += sign
        self.body += sign * body
        self.context += sign * context


class GenerationWriter:
    """Writes one generation; the caller holds the writer lock."""

    def __init__(self, server: MilvusServer, store: Store, manifest: Manifest) -> None:
        self._server = server
        self._store = store
        self._manifests = Manifests(server)
        self._collection = passages_of(manifest.generation)
        self.manifest = manifest

    def fill(self) -> None:
        """Write all passages that come after the last one that was written; the index is complete then."""
        self._clear()
        filled = self.manifest.filled or 0
        ids = [found for found in self._store.passage_ids() if found > filled]
        for start in range(0, len(ids), _STEP):
            step = ids[start : start + _STEP]
            self._step(step, [], {}, replace(self.manifest, filled=step[-1]))
        self.manifest = replace(self.manifest, filled=None)
        self._manifests.write(self.manifest)

    def replay(self, until: int) -> None:
        """Bring a complete index to a change of the store."""
        if not self.manifest.is_tidy:
            _, gone = self._store.changed_passages(self.manifest.previous, self.manifest.seq)
            self._tidy(gone)
        if self.manifest.seq < until:
            self._clear()
        while (seq := self.manifest.seq) < until:
            reached = min(until, seq + _STEP)
            added, gone = self._store.changed_passages(seq, reached)
            known = self._counted(added)
            if known:  # a passage that was there already is how the store tells that documents were moved
                self._rewrite(self._misplaced())
            self._step(added, gone, known, replace(self.manifest, seq=reached, previous=seq if gone else reached))
            if gone:
                self._tidy(gone)

    def _misplaced(self) -> list[str]:
        """Return the documents that the server still has in the collection that they were in before."""
        by_collection: dict[str, list[str]] = {}
        for document in self._store.documents():
            by_collection.setdefault(collection_key(collection_of_path(document.path)), []).append(document.id)
        found: set[str] = set()
        for name, documents in by_collection.items():
            for condition in one_of("document", documents):
                elsewhere = f"collection != {quoted(name)} and {condition}"
                rows = self._server.ask(
                    "query", self._collection, filter=elsewhere, output_fields=["document"], consistency_level="Strong"
                )
                found.update(row["document"] for row in rows)
        return sorted(found)

    def _rewrite(self, documents: Sequence[str]) -> None:
        """Write the passages of documents once more, with the fields that these have now."""
        ids = (passage.id for document in documents for passage in self._store.passages_of(document, "place"))
        for batch in batches(ids, _STEP):
            self._step(batch, [], self._counted(batch), self.manifest)

    def _counted(self, ids: Sequence[int]) -> dict[int, int]:
        """Return the step of each passage that an earlier step has written and counted."""
        rows = self._server.by_key(self._collection, ids, ["step"])
        return {row["id"]: row["step"] for row in rows if row["step"] <= self.manifest.step}

    def _step(self, wanted: Sequence[int], gone: Sequence[int], known: dict[int, int], reached: Manifest) -> None:
        """Write passages and count them, but for those that are `known`; then say so in the manifest `reached`."""
        now, tally = self.manifest, _Tally()
        for row in self._server.by_key(self._collection, gone, ["step", "body_length", "context_length", "terms"]):
            if row["step"] <= now.step:
                tally.take(row["terms"], row["body_length"], row["context_length"], sign=-1)
        for batch in batches(wanted, _ROWS):
            rows = list(self._rows(batch, known))
            new = [row for row in rows if row["id"] not in known]
            for row in new:
                tally.take(row["terms"], row["body_length"], row["context_length"], sign=1)
            if new:  # inserted: Milvus 2.3 puts rows that are written over others into wrong partitions
                self._server.ask("insert", self._collection, data=new)
            if len(new) < len(rows):
                self._server.ask("upsert", self._collection, data=[row for row in rows if row["id"] in known])
        TermCounts(self._server, now.generation, now.step).add(tally.terms)
        lengths = (max(0, now.lengths[0] + tally.body), max(0, now.lengths[1] + tally.context))
        passages = max(0, now.passages + tally.passages)
        self.manifest = replace(reached, step=now.step + 1, passages=passages, lengths=lengths)
        self._manifests.write(self.manifest)

    def _clear(self) -> None:
        """Remove what somebody has written of a step that is in no manifest."""
        self._server.ask("delete", self._collection, filter=f"step > {self.manifest.step}")

    def _tidy(self, gone: Sequence[int]) -> None:
        """Remove what is gone, and say so in the manifest."""
        for batch in batches(gone, _DELETED):
            self._server.ask("delete", self._collection, filter=f"id in {batch}")
        self.manifest = replace(self.manifest, previous=self.manifest.seq)
        self._manifests.write(self.manifest)

    def _rows(self, ids: Sequence[int], known: dict[int, int]) -> Iterator[dict[str, Any]]:
        passages = list(self._store.indexed_passages(ids))
        documents = self._store.documents_by_id({passage.document_id for passage in passages})
        for passage in passages:
            if document := documents.get(passage.document_id):  # it may be deleted this moment
                step = known.get(passage.id, self.manifest.step + 1)
                yield _row(passage, document, self.manifest.means) | {"step": step}


def _row(passage: IndexedPassage, document: DocumentRecord, means: tuple[float, float]) -> dict[str, Any]:
    """Return a passage as the server keeps it: names folded, as filters compare them, days as numbers, 0 for none."""
    weighed = weigh(passage.text, passage.context, means)
    days = days_of(document.issued_on, document.year)
    return {
        "id": passage.id,
        "document": document.id,
        "collection": collection_key(collection_of_path(document.path)),
        "file_name": clipped(document.file_name),
        "issuing_authority": clipped(fold(document.issuing_authority or "")),
        "place": clipped(fold(document.place or "")),
        "document_type": clipped(fold(document.document_type or "")),
        "year": document.year or 0,
        "first_day": days[0].toordinal() if days else 0,
        "last_day": days[1].toordinal() if days else 0,
        "body_length": weighed.body,
        "context_length": weighed.context,
        "vector": passage.vector,
        "terms": weighed.weights,
    }
