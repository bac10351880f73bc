"""Errors -> a page that says what to do next, or problem+json (RFC 9457) under /api."""

import logging

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from indexer.errors import PageImageBusyError, TraCuuError
from search_api.app import on_http_error, on_own_error, on_validation_error, problem
from search_api.problems import status_of
from web.contexts.error import ErrorPage
from web.localisation import current_language, message
from web.localisation import gettext as _
from web.rendering import render_error
from web.request_id import HEADER as REQUEST_ID_HEADER
from web.request_id import request_id
from web.security import SECURITY_HEADERS

_log = logging.getLogger(__name__)
_TITLES = {
    401: message("Chưa đăng nhập"),
    403: message("Không được phép"),
    404: message("Không tìm thấy trang này"),
    405: message("Không làm được theo cách này"),
    409: message("Không lấy được tệp gốc"),
    429: message("Quá nhiều lần thử"),
    408: message("Đã đợi quá lâu"),
    413: message("Nội dung gửi lên quá lớn"),
    422: message("Địa chỉ hoặc nội dung gửi lên không đúng"),
    500: message("Máy chủ gặp lỗi"),
    503: message("Chưa sẵn sàng"),
}
_UNUSABLE = message("Máy chủ không đọc được dữ liệu. Hãy báo người quản trị: lý do có trong nhật ký của dịch vụ.")
_MISSING = (message("Không tìm thấy văn bản"), message("Không có ảnh của trang này"))
_DETAILS = {
    404: message("Địa chỉ có thể đã gõ nhầm, hoặc nội dung đã được gỡ bỏ."),
    405: message("Hãy mở trang bằng đường dẫn trên giao diện."),
    422: message("Có giá trị trong địa chỉ không đọc được. Hãy quay lại trang trước hoặc tìm lại từ đầu."),
    500: message("Lỗi đã được ghi lại. Hãy thử lại; nếu vẫn gặp, hãy báo người quản trị kèm mã dưới đây."),
}
_HINTS = {
    503: (
        message("Người quản trị chạy lệnh “tracuu sync THƯ_MỤC” để nạp văn bản."),
        message("Sau đó tải lại trang này."),
    ),
    404: (message("Tìm lại bằng ô tìm kiếm phía trên."), message("Xem danh sách văn bản đang có.")),
}


def install_error_handlers(app: FastAPI) -> None:
    """Make every error of `app` a page for people and a problem+json for programs."""
    app.add_exception_handler(TraCuuError, _on_own_error)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(Exception, _on_unexpected_error)


def refusal(request: Request, status: int, detail: str, title: str | None = None) -> Response:
    """Return the answer to a request that is refused before it is read; `detail` is a translated message."""
    if _is_for_programs(request):
        return problem(status, _(title or _TITLES[status]), detail)
    if title:  # not the status's usual reason, so its hints would lead astray
        return render_error(request, ErrorPage(title=_(title), status=status, detail=detail))
    return _page(request, status, _TITLES[status], detail)


def _is_for_programs(request: Request) -> bool:
    return request.url.path.startswith("/api/")


def _page(request: Request, status: int, title: str, detail: str) -> Response:
    hints = tuple(_(hint) for hint in _HINTS.get(status, ()))
    told = _(detail)
    is_vietnamese = current_language() != "vi" and told == detail
    page = ErrorPage(title=_(title), status=status, detail=told, hints=hints, is_detail_vietnamese=is_vietnamese)
    return render_error(request, page)


async def _on_own_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, TraCuuError)  # noqa: S101 — registered for this type alone
    status, title = status_of(error)
    if status == 503 and not isinstance(error, PageImageBusyError):
        _log.error("%s: %s", request.url.path, error, exc_info=error)
        if request.scope.get("viewer") is None:  # paths are not for those who have not signed in
            return refusal(request, 503, _(_UNUSABLE))
    if _is_for_programs(request):
        return on_own_error(request, error)
    shown = title if title in _MISSING else _TITLES.get(status, _TITLES[422])
    return _page(request, status, shown, str(error) or _DETAILS.get(status, ""))


async def _on_invalid_request(request: Request, error: Exception) -> Response:
    if _is_for_programs(request):
        return on_validation_error(request, error)
    return _page(request, 422, _TITLES[422], _DETAILS[422])


async def _on_http_error(request: Request, error: Exception) -> Response:
    if _is_for_programs(request):
        return on_http_error(request, error)
    status = error.status_code if isinstance(error, HTTPException) else 500
    return _page(request, status, _TITLES.get(status, message("Không thực hiện được")), _DETAILS.get(status, ""))


async def _on_unexpected_error(request: Request, error: Exception) -> Response:
    # Starlette logs the traceback itself, but answers outside of the middleware that adds the headers.
    reference, title, detail = request_id(request.scope) or "", _(_TITLES[500]), _(_DETAILS[500])
    response: Response
    if _is_for_programs(request):
        response = problem(500, title, f"{detail} {reference}".strip())
    else:
        response = render_error(request, ErrorPage(title=title, status=500, detail=detail, reference=reference))
    response.headers.update(SECURITY_HEADERS)
    if reference:
        response.headers[REQUEST_ID_HEADER] = reference
    return response
