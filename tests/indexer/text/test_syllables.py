import pytest

from indexer.text.syllables import is_syllable, marked_letter_share, syllable_share


@pytest.mark.parametrize(
    "word",
    """Ủy Uỷ hoà hòa quyền quý quốc nghiệp giết gì giữ giêng khuya khuỷu đường ươm yêu uống ngoằn thuế xoong huỳnh
    KẾ HOẠCH ngữ trường rượu oanh tuýp""".split(),
)
def test_vietnamese_words_are_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", "UBND plan chươnǵ tóng̀ cac đep̀ kÕ nghành1 streets w ñ".split())
def test_other_words_are_none(word: str) -> None:
    assert not is_syllable(word)


def test_shares_tell_right_decodings_from_wrong_ones() -> None:
    text = "Kế hoạch thực hiện công tác dân vận chính quyền năm 2026"
    assert syllable_share(text) == 1.0
    assert marked_letter_share(text) == (1.0, 11)
    assert marked_letter_share("kÕ ho¹ch thùc hiÖn c«ng t¸c d©n vËn")[0] < 0.5
    assert marked_letter_share("plain “text”") == (1.0, 0)
    assert syllable_share("2026") == 0.0
