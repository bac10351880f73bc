"""Which agency a question names: in full, in short, in part; and which it does not."""

import pytest

from search_api.asked_agencies import named_agencies, names_agency

OFFICE = "van phong hoi dong nhan dan va uy ban nhan dan"
SERVICES = "trung tam cung ung dich vu su nghiep cong"
COUNTER = "trung tam phuc vu hanh chinh cong"
KEYS = (
    OFFICE, SERVICES, COUNTER, "ban chi huy quan su", "phong kinh te", "phong van hoa xa hoi", "cong an",
    "uy ban mat tran to quoc viet nam", "doan thanh nien cong san ho chi minh", "chu tich uy ban nhan dan xa",
    "hoi lien hiep phu nu", "hoi nong dan", "truong thon",
)  # fmt: skip


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("Văn phòng xã phải làm gì?", OFFICE),
        ("van phong xa co nhung nhiem vu gi", OFFICE),
        ("Văn phòng phường được giao việc gì?", OFFICE),
        ("Trung tâm sự nghiệp của phường làm gì?", SERVICES),
        ("Trung tâm dịch vụ sự nghiệp chủ trì việc gì?", SERVICES),
        ("trung tam hanh chinh cong phai lam gi", COUNTER),
        ("Hội phụ nữ có việc gì?", "hoi lien hiep phu nu"),
        ("Đoàn Thanh niên làm gì?", "doan thanh nien cong san ho chi minh"),
        ("Mặt trận Tổ quốc xã làm gì?", "uy ban mat tran to quoc viet nam"),
        ("Chủ tịch xã làm gì?", "chu tich uy ban nhan dan xa"),
        ("Trưởng các thôn làm gì?", "truong thon"),
        ("VHXH làm gì?", "phong van hoa xa hoi"),
        ("Ban Chỉ huy Quân sự xã làm gì?", "ban chi huy quan su"),
    ],
)
def test_agency_is_known_by_the_name_that_people_use(question: str, key: str) -> None:
    assert named_agencies(question, KEYS) == {key}


@pytest.mark.parametrize(
    "question",
    [
        "Ban Chỉ huy phòng thủ dân sự xã có nhiệm vụ gì?",
        "ban chi huy phong thu dan su lam gi",
        "Công an tỉnh làm gì?",
        "Trung tâm làm gì?",
        "Trung tâm công phải làm gì?",
        "Phòng Tư pháp xã làm gì?",
        "Ai phải làm gì?",
        "",
    ],
)
def test_no_agency_stands_in_for_another(question: str) -> None:
    assert named_agencies(question, KEYS) == frozenset()


def test_ambiguous_part_names_nobody() -> None:
    question = "Trung tâm hành chính công làm gì?"
    assert named_agencies(question, [COUNTER]) == {COUNTER}
    assert named_agencies(question, [COUNTER, "trung tam dich vu hanh chinh cong"]) == frozenset()


def test_longest_name_wins() -> None:
    keys = ["phong kinh te", "phong kinh te ha tang va do thi"]
    assert named_agencies("Phòng Kinh tế, hạ tầng và đô thị làm gì?", keys) == {"phong kinh te ha tang va do thi"}
    assert named_agencies("Phòng Kinh tế làm gì?", keys) == {"phong kinh te"}


def test_words_of_a_name_put_over_from_english_may_stand_in_any_order() -> None:
    words = "dich vu su nghiep cong cung ung trung tam lam gi"
    assert named_agencies(words, KEYS, any_order=True) == {SERVICES}
    assert named_agencies(words, KEYS) == frozenset()


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Công an xã làm gì?", True),
        ("phong tai chinh lam gi", True),
        ("Sở Y tế phối hợp với ai?", True),
        ("Phòng nào chủ trì?", False),
        ("Ai trồng cây?", False),
        ("Có bao nhiêu hộ nghèo?", False),
    ],
)
def test_question_names_an_agency_or_none(question: str, *, names: bool) -> None:
    assert names_agency(question) is names
