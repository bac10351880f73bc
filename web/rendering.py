"""Templates: the Jinja environment with its filters, and the response made of a page's context."""

from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from web.contexts import ErrorPage, Page, is_numbered, shown_date
from web.document_view import plain, shortened

STATIC_FOLDER = Path(__file__).parent / "static"
_TEMPLATES_FOLDER = Path(__file__).parent / "templates"


def shown_count(number: int) -> str:
    """Return a number as written in Vietnamese: 12.345."""
    return f"{number:,}".replace(",", ".")


def shown_seconds(seconds: float) -> str:
    """Return a duration as written in Vietnamese: 0,12."""
    return f"{seconds:.2f}".replace(".", ",")


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES_FOLDER),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,  # a misspelt name is an error, not an empty page
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(day=shown_date, count=shown_count, seconds=shown_seconds)
    environment.filters.update(one_line=plain, short=shortened, is_numbered=is_numbered)
    return environment


_templates = Jinja2Templates(env=_environment())


def render(request: Request, template: str, page: Page, status: int = 200) -> HTMLResponse:
    """Return `page` as HTML."""
    return _templates.TemplateResponse(request, template, {"page": page}, status_code=status)


def render_error(request: Request, page: ErrorPage) -> HTMLResponse:
    """Return an error page with its status."""
    return render(request, "error.html", page, page.status)
