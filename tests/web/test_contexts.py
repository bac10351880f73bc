from typing import Any

import pytest

from search_api.schemas import Health, SearchResult
from web.contexts.ask import answer_lines, ask_page
from web.contexts.base import PageUrl, pager
from web.contexts.home import home_page
from web.contexts.narrowing import Asked
from web.excerpts import marked


def parts(service: Any, text: str, citations: int) -> list[list[tuple[str, int]]]:
    answer = service.ask("ai chủ trì")
    answer = answer.model_copy(update={"text": text, "citations": answer.citations * citations})
    return [[(part.text, part.citation) for part in line] for line in answer_lines(answer)]


def test_a_single_line_ends_with_all_its_numbers(service: Any) -> None:
    assert parts(service, "Phòng A chủ trì.", 2) == [[("Phòng A chủ trì.", 0), ("[1]", 1), ("[2]", 2)]]


def test_a_line_a_document_has_a_number_each(service: Any) -> None:
    assert parts(service, "Xã A: Phòng A.\nXã B: Phòng B.", 2) == [
        [("Xã A: Phòng A.", 0), ("[1]", 1)],
        [("Xã B: Phòng B.", 0), ("[2]", 2)],
    ]


def test_a_line_that_leads_to_a_list_has_no_number(service: Any) -> None:
    assert parts(service, "Công an xã có 2 nhiệm vụ:\n1. Việc một\n2. Việc hai", 2) == [
        [("Công an xã có 2 nhiệm vụ:", 0)],
        [("1. Việc một", 0), ("[1]", 1)],
        [("2. Việc hai", 0), ("[2]", 2)],
    ]


def test_a_line_a_document_has_the_numbers_of_all_its_places(service: Any) -> None:
    answer = service.ask("ai chủ trì")
    cited = answer.citations[0]
    other = cited.model_copy(update={"document": cited.document.model_copy(update={"id": "khac"})})
    text = "2 văn bản viện dẫn:\n- Xã A tại mục I; mục II.\n- Xã B tại mục I."
    lines = answer_lines(answer.model_copy(update={"text": text, "citations": [cited, other, cited]}))
    assert [[part.citation for part in line[1:]] for line in lines] == [[], [1, 3], [2]]


def test_numbers_in_brackets_within_a_quotation_stay_words(service: Any) -> None:
    assert parts(service, "Phòng A [1], theo [9].", 1) == [[("Phòng A [1], theo [9].", 0), ("[1]", 1)]]


@pytest.mark.parametrize(
    ("highlights", "expected"),
    [
        ([], ["+một hai ba"]),
        ([(4, 7)], ["+một ", "*hai", "+ ba"]),
        ([(8, 99), (0, 3), (1, 5), (6, 6), (-4, 2)], ["*một h", "+ai ", "*ba"]),
    ],
)
def test_marks_may_overlap_and_reach_beyond_the_text(highlights: list[tuple[int, int]], expected: list[str]) -> None:
    assert [("*" if s.is_marked else "+") + s.text for s in marked("một hai ba", highlights)] == expected


def test_pager_leads_back_from_a_page_beyond_the_end() -> None:
    found = pager(9, 25, 10, PageUrl("/ask", (("q", "a b"),)))
    assert (found.previous_url, found.next_url) == ("/ask?q=a+b&page=3", None)


def test_contexts_are_frozen() -> None:
    context = home_page(Health(status="ok", documents=1, passages=2))
    with pytest.raises(AttributeError):
        context.documents = 3  # type: ignore[misc]


def test_a_page_tells_how_a_misspelt_question_was_understood() -> None:
    found = SearchResult(query="thieen", corrected="thien", total=0, hits=[], facets={}, took_ms=1.0)

    assert ask_page(Asked("thieen"), None, found).corrected == "thien"
    assert ask_page(Asked("thien"), None, found.model_copy(update={"corrected": None})).corrected == ""
