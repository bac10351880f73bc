"""Fixtures for all tests: the folders beside the repository, and an index of the sample documents."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from pydantic import SecretStr

from indexer.settings import Settings

sys.path.insert(0, str(Path(__file__).parent))  # with importlib mode, pytest puts no folder of tests on the path

if TYPE_CHECKING:
    from postgres_server import Server
    from s3_server import S3Server

    from search_api.service import SearchService

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

# No test waits for a clock: how long an example takes is the machine's affair, and pytest-timeout ends what hangs
settings.register_profile("tracuu", deadline=None)
settings.load_profile("tracuu")


# Syncs of tests read in their own process, which costs no start and lets tests take the place of readers; what tests
# the reading processes asks for them.
os.environ.setdefault("TRACUU_READERS", "0")
for name in ("TRACUU_DATABASE_URL", "TRACUU_RAY_ADDRESS"):  # tests never touch an office's servers
    os.environ.pop(name, None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regenerate", action="store_true", help="write the golden files anew instead of comparing")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the tests that start a server of another engine to the slow set."""
    for item in items:
        if {"postgres", "lite", "s3", "ray_cluster"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(autouse=True)
def the_priority_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands run in this process leave its priority, which cannot be raised again; others lower their own."""
    monkeypatch.setattr("web.sync_command.give_way", lambda: None)


@pytest.fixture
def regenerate(request: pytest.FixtureRequest) -> bool:
    """Return whether golden files are to be written; read the difference before you commit it."""
    return bool(request.config.getoption("--regenerate"))


def _shared(name: str) -> Path:
    folder = SHARED / name
    if not folder.exists():
        pytest.skip(f"../shared/{name} not at hand")
    return folder


@pytest.fixture(scope="session")
def seeds() -> Path:
    """Return the folder of the five real plans beside the repository; skip where it is absent."""
    return _shared("seeds")


@pytest.fixture(scope="session")
def shared_gold() -> Path:
    """Return the folder of gold questions on the real plans; skip where it is absent."""
    return _shared("gold")


@pytest.fixture(scope="session")
def eval_sets() -> Path:
    """Return the folder of BEIR sets beside the repository; skip where it is absent."""
    return _shared("data/eval")


@pytest.fixture(scope="session")
def sample_documents() -> Path:
    """Return the folder of the sample documents that ship with the project."""
    return ROOT / "corpus" / "documents"


@pytest.fixture(scope="session")
def corpus_settings(tmp_path_factory: pytest.TempPathFactory, sample_documents: Path) -> Settings:
    """Return settings whose data folder holds an index of the sample documents, made with the shipped encoder.

    Shared by the whole session: read from it, never sync into it.
    """
    from indexer.pipeline import sync

    settings = Settings(data=tmp_path_factory.mktemp("corpus-index"))
    report = sync(sample_documents, settings)
    assert not report.failures
    return settings


@pytest.fixture(scope="session")
def corpus_service(corpus_settings: Settings) -> "Iterator[SearchService]":
    """Return the service over the sample documents; read from it only."""
    from search_api.service import SearchService

    with SearchService(corpus_settings) as service:
        yield service


@pytest.fixture(scope="session")
def postgres() -> "Iterator[Server]":
    """Return a PostgreSQL server; skip where its package is missing, fail in CI."""
    from postgres_server import started_server

    server = started_server()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def s3() -> "Iterator[S3Server]":
    """Return a server that speaks S3, which the environment names; skip where its package is missing, fail in CI."""
    from s3_server import KEYS, S3Server

    server = S3Server()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**KEYS, "AWS_ENDPOINT_URL": server.address}.items():
            patch.setenv(name, value)
        server.start()
        yield server
        server.kill()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def database_url(request: pytest.FixtureRequest) -> SecretStr | None:
    """Return the setting for each database that the store knows: None for SQLite, an empty database of PostgreSQL."""
    if request.param == "sqlite":
        return None
    server: Server = request.getfixturevalue("postgres")
    return server.new_database()
