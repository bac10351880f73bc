"""English questions put into office Vietnamese, and other countries."""

from collections.abc import Sequence

import pytest

from search_api.countries import names_foreign_country
from search_api.glossary import to_vietnamese
from search_api.shorthand import spell_out


@pytest.mark.parametrize(
    ("english", "vietnamese"),
    [
        ("digitising the archives", "số hóa the lưu trữ"),
        ("the deputy chairman", "the phó chủ tịch"),
        ("boarding houses", "nhà trọ"),
        ("Yên Phú Trung's budget", "Yên Phú Trung kinh phí"),
        ("the People's Committee", "the ủy ban nhân dân"),
        ("taxing", "taxing"),
    ],
)
def test_office_words_are_put_over_in_their_forms(english: str, vietnamese: str) -> None:
    assert to_vietnamese(english) == vietnamese


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Đoàn TN xã làm gì", "Đoàn thanh niên xã làm gì"),
        ("doan tn xa lam gi", "doan thanh nien xa lam gi"),
        ("PCT phường là ai", "phó chủ tịch phường là ai"),
        ("Hội PN xã", "Hội liên hiệp phụ nữ xã"),
        ("Sở TN và MT", "Sở TN và MT"),
    ],
)
def test_shorthand_is_written_out(typed: str, meant: str) -> None:
    assert spell_out(typed) == meant


def _frequencies(known: Sequence[str]) -> object:
    return lambda terms, *, bare: ([int(term in known) for term in terms], 10)


@pytest.mark.parametrize(
    ("question", "is_foreign"),
    [
        ("thủ đô của Pháp là gì", True),
        ("thu do cua phap la gi", True),
        ("dân số Nhật Bản", True),
        ("hợp tác với Hàn Quốc", False),
        ("Nguyễn Đức Anh ký gì", False),
        ("theo quy định của pháp luật", False),
        ("theo quy dinh cua phap luat", False),
    ],
)
def test_country_that_no_passage_names_is_foreign(question: str, is_foreign: bool) -> None:
    assert names_foreign_country(question, _frequencies(["han_quoc"])) is is_foreign  # type: ignore[arg-type]
