"""What the front page shows."""

from dataclasses import dataclass

from search_api.schemas import Health
from web.contexts.base import Page
from web.localisation import gettext as _


@dataclass(frozen=True, kw_only=True)
class HomePage(Page):
    """The front page."""

    documents: int
    passages: int
    suggestions: tuple[str, ...] = ()


def home_page(health: Health, suggestions: tuple[str, ...] = ()) -> HomePage:
    """Return the front page."""
    return HomePage(
        title=_("Tra cứu văn bản hành chính"),
        section="ask",
        documents=health.documents,
        passages=health.passages,
        suggestions=suggestions,
    )
