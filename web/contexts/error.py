"""What an error page shows."""

from dataclasses import dataclass, field

from web.contexts.base import Page


@dataclass(frozen=True, kw_only=True)
class ErrorPage(Page):
    """Something went wrong: what, and what to do next."""

    status: int
    detail: str
    hints: tuple[str, ...] = field(default=())
