"""Document numbers: found in running text and compared by a key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.text.numbers import find_numbers, number_key, regular_number


@pytest.mark.parametrize(
    ("variants", "key"),
    [
        (("05NQ/TU", "5-NQ/TU", "05-NQ/TU", "05–NQ/TU", "5 - NQ/TU", "05-nq/tu"), "5/nq-tu"),
        (("23-\n\nQĐ/TW", "23-QĐ/TW", "23 -QĐ/TW", "23-QD/TW"), "23/qd-tw"),
        (("134/KH-UBND", "134/ KH-UBND", "134/KH–UBND", "0134/KH-UBND"), "134/kh-ubnd"),
        (("59/2023/NĐ-CP", "59/2023/ND-CP"), "59/2023/nd-cp"),
        (("57/2020/QH14",), "57/2020/qh14"),
        (("33/CT-TTg", "33/CT-TTG"), "33/ct-ttg"),
        (("845/SYT-NVY",), "845/syt-nvy"),
        (("01/CTr-BXDĐ-ĐUUBNDX",), "1/ctr-bxdd-duubndx"),
        (("26/2012/TTLT-BTC-BNV",), "26/2012/ttlt-btc-bnv"),
        (("318/TCQLĐĐ-KHTC", "0318/TCQLĐĐ–KHTC", "318 /TCQLĐĐ-KHTC"), "318/tcqldd-khtc"),
        (("77/LĐTBXH-TE", "77/LDTBXH-TE"), "77/ldtbxh-te"),
        (("9/UBND-NL2",), "9/ubnd-nl2"),
        (("40/BCA-X05",), "40/bca-x05"),
        (("6/GD&ĐT-MN",), "6/gd&dt-mn"),
        (("8-NQ/TƯ", "08-NQ/TW"), "8/nq-tw"),
        (("3/QCPH-BHXH-CAT",), "3/qcph-bhxh-cat"),
        (("15-BCĐ/TU",), "15/bcd-tu"),
        (("2/KH-BCĐ138",), "2/kh-bcd138"),
    ],
)
def test_ways_to_write_a_number_have_one_key(variants: tuple[str, ...], key: str) -> None:
    assert {variant: number_key(variant) for variant in variants} == dict.fromkeys(variants, key)


@pytest.mark.parametrize(
    "text",
    [
        "24/7", "26/11/2021", "3/4 số xã", "2025/2026", "giai đoạn 2026-2030", "QĐ-UBND", "/KH-UBND", "12-ba/con",
        "5kg/con", "10.000/QĐ-UBND", "1234567/QĐ-UBND", "", "tổ 5, thôn 7", "2,5/KH-UBND",
        "km 12/QL1", "và/hoặc", "5/NĐ", "6/TCT", "lô 12/LK-B2", "ngõ 3/KP-B", "15/Minh-Khai", "5l/ha", "300cd/m2",
        "2021-2025-KT-XH", "năm 2026 - KT-XH", "0262.385/123", "8/10 hộ", "65/2023/NĐ-CPnhư",
    ],
)  # fmt: skip
def test_what_is_no_document_number_is_left_alone(text: str) -> None:
    assert find_numbers(text) == []


def test_the_type_is_told_by_the_symbol() -> None:
    text = "05-NQ/TU, 33/CT-TTg, 57/2020/QH14, 01-CTr/TU, 59/2023/NĐ-CP, 845/SYT-NVY"

    names = [number.type_name for number in find_numbers(text)]

    assert names == ["Nghị quyết", "Chỉ thị", "Luật", "Chương trình", "Nghị định", ""]


@pytest.mark.parametrize(
    ("symbol", "name"),
    [
        ("4/KHLT-SYT-CAT", "Kế hoạch"),
        ("4/TBKL-UBND", "Thông báo"),
        ("4-QĐi/TU", "Quy định"),
        ("4/HĐ-UBND", "Hợp đồng"),
        ("4/HD-UBND", "Hướng dẫn"),
        ("4/TCT-CS", ""),
        ("4/HĐND-VP", ""),
    ],
)
def test_a_symbol_is_of_a_type_only_where_a_whole_piece_of_it_names_the_type(symbol: str, name: str) -> None:
    assert [number.type_name for number in find_numbers(symbol)] == [name]


def test_neighbouring_numbers_are_told_apart() -> None:
    text = "các văn bản 12/BC-UBND,13/BC-UBND; 217-QĐ/TW, 218-QĐ/TW."

    assert [number.key for number in find_numbers(text)] == ["12/bc-ubnd", "13/bc-ubnd", "217/qd-tw", "218/qd-tw"]


@given(
    st.integers(1, 9999), st.sampled_from(["KH-UBND", "QĐ-UBND", "NQ/TU", "CT-TTg"]), st.text(" ,.;\nabc", max_size=5)
)
def test_a_number_is_found_at_its_offsets(value: int, symbol: str, around: str) -> None:
    written = f"{value}/{symbol}"
    text = f"theo {around} {written} {around}"

    (found,) = find_numbers(text)

    assert text[found.start : found.end] == written
    assert found.key == number_key(written)


@pytest.mark.parametrize(
    ("written", "regular"),
    [
        ("05NQ/TU", "05-NQ/TU"),
        ("23-\n\nQĐ/TW", "23-QĐ/TW"),
        ("33 / CT-TTg", "33/CT-TTg"),
        ("59/2023/NĐ-CP", "59/2023/NĐ-CP"),
        ("57/2020/QH14", "57/2020/QH14"),
        ("45/UBND-VX1", "45/UBND-VX1"),
        ("không số", "không số"),
    ],
)
def test_a_number_is_written_with_its_regular_separators(written: str, regular: str) -> None:
    assert regular_number(written) == regular
