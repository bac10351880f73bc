"""What each page shows: one frozen context a page, made from what the service answers. Knows no HTML."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from indexer.model import Span
from indexer.store.records import FailureRecord
from search_api.schemas import (
    Answer,
    AssignmentView,
    Document,
    DocumentDetail,
    DocumentList,
    FacetValue,
    Filters,
    Health,
    Hit,
    SearchResult,
)
from web.document_view import DocumentView, plain, view_document
from web.excerpts import Stretch, marked

HITS_PER_PAGE = 10
DOCUMENTS_PER_PAGE = 50
EXAMPLE_QUESTIONS = (
    "Cơ quan nào chủ trì xây dựng mô hình Chính quyền thân thiện?",
    "Công an xã được giao nhiệm vụ gì trong chuyển đổi số?",
    "Thời hạn hoàn thành số hóa sổ hộ tịch là khi nào?",
    "Kế hoạch phòng chống thiên tai căn cứ vào văn bản nào?",
    "Ai ký kế hoạch cải cách hành chính năm 2026?",
    "kinh phi thuc hien lay tu dau",
)
FACETS = (("document_type", "Loại văn bản"), ("issuing_authority", "Cơ quan ban hành"), ("year", "Năm"))


@dataclass(frozen=True, kw_only=True)
class Page:
    """What every page has. `section` names the entry of the main navigation; `question` fills the search box."""

    title: str
    section: str = ""
    question: str = ""


@dataclass(frozen=True, kw_only=True)
class HomePage(Page):
    """The front page."""

    documents: int
    passages: int
    examples: tuple[str, ...] = EXAMPLE_QUESTIONS


def home_page(health: Health) -> HomePage:
    """Return the front page."""
    return HomePage(
        title="Tra cứu văn bản hành chính", section="ask", documents=health.documents, passages=health.passages
    )


@dataclass(frozen=True, slots=True)
class Pager:
    """Links to the pages of a list; None where there is no further page."""

    page: int
    pages: int
    previous_url: str | None
    next_url: str | None


def pager(page: int, total: int, per_page: int, url_of_page: "PageUrl") -> Pager:
    """Return the pager of page `page` (from 1) of `total` entries."""
    pages = max(1, -(-total // per_page))
    before = url_of_page(min(page - 1, pages)) if page > 1 else None
    return Pager(page, pages, before, url_of_page(page + 1) if page < pages else None)


@dataclass(frozen=True, slots=True)
class PageUrl:
    """The address of a list's pages: path and query without the page."""

    path: str
    query: tuple[tuple[str, str], ...] = ()

    def __call__(self, page: int) -> str:
        """Return the address of page `page`; the first one goes without a number."""
        query = (*self.query, ("page", str(page))) if page > 1 else self.query
        return f"{self.path}?{urlencode(query)}" if query else self.path


# --- search and ask ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AnswerPart:
    """Words of an answer, or the number of a citation (from 1)."""

    text: str
    citation: int = 0


@dataclass(frozen=True, slots=True)
class HitView:
    """A passage with the words of the question marked."""

    hit: Hit
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class HitGroup:
    """The passages of one document, best first."""

    document: Document
    hits: tuple[HitView, ...]


@dataclass(frozen=True, slots=True)
class FacetControl:
    """A filter as a form control; `selected` is "" for all values."""

    name: str
    label: str
    values: tuple[FacetValue, ...]
    selected: str
    clear_url: str


@dataclass(frozen=True, slots=True)
class SummaryChoice:
    """Whether a summary by a language model can be had, and whether the visitor ticked the box for one."""

    is_offered: bool = False
    is_made: bool = False

    @property
    def is_wanted(self) -> bool:
        """Whether the model is to be asked."""
        return self.is_offered and self.is_made

    @property
    def query(self) -> tuple[tuple[str, str], ...]:
        """The choice as a part of an address."""
        return (("summary", "1"),) if self.is_wanted else ()


@dataclass(frozen=True, kw_only=True)
class AskPage(Page):
    """Answer and passages; `problem` is a sentence for the user where there can be none.

    `corrected` is the question as it was understood where misspelt words were put right.
    """

    corrected: str = ""
    examples: tuple[str, ...] = EXAMPLE_QUESTIONS
    problem: str = ""
    answer: Answer | None = None
    answer_lines: tuple[tuple[AnswerPart, ...], ...] = ()
    groups: tuple[HitGroup, ...] = ()
    total: int = 0
    facets: tuple[FacetControl, ...] = ()
    pager: Pager | None = None
    took_s: float = 0.0
    choice: SummaryChoice = SummaryChoice()

    @property
    def is_filtered(self) -> bool:
        """Whether any filter is set."""
        return any(facet.selected for facet in self.facets)


def empty_ask_page(question: str = "", problem: str = "", choice: SummaryChoice = SummaryChoice()) -> AskPage:
    """Return the page without an answer: nothing asked, or something that cannot be asked."""
    return AskPage(title="Hỏi và tìm", section="ask", question=question, problem=problem, choice=choice)


