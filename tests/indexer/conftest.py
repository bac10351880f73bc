"""What the tests of the indexer share lies beside this file."""

import shutil
import sys
from pathlib import Path

# With importlib mode, pytest puts no folder of tests on the path.
sys.path.insert(0, str(Path(__file__).parent))

import pytest
from fake_encoder import FakeEncoder

from indexer import isolation
from indexer.settings import Settings


@pytest.fixture
def fake_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Return settings of an empty data folder; the pipeline uses the fake encoder."""
    monkeypatch.setattr("indexer.pipeline.Encoder", FakeEncoder)
    return Settings(data=tmp_path / "data", encoder="fake:64")


@pytest.fixture
def code_of_readers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return the copy of `indexer` that reading processes run; the test may write other modules into it."""
    folder = tmp_path / "code" / "indexer"
    shutil.copytree(Path(isolation.__file__).parent, folder, ignore=shutil.ignore_patterns("encoder_model", "training"))
    environment = isolation._environment

    def patched(temporary: str) -> dict[str, str]:
        return {**environment(temporary), "PYTHONPATH": str(folder.parent)}

    monkeypatch.setattr(isolation, "_environment", patched)
    return folder
