"""Questions are paired with the articles that their answers quote, by words and by number."""

from indexer.training.law_links import ArticleLinks, link_questions, without_restatement
from indexer.training.pairs import is_held_out

ARTICLE = (
    "Hộ gia đình nuôi từ năm con trâu trở lên phải khai báo với thôn trong mười ngày và giữ chuồng cách nhà ở ít nhất "
)
ARTICLE += "năm mét, có hố ủ phân, có rãnh thoát nước và có lối đi riêng cho đàn vật nuôi ra đồng cỏ chung của cả làng"
OTHER = (
    "Chủ thuyền chở khách qua sông phải mặc áo phao cho khách, không chở quá số người ghi trên mạn và không rời bến "
)
OTHER += "khi trời có gió lớn, sương mù dày đặc hoặc nước lũ đã dâng quá vạch đỏ ở cột thủy chí đầu bến"
ARTICLES = [
    {"text": ARTICLE, "source": "(Điều 7 Nghị định số 901/2031/NĐ-CP, có hiệu lực từ ngày 01/01/2032)"},
    {"text": OTHER, "source": "(Điều 8 Nghị định số 902/2031/NĐ-CP, có hiệu lực từ ngày 01/01/2032)"},
]


def test_an_answer_is_linked_to_the_article_that_it_quotes() -> None:
    links = ArticleLinks(ARTICLES)

    assert links.quoted_by(f"Theo quy định: {ARTICLE}. Như vậy phải khai báo.") == [0]
    assert links.quoted_by("Hộ gia đình nuôi trâu phải khai báo.") == []


def test_a_cited_number_needs_fewer_words_in_common() -> None:
    links = ArticleLinks(ARTICLES)
    part = " ".join(OTHER.split()[:16])

    assert links.quoted_by(f"Theo Điều 8 Nghị định 902/2031/NĐ-CP, {part}.") == [1]
    assert links.quoted_by(f"Theo lời kể, {part}.") == []
    assert links.quoted_by("Theo Điều 8 Nghị định 902/2031/NĐ-CP thì được.") == []


def test_questions_come_with_the_text_of_the_article() -> None:
    questions = [{"question": "Nuôi trâu phải khai báo không?", "answer": ARTICLE}]

    assert list(link_questions(questions, ARTICLES)) == [("Nuôi trâu phải khai báo không?", ARTICLE)]


def test_a_restated_question_is_taken_off_and_nothing_else() -> None:
    question, rest = "Nuôi trâu ở đâu thì phải khai báo?", "Phải khai báo với thôn. " * 10

    assert without_restatement(question, f"Nuôi trâu ở đâu thì phải khai báo, căn cứ Điều 7:\n{rest}") == rest
    assert without_restatement(question, f"Theo quy định:\n{rest}") is None
    assert without_restatement(question, f"{question}\nCó.") is None


def test_about_an_eighth_of_the_questions_is_held_out_whatever_their_accents() -> None:
    held = [is_held_out(f"Câu hỏi số {number}?") for number in range(4_000)]

    assert 400 < sum(held) < 600
    assert is_held_out("Thời hạn bao lâu?") is is_held_out("thoi han bao lau")
