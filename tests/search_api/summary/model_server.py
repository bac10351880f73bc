"""A stand-in for an OpenAI-compatible server on a free port, which misbehaves as it is told."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Notes each request and answers as the server's behaviour says."""

    server: "ModelServer"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append((self.path, dict(self.headers), body))
        with suppress(OSError):  # the client has gone: that is what is tested
            self.server.behaviour(self)

    def do_GET(self) -> None:
        self.server.requests.append((self.path, dict(self.headers), {}))
        with suppress(OSError):
            send(self, completion("Phòng Kinh tế chủ trì trồng cây [1]."))

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""


class ModelServer(ThreadingHTTPServer):
    """Serves until it is closed; `requests` are (path, headers, body)."""

    daemon_threads = True

    def __init__(self, behaviour: Behaviour) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behaviour = behaviour
        self.requests: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self.is_closing = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def handle_error(self, *_: Any) -> None:
        """Keep quiet about clients that have gone."""


@contextmanager
def serving(behaviour: Behaviour) -> Iterator[ModelServer]:
    server = ModelServer(behaviour)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.is_closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


def completion(text: str | None, finish_reason: str = "stop") -> bytes:
    choice = {"index": 0, "finish_reason": finish_reason, "message": {"role": "assistant", "content": text}}
    return json.dumps({"id": "1", "object": "chat.completion", "model": "m", "choices": [choice]}).encode()


def send(handler: Handler, body: bytes, status: int = 200, **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def replies(text: str | None, finish_reason: str = "stop") -> Behaviour:
    return lambda handler: send(handler, completion(text, finish_reason))


def replies_with(body: bytes, status: int = 200, **headers: str) -> Behaviour:
    return lambda handler: send(handler, body, status, **headers)


def hangs(handler: Handler) -> None:
    handler.server.is_closing.wait(30)


def drips_body(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    while not handler.server.is_closing.wait(0.05):
        handler.wfile.write(b" ")
        handler.wfile.flush()


def drips_headers(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(1000):
        if handler.server.is_closing.wait(0.05):
            return
        handler.wfile.write(f"X-{number}: a\r\n".encode())
        handler.wfile.flush()


def never_ends(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while not handler.server.is_closing.is_set():
        handler.wfile.write(b"x" * 65_536)


def breaks_off(handler: Handler) -> None:
    body = completion("Phòng Kinh tế chủ trì trồng cây [1].")
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])
    handler.wfile.flush()
    handler.close_connection = True


def breaks_off_chunked(handler: Handler) -> None:
    handler.protocol_version = "HTTP/1.1"
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b"10\r\n" + b'{"choices": [{"m' + b"\r\n")
    handler.wfile.flush()
    handler.close_connection = True


def slowly(behaviour: Behaviour, seconds: float) -> Behaviour:
    def wait_first(handler: Handler) -> None:
        time.sleep(seconds)
        behaviour(handler)

    return wait_first
