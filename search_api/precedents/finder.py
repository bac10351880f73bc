"""PrecedentFinder: a draft or a kind of section -> families of wording with their variants, slots and citations."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexer.encoder import Encoder
from indexer.errors import InvalidRequestError
from indexer.passage_index import PassageSearch
from indexer.store import Store
from indexer.text.abbreviations import Abbreviations
from search_api.catalogue import Catalogue
from search_api.precedents.basket import read_basket
from search_api.precedents.candidates import Candidates, CandidateSource
from search_api.precedents.clauses import comparable_words
from search_api.precedents.draft import make_draft
from search_api.precedents.families import ALIKE, Wording, group, likeness, same_wordings
from search_api.precedents.kinds import KIND_NAMES, SectionKind, read_section
from search_api.precedents.pasted import paragraphs_of
from search_api.precedents.schemas import Basket, DraftRequest, PrecedentList, PrecedentRequest
from search_api.precedents.showing import show_families

_RECIPIENTS_ALIKE = 0.7  # lists of recipients differ in a line or two
NEAR = 0.6  # of a draft's words: a family from there up is the draft's own wording
_SAME_MATTER = 0.35  # below it, only what retrieval puts first is shown
_RELATED = 12  # wordings, best by retrieval
_KEPT_RESULTS = 24  # sections with a word, of one state of the store


@dataclass(frozen=True, slots=True)
class FoundFamily:
    """Wordings of one family, the most used first, with what orders it among others."""

    wordings: tuple[Wording, ...]
    similarity: float | None
    score: float
    sections: frozenset[SectionKind]

    def documents(self) -> set[str]:
        """Return the ids of the documents that have one of the wordings."""
        return {clause.document_id for wording in self.wordings for clause in wording.clauses}


@dataclass(frozen=True, slots=True)
class _Found:
    families: list[FoundFamily]
    examined: int


class PrecedentFinder:
    """Finds precedents in one store; safe to call from several threads."""

    def __init__(self, store: Store, encoder: Encoder, abbreviations: Abbreviations) -> None:
        self._store = store
        self._source = CandidateSource(store, encoder, abbreviations)
        self._sections: dict[tuple[int, int, SectionKind, str], _Found] = {}

    def find(
        self, request: PrecedentRequest, index: PassageSearch, catalogue: Catalogue, allowed: frozenset[str] | None
    ) -> PrecedentList:
        """Return a page of families; raises `InvalidRequestError` where nothing or nothing known is asked for."""
        started = time.perf_counter()
        text, about = (request.text or "").strip(), " ".join((request.about or "").split())
        kind = read_section(request.section) if request.section and request.section.strip() else None
        if text:
            found = self._of_draft(paragraphs_of(text), kind, index, catalogue, allowed)
        elif kind:
            found = _within(self._of_section(kind, about, catalogue), allowed, catalogue)
        else:
            known = ", ".join(name.lower() for name in KIND_NAMES.values())
            raise InvalidRequestError(f"Hãy dán một đoạn dự thảo, hoặc chọn một loại mục: {known}.")
        page = found.families[request.offset : request.offset + request.limit]
        return PrecedentList(
            section=kind,
            total=len(found.families),
            examined=found.examined,
            families=show_families(page, self._store, catalogue.by_id, kind),
            notice=None if found.families else _notice(kind, about),
            took_ms=round((time.perf_counter() - started) * 1000, 1),
        )

    def basket(self, ids: Sequence[str], catalogue: Catalogue) -> Basket:
        """Return chosen clauses as they stand in the documents now."""
        return read_basket(ids, self._store, catalogue.by_id)

    def draft(self, request: DraftRequest, catalogue: Catalogue) -> bytes:
        """Return a .docx draft of chosen clauses; raises `InvalidRequestError` where none of them is there."""
        from search_api.precedents.layout import to_docx  # noqa: PLC0415 — 0.2 s, so only where a file is asked for

        clauses = self.basket(request.clauses, catalogue).clauses
        if not clauses:
            raise InvalidRequestError(
                "Không còn đoạn nào trong giỏ để soạn dự thảo: văn bản có thể đã bị gỡ. Hãy chọn lại lời văn."
            )
        return to_docx(make_draft(clauses, request.header))

    def _of_section(self, kind: SectionKind, about: str, catalogue: Catalogue) -> _Found:
        """Return the families of a section over all documents, made once for each state of the store."""
        key = (self._store.last_seq(), id(catalogue), kind, about.lower())
        known = self._sections.get(key)
        if known is None:
            candidates = self._source.of_section(kind, about, catalogue.by_id)
            known = _families(candidates, {}, _order(catalogue), alike=_alike(kind))
            fresh = {other: found for other, found in self._sections.items() if other[:2] == key[:2]}
            self._sections = {**(fresh if len(fresh) < _KEPT_RESULTS else {}), key: known}
        return known

    def _of_draft(
        self,
        paragraphs: Sequence[str],
        kind: SectionKind | None,
        index: PassageSearch,
        catalogue: Catalogue,
        allowed: frozenset[str] | None,
    ) -> _Found:
        candidates = self._source.of_draft(paragraphs, index, catalogue.by_id, allowed)
        clauses = [c for c in candidates.clauses if kind is None or kind in candidates.sections[c.passage_id]]
        wanted = [comparable_words(paragraph) for paragraph in paragraphs]
        similar = {
            clause.passage_id: max((likeness(words, clause.words) for words in wanted), default=0.0)
            for clause in clauses
        }
        best = set(sorted(similar, key=lambda one: -candidates.scores.get(one, 0.0))[:_RELATED])
        kept = [c for c in clauses if similar[c.passage_id] >= _SAME_MATTER or c.passage_id in best]
        narrowed = Candidates(kept, candidates.sections, candidates.scores)
        return _families(narrowed, similar, _order(catalogue), alike=_alike(kind), examined=len(clauses))


def _alike(kind: SectionKind | None) -> float:
    return _RECIPIENTS_ALIKE if kind == "recipients" else ALIKE


def _order(catalogue: Catalogue) -> dict[str, int]:
    """Return the place of each document, newest first."""
    return {document.id: place for place, document in enumerate(catalogue.documents)}


def _families(
    candidates: Candidates,
    similar: Mapping[int, float],
    order: Mapping[str, int],
    *,
    alike: float,
    examined: int | None = None,
) -> _Found:
    newest_first = sorted(candidates.clauses, key=lambda clause: order[clause.document_id])

    def rank(wording: Wording) -> tuple[int, ...]:
        return len({c.document_id for c in wording.clauses}), -order[wording.clauses[0].document_id]

    families = []
    for wordings in group(same_wordings(newest_first), rank, alike):
        ids = [clause.passage_id for wording in wordings for clause in wording.clauses]
        families.append(
            FoundFamily(
                tuple(wordings),
                max((similar[one] for one in ids), default=0.0) if similar else None,
                max((candidates.scores.get(one, 0.0) for one in ids), default=0.0),
                candidates.sections[ids[0]],
            )
        )
    return _Found(_sorted(families, order), len(candidates.clauses) if examined is None else examined)


def _sorted(families: list[FoundFamily], order: Mapping[str, int]) -> list[FoundFamily]:
    """Order families: the draft's own wording before what is only about the same; most used, then newest first."""

    def key(family: FoundFamily) -> tuple[float, ...]:
        used, newest = -len(family.documents()), min(order[one] for one in family.documents())
        if family.similarity is None or family.similarity >= NEAR:
            return 0, used, newest
        return 1, -family.score, used, newest

    return sorted(families, key=key)


