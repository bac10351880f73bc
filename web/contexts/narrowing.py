"""The ways to narrow a list of passages down and to sort it, each as the address that the page has then."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from search_api.facets import same_value
from search_api.schemas import FacetValue, Filters, Sort
from web.contexts.base import PageUrl
from web.localisation import gettext as _
from web.localisation import message

FACET_LABELS = {
    "issuing_authority": message("Cơ quan ban hành"),
    "document_type": message("Loại văn bản"),
    "year": message("Năm"),
    "collection": message("Bộ sưu tập"),
}
SORT_LABELS: dict[Sort, str] = {
    "relevance": message("Liên quan nhất"),
    "newest": message("Mới nhất"),
    "oldest": message("Cũ nhất"),
}
_VALUES_SHOWN = 6  # of a facet; the others are unfolded


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


NO_SUMMARY = SummaryChoice()


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of the page says."""

    question: str
    filters: Filters = field(default_factory=Filters)
    sort: Sort = "relevance"
    page: int = 1
    summary: SummaryChoice = NO_SUMMARY


@dataclass(frozen=True, slots=True)
class Choice:
    """A link that chooses something: how the page looks with it, and whether it does so now."""

    label: str
    url: str
    is_chosen: bool
    count: int = 0


@dataclass(frozen=True, slots=True)
class FacetBox:
    """A facet's values, those that fold away in `more`; `chosen` is "" and `clear_url` None where none is chosen."""

    name: str
    label: str
    offered: tuple[Choice, ...]
    more: tuple[Choice, ...]
    chosen: str
    clear_url: str | None


@dataclass(frozen=True, slots=True)
class Address:
    """Makes addresses of the page that differ from its own in one thing, and begin at the first page."""

    asked: Asked

    @property
    def chosen(self) -> dict[str, str]:
        """The filters in use."""
        return {name: str(value) for name, value in self.asked.filters.model_dump(exclude_none=True).items()}

    def pages(self) -> PageUrl:
        """Return the addresses of the pages of the list."""
        return self._made(self.chosen, self.asked.sort)

    def with_filters(self, filters: dict[str, str]) -> str:
        """Return the address with other filters."""
        return self._made(filters, self.asked.sort)(1)

    def with_sort(self, sort: Sort) -> str:
        """Return the address with another order."""
        return self._made(self.chosen, sort)(1)

    def _made(self, filters: dict[str, str], sort: Sort) -> PageUrl:
        order = (("sort", sort),) if sort != "relevance" else ()
        return PageUrl("/ask", (("q", self.asked.question), *self.asked.summary.query, *filters.items(), *order))


def sort_choices(address: Address) -> Iterator[Choice]:
    """Yield the orders that the list can have."""
    for sort, label in SORT_LABELS.items():
        yield Choice(_(label), address.with_sort(sort), sort == address.asked.sort)


def facet_boxes(address: Address, facets: dict[str, list[FacetValue]]) -> Iterator[FacetBox]:
    """Yield the facets that can narrow the list down, and those that do."""
    for name, label in FACET_LABELS.items():
        chosen = address.chosen.get(name, "")
        others = {key: value for key, value in address.chosen.items() if key != name}
        values = [
            Choice(
                label=value.value,
                url=address.with_filters({**others, name: value.value}),
                is_chosen=bool(chosen) and same_value(name, value.value, chosen),
                count=value.count,
            )
            for value in _ordered(name, facets.get(name, []))
        ]
        if chosen or len(values) > 1:
            clear_url = address.with_filters(others) if chosen else None
            yield FacetBox(name, _(label), *_folded(values), chosen, clear_url)


def _ordered(name: str, values: Sequence[FacetValue]) -> Sequence[FacetValue]:
    return sorted(values, key=lambda value: value.value, reverse=True) if name == "year" else values


def _folded(values: Sequence[Choice]) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
    """Return the first values and those that fold away; a chosen one never does."""
    first = [choice for place, choice in enumerate(values) if place < _VALUES_SHOWN or choice.is_chosen]
    return tuple(first), tuple(choice for choice in values if choice not in first)
