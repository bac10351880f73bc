"""SearchService: the one door to questions and documents, for web, API and command line."""

import time
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from indexer.model import Span
from indexer.originals import Original, OriginalFiles
from indexer.page_images import ImageWidth
from indexer.settings import Settings
from indexer.store import DocumentRecord, FailureRecord
from indexer.text.segmentation import is_word
from search_api.accents import restore_accents
from search_api.access import Accounts
from search_api.answering import answer
from search_api.assignments import AssignmentRegister
from search_api.comparison import Comparer, SimilarDocuments, candidates, choose
from search_api.comparison.schemas import Comparison, SimilarList
from search_api.contents import Contents
from search_api.document_pages import DocumentPages
from search_api.document_schemas import DocumentRelations, PageMarks, PageSheet
from search_api.drafts import Draft, Surroundings, describe, joined, terms_of
from search_api.facets import FACETS, chosen, count_values, without
from search_api.filters import collection_of, passes, passing
from search_api.intents import read_language
from search_api.library import LibraryDoor
from search_api.live_index import State
from search_api.metrics import count_question, count_search
from search_api.opened import Narrowed, Opened, narrow, open_all
from search_api.operating import OperatingDoor
from search_api.ordering import in_order
from search_api.phrases import EMPTY_QUESTION
from search_api.precedents import PrecedentFinder
from search_api.query import Query, understand
from search_api.register_door import RegisterDoor
from search_api.relations import relations_of
from search_api.reranking import context_of
from search_api.retrieval import Found, highlights
from search_api.schemas import (
    Answer,
    DocumentDetail,
    DocumentList,
    FacetValue,
    Filters,
    Health,
    Hit,
    Scores,
    SearchResult,
    Sort,
)
from search_api.searching import Searcher, documents_of
from search_api.second_questions import other_parts
from search_api.short_numbers import join_numbers
from search_api.spelling import mend
from search_api.suggestions import Suggestions
from search_api.views import assignment_view, document_view, hit_view, outline_view, reference_view

_RELATED = 5
_WARMED = 30_000  # texts: those of 250 plans with 10,000 passages take three seconds
_WARMING = ("Phòng Văn hóa - Xã hội chủ trì việc gì?", "han hoan thanh cai cach hanh chinh", "Who signed the plan?")


@dataclass(slots=True)
class _Asked:
    """A question as one state of the index understands it; `evidence` is there once an answer was read from it."""

    question: str
    filters: Filters | None
    state: State
    allowed: frozenset[str] | None
    query: Query
    started: float
    evidence: Sequence[Found] | None = None


