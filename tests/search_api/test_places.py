"""Names of places in questions: whole names bind, unknown ones bind to nothing."""

import pytest

from search_api.places import NamedPlaces, named_places

KNOWN = {
    "thai tan": ("thái tân",),
    "ha nam": ("hà nam",),
    "an quang": ("an quang",),
    "van tri ha": ("vân trì hạ",),
    "lam giang": ("lam giang",),
}
SPOKEN_OF = {"hai phong": True}


def read(question: str) -> NamedPlaces:
    return named_places(question, KNOWN, SPOKEN_OF)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Ai ký kế hoạch xã Vân Trì Hạ năm 2026?", "van tri ha"),  # not "hạ năm" = Hà Nam
        ("ke hoach cua xa ha nam", "ha nam"),
        ("in Ha Nam commune", "ha nam"),
        ("Kinh phí xã Thái Tân, thành phố Hải Phòng", "thai tan"),
        ("chinh quyen than thien thai tan", "thai tan"),
        ("Văn phòng HĐND và UBND xã Thái Tân chủ trì gì", "thai tan"),
    ],
)
def test_known_name_binds_alone(question: str, name: str) -> None:
    assert read(question) == NamedPlaces((name,), has_unknown=False)


@pytest.mark.parametrize(
    "question",
    [
        "xã An Quang Đông có gì",
        "ai chủ trì ở xã phú đông",
        "ai chu tri o xa phu dong?",
        "ai ky ke hoach cua xa nam dinh",
        "kế hoạch của tỉnh Nam Định",
        "ở thành phố Huế",
        "who leads it in Phú Đông commune",
        "xã Phú Đông, tỉnh Lam Giang",
    ],
)
def test_name_that_no_document_has_is_unknown(question: str) -> None:
    assert read(question).has_unknown


@pytest.mark.parametrize(
    "question",
    [
        "kinh phí của xã lấy từ đâu",
        "kế hoạch của thành phố Hải Phòng",
        "phát triển kinh tế xã hội của xã",
        "Phòng Văn hóa - Xã Hội làm gì",
        "Chủ tịch UBND xã làm gì",
        "ai ký kế hoạch của xã",
        "phối hợp ở phường phải thế nào",
    ],
)
def test_unit_without_a_name_binds_to_nothing_and_is_not_unknown(question: str) -> None:
    assert read(question) == NamedPlaces((), has_unknown=False)


def test_a_commune_that_a_province_speaks_of_is_what_the_question_is_about() -> None:
    spoken_of = {"viet yen": True}
    assert named_places("phường Việt Yên, tỉnh Lam Giang", KNOWN, spoken_of) == NamedPlaces(
        ("lam giang",), has_unknown=False
    )
    assert named_places("phường Việt Yên, tỉnh Lam Giang", KNOWN, {}).has_unknown
    assert named_places("phường Việt Yên có gì", KNOWN, spoken_of).has_unknown
