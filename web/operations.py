"""What an operator asks of a running service: is it ready, and its figures."""

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST

from indexer.errors import TraCuuError
from search_api.service import SearchService
from web import metrics

router = APIRouter(include_in_schema=False)
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
        return JSONResponse({"status": "unavailable", "detail": str(error)}, status_code=503)
    return JSONResponse({"status": "ready", "lag": status.lag})


@router.get("/metrics")
async def figures(request: Request) -> Response:
    """Return the figures in Prometheus's text format."""
    found = await to_thread.run_sync(metrics.exposition, _service(request), limiter=_THREADS)
    return Response(found, media_type=CONTENT_TYPE_LATEST)
