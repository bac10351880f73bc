"""What the front page shows."""

from dataclasses import dataclass

from search_api.schemas import Health
from web.contexts.ask import EXAMPLE_QUESTIONS
from web.contexts.base import Page
from web.localisation import gettext as _


@dataclass(frozen=True, kw_only=True)
class HomePage(Page):
    """The front page."""

    documents: int
    passages: int
    examples: tuple[str, ...] = EXAMPLE_QUESTIONS


def home_page(health: Health) -> HomePage:
    """Return the front page."""
    title = _("Tra cứu văn bản hành chính")
    return HomePage(title=title, section="ask", documents=health.documents, passages=health.passages)
