"""The page of citations: who cites a document, and where citations contradict one another."""

from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import HTMLResponse

from indexer.errors import InvalidRequestError
from web.contexts.references import ROWS_PER_PAGE, citing_page, consistency_page, refused_page
from web.pages.parameters import PageNumber, Service, page_router
from web.rendering import render

router = page_router()


@router.get("/references")
def references(
    request: Request, service: Service, number: Annotated[str, Query(max_length=500)] = "", page: PageNumber = 1
) -> HTMLResponse:
    """Show who cites a number; without one, what is said differently of the same document."""
    asked, offset = number.strip(), (page - 1) * ROWS_PER_PAGE
    if not asked:
        report = service.consistency(limit=ROWS_PER_PAGE, offset=offset)
        return render(request, "references.html", consistency_page(report, page))
    try:
        found = service.citing(asked, limit=ROWS_PER_PAGE, offset=offset)
    except InvalidRequestError as error:
        return render(request, "references.html", refused_page(asked, str(error)), 422)
    return render(request, "references.html", citing_page(found, page))
