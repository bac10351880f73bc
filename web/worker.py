"""One process that answers: an application which is there before its index is, and ends without losing anything.

While the index is being opened, `/readyz` says so, and other requests wait for it.
"""

import asyncio
import gc
import logging
import os
import signal
import threading
import time
from collections.abc import Callable

from anyio import to_thread
from fastapi import FastAPI
from filelock import FileLock
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.config import STARTUP_FAILURE

from indexer.errors import SyncInProgressError
from indexer.settings import Settings
from search_api.service import SearchService
from web import metrics, rendering
from web.app import create_app
from web.error_pages import refusal
from web.load_limits import BUSY_TITLE, RETRY_AFTER_S
from web.localisation import gettext as _
from web.localisation import message
from web.logs import configure_logs
from web.serving import await_reload, reloads_on_hangup

_OPENING = message("Máy chủ đang mở chỉ mục. Hãy thử lại sau ít giây.")
_LONGEST_WAIT_S = 20.0  # of a request for the index; proxies give up after 60
_FOLLOW_EVERY_S = 1.0
# Of 60 requests at once, each took 82 ms of a processor with 40 threads, 76 with 8, 62 with 2: threads fight for the
# interpreter. More than 2, so that uploads and pictures of pages do not hold up questions; the framework's own number
# where threads wait for a language model.
_THREADS = 8
_COLLECTED_AFTER = (20_000, 10, 50)  # new objects, and collections of the younger ones: Python's own is (700, 10, 10)
_MOST_ROUNDS = 8  # of looking for suggestions at the start, a tenth of a second each
_LOG = logging.getLogger(__name__)


class Door:
    """ASGI application that opens a service in the background and hands requests to it."""

    def __init__(
        self,
        settings: Settings,
        on_open: Callable[[SearchService], None],
        on_failure: Callable[[Exception], None],
    ) -> None:
        """`on_open` and `on_failure` are called once, one of them, from the thread that opens."""
        self._settings = settings
        self._on_open, self._on_failure = on_open, on_failure
        self._app: ASGIApp | None = None
        self._service: SearchService | None = None
        self._opened = asyncio.Event()
        self._is_closing = threading.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on, as soon as there is something to hand it to."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif self._app is not None:
            await self._app(scope, receive, send)
        elif scope["path"] in ("/readyz", "/healthz"):
            is_probe_of_life = scope["path"] == "/healthz"
            reply = JSONResponse({"status": "opening"}, status_code=200 if is_probe_of_life else 503)
            await reply(scope, receive, send)
        else:
            await self._wait_for_index(scope, receive, send)

    async def _wait_for_index(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await asyncio.wait_for(self._opened.wait(), _LONGEST_WAIT_S)
        except TimeoutError:
            response = refusal(Request(scope), 503, _(_OPENING), BUSY_TITLE)
            response.headers["Retry-After"] = str(RETRY_AFTER_S)
            await response(scope, receive, send)
        else:
            assert self._app is not None  # noqa: S101 — it is what was waited for
            await self._app(scope, receive, send)

    # --- from start to end ---------------------------------------------------------------------

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        loop = asyncio.get_running_loop()
        if not self._settings.summary_url:
            to_thread.current_default_thread_limiter().total_tokens = _THREADS
        if reloads_on_hangup() and threading.current_thread() is threading.main_thread():
            loop.add_signal_handler(signal.SIGHUP, self._reload)
        threading.Thread(target=self._open, args=(loop,), name="opening", daemon=True).start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._is_closing.set()
        if self._service:
            await asyncio.to_thread(self._service.close)
        await send({"type": "lifespan.shutdown.complete"})

    def _open(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            service = self._opened_service()
            app = create_app(service)
            make_ready(service)
            self._on_open(service)
        except Exception as error:
            self._on_failure(error)
            return
        loop.call_soon_threadsafe(self._let_in, service, app)
        prepare_the_rest(app, service)
        self._follow(service)

    def _opened_service(self) -> SearchService:
        """Open the index, one process at a time: the first one may have to build it, the others load what it built."""
        turn = FileLock(self._settings.data / "opening.lock")
        try:
            turn.acquire()
        except OSError:  # a folder that cannot be written: nothing is built there
            return SearchService(self._settings)
        try:
            return self._service_after_sync()
        finally:
            turn.release()

    def _service_after_sync(self) -> SearchService:
        """Open the index; where another model's vectors must be made anew, after the sync that is running."""
        while True:
            try:
                return SearchService(self._settings)
            except SyncInProgressError as error:
                _LOG.warning("%s", error)
                if self._is_closing.wait(5.0):
                    raise

    def _let_in(self, service: SearchService, app: ASGIApp) -> None:
        self._service, self._app = service, app
        self._opened.set()

    def _follow(self, service: SearchService) -> None:
        """Keep the index up to date and say how far it is, so that no request has to."""
        complained_at = -60.0
        while not self._is_closing.wait(_FOLLOW_EVERY_S):
            try:
                metrics.note_worker(service.follow_changes())
            except Exception:
                if time.monotonic() - complained_at > 60.0 and not self._is_closing.is_set():
                    _LOG.exception("the index could not be brought up to date")
                    complained_at = time.monotonic()

    def _reload(self) -> None:
        """Take in at once what was written, on SIGHUP; nothing is interrupted."""
        if self._service:
            _LOG.info("reloading the index")
            threading.Thread(target=self._service.reload, name="reload", daemon=True).start()


def application() -> Door:
    """Return the application of one of several workers; the settings are in the environment."""
    settings = Settings()
    settings.forbid_hub()
    configure_logs(settings)
    await_reload()
    return Door(settings, lambda _service: _LOG.info("worker %d is ready", os.getpid()), _give_up)


def make_ready(service: SearchService) -> None:
    """Do once, before the first request, what would make everybody wait."""
    rendering.warm_up()
    service.warm_up()
    _spare_what_stays()


def prepare_the_rest(app: FastAPI, service: SearchService) -> None:
    """Do once, beside the first requests, what would make a few wait: at the home page, at the API's description."""
    for _round in range(_MOST_ROUNDS):
        service.suggestions()
    app.openapi()


def _give_up(error: Exception) -> None:
    """End a worker whose index cannot be opened, in the way that tells its parent not to start another."""
    _LOG.error("%s", error, exc_info=error)
    logging.shutdown()
    os._exit(STARTUP_FAILURE)


def _spare_what_stays() -> None:
    """Let the collector of cycles pass over what was loaded, and look at the rest less often.

    It stops all requests while it looks: half a second for the 600,000 objects of a service over 750 plans.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECTED_AFTER)
