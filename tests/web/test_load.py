"""People who ask, open and search while a sync adds documents: every request is answered."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(Path(__file__).parent), str(ROOT / "benchmarks")]
import load  # noqa: E402
from communes import write_documents  # noqa: E402
from served import served, until  # noqa: E402

PEOPLE, SECONDS, ADDED = 20, 10.0, 30


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_request_is_answered_while_a_sync_adds_documents(
    tmp_path: Path, sample_documents: Path, corpus_settings: Settings
) -> None:
    import shutil

    data, added = tmp_path / "data", tmp_path / "added"
    shutil.copytree(corpus_settings.data, data)
    write_documents(added, ADDED)
    with served(data, tmp_path / "log") as service:
        listed = service.get("/api/v1/documents").json()
        command = [sys.executable, "-m", "web", "sync", str(added), "--data", str(data)]
        with subprocess.Popen(command, cwd=ROOT, env={**os.environ}, stdout=subprocess.DEVNULL) as sync:
            course = asyncio.run(
                load.drive(
                    service.address,
                    people=PEOPLE,
                    seconds=SECONDS,
                    think_s=(0.5, 1.5),
                    documents=[document["id"] for document in listed["documents"]],
                )
            )
            assert sync.wait() == 0
        assert course.errors == []
        assert course.refused == 0
        assert course.requests >= PEOPLE  # how many is the benchmark's matter
        assert set(course.seconds) == set(load.SHARES)
        until(lambda: service.get("/api/v1/documents").json()["total"] == listed["total"] + ADDED)
        assert "Traceback" not in service.log
