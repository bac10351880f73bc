"""Questions of which documents cite another: how the cited one may be named, and what is said of each place."""

from collections.abc import Iterator

import pytest
from made_plans import plan, write

from indexer.pipeline import sync
from indexer.settings import Settings
from search_api.service import SearchService

_ELECTION = "Luật Bầu cử đại biểu Quốc hội và đại biểu Hội đồng nhân dân"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchService]:
    folder = tmp_path_factory.mktemp("citing")
    texts = {
        "a": plan(
            "I. NỘI DUNG\n1. Theo Nghị quyết số 05NQ/TU ngày 14/01/2026 của Thành ủy.\n"
            "2. Xem Nghị quyết số 05-NQ/TU ngày 14/01/2026; tiếp tục Nghị quyết số 05-NQ/TU.\n"
            f"3. Theo {_ELECTION} ngày 25/6/2015.\n",
            day="05/02/2026",
        ),
        "b": plan(
            "I. NỘI DUNG\n1. Theo Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị và Nghị quyết số 05-NQ/TU.\n"
            f"2. Căn cứ {_ELECTION} số 85/2015/QH13.\n3. Theo Luật Phòng, chống ma túy ngày 30/3/2021.\n",
            place="Tân Lập Hạ",
            number="13/KH-UBND",
        ),
    }
    own = Settings(data=folder / "data")
    sync(write(folder / "documents", **texts), own)
    with SearchService(own) as service:
        yield service


def cited_by(service: SearchService, question: str) -> set[str]:
    return {citation.document.file_name for citation in service.ask(question).citations}


def test_every_place_has_its_citation_and_every_document_its_line(service: SearchService) -> None:
    answer = service.ask("văn bản nào viện dẫn 05-NQ/TU")
    heading, *lines = answer.text.splitlines()
    assert heading == "2 văn bản viện dẫn 05-NQ/TU:"
    assert [line.rpartition(" tại ")[2] for line in lines] == ["mục I.1; mục I.2.", "mục I.1."]
    assert [(c.document.file_name, c.locator) for c in answer.citations] == [
        ("a.txt", "mục I.1"), ("b.txt", "mục I.1"), ("a.txt", "mục I.2"),
    ]  # fmt: skip


@pytest.mark.parametrize("typed", ["nghị quyết 57", "NQ 57", "nghị quyết số 57", "Nghị quyết 57-NQ/TW"])
def test_a_number_of_two_digits_names_what_is_cited(service: SearchService, typed: str) -> None:
    assert cited_by(service, f"văn bản nào nhắc đến {typed}") == {"b.txt"}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("văn bản nào viện dẫn Luật Bầu cử?", {"a.txt", "b.txt"}),
        ("luat bau cu duoc van ban nao vien dan", {"a.txt", "b.txt"}),
        (f"văn bản nào viện dẫn {_ELECTION}", {"a.txt", "b.txt"}),
        ("văn bản nào viện dẫn Luật Bầu cử đại biểu Quốc hội và đại biểu HĐND", {"a.txt", "b.txt"}),
        ("văn bản nào viện dẫn luật phòng chống ma túy", {"b.txt"}),
        ("văn bản nào viện dẫn Luật Phòng, chống tham nhũng", set()),
        ("văn bản nào viện dẫn Luật Bầu", {"a.txt", "b.txt"}),
        ("văn bản nào viện dẫn luật nào", set()),
    ],
)
def test_a_law_is_named_by_the_beginning_of_its_name(service: SearchService, question: str, expected: set[str]) -> None:
    assert cited_by(service, question) == expected


def test_the_register_finds_a_law_by_its_beginning(service: SearchService) -> None:
    assert service.citing("Luật Bầu cử").total == 2
    assert service.citing("Luật Phòng, chống tham nhũng").total == 0
