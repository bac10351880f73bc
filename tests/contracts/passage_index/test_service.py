"""Sample documents synced into each engine: questions get the same answers, and the same hits come first."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from index_engines import LiteServer, require_milvus_lite

from indexer.errors import PassageIndexError
from indexer.pipeline import sync
from indexer.settings import Settings
from search_api.schemas import Filters
from search_api.service import SearchService

pytestmark = pytest.mark.slow

_DOCUMENTS = 8
QUESTIONS = (
    "Phòng Văn hóa - Xã hội chủ trì việc gì?",
    "han hoan thanh cai cach hanh chinh",
    "Ai ký kế hoạch dân vận?",
    "cong an xa phoi hop",
    "Who is responsible for vaccination?",
    "tuyên truyền chuyển đổi số",
    "vệ sinh môi trường",
    "Kế hoạch phòng cháy chữa cháy năm 2025",
)


FILTERS = {"all": None, "collection": Filters(collection="Chung"), "year": Filters(year=2026)}


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiteServer]:
    require_milvus_lite()
    with LiteServer(tmp_path_factory.mktemp("milvus")) as server:
        yield server


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, sample_documents: Path) -> Path:
    folder = tmp_path_factory.mktemp("documents")
    for place, path in enumerate(sorted(sample_documents.rglob("*.*"))[:_DOCUMENTS]):
        kept = folder / ("Chung" if place % 2 else "Xã") / path.name
        kept.parent.mkdir(exist_ok=True)
        shutil.copy(path, kept)
    return folder


@pytest.fixture(scope="module")
def settings(own_server: LiteServer, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return settings of what was synced into the server."""
    url = own_server.url
    settings = Settings(data=tmp_path_factory.mktemp("data"), index_url=url)  # type: ignore[arg-type]
    report = sync(folder, settings)
    assert report.added == _DOCUMENTS
    assert not settings.index_folder.exists(), "nothing of the index lies here"
    return settings


@pytest.fixture(scope="module")
def services(settings: Settings) -> Iterator[tuple[SearchService, SearchService]]:
    """Return services over the same store with the index in the server, and in files."""
    with SearchService(settings) as milvus, SearchService(settings.model_copy(update={"index_url": _NONE})) as embedded:
        assert "Milvus" in milvus.index_kind()
        yield milvus, embedded


_NONE = Settings().index_url


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("filters", FILTERS.values(), ids=FILTERS)
def test_answers_and_hits_are_those_of_the_embedded_index(
    services: tuple[SearchService, SearchService], question: str, filters: Filters | None
) -> None:
    milvus, embedded = (service.search(question, filters=filters, limit=20) for service in services)
    assert milvus.total == embedded.total
    assert milvus.facets == embedded.facets
    ours, theirs = ([hit.passage_id for hit in found.hits] for found in (milvus, embedded))
    scores = {hit.passage_id: hit.score for hit in embedded.hits}
    first = [hit.score for hit in embedded.hits[:3]]
    assert [scores.get(passage, 0.0) for passage in ours[:3]] == pytest.approx(first, abs=0.005), "near ties may swap"
    assert len(set(ours) & set(theirs)) >= 0.9 * len(theirs)
    answers = [service.ask(question, filters) for service in services]
    assert answers[0].text == answers[1].text
    assert [c.quote for c in answers[0].citations] == [c.quote for c in answers[1].citations]


def test_hidden_collections_stay_hidden(services: tuple[SearchService, SearchService]) -> None:
    milvus, embedded = (service.narrowed(frozenset({"Chung"})) for service in services)
    for question in QUESTIONS[:3]:
        hits = milvus.search(question, limit=50).hits
        assert hits
        assert all(hit.document.path.startswith("Xã/") for hit in hits)
        assert milvus.ask(question).text == embedded.ask(question).text


def test_a_running_service_answers_again_after_the_server_was_killed(
    services: tuple[SearchService, SearchService], own_server: LiteServer
) -> None:
    service, question = services[0], QUESTIONS[0]
    before = service.ask(question)
    assert before.answered
    gone = own_server.kill()
    with pytest.raises(PassageIndexError, match="Không kết nối được Milvus"):
        service.ask(question)
    own_server.start()
    assert own_server.process
    assert own_server.process.pid != gone
    assert service.ask(question).text == before.text
    assert service.problems() == []


def test_a_running_service_follows_what_syncs_write(
    services: tuple[SearchService, SearchService], settings: Settings, folder: Path
) -> None:
    service = services[0]
    (folder / "Chung" / "moi.txt").write_text("KẾ HOẠCH\nNuôi cá tra xyzzy ở ao làng Vũ Đại.\n", encoding="utf-8")
    sync(folder, settings)
    service.reload()
    assert service.search("xyzzy ao làng Vũ Đại").hits[0].document.file_name == "moi.txt"
    (folder / "Chung" / "moi.txt").unlink()
    sync(folder, settings)
    service.reload()
    assert all(hit.document.file_name != "moi.txt" for hit in service.search("xyzzy ao làng Vũ Đại").hits)
    assert service.problems() == []
