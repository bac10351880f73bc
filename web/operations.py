"""What an operator asks of a running service: is it ready, and its figures."""

import logging

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST

from indexer.errors import NotIndexedYetError, StoreError, TraCuuError
from search_api.service import SearchService
from web import metrics
from web.localisation import gettext as _
from web.localisation import message
from web.log_bounds import Bounded

_LOG = logging.getLogger(__name__)
_COMPLAIN_EVERY_S = 60.0  # probes come every few seconds
# Anybody may ask, so that paths and the system's own words are for the log
_NOTHING_YET = message("Chưa có chỉ mục.")
_UNREADABLE = message("Không đọc được cơ sở dữ liệu của kho; lý do có trong nhật ký của dịch vụ.")
_UNAVAILABLE = message("Chưa trả lời được câu hỏi; lý do có trong nhật ký của dịch vụ.")
router = APIRouter(include_in_schema=False)
_COMPLAINTS = Bounded(_COMPLAIN_EVERY_S, most=20)
_THREADS = CapacityLimiter(2)  # of their own: an operator asks when all others are busy


def _service(request: Request) -> SearchService:
    service: SearchService = request.app.state.service
    return service


@router.get("/readyz")
async def readyz(request: Request) -> JSONResponse:
    """Tell whether questions can be answered now: 200, or 503 where the store cannot be read."""
    try:
        status = await to_thread.run_sync(_service(request).status, limiter=_THREADS)
    except TraCuuError as error:
        if _COMPLAINTS.is_first(str(error)):
            _LOG.error("not ready: %s", error)
        return JSONResponse({"status": "unavailable", "detail": _reason(error)}, status_code=503)
    return JSONResponse({"status": "ready", "lag": status.lag})


def _reason(error: TraCuuError) -> str:
    """Return what is wrong, without where."""
    if isinstance(error, NotIndexedYetError):
        return _(_NOTHING_YET)
    return _(_UNREADABLE if isinstance(error, StoreError) else _UNAVAILABLE)


@router.get("/metrics")
async def figures(request: Request) -> Response:
    """Return the figures in Prometheus's text format."""
    found = await to_thread.run_sync(metrics.exposition, _service(request), limiter=_THREADS)
    return Response(found, media_type=CONTENT_TYPE_LATEST)
