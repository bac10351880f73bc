"""Legal bases that run on in one paragraph, and the sentence behind them that opens the body."""

import pytest
from made_documents import HEADER, parse_text

BASIS = "Căn cứ Quyết định số 12/QĐ-UBND ngày 05/01/2026 của Ủy ban nhân dân tỉnh về chuyển đổi số"
OPENING = "Ủy ban nhân dân xã ban hành Kế hoạch như sau:"
HEAD = HEADER[: HEADER.index("Căn cứ")]


def bases(text: str) -> list[str]:
    document = parse_text(f"{HEAD}{text}\n\nI. MỤC ĐÍCH\n- Học.")
    for basis in document.header.legal_bases:
        assert basis.span.of(document.text) == basis.value
    return [basis.value for basis in document.header.legal_bases]


@pytest.mark.parametrize("sign", [";", ".", ","])
def test_the_sentence_that_opens_the_body_is_no_basis(sign: str) -> None:
    document = parse_text(f"{HEAD}{BASIS}{sign} {OPENING}\n\nI. MỤC ĐÍCH\n- Học.")

    (basis,) = document.header.legal_bases
    assert basis.value == (BASIS if sign == "," else BASIS + sign)
    opening = document.paragraphs[0]
    assert (opening.text, opening.locator, opening.section) == (OPENING, "phần mở đầu", None)
    assert opening.span.of(document.text) == OPENING


def test_each_document_of_one_paragraph_is_a_basis() -> None:
    other = "Kế hoạch số 7/KH-UBND ngày 06/01/2026 của Ủy ban nhân dân xã về học tập."

    assert bases(f"{BASIS}. {other}") == [BASIS + ".", other]
    assert bases(f"{BASIS}; Căn cứ Luật Lưu trữ ngày 21/6/2024;") == [
        BASIS + ";",
        "Căn cứ Luật Lưu trữ ngày 21/6/2024;",
    ]


def test_a_basis_that_names_agencies_stays_whole() -> None:
    proposal = "Theo đề nghị của Giám đốc Sở Nội vụ, Sở Tài chính tại Tờ trình số 98/TTr-SNV ngày 10/3/2026."

    assert bases(f"{BASIS};\n{proposal}") == [BASIS + ";", proposal]
