"""Coverage: how much of a question a text says."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_api.topic import Terms, Topic, coverage, name_spans, read_topic

COMMON = {"báo_cáo": 40, "bao_cao": 40, "định_kỳ": 20, "dinh_ky": 20, "báo": 50, "cáo": 45, "bao": 60, "cao": 60}


def frequencies(terms: Sequence[str], *, bare: bool) -> tuple[list[int], int]:
    return [COMMON.get(term, 0) for term in terms], 100


def topic_of(question: str) -> Topic:
    return read_topic(question, [], frequencies)


def test_text_that_says_all_covers_all() -> None:
    topic = topic_of("báo cáo định kỳ")
    assert coverage(topic, Terms.of("Chế độ báo cáo định kỳ hằng quý")) == pytest.approx(1.0)


def test_rare_words_missing_leave_little() -> None:
    topic = topic_of("báo cáo tiêm phòng dại chó mèo")
    assert coverage(topic, Terms.of("Báo cáo kết quả công tác tuyên truyền")) < 0.3


def test_heading_counts_less_than_text() -> None:
    topic = topic_of("kinh phí thực hiện")
    said = coverage(topic, Terms.of("Kinh phí thực hiện do ngân sách bảo đảm"))
    under = coverage(topic, Terms.of("Do ngân sách bảo đảm"), Terms.of("Kinh phí thực hiện"))
    assert 0 < under < said


def test_question_without_accents_is_covered_by_accented_text() -> None:
    assert coverage(topic_of("bao cao dinh ky"), Terms.of("Báo cáo định kỳ")) == pytest.approx(1.0)


def test_word_that_differs_only_by_accents_counts_partly() -> None:
    topic = topic_of("bứt phá")
    assert 0.5 < coverage(topic, Terms.of("tăng trưởng bút phá")) < 1.0


def test_dictionary_word_across_two_real_ones_is_chance() -> None:
    assert "cáo_định" not in [unit.exact for unit in topic_of("báo cáo định kỳ").units]


def test_abbreviation_is_covered_by_the_words_written_out() -> None:
    assert coverage(topic_of("UBND"), Terms.of("Ủy ban nhân dân xã")) == pytest.approx(1.0)


def test_names_are_found_with_the_word_for_their_unit() -> None:
    text = "Kinh phí của xã Thái Tân năm 2026"
    assert [text[start:end] for start, end in name_spans(text, ["thai tan", "2026"])] == ["xã Thái Tân", "năm 2026"]


@given(st.text(max_size=200), st.text(max_size=200))
def test_coverage_stays_within_the_unit_for_any_text(question: str, text: str) -> None:
    assert 0.0 <= coverage(topic_of(question), Terms.of(text)) <= 1.0 + 1e-9


@pytest.mark.parametrize("question", ["báo_cáo định_kỳ", "báo cáo_định kỳ_", "_báo cáo_ định kỳ", "__báo__cáo định kỳ"])
def test_words_joined_by_underscores_are_words_of_their_own(question: str) -> None:
    assert topic_of(question) == topic_of("báo cáo định kỳ")
    assert coverage(topic_of(question), Terms.of("báo_cáo định kỳ")) == pytest.approx(1.0)