class SearchService(LibraryDoor, RegisterDoor, OperatingDoor):
    """Answers from one data folder; safe to call from several threads."""

    def __init__(self, settings: Settings, *, opened: Opened | None = None) -> None:
        """Open the index, or take what is opened already; raises `NotIndexedYetError` where there is none."""
        self._opened = opened = opened or open_all(settings)
        self._settings = settings
        self._store, self._live, self._library = opened.store, opened.live, opened.library
        self._summariser = opened.summariser
        self._pages = DocumentPages(opened.images, self._store)
        self._originals = OriginalFiles(settings)
        self._contents = Contents(self._store)
        self._register = AssignmentRegister(self._store, self._contents, opened.abbreviations)
        self._precedents = PrecedentFinder(self._store, opened.encoder, opened.abbreviations)
        self._comparer, self._similar = Comparer(self._store), SimilarDocuments(self._store)
        self._searcher = Searcher(self._store, opened.encoder, opened.abbreviations)
        self._suggested = Suggestions(self._store, lambda question: self._ask(self._asked(question, None)).answered)
        self._narrowed = Narrowed(self._narrow, SearchService.close)

    @property
    def accounts(self) -> Accounts:
        """The accounts of the data folder."""
        return self._opened.accounts

    @property
    def settings(self) -> Settings:
        """What the service was set up with."""
        return self._settings

    def close(self) -> None:
        """Give back files and connections."""
        self._narrowed.close()
        self._opened.close()

    def narrowed(self, hidden: frozenset[str]) -> "SearchService":
        """Return the service as it is for somebody who may not see the documents of some collections.

        Nothing of them is found, counted, suggested or opened there: it has another store and another index.
        """
        return self._narrowed.of(hidden) if hidden else self

    def _narrow(self, hidden: frozenset[str]) -> "SearchService":
        return SearchService(self._settings, opened=narrow(self._opened, hidden))

    def __enter__(self) -> "SearchService":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- questions -----------------------------------------------------------------------------

    @property
    def can_summarise(self) -> bool:
        """Whether a language model is set up to summarise answers."""
        return self._summariser.is_configured

    def ask(self, question: str, filters: Filters | None = None, *, summarise: bool = False) -> Answer:
        """Answer a question from the indexed documents, or say that they do not answer it.

        `summarise` adds a verified summary where a language model is set up and replies in time.
        """
        answered = count_question(self._ask(self._asked(question, filters)))
        return self._summariser.add_to(answered) if summarise else answered

    def ask_and_search(
        self,
        question: str,
        *,
        limit: int = 10,
        filters: Filters | None = None,
        sort: Sort = "relevance",
        summarise: bool = False,
    ) -> tuple[Answer, SearchResult]:
        """Return what `ask` and `search` return, for a fifth less than both of them take."""
        count_search()
        asked = self._asked(question, filters)
        answered = count_question(self._ask(asked))
        found = self._search(asked, limit, 0, sort)
        return self._summariser.add_to(answered) if summarise else answered, found

    def _asked(self, question: str, filters: Filters | None) -> "_Asked":
        started, state = time.perf_counter(), self._live.current()
        allowed = passing(state.catalogue, filters)
        return _Asked(question, filters, state, allowed, _understand(question, state, allowed), started)

    def _ask(self, asked: "_Asked") -> Answer:
        question, query, state, started = asked.question, asked.query, asked.state, asked.started
        if not question.strip():
            draft = Draft(EMPTY_QUESTION[query.language], (), 0.0, answered=False)
            return self._answer(question, query, draft, [], started)
        found = asked.evidence = self._searcher.evidence(state, query, asked.allowed)
        read = () if query.binds_to_nothing else found
        draft = answer(Surroundings(query, state.catalogue, self._store, self._contents, read))
        if draft.answered and query.names_documents:
            draft = joined(
                draft, (self._part(part, query, state) for part in other_parts(query.vietnamese, query.kind))
            )
        return self._answer(question, query, draft, found, started)

    def _part(self, part: str, query: Query, state: State) -> Draft:
        """Answer a part of a question from the documents that the whole of it names."""
        own = replace(
            _understand(part, state, query.documents),
            documents=query.documents,
            names_documents=True,
            names=query.names,
        )
        found = self._searcher.evidence(state, own, query.documents)
        return answer(Surroundings(own, state.catalogue, self._store, self._contents, found))

    def _answer(self, question: str, query: Query, draft: Draft, found: Sequence[Found], started: float) -> Answer:
        return Answer(
            question=question,
            corrected=_correction(question, query),
            language=query.language,
            answered=draft.answered,
            kind=query.kind,
            text=draft.text,
            confidence=round(min(1.0, draft.confidence), 3),
            citations=list(draft.citations),
            related=[self._hit(hit, query.vietnamese) for hit in found[:_RELATED]],
            took_ms=_milliseconds(started),
        )

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        offset: int = 0,
        filters: Filters | None = None,
        sort: Sort = "relevance",
    ) -> SearchResult:
        """Return passages for a query, best first or by `sort`, with facets over all that were found."""
        count_search()
        return self._search(self._asked(query, filters), limit, offset, sort)

    def _search(self, asked: "_Asked", limit: int, offset: int, sort: Sort) -> SearchResult:
        query, state = asked.query, asked.state
        found: list[Found] = []
        if asked.question.strip():
            found = in_order(self._searcher.search(state, query, asked.allowed, asked.evidence), sort)
        shown = self._searcher.quoted(found[offset : offset + limit])
        return SearchResult(
            query=asked.question,
            corrected=_correction(asked.question, query),
            total=len(found),
            hits=[self._hit(hit, query.vietnamese) for hit in shown],
            facets=self._facets(asked.question, state, asked.filters, found),
            took_ms=_milliseconds(asked.started),
        )

    def _facets(
        self, query: str, state: State, filters: Filters | None, found: Sequence[Found]
    ) -> dict[str, list[FacetValue]]:
        """Count the documents found; for a facet that is filtered by, those found without that filter."""
        counted = dict.fromkeys(FACETS, documents_of(found))
        for facet in chosen(filters) if query.strip() else ():
            allowed = passing(state.catalogue, without(filters, facet))
            counted[facet] = self._searcher.documents(state, _understand(query, state, allowed), allowed)
        return {facet: count_values(facet, documents) for facet, documents in counted.items()}

    def suggestions(self) -> tuple[str, ...]:
        """Return questions that the documents answer, for people who do not know yet what to ask."""
        state = self._live.current()
        return self._suggested.questions(state.catalogue, state.seq)

    def warm_up(self) -> None:
        """Load what only questions need, and read what the newest documents hold: nobody's question waits for it."""
        state = self._live.current()
        self._suggested.questions(state.catalogue, state.seq)
        restore_accents("van ban", state.index.document_frequencies)
        is_word("văn bản", bare=False)
        for question in _WARMING:
            asked = self._asked(question, None)
            self._ask(asked)
            self._search(asked, 10, 0, "relevance")
        texts = (text for document in state.catalogue.documents for text in self._words_of(document))
        for text in islice(texts, _WARMED):
            terms_of(text)

    def _words_of(self, document: DocumentRecord) -> Iterator[str]:
        """Give what answers and lists compare with the words of a question."""
        yield describe(document)
        for record in self._contents.assignments([document]):
            yield record.assignment.task
        for passage in self._store.passages_of(document.id, "text"):
            yield from (passage.text, context_of(passage, document))

    @staticmethod
    def _hit(found: Found, words: str) -> Hit:
        scores = Scores(dense=round(found.fused.dense, 4), lexical=round(found.fused.lexical, 4))
        marked = highlights(words, found.passage.quote)
        return hit_view(found.document, found.passage, round(found.fused.score, 4), scores, marked)

    # --- documents -----------------------------------------------------------------------------

    def documents(self, *, limit: int = 50, offset: int = 0, filters: Filters | None = None) -> DocumentList:
        """Return a page of the documents, newest first."""
        wanted = filters or Filters()
        records = [record for record in self._live.current().catalogue.documents if passes(record, wanted)]
        return DocumentList(
            total=len(records), documents=[document_view(record) for record in records[offset : offset + limit]]
        )

    def document(self, document_id: str) -> DocumentDetail:
        """Return a document with all that was read out of it; raises `DocumentNotFoundError`."""
        record, text = self._store.document(document_id), self._store.document_text(document_id)
        return DocumentDetail(
            **document_view(record).model_dump(),
            text=text,
            outline=outline_view(self._store.outline(document_id)),
            assignments=[assignment_view(text, record, a) for a in self._store.assignments([document_id])],
            references=[reference_view(text, record, r) for r in self._store.references(document_id=document_id)],
        )

    def document_file(self, document_id: str) -> Original:
        """Return the original file of a document, open; close it.

        Raises `DocumentNotFoundError` where it is gone, `OriginalFileError` where it is not what was indexed.
        """
        return self._originals.open(self._store.layouts.source(document_id))

    def collections(self) -> set[str]:
        """Return the collections that documents are in, "" for those outside of any."""
        return {collection_of(record) for record in self._live.current().catalogue.documents}

    def documents_meant(self, typed: str) -> DocumentList:
        """Return the documents that an id, a file name, a number or words of a title may mean, newest first."""
        found = candidates(unicodedata.normalize("NFC", typed), self._live.current().catalogue)
        return DocumentList(total=len(found), documents=[document_view(record) for record in found])

    def compare(self, a: str, b: str, *, limit: int | None = None, offset: int = 0) -> Comparison:
        """Compare two documents, each named as for `documents_meant`; `limit` and `offset` count paragraphs.

        Raises `DocumentNotFoundError`, and `InvalidRequestError` that lists the candidates where it may be several.
        """
        a, b = (unicodedata.normalize("NFC", named) for named in (a, b))
        seq, catalogue = self._store.last_seq(), self._live.current().catalogue
        return self._comparer.compare(choose(a, catalogue), choose(b, catalogue), seq, limit=limit, offset=offset)

    def similar(self, document_id: str, *, limit: int = 5, suggest: bool = False) -> SimilarList:
        """Return the documents nearest to one; `suggest` puts those to compare it with first.

        Raises `DocumentNotFoundError`.
        """
        state = self._live.current()
        record = state.catalogue.by_id.get(document_id) or self._store.document(document_id)
        return self._similar.find(record, state.catalogue, state.index, limit=limit, suggest=suggest)

    def page_image(self, document_id: str, page: int, width: ImageWidth = ImageWidth.LARGE) -> bytes:
        """Return a page of a PDF or scan as WebP; raises `DocumentNotFoundError`, `NoPageImageError`."""
        return self._pages.image(document_id, page, width)

    def page_sheet(
        self, document_id: str, page: int | None = None, span: Span | None = None, *, place: int | None = None
    ) -> PageSheet:
        """Return what there is to show of a page, by default the one of `place`, or the first that `span` stands on."""
        return self._pages.sheet(document_id, page, span, place=place)

    def page_marks(self, document_id: str, start: int, end: int) -> PageMarks:
        """Return where a span stands on the pages; raises `DocumentNotFoundError`, `InvalidRequestError`."""
        return self._pages.marks(document_id, Span(start, end))

    def relations(self, document_id: str) -> DocumentRelations:
        """Return what a document cites and what cites it; raises `DocumentNotFoundError`."""
        return relations_of(self._store, self._live.current().catalogue, self._store.document(document_id))

    # --- the whole -----------------------------------------------------------------------------

    def failures(self) -> list[FailureRecord]:
        """Return the files that could not be read, with their reasons."""
        return self._store.failures()

    def health(self) -> Health:
        """Return the size of the index."""
        return Health(status="ok", documents=self._store.count_documents(), passages=len(self._live.current().index))

    def index_kind(self) -> str:
        """Return how vectors are searched: by the number of passages, in the user's words."""
        return self._live.current().index.kind()

    def database(self) -> str:
        """Return which database holds the documents, of which version and where, in the user's words."""
        return self._store.database()

    def problems(self) -> list[str]:
        """Return what is wrong with store and index; empty where all agrees."""
        found = self._live.current().index.problems(self._store)
        complaint = self._store.check()
        return [f"cơ sở dữ liệu: {complaint}", *found] if complaint else found


def _understand(question: str, state: State, allowed: frozenset[str] | None) -> Query:
    """Read a question, its misspelt words put right."""
    frequencies = state.index.document_frequencies
    question = join_numbers(unicodedata.normalize("NFC", question))
    meant = mend(question, frequencies) if read_language(question) == "vi" else question
    return understand(meant, state.catalogue, frequencies, allowed)


def _correction(question: str, query: Query) -> str | None:
    return query.text if query.text != unicodedata.normalize("NFC", question) else None


def _milliseconds(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)
