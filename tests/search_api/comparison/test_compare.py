"""Comparison of two indexed documents: sample plans of two years, made plans, documents of different matters."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from made_plans import plan, task_table, write

from indexer.errors import DocumentNotFoundError, InvalidRequestError
from indexer.pipeline import sync
from indexer.settings import Settings
from search_api.comparison.schemas import AssignmentChange, Comparison
from search_api.schemas import Citation
from search_api.service import SearchService

LAST_YEAR = "Kế hoạch phòng chống thiên tai 2025 - xã Tân Lập Hạ.docx"
THIS_YEAR = "Kế hoạch phòng chống thiên tai 2026 - xã Tân Lập Hạ.docx"
HEALTH = "845-SYT-NVY tiem chung mo rong 2025.txt"


@pytest.fixture(scope="module")
def service(corpus_settings: Settings) -> Iterator[SearchService]:
    with SearchService(corpus_settings) as opened:
        yield opened


@pytest.fixture(scope="module")
def years(service: SearchService) -> Comparison:
    return service.compare(LAST_YEAR, THIS_YEAR)


def compared(tmp_path: Path, a: str, b: str) -> Comparison:
    settings = Settings(data=tmp_path / "data")
    sync(write(tmp_path / "documents", a=a, b=b), settings)
    with SearchService(settings) as service:
        return service.compare("a.txt", "b.txt")


def tasks(found: Comparison, status: str) -> list[str]:
    return [(change.b or change.a).task for change in found.assignments if change.status == status]  # type: ignore[union-attr]


def cited(found: Comparison) -> Iterator[Citation]:
    for change in [*found.fields, *found.legal_bases, *found.sections]:
        yield from (citation for citation in (change.a, change.b) if citation)
    for section in found.sections:
        for paragraph in section.paragraphs:
            yield from (citation for citation in (paragraph.a, paragraph.b) if citation)
    for assignment in found.assignments:
        yield from (view.citation for view in (assignment.a, assignment.b) if view)


def test_every_quotation_is_verbatim_and_pieces_are_the_quotations(service: SearchService, years: Comparison) -> None:
    texts = {document.id: service.document(document.id).text for document in (years.a, years.b)}
    checked = 0
    for citation in cited(years):
        assert texts[citation.document.id][citation.start : citation.end] == citation.quote
        checked += 1
    for section in years.sections:
        for paragraph in [*section.paragraphs, section]:
            if paragraph.pieces and paragraph.a and paragraph.b:
                assert "".join(piece.a for piece in paragraph.pieces) == paragraph.a.quote
                assert "".join(piece.b for piece in paragraph.pieces) == paragraph.b.quote
    assert checked > 100


def test_assignments_of_two_years_are_added_dropped_and_changed(years: Comparison) -> None:
    assert tasks(years, "added") == [
        "Lập bản đồ số các điểm ngập, điểm sơ tán, đường vận chuyển cứu trợ",
        "Thu, nộp Quỹ phòng, chống thiên tai",
        "Thử còi báo động và loa cảnh báo lũ tại các thôn ngoài đê",
    ]
    assert tasks(years, "dropped") == [
        "Phát quang hành lang lưới điện, cắt tỉa cây xanh ở trường học, trục đường xã",
        "Chuẩn bị cơ số thuốc, lực lượng cấp cứu, xử lý môi trường sau lũ",
    ]
    assert years.summary.startswith("Văn bản sau: thêm 3 nhiệm vụ, bỏ 2, đổi 7; đổi 2 căn cứ;")
    review = next(c for c in years.assignments if c.b and c.b.task.startswith("Rà soát, lập danh sách hộ dân"))
    parts = {part.part: part for part in review.parts}
    assert set(parts) == {"lead", "coordinating", "deadline"}
    assert (parts["lead"].dropped, parts["lead"].added) == (["Phòng Kinh tế"], ["Công an xã"])
    assert (parts["deadline"].a, parts["deadline"].b) == ("Trước ngày 25/7/2025", "Trước ngày 30/4/2026")


def test_rows_that_only_have_another_number_are_the_same(years: Comparison) -> None:
    patrol = next(
        paragraph
        for section in years.sections
        for paragraph in section.paragraphs
        if paragraph.b and "Tuần tra, canh gác đê" in paragraph.b.quote
    )
    assert patrol.status == "same"
    assert patrol.a is not None
    assert patrol.b is not None
    assert (patrol.a.locator, patrol.b.locator) == ("Phụ lục, TT 8", "Phụ lục, TT 9")


def test_figures_that_changed_are_marked(years: Comparison) -> None:
    pieces = [
        p for section in years.sections for paragraph in section.paragraphs for p in paragraph.pieces if p.matters
    ]
    assert ("420", "560", ["figure"]) in [(p.a.strip(), p.b.strip(), p.matters) for p in pieces]


def test_legal_bases_are_kept_by_their_number(years: Comparison) -> None:
    assert [change.status for change in years.legal_bases] == ["changed", "same", "changed"]


def test_different_matters_are_said_to_have_hardly_anything_in_common(service: SearchService) -> None:
    found = service.compare(THIS_YEAR, HEALTH)
    assert found.is_unrelated
    assert "hầu như không có lời văn chung" in found.summary
    assert not service.compare(LAST_YEAR, THIS_YEAR).is_unrelated


def test_a_document_is_the_same_as_itself(service: SearchService) -> None:
    found = service.compare(THIS_YEAR, THIS_YEAR)
    assert found.summary == "Hai văn bản giống nhau từng chữ ở phần nội dung."
    assert found.common_share == 1.0
    assert {change.status for change in found.assignments} == {"same"}


def test_pages_put_together_are_the_whole(service: SearchService, years: Comparison) -> None:
    paragraphs = [paragraph for section in years.sections for paragraph in section.paragraphs]
    assert len(paragraphs) == years.total_paragraphs
    paged = []
    for offset in range(0, years.total_paragraphs, 7):
        page = service.compare(LAST_YEAR, THIS_YEAR, limit=7, offset=offset)
        shown = [paragraph for section in page.sections for paragraph in section.paragraphs]
        assert len(shown) <= 7
        paged += shown
    assert paged == paragraphs


def test_variants_of_agencies_are_no_change(tmp_path: Path) -> None:
    rows = ("Tổ chức hội nghị tuyên truyền pháp luật cho Nhân dân", "Tháng 3/2026", "Báo cáo")
    a = task_table((rows[0], "Phòng Văn hóa - Xã hội", "UBMTTQ xã", *rows[1:]))
    b = task_table((rows[0], "Phòng Văn hoá – Xã hội", "Ủy ban MTTQ xã", *rows[1:]))
    found = compared(tmp_path, plan(a), plan(b))
    assert [change.status for change in found.assignments] == ["same"]


def test_a_deadline_that_only_moved_with_the_year_is_expected(tmp_path: Path) -> None:
    def of_year(year: int) -> str:
        row = (
            "Kiểm tra đê, kè, cống trước mùa mưa bão",
            "Phòng Kinh tế",
            "Công an xã",
            f"Trước ngày 30/4/{year}",
            "Biên bản",
        )
        return plan(task_table(row), day=f"05/01/{year}", title=f"Phòng, chống thiên tai năm {year}")

    found = compared(tmp_path, of_year(2025), of_year(2026))
    assert [change.status for change in found.assignments] == ["expected"]
    assert found.counts.assignments.changed == 0


def test_assignments_that_only_say_it_otherwise_are_counted_apart(tmp_path: Path) -> None:
    who = ("Phòng Kinh tế", "Công an xã", "Trước ngày 30/4/2026", "Biên bản")
    told = "Kiểm tra đê, kè, cống của các thôn trước mùa mưa bão"
    a = plan(task_table((told, *who), ("Tập huấn cho 20 người của đội xung kích xã", *who)))
    b = plan(
        task_table((told.replace("Kiểm tra", "Rà soát"), *who), ("Tập huấn cho 30 người của đội xung kích xã", *who))
    )
    found = compared(tmp_path, a, b)
    assert (found.counts.assignments.changed, found.counts.reworded) == (2, 1)
    assert found.summary.startswith("Văn bản sau: đổi 2 nhiệm vụ (1 chỉ đổi lời văn)")


def test_sections_are_paired_wherever_they_stand(tmp_path: Path) -> None:
    first = "KINH PHÍ THỰC HIỆN\nKinh phí lấy từ ngân sách xã và nguồn xã hội hóa theo quy định hiện hành.\n"
    second = "TUYÊN TRUYỀN\nPhát tin, bài trên hệ thống truyền thanh xã mỗi tuần hai buổi để Nhân dân biết.\n"
    found = compared(tmp_path, plan(f"I. {first}II. {second}"), plan(f"I. {second}II. {first}"))
    bodies = [section for section in found.sections if section.a and section.b]
    assert [section.status for section in bodies] == ["same", "same"]
    assert found.counts.paragraphs.added == found.counts.paragraphs.dropped == found.counts.paragraphs.changed == 0


def test_a_paragraph_under_another_heading_is_said_to_have_moved(tmp_path: Path) -> None:
    moved = "Tổ chức ra quân tổng vệ sinh đường làng, ngõ xóm vào ngày thứ bảy tuần cuối hằng tháng.\n"
    funding = "Kinh phí lấy từ ngân sách xã và nguồn xã hội hóa theo quy định hiện hành.\n"
    speaking = "Phát tin, bài trên hệ thống truyền thanh xã mỗi tuần hai buổi để Nhân dân biết.\n"
    a = plan(f"I. TUYÊN TRUYỀN\n{speaking}{moved}II. KINH PHÍ THỰC HIỆN\n{funding}")
    b = plan(f"I. TUYÊN TRUYỀN\n{speaking}II. KINH PHÍ THỰC HIỆN\n{funding}{moved}")
    found = compared(tmp_path, a, b)
    went = [p for section in found.sections for p in section.paragraphs if p.is_moved]
    assert [paragraph.b.quote.strip() for paragraph in went if paragraph.b] == [moved.strip()]


def test_a_name_that_means_several_lists_them(service: SearchService) -> None:
    with pytest.raises(InvalidRequestError, match=re.escape(LAST_YEAR)) as caught:
        service.compare("phong chong thien tai", THIS_YEAR)
    assert THIS_YEAR in str(caught.value)
    with pytest.raises(DocumentNotFoundError, match="Hãy nêu số"):
        service.compare("văn bản không có", THIS_YEAR)


@pytest.mark.parametrize("name", [THIS_YEAR, "09/KH-UBND", "thien tai 2026 tan lap ha"])
def test_a_document_is_named_by_file_number_or_words(service: SearchService, name: str) -> None:
    assert [document.file_name for document in service.documents_meant(name).documents] == [THIS_YEAR]


def test_a_changed_file_is_compared_anew(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    body = "I. KINH PHÍ\nKinh phí lấy từ ngân sách xã, dự kiến {} triệu đồng cho cả năm.\n"
    folder = write(tmp_path / "documents", a=plan(body.format(10)), b=plan(body.format(10)))
    sync(folder, settings)
    with SearchService(settings) as service:
        assert service.compare("a.txt", "b.txt").counts.paragraphs.changed == 0
        write(folder, b=plan(body.format(25)))
        sync(folder, settings)
        assert service.compare("a.txt", "b.txt").counts.paragraphs.changed == 1


@pytest.mark.slow
def test_three_hundred_pages_are_compared_within_seconds(tmp_path: Path) -> None:
    def long_plan(year: int) -> str:
        lines = []
        for section in range(1, 61):
            lines.append(f"{section}. Nhóm nhiệm vụ về lĩnh vực số {section}")
            for item in range(30):
                amount = item * section + (year if item % 9 == 0 else 0)
                lines.append(
                    f"- Việc {section}.{item}: rà soát {amount} hồ sơ của thôn {item % 7}, báo cáo kết quả lĩnh vực "
                    f"{section} về Ủy ban nhân dân xã, công khai tại nhà văn hóa, lưu theo mã {section * 31 + item}."
                )
        return plan("I. NỘI DUNG\n" + "\n".join(lines) + "\n", day=f"05/01/{year}", title=f"Kế hoạch lớn năm {year}")

    settings = Settings(data=tmp_path / "data")
    sync(write(tmp_path / "documents", a=long_plan(2025), b=long_plan(2026)), settings)
    with SearchService(settings) as service:
        started = time.monotonic()
        found = service.compare("a.txt", "b.txt", limit=50)
        took_s = time.monotonic() - started
    assert found.total_paragraphs >= 1_800
    # The first of each section gives the plan's own year, three others a figure of it
    assert (found.counts.paragraphs.expected, found.counts.paragraphs.changed) == (60, 60 * 3)
    assert took_s < 20  # about one second alone on the machine; others may be at work


def test_changes_say_which_side_they_are_of(years: Comparison) -> None:
    def sides(change: AssignmentChange) -> tuple[bool, bool]:
        return change.a is not None, change.b is not None

    expected = {"added": (False, True), "dropped": (True, False)}
    assert all(sides(change) == expected.get(change.status, (True, True)) for change in years.assignments)
