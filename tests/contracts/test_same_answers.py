"""A folder that is synced into PostgreSQL is searched with the same results as one in SQLite."""

import shutil
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel

from indexer.pipeline import sync
from indexer.settings import Settings
from search_api.filters import Filters
from search_api.service import SearchService

if TYPE_CHECKING:
    from postgres_server import Server

pytestmark = pytest.mark.slow
NAMES = (
    "112-QD-UBND to giup viec bau cu - xa Thach Ban Nam.docx",
    "47-KH-UBND_xa Ha Nam_dan van 2026.txt",
    "845-SYT-NVY tiem chung mo rong 2025.txt",
    "KH-ATTP-2024 xa Van Tri Ha.txt",
    "Ke hoach dan van 2026 - xa Thai Tan.docx",
    "Kế hoạch phòng chống thiên tai 2025 - xã Tân Lập Hạ.docx",
    "Kế hoạch phòng chống thiên tai 2026 - xã Tân Lập Hạ.docx",
)
QUESTIONS: tuple[Callable[[SearchService], BaseModel], ...] = (
    lambda service: service.ask("Ai chủ trì công tác dân vận năm 2026?"),
    lambda service: service.ask("xã Tân Lập Hạ phòng chống thiên tai mục đích yêu cầu là gì"),
    lambda service: service.ask("kinh phi thuc hien lay tu dau"),
    lambda service: service.ask("việc gì phải xong trong quý II/2026?"),
    lambda service: service.search("phong chong thien tai", limit=30),
    lambda service: service.search("tiêm chủng", filters=Filters(year=2025)),
    lambda service: service.search("47/KH-UBND"),
    lambda service: service.documents(limit=100),
    lambda service: service.assignments(limit=1000),
)


def answers(service: SearchService) -> list[Any]:
    """Return what a service says; how long it took, and the place of its database, are no part of it."""
    return [_timeless(question(service).model_dump(mode="json")) for question in QUESTIONS]


def _timeless(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _timeless(one) for key, one in value.items() if key not in ("took_ms", "indexed_at")}
    return [_timeless(one) for one in value] if isinstance(value, list) else value


@pytest.fixture
def folder(tmp_path: Path, sample_documents: Path) -> Path:
    made = tmp_path / "văn bản"
    for number, name in enumerate(NAMES):
        place = made / ("Nhân sự" if number == 0 else "Chung" if number < 4 else "")
        place.mkdir(parents=True, exist_ok=True)
        shutil.copy2(sample_documents / name, place / name)
    return made


def test_both_databases_give_the_same_answers(folder: Path, tmp_path: Path, postgres: "Server") -> None:
    places = [
        Settings(data=tmp_path / "sqlite"),
        Settings(data=tmp_path / "postgresql", database_url=postgres.new_database()),
    ]
    for settings in places:
        assert not sync(folder, settings).failures
    with ExitStack() as stack:
        here, there = (stack.enter_context(SearchService(settings)) for settings in places)
        before = answers(here)
        assert before[0]["answered"]
        assert all(len(str(one)) > 200 for one in before)
        assert answers(there) == before
        assert there.problems() == []
        assert "PostgreSQL" in there.database()

        hidden = frozenset({"Nhân sự"})
        narrowed = answers(here.narrowed(hidden))
        assert narrowed != before
        assert answers(there.narrowed(hidden)) == narrowed

        (folder / "Chung" / NAMES[1]).unlink()
        (folder / "mới.txt").write_text("Công an xã chủ trì kiểm tra chợ đêm Tân Lập.", encoding="utf-8")
        for settings in places:  # as another process, on whichever machine, would
            report = sync(folder, settings)
            assert (report.added, report.removed) == (1, 1)
        assert there.status().lag > 0
        for service in (here, there):
            service.reload()
        assert there.status().lag == 0
        after = answers(here)
        assert after != before
        assert answers(there) == after
        assert there.problems() == []
