"""What the search and ask page shows: the answer, the passages by document, and the ways to narrow them down."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from search_api.schemas import MAX_QUESTION, Answer, Document, FacetValue, Filters, Hit, SearchResult
from web.contexts.base import Page, Pager, PageUrl, pager
from web.excerpts import Stretch, marked
from web.localisation import gettext as _
from web.localisation import message, shown_count

HITS_PER_PAGE = 10
EXAMPLE_QUESTIONS = (
    "Cơ quan nào chủ trì xây dựng mô hình Chính quyền thân thiện?",
    "Công an xã được giao nhiệm vụ gì trong chuyển đổi số?",
    "Thời hạn hoàn thành số hóa sổ hộ tịch là khi nào?",
    "Kế hoạch phòng chống thiên tai căn cứ vào văn bản nào?",
    "Ai ký kế hoạch cải cách hành chính năm 2026?",
    "kinh phi thuc hien lay tu dau",
)
FACETS = (
    ("document_type", message("Loại văn bản")),
    ("issuing_authority", message("Cơ quan ban hành")),
    ("year", message("Năm")),
)


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
    return AskPage(title=_("Hỏi và tìm"), section="ask", question=question, problem=problem, choice=choice)


def too_long_page(length: int, choice: SummaryChoice) -> AskPage:
    """Return the page that refuses a question of `length` characters."""
    problem = _(
        "Câu hỏi dài %(length)s ký tự; tối đa %(limit)s. Hãy rút ngắn lại.",
        length=shown_count(length),
        limit=shown_count(MAX_QUESTION),
    )
    return empty_ask_page(problem=problem, choice=choice)


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
            yield FacetControl(name, _(label), values, selected, PageUrl("/ask", (*asked, *others))(1))


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
