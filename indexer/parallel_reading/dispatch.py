"""Files are spread over the machines of a cluster: to the least busy one, and elsewhere when a machine dies.

Only so many bytes are under way at a time. Machines that join while a sync runs are taken in; those that work with
other code or another model than this one are refused.
"""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer.errors import ReadingClusterError
from indexer.isolation import Abandoned, Limits
from indexer.parallel_reading.machine import Answer, Identity
from indexer.parallel_reading.ray_cluster import MachineFaultError, MachineLostError, Node, RayCluster, RayMachine
from indexer.text.encoder_input import InputKind

_MAX_SENT_BYTES = 256 * 1024 * 1024  # files under way; the largest that is read at all has 200 MB
_TRIES = 3  # a file with which so many machines died is read at home
_AT_ONCE = 32  # machines that are started or ended
_FAULTS_IN_A_ROW = 5  # then a machine is left alone
_LOOK_EVERY_S, _ALONE_S = 3.0, 60.0  # for machines that join; without any machine
_SAME_DIRECTION = 0.999  # cosine: the same model on another processor differs in the seventh digit
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Work:
    """What all machines are told: the model (see `ReadingMachine`), limits, and what they must be like."""

    encoder: str
    limits: Limits
    expected: Identity


class Machines:
    """The machines that read for one sync."""

    def __init__(self, cluster: RayCluster, work: Work, wanted: int) -> None:
        """Start machines until they have `wanted` processes; raises `ReadingClusterError` also where one is unlike."""
        self._cluster, self._work, self._wanted = cluster, work, wanted
        self._busy: Counter[RayMachine] = Counter()
        self._machines: list[RayMachine] = []
        self._faults: Counter[RayMachine] = Counter()
        self._refused: set[str] = set()
        self._sent_bytes = 0
        self._seen = time.monotonic()
        self._last_trouble = ""
        self._gone: ReadingClusterError | None = None
        self._changed = threading.Condition()
        self._closing = threading.Event()
        self._begin()
        self._follower = threading.Thread(target=self._follow, name="machines", daemon=True)
        self._follower.start()

    @property
    def processes(self) -> int:
        """How many files are read at a time."""
        return sum(machine.node.processes for machine in self._machines)

    def close(self) -> None:
        """End what runs on the machines."""
        self._closing.set()
        self._follower.join()
        _end_all(self._machines)

    # --- reading -----------------------------------------------------------------------------

    def read(self, path: Path, kind: InputKind, is_unwanted: Callable[[], bool]) -> Answer | None:
        """Let a machine read a file, another one where it dies; None where the file is better read at home.

        Raises `OSError`, `Abandoned`, `ReadingClusterError`.
        """
        size = path.stat().st_size
        for _ in range(_TRIES):
            with self._turn(size, is_unwanted) as machine:
                try:
                    answer = machine.read(path.name, path.read_bytes(), kind, is_unwanted)
                except MachineLostError as error:
                    self._drop(machine, str(error))
                    continue
                except MachineFaultError as error:
                    self._note_fault(machine, path.name, str(error))
                    return None
                self._faults[machine] = 0
                return answer
        return None

    @contextmanager
    def _turn(self, size: int, is_unwanted: Callable[[], bool]) -> Iterator[RayMachine]:
        with self._changed:
            while (machine := self._free_machine(size)) is None:
                if is_unwanted():
                    raise Abandoned
                self._raise_if_alone()
                self._changed.wait(0.5)
            self._busy[machine] += 1
            self._sent_bytes += size
        try:
            yield machine
        finally:
            with self._changed:
                self._busy[machine] -= 1
                self._sent_bytes -= size
                self._changed.notify_all()

    def _free_machine(self, size: int) -> RayMachine | None:
        """Return the least busy machine with room for a file; one waits there while another is read."""
        if self._sent_bytes and self._sent_bytes + size > _MAX_SENT_BYTES:
            return None
        free = [machine for machine in self._machines if self._busy[machine] < 2 * machine.node.processes]
        return min(free, key=lambda machine: self._busy[machine] / machine.node.processes, default=None)

    def _raise_if_alone(self) -> None:
        if self._machines:
            self._seen = time.monotonic()
        elif time.monotonic() - self._seen > _ALONE_S:
            if self._gone:
                raise self._gone
            raise ReadingClusterError(
                f"Không còn máy nào của cụm Ray ở {self._cluster.address} đọc tệp ({self._last_trouble}). Các văn bản "
                "đã đọc vẫn được giữ. Hãy khởi động lại các máy (ray start --address=…) rồi chạy lại lệnh."
            )

    # --- machines that fail ------------------------------------------------------------------

    def _drop(self, machine: RayMachine, trouble: str) -> None:
        with self._changed:
            if machine not in self._machines:
                return
            self._machines.remove(machine)
            self._seen, self._last_trouble = time.monotonic(), f"{machine.node.name}: {trouble}"
        _LOG.warning("Máy %s ngừng đọc (%s); các tệp của máy đó được đọc ở nơi khác.", machine.node.name, trouble)
        machine.kill()

    def _note_fault(self, machine: RayMachine, name: str, trouble: str) -> None:
        _LOG.warning("Máy %s không đọc được %s (%s); tệp được đọc ở đây.", machine.node.name, name, trouble)
        self._faults[machine] += 1
        if self._faults[machine] >= _FAULTS_IN_A_ROW:
            self._refused.add(machine.node.id)
            self._drop(machine, trouble)

    # --- machines that come ------------------------------------------------------------------

    def _begin(self) -> None:
        """Start the first machines, all at once."""
        nodes = self._needed_nodes(self._cluster.nodes())
        if not nodes:
            raise ReadingClusterError(
                f"Cụm Ray ở {self._cluster.address} không có máy nào cho bộ xử lý. Hãy chạy trên mỗi máy đọc: ray "
                "start --address=MÁY_ĐẦU:6379 --num-cpus=SỐ_NHÂN."
            )
        machines = [self._cluster.start(node, self._work.encoder, self._work.limits) for node in nodes]
        try:
            with ThreadPoolExecutor(_AT_ONCE, "identity") as asking:
                troubles = [trouble for trouble in asking.map(self._trouble_of, machines) if trouble]
            if troubles:
                raise ReadingClusterError(
                    f"Không dùng được cụm Ray ở {self._cluster.address}: {'; '.join(troubles)}. Hãy cài cùng một bản "
                    "Tra Cứu và cùng mô hình trên mọi máy, rồi chạy lại (ray stop, ray start) ở máy đó."
                )
        except BaseException:
            _end_all(machines)
            raise
        self._machines = machines

    def _needed_nodes(self, nodes: Sequence[Node]) -> list[Node]:
        """Return the nodes that are to be started to have enough processes."""
        known = {machine.node.id for machine in self._machines} | self._refused
        needed, found = self._wanted - self.processes, []
        for node in nodes:
            if node.id not in known and needed > 0:
                found.append(node)
                needed -= node.processes
        return found

    def _trouble_of(self, machine: RayMachine) -> str:
        """Return why a machine cannot read for this sync, or nothing."""
        try:
            differences = differences_of(machine.identity(self._closing.is_set), self._work.expected)
        except (MachineLostError, MachineFaultError) as error:
            return f"máy {machine.node.name} không chạy được Tra Cứu ({error})"
        return f"máy {machine.node.name} có {', '.join(differences)}" if differences else ""

    def _follow(self) -> None:
        """Take in machines that join, until the sync ends."""
        while not self._closing.wait(_LOOK_EVERY_S):
            try:
                nodes = self._needed_nodes(self._cluster.nodes())
                self._gone = None
                for node in nodes:
                    self._take_in(node)
            except ReadingClusterError as error:
                self._gone = error
            except Abandoned:
                return

    def _take_in(self, node: Node) -> None:
        machine = self._cluster.start(node, self._work.encoder, self._work.limits)
        try:
            trouble = self._trouble_of(machine)
        except Abandoned:
            machine.end()
            raise
        if trouble:
            _LOG.warning("Không dùng máy mới của cụm Ray: %s.", trouble)
            self._refused.add(node.id)
            machine.end()
            return
        with self._changed:
            self._machines.append(machine)
            self._changed.notify_all()


def _end_all(machines: Sequence[RayMachine]) -> None:
    """End machines all at once: each may take its time."""
    with ThreadPoolExecutor(_AT_ONCE, "end") as ending:
        list(ending.map(lambda machine: machine.end(), machines))


def differences_of(found: Identity, expected: Identity) -> list[str]:
    """Return what makes a machine's passages or vectors another kind than this one's, in words."""
    differences = []
    if found.code != expected.code:
        differences.append(f"mã chương trình khác máy này ({found.code} thay vì {expected.code})")
    if found.encoder != expected.encoder:
        differences.append(f"mô hình khác máy này ({found.encoder} thay vì {expected.encoder})")
    elif expected.probe and not _is_alike(found.probe, expected.probe):
        differences.append(f"mô hình {found.encoder} cho véc-tơ khác máy này")
    return differences


def _is_alike(found: Sequence[float], expected: Sequence[float]) -> bool:
    return len(found) == len(expected) and float(np.dot(found, expected)) > _SAME_DIRECTION
