"""Agencies: recognised by name, split from lists, equal in their variants."""

import pytest

from indexer.text.agencies import agency_key, is_agency, split_agencies
from indexer.text.columns import column_role
from indexer.text.tidying import tidy


@pytest.mark.parametrize(
    "variants",
    [
        ("Phòng Văn hóa - Xã hội", "Phòng Văn hoá – Xã hội phường", "Phòng VHXH",
         "Phòng VH-XH xã Thái Tân", "phong van hoa - xa hoi"),
        ("Trung tâm Phục vụ hành chính công", "TTPVHCC xã", "Trung tâm PVHCC phường Đông Sơn Thượng"),
        ("Ủy ban nhân dân xã An Quang", "UBND xã An Quang", "Uỷ ban nhân dân xã An Quang"),
        ("Ban Chỉ huy Quân sự xã", "BCH quân sự xã", "ban chi huy quan su"),
        ("Công an xã", "Công an phường Văn Hòa Tây", "cong an"),
        ("Các cơ quan, đơn vị", "các cơ quan - đơn vị"),
    ],
)  # fmt: skip
def test_variants_of_a_name_have_one_key(variants: tuple[str, ...]) -> None:
    assert len({agency_key(name) for name in variants}) == 1


def test_different_agencies_have_different_keys() -> None:
    names = [
        "Phòng Văn hóa - Xã hội", "Phòng Văn hóa", "Phòng Kinh tế", "Văn phòng HĐND và UBND xã",
        "UBND xã An Quang", "UBND xã Kim Thành",
        "Ban Chỉ huy Quân sự xã", "Các cơ quan, đơn vị", "Các tổ chức chính trị - xã hội xã", "Các tổ chức chính trị",
    ]  # fmt: skip

    assert len({agency_key(name) for name in names}) == len(names)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Trung tâm Phục vụ hành chính công, Phòng Kinh tế", ("Trung tâm Phục vụ hành chính công", "Phòng Kinh tế")),
        ("Các cơ quan, đơn vị liên quan", ("Các cơ quan, đơn vị liên quan",)),
        ("Các cơ quan, đơn vị, các thôn", ("Các cơ quan, đơn vị", "các thôn")),
        ("Phòng Văn hóa, Khoa học và Thông tin", ("Phòng Văn hóa, Khoa học và Thông tin",)),
        ("Đề nghị UBMTTQ xã; Công an xã;", ("UBMTTQ xã", "Công an xã")),
        ("Phòng Kinh tế\nCông an xã", ("Phòng Kinh tế", "Công an xã")),
        ("Văn phòng HĐND và UBND xã.", ("Văn phòng HĐND và UBND xã",)),
        (" ; ", ()),
    ],
)
def test_lists_are_split_where_a_new_name_begins(text: str, names: tuple[str, ...]) -> None:
    assert split_agencies(text) == names


def test_a_name_is_told_from_a_sentence_about_it() -> None:
    assert is_agency("Phòng Văn hóa - Xã hội:")
    assert is_agency("Đề nghị Ủy ban MTTQ Việt Nam xã")
    assert not is_agency("Phòng Kinh tế tham mưu kế hoạch")
    assert not is_agency("Kinh phí thực hiện")


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("TT", "numbering"), ("Nội dung công việc", "task"), ("Cơ quan chủ trì", "lead"), ("Đơn vị thực hiện", "lead"),
        ("Cơ quan phối hợp thực hiện", "coordinate"), ("Thời gian thực hiện", "deadline"),
        ("Sản phẩm", "deliverable"), ("Ghi chú", None),
    ],
)  # fmt: skip
def test_columns_have_the_role_that_their_title_says(title: str, role: str | None) -> None:
    assert column_role(title) == role


def test_tidy_text_is_one_line_without_markers() -> None:
    assert tidy("**Số**:  23-\n\nQĐ/TW\t_ngày_ 5 ") == "Số: 23-QĐ/TW ngày 5"
    assert tidy("ke_hoach_2026 2025 - \nNĂM") == "ke_hoach_2026 2025 - NĂM"


@pytest.mark.parametrize(
    "text",
    ["Sở Xây dựng", "ban xây dựng Đảng", "Đài Truyền thanh xã", "Chánh Văn phòng", "Các đoàn thể", "Hội Nông dân xã",
     "tổ chức chính trị - xã hội", "Tổ dân phố số 3"],
)  # fmt: skip
def test_what_names_an_agency(text: str) -> None:
    assert is_agency(text)


@pytest.mark.parametrize(
    "text",
    ["Tổ chức hội thi", "Hội nghị sơ kết", "Phòng, chống lụt bão", "Phòng cháy", "Trường hợp khó khăn", "Đoàn kết",
     "Ban hành quy chế"],
)  # fmt: skip
def test_what_only_begins_like_an_agency(text: str) -> None:
    assert not is_agency(text)


def test_the_boards_of_one_list_are_one_name() -> None:
    assert split_agencies("Thủ trưởng các sở, ban, ngành; Sở Y tế") == ("Thủ trưởng các sở, ban, ngành", "Sở Y tế")
