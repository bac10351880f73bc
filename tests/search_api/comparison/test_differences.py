"""Word-level differences: verbatim pieces, variants that are none, and what matters among those that are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_api.comparison.differences import differences, is_expected, is_same
from search_api.comparison.tokens import Tokeniser

OF_2025 = Tokeniser(2025, ["Tân Lập Hạ"], ["Phòng Văn hoá – Xã hội", "Công an xã"])
OF_2026 = Tokeniser(2026, ["An Quang"], ["Phòng VHXH", "Phòng Văn hóa - Xã hội", "Phòng Kinh tế", "Công an xã"])
WORDS = st.lists(
    st.sampled_from("kế hoạch năm 2025 2026 xã 10/3/2026 371/QĐ-UBND ; , - \n Tân Lập Hạ An Quang II".split(" ")),
    max_size=25,
)


def changed(a: str, b: str) -> list[tuple[str, str, list[str]]]:
    pieces = differences(a, OF_2025.read(a), b, OF_2026.read(b))
    return [(p.a.strip(), p.b.strip(), list(p.matters)) for p in pieces if p.kind not in ("same", "expected")]


@given(WORDS, WORDS)
def test_pieces_put_together_are_the_texts(a_words: list[str], b_words: list[str]) -> None:
    a, b = " ".join(a_words), "  ".join(b_words)
    pieces = differences(a, OF_2025.read(a), b, OF_2026.read(b))
    assert "".join(piece.a for piece in pieces) == a
    assert "".join(piece.b for piece in pieces) == b


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Nghị quyết số 05NQ/TU", "Nghị quyết số 05-NQ/TU"),
        ("Ủy ban nhân dân xã", "UBND xã"),
        ("Phòng Văn hoá – Xã hội chủ trì", "Phòng VHXH chủ trì"),
        ("ngày 03 tháng 02 năm 2026", "03/02/2026"),
        ("Kế hoạch, giải pháp", "KẾ HOẠCH GIẢI PHÁP"),
        ("02 đợt", "2 đợt"),
    ],
)
def test_variants_of_one_thing_are_no_difference(a: str, b: str) -> None:
    tokeniser = Tokeniser(2026, (), ["Phòng Văn hoá – Xã hội", "Phòng VHXH"])
    assert is_same(tokeniser.read(a), tokeniser.read(b))


def test_own_year_and_place_are_expected_and_other_years_are_not() -> None:
    a, b = "Kế hoạch năm 2025 của xã Tân Lập Hạ", "Kế hoạch năm 2026 của xã An Quang"
    assert is_expected(OF_2025.read(a), OF_2026.read(b))
    assert not is_same(OF_2025.read(a), OF_2026.read(b))
    assert changed(a, b) == []
    assert changed("giai đoạn 2030", "giai đoạn 2035") == [("2030", "2035", ["year"])]
    assert changed("tổng kết năm 2025", "tổng kết năm 2025") == []


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("báo cáo trong 24 giờ", "báo cáo trong 12 giờ", [("24", "12", ["figure"])]),
        ("trước ngày 25/7/2025", "trước ngày 30/4/2026", [("25/7/2025", "30/4/2026", ["date"])]),
        ("báo động II trở lên", "báo động I trở lên", [("II", "I", ["figure"])]),
        (
            "Thực hiện Kế hoạch số 141/KH-UBND",
            "Thực hiện Kế hoạch số 58/KH-UBND",
            [("141/KH-UBND", "58/KH-UBND", ["number"])],
        ),
        ("Công an xã tuần tra", "Phòng Kinh tế tuần tra", [("Công an xã", "Phòng Kinh tế", ["agency"])]),
        ("rà soát các hộ", "lập danh sách các hộ", [("rà soát", "lập danh sách", [])]),
    ],
)
def test_what_matters_is_named(a: str, b: str, expected: list[tuple[str, str, list[str]]]) -> None:
    assert changed(a, b) == expected


def test_a_lone_word_between_two_changes_does_not_part_them() -> None:
    assert changed("mua bao tải và rọ thép mới", "sửa kho bãi và nhà bạt mới") == [
        ("mua bao tải và rọ thép", "sửa kho bãi và nhà bạt", [])
    ]
