"""What the basket of chosen clauses shows, and how its clauses are moved and removed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from search_api.precedents import KIND_NAMES, Basket, BasketClause, DraftHeader
from web.contexts.base import Page
from web.contexts.precedents import SECTION_LABELS, Stretch, stretches
from web.localisation import gettext as _
from web.localisation import message, ngettext

BasketAction = Literal["up", "down", "remove", "clear"]
_FIELDS = (
    ("document_type", message("Tên loại văn bản")),
    ("title", message("Trích yếu")),
    ("parent_authority", message("Cơ quan chủ quản (nếu ghi)")),
    ("issuing_authority", message("Cơ quan ban hành")),
    ("place", message("Địa danh")),
    ("signer_title", message("Chức vụ người ký")),
    ("signer", message("Họ tên người ký")),
)
_EXAMPLES = {
    "title": "Chuyển đổi số năm 2027",
    "issuing_authority": "Ủy ban nhân dân xã Hòa Tiến",
    "place": "Hòa Tiến",
}


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A chosen clause; it can be moved among those of its section."""

    clause: BasketClause
    stretches: tuple[Stretch, ...]
    can_go_up: bool
    can_go_down: bool


@dataclass(frozen=True, slots=True)
class SectionView:
    """The clauses of a section of the draft."""

    label: str
    clauses: tuple[ClauseView, ...]


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field of the draft's frame."""

    name: str
    label: str
    value: str
    example: str


@dataclass(frozen=True, kw_only=True)
class PrecedentBasketPage(Page):
    """The chosen clauses in the order in which the draft has them."""

    sections: tuple[SectionView, ...]
    count: int
    notice: str | None
    fields: tuple[FieldView, ...]


def in_order(clauses: Sequence[BasketClause]) -> list[BasketClause]:
    """Return clauses as a draft has them: by section, as chosen within one."""
    kinds = list(KIND_NAMES)
    return sorted(clauses, key=lambda clause: kinds.index(clause.section))


def changed(clauses: Sequence[BasketClause], action: BasketAction, chosen: str) -> list[str]:
    """Return the ids that an action leaves, in order; moving stops at the ends of a section."""
    ordered = in_order(clauses)
    place = next((place for place, clause in enumerate(ordered) if clause.id == chosen), None)
    if action == "clear":
        return []
    if place is None:
        return [clause.id for clause in ordered]
    if action == "remove":
        return [clause.id for clause in ordered if clause.id != chosen]
    other = place + (1 if action == "down" else -1)
    if 0 <= other < len(ordered) and ordered[other].section == ordered[place].section:
        ordered[place], ordered[other] = ordered[other], ordered[place]
    return [clause.id for clause in ordered]


def basket_page(basket: Basket) -> PrecedentBasketPage:
    """Return the page of a basket."""
    by_section = [(kind, [c for c in basket.clauses if c.section == kind]) for kind in KIND_NAMES]
    defaults = DraftHeader().model_dump()
    return PrecedentBasketPage(
        title=_("Giỏ lời văn"),
        section="precedents",
        sections=tuple(SectionView(_(SECTION_LABELS[kind]), _views(found)) for kind, found in by_section if found),
        count=len(basket.clauses),
        notice=_gone(basket.gone) if basket.gone else None,
        fields=tuple(FieldView(name, _(label), defaults[name], _EXAMPLES.get(name, "")) for name, label in _FIELDS),
    )


def _views(clauses: Sequence[BasketClause]) -> tuple[ClauseView, ...]:
    last = len(clauses) - 1
    return tuple(
        ClauseView(clause, tuple(stretches(clause.text, clause.slots)), place > 0, place < last)
        for place, clause in enumerate(clauses)
    )


def _gone(count: int) -> str:
    return ngettext(
        "%(num)s đoạn không còn trong giỏ: văn bản đã bị gỡ hoặc đã thay đổi.",
        "%(num)s đoạn không còn trong giỏ: văn bản đã bị gỡ hoặc đã thay đổi.",
        count,
    )
