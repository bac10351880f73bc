"""The order of hits that people see.

Passages of structured documents go by fused scores, corrected by how much of the question each says, its headings and
its document's names included. Headers carry the names that questions mention and little that they ask for; they come
after the passages that answer, unless the header or the signature is what is asked.

Where no passage has a heading or a title there is nothing more to go by than the words: then the order is the one that
was learned from questions and answers (`search_api.relevance`). Each order is the worse one for the other kind: on the
questions to law articles (bare passages) the first gives nDCG@10 of 0.579, the second 0.635; of 337 questions on plans
and decisions the first has the evidence of 252 in the first hit, the second of 211.
"""

from collections.abc import Sequence

from indexer.model import PassageKind
from indexer.store import DocumentRecord, PassageRecord
from search_api.drafts import cover, describe
from search_api.intents import Kind
from search_api.query import Query
from search_api.relevance.model import RelevanceModel, reorder
from search_api.retrieval import Found
from search_api.suitability import label_bonus, says_kind
from search_api.topic import DocumentFrequency

# Chosen by hand; with them the evidence of 15 of 19 questions on the seeds comes first, with fused scores alone 3
_RERANKED = 60  # hits; those after them keep their order below
_COVERAGE_SHARE = 0.6
_FRAME = 0.7  # factor on header, signature and recipients where they are not asked for
_ASKED_FOR: dict[Kind, PassageKind] = {
    "signer": "signature",
    "issued_on": "header",
    "document_number": "header",
    "issuing_authority": "header",
    "recipients": "recipients",
}
_SAYS_SO = 1.2  # factor on passages that name a leader, a day … where that is asked
_FRAME_ASKED = 2.0


def _asked_for(query: Query) -> PassageKind | None:
    if query.looks_up_document:
        return "header"
    return _ASKED_FOR.get(query.kind)


def _prior(query: Query, passage: PassageKind) -> float:
    asked_for = _asked_for(query)
    if passage in ("text", "row"):
        return _FRAME if asked_for else 1.0
    return _FRAME_ASKED if asked_for == passage else _FRAME


def context_of(passage: PassageRecord, document: DocumentRecord) -> str:
    """Return the words that say what a passage is about beside its own."""
    return f"{passage.context} {describe(document)}"


def _score(query: Query, hit: Found) -> float:
    passage = hit.passage
    covered = (
        cover(query, passage.text, context_of(passage, hit.document), cosine=hit.fused.cosine)
        if not query.topic.is_empty
        else 0.0
    )
    mixed = (1 - _COVERAGE_SHARE) * hit.fused.score + _COVERAGE_SHARE * covered
    if passage.is_legal_basis and query.kind != "legal_bases":
        mixed *= _FRAME
    if query.kind in ("lead", "coordinate", "deadline") and says_kind(
        query.kind, passage.text, asks_report=query.asks_report
    ):
        mixed *= _SAYS_SO
    return mixed * _prior(query, passage.kind) + label_bonus(query, passage.text) * mixed


def _is_bare(hit: Found) -> bool:
    return not (hit.passage.context or hit.document.title or hit.document.document_type)


def rerank(
    query: Query, found: Sequence[Found], frequencies: DocumentFrequency, learned: RelevanceModel | None = None
) -> list[Found]:
    """Return the hits in the order in which they should be read; scores are relative to the best, in [0, 1].

    `learned` orders bare passages; without it they go by the fused scores.
    """
    if all(_is_bare(hit) for hit in found[:_RERANKED]):
        if learned is None or query.language == "en":  # the words of an English question stand in no passage
            return list(found)
        return _in_learned_order(query, found, frequencies, learned)
    return _by_coverage(query, found)


def _in_learned_order(
    query: Query, found: Sequence[Found], frequencies: DocumentFrequency, learned: RelevanceModel
) -> list[Found]:
    by_id = {hit.passage.id: hit for hit in found}
    texts = {passage_id: hit.passage.text for passage_id, hit in by_id.items()}
    ordered = reorder(query.vietnamese, [hit.fused for hit in found], texts, frequencies, learned)
    hits = ((by_id[item.passage_id], item) for item in ordered)
    return [hit if hit.fused is item else hit._replace(fused=item) for hit, item in hits]


def _by_coverage(query: Query, found: Sequence[Found]) -> list[Found]:
    head = sorted(((_score(query, hit), hit) for hit in found[:_RERANKED]), key=lambda scored: -scored[0])
    best = max((score for score, _ in head), default=0.0) or 1.0
    floor = head[-1][0] / best if head else 0.0
    rest = [(hit.fused.score * floor, hit) for hit in found[_RERANKED:]]
    return [_scored(hit, score) for score, hit in (*((score / best, hit) for score, hit in head), *rest)]


def _scored(hit: Found, score: float) -> Found:
    return hit._replace(fused=hit.fused._replace(score=score))
