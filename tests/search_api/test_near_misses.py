"""Questions that look like others: what lies near must not be given for what is asked."""

import unicodedata
from datetime import date

import pytest

from indexer.text.periods import Period
from search_api.asked_periods import asked_period
from search_api.schemas import AssignmentFilters, Filters
from search_api.service import SearchService


@pytest.mark.parametrize(
    "question",
    [
        "Xã Thạch Bàn Nam có bao nhiêu cử tri?",
        "Xã Vân Trì Hạ có bao nhiêu dân?",
        "Ai là Trưởng Công an xã Thạch Bàn Nam?",  # his deputy is named
        "Ai là Chánh Văn phòng HĐND và UBND xã Thạch Bàn Nam?",
        "Ai ký kế hoạch 1234567/KH-UBND?",
        "Xin chào",
        "Kế hoạch",
        "Khi nào?",
    ],
)
def test_what_lies_near_is_no_answer(corpus_service: SearchService, question: str) -> None:
    assert not corpus_service.ask(question).answered


def test_another_year_s_figure_is_no_answer(corpus_service: SearchService) -> None:
    answer = corpus_service.ask("Năm 2025 xã Tân Lập Hạ có bao nhiêu nhà dân bị ngập?")
    assert "87" not in answer.text


def test_a_deputy_is_told_where_the_deputy_is_asked_for(corpus_service: SearchService) -> None:
    answer = corpus_service.ask("Ai là Phó Trưởng Công an xã Thạch Bàn Nam?")
    assert "Lại Đức Thịnh" in answer.text


@pytest.mark.parametrize("typed", ["47/KH-UBND", "Kế hoạch số 47/KH-UBND"])
def test_a_number_alone_tells_its_document(corpus_service: SearchService, typed: str) -> None:
    answer = corpus_service.ask(typed)
    assert answer.answered
    assert "dân vận chính quyền xã Hà Nam năm 2026" in answer.text


def test_letters_typed_in_parts_are_the_same_letters(corpus_service: SearchService) -> None:
    question = "Ai chủ trì diễn tập hộ đê tại kè Bến Mít năm 2026?"
    parted = unicodedata.normalize("NFD", question)

    assert corpus_service.ask(parted).text == corpus_service.ask(question).text
    assert [hit.passage_id for hit in corpus_service.search(parted).hits] == [
        hit.passage_id for hit in corpus_service.search(question).hits
    ]
    assert Filters(place=unicodedata.normalize("NFD", "Thái Tân")) == Filters(place="Thái Tân")
    agency = unicodedata.normalize("NFD", "Phòng Kinh tế")
    found = corpus_service.assignments(AssignmentFilters(agency=agency)).total
    assert found == corpus_service.assignments(AssignmentFilters(agency="Phòng Kinh tế")).total > 0


def test_addressees_below_a_blank_line_are_told(corpus_service: SearchService) -> None:
    answer = corpus_service.ask("Công văn 845/SYT-NVY gửi những ai?")
    assert "Trung tâm Kiểm soát bệnh tật tỉnh" in answer.text.splitlines()[0]


@pytest.mark.parametrize(
    ("question", "period"),
    [
        ("Việc gì đến hạn tháng này?", Period(date(2026, 11, 1), date(2026, 11, 30))),
        ("what is due this month", Period(date(2026, 11, 1), date(2026, 11, 30))),
        ("nhiem vu den han quy nay", Period(date(2026, 10, 1), date(2026, 12, 31))),
        ("việc nào quá hạn", Period(None, date(2026, 11, 19))),
        ("việc phải xong tuần này", Period(date(2026, 11, 16), date(2026, 11, 22))),
        ("việc phải xong trong tháng 3/2026", Period(date(2026, 3, 1), date(2026, 3, 31))),
    ],
)
def test_days_are_counted_from_today(question: str, period: Period) -> None:
    assert asked_period(question, 2026, date(2026, 11, 20)) == period


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Ai ký kế hoạch 09/KH-UBND và kinh phí bao nhiêu?", ["Bùi Thị Hồng Nhạn", "560 triệu đồng"]),
        ("Kinh phí của kế hoạch 32/KH-UBND là bao nhiêu và ai ký?", ["Vũ Hoàng Lân", "285 triệu đồng"]),
        ("Kế hoạch 21/KH-UBND căn cứ văn bản nào, ai ký?", ["Nghị quyết số 57-NQ/TW", "Trịnh Quốc Bảo"]),
    ],
)
def test_both_questions_of_a_sentence_are_answered(
    corpus_service: SearchService, question: str, said: list[str]
) -> None:
    answer = corpus_service.ask(question)
    for words in said:
        assert words in answer.text
        assert any(words in " ".join(citation.quote.split()) for citation in answer.citations)


def test_one_question_with_two_names_is_one(corpus_service: SearchService) -> None:
    answer = corpus_service.ask("Ai ký kế hoạch phòng chống thiên tai và tìm kiếm cứu nạn 2026 của xã Tân Lập Hạ?")
    assert len(answer.text.splitlines()) == 1
