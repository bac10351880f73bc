"""What a service logs, as lines of text or of JSON: what happened, never what a document or a question says.

An error that is not our own may carry such words in its message (the value that could not be read), so its traceback
is logged with places and the error's type alone; its message is added at the level `debug`.
"""

import json
import logging
import sys
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType

from indexer.errors import TraCuuError
from indexer.settings import Settings

current_request: ContextVar[str | None] = ContextVar("current_request", default=None)
FIELDS = "fields"  # `extra={FIELDS: {...}}` of a log call: what a line of JSON has beside its message
_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
_TOLD_BY_SERVER = "Exception in ASGI application"  # again, without the request, after `web.request_log` has told it


class _Lines(logging.Formatter):
    """What both forms have in common."""

    def __init__(self, *, with_messages: bool) -> None:
        super().__init__()
        self._with_messages = with_messages

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 — the name that logging asks for
        """Return a traceback whose foreign errors have no message."""
        if ei[1] is None:
            return ""
        return "\n".join(_told(ei[1], with_messages=self._with_messages))


def _told(error: BaseException, *, with_messages: bool) -> Iterator[str]:
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        kind = f"{type(current).__module__}.{type(current).__qualname__}".removeprefix("builtins.")
        said = _message(current, with_messages=with_messages)
        yield f"{kind}: {said}" if said else kind
        yield from (
            f'  File "{f.filename}", line {f.lineno}, in {f.name}' for f in traceback.extract_tb(current.__traceback__)
        )
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
        if current is not None:
            yield "caused by"


def _message(error: BaseException, *, with_messages: bool) -> str:
    if with_messages or isinstance(error, TraCuuError):
        return str(error)
    return f"[Errno {error.errno}] {error.strerror}" if isinstance(error, OSError) and error.errno else ""


class TextLines(_Lines):
    """A line for people: "22:00:01 INFO  GET /ask 200 34 ms"."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line, and the traceback below it."""
        at = datetime.fromtimestamp(record.created).strftime("%H:%M:%S")
        line = f"{at} {record.levelname:<7} {record.getMessage()}"
        if record.exc_info:
            request = current_request.get()
            line += (f" [{request}]" if request else "") + "\n" + self.formatException(record.exc_info)
        return line


class JsonLines(_Lines):
    """One JSON object a line: time, level, logger, message, request_id, and the fields of the record."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request := current_request.get():
            entry["request_id"] = request
        entry.update(getattr(record, FIELDS, {}))
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False, default=str)


def _is_news(record: logging.LogRecord) -> bool:
    return not record.getMessage().startswith(_TOLD_BY_SERVER)


def configure_logs(settings: Settings) -> None:
    """Let this process log to its standard error as the settings say."""
    level = settings.log_level.upper()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter((JsonLines if settings.log_format == "json" else TextLines)(with_messages=level == "DEBUG"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "httpx", "filelock", "sentence_transformers"):
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.root.level))
    server = logging.getLogger("uvicorn.error")
    server.filters.clear()
    server.addFilter(_is_news)
