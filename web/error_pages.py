"""Errors -> a page that says what to do next, or problem+json (RFC 9457) under /api."""

import logging
from functools import partial

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from indexer.errors import DocumentNotFoundError, InvalidRequestError, TraCuuError
from search_api.app import on_http_error, on_own_error, on_validation_error, problem
from web.contexts import ErrorPage
from web.rendering import render_error
from web.security import SECURITY_HEADERS

_log = logging.getLogger(__name__)
_TITLES = {
    403: "Không được phép",
    404: "Không tìm thấy trang này",
    405: "Không làm được theo cách này",
    422: "Địa chỉ hoặc nội dung gửi lên không đúng",
    500: "Máy chủ gặp lỗi",
    503: "Chưa sẵn sàng",
}
_DETAILS = {
    404: "Địa chỉ có thể đã gõ nhầm, hoặc nội dung đã được gỡ bỏ.",
    405: "Hãy mở trang bằng đường dẫn trên giao diện.",
    422: "Có giá trị trong địa chỉ không đọc được. Hãy quay lại trang trước hoặc tìm lại từ đầu.",
    500: "Lỗi đã được ghi lại. Hãy thử lại; nếu vẫn gặp, hãy báo người quản trị kèm thời điểm xảy ra.",
}
_HINTS = {
    503: ("Người quản trị chạy lệnh “tracuu sync THƯ_MỤC” để nạp văn bản.", "Sau đó tải lại trang này."),
    404: ("Tìm lại bằng ô tìm kiếm phía trên.", "Xem danh sách văn bản đang có."),
}


def install_error_handlers(app: FastAPI) -> None:
    """Make every error of `app` a page for people and a problem+json for programs."""
    app.add_exception_handler(TraCuuError, _on_own_error)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(Exception, _on_unexpected_error)


def _is_for_programs(request: Request) -> bool:
    return request.url.path.startswith("/api/")


def _page(request: Request, status: int, title: str, detail: str) -> Response:
    return render_error(request, ErrorPage(title=title, status=status, detail=detail, hints=_HINTS.get(status, ())))


async def _on_own_error(request: Request, error: Exception) -> Response:
    is_missing = isinstance(error, DocumentNotFoundError)
    if not isinstance(error, DocumentNotFoundError | InvalidRequestError):
        _log.error("%s: %s", request.url.path, error, exc_info=error)
    if _is_for_programs(request):
        return on_own_error(request, error)
    if is_missing:
        return _page(request, 404, "Không tìm thấy văn bản", str(error) or _DETAILS[404])
    if isinstance(error, InvalidRequestError):
        return _page(request, 422, _TITLES[422], str(error))
    return _page(request, 503, _TITLES[503], str(error))


async def _on_invalid_request(request: Request, error: Exception) -> Response:
    if _is_for_programs(request):
        return on_validation_error(request, error)
    return _page(request, 422, _TITLES[422], _DETAILS[422])


async def _on_http_error(request: Request, error: Exception) -> Response:
    if _is_for_programs(request):
        return on_http_error(request, error)
    status = error.status_code if isinstance(error, HTTPException) else 500
    return _page(request, status, _TITLES.get(status, "Không thực hiện được"), _DETAILS.get(status, ""))


async def _on_unexpected_error(request: Request, error: Exception) -> Response:
    # Starlette logs the traceback itself, but answers outside of the middleware that adds the headers.
    make = problem if _is_for_programs(request) else partial(_page, request)
    response = make(500, _TITLES[500], _DETAILS[500])
    response.headers.update(SECURITY_HEADERS)
    return response
