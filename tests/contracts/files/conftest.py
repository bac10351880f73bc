"""The places that synced folders lie in: this machine, fsspec's memory, a server that speaks S3."""

import secrets
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent))

import pytest
from fake_encoder import FakeEncoder
from synced_folders import LocalFolder, Place, RemoteFolder

from indexer.settings import Settings

if TYPE_CHECKING:
    from s3_server import S3Server


@pytest.fixture
def fake_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr("indexer.pipeline.Encoder", FakeEncoder)
    monkeypatch.setattr("indexer.quiet_sync.Encoder", FakeEncoder)
    return Settings(data=tmp_path / "data", encoder="fake:64")


@pytest.fixture
def memory() -> Iterator[RemoteFolder]:
    """Return a folder of fsspec's memory, beside which another one lies."""
    place = RemoteFolder(f"memory://kho-{secrets.token_hex(4)}/văn bản")
    container = place.top.rpartition("/")[0]
    place.system.pipe_file(f"{container}/khác/a.txt", b"x")
    yield place
    for path in place.system.find(container):
        place.system.rm_file(path)


@pytest.fixture
def bucket(s3: "S3Server") -> RemoteFolder:
    """Return a folder in a new bucket."""
    place = RemoteFolder(f"s3://kho-{secrets.token_hex(4)}/văn bản")
    place.system.mkdir(place.top.partition("/")[0])
    return place


@pytest.fixture(params=["local", "memory", pytest.param("bucket", marks=pytest.mark.slow)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Return each kind of folder."""
    if request.param == "local":
        (tmp_path / "văn bản").mkdir()
        return LocalFolder(tmp_path / "văn bản")
    found: Place = request.getfixturevalue(request.param)
    return found


@pytest.fixture(params=["memory", pytest.param("bucket", marks=pytest.mark.slow)])
def remote(request: pytest.FixtureRequest) -> RemoteFolder:
    """Return each kind of remote folder."""
    found: RemoteFolder = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the files that are fetched from now on."""
    from indexer.files.remote import RemoteFiles

    names: list[str] = []
    fetch: Callable[[RemoteFiles, Path, Path], None] = RemoteFiles.fetch_to

    def noted(self: RemoteFiles, path: Path, target: Path) -> None:
        names.append(path.name)
        fetch(self, path, target)

    monkeypatch.setattr(RemoteFiles, "fetch_to", noted)
    return names
