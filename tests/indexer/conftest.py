"""What the tests of the indexer share lies beside this file."""

import sys
from pathlib import Path

# With importlib mode, pytest puts no folder of tests on the path.
sys.path.insert(0, str(Path(__file__).parent))

import pytest
from fake_encoder import FakeEncoder

from indexer.settings import Settings


@pytest.fixture
def fake_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Return settings of an empty data folder; the pipeline uses the fake encoder."""
    monkeypatch.setattr("indexer.pipeline.Encoder", FakeEncoder)
    return Settings(data=tmp_path / "data", encoder="fake:64")
