"""The front page."""

from fastapi import Request
from fastapi.responses import HTMLResponse

from web.contexts.home import home_page
from web.pages.parameters import Service, page_router
from web.rendering import render

router = page_router()


@router.get("/")
def home(request: Request, service: Service) -> HTMLResponse:
    """Show the search box and what there is to search."""
    return render(request, "home.html", home_page(service.health(), service.suggestions()))
