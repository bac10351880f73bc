"""A draft of chosen clauses is laid out per Nghị định 30/2020/NĐ-CP; our reader and LibreOffice open it."""

import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from alike_plans import made_plan
from docx import Document
from docx.shared import Mm
from fastapi.testclient import TestClient
from made_plans import write

from indexer.errors import InvalidRequestError
from indexer.model import AdministrativeDocument
from indexer.pipeline import sync
from indexer.readers import read
from indexer.readers.libreoffice import converted, find_program
from indexer.settings import Settings
from indexer.structure import parse
from search_api.app import create_api
from search_api.precedents import DraftHeader, DraftRequest, PrecedentRequest, clause_id
from search_api.schemas import Filters
from search_api.service import SearchService

HEADER = DraftHeader(title="Trồng cây năm 2027", issuing_authority="Ủy ban nhân dân xã Hòa Tiến", place="Hòa Tiến")


def chosen(service: SearchService, *sections: str, year: int = 2026) -> list[str]:
    """Return the ids of the first clauses of some sections, of the plan of a year."""
    ids = []
    for section in sections:
        found = service.precedents(PrecedentRequest(section=section, filters=Filters(year=year)))
        citation = found.families[0].citation
        ids.append(clause_id(citation.document.id, citation.start, citation.end))
    return ids


ALL = ("nơi nhận", "kết thúc", "tổ chức thực hiện", "kinh phí", "nhiệm vụ", "yêu cầu", "mục đích", "căn cứ")


@pytest.fixture
def content(service: SearchService) -> bytes:
    return service.precedent_draft(DraftRequest(clauses=chosen(service, *ALL), header=HEADER))


def read_back(content: bytes, folder: Path) -> AdministrativeDocument:
    path = folder / "du-thao.docx"
    path.write_bytes(content)
    return parse(read(path))


def test_our_reader_finds_the_parts_of_the_header(content: bytes, tmp_path: Path) -> None:
    header = read_back(content, tmp_path).header
    said = (header.issuing_authority, header.document_type, header.document_number, header.title, header.place)
    assert [field.value for field in said if field] == [
        "Ủy ban nhân dân xã Hòa Tiến",
        "Kế hoạch",
        "/KH-UBND",  # the number itself is still open
        "Trồng cây năm 2027",
        "Hòa Tiến",
    ]
    assert header.issued_on is None


def test_legal_bases_come_first_and_sections_in_their_natural_order(content: bytes, tmp_path: Path) -> None:
    document = read_back(content, tmp_path)
    assert [basis.value for basis in document.header.legal_bases] == [
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16/6/2025;"
    ]
    headings = [f"{section.label}. {section.heading}" for section in document.sections if section.level == 5]
    assert headings == [
        "I. MỤC ĐÍCH",
        "II. YÊU CẦU",
        "III. NHIỆM VỤ",
        "IV. KINH PHÍ",
        "V. TỔ CHỨC THỰC HIỆN",
    ]
    assert [field.value for field in document.footer.recipients] == ["Các thôn", "Lưu: VT"]


def test_clauses_stand_in_the_draft_word_for_word_but_for_their_slots(content: bytes, tmp_path: Path) -> None:
    text = " ".join(read_back(content, tmp_path).text.split())
    assert "Việc trồng cây phải thiết thực, tiết kiệm, có người chăm sóc sau khi trồng." in text
    assert "Kinh phí thực hiện Kế hoạch được bố trí từ nguồn ngân sách xã năm …, dự kiến …." in text
    assert "bảo vệ môi trường sống và cảnh quan của xã Hòa Tiến." in text  # no longer the old commune's name
    assert "Trồng mới … cây bóng mát dọc các tuyến đường liên thôn" in text


def test_the_old_commune_is_left_open_where_no_new_one_is_given(service: SearchService, tmp_path: Path) -> None:
    content = service.precedent_draft(DraftRequest(clauses=chosen(service, "mục đích")))
    document = read_back(content, tmp_path)
    body = document.text.split("NGUỒN LỜI VĂN")[0]
    assert "cảnh quan của xã …." in body
    assert "Hòa Bình Thượng" not in body


