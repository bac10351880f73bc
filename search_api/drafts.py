"""What the answering modules share: the question's surroundings and an answer in the making."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from indexer.model import Span
from indexer.store import DocumentRecord, PassageRecord, Store
from search_api.catalogue import Catalogue
from search_api.contents import Contents
from search_api.query import Query
from search_api.retrieval import Found
from search_api.schemas import Citation
from search_api.topic import Terms, Topic, coverage, says
from search_api.views import cite_quote

# Least share of the topic's weight that an answer must cover to be looked at; whether it is given, `confidence` tells
ANSWER_COVERAGE = 0.45
# What headings and title count for: where the question names the document, its title is as good as said
LOOSE_CONTEXT, NAMED_CONTEXT = 0.6, 0.85
NEAR_BEST = 0.1  # an answer from another document counts where its score is this near to the best


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before it is put into JSON; `citations` follow the order of the statements.

    `confidence` is the raw coverage until `answering` has made it a probability.
    """

    text: str
    citations: tuple[Citation, ...]
    confidence: float
    answered: bool = True


def joined(first: Draft, others: Iterable[Draft]) -> Draft:
    """Return one draft of the answers to the parts of a question, as sure as the least sure; open parts say nothing."""
    drafts = [first, *(draft for draft in others if draft.answered)]
    return Draft(
        "\n".join(draft.text for draft in drafts),
        tuple(citation for draft in drafts for citation in draft.citations),
        min(draft.confidence for draft in drafts),
    )


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A question with what it is answered from; `found` are its passages, those of named documents alone if any."""

    query: Query
    catalogue: Catalogue
    store: Store
    contents: Contents
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

    def cite(self, document: DocumentRecord, span: Span, locator: str, page: int | None = None) -> Citation:
        """Return a citation of a span of a document; the quote is of its canonical text."""
        return cite_quote(document, span, self.contents.quote(document, span), locator, page)

    def fresh(self, documents: Sequence[DocumentRecord]) -> list[DocumentRecord]:
        """Return the documents as the store has them now: a sync may have replaced or removed some meanwhile."""
        times = self.store.indexing_times(document.id for document in documents)
        anew = [d.id for d in documents if times.get(d.id, d.indexed_at) != d.indexed_at]
        stored = self.store.documents_by_id(anew) if anew else {}
        return [stored.get(document.id, document) for document in documents if document.id in times]

    def candidates(self, limit: int) -> list[DocumentRecord]:
        """Return at most `limit` documents to look into, newest first; those of the best passages go before others."""
        ranked = dict.fromkeys(hit.document.id for hit in self.found)
        if self.query.documents is not None:
            ranked.update(dict.fromkeys(document.id for document in self.catalogue.newest_first(self.query.documents)))
        return self.fresh(self.catalogue.newest_first(list(ranked)[:limit]))


@lru_cache(maxsize=24_000)  # some 11 kB each
def terms_of(text: str) -> Terms:
    """Return the terms of a text; tasks and headings come again with every question."""
    return Terms.of(text)


def cover(query: Query, text: str, context: str = "", *, cosine: float = 0.0) -> float:
    """Return how much of the question's topic a text covers."""
    share = NAMED_CONTEXT if query.names_documents else LOOSE_CONTEXT
    terms = terms_of(context) if context else None
    return coverage(query.topic, terms_of(text), terms, cosine=cosine, context_share=share)


def rest_of_topic(query: Query, text: str) -> Topic:
    """Return what a question is about beside the words of a text: beside the document that it names, say."""
    terms = terms_of(text)
    topic = query.topic
    rest = tuple(unit for unit in topic.units if not says(unit, terms, is_bare=topic.is_bare))
    return Topic(rest, topic.is_bare, topic.foreign)


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


# "STT: 1; " of a row told with its columns; not "Nhiệm vụ: …"
_ROW_NUMBER = re.compile(r"^(?:STT|TT|Số TT|Số thứ tự)\s*: [^;]*; ")


def said_in(passage: PassageRecord, span: Span | None = None, limit: int = 420) -> str:
    """Return what a passage says as an answer holds it: a row with its columns' names, a paragraph without its dash."""
    if passage.kind == "row" and span in (None, passage.span):
        return clip(_ROW_NUMBER.sub("", passage.text), limit).rstrip(" .;")
    span = span or passage.span
    quote = passage.quote[span.start - passage.span.start : span.end - passage.span.start]
    return clip(quote.lstrip("-+• "), limit).rstrip(" .;")


def clip(text: str, limit: int = 420) -> str:
    """Return `text` cut at a word with "…" where it is longer than `limit` characters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[:limit].rsplit(" ", 1)[0] + " …"
