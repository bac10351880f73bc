"""The list of documents."""

from fastapi import Request
from fastapi.responses import HTMLResponse

from web.contexts.documents import DOCUMENTS_PER_PAGE, documents_page
from web.pages.parameters import PageNumber, Service, page_router
from web.rendering import render

router = page_router()


@router.get("/documents")
def documents(request: Request, service: Service, page: PageNumber = 1) -> HTMLResponse:
    """List the documents and the files that could not be read."""
    found = service.documents(limit=DOCUMENTS_PER_PAGE, offset=(page - 1) * DOCUMENTS_PER_PAGE)
    return render(request, "documents.html", documents_page(found, service.failures(), page))
