"""What an error page shows."""

from dataclasses import dataclass, field

from web.contexts.base import Page


@dataclass(frozen=True, kw_only=True)
class ErrorPage(Page):
    """Something went wrong: what, and what to do next.

    `is_detail_vietnamese` tells that the detail has not been put into the page's language; `reference` is what the
    administrator finds the error by in the log.
    """

    status: int
    detail: str
    is_detail_vietnamese: bool = False
    reference: str = ""
    hints: tuple[str, ...] = field(default=())
