"""A sync that is killed anywhere: what it acknowledged is there, the index is sound, the next sync completes it."""

import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")

STEPS = {
    "while the tables are made": "first step indexer.store.database:insert before 1",
    "before a file is read": "first step indexer.folder_sync:sha256_of before 2",
    "before a file is parsed": "first step indexer.folder_sync:parse_file before 2",
    "after a file is parsed": "first step indexer.folder_sync:parse_file after 2",
    "before the vectors are made": "first step fake_encoder:FakeEncoder.encode_prepared before 1",
    "after the vectors are made": "first step fake_encoder:FakeEncoder.encode_prepared after 1",
    "before a commit": "first step indexer.store.store:Store.replace_documents before 2",
    "inside a transaction, passages missing": "first step indexer.store.writing:_insert_passages before 2",
    "inside a transaction, references missing": "first step indexer.store.rows:reference_values after 1",
    "after a commit": "first step indexer.store.store:Store.replace_documents after 2",
    "before an upload is committed": "first step indexer.store.intake:Intake.finish before 1",
    "after an upload is committed": "first step indexer.store.intake:Intake.finish after 1",
    "before a snapshot is begun": "first step indexer.passage_index.snapshot:new_folder before 1",
    "while terms are written": "first step indexer.passage_index.lexical:LexicalIndex._document after 5",
    "before anything is stored": "later step indexer.pipeline:_reencode before 1",
    "before a file is forgotten": "later step indexer.store.store:Store.remove_file before 1",
    "while a file is forgotten": "later step indexer.store.writing:remove after 1",
    "after a file is forgotten": "later step indexer.store.store:Store.remove_file after 1",
    "inside a replacement": "later step indexer.store.writing:_insert_passages before 1",
    "after a replacement": "later step indexer.store.store:Store.replace_documents after 1",
    "while the index is copied": "later step indexer.passage_index.snapshot:_link_or_copy after 2",
    "after a passage is added to the copy": "later step indexer.passage_index.lexical:LexicalIndex._document after 1",
    "before the vectors are written": "later step indexer.passage_index.dense:DenseIndex.save before 1",
    "after the vectors are written": "later step indexer.passage_index.dense:DenseIndex.save after 1",
    "after the digests are made": "later step indexer.passage_index.snapshot:digests after 1",
    "before the snapshot is on the disk": "later step indexer.passage_index.snapshot:_sync_to_disk before 1",
    "while the manifest is written": "later step indexer.passage_index.snapshot:asdict after 1",
    "between manifest and replacement": "later step indexer.passage_index.snapshot:Path.replace before 1",
    "after the replacement": "later step indexer.passage_index.snapshot:Path.replace after 1",
    "before old snapshots are removed": "later step indexer.passage_index.snapshot:shutil.rmtree before 1",
    "after the snapshot is published": "later step indexer.passage_index.snapshot:publish after 1",
}
SEEDS = range(200)
CHUNK = 50


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Path]:
    """Return a folder, in memory where there is one: a killed process loses nothing that it gave to the system."""
    memory = Path("/dev/shm")  # noqa: S108
    if not os.access(memory, os.W_OK):
        yield tmp_path / "work"
        return
    with tempfile.TemporaryDirectory(dir=memory, prefix="tracuu-test-") as folder:
        yield Path(folder, "work")


def tried(folder: Path, points: list[str]) -> list[dict[str, Any]]:
    driver = Path(__file__).with_name("crash_driver.py")
    done = subprocess.run(
        [sys.executable, str(driver), str(folder), *points], check=False, capture_output=True, text=True, timeout=280
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def point_of(seed: int) -> str:
    chance = random.Random(seed)  # noqa: S311
    kind = ("effects", "effects", "calls", "clock")[seed % 4]
    return f"{chance.choice(['first', 'later'])} {kind} {chance.random():.6f}"


@pytest.mark.slow
def test_a_sync_that_is_killed_at_a_named_step_loses_nothing(work: Path) -> None:
    outcomes = tried(work, list(STEPS.values()))

    assert [outcome["point"] for outcome in outcomes] == list(STEPS.values())
    for name, outcome in zip(STEPS, outcomes, strict=True):
        assert outcome["was_killed"], f"{name}: the step is never reached"
        assert outcome["faults"] == [], name
    assert any(outcome["acknowledged"] for outcome in outcomes)


@pytest.mark.slow
@pytest.mark.parametrize("start", SEEDS[::CHUNK])
def test_a_sync_that_is_killed_anywhere_loses_nothing(start: int, work: Path) -> None:
    points = [point_of(seed) for seed in SEEDS[start : start + CHUNK]]

    outcomes = tried(work, points)

    assert len(outcomes) == CHUNK
    for seed, outcome in enumerate(outcomes, start):
        assert outcome["faults"] == [], f"seed {seed}: {outcome['point']}"
    killed = [outcome for outcome in outcomes if outcome["was_killed"]]
    assert len(killed) > CHUNK * 0.7  # the clock may come too late where the machine has other work
    assert len({len(outcome["acknowledged"]) for outcome in killed}) > 3  # at all stages
