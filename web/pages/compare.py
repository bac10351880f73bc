"""The page that compares two documents."""

from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import HTMLResponse

from search_api.service import SearchService
from web.contexts.compare import PARAGRAPHS_PER_PAGE, Side, choosing_page, compare_page, side
from web.pages.parameters import PageNumber, Service, page_router
from web.rendering import render

router = page_router()
_SUGGESTED = 6

Typed = Annotated[str, Query(max_length=500)]


def _side(service: SearchService, name: str, typed: str, other: str) -> Side:
    found = service.documents_meant(typed) if typed else None
    return side(name, typed, found.documents if found else (), found.total if found else 0, other)


@router.get("/compare")
def compare(
    request: Request,
    service: Service,
    *,
    a: Typed = "",
    b: Typed = "",
    page: PageNumber = 1,
    tasks: PageNumber = 1,
) -> HTMLResponse:
    """Show what differs between two documents, or help to choose them."""
    typed = a.strip(), b.strip()
    sides = _side(service, "a", typed[0], typed[1]), _side(service, "b", typed[1], typed[0])
    known = [one.document.id for one in sides if one.document]
    if len(known) < len(sides):
        near = service.similar(known[0], limit=_SUGGESTED, suggest=True) if known else None
        return render(request, "compare.html", choosing_page(sides, near))
    offset = (page - 1) * PARAGRAPHS_PER_PAGE
    found = service.compare(known[0], known[1], limit=PARAGRAPHS_PER_PAGE, offset=offset)
    return render(request, "compare.html", compare_page(sides, found, page, tasks))
