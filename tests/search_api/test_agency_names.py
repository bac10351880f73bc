"""A typed name of an agency finds the ways in which documents write it, and no other agency."""

from pathlib import Path

import pytest

from indexer.text.abbreviations import load_abbreviations
from indexer.text.agencies import agency_key
from search_api.agency_names import AgencyNames, place_of

WRITTEN = (
    "Ủy ban Mặt trận Tổ quốc Việt Nam xã",
    "UBMTTQ xã và các tổ chức",
    "Phòng Văn hóa - Xã hội",
    "Phòng Kinh tế",
    "Phòng Kinh tế, Hạ tầng và Đô thị",
    "UBND xã Thái Tân",
    "Ủy ban nhân dân tỉnh",
    "Văn phòng HĐND và UBND xã",
    "Chủ tịch UBND xã",
    "Công an xã",
    "Sở Giáo dục và Đào tạo",
)


@pytest.fixture(scope="module")
def names() -> AgencyNames:
    return AgencyNames(load_abbreviations())


def chosen(names: AgencyNames, typed: str) -> set[str]:
    keys = {agency_key(name): name for name in WRITTEN}
    return {keys[key] for key in names.choose(typed, keys)}


@pytest.mark.parametrize(
    "typed",
    ["UBMTTQ", "ubmttq", "MTTQ", "Ủy ban Mặt trận Tổ quốc", "uy ban mat tran to quoc viet nam", "Mặt trận Tổ quốc xã"],
)
def test_the_front_is_found_by_every_name_of_it_and_with_those_it_works_with(names: AgencyNames, typed: str) -> None:
    assert chosen(names, typed) == {"Ủy ban Mặt trận Tổ quốc Việt Nam xã", "UBMTTQ xã và các tổ chức"}


@pytest.mark.parametrize("typed", ["VHXH", "phong VH-XH", "Phòng Văn hoá – Xã hội phường", "van hoa xa hoi"])
def test_an_office_is_found_by_its_abbreviation(names: AgencyNames, typed: str) -> None:
    assert chosen(names, typed) == {"Phòng Văn hóa - Xã hội"}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Phòng Kinh tế", {"Phòng Kinh tế"}),
        ("Kinh tế", {"Phòng Kinh tế", "Phòng Kinh tế, Hạ tầng và Đô thị"}),
        ("UBND", {"UBND xã Thái Tân", "Ủy ban nhân dân tỉnh"}),
        ("UBND tỉnh", {"Ủy ban nhân dân tỉnh"}),
        ("Văn phòng HĐND và UBND", {"Văn phòng HĐND và UBND xã"}),
        ("Sở GDĐT", {"Sở Giáo dục và Đào tạo"}),
        ("Phòng Nội vụ", set()),
        (" .,", set()),
    ],
)
def test_a_whole_name_is_not_another_that_begins_or_ends_with_it(
    names: AgencyNames, typed: str, found: set[str]
) -> None:
    assert chosen(names, typed) == found


def test_an_offices_own_abbreviations_count(tmp_path: Path) -> None:
    own = tmp_path / "own.tsv"
    own.write_text("KTHTĐT\tKinh tế, Hạ tầng và Đô thị\n", encoding="utf-8")
    assert chosen(AgencyNames(load_abbreviations(own)), "Phòng KTHTĐT") == {"Phòng Kinh tế, Hạ tầng và Đô thị"}
    assert chosen(AgencyNames(load_abbreviations()), "Phòng KTHTĐT") == set()


def test_nearest_names_are_given_as_documents_write_them(names: AgencyNames) -> None:
    assert names.nearest("Phòng Kinh tê hạ tâng", WRITTEN)[0] == "Phòng Kinh tế, Hạ tầng và Đô thị"
    assert names.nearest("xyz", WRITTEN) == []


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("Công an xã Thái Tân", "thai tan"),
        ("Trạm Y tế phường Đông Sơn Thượng", "dong son thuong"),
        ("Phòng Văn hóa - Xã hội", None),
        ("Phòng Văn hóa - Xã hội xã Thái Tân", "thai tan"),
        ("Công an xã", None),
        ("Hợp tác xã dịch vụ môi trường", None),
        ("Trạm Y tế xã, phường", None),
        ("các phường và các tổ chức", None),
        ("UBND xã Thái Tân", None),
    ],
)
def test_place_in_a_name_is_read(typed: str, place: str | None) -> None:
    assert place_of(typed) == place
