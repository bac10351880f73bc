"""What the page of precedents shows: families with their slots marked and their variants beside one another."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from search_api.precedents import (
    KIND_NAMES,
    NEAR,
    Family,
    PrecedentList,
    PrecedentRequest,
    SectionKind,
    Slot,
    SlotKind,
    Variant,
    clause_id,
    source_line,
)
from search_api.schemas import Citation, Filters
from web.contexts.base import Page, Pager, PageUrl, pager
from web.localisation import gettext as _
from web.localisation import message

FAMILIES_PER_PAGE = 15
MOST_TEXT = 5_000  # characters of a draft in an address
SECTION_LABELS: dict[SectionKind, str] = {
    "legal_basis": message("Căn cứ"),
    "purpose": message("Mục đích"),
    "requirement": message("Yêu cầu"),
    "task": message("Nhiệm vụ"),
    "funding": message("Kinh phí"),
    "implementation": message("Tổ chức thực hiện"),
    "closing": message("Kết thúc"),
    "recipients": message("Nơi nhận"),
}
_SLOT_LABELS: dict[SlotKind, str] = {
    "place": message("địa danh"),
    "date": message("thời gian"),
    "number": message("số"),
    "agency": message("cơ quan"),
    "person": message("người"),
    "money": message("số tiền"),
}


class PrecedentQuery(BaseModel):
    """What is asked for, as it stands in the address."""

    text: str = ""
    section: str = ""
    about: str = ""
    document_type: str = ""
    issuing_authority: str = ""
    year: str = ""
    page: int = 1

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for yet."""
        return not (self.text.strip() or self.section.strip())

    def request(self) -> PrecedentRequest:
        """Return the request of this page of families."""
        year = self.year.strip()
        filters = Filters(
            document_type=self.document_type[:200],
            issuing_authority=self.issuing_authority[:200],
            year=int(year) if year.isdecimal() and len(year) == 4 else None,
        )
        return PrecedentRequest(
            text=self.text,
            section=self.section[:200],
            about=self.about[:200],
            filters=filters,
            limit=FAMILIES_PER_PAGE,
            offset=(self.page - 1) * FAMILIES_PER_PAGE,
        )

    def address(self) -> PageUrl:
        """Return the address of its pages."""
        said = self.model_dump(exclude={"page"})
        return PageUrl("/precedents", tuple((name, value) for name, value in said.items() if value))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of a text; `label` says what kind of slot they are, and is empty where they are none."""

    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """Words of a variant against the representative: "same", "added" or "removed"."""

    op: str
    text: str


@dataclass(frozen=True, slots=True)
class VariantView:
    """A variant with what it says differently; `other_sources` are more documents that have it."""

    id: str
    is_chosen: bool
    count: int
    changes: tuple[Change, ...]
    citation: Citation
    other_sources: tuple[Citation, ...]
    copied: str
    copied_with_source: str


@dataclass(frozen=True, slots=True)
class FamilyView:
    """A card: the representative with its slots, and its other variants."""

    number: int
    section: str
    count: int
    newest: str
    similarity: int | None
    is_near: bool
    is_list: bool
    stretches: tuple[Stretch, ...]
    first: VariantView
    variants: tuple[VariantView, ...]
    not_shown: int


@dataclass(frozen=True, kw_only=True)
class PrecedentsPage(Page):
    """The form, and the families found; `problem` says why there are none to be looked for."""

    query: PrecedentQuery
    sections: tuple[tuple[str, str], ...]
    chosen_section: str
    families: tuple[FamilyView, ...] = ()
    slot_labels: tuple[str, ...] = ()
    total: int = 0
    examined: int = 0
    took_s: float = 0.0
    notice: str | None = None
    problem: str | None = None
    pager: Pager | None = None
    basket_count: int
    most_text: int = MOST_TEXT
    here: str


def empty_precedents_page(query: PrecedentQuery, basket: Sequence[str], problem: str | None = None) -> PrecedentsPage:
    """Return the page with its form alone."""
    return PrecedentsPage(
        title=_("Lời văn mẫu"),
        section="precedents",
        query=query,
        sections=_sections(),
        chosen_section=_chosen(query.section),
        problem=problem,
        basket_count=len(basket),
        here=query.address()(query.page),
    )


def precedents_page(query: PrecedentQuery, found: PrecedentList, basket: Sequence[str]) -> PrecedentsPage:
    """Return a page of families."""
    families = tuple(
        _family(number, family, basket)
        for number, family in enumerate(found.families, start=1 + (query.page - 1) * FAMILIES_PER_PAGE)
    )
    labels = {stretch.label for family in families for stretch in family.stretches if stretch.label}
    return PrecedentsPage(
        title=_("Lời văn mẫu"),
        section="precedents",
        query=query,
        sections=_sections(),
        chosen_section=found.section or "",
        families=families,
        slot_labels=tuple(label for label in map(_, _SLOT_LABELS.values()) if label in labels),
        total=found.total,
        examined=found.examined,
        took_s=found.took_ms / 1000,
        notice=found.notice,
        pager=pager(query.page, found.total, FAMILIES_PER_PAGE, query.address()),
        basket_count=len(basket),
        here=query.address()(query.page),
    )


def too_long() -> str:
    """Say that a draft is too long for an address."""
    return _("Đoạn dự thảo dài quá %(most)s ký tự. Hãy dán từng phần một.", most=MOST_TEXT)


def _sections() -> tuple[tuple[str, str], ...]:
    return tuple((kind, _(SECTION_LABELS[kind])) for kind in KIND_NAMES)


def _chosen(section: str) -> str:
    return section if section in KIND_NAMES else ""


def _family(number: int, family: Family, basket: Collection[str]) -> FamilyView:
    views = [_variant(variant, basket) for variant in family.variants]
    return FamilyView(
        number=number,
        section=_(SECTION_LABELS[family.section]) if family.section else "",
        count=family.count,
        newest=(family.newest or "")[:4],
        similarity=None if family.similarity is None else round(100 * family.similarity),
        is_near=(family.similarity or 0.0) >= NEAR,
        is_list=family.section == "recipients",
        stretches=tuple(stretches(family.representative, family.slots)),
        first=views[0],
        variants=tuple(views[1:]),
        not_shown=family.variant_count - len(views),
    )


def _variant(variant: Variant, basket: Collection[str]) -> VariantView:
    citation = variant.citations[0]
    name = clause_id(citation.document.id, citation.start, citation.end)
    copied = copied_text(variant.text)
    return VariantView(
        id=name,
        is_chosen=name in basket,
        count=variant.count,
        changes=tuple(Change(part.op, part.text) for part in variant.diff),
        citation=citation,
        other_sources=tuple(variant.citations[1:]),
        copied=copied,
        copied_with_source=f"{copied}\n({_source(citation)})",
    )


def copied_text(text: str) -> str:
    """Return a clause as it is copied: each of its lines with single blanks, a list kept as a list."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    is_list = sum(line.startswith("-") for line in lines) > 1
    return "\n".join(line for line in lines if line) if is_list else " ".join(line for line in lines if line)


def _source(citation: Citation) -> str:
    return f"Nguồn: {source_line(citation)}"  # what is copied goes into a Vietnamese document


def stretches(text: str, slots: Sequence[Slot]) -> Iterator[Stretch]:
    """Yield a text in stretches, its slots labelled."""
    place = 0
    for slot in slots:
        if slot.start > place:
            yield Stretch(text[place : slot.start])
        yield Stretch(text[slot.start : slot.end], _(_SLOT_LABELS[slot.kind]))
        place = slot.end
    if place < len(text):
        yield Stretch(text[place:])
