"""Composition root: the service, the API and the pages in one application."""

from functools import partial
from importlib.metadata import PackageNotFoundError, version

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from search_api.app import install_api
from search_api.service import SearchService
from web import api_docs, operations, pages
from web.body_limit import ORDINARY_BYTES, SIGN_IN_BYTES, BodyLimit
from web.error_pages import install_error_handlers
from web.gate import Gate
from web.language_choice import LanguageChoice
from web.load_limits import LoadLimits
from web.log_bounds import Bounded
from web.rendering import STATIC_FOLDER
from web.request_log import RequestLog
from web.same_origin import SIGN_IN_PATH, SameOrigin
from web.security import SecurityHeaders

_UPLOAD_PATHS = frozenset({"/documents", "/api/v1/documents"})


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
    app.include_router(operations.router)
    app.include_router(pages.router)
    app.mount("/static", StaticFiles(directory=STATIC_FOLDER), name="static")
    install_error_handlers(app)
    service.resume_reading()
    app.state.strangers = strangers = Bounded()
    app.add_middleware(BodyLimit, most_bytes=partial(_most_bytes, service))
    app.add_middleware(SameOrigin)
    app.add_middleware(Gate, service=service, strangers=strangers)  # around it: what it refuses is logged
    app.add_middleware(LoadLimits, most=service.most_requests)
    app.add_middleware(LanguageChoice)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(RequestLog)
    return app


def _most_bytes(service: SearchService, path: str) -> int:
    if path in _UPLOAD_PATHS:
        return service.upload_limits.request_bytes
    return SIGN_IN_BYTES if path == SIGN_IN_PATH else ORDINARY_BYTES


def _version() -> str:
    try:
        return version("tracuu")
    except PackageNotFoundError:  # run from a folder without being installed
        return "0"