def _within(found: _Found, allowed: frozenset[str] | None, catalogue: Catalogue) -> _Found:
    """Return what filters leave of families."""
    if allowed is None:
        return found
    families, order = [], _order(catalogue)
    for family in found.families:
        left = [tuple(c for c in wording.clauses if c.document_id in allowed) for wording in family.wordings]
        wordings = sorted((Wording(clauses) for clauses in left if clauses), key=lambda w: -len(w.clauses))
        if wordings:
            families.append(FoundFamily(tuple(wordings), family.similarity, family.score, family.sections))
    examined = sum(len(wording.clauses) for family in families for wording in family.wordings)
    return _Found(_sorted(families, order), examined)


def _notice(kind: SectionKind | None, about: str) -> str:
    if kind and about:
        return (
            f"Không có lời văn mục “{KIND_NAMES[kind]}” nào về “{about}”. Hãy thử từ ngắn hơn, bỏ bớt bộ lọc, "
            "hoặc dán thẳng một đoạn dự thảo."
        )
    if kind:
        return f"Không văn bản nào trong phạm vi đã chọn có mục “{KIND_NAMES[kind]}”. Hãy bỏ bớt bộ lọc."
    return "Không tìm thấy lời văn nào gần với đoạn này. Hãy dán một câu đầy đủ hơn hoặc bỏ bớt bộ lọc."
