"""Dates in running text."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.text.dates import find_dates


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
