"""The machines of a Ray cluster: which there are, and what is asked of one. The only place that knows Ray.

Ray is an optional dependency and imported when a cluster is asked for. It runs what anybody sends who can reach its
ports, and so belongs into a network that is closed, with its token switched on; see docs/scaling.md.
"""

import contextlib
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from indexer.errors import ConfigurationError, ReadingClusterError
from indexer.isolation import Abandoned, Limits
from indexer.parallel_reading.machine import Answer, Identity, ReadingMachine
from indexer.text.encoder_input import InputKind

_PROBE_S = 5.0
_START_S = 180.0  # a machine imports torch and reads a model of some gigabytes
_END_S = 10.0
_LOOK_EVERY_S = 0.5
_TRIES, _BUSY = 3, "Starting Ray client server failed"  # what a head says that is too busy to answer within 30 seconds
# Ray ends a process within a minute where it cannot reach the head, and starts a cluster of its own where it is asked
# for nothing but the machines of the one that is gone; we say what happened instead.
_ENVIRONMENT = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ENABLE_AUTO_CONNECT": "0",
    "RAY_gcs_rpc_server_reconnect_timeout_s": "600",
}


class MachineLostError(Exception):
    """A machine is gone, or does not answer any more."""


class MachineFaultError(Exception):
    """A machine answers, but could not do what it was asked, for a reason that is no fault of the file."""


@dataclass(frozen=True, slots=True)
class Node:
    """A machine of the cluster; `processes` is how many processors it gives."""

    id: str
    name: str
    processes: int


class RayCluster:
    """A connection to a cluster; there is one in a process at a time."""

    def __init__(self, address: str) -> None:
        """Raise `ReadingClusterError` where the cluster cannot be used, `ConfigurationError` without the package."""
        self.address = address
        self._ray = _package()
        try:
            if address != "auto":
                _knock(address)
        except OSError as error:
            raise ReadingClusterError(
                f"Không kết nối được cụm Ray ở {address} ({error.strerror or error}). Hãy khởi động máy đầu của cụm "
                "(ray start --head), kiểm tra địa chỉ TRACUU_RAY_ADDRESS và tường lửa, hoặc để trống biến này để đọc ở "
                "máy này."
            ) from error
        try:
            self._enter()
        except Exception as error:  # Ray raises many kinds
            self._ray.shutdown()
            raise ReadingClusterError(
                f"Không vào được cụm Ray ở {address}: {_reason(error)}. Hãy kiểm tra: mọi máy cùng phiên bản Python và "
                "Ray, cùng mã RAY_AUTH_TOKEN; nếu máy này không thuộc cụm thì dùng địa chỉ dạng ray://MÁY:10001."
            ) from error
        is_client = address.startswith("ray://")
        self._head = address if is_client else self._ray.get_runtime_context().gcs_address

    def _enter(self) -> None:
        for tries_left in reversed(range(_TRIES)):
            try:
                with _own_signals():
                    self._ray.init(address=self.address, log_to_driver=False, logging_level="CRITICAL")
                return
            except Exception as error:
                if _BUSY not in str(error) or not tries_left:
                    raise
                self._ray.shutdown()

    def nodes(self) -> list[Node]:
        """Return the machines that give processors; raises `ReadingClusterError` where the cluster is gone."""
        try:
            _knock(self._head)  # a call would wait a minute for a head that is gone
            found = self._ray.nodes()
        except Exception as error:  # as above
            raise self._gone(error) from error
        nodes = [
            Node(node["NodeID"], node["NodeManagerHostname"], int(node["Resources"].get("CPU", 0)))
            for node in found
            if node["Alive"]
        ]
        return sorted((node for node in nodes if node.processes), key=lambda node: (-node.processes, node.id))

    def start(self, node: Node, encoder: str, limits: Limits) -> "RayMachine":
        """Let a machine begin to make itself ready; `encoder` is as in `ReadingMachine`.

        Raises `ReadingClusterError` where the cluster is gone.
        """
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy  # noqa: PLC0415 — optional

        try:
            actor = (
                self._ray.remote(ReadingMachine)
                .options(
                    num_cpus=node.processes,
                    max_concurrency=2 * node.processes + 1,
                    scheduling_strategy=NodeAffinitySchedulingStrategy(node.id, soft=False),
                )
                .remote(encoder, (limits.memory_mb, limits.timeout_s), node.processes)
            )
        except Exception as error:  # as above
            raise self._gone(error) from error
        # A file waits there for one before it at most, and each ends within its time
        return RayMachine(node, actor, self._ray, 3 * limits.timeout_s + 120)

    def _gone(self, error: Exception) -> ReadingClusterError:
        return ReadingClusterError(
            f"Mất kết nối với cụm Ray ở {self.address} ({_reason(error)}). Các văn bản đã đọc vẫn được giữ. Hãy khởi "
            "động lại máy đầu của cụm rồi chạy lại lệnh."
        )

    def close(self) -> None:
        """Leave the cluster, which ends what was started there."""
        self._ray.shutdown()


