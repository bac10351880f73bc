"""Who reads, by the settings; what is said where that cannot be; and what reads on another machine, without Ray."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from fake_encoder import FakeEncoder
from made_documents import PLAN
from pydantic import ValidationError
from test_isolation import children

from indexer.errors import (
    ConfigurationError,
    DamagedFileError,
    OversizedFileError,
    ReadingClusterError,
    UnsupportedFormatError,
)
from indexer.isolation import Limits, parse_isolated, parsed_file, read_error
from indexer.parallel_reading import machine, readers_for
from indexer.parallel_reading.dispatch import Machines
from indexer.parallel_reading.local import LocalReader, LocalReaders
from indexer.parallel_reading.machine import Answer, ReadingMachine, code_digest
from indexer.parallel_reading.remote import RemoteReader
from indexer.pipeline import sync
from indexer.readers import MAX_FILE_BYTES
from indexer.settings import Settings

LIMITS = (2048, 60.0)


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> Iterator[ReadingMachine]:
    monkeypatch.setattr(machine, "Encoder", FakeEncoder)
    with closing(ReadingMachine("fake:64", LIMITS, 2)) as one:
        yield one


def remote(answer: Answer | None) -> RemoteReader:
    class Fake:
        def read(self, *_: object) -> Answer | None:
            return answer

    fake: Machines = Fake()  # type: ignore[assignment]
    return RemoteReader(fake, 64, LocalReader(Limits(*LIMITS), lambda: False), lambda: False)


# --- settings --------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["", "auto", "ray://head:10001", "head:6379", " 10.0.0.1:6379 "])
def test_addresses_of_clusters_are_taken(address: str) -> None:
    assert Settings(ray_address=address).ray_address == address.strip()


@pytest.mark.parametrize(
    "address", ["head", "http://head:80", "ray://head", "ray://head:99999", "local", "ray://a:1/b"]
)
def test_what_names_no_cluster_is_refused(address: str) -> None:
    with pytest.raises(ValidationError, match="ray://MÁY:10001"):
        Settings(ray_address=address)


def test_without_the_setting_files_are_read_here_and_ray_is_not_imported(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, encoder="fake:64", readers=2)
    readers = readers_for(settings, FakeEncoder(settings), 100)  # type: ignore[arg-type]
    assert readers == LocalReaders(2, Limits(2048, 900.0))
    script = "import sys, indexer.pipeline, web.sync_command; sys.exit('ray' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_a_sync_without_the_package_says_how_to_get_it(
    fake_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    (tmp_path / "a.txt").write_text(PLAN, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"chưa cài Ray.*pip install 'tracuu\[ray\]'"):
        sync(tmp_path, fake_settings.model_copy(update={"ray_address": "127.0.0.1:9"}))


def test_a_cluster_that_nobody_runs_is_named(
    fake_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ray", ModuleType("ray"))  # nothing of it is asked
    (tmp_path / "a.txt").write_text(PLAN, encoding="utf-8")
    for address in ("127.0.0.1:9", "ray://127.0.0.1:9"):
        with pytest.raises(ReadingClusterError, match=r"Không kết nối được cụm Ray ở .*127\.0\.0\.1:9.*Hãy khởi động"):
            sync(tmp_path, fake_settings.model_copy(update={"ray_address": address}))


# --- on the other machine --------------------------------------------------------------------


def test_another_machine_reads_what_is_sent_as_it_is_read_here(reading: ReadingMachine, tmp_path: Path) -> None:
    names = [f"{number}.txt" for number in range(4)]
    contents = [PLAN.replace("Bình Khê Đông", f"Bình Khê {name}").encode() for name in names]
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda name, content: reading.read(name, content, "text"), names, contents))

    for name, content, answer in zip(names, contents, answers, strict=True):
        (tmp_path / name).write_bytes(content)
        there, here = parsed_file(answer.content), parse_isolated(tmp_path / name, Limits(*LIMITS))
        assert there == here
        vectors = np.frombuffer(answer.vectors, dtype="<f4").reshape(-1, 64)
        assert np.array_equal(vectors, FakeEncoder(Settings(encoder="fake:64")).encode(there.inputs))
    assert list(Path(reading._folder.name).iterdir()) == []
    reading.close()
    assert not Path(reading._folder.name).exists()
    assert not children(os.getpid(), b"indexer.reader_process")


def test_what_cannot_be_read_there_is_refused_as_here(reading: ReadingMachine) -> None:
    answer = reading.read("hỏng.docx", b"PK\x03\x04 broken", "text")
    assert isinstance(error := read_error(answer.refusal), DamagedFileError)
    assert "Hãy mở bằng Word" in str(error)


def test_a_file_that_takes_too_long_there_is_stopped(code_of_readers: Path, reading: ReadingMachine) -> None:
    (code_of_readers / "reading.py").write_text("import time\ndef parse_file(path): time.sleep(60)", encoding="utf-8")
    reading._limits = Limits(700, 1.0)
    assert isinstance(read_error(reading.read("lâu.txt", b"x", "text").refusal), OversizedFileError)


def test_another_machine_has_its_own_model_where_it_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "Encoder", FakeEncoder)
    with closing(ReadingMachine("fake:64", LIMITS, 1)) as one:
        assert one.identity() == (code_digest(), "fake:64", ())
    monkeypatch.setenv("TRACUU_ENCODER", "other:32")
    with closing(ReadingMachine("fake:64", LIMITS, 1)) as one:
        assert one.identity().encoder == "other:32"


def test_what_was_sent_to_a_process_that_was_killed_is_removed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "Encoder", FakeEncoder)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    killed, busy = tmp_path / "tracuu-sent-99999999-abc", tmp_path / f"tracuu-sent-{os.getppid()}-abc"
    for folder in (killed, busy):
        folder.mkdir()
        (folder / "mật.txt").write_text("x", encoding="utf-8")
    ReadingMachine("fake:64", LIMITS, 1).close()
    assert list(tmp_path.iterdir()) == [busy]


# --- what comes back -------------------------------------------------------------------------


def test_a_refusal_is_raised_and_vectors_come_with_what_was_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(PLAN, encoding="utf-8")
    vectors = np.arange(128, dtype=np.float32)
    read = remote(Answer(b"{}", vectors.tobytes())).parse(path, "text")
    assert read.content == b"{}"
    assert read.vectors is not None
    assert np.array_equal(read.vectors, vectors.reshape(2, 64))
    with pytest.raises(DamagedFileError, match="hỏng"):
        remote(Answer(refusal="DamagedFileError\nTệp bị hỏng.")).parse(path, "text")


def test_what_no_machine_reads_is_read_here_and_so_is_what_is_too_large_to_send(tmp_path: Path) -> None:
    path, large = tmp_path / "a.txt", tmp_path / "lớn.pdf"
    path.write_text(PLAN, encoding="utf-8")
    with large.open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    with closing(remote(None)) as reader:
        read = reader.parse(path, "text")
    assert read.vectors is None
    assert parsed_file(read.content) == parse_isolated(path, Limits(*LIMITS))
    with closing(remote(Answer(b"never asked"))) as reader, pytest.raises(UnsupportedFormatError, match="quá lớn"):
        reader.parse(large, "text")
