"""One machine that dies has its files read by another, only so many bytes are under way, the unlike do nothing."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from indexer.errors import ReadingClusterError
from indexer.isolation import Abandoned, Limits
from indexer.parallel_reading import dispatch
from indexer.parallel_reading.dispatch import Machines, Work, differences_of
from indexer.parallel_reading.machine import Answer, Identity
from indexer.parallel_reading.ray_cluster import MachineFaultError, MachineLostError, Node

OURS = Identity("code", "model")
WORK = Work("", Limits(2048, 60), OURS)
Reading = Callable[["FakeMachine", str, bytes], Answer]


@dataclass(eq=False)
class FakeMachine:
    node: Node
    reading: Reading
    own: Identity | Exception = OURS
    read_files: list[str] = field(default_factory=list)
    is_ended: bool = False

    def identity(self, _is_unwanted: Callable[[], bool]) -> Identity:
        if isinstance(self.own, Exception):
            raise self.own
        return self.own

    def read(self, name: str, content: bytes, _kind: str, _is_unwanted: Callable[[], bool]) -> Answer:
        self.read_files.append(name)
        return self.reading(self, name, content)

    def end(self) -> None:
        self.is_ended = True

    kill = end


def answer(machine: FakeMachine, _name: str, content: bytes) -> Answer:
    return Answer(content, machine.node.id.encode())


class FakeCluster:
    """Machines by name; each of them gives two processors."""

    address = "ray://fake:10001"

    def __init__(self, **machines: Reading) -> None:
        self.readings = dict(machines)
        self.identities: dict[str, Identity | Exception] = {}
        self.started: dict[str, FakeMachine] = {}
        self.is_gone = False

    def nodes(self) -> list[Node]:
        if self.is_gone:
            raise ReadingClusterError("Mất kết nối với cụm Ray")
        return [Node(name, name, 2) for name in self.readings]

    def start(self, node: Node, _encoder: str, _limits: Limits) -> FakeMachine:
        self.started[node.id] = FakeMachine(node, self.readings[node.id], self.identities.get(node.id, OURS))
        return self.started[node.id]


def machines_of(cluster: FakeCluster, wanted: int = 100) -> Machines:
    return Machines(cluster, WORK, wanted)  # type: ignore[arg-type]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "kế hoạch.txt"
    path.write_bytes(b"x" * 10)
    return path


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch, "_LOOK_EVERY_S", 0.02)
    monkeypatch.setattr(dispatch, "_ALONE_S", 0.2)


def read(machines: Machines, path: Path) -> Answer | None:
    return machines.read(path, "text", lambda: False)


def lost(*_: object) -> Answer:
    raise MachineLostError("mất điện")


def fault(*_: object) -> Answer:
    raise MachineFaultError("đầy đĩa")


def test_what_a_machine_was_reading_when_it_died_is_read_by_another(path: Path) -> None:
    cluster = FakeCluster(first=lost, second=answer)
    with closing(machines_of(cluster)) as machines:
        assert read(machines, path) == Answer(b"x" * 10, b"second")
        assert machines.processes == 2
    assert cluster.started["first"].read_files == ["kế hoạch.txt"]
    assert all(machine.is_ended for machine in cluster.started.values())


def test_a_file_with_which_machine_after_machine_dies_is_left_to_be_read_at_home(path: Path) -> None:
    cluster = FakeCluster(a=lost, b=lost, c=lost, d=answer)
    with closing(machines_of(cluster)) as machines:
        assert read(machines, path) is None
        assert machines.processes == 2


def test_a_machine_that_fails_again_and_again_is_left_alone_until_the_end(path: Path, quick: None) -> None:
    cluster = FakeCluster(broken=fault)
    with closing(machines_of(cluster)) as machines:
        assert [read(machines, path) for _ in range(5)] == [None] * 5
        first = cluster.started["broken"]
        with pytest.raises(ReadingClusterError, match=r"đầy đĩa.*đã đọc vẫn được giữ.*ray start"):
            read(machines, path)
    assert first.is_ended
    assert cluster.started["broken"] is first


def test_a_machine_that_died_is_started_anew_when_it_is_back(path: Path, quick: None) -> None:
    cluster = FakeCluster(only=lost)
    with closing(machines_of(cluster)) as machines:
        cluster.readings["only"] = answer
        assert read(machines, path) == Answer(b"x" * 10, b"only")


def test_a_machine_that_joins_is_used_and_one_with_another_model_is_not(
    path: Path, quick: None, caplog: pytest.LogCaptureFixture
) -> None:
    cluster = FakeCluster(only=lost)
    with closing(machines_of(cluster)) as machines:
        cluster.readings = {"unlike": answer}
        cluster.identities = {"unlike": Identity("code", "other")}
        until = time.monotonic() + 10
        while "unlike" not in cluster.started:
            assert time.monotonic() < until
        cluster.readings["alike"] = answer
        assert read(machines, path) == Answer(b"x" * 10, b"alike")
    assert not cluster.started["unlike"].read_files
    assert "máy unlike có mô hình khác máy này (other thay vì model)" in caplog.text


def test_a_cluster_that_is_gone_is_told_where_no_machine_is_left(path: Path, quick: None) -> None:
    cluster = FakeCluster(only=lost)
    with closing(machines_of(cluster)) as machines:
        cluster.is_gone = True
        with pytest.raises(ReadingClusterError, match="Mất kết nối"):
            read(machines, path)


@pytest.mark.parametrize(
    ("own", "told"),
    [
        (Identity("other", "model"), "mã chương trình khác máy này"),
        (Identity("code", "other"), "mô hình khác máy này"),
        (MachineFaultError("No module named 'indexer'"), "không chạy được Tra Cứu .No module named 'indexer'"),
    ],
)
def test_a_sync_with_a_machine_that_is_unlike_does_not_begin(own: Identity | Exception, told: str) -> None:
    cluster = FakeCluster(alike=answer, unlike=answer)
    cluster.identities = {"unlike": own}
    with pytest.raises(ReadingClusterError, match=f"máy unlike .*{told}.*Hãy cài cùng một bản"):
        machines_of(cluster)
    assert all(machine.is_ended for machine in cluster.started.values())


def test_a_cluster_without_processors_says_how_to_add_machines() -> None:
    with pytest.raises(ReadingClusterError, match="ray start --address"):
        machines_of(FakeCluster())


def test_a_few_files_start_a_few_machines() -> None:
    cluster = FakeCluster(a=answer, b=answer, c=answer)
    with closing(machines_of(cluster, wanted=3)) as machines:
        assert machines.processes == 4
        assert set(cluster.started) == {"a", "b"}


def test_a_model_that_has_but_a_name_is_known_by_what_it_makes() -> None:
    expected = Identity("code", "hub:a/b", (0.6, 0.8))
    assert differences_of(Identity("code", "hub:a/b", (0.6000001, 0.8)), expected) == []
    assert differences_of(Identity("code", "hub:a/b", (0.8, 0.6)), expected)
    assert differences_of(Identity("code", "hub:a/b", (1.0,)), expected)


def test_bytes_under_way_are_bounded_and_the_least_busy_machine_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatch, "_MAX_SENT_BYTES", 1000)
    under_way, most = dict.fromkeys("ab", 0), dict.fromkeys(("a", "b", "all"), 0)
    counting = threading.Lock()

    def counted(machine: FakeMachine, _name: str, content: bytes) -> Answer:
        with counting:
            under_way[machine.node.id] += len(content)
            most["all"] = max(most["all"], sum(under_way.values()))
            most[machine.node.id] = max(most[machine.node.id], under_way[machine.node.id])
        time.sleep(0.01)
        with counting:
            under_way[machine.node.id] -= len(content)
        return Answer(content)

    paths = [tmp_path / f"{number}" for number in range(40)]
    for number, path in enumerate(paths):
        path.write_bytes(b"x" * (2000 if number == 20 else 300))
    with closing(machines_of(FakeCluster(a=counted, b=counted))) as machines, ThreadPoolExecutor(16) as threads:
        found = list(threads.map(lambda path: read(machines, path), paths))
    assert [len(one.content) for one in found if one] == [2000 if number == 20 else 300 for number in range(40)]
    assert most["all"] == 2000  # the large one alone; else 900
    assert most["a"] >= 300 <= most["b"]


def test_a_reader_that_waits_for_a_machine_ends_when_nobody_wants_the_file(path: Path) -> None:
    released = threading.Event()

    def waits(*_: object) -> Answer:
        released.wait(20)
        return Answer()

    with closing(machines_of(FakeCluster(only=waits))) as machines, ThreadPoolExecutor(5) as threads:
        full = [threads.submit(read, machines, path) for _ in range(4)]
        until = time.monotonic() + 10
        while machines._sent_bytes < 40:
            assert time.monotonic() < until
        with pytest.raises(Abandoned):
            machines.read(path, "text", lambda: True)
        released.set()
        assert [one.result() for one in full] == [Answer()] * 4
