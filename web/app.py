"""Composition root: the service, the API and the pages in one application."""

from importlib.metadata import PackageNotFoundError, version

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from search_api.app import install_api
from search_api.service import SearchService
from web import api_docs, pages
from web.error_pages import install_error_handlers
from web.language_choice import LanguageChoice
from web.rendering import STATIC_FOLDER
from web.same_origin import SameOrigin
from web.security import SecurityHeaders


def create_app(service: SearchService) -> FastAPI:
    """Return the application that serves the pages and the JSON API over `service`."""
    app = FastAPI(
        title="Tra Cứu",
        version=_version(),
        docs_url=None,  # Swagger UI and ReDoc come from another host, which an office may not reach
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    install_api(app, service)
    app.include_router(api_docs.router)
    app.include_router(pages.router)
    app.mount("/static", StaticFiles(directory=STATIC_FOLDER), name="static")
    install_error_handlers(app)
    app.add_middleware(SameOrigin)
    app.add_middleware(LanguageChoice)
    app.add_middleware(SecurityHeaders)
    return app


def _version() -> str:
    try:
        return version("tracuu")
    except PackageNotFoundError:  # run from a folder without being installed
        return "0"
