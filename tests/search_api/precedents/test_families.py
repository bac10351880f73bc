"""Near-identical wording is one family; what only shares a few words, or cites another law, is another."""

import pytest

from indexer.model import Span
from indexer.store import PassageRecord
from search_api.precedents.clauses import Clause, clause_span, comparable_words, make_clause
from search_api.precedents.families import Wording, group, same_wordings


def passage(
    text: str, number: int = 1, *, kind: str = "text", locator: str = "mục I", quote: str = ""
) -> PassageRecord:
    quote = quote or text
    span = Span(100, 100 + len(quote))
    return PassageRecord(number, f"d{number}", span, None, locator, kind, "", text, quote)  # type: ignore[arg-type]


def families(*texts: str, locator: str = "mục I") -> list[list[int]]:
    """Return the places of the texts that are together in a family."""
    clauses = [make_clause(passage(text, number, locator=locator), ()) for number, text in enumerate(texts)]
    grouped = group(same_wordings(clauses), lambda wording: (len(wording.clauses),))
    return sorted(sorted(c.passage_id for wording in family for c in wording.clauses) for family in grouped)


def test_places_figures_and_short_forms_part_no_family() -> None:
    assert families(
        "UBND xã Thái Tân bố trí 150 triệu đồng từ ngân sách năm 2026 để thực hiện Kế hoạch này.",
        "Ủy ban nhân dân xã An Quang bố trí 95 triệu đồng từ ngân sách năm 2025 để thực hiện Kế hoạch này.",
    ) == [[0, 1]]


def test_a_few_other_words_part_no_family() -> None:
    assert families(
        "Quá trình thực hiện nếu gặp khó khăn, vướng mắc, các cơ quan kịp thời phản ánh để xem xét, quyết định.",
        "Trong quá trình thực hiện nếu có khó khăn, vướng mắc, các cơ quan phản ánh để được xem xét, quyết định.",
    ) == [[0, 1]]


@pytest.mark.parametrize(
    "pair",
    [
        (
            "Phòng Kinh tế: là cơ quan thường trực phòng, chống thiên tai của xã; theo dõi, đôn đốc việc thực hiện.",
            "Phòng Kinh tế: lập dự toán, trình Hội đồng nhân dân xã phê duyệt; quyết toán kinh phí theo quy định.",
        ),
        (
            "Bảo đảm an toàn thông tin mạng và bảo vệ dữ liệu cá nhân trong quá trình thực hiện.",
            "Bảo đảm an ninh trật tự và phòng cháy, chữa cháy tại các điểm tập trung đông người.",
        ),
    ],
)
def test_unrelated_clauses_are_apart(pair: tuple[str, str]) -> None:
    assert families(*pair) == [[0], [1]]


def test_likeness_does_not_drift_along_a_chain() -> None:
    words = [f"tiếng{n}" for n in range(20)]
    chain = [" ".join(["khác"] * cut + words[cut:]) for cut in (0, 4, 8, 12, 16)]
    together = families(*chain)
    assert not any({0, 4} <= set(family) for family in together)


def test_another_law_is_another_legal_basis_however_alike_the_words() -> None:
    assert families(
        "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ về công tác văn thư;",
        "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;",
        "Căn cứ Nghị định số 110/2004/NĐ-CP ngày 08/4/2004 của Chính phủ về công tác văn thư;",
        locator="căn cứ 1",
    ) == [[0, 1], [2]]


def test_two_laws_that_amend_others_are_apart_though_neither_has_a_number() -> None:
    assert families(
        "Căn cứ Luật sửa đổi, bổ sung một số điều của Luật Quản lý thuế ngày 26/11/2012;",
        "Căn cứ Luật sửa đổi, bổ sung một số điều của Luật Sở hữu trí tuệ;",
        locator="căn cứ 1",
    ) == [[0], [1]]


def test_every_wording_is_in_one_family_and_the_first_leads() -> None:
    clauses = [Clause(n, f"d{n}", tuple(f"từ{(n // 3) * 7 + k}" for k in range(7))) for n in range(30)]
    grouped = group([Wording((clause,)) for clause in clauses], lambda wording: (-wording.clauses[0].passage_id,))
    assert sorted(w.clauses[0].passage_id for family in grouped for w in family) == list(range(30))
    assert [family[0].clauses[0].passage_id for family in grouped] == list(range(0, 30, 3))


def test_words_are_compared_without_accents_places_and_figures() -> None:
    assert comparable_words("UBND xã Thái Tân, ngày 16 tháng 6 năm 2025") == comparable_words(
        "Ủy ban nhân dân XÃ An Quang, 16/6/2025", ("an quang",)
    )


def test_a_clause_is_verbatim_without_its_mark() -> None:
    found = passage("a) Tổ chức tuyên truyền.", quote="a) Tổ chức\ntuyên truyền. ")
    span = clause_span(found)
    assert found.quote[span.start - 100 : span.end - 100] == "Tổ chức\ntuyên truyền."


def test_the_clause_of_a_row_is_its_longest_cell() -> None:
    found = passage("x", kind="row", quote="1.2\tMở lớp tập huấn cho\ncán bộ thôn\tCông an xã\tQuý II")
    span = clause_span(found)
    assert found.quote[span.start - 100 : span.end - 100] == "Mở lớp tập huấn cho\ncán bộ thôn"
