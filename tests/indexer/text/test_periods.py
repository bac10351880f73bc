"""The days that deadlines mean, and the deadlines that mean none."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.text.periods import Period, read_period


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
        ("trước ngày 31/6/2026", "", "2026-06-30"),
        ("ngày 31 tháng 4 năm 2026", "2026-04-30", "2026-04-30"),
        ("từ 31/4/2026 đến 31/9/2026", "2026-04-30", "2026-09-30"),
        ("29/02/2028", "2028-02-29", "2028-02-29"),
        ("Tháng Tư năm 2027", "2027-04-01", "2027-04-30"),
        ("trong tháng mười hai", "2026-12-01", "2026-12-31"),
        ("tháng Năm năm 2026", "2026-05-01", "2026-05-31"),
        ("từ tháng Hai đến tháng Mười Một/2026", "2026-02-01", "2026-11-30"),
        ("ngày 9 tháng Bảy năm 2026", "2026-07-09", "2026-07-09"),
        ("Quý Ba/2026", "2026-07-01", "2026-09-30"),
        ("Quý 3 + 4/2027", "2027-07-01", "2027-12-31"),
        ("Tháng 8+9/2026", "2026-08-01", "2026-09-30"),
        ("5,6/9/2026", "2026-09-05", "2026-09-06"),
        ("ngày 5, 6 và 8/9/2026", "2026-09-05", "2026-09-08"),
        ("trước ngày 5 và ngày 8 tháng 9", "", "2026-09-08"),
        ("Lần 1, 2/9/2026", "2026-09-02", "2026-09-02"),
        ("ngày mùng 3 tháng 9", "2026-09-03", "2026-09-03"),
        ("ngày tháng năm 2026", "2026-01-01", "2026-12-31"),
        ("Quí II, III và IV/2026", "2026-04-01", "2026-12-31"),
        ("Q3/2026", "2026-07-01", "2026-09-30"),
        ("Trong quý I", "2026-01-01", "2026-03-31"),
        ("đến hết quý II/2026", "", "2026-06-30"),
        ("trước quý III/2026", "", "2026-06-30"),
        ("Trước tháng 6/2026", "", "2026-05-31"),
        ("trước năm 2027", "", "2026-12-31"),
        ("chậm nhất tháng 9/2026", "", "2026-09-30"),
        ("Trước 25/11", "", "2026-11-25"),
        ("Trước 16 giờ ngày 20/6/2026", "", "2026-06-20"),
        ("trước ngày 20 tháng 6", "", "2026-06-20"),
        ("hoàn thành trong tháng 4/2026", "2026-04-01", "2026-04-30"),
        ("03/2026", "2026-03-01", "2026-03-31"),
        ("từ 01/2026 đến 06/2026", "2026-01-01", "2026-06-30"),
        ("tháng 3, 4 và 5", "2026-03-01", "2026-05-31"),
        ("T5/2026", "2026-05-01", "2026-05-31"),
        ("10-20/3/2026", "2026-03-10", "2026-03-20"),
        ("10/3-20/3/2026", "2026-03-10", "2026-03-20"),
        ("từ ngày 10 đến ngày 20/3/2026", "2026-03-10", "2026-03-20"),
        ("từ tháng 10 đến tháng 2/2027", "2026-10-01", "2027-02-28"),
        ("từ tháng 3 đến ngày 15/5/2026", "2026-03-01", "2026-05-15"),
        ("từ nay đến 30/6/2026", "", "2026-06-30"),
        ("Từ quý II/2026", "2026-04-01", ""),
        ("9 tháng đầu năm 2026", "2026-01-01", "2026-09-30"),
        ("Cả năm", "2026-01-01", "2026-12-31"),
        ("Trong năm", "2026-01-01", "2026-12-31"),
        ("Sơ kết: tháng 7/2026; tổng kết: tháng 12/2026", "2026-07-01", "2026-12-31"),
        ("Năm 2026 (theo Kế hoạch số 12/KH-UBND ngày 05/01/2025)", "2026-01-01", "2026-12-31"),
    ],
)
def test_a_deadline_means_these_days(text: str, first: str, last: str) -> None:
    assert read_period(text, 2026) == Period(_day(first), _day(last))


@pytest.mark.parametrize(
    "text",
    ["Thường xuyên", "Theo công văn chỉ đạo các cấp", "hằng tháng", "Hàng quý", "Trước 25 hằng tháng", "",
     "Theo chỉ đạo, hướng dẫn của cấp trên", "trước ngày 20 tháng cuối quý", "mỗi quý một lần",
     "Ngày 15 và 30 hằng tháng",
     "Định kỳ 6 tháng trước ngày 10/6, một năm trước ngày 10/12", "Trực 24/7", "Sau 05 ngày làm việc",
     "31/13/2026", "ngày 40 tháng 5 năm 2026", "ngày 40 tháng 5", "tháng 14/2026", "Quý VI/2026",
     "tháng Giêng năm 2026",
     "trong năm 2026, xong ngày 0/5/2026", "trước ngày 5 của tháng đầu quý", "chiều thứ Tư hằng tuần năm 2026",
     "thứ Ba các tuần", "ngày 25 của các tháng", "1 lần/quý, năm 2026", "6 tháng một lần", "tháng một lần",
     "không quá 48 giờ", "ngày tháng năm",
     "Theo Kế hoạch số 12/KH-UBND ngày 05/01/2026", "nhiệm kỳ 2025 - 2030", "từ tháng 3 đến khi xong"],
)  # fmt: skip
def test_a_deadline_without_days_means_none(text: str) -> None:
    assert read_period(text, 2026) is None


def test_a_quarter_without_any_year_means_no_days() -> None:
    assert read_period("Quý IV") is None


@given(st.text("0123456789/-., quýthángnămngàytrướctừđến IVX", max_size=40), st.none() | st.integers(1990, 2050))
def test_no_text_makes_a_period_that_ends_before_it_begins(text: str, year: int | None) -> None:
    period = read_period(text, year)

    assert period is None or period.first is None or period.last is None or period.first <= period.last
