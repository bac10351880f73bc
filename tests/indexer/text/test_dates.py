"""Dates and the periods that deadlines mean."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.text.dates import Period, find_dates, read_period


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("26/11/2021", date(2021, 11, 26)),
        ("ngày 06/8/2025 của", date(2025, 8, 6)),
        ("5-9-2016", date(2016, 9, 5)),
        ("01.3.2026", date(2026, 3, 1)),
        ("26/ 11/2021", date(2021, 11, 26)),
        ("ngày 03 tháng 02 năm 2026", date(2026, 2, 3)),
        ("NGÀY 3 THÁNG 2 NĂM 2026", date(2026, 2, 3)),
        ("ngay 3 thang 2 nam 2026", date(2026, 2, 3)),
        ("trước 15 tháng 6 năm 2026", date(2026, 6, 15)),
    ],
)
def test_full_dates_are_found(text: str, day: date) -> None:
    assert [mention.day for mention in find_dates(text)] == [day]


@pytest.mark.parametrize(
    "text",
    ["ngày tháng 02 năm 2026", "tháng 02 năm 2026", "31/02/2026", "1/2/3", "2026-2030", "tháng 3 - 5/2026", "10/3"],
)
def test_what_names_no_full_date_is_left_alone(text: str) -> None:
    assert find_dates(text) == []


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)), st.sampled_from("/-."))
def test_a_date_is_found_at_its_offsets(day: date, sign: str) -> None:
    written = f"{day.day:02}{sign}{day.month}{sign}{day.year}"
    text = f"Hoàn thành trước ngày {written}, báo cáo"

    (found,) = find_dates(text)

    assert text[found.start : found.end] == written
    assert found.day == day


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Quý II-III/2026", "2026-04-01", "2026-09-30"),
        ("Quý III – IV", "2026-07-01", "2026-12-31"),
        ("quý I, II/2026", "2026-01-01", "2026-06-30"),
        ("Quý I/2026", "2026-01-01", "2026-03-31"),
        ("Quý IV", "2026-10-01", "2026-12-31"),
        ("quý 2 và quý 3 năm 2026", "2026-04-01", "2026-09-30"),
        ("Quý 4/2025 - quý 1/2026", "2025-10-01", "2026-03-31"),
        ("Hoàn thành trước ngày 10/3/2026", "", "2026-03-10"),
        ("Trước ngày 15/6", "", "2026-06-15"),
        ("trước 15 tháng 6 năm 2026", "", "2026-06-15"),
        ("Chậm nhất 30/6/2026", "", "2026-06-30"),
        ("Năm 2026", "2026-01-01", "2026-12-31"),
        ("Năm 2026 và các năm tiếp theo", "2026-01-01", ""),
        ("Từ năm 2026 và các năm tiếp theo", "2026-01-01", ""),
        ("giai đoạn 2026 - 2030", "2026-01-01", "2030-12-31"),
        ("Từ ngày 01/3/2026", "2026-03-01", ""),
        ("từ 01/3/2026 đến 31/5/2026", "2026-03-01", "2026-05-31"),
        ("từ 01/3 đến 31/5/2026", "2026-03-01", "2026-05-31"),
        ("Tháng 3/2026", "2026-03-01", "2026-03-31"),
        ("Tháng 2 năm 2024", "2024-02-01", "2024-02-29"),
        ("Tháng 3 - 5/2026", "2026-03-01", "2026-05-31"),
        ("từ tháng 3 đến tháng 5/2026", "2026-03-01", "2026-05-31"),
        ("Tháng 6 và tháng 11/2026", "2026-06-01", "2026-11-30"),
        ("tháng 12/2025 - tháng 01/2026", "2025-12-01", "2026-01-31"),
        ("6 tháng đầu năm", "2026-01-01", "2026-06-30"),
        ("6 tháng cuối năm 2026", "2026-07-01", "2026-12-31"),
        ("ngày 30/02", "2026-02-28", "2026-02-28"),
    ],
)
def test_a_deadline_means_these_days(text: str, first: str, last: str) -> None:
    assert read_period(text, 2026) == Period(_day(first), _day(last))


@pytest.mark.parametrize(
    "text",
    ["Thường xuyên", "Theo công văn chỉ đạo các cấp", "hằng tháng", "Hàng quý", "Trước 25 hằng tháng", "Trong năm", "",
     "Theo chỉ đạo, hướng dẫn của cấp trên"],
)  # fmt: skip
def test_a_deadline_without_days_means_none(text: str) -> None:
    assert read_period(text, 2026) is None


def test_a_quarter_without_any_year_means_no_days() -> None:
    assert read_period("Quý IV") is None


@given(st.text("0123456789/-., quýthángnămngàytrướctừđến IVX", max_size=40), st.none() | st.integers(1990, 2050))
def test_no_text_makes_a_period_that_ends_before_it_begins(text: str, year: int | None) -> None:
    period = read_period(text, year)

    assert period is None or period.first is None or period.last is None or period.first <= period.last
