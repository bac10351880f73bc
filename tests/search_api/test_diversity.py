"""Near-copies of other documents and a document's fourth passage make way for others."""

from types import SimpleNamespace

from search_api.diversity import diversify
from search_api.retrieval import Found

TASK = "Phòng Kinh tế {place} chủ trì rà soát các hộ trồng rau, hướng dẫn ghi nhật ký, kiểm tra việc dùng thuốc bảo vệ"


def hit(number: int, document: str, text: str) -> Found:
    passage = SimpleNamespace(id=number, text=text)
    return Found(passage, SimpleNamespace(id=document), SimpleNamespace(score=1 - number / 100))  # type: ignore[arg-type]


def numbers(found: list[Found]) -> list[int]:
    return [item.passage.id for item in diversify(found)]


def test_the_fourth_commune_with_the_same_task_comes_after_other_matters() -> None:
    same = [hit(number, f"d{number}", TASK.format(place=f"xã Số {number}")) for number in range(5)]

    assert numbers([*same, hit(9, "e", "Họp")]) == [0, 1, 2, 9, 3, 4]


def test_what_makes_way_comes_right_after_the_first_page() -> None:
    same = [hit(number, f"d{number}", TASK.format(place=f"xã Số {number}")) for number in range(4)]
    others = [hit(10 + number, f"e{number}", f"việc {'xy' * number}") for number in range(30)]

    assert numbers([*same, *others])[:12] == [0, 1, 2, *range(10, 17), 3, 17]


def test_repeated_words_within_a_document_are_no_copies() -> None:
    assert numbers([hit(1, "a", TASK), hit(2, "a", TASK), hit(3, "b", "Họp thôn")]) == [1, 2, 3]


def test_a_document_gives_three_passages_before_others_come() -> None:
    found = [hit(number, "a", f"việc riêng thứ {'ab' * number}") for number in range(5)] + [hit(9, "b", "Họp thôn")]

    assert numbers(found) == [0, 1, 2, 9, 3, 4]


def test_hits_stay_as_they_are_where_nothing_repeats() -> None:
    assert numbers([hit(number, f"d{number}", f"việc {'xy' * number}") for number in range(70)]) == list(range(70))
    assert diversify([]) == []