def ask_page(
    question: str,
    filters: Filters,
    page: int,
    answer: Answer | None,
    result: SearchResult,
    *,
    choice: SummaryChoice = SummaryChoice(),
) -> AskPage:
    """Return the page of a question; `answer` is None on the second and later pages of passages."""
    chosen = _chosen(filters)
    asked = (("q", question), *choice.query)
    hits = result.hits or (answer.related if answer and not answer.answered else [])
    took_ms = result.took_ms + (answer.took_ms if answer else 0)
    return AskPage(
        title=_short_title(question),
        section="ask",
        question=question,
        corrected=result.corrected or "",
        answer=answer,
        answer_lines=tuple(answer_lines(answer)) if answer else (),
        groups=tuple(group_hits(hits)),
        total=result.total,
        facets=tuple(_facet_controls(asked, chosen, result.facets)),
        pager=pager(page, result.total, HITS_PER_PAGE, PageUrl("/ask", (*asked, *chosen.items()))),
        took_s=took_ms / 1000,
        choice=choice,
    )


def _short_title(question: str) -> str:
    words = " ".join(question.split())
    return words if len(words) <= 80 else words[:79] + "…"


def _chosen(filters: Filters) -> dict[str, str]:
    return {name: str(value) for name, value in filters.model_dump(exclude_none=True).items()}


def _facet_controls(
    asked: tuple[tuple[str, str], ...], chosen: dict[str, str], facets: dict[str, list[FacetValue]]
) -> Iterable[FacetControl]:
    for name, label in FACETS:
        selected = chosen.get(name, "")
        values = tuple(facets.get(name, ()))
        if selected and all(value.value != selected for value in values):
            values = (FacetValue(value=selected, count=0), *values)  # what is chosen stays choosable
        others = tuple((key, value) for key, value in chosen.items() if key != name)
        if values:
            yield FacetControl(name, label, values, selected, PageUrl("/ask", (*asked, *others))(1))


def answer_lines(answer: Answer) -> Iterable[tuple[AnswerPart, ...]]:
    """Yield the lines of an answer with the numbers of their citations.

    A line each goes with a citation each where there are as many (a line that ends in ":" only leads to the next
    ones), and all numbers stand at the end where there are not.
    """
    lines = [line for line in answer.text.splitlines() if line.strip()]
    count = len(answer.citations)
    said = [index for index, line in enumerate(lines) if not line.rstrip().endswith(":")]
    numbers: dict[int, Sequence[int]] = {len(lines) - 1: range(1, count + 1)}
    if len(said) == count:
        numbers = {index: (number,) for number, index in enumerate(said, start=1)}
    for index, line in enumerate(lines):
        yield (AnswerPart(line), *(AnswerPart(f"[{number}]", number) for number in numbers.get(index, ())))


def group_hits(hits: Sequence[Hit]) -> Iterable[HitGroup]:
    """Yield the hits by document, in the order of each document's best hit."""
    groups: dict[str, list[Hit]] = {}
    for hit in hits:
        groups.setdefault(hit.document.id, []).append(hit)
    for found in groups.values():
        yield HitGroup(found[0].document, tuple(HitView(hit, marked(hit.text, hit.highlights)) for hit in found))


# --- documents ---------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class DocumentsPage(Page):
    """All documents, and the files that could not be read."""

    total: int
    documents: tuple[Document, ...]
    failures: tuple[FailureRecord, ...]
    pager: Pager


def documents_page(found: DocumentList, failures: Sequence[FailureRecord], page: int) -> DocumentsPage:
    """Return a page of the list of documents."""
    return DocumentsPage(
        title="Văn bản",
        section="documents",
        total=found.total,
        documents=tuple(found.documents),
        failures=tuple(failures),
        pager=pager(page, found.total, DOCUMENTS_PER_PAGE, PageUrl("/documents")),
    )


@dataclass(frozen=True, kw_only=True)
class DocumentPage(Page):
    """One document; `quote` is the cited text on one line, "" where nothing is cited."""

    document: DocumentDetail
    view: DocumentView
    assignments: tuple[AssignmentView, ...]
    quote: str = ""
    cited_locator: str = ""
    is_citation_lost: bool = False


def document_page(document: DocumentDetail, cited: Span | None) -> DocumentPage:
    """Return the page of a document, opened at `cited`."""
    rows = [Span(a.citation.start, a.citation.end) for a in document.assignments]
    view = view_document(document.text, document.outline, cited, rows, document.title or "")
    return DocumentPage(
        title=document.title or document.file_name,
        section="documents",
        document=document,
        view=view,
        assignments=tuple(document.assignments),
        quote=plain(cited.of(document.text)) if cited and view.has_citation else "",
        cited_locator=_locator_at(document, cited) if cited and view.has_citation else "",
        is_citation_lost=cited is not None and not view.has_citation,
    )


def _locator_at(document: DocumentDetail, cited: Span) -> str:
    """Return the place of the last heading at or before the citation, as a clerk says it."""
    before = [entry for entry in document.outline if entry.start <= cited.start]
    return max(before, key=lambda entry: entry.start).locator if before else ""


# --- the rest ----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ErrorPage(Page):
    """Something went wrong: what, and what to do next."""

    status: int
    detail: str
    hints: tuple[str, ...] = field(default=())


def shown_date(day: date | None) -> str:
    """Return a date as dd/mm/yyyy, "chưa ghi ngày" where there is none."""
    return day.strftime("%d/%m/%Y") if day else "chưa ghi ngày"


def is_numbered(document: Document) -> bool:
    """Whether a document has its number; drafts carry "/KH-UBND" with the number left blank."""
    return any(character.isdigit() for character in document.document_number or "")
