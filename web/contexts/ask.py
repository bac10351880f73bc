"""What the search and ask page shows: the answer, the passages by document, and the ways to narrow them down."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from search_api.schemas import MAX_QUESTION, Answer, Citation, Document, Hit, SearchResult
from web.contexts.base import Page, Pager, pager
from web.contexts.document import is_numbered
from web.contexts.narrowing import (
    NO_SUMMARY,
    Address,
    Asked,
    Choice,
    FacetBox,
    SummaryChoice,
    facet_boxes,
    sort_choices,
)
from web.excerpts import Stretch, marked, plain
from web.localisation import gettext as _
from web.localisation import shown_count

HITS_PER_PAGE = 10


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


@dataclass(frozen=True, kw_only=True)
class AskPage(Page):
    """Answer and passages; `problem` is a sentence for the user where there can be none.

    `corrected` is the question as it was understood where misspelt words were put right.
    """

    corrected: str = ""
    suggestions: tuple[str, ...] = ()
    problem: str = ""
    answer: Answer | None = None
    answer_lines: tuple[tuple[AnswerPart, ...], ...] = ()
    groups: tuple[HitGroup, ...] = ()
    total: int = 0
    facets: tuple[FacetBox, ...] = ()
    sorts: tuple[Choice, ...] = ()
    unfiltered_url: str = ""
    pager: Pager | None = None
    took_s: float = 0.0
    choice: SummaryChoice = NO_SUMMARY

    @property
    def answer_to_copy(self) -> str:
        """The answer with its sources, as text for another document."""
        return answer_with_sources(self.answer) if self.answer else ""

    @property
    def is_filtered(self) -> bool:
        """Whether any filter is set."""
        return any(facet.chosen for facet in self.facets)


def empty_ask_page(problem: str = "", choice: SummaryChoice = NO_SUMMARY, suggestions: tuple[str, ...] = ()) -> AskPage:
    """Return the page without an answer: nothing asked, or something that cannot be asked."""
    return AskPage(title=_("Hỏi và tìm"), section="ask", problem=problem, choice=choice, suggestions=suggestions)


def too_long_page(length: int, choice: SummaryChoice) -> AskPage:
    """Return the page that refuses a question of `length` characters."""
    problem = _(
        "Câu hỏi dài %(length)s ký tự; tối đa %(limit)s. Hãy rút ngắn lại.",
        length=shown_count(length),
        limit=shown_count(MAX_QUESTION),
    )
    return empty_ask_page(problem=problem, choice=choice)


def ask_page(asked: Asked, answer: Answer | None, result: SearchResult) -> AskPage:
    """Return the page of a question; `answer` is None on the second and later pages of passages."""
    address = Address(asked)
    hits = result.hits or (answer.related if answer and not answer.answered else [])
    took_ms = result.took_ms + (answer.took_ms if answer else 0)
    return AskPage(
        title=_short_title(asked.question),
        section="ask",
        question=asked.question,
        corrected=result.corrected or "",
        answer=answer,
        answer_lines=tuple(answer_lines(answer)) if answer else (),
        groups=tuple(group_hits(hits)),
        total=result.total,
        facets=tuple(facet_boxes(address, result.facets)),
        sorts=tuple(sort_choices(address)),
        unfiltered_url=address.with_filters({}),
        pager=pager(asked.page, result.total, HITS_PER_PAGE, address.pages()),
        took_s=took_ms / 1000,
        choice=asked.summary,
    )


def _short_title(question: str) -> str:
    words = " ".join(question.split())
    return words if len(words) <= 80 else words[:79] + "…"


def answer_lines(answer: Answer) -> Iterable[tuple[AnswerPart, ...]]:
    """Yield the lines of an answer with the numbers of their citations.

    A line each goes with a citation each where there are as many (a line that ends in ":" only leads to the next
    ones), or with those of a document each where there are as many documents; else all numbers stand at the end.
    """
    lines = [line for line in answer.text.splitlines() if line.strip()]
    count = len(answer.citations)
    said = [index for index, line in enumerate(lines) if not line.rstrip().endswith(":")]
    numbers: dict[int, Sequence[int]] = {len(lines) - 1: range(1, count + 1)}
    groups = _by_document(answer)
    if len(said) == count:
        numbers = {index: (number,) for number, index in enumerate(said, start=1)}
    elif len(said) == len(groups):
        numbers = dict(zip(said, groups, strict=True))
    for index, line in enumerate(lines):
        yield (AnswerPart(line), *(AnswerPart(f"[{number}]", number) for number in numbers.get(index, ())))


def _by_document(answer: Answer) -> list[list[int]]:
    """Return the numbers of citations by their document, in the order of each document's first."""
    numbers: dict[str, list[int]] = {}
    for number, citation in enumerate(answer.citations, start=1):
        numbers.setdefault(citation.document.id, []).append(number)
    return list(numbers.values())


def answer_with_sources(answer: Answer) -> str:
    """Return an answer and, line by line, where its citations stand."""
    return "\n".join([answer.text, *(_source(number, found) for number, found in enumerate(answer.citations, 1))])


def _source(number: int, citation: Citation) -> str:
    document = citation.document
    name = plain(document.title or document.file_name)
    number_of_document = document.document_number if is_numbered(document) else ""
    parts = (document.document_type, number_of_document, name, document.issuing_authority, citation.locator)
    return f"[{number}] {', '.join(plain(part) for part in parts if part)}"


def group_hits(hits: Sequence[Hit]) -> Iterable[HitGroup]:
    """Yield the hits by document, in the order of each document's best hit."""
    groups: dict[str, list[Hit]] = {}
    for hit in hits:
        groups.setdefault(hit.document.id, []).append(hit)
    for found in groups.values():
        yield HitGroup(found[0].document, tuple(HitView(hit, marked(hit.text, hit.highlights)) for hit in found))
