"""What the answering modules share: the question's surroundings and an answer in the making."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from indexer.model import Span
from indexer.store import DocumentRecord, Store
from search_api.catalogue import Catalogue
from search_api.query import Query
from search_api.retrieval import Found
from search_api.schemas import Citation
from search_api.topic import Terms, coverage

# Least share of the topic's weight that an answer must cover; chosen by hand so that the 71 gold questions, 16 of them
# unanswerable, come out right. No curve of answered share against correctness has been measured yet.
ANSWER_COVERAGE = 0.56
# What headings and title count for: where the question names the document, its title is as good as said
LOOSE_CONTEXT, NAMED_CONTEXT = 0.6, 0.85
NEAR_BEST = 0.1  # an answer from another document counts where its score is this near to the best


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before it is put into JSON; `citations` follow the order of the statements."""

    text: str
    citations: tuple[Citation, ...]
    confidence: float
    answered: bool = True


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A question with what it is answered from; `found` are its passages, those of named documents alone if any."""

    query: Query
    catalogue: Catalogue
    store: Store
    found: Sequence[Found]

    def cosine_at(self, document_id: str, span: Span) -> float:
        """Return the best cosine among the passages found that overlap a span."""
        return max(
            (
                hit.fused.cosine
                for hit in self.found
                if hit.document.id == document_id
                and hit.passage.span.start < span.end
                and span.start < hit.passage.span.end
            ),
            default=0.0,
        )

    def fresh(self, documents: Sequence[DocumentRecord]) -> list[DocumentRecord]:
        """Return the documents as the store has them now: a sync may have replaced or removed some meanwhile."""
        stored = self.store.documents_by_id([document.id for document in documents])
        return [stored[document.id] for document in documents if document.id in stored]

    def candidates(self, limit: int) -> list[DocumentRecord]:
        """Return at most `limit` documents to look into, newest first; those of the best passages go before others."""
        ranked = dict.fromkeys(hit.document.id for hit in self.found)
        if self.query.documents is not None:
            ranked.update(dict.fromkeys(document.id for document in self.catalogue.newest_first(self.query.documents)))
        return self.fresh(self.catalogue.newest_first(list(ranked)[:limit]))


@lru_cache(maxsize=50_000)
def terms_of(text: str) -> Terms:
    """Return the terms of a text; tasks and headings come again with every question."""
    return Terms.of(text)


def cover(query: Query, text: str, context: str = "", *, cosine: float = 0.0) -> float:
    """Return how much of the question's topic a text covers."""
    share = NAMED_CONTEXT if query.names_documents else LOOSE_CONTEXT
    terms = terms_of(context) if context else None
    return coverage(query.topic, terms_of(text), terms, cosine=cosine, context_share=share)


def describe(document: DocumentRecord) -> str:
    """Return the words that name a document as a whole."""
    parts = (
        document.document_type,
        document.title,
        document.issuing_authority,
        document.document_number,
        document.place,
    )
    return " ".join(filter(None, parts))


def clip(text: str, limit: int = 420) -> str:
    """Return `text` cut at a word with "…" where it is longer than `limit` characters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[:limit].rsplit(" ", 1)[0] + " …"