def test_page_font_and_margins_are_those_of_the_decree(content: bytes) -> None:
    document = Document(BytesIO(content))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert Mm(20) <= section.top_margin <= Mm(25)
    assert Mm(20) <= section.bottom_margin <= Mm(25)
    assert Mm(30) <= section.left_margin <= Mm(35)
    assert Mm(15) <= section.right_margin <= Mm(20)
    fonts = {run.font.name for paragraph in document.paragraphs for run in paragraph.runs}
    sizes = {run.font.size.pt for paragraph in document.paragraphs for run in paragraph.runs}
    assert fonts == {"Times New Roman"}
    assert sizes <= {13, 14}
    basis = next(paragraph for paragraph in document.paragraphs if paragraph.text.startswith("Căn cứ"))
    assert all(run.italic for run in basis.runs)


def test_open_places_are_marked(content: bytes) -> None:
    document = Document(BytesIO(content))
    funding = next(paragraph for paragraph in document.paragraphs if paragraph.text.startswith("Kinh phí thực hiện"))
    assert [run.text for run in funding.runs if run.font.highlight_color] == ["…", "…"]


def test_sources_stand_on_a_page_of_their_own_to_be_taken_off(content: bytes) -> None:
    paragraphs = Document(BytesIO(content)).paragraphs
    place = next(n for n, paragraph in enumerate(paragraphs) if paragraph.text == "NGUỒN LỜI VĂN")
    assert paragraphs[place].paragraph_format.page_break_before
    assert "phải bỏ trước khi ban hành" in paragraphs[place + 1].text
    sources = [paragraph.text for paragraph in paragraphs[place + 2 :]]
    assert len(sources) == len(ALL)
    assert "Kế hoạch số 26/KH-UBND ngày 05/01/2026 của Ủy ban nhân dân xã Hòa Bình Thượng" in sources[0]


def test_libreoffice_opens_the_draft(content: bytes, tmp_path: Path) -> None:
    if find_program() is None:
        message = "LibreOffice not installed (Debian: libreoffice-writer)"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    path = tmp_path / "du-thao.docx"
    path.write_bytes(content)
    filters = {"in_filter": "MS Word 2007 XML", "out_filter": "pdf:writer_pdf_Export"}
    with converted(path, extension="docx", **filters) as pdf:
        found = read(pdf)
    assert (found.page_count or 0) >= 2
    assert "NGUỒN LỜI VĂN" in found.text


def test_what_xml_cannot_hold_becomes_a_blank(service: SearchService) -> None:
    header = DraftHeader(title="Trồng\x00cây\x0b năm\x1f2027", signer="Lê\tVăn Bình")
    content = service.precedent_draft(DraftRequest(clauses=chosen(service, "kinh phí"), header=header))
    assert "Trồng cây  năm 2027" in [paragraph.text for paragraph in Document(BytesIO(content)).paragraphs]


def test_an_id_that_is_none_any_more_is_counted_and_left_out(
    synced: Callable[[Path], Settings], tmp_path: Path
) -> None:
    folder = write(tmp_path / "plans", a=made_plan("Hòa Bình Thượng", 2026), b=made_plan("Yên Phú Đông", 2025))
    settings = synced(folder)
    with SearchService(settings) as service:
        ids = chosen(service, "kinh phí") + chosen(service, "kinh phí", year=2025)
        assert [clause.id for clause in service.precedent_clauses([*ids, *ids]).clauses] == ids
        (folder / "b.txt").unlink()
        sync(folder, settings)
        basket = service.precedent_clauses(ids)
        assert ([clause.id for clause in basket.clauses], basket.gone) == (ids[:1], 1)
        with pytest.raises(InvalidRequestError, match="Không còn đoạn nào"):
            service.precedent_draft(DraftRequest(clauses=ids[1:]))


@pytest.mark.parametrize("wrong", ["", "x", "a:b:c", "a:5:3", "a:-1:4", "{id}:0:999999", "{id}:1:2:3", "../x:1:2"])
def test_what_is_no_id_of_a_clause_is_only_counted(service: SearchService, wrong: str) -> None:
    document = service.documents(limit=1).documents[0].id
    basket = service.precedent_clauses([wrong.format(id=document)])
    assert (basket.clauses, basket.gone) == ([], 1)


def test_the_api_gives_a_docx_or_says_why_not(service: SearchService) -> None:
    client = TestClient(create_api(service))
    response = client.post("/api/v1/precedents/draft", json={"clauses": chosen(service, "kinh phí")})
    assert response.status_code == 200
    assert 'filename="du-thao.docx"' in response.headers["content-disposition"]
    assert Document(BytesIO(response.content)).paragraphs
    refused = client.post("/api/v1/precedents/draft", json={"clauses": ["a:1:2"]})
    assert (refused.status_code, "Không còn đoạn nào" in refused.json()["detail"]) == (422, True)
