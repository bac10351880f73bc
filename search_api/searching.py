"""From an understood question to passages in the order in which they should be read."""

from collections.abc import Iterable, Sequence

from indexer.encoder import Encoder
from indexer.store import DocumentRecord, PassageDetail, Store
from indexer.text.abbreviations import Abbreviations
from search_api import retrieval
from search_api.diversity import diversify
from search_api.everyday import with_meanings
from search_api.glossary import to_vietnamese
from search_api.live_index import State
from search_api.query import Query
from search_api.relevance.model import model_for
from search_api.reranking import rerank
from search_api.retrieval import Found
from search_api.translation import translate


def documents_of(found: Iterable[Found]) -> list[DocumentRecord]:
    """Return the documents of hits, each once."""
    return list({hit.document.id: hit.document for hit in found}.values())


class Searcher:
    """Searches any state of the index; `documents` are those that may be found, None for all."""

    def __init__(self, store: Store, encoder: Encoder, abbreviations: Abbreviations) -> None:
        self._store = store
        self._encoder = encoder
        self._abbreviations = abbreviations

    def evidence(self, state: State, query: Query, allowed: frozenset[str] | None) -> list[Found]:
        """Return the hits that an answer is read from: where the question names documents, theirs alone."""
        if query.documents:
            return self._retrieve(state, query.core, query, query.documents, "quote")
        return self._retrieve(state, query.text, query, allowed, "quote")

    def search(
        self, state: State, query: Query, allowed: frozenset[str] | None, evidence: Sequence[Found] | None = None
    ) -> list[Found]:
        """Return the hits of the documents that the question names first, then as many others as there is room for.

        `evidence` is what the method of that name has returned, where it was asked already.
        """
        if not query.documents:
            return self._in_order(state, query, evidence or self._retrieve(state, query.text, query, allowed))
        named = self._in_order(state, query, evidence or self._retrieve(state, query.core, query, query.documents))
        if len(named) >= retrieval.DEPTH:  # "năm 2026" can name thousands of documents
            return named
        elsewhere = self._retrieve(state, query.text, query, allowed)
        seen = {hit.passage.id for hit in named}
        return named + [hit for hit in elsewhere if hit.passage.id not in seen]

    def documents(self, state: State, query: Query, allowed: frozenset[str] | None) -> list[DocumentRecord]:
        """Return the documents of the hits that `search` finds, each once and in no order: to be counted."""
        found: list[Found] = []
        if query.documents:
            found = self._retrieve(state, query.core, query, query.documents, "owner")
        if len(found) < retrieval.DEPTH:
            found = found + self._retrieve(state, query.text, query, allowed, "owner")
        return documents_of(found)

    def quoted(self, found: Sequence[Found]) -> list[Found]:
        """Return hits with their quotes; what is gone by now is left out."""
        lacking = [hit.passage.id for hit in found if not hit.passage.quote]
        if not lacking:
            return list(found)
        passages = {hit.passage.id: hit.passage for hit in found if hit.passage.quote} | self._store.passages(lacking)
        return [hit._replace(passage=passages[hit.passage.id]) for hit in found if hit.passage.id in passages]

    def _retrieve(
        self,
        state: State,
        text: str,
        query: Query,
        documents: frozenset[str] | None,
        detail: PassageDetail = "text",
    ) -> list[Found]:
        scope = state.index.scope(documents) if documents is not None else None
        is_english = query.language == "en"
        fused = retrieval.rank(
            text,
            state.index,
            self._encoder,
            scope=scope,
            translated=to_vietnamese(text) if is_english else with_meanings(text),
            translation=translate(text) if is_english else None,
            abbreviations=self._abbreviations,
            accented=query.accented if text == query.text else None,
        )
        # An answer looks at the places of all passages, a list only counts those that are not read
        rest: PassageDetail = "place" if detail == "quote" else "owner"
        return retrieval.hydrate(fused, self._store, state.catalogue.by_id, detail, rest)

    def _in_order(self, state: State, query: Query, found: Sequence[Found]) -> list[Found]:
        return diversify(rerank(query, found, state.index.document_frequencies, model_for(self._encoder.id)))
