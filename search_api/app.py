"""The JSON API as an application of its own; `web.app` adds the pages to the same routes."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from indexer.errors import TraCuuError
from search_api.access.routes import router as audit
from search_api.comparison_routes import router as comparisons
from search_api.document_routes import router as document_parts
from search_api.library.routes import router as library
from search_api.precedent_routes import router as precedents
from search_api.problems import status_of
from search_api.register_routes import router as registers
from search_api.routes import healthz, router
from search_api.schemas import PROBLEM_JSON, Problem
from search_api.service import SearchService

_TOO_MANY, _RETRY_AFTER_S = 429, 60
# What the framework says of its own accord, said in Vietnamese and with what to do next
_SAID = {
    "There was an error parsing the body": (
        "Không đọc được yêu cầu",
        "Nội dung gửi lên phải là JSON mã hóa UTF-8; tệp thì gửi dạng multipart/form-data.",
    ),
    "Not Found": ("Không tìm thấy", "Không có địa chỉ này. Các lời gọi được mô tả tại /api/docs."),
    "Method Not Allowed": ("Không làm được theo cách này", "Địa chỉ này không nhận cách gọi đó. Xem /api/docs."),
}


def problem(status: int, title: str, detail: str) -> JSONResponse:
    """Return an error as RFC 9457 problem+json."""
    body = Problem(title=title, status=status, detail=detail)
    return JSONResponse(body.model_dump(), status_code=status, media_type=PROBLEM_JSON)


def on_validation_error(_: Request, error: Exception) -> JSONResponse:
    """Name the fields that do not fit."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 — registered for this type alone
    details = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
    return problem(422, "Yêu cầu không hợp lệ", details)


def on_http_error(_: Request, error: Exception) -> JSONResponse:
    """Say the framework's own errors in the same form."""
    assert isinstance(error, HTTPException)  # noqa: S101 — registered for this type alone
    title, detail = _SAID.get(str(error.detail), (str(error.detail), str(error.detail)))
    return problem(error.status_code, title, detail)


def on_own_error(_: Request, error: Exception) -> JSONResponse:
    """Say our errors with the words they carry."""
    assert isinstance(error, TraCuuError)  # noqa: S101 — registered for this type alone
    status, title = status_of(error)
    reply = problem(status, title, str(error))
    if status == _TOO_MANY:
        reply.headers["Retry-After"] = str(_RETRY_AFTER_S)
    return reply


def install_api(app: FastAPI, service: SearchService) -> None:
    """Put the API's routes and error forms into an application."""
    app.state.service = service
    app.include_router(router)
    app.include_router(registers)
    app.include_router(library)
    app.include_router(comparisons)
    app.include_router(document_parts)
    app.include_router(precedents)
    app.include_router(audit)
    app.add_api_route("/healthz", healthz, methods=["GET"], include_in_schema=False, response_model_exclude_none=True)


def create_api(service: SearchService) -> FastAPI:
    """Return the API alone."""
    app = FastAPI(title="Tra Cứu", openapi_url="/api/openapi.json", docs_url=None, redoc_url=None)
    app.add_exception_handler(RequestValidationError, on_validation_error)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(TraCuuError, on_own_error)
    install_api(app, service)
    return app
