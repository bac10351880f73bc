"""The engines that a passage index can lie in, each over the same made-up stores."""

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[2] / "indexer"))

import pytest
from index_engines import EngineOf, LiteServer, of_milvus, require_milvus_lite
from made_stores import Workplace

from indexer.passage_index import engine_for


@pytest.fixture(scope="session")
def lite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiteServer]:
    """Return a running server; each store has collections of its own in it."""
    require_milvus_lite()
    with LiteServer(tmp_path_factory.mktemp("milvus")) as server:
        yield server


@pytest.fixture(params=["embedded", pytest.param("milvus", marks=pytest.mark.slow)])
def engine_of(request: pytest.FixtureRequest) -> EngineOf:
    """Return what makes the engine of a workplace."""
    if request.param == "embedded":
        return lambda work: engine_for(work.config)
    return of_milvus(request.getfixturevalue("lite").url)


@pytest.fixture
def milvus_of(lite: LiteServer) -> EngineOf:
    """Return what makes the Milvus engine of a workplace."""
    return of_milvus(lite.url)


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workplace]:
    """Return an empty workplace."""
    work = Workplace(tmp_path)
    yield work
    work.store.close()
