"""Questions about documents that are cited and not there: their day, who issued them, what they are about."""

from collections.abc import Iterator

import pytest
from made_plans import plan, write

from indexer.pipeline import sync
from indexer.settings import Settings
from search_api.service import SearchService

_DECISION = "Quyết định số 371/QĐ-UBND ngày 28/01/2026 của Ủy ban nhân dân tỉnh Lam Giang"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchService]:
    folder = tmp_path_factory.mktemp("cited")
    texts = {
        "a": plan(
            "I. NỘI DUNG\n"
            f"1. Thực hiện {_DECISION} về ban hành Danh mục nhiệm vụ dân vận năm 2026.\n"
            "2. Tiếp tục thực hiện Quyết định số 371/QĐ-UBND.\n"
            "3. Theo Luật Thanh tra ngày 14/11/2022, kiểm tra các thôn.\n"
            "4. Mở lớp bồi dưỡng theo Công văn số 88/SNV-CCVC.\n",
            number="12/KH-UBND",
        )
    }
    own = Settings(data=folder / "data")
    sync(write(folder / "documents", **texts), own)
    with SearchService(own) as service:
        yield service


@pytest.mark.parametrize(
    "question",
    [
        "Quyết định 371/QĐ-UBND ban hành ngày nào?",
        "Quyết định 371/QĐ-UBND ngày nào?",
        "quyet dinh 371/QD-UBND ra ngay nao",
        "Quyết định 371/QĐ-UBND do ai ban hành, vào ngày nào?",
        "Quyết định số 371/QĐ-UBND nói về việc gì?",
        "When was Decision 371/QĐ-UBND issued?",
    ],
)
def test_the_fullest_citation_tells_what_is_known(service: SearchService, question: str) -> None:
    answer = service.ask(question)
    assert answer.text.startswith(f"{_DECISION}: ban hành Danh mục nhiệm vụ dân vận năm 2026 (")
    assert [citation.quote for citation in answer.citations] == [
        f"{_DECISION} về ban hành Danh mục nhiệm vụ dân vận năm 2026"
    ]


def test_a_law_is_named_by_what_it_is_about(service: SearchService) -> None:
    assert "Luật Thanh tra ngày 14/11/2022 (" in service.ask("Luật Thanh tra ban hành ngày nào?").text


@pytest.mark.parametrize(
    "question",
    [
        "Công văn 88/SNV-CCVC ban hành ngày nào?",  # its citation has no day
        "Quyết định 999/QĐ-UBND ban hành ngày nào?",
        "Ai ký Quyết định 371/QĐ-UBND?",
    ],
)
def test_what_no_citation_says_is_not_found(service: SearchService, question: str) -> None:
    assert not service.ask(question).answered


def test_the_plan_that_carries_it_out_is_another_document(service: SearchService) -> None:
    answer = service.ask("Kế hoạch 12/KH-UBND thực hiện Quyết định 371/QĐ-UBND ban hành ngày nào?")
    assert "371/QĐ-UBND" not in answer.text
    assert "12/KH-UBND" in answer.text


def test_another_question_of_a_cited_document_lists_who_cites_it(service: SearchService) -> None:
    assert "viện dẫn" in service.ask("Văn bản nào viện dẫn Quyết định 371/QĐ-UBND?").text
