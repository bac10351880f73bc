"""Terms: the same for texts that mean the same."""

from indexer.text.segmentation import encoder_terms, is_word, lexical_terms, without_accents


def test_both_placements_of_tone_marks_give_the_same_terms() -> None:
    assert lexical_terms("Phòng Văn hoá – Xã hội, Uỷ ban") == lexical_terms("Phòng Văn hóa - Xã hội, Ủy ban")
    assert encoder_terms("Phòng Văn hoá – Xã hội, Uỷ ban") == encoder_terms("Phòng Văn hóa - Xã hội, Ủy ban")


def test_syllables_and_neighbouring_pairs_are_terms() -> None:
    assert lexical_terms("dân vận khéo") == ["dân", "vận", "khéo", "dân_vận", "vận_khéo"]


def test_no_pair_spans_punctuation_but_a_dash_inside_a_name_is_none() -> None:
    terms = lexical_terms("Văn hóa - Xã hội, công an")

    assert "hóa_xã" in terms
    assert "hội_công" not in terms


def test_numbers_and_dates_are_one_term_each() -> None:
    terms = lexical_terms("Quyết định số 05-NQ/TU ngày 28/02/2026")

    assert {"5/nq-tu", "2026-02-28"} <= set(terms)
    assert not {"05", "nq", "tu", "28", "02"} & set(terms)


def test_ways_to_write_a_number_give_the_same_term() -> None:
    assert lexical_terms("05NQ/TU") == lexical_terms("5-NQ/TU") == ["5/nq-tu"]


def test_without_accents_the_typed_and_the_written_form_agree() -> None:
    written = without_accents(lexical_terms("Chính quyền thân thiện, đô thị"))

    assert written == lexical_terms("chinh quyen than thien, do thi")


def test_words_of_the_segmenter_are_embedded_and_pairs_beside_them() -> None:
    terms = encoder_terms("Chính quyền thân thiện")

    assert "chính_quyền" in terms
    assert "quyền_thân" in terms
    assert len(terms) == len(set(terms))


def test_a_blank_text_has_no_terms() -> None:
    assert lexical_terms(" \n ") == encoder_terms("") == []


def test_the_dictionary_knows_words_with_and_without_accents() -> None:
    assert is_word("chính quyền", bare=False)
    assert is_word("chinh quyen", bare=True)
    assert not is_word("quyền thân", bare=False)
