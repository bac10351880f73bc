"""The clauses that are compared: those of one section over all documents, or those that retrieval finds for a draft.

Clauses are kept by the id of their passage, which no other passage ever gets; what the store no longer has is never
asked for.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from indexer.encoder import Encoder
from indexer.passage_index import PassageSearch
from indexer.store import DocumentRecord, PassageRecord, Store
from indexer.text.abbreviations import Abbreviations
from indexer.text.agencies import agency_key, expand_abbreviations
from search_api import retrieval
from search_api.precedents.clauses import Clause, comparable_places, make_clause
from search_api.precedents.kinds import SectionKind, bare_words, kinds_of, selection_of

_LEAST_WORDS = 5  # of a clause, by hand: "Cơ quan chủ trì: Công an xã" is no wording to copy
_DEPTH = 1_000  # passages taken for a paragraph: a wording may stand in as many documents
_MOST_KEPT = 400_000  # clauses
# "co quan chu tri", "don vi phoi hop thuc hien", "thoi gian thuc hien", "san pham"; not "phong kinh te chu tri"
_ROLE_LABEL = re.compile(
    r"(?:(?:giao |cac )?(?:co quan|don vi|bo phan|dau moi|nguoi)(?: (?:don vi|to chuc|ca nhan))? )?"
    r"(?:chu tri|phoi hop|thuc hien|tham muu|phu trach|phan cong|trien khai)(?: (?:thuc hien|phoi hop|chu tri))*"
    r"|(?:thoi gian|thoi han|tien do|thoi diem|san pham|ket qua|hinh thuc|dia diem|doi tuong|so luong|hoan thanh)\b.*"
)
_OPENING = 120  # characters of a paragraph in which the agency is named that it is about


@dataclass(frozen=True, slots=True)
class Candidates:
    """Clauses with what is known of where they stand; `scores` are those of retrieval, empty for a section."""

    clauses: list[Clause]
    sections: dict[int, frozenset[SectionKind]]
    scores: dict[int, float]


class CandidateSource:
    """Makes clauses out of passages, each once."""

    def __init__(self, store: Store, encoder: Encoder, abbreviations: Abbreviations) -> None:
        self._store = store
        self._encoder = encoder
        self._abbreviations = abbreviations
        self._kept: dict[int, Clause] = {}
        self._places: dict[str, tuple[str, ...]] = {}

    def of_section(self, kind: SectionKind, about: str, documents: Mapping[str, DocumentRecord]) -> Candidates:
        """Return the clauses of a section over all documents, of a field or agency where `about` names one."""
        passages = [p for p in self._store.selected_passages(selection_of(kind)) if p.document_id in documents]
        passages = [p for p in passages if kind in kinds_of(p)]
        if about:
            passages = _about(passages, kind, about, documents)
        return self._candidates(passages, documents, {})

    def of_draft(
        self,
        paragraphs: Sequence[str],
        index: PassageSearch,
        documents: Mapping[str, DocumentRecord],
        allowed: frozenset[str] | None,
    ) -> Candidates:
        """Return the clauses that retrieval finds for the paragraphs of a draft."""
        scope = index.scope(allowed) if allowed is not None else None
        scores: dict[int, float] = {}
        for paragraph in paragraphs:
            found = retrieval.rank(
                paragraph, index, self._encoder, scope=scope, depth=_DEPTH, abbreviations=self._abbreviations
            )
            for item in found:
                scores[item.passage_id] = max(item.score, scores.get(item.passage_id, 0.0))
        passages = self._store.passages(list(scores), "text").values()
        wanted = [p for p in passages if p.kind in ("text", "row", "recipients") and p.document_id in documents]
        return self._candidates(wanted, documents, scores)

    def _candidates(
        self, passages: Iterable[PassageRecord], documents: Mapping[str, DocumentRecord], scores: dict[int, float]
    ) -> Candidates:
        clauses, sections = [], {}
        for passage in passages:
            clause = self._clause(passage, documents[passage.document_id])
            if len(clause.words) >= _LEAST_WORDS and not _is_beside(passage):
                clauses.append(clause)
                sections[passage.id] = kinds_of(passage)
        return Candidates(clauses, sections, scores)

    def _clause(self, passage: PassageRecord, document: DocumentRecord) -> Clause:
        known = self._kept.get(passage.id)
        if known is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            places = self._places.get(document.id)
            if places is None:
                places = self._places[document.id] = comparable_places(document)
            known = self._kept[passage.id] = make_clause(passage, places)
        return known


def _is_beside(passage: PassageRecord) -> bool:
    """Whether a paragraph only goes with others: "- Cơ quan chủ trì: …" with its task, "(Kèm theo …)" too."""
    label, colon, _ = passage.text.partition(":")
    is_label = bool(colon) and passage.kind == "text" and bool(_ROLE_LABEL.fullmatch(bare_words(label)))
    return is_label or (passage.text[:1] == "(" and passage.text.rstrip(" .")[-1:] == ")")


def _about(
    passages: Sequence[PassageRecord], kind: SectionKind, about: str, documents: Mapping[str, DocumentRecord]
) -> list[PassageRecord]:
    """Return the passages about a field or agency: its words in a row, or, where none has them so, all of them."""
    if kind == "implementation":
        key = agency_key(about)
        return [p for p in passages if f" {key} " in f" {expand_abbreviations(bare_words(_about_whom(p)))} "]
    wanted = expand_abbreviations(bare_words(about))
    titles = {one: _spaced(documents[one].title or "") for one in {p.document_id for p in passages}}
    contexts = {context: _spaced(context) for context in {p.context for p in passages}}
    places = {p.id: titles[p.document_id] + contexts[p.context] + _spaced(p.text) for p in passages}
    in_a_row = [p for p in passages if f" {wanted} " in places[p.id]]
    return in_a_row or [p for p in passages if all(f" {word} " in places[p.id] for word in wanted.split())]


def _spaced(text: str) -> str:
    """Return comparable words with single blanks, some at each end, so that `in` finds whole words and no more."""
    return f" {expand_abbreviations(bare_words(text))} | "


def _about_whom(passage: PassageRecord) -> str:
    return f"{passage.context} | {passage.text[:_OPENING]}"
