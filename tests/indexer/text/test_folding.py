"""Folding: what is compared, with the same offsets as what is displayed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.text.folding import fold, fold_accents, fold_tone_placement, has_accents

VIETNAMESE = st.text("aăâeêioôơuưyđáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵĐHQhnpqt -–—“”’\n/.,05")
ANY_NFC = st.one_of(VIETNAMESE, st.text()).map(lambda text: unicodedata.normalize("NFC", text))


@given(ANY_NFC)
def test_every_folding_keeps_the_number_of_characters(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert len(fold_accents(text)) == len(text)
    assert len(fold_tone_placement(text)) == len(text)


@given(VIETNAMESE)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold_accents(fold_accents(text)) == fold_accents(text)


@given(VIETNAMESE, VIETNAMESE, VIETNAMESE)
def test_a_folded_word_is_found_at_its_own_offset(before: str, word: str, after: str) -> None:
    text = f"{before} {word} {after}"
    start = len(before) + 1

    assert fold(text)[start : start + len(word)] == fold(text[start : start + len(word)])


@given(VIETNAMESE)
def test_accent_free_text_of_vietnamese_is_ascii(text: str) -> None:
    assert fold_accents(text).isascii()


@given(ANY_NFC)
def test_a_text_loses_the_accents_that_each_of_its_letters_loses(text: str) -> None:
    assert fold_accents(text) == "".join(map(fold_accents, text))


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        ("hoà", "hòa"), ("Hoá", "Hóa"), ("thuý", "thúy"), ("uỷ", "ủy"), ("khoẻ", "khỏe"), ("loè", "lòe"),
        ("quý", "quý"), ("hoàn", "hoàn"), ("toàn", "toàn"), ("quỳnh", "quỳnh"), ("ngoài", "ngoài"), ("UỶ", "ỦY"),
    ],
)  # fmt: skip
def test_both_placements_of_tone_marks_become_the_older_one(newer: str, older: str) -> None:
    assert fold_tone_placement(newer) == older
    assert fold(newer) == fold(older)


def test_case_dashes_quotes_and_blanks_do_not_matter() -> None:
    assert fold("Văn hoá – Xã hội “khéo”") == fold('văn\u00a0hóa - xã HỘI "khéo"')


def test_accents_are_seen_also_when_only_one_letter_has_a_stroke() -> None:
    assert has_accents("đ")
    assert has_accents("Chính quyền")
    assert not has_accents("chinh quyen – “than thien” 2026")


@given(st.text(alphabet="hoàáaòóuỳyýquÚỦỷ –“x", max_size=20))
def test_forms_without_accents_do_not_tell_where_the_tone_stood(text: str) -> None:
    canonical = unicodedata.normalize("NFC", text)
    assert fold_accents(fold(canonical)) == fold_accents(canonical)
    assert len(fold_accents(canonical)) == len(canonical)
