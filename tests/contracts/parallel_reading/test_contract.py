"""Wherever files are read: the same store, in the same order; hostile files, killed syncs and machines lose nothing."""

import os
import shutil
import signal
import time
from pathlib import Path

import pytest
from ray_nodes import RayHead, copied_code, environment, require_ray
from read_folder import BROKEN, HOSTILE, PLANS, Reference
from syncs import contents, ended, refusal, started, synced
from test_isolation import children, running

pytestmark = pytest.mark.slow


def read_lines(process: object, count: int) -> str:
    """Return the next lines of a sync, one for each file that is done."""
    return "".join(process.stdout.readline() for _ in range(count))  # type: ignore[attr-defined]


def test_files_are_read_as_the_syncing_process_itself_reads_them(
    reference: Reference, hostile: Path, place: dict[str, str], code: Path, tmp_path: Path
) -> None:
    """Hostile files among them are named, and end nothing but the process that reads them."""
    settings = environment(code, **place, TRACUU_DATA=str(tmp_path))

    report = synced(hostile, settings)

    assert report.added == reference.report.added == PLANS
    assert report.done == sorted(path.name for path in hostile.iterdir())
    assert set(report.failures) == {*HOSTILE, BROKEN}
    assert report.failures[BROKEN] == reference.report.failures[BROKEN]
    for name, word in HOSTILE.items():
        assert word in report.failures[name]
    assert contents(tmp_path) == reference.contents
    again = synced(hostile, settings)
    assert (again.added, again.unchanged) == (0, PLANS)


def test_a_sync_that_is_killed_goes_on_with_what_is_left(
    reference: Reference, place: dict[str, str], code: Path, tmp_path: Path
) -> None:
    settings = environment(code, **place, TRACUU_DATA=str(tmp_path))
    with started(reference.folder, settings) as sync:
        read_lines(sync, 3)
        sync.send_signal(signal.SIGKILL)
    until = time.monotonic() + 30
    while list(running(b"indexer.reader_process\x001200\x00")):  # nobody reads on
        assert time.monotonic() < until
        time.sleep(0.1)
    kept = len(contents(tmp_path)["documents"])
    assert 3 <= kept < PLANS  # the broken file comes later

    report = synced(reference.folder, settings)

    assert (report.added, report.unchanged) == (PLANS - kept, kept)
    assert contents(tmp_path) == reference.contents


def test_what_a_killed_machine_was_reading_is_read_once_by_another(
    reference: Reference, ray_cluster: RayHead, code: Path, tmp_path: Path
) -> None:
    settings = environment(code, TRACUU_DATA=str(tmp_path), TRACUU_RAY_ADDRESS=ray_cluster.address)
    with ray_cluster.another(code) as machine, started(reference.folder, settings) as sync:
        before = read_lines(sync, 3)
        (at_work,) = machine.processes("ray::ReadingMachine")
        assert children(at_work, b"indexer.reader_process")
        machine.kill()
        report = ended(sync, before)

    assert report.added == PLANS
    assert set(report.failures) == {BROKEN}
    assert "ngừng đọc" in report.said
    assert contents(tmp_path) == reference.contents


def test_machines_with_other_code_or_another_model_are_refused(
    reference: Reference, ray_cluster: RayHead, code: Path, tmp_path: Path
) -> None:
    other_code, other_model = copied_code(tmp_path / "code"), tmp_path / "model"
    with (other_code / "indexer" / "chunking.py").open("a", encoding="utf-8") as file:
        file.write("\n# a passage more or less\n")
    shutil.copytree(code / "indexer" / "encoder_model", other_model, copy_function=os.symlink)
    (other_model / "config.json").write_text("{}", encoding="utf-8")
    folder = tmp_path / "documents"
    folder.mkdir()
    for number in range(40):  # enough for all four machines
        (folder / f"{number}.txt").write_text("Việc.", encoding="utf-8")
    settings = environment(code, TRACUU_DATA=str(tmp_path / "data"), TRACUU_RAY_ADDRESS=ray_cluster.address)

    with ray_cluster.another(other_code), ray_cluster.another(code, TRACUU_ENCODER=str(other_model)):
        said = refusal(folder, settings)

    assert said.startswith("ReadingClusterError")
    assert "mã chương trình khác" in said
    assert "mô hình khác" in said
    assert "Hãy cài cùng một bản" in said
    assert contents(tmp_path / "data")["documents"] == []


def test_a_cluster_that_is_gone_is_named_and_what_was_read_is_kept(
    reference: Reference, code: Path, tmp_path: Path
) -> None:
    require_ray()
    patient = code / "indexer" / "parallel_reading" / "dispatch.py"
    hasty = copied_code(tmp_path / "code")
    text = patient.read_text(encoding="utf-8")
    assert "_ALONE_S = 3.0, 60.0" in text
    (hasty / "indexer" / "parallel_reading" / "dispatch.py").write_text(text.replace("3.0, 60.0", "1.0, 3.0"))
    data = tmp_path / "data"
    with RayHead(hasty) as head:
        settings = environment(hasty, TRACUU_DATA=str(data), TRACUU_RAY_ADDRESS=head.address)
        with started(reference.folder, settings) as sync:
            read_lines(sync, 3)
            head.kill()
            _, said = sync.communicate(timeout=100)
    assert sync.returncode == 1
    assert "ReadingClusterError: Mất kết nối với cụm Ray" in said
    assert len(contents(data)["documents"]) >= 3
