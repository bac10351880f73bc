"""One chat completion from an OpenAI-compatible endpoint, within a total deadline.

httpx rather than the package `openai`: one request and one reply are all that is needed, and that package waits by
timeouts for each read, tries again by itself and reads replies of any size. httpx is asked asynchronously because only
a cancelled task ends a request at a point in time: a server that sends a byte a second never meets a read timeout.

It knows nothing of passages or questions. The address comes from the settings alone; no redirect is followed, and no
proxy of the environment is used, so that passages go nowhere else.
"""

import asyncio
import ssl
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx
from pydantic import BaseModel, ValidationError

_MOST_BYTES = 256 * 1024  # 500 tokens of text are some 4 KB; some servers add a log-probability for each of them
MOST_TOKENS = 500  # five sentences of forty syllables, at two tokens a syllable


class EndpointError(Exception):
    """The endpoint gave no usable reply; the message says why, for the log."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the model is asked; `url` ends before "/chat/completions"."""

    url: str
    model: str
    timeout_s: float
    key: str | None = None

    def __repr__(self) -> str:
        """Show everything but the key."""
        return f"Endpoint(url={self.url!r}, model={self.model!r}, timeout_s={self.timeout_s})"


@dataclass(frozen=True, slots=True)
class Completion:
    """The words of the model; `is_cut` where it was stopped at its limit."""

    text: str
    is_cut: bool


class _Message(BaseModel):
    content: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Reply(BaseModel):
    choices: list[_Choice]


def complete(endpoint: Endpoint, messages: Sequence[dict[str, str]], timeout_s: float | None = None) -> Completion:
    """Return the model's reply to `messages`; raises `EndpointError` at the latest after the endpoint's timeout."""
    deadline_s = endpoint.timeout_s if timeout_s is None else timeout_s
    body = {
        "model": endpoint.model,
        "messages": list(messages),
        "temperature": 0,
        "max_tokens": MOST_TOKENS,
        "stream": False,
    }
    try:
        reply = _Reply.model_validate_json(_run(_post(endpoint, body, deadline_s)))
    except TimeoutError as error:
        raise EndpointError(f"no reply within {deadline_s:g} s") from error
    except ValidationError as error:
        raise EndpointError("the reply is not a chat completion") from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        raise EndpointError(type(error).__name__) from None  # its own words may hold the key: "Illegal header value …"
    if not reply.choices:
        raise EndpointError("the reply has no choice")
    choice = reply.choices[0]
    return Completion(choice.message.content or "", choice.finish_reason == "length")


def _run(task: Coroutine[Any, Any, bytes]) -> bytes:
    # Not asyncio.run: at its end it waits for threads, and a name server that does not answer holds one for minutes.
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(task)
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()  # trusts what the system trusts, an office's own authority too


async def _post(endpoint: Endpoint, body: dict[str, object], deadline_s: float) -> bytes:
    # "identity": what is not compressed cannot grow beyond the bytes that are counted
    headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    address = f"{endpoint.url.rstrip('/')}/chat/completions"
    async with (
        asyncio.timeout(deadline_s),
        httpx.AsyncClient(verify=_tls(), trust_env=False, follow_redirects=False, timeout=None) as client,  # noqa: S113 — the timeout above is on the whole
        client.stream("POST", address, json=body, headers=headers) as response,
    ):
        if response.status_code != httpx.codes.OK:
            raise EndpointError(f"status {response.status_code}")
        received = bytearray()
        async for piece in response.aiter_raw():
            received += piece
            if len(received) > _MOST_BYTES:
                raise EndpointError(f"more than {_MOST_BYTES} bytes")
        return bytes(received)
