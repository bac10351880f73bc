"""Figures of a sentence against those of a passage."""

import pytest

from search_api.summary.facts import facts_of, supported_facts


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("ngày 10 tháng 3 năm 2026", "trước ngày 10/03/2026"),
        ("trong tháng 3/2026", "trước ngày 10/3/2026"),
        ("năm 2026", "trước ngày 10/3/2026"),
        ("ngày 10/3", "Ngày 10 tháng 3"),
        ("quý 2 năm 2026", "Quý II/2026"),
        ("giai đoạn 2026-2030", "giai đoạn 2026 – 2030"),
        ("từ năm 2026 đến năm 2030", "giai đoạn 2026-2030"),
        ("đến năm 2030", "giai đoạn 2026-2030"),
        ("1200000 đồng", "1.200.000 đồng"),
        ("1.200.000 đồng", "1 200 000 đồng"),
        ("1,200,000 đồng", "1.200.000 đồng"),
        ("2.5 ha", "2,5 ha"),
        ("5 hộ", "05 hộ"),
        ("đạt 95 %", "đạt 95%"),
        ("đạt 95 phần trăm", "đạt 95%"),
        ("500 tỉ đồng", "500 tỷ đồng"),
        ("500 triệu", "500 triệu đồng"),
        ("Nghị quyết số 5-NQ/TU", "Nghị quyết 05NQ/TU"),
        ("Kế hoạch số 12/KH-UBND", "Kế hoạch số 12/KH-\nUBND"),
        ("xem https://thaitan.gov.vn/a.", "tại https://thaitan.gov.vn/a"),
        ("20 m²", "20 m2"),
    ],
)
def test_another_way_of_writing_is_the_same_fact(sentence: str, passage: str) -> None:
    assert facts_of(sentence)
    assert facts_of(sentence) <= supported_facts(passage)


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("ngày 11/3/2026", "ngày 10/3/2026, điểm 11"),
        ("tháng 3/2025", "ngày 10/3/2026 và tháng 5/2025"),
        ("ngày 10/5", "ngày 10/3 và ngày 12/5"),
        ("Quý III/2026", "Quý II/2026"),
        ("giai đoạn 2025-2030", "năm 2025, giai đoạn 2026-2030"),
        ("1.200 đồng", "1.200.000 đồng"),
        ("12 hộ", "120 hộ"),
        ("500 tỷ đồng", "500 triệu đồng"),
        ("đạt 95%", "đạt 95 điểm"),
        ("95 hộ", "đạt 95%"),
        ("30 tháng", "30 ngày"),
        ("2,5 ha", "25 ha"),
        ("Kế hoạch số 13/KH-UBND", "Kế hoạch số 12/KH-UBND, mục 13"),
        ("Kế hoạch số 12/KH-HĐND", "Kế hoạch số 12/KH-UBND"),
        ("ngày 30/02/2026", "30 hộ, tháng 02 năm 2026"),
        ("xem http://xau.example.com", "xem kế hoạch"),
        ("gửi a@b.vn", "gửi về xã"),
    ],
)
def test_another_fact_is_not_supported(sentence: str, passage: str) -> None:
    assert not facts_of(sentence) <= supported_facts(passage)
