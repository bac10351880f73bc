"""Understanding questions: what is asked, in which language, about which documents."""

from datetime import date

import pytest

from indexer.store import DocumentRecord
from search_api.asked_agencies import named_agencies
from search_api.catalogue import Catalogue, covers_year
from search_api.intents import read_language
from search_api.query import Query, understand


def document(
    name: str, place: str, year: int, number: str | None = None, title: str = "Kế hoạch dân vận"
) -> DocumentRecord:
    return DocumentRecord(
        id=name, path=f"{name}.txt", file_name=f"{name}.txt", absolute_path=f"/{name}.txt", format="text", pages=None,
        document_type="Kế hoạch", document_number=number, number_key=number.lower() if number else None, title=title,
        issuing_authority=f"Ủy ban nhân dân xã {place}", place=place, issued_on=date(year, 2, 3), year=year,
        signer=None, signer_title=None, recipients=(), legal_bases=(), field_spans={}, legal_basis_spans=(),
        parent_authority=None, date_line=None,
    )  # fmt: skip


CATALOGUE = Catalogue(
    (
        document("hoa-binh-26", "Hòa Bình Thượng", 2026, "12/KH-UBND"),
        document("hoa-binh-25", "Hòa Bình Thượng", 2025, "9/KH-UBND"),
        document("tan-lac", "Tân Lạc", 2026, title="Kế hoạch giai đoạn 2026 - 2030"),
    )
)


def frequencies(terms: list[str], *, bare: bool) -> tuple[list[int], int]:
    return [5] * len(terms), 100


def read(question: str, allowed: list[str] | None = None) -> Query:
    return understand(question, CATALOGUE, frequencies, allowed)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("who chairs the Chính quyền thân thiện task", "lead"),
        ("Cơ quan nào chủ trì xây dựng mô hình?", "lead"),
        ("ai phu trach viec tiep dan", "lead"),
        ("Đơn vị nào phối hợp tuyên truyền?", "coordinate"),
        ("Which agencies coordinate the survey?", "coordinate"),
        ("Thời hạn sửa đổi quy chế là khi nào?", "deadline"),
        ("when must the plan be issued", "deadline"),
        ("Phòng Kinh tế chủ trì những nhiệm vụ nào?", "tasks"),
        ("Trách nhiệm của Chủ tịch UBND xã là gì?", "tasks"),
        ("Ai ký kế hoạch số 12/KH-UBND?", "signer"),
        ("who signed the plan", "signer"),
        ("Kế hoạch 12/KH-UBND được ban hành ngày nào?", "issued_on"),
        ("When was plan 12/KH-UBND issued?", "issued_on"),
        ("Cơ quan nào ban hành kế hoạch này?", "issuing_authority"),
        ("Nơi nhận của kế hoạch gồm những ai?", "recipients"),
        ("Kế hoạch căn cứ văn bản nào?", "legal_bases"),
        ("Những văn bản nào trích dẫn Chỉ thị số 33/CT-TTg?", "citing"),
        ("which documents cite 33/CT-TTg", "citing"),
        ("Kinh phí thực hiện lấy từ đâu?", "passage"),
    ],
)
def test_kind_of_question_is_recognised_with_and_without_accents(question: str, kind: str) -> None:
    from indexer.text.folding import fold_accents

    assert read(question).kind == kind
    assert read(fold_accents(question)).kind == kind


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("who chairs the Chính quyền thân thiện task", "en"),
        ("when must the plan be issued in Thái Tân", "en"),
        ("ai chu tri mo hinh chinh quyen than thien", "vi"),
        ("Kế hoạch 47/KH-UBND", "vi"),
    ],
)
def test_language_is_told_by_function_words(question: str, language: str) -> None:
    assert read_language(question) == language


def test_commune_named_binds_with_accents_and_without() -> None:
    assert read("Ai ký kế hoạch của xã Tân Lạc?").documents == {"tan-lac"}
    assert read("ai ky ke hoach tan lac").documents == {"tan-lac"}


def test_commune_and_year_bind_together() -> None:
    assert read("Kinh phí năm 2025 của xã Hòa Bình Thượng?").documents == {"hoa-binh-25"}


def test_commune_that_has_no_document_binds_to_nothing() -> None:
    assert read("Ai chủ trì tuyên truyền ở xã Phú Đông?").binds_to_nothing
    assert read("who leads it in Phú Đông commune").binds_to_nothing


def test_year_without_documents_binds_to_nothing() -> None:
    assert read("who won the 2022 World Cup").binds_to_nothing


def test_number_of_a_document_binds_to_it_but_a_cited_number_is_topic() -> None:
    assert read("Ai ký Kế hoạch số 12/KH-UBND?").documents == {"hoa-binh-26"}
    cited = read("Ai chủ trì thực hiện Nghị quyết số 05-NQ/TU?")
    assert cited.documents is None
    assert "5/nq-tu" in [unit.bare for unit in cited.topic.units]


def test_filters_narrow_what_the_question_names() -> None:
    assert read("kế hoạch xã Hòa Bình Thượng", allowed=["hoa-binh-25", "tan-lac"]).documents == {"hoa-binh-25"}


def test_names_that_bind_are_no_topic() -> None:
    query = read("Ai ký kế hoạch năm 2026 của xã Tân Lạc?")
    assert not {"tan_lac", "tân", "2026"} & {unit.bare for unit in query.topic.units}
    assert "Tân Lạc" not in query.core


def test_plan_of_a_period_covers_its_years() -> None:
    period = CATALOGUE.by_id["tan-lac"]
    assert covers_year(period, 2028)
    assert not covers_year(period, 2031)


def test_agency_is_named_by_the_longest_match_and_by_its_post_alone() -> None:
    agencies = ["phong kinh te", "chu tich uy ban nhan dan xa", "pho chu tich uy ban nhan dan xa"]
    assert named_agencies("Phòng Kinh tế làm gì?", agencies) == {"phong kinh te"}
    assert named_agencies("Phó Chủ tịch UBND xã làm gì?", agencies) == {"pho chu tich uy ban nhan dan xa"}
    assert named_agencies("nhiệm vụ của chủ tịch", agencies) == {"chu tich uy ban nhan dan xa"}
    assert not named_agencies("Trạm Y tế làm gì?", agencies)


def test_agency_goes_by_its_everyday_name_too() -> None:
    agencies = ["doan thanh nien", "doan thanh nien cong san ho chi minh", "truong cac thon"]
    agencies.append("uy ban mat tran to quoc viet nam")
    assert named_agencies("Đoàn Thanh niên xã làm gì?", agencies) == set(agencies[:2])
    assert named_agencies("mttq xã làm gì", agencies) == {agencies[3]}
    assert named_agencies("Trưởng thôn phải làm gì?", agencies) == {"truong cac thon"}
