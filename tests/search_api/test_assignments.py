"""The register of assignments: what is asked for, all of it, in its order."""

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_plans import plan, task_table, write

from indexer.errors import InvalidRequestError
from indexer.pipeline import sync
from indexer.settings import Settings
from search_api.schemas import AssignmentFilters, AssignmentView, Filters
from search_api.service import SearchService

TODAY = date(2026, 5, 12)
TREES = plan("I. NHIỆM VỤ\nTheo phụ lục.\n") + task_table(
    ("Trồng cây ven đường", "Phòng Kinh tế", "UBMTTQ xã", "Trước ngày 20/01/2026", "Báo cáo kết quả"),
    ("Mở lớp tập huấn", "Phòng VHXH", "Công an xã", "Quý II/2026", "Danh sách lớp"),
    ("Hòa giải ở cơ sở", "Công an xã", "Phòng Kinh tế", "Thường xuyên", ""),
    ("Rà soát thủ tục hành chính", "Phòng Kinh tế", "", "Trước ngày 31/5/2026", ""),
)
OTHER = plan(
    "I. NHIỆM VỤ\nTheo phụ lục.\n", place="Tân Lập Hạ", number="7/KH-UBND", title="An ninh năm 2026"
) + task_table(
    ("Tuần tra ban đêm", "Công an xã", "Các thôn", "Tháng 5/2026", ""),
    ("Trống để dành cho lễ hội", "Công an xã", "", "Từ ngày 01/7/2026", ""),
)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchService]:
    folder = tmp_path_factory.mktemp("register")
    own = Settings(data=folder / "data")
    sync(write(folder / "documents", trees=TREES, other=OTHER), own)
    with SearchService(own) as opened:
        yield opened


@pytest.fixture(scope="module")
def samples(corpus_settings: Settings) -> Iterator[SearchService]:
    with SearchService(corpus_settings) as opened:
        yield opened


def tasks(service: SearchService, **wanted: object) -> list[str]:
    found = service.assignments(AssignmentFilters.model_validate(wanted), today=TODAY)
    assert found.total == len(found.assignments)
    return [assignment.task for assignment in found.assignments]


def test_all_come_due_soonest_first_and_undated_last(service: SearchService) -> None:
    assert tasks(service) == [
        "Trồng cây ven đường",
        "Tuần tra ban đêm",
        "Rà soát thủ tục hành chính",
        "Mở lớp tập huấn",
        "Trống để dành cho lễ hội",
        "Hòa giải ở cơ sở",
    ]


def test_agency_is_found_in_either_role_or_the_one_asked_for(service: SearchService) -> None:
    assert tasks(service, agency="phong kinh te") == [
        "Trồng cây ven đường", "Rà soát thủ tục hành chính", "Hòa giải ở cơ sở",
    ]  # fmt: skip
    assert tasks(service, agency="Phòng Kinh tế", role="lead") == ["Trồng cây ven đường", "Rà soát thủ tục hành chính"]
    assert tasks(service, agency="Phòng Kinh tế", role="coordinate") == ["Hòa giải ở cơ sở"]
    assert tasks(service, agency="Ủy ban Mặt trận Tổ quốc") == ["Trồng cây ven đường"]
    assert tasks(service, agency="Phòng Văn hóa - Xã hội") == ["Mở lớp tập huấn"]


def test_role_alone_asks_for_assignments_that_name_one(service: SearchService) -> None:
    assert "Rà soát thủ tục hành chính" not in tasks(service, role="coordinate")
    assert len(tasks(service, role="lead")) == 6


def test_agency_of_a_commune_is_sought_in_its_documents(service: SearchService) -> None:
    assert tasks(service, agency="Công an xã Tân Lập Hạ", role="lead") == [
        "Tuần tra ban đêm", "Trống để dành cho lễ hội",
    ]  # fmt: skip
    found = service.assignments(AssignmentFilters(agency="Công an xã Chưa Có"))
    assert found.total == 0
    assert found.notice == "Chưa có văn bản nào của địa phương nêu trong “Công an xã Chưa Có”."


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("trồng", ["Trồng cây ven đường"]),
        ("trong", ["Trồng cây ven đường", "Trống để dành cho lễ hội"]),
        ("DUONG ven", ["Trồng cây ven đường"]),
        ("hoà giải", ["Hòa giải ở cơ sở"]),
        ("TTHC", ["Rà soát thủ tục hành chính"]),
        ("danh sách", ["Mở lớp tập huấn"]),
        ("cây lớp", []),
        ("cây vườn", []),
        ("trốn", []),
        ("?!", []),
    ],
)
def test_all_words_must_stand_in_task_or_deliverable_with_the_accents_that_are_typed(
    service: SearchService, typed: str, found: list[str]
) -> None:
    assert tasks(service, q=typed) == found


def test_days_select_what_runs_on_any_of_them(service: SearchService) -> None:
    assert tasks(service, due_from=date(2026, 6, 1), due_to=date(2026, 6, 30)) == ["Mở lớp tập huấn"]
    assert tasks(service, due_from=date(2027, 1, 1)) == ["Trống để dành cho lễ hội"]
    assert tasks(service, due_to=date(2025, 12, 31)) == ["Trồng cây ven đường", "Rà soát thủ tục hành chính"]
    assert tasks(service, period="Quý III/2026") == ["Trống để dành cho lễ hội"]
    assert tasks(service, period="quý 3") == ["Trống để dành cho lễ hội"]


