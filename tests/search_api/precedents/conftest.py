"""Plans of made-up communes that share wording, synced into an index of their own."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from indexer.pipeline import sync
from indexer.settings import Settings
from search_api.service import SearchService

# With importlib mode, pytest puts no folder of tests on the path.
sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]
from alike_plans import OTHER_FUNDING, REWORDED, made_plan  # noqa: E402 — found by the line above
from made_plans import write  # noqa: E402


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of five plans: three fund alike, one in other words, one otherwise."""
    return write(
        tmp_path_factory.mktemp("plans"),
        thuong=made_plan("Hòa Bình Thượng", 2026, amount=150),
        dong=made_plan("Yên Phú Đông", 2025, amount=210, count=800),
        tay=made_plan("Lam Sơn Tây", 2024, amount=95, count=300),
        nam=made_plan("Bình Minh Nam", 2023, funding=REWORDED, amount=120),
        bac=made_plan("Cẩm Giang Bắc", 2022, funding=OTHER_FUNDING),
    )


@pytest.fixture(scope="module")
def service(plans: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchService]:
    """Return the service over the five plans; read from it only."""
    settings = Settings(data=tmp_path_factory.mktemp("index"))
    assert not sync(plans, settings).failures
    with SearchService(settings) as opened:
        yield opened


@pytest.fixture
def synced(tmp_path: Path) -> Callable[[Path], Settings]:
    """Return a function that syncs a folder into an index of this test, and gives its settings."""

    def run(folder: Path) -> Settings:
        settings = Settings(data=tmp_path / "index")
        assert not sync(folder, settings).failures
        return settings

    return run
