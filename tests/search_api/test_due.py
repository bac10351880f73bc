"""Words for stretches of days, counted from a given day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import InvalidRequestError
from search_api.due import DUE_WORDS, Due, due_window, period_window, read_day

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("due", "today", "first", "last"),
    [
        ("this-week", "2026-03-04", "2026-03-02", "2026-03-08"),
        ("this-week", "2026-03-08", "2026-03-02", "2026-03-08"),
        ("this-month", "2028-02-29", "2028-02-01", "2028-02-29"),
        ("next-month", "2026-01-31", "2026-02-01", "2026-02-28"),
        ("next-month", "2026-12-01", "2027-01-01", "2027-01-31"),
        ("this-quarter", "2026-05-12", "2026-04-01", "2026-06-30"),
        ("this-quarter", "2026-12-31", "2026-10-01", "2026-12-31"),
    ],
)
def test_words_mean_whole_weeks_months_and_quarters(due: Due, today: str, first: str, last: str) -> None:
    assert due_window(due, date.fromisoformat(today)) == (date.fromisoformat(first), date.fromisoformat(last))


def test_overdue_ends_yesterday() -> None:
    assert due_window("overdue", date(2026, 3, 1)) == (None, date(2026, 2, 28))


@given(st.sampled_from(DUE_WORDS), DAYS)
def test_this_holds_today_and_the_others_do_not(due: Due, today: date) -> None:
    first, last = due_window(due, today)
    assert last is not None
    holds_today = (first or date.min) <= today <= last
    assert holds_today == due.startswith("this-")


def test_period_without_a_year_is_of_this_year() -> None:
    assert period_window("Quý II", date(2025, 9, 1)) == (date(2025, 4, 1), date(2025, 6, 30))
    assert period_window("tháng 3/2026", date(2025, 9, 1)) == (date(2026, 3, 1), date(2026, 3, 31))


@pytest.mark.parametrize("words", ["Thường xuyên", "hằng tháng", "Quý 15", "abc"])
def test_words_that_mean_no_days_are_refused(words: str) -> None:
    with pytest.raises(InvalidRequestError, match="Không hiểu thời gian"):
        period_window(words, date(2026, 1, 1))


@pytest.mark.parametrize("words", ["2026-03-10", "10/3/2026", "10-03-2026", "ngày 10 tháng 3 năm 2026"])
def test_days_are_read_as_people_type_them(words: str) -> None:
    assert read_day(words, "--due-from") == date(2026, 3, 10)


@pytest.mark.parametrize(
    "words", ["", "31/2/2026", "2026-02-31", "tháng 3/2026", "từ 10/3/2026", "10/3/2026 và 11/3/2026"]
)
def test_other_words_are_no_day(words: str) -> None:
    with pytest.raises(InvalidRequestError, match=r"--due-to: .* không phải là ngày"):
        read_day(words, "--due-to")