def test_due_selects_by_the_last_day_counted_from_the_given_one(service: SearchService) -> None:
    assert tasks(service, due="this-month") == ["Tuần tra ban đêm", "Rà soát thủ tục hành chính"]
    assert tasks(service, due="next-month") == ["Mở lớp tập huấn"]
    assert tasks(service, due="this-quarter") == [
        "Tuần tra ban đêm", "Rà soát thủ tục hành chính", "Mở lớp tập huấn",
    ]  # fmt: skip
    assert tasks(service, due="overdue") == ["Trồng cây ven đường"]
    assert tasks(service, due="this-week") == []


@pytest.mark.parametrize("named", ["7/KH-UBND", "07-KH/UBND", "other.txt", "OTHER.TXT"])
def test_document_is_named_by_number_or_file(service: SearchService, named: str) -> None:
    assert tasks(service, document=named) == ["Tuần tra ban đêm", "Trống để dành cho lễ hội"]


def test_document_is_named_by_id_and_an_unknown_one_is_told(service: SearchService) -> None:
    known = service.assignments(AssignmentFilters(q="tuần tra")).assignments[0].citation.document.id
    assert len(tasks(service, document=known)) == 2
    found = service.assignments(AssignmentFilters(document="99/KH-UBND"))
    assert found.notice == "Không có văn bản “99/KH-UBND” trong chỉ mục (theo số, tên tệp hoặc mã)."


def test_filters_of_search_hold_too(service: SearchService) -> None:
    found = service.assignments(filters=Filters(place="Tân Lập Hạ"))
    assert {a.citation.document.place for a in found.assignments} == {"Tân Lập Hạ"}
    assert service.assignments(filters=Filters(year=1999)).total == 0


def test_unknown_agency_is_told_with_the_nearest_names(service: SearchService) -> None:
    found = service.assignments(AssignmentFilters(agency="Phòng Kinh tê xã hội"))
    assert found.total == 0
    assert "Phòng Kinh tế" in found.nearest_agencies
    assert found.notice is not None
    assert found.notice.startswith("Không có cơ quan nào tên “Phòng Kinh tê xã hội” được giao nhiệm vụ. Tên gần nhất: ")


def test_known_agency_without_such_a_task_is_not_called_unknown(service: SearchService) -> None:
    found = service.assignments(AssignmentFilters(agency="Phòng Kinh tế", q="tuần tra"))
    assert found.notice == "Không có nhiệm vụ nào khớp với các điều kiện đã chọn."


def test_days_in_the_wrong_order_are_refused(service: SearchService) -> None:
    with pytest.raises(InvalidRequestError, match="ngược"):
        service.assignments(AssignmentFilters(due_from=date(2026, 2, 1), due_to=date(2026, 1, 1)))


def test_blank_filters_restrict_nothing(service: SearchService) -> None:
    assert len(tasks(service, agency=" ", role="", q="", due_from="", period=" ", document="")) == 6


# --- over the sample documents -------------------------------------------------------------------

AGENCIES = st.sampled_from(
    (None, "UBMTTQ", "Phòng Kinh tế", "VHXH", "cong an", "UBND", "các thôn", "văn phòng", "không có")
)
WORDS = st.sampled_from((None, "tuyên truyền", "ke hoach", "CCHC", "xã"))
DAYS = st.none() | st.dates(date(2023, 1, 1), date(2027, 12, 31))
PROPERTY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def ids(service: SearchService, **wanted: object) -> list[int]:
    return [a.id for a in service.assignments(AssignmentFilters.model_validate(wanted), today=TODAY).assignments]


def test_quotes_are_verbatim(samples: SearchService) -> None:
    for assignment in samples.assignments().assignments:
        citation = assignment.citation
        assert citation.quote
        assert samples.document(citation.document.id).text[citation.start : citation.end] == citation.quote


@PROPERTY
@given(AGENCIES.filter(bool), WORDS)
def test_lead_and_coordinating_together_are_either(samples: SearchService, agency: str, q: str | None) -> None:
    either = ids(samples, agency=agency, q=q)
    lead, coordinating = (ids(samples, agency=agency, q=q, role=role) for role in ("lead", "coordinate"))
    assert set(either) == set(lead) | set(coordinating)
    assert len(either) == len(set(either))


def overlaps(assignment: AssignmentView, first: date | None, last: date | None) -> bool:
    starts, ends = assignment.due_from, assignment.due_to
    if starts is None and ends is None:
        return False
    return (starts or date.min) <= (last or date.max) and (first or date.min) <= (ends or date.max)


@PROPERTY
@given(DAYS, DAYS)
def test_exactly_those_are_found_whose_days_meet_the_window(
    samples: SearchService, one: date | None, other: date | None
) -> None:
    first, last = (min(one, other), max(one, other)) if one and other else (one, other)
    found = set(ids(samples, due_from=first, due_to=last))
    every = samples.assignments().assignments
    if first is None and last is None:
        assert found == {a.id for a in every}
    else:
        assert found == {a.id for a in every if overlaps(a, first, last)}


@PROPERTY
@given(AGENCIES, WORDS, st.integers(1, 40))
def test_pages_together_are_the_whole(samples: SearchService, agency: str | None, q: str | None, limit: int) -> None:
    wanted = AssignmentFilters(agency=agency, q=q)
    whole = samples.assignments(wanted)
    paged = []
    for offset in range(0, whole.total, limit):
        page = samples.assignments(wanted, limit=limit, offset=offset)
        assert page.total == whole.total
        paged += page.assignments
    assert paged == whole.assignments


def test_order_is_by_last_day(samples: SearchService) -> None:
    last = [
        a.due_to or (date.max if a.due_from is None else date(9999, 12, 30)) for a in samples.assignments().assignments
    ]
    assert last == sorted(last)
    assert last[0] < last[-1] == date.max
