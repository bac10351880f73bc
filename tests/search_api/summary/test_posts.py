"""Posts beside a person's name: said as they stand in the passages, or not at all."""

import pytest

from search_api.summary.posts import holds_posts
from search_api.summary.verification import verify

SIGNED = "Nơi nhận: Các thôn. TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n(Đã ký)\nNguyễn Đức Anh"
HEADED = "Giám đốc Sở Nội vụ Lê Thị Bình ký; ông Trần Văn Cường, Bí thư Đảng ủy xã Thái Tân, chỉ đạo."


@pytest.mark.parametrize(
    "sentence",
    [
        "Phó Chủ tịch Nguyễn Đức Anh ký thay Chủ tịch.",
        "Nguyễn Đức Anh, Phó Chủ tịch, ký thay Chủ tịch.",
        "Ông Nguyễn Đức Anh (Phó Chủ tịch) ký.",
        "Văn bản do Nguyễn Đức Anh ký.",
        "Bí thư Trần Văn Cường chỉ đạo.",
        "Trần Văn Cường là Bí thư.",
        "Chủ tịch giao cho Nguyễn Đức Anh ký.",
    ],
)
def test_a_post_that_stands_beside_the_name_is_borne_out(sentence: str) -> None:
    assert holds_posts(sentence, [SIGNED, HEADED])


@pytest.mark.parametrize(
    "sentence",
    [
        "Chủ tịch Nguyễn Đức Anh ký thay Phó Chủ tịch.",
        "Nguyễn Đức Anh, Chủ tịch, ký văn bản.",
        "Chủ tịch là ông Nguyễn Đức Anh.",
        "Nguyễn Đức Anh với tư cách là Chủ tịch ký văn bản.",
        "Bí thư Nguyễn Đức Anh ký.",
        "Phó Chủ tịch UBND tỉnh Nguyễn Đức Anh ký.",
        "Phó Bí thư Trần Văn Cường chỉ đạo.",
        "Giám đốc Trần Văn Cường chỉ đạo.",
    ],
)
def test_a_post_of_somebody_else_is_not(sentence: str) -> None:
    assert not holds_posts(sentence, [SIGNED, HEADED])


def test_a_sentence_that_swaps_posts_is_dropped() -> None:
    swapped = "Chủ tịch Nguyễn Đức Anh ký thay Phó Chủ tịch [1]."
    right = "Phó Chủ tịch Nguyễn Đức Anh ký thay Chủ tịch [1]."
    quote = "KT. CHỦ TỊCH PHÓ CHỦ TỊCH Nguyễn Đức Anh ký thay"
    assert verify(swapped, [quote]) == ([], 1)
    assert len(verify(right, [quote])[0]) == 1


def test_the_fields_of_the_document_bear_out_a_post() -> None:
    quote = "Người ký kế hoạch trồng cây của xã: Nguyễn Đức Anh, phó chủ tịch và ủy viên."
    sentence = "Phó Giám đốc Nguyễn Đức Anh là người ký kế hoạch trồng cây của xã [1]."
    names_it = quote + " Phó Giám đốc ký."
    assert verify(sentence, [names_it])[0] == []
    assert len(verify(sentence, [names_it], signatures=["KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC Sở Nội vụ Nguyễn Đức Anh"])[0]) == 1
