"""Templates: the Jinja environment with its filters, and the response made of a page's context."""

from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from search_api.access import Viewer
from web import localisation
from web.contexts.base import Page
from web.contexts.document import is_numbered
from web.contexts.error import ErrorPage
from web.document_view import plain, shortened
from web.language_choice import address_in
from web.navigation import NAVIGATION

STATIC_FOLDER = Path(__file__).parent / "static"
_TEMPLATES_FOLDER = Path(__file__).parent / "templates"


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES_FOLDER),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,  # a misspelt name is an error, not an empty page
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    # Newstyle: `_("… %(n)s", n=1)` fills and escapes the values; a percent sign in a message is written twice.
    environment.install_gettext_callables(localisation.gettext, localisation.plural_form, newstyle=True)  # type: ignore[attr-defined]
    environment.filters.update(
        day=localisation.shown_date, count=localisation.shown_count, seconds=localisation.shown_seconds
    )
    environment.filters.update(one_line=plain, short=shortened, is_numbered=is_numbered)
    return environment


_templates = Jinja2Templates(env=_environment())


def warm_up() -> None:
    """Compile all templates, so that no reader waits for it: 0.9 s for all, 135 ms for the largest."""
    for name in _templates.env.list_templates():
        _templates.env.get_template(name)


def render(request: Request, template: str, page: Page, status: int = 200) -> HTMLResponse:
    """Return `page` as HTML."""
    language = localisation.current_language()
    others = [(code, name, address_in(code, request.url)) for code, name in localisation.LANGUAGES.items()]
    viewer: Viewer | None = request.scope.get("viewer")
    frame = {
        "language": language,
        "other_languages": [o for o in others if o[0] != language],
        "navigation": NAVIGATION,
        "account": viewer.name if viewer else "",
    }
    return _templates.TemplateResponse(request, template, {"page": page, **frame}, status_code=status)


def render_error(request: Request, page: ErrorPage) -> HTMLResponse:
    """Return an error page with its status."""
    return render(request, "error.html", page, page.status)
