"""An answer -> the same answer with a summary of its passages, where one can be had.

Whatever goes wrong on the way (no endpoint, a slow or broken one, nothing that can be verified), the answer stays as
it is. It knows nothing of how the answer was found.
"""

import logging
import threading
import time
from collections.abc import Iterable, Sequence

from indexer.settings import Settings
from search_api.schemas import Answer, Citation, Hit, Summary, SummarySentence
from search_api.summary.breaker import Breaker
from search_api.summary.client import Completion, Endpoint, EndpointError, complete
from search_api.summary.prompt import MOST_PASSAGES, make_messages
from search_api.summary.verification import Statement, verify

# Each waits in one of the 40 threads that answer requests; a model on an office's machine does one or two at a time
_MOST_AT_ONCE = 4
_LOG = logging.getLogger(__name__)


class Summariser:
    """Adds summaries to answers; safe to call from several threads."""

    def __init__(self, settings: Settings, breaker: Breaker | None = None) -> None:
        self._endpoint = _endpoint(settings)
        self._breaker = breaker or Breaker()
        self._places = threading.BoundedSemaphore(_MOST_AT_ONCE)

    @property
    def is_configured(self) -> bool:
        """Whether there is an endpoint to ask."""
        return self._endpoint is not None

    def add_to(self, answer: Answer) -> Answer:
        """Return `answer` with a summary, or as it is; takes no longer than the timeout that is set."""
        passages = _passages(answer) if answer.answered else []
        if self._endpoint is None or not passages:
            return answer
        started = time.perf_counter()
        try:
            summary = self._summarise(self._endpoint, answer.question, passages)
        except Exception:  # an extra must not cost the answer, whatever a model wrote or a library raised
            _LOG.exception("no summary")
            return answer
        took_ms = round(answer.took_ms + (time.perf_counter() - started) * 1000, 1)
        return answer.model_copy(update={"summary": summary, "took_ms": took_ms})

    def _summarise(self, endpoint: Endpoint, question: str, passages: Sequence[Citation]) -> Summary | None:
        quotes = [passage.quote for passage in passages]
        completion = self._ask(endpoint, make_messages(question, quotes))
        if completion is None:
            return None
        statements, dropped = verify(
            completion.text, quotes, signatures=[_signature(passage) for passage in passages], is_cut=completion.is_cut
        )
        return _summary(statements, passages, endpoint.model, dropped) if statements else None

    def _ask(self, endpoint: Endpoint, messages: Sequence[dict[str, str]]) -> Completion | None:
        if not self._places.acquire(blocking=False):
            return None
        try:
            if not self._breaker.allows():
                return None
            completion = complete(endpoint, messages)
        except EndpointError as error:
            _LOG.warning("no summary: %s", error)
            self._breaker.record(succeeded=False)
            return None
        else:
            self._breaker.record(succeeded=True)
            return completion
        finally:
            self._places.release()


def _endpoint(settings: Settings) -> Endpoint | None:
    if not settings.summary_url:
        return None
    key = settings.summary_key.get_secret_value() if settings.summary_key else None
    return Endpoint(settings.summary_url, settings.summary_model, settings.summary_timeout_s, key)


def _signature(passage: Citation) -> str:
    """Return who signed a passage's document, as a signature block says it."""
    document = passage.document
    return f"{document.signer_title or ''} {document.issuing_authority or ''} {document.signer or ''}"


def _of_hit(hit: Hit) -> Citation:
    return Citation(
        document=hit.document,
        locator=hit.locator,
        page=hit.page,
        quote=hit.text,
        start=hit.start,
        end=hit.end,
        url=hit.url,
    )


def _passages(answer: Answer) -> list[Citation]:
    """Return what the model may read: the answer's citations, then related passages that they are no part of."""
    kept: list[Citation] = []
    for citation in (*answer.citations, *map(_of_hit, answer.related)):
        if len(kept) < MOST_PASSAGES and citation.quote.strip() and not _is_among(citation, kept):
            kept.append(citation)
    return kept


def _is_among(citation: Citation, others: Iterable[Citation]) -> bool:
    return any(
        other.document.id == citation.document.id and other.start <= citation.start and citation.end <= other.end
        for other in others
    )


def _summary(statements: Sequence[Statement], passages: Sequence[Citation], model: str, dropped: int) -> Summary:
    used = list(dict.fromkeys(number for statement in statements for number in statement.cited))
    places = {number: place for place, number in enumerate(used)}
    sentences = [
        SummarySentence(text=statement.text, citations=[places[number] for number in statement.cited])
        for statement in statements
    ]
    return Summary(
        text=" ".join(sentence.text for sentence in sentences),
        sentences=sentences,
        citations=[passages[number] for number in used],
        model=model,
        dropped=dropped,
    )