class RayMachine:
    """A machine that reads."""

    def __init__(self, node: Node, actor: Any, ray: Any, timeout_s: float) -> None:
        self.node = node
        self._actor = actor
        self._ray = ray
        self._timeout_s = timeout_s

    def identity(self, is_unwanted: Callable[[], bool]) -> Identity:
        """Return what the machine works with; raises `MachineFaultError`, `MachineLostError`, `Abandoned`."""
        try:
            return Identity(*self._wait(self._actor.identity.remote, _START_S, is_unwanted))
        except TimeoutError as error:
            raise MachineFaultError(f"không sẵn sàng sau {_START_S:.0f} giây") from error

    def read(self, name: str, content: bytes, kind: InputKind, is_unwanted: Callable[[], bool]) -> Answer:
        """Let the machine read a file; raises `MachineFaultError`, `MachineLostError`, `Abandoned`."""
        try:
            found = self._wait(lambda: self._actor.read.remote(name, content, kind), self._timeout_s, is_unwanted)
            return Answer(*found)
        except TimeoutError as error:
            raise MachineLostError(f"không trả lời sau {self._timeout_s:.0f} giây") from error

    def end(self) -> None:
        """End what runs there; a machine that is still there removes what it was sent."""
        with contextlib.suppress(Exception):  # it is gone, or the cluster is
            self._actor.close.remote().future().result(_END_S)
        self.kill()

    def kill(self) -> None:
        """End what runs there at once."""
        with contextlib.suppress(Exception):  # as above
            self._ray.kill(self._actor)

    def _wait(self, ask: Callable[[], Any], timeout_s: float, is_unwanted: Callable[[], bool]) -> Any:
        exceptions = self._ray.exceptions
        until = time.monotonic() + timeout_s
        try:
            answer: Future[Any] = ask().future()
            while True:
                with contextlib.suppress(TimeoutError):
                    return answer.result(_LOOK_EVERY_S)
                if is_unwanted():
                    raise Abandoned
                if time.monotonic() > until:
                    raise TimeoutError
        except exceptions.RayTaskError as error:
            raise MachineFaultError(_reason(error)) from error
        except exceptions.ActorDiedError as error:
            if "creation task" in str(error):
                raise MachineFaultError(_reason(error)) from error
            raise MachineLostError(_reason(error)) from error
        except (exceptions.RayError, ConnectionError) as error:
            raise MachineLostError(_reason(error)) from error


def _package() -> Any:
    """Import Ray without what it sends home and without the warnings of its first use."""
    os.environ.update(_ENVIRONMENT)
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    try:
        import ray  # noqa: PLC0415 — optional, and a second
    except ImportError as error:
        raise ConfigurationError(
            "TRACUU_RAY_ADDRESS chỉ đến một cụm Ray nhưng chưa cài Ray. Hãy chạy: pip install 'tracuu[ray]', hoặc để "
            "trống biến này để đọc tệp trên máy này."
        ) from error
    return ray


def _knock(address: str) -> None:
    """Raise `OSError` where nobody listens: Ray itself would wait for minutes, or end the process."""
    parts = urlsplit(address if "://" in address else f"//{address}")
    socket.create_connection((str(parts.hostname), int(parts.port or 0)), _PROBE_S).close()


@contextlib.contextmanager
def _own_signals() -> Iterator[None]:
    """Keep this process's way to end, which Ray takes over when it connects."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _reason(error: BaseException) -> str:
    """Return the last line of what Ray says: before it stands the way there."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1].rstrip(".")[:300] if lines else type(error).__name__
