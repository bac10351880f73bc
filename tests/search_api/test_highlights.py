"""Which words of a passage are marked as those of the question."""

import pytest

from search_api.retrieval import highlights


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        pytest.param("trồng cây", "Trồng cây, trồng rừng", ["Trồng cây", "trồng"], id="neighbours make one stretch"),
        pytest.param("trồng", "trồng-trọt _trồng trồng_ trồngtrồng trồng", ["trồng", "trồng"], id="whole words alone"),
        pytest.param("cay rung", "Cây rừng, cấy", ["Cây rừng", "cấy"], id="without accents by letters"),
        pytest.param("trồng cây", "trong cay", [], id="with accents by them"),
        pytest.param("hoà giải", "Hòa giải ở cơ sở", ["Hòa giải"], id="either place of the tone"),
        pytest.param("của các là 5", "của các 5 là", [], id="no words that say little"),
        pytest.param("năm 2026", "Năm 2026/2026", ["Năm 2026", "2026"], id="figures"),
        pytest.param("", "trồng cây", [], id="nothing asked"),
        pytest.param("trồng", "", [], id="nothing said"),
    ],
)
def test_words_of_the_question_are_marked(query: str, text: str, marked: list[str]) -> None:
    assert [text[start:end] for start, end in highlights(query, text)] == marked
