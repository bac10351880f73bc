"""What is said differently of one cited document is found; what only looks different is not."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from made_plans import plan, write

from indexer.errors import InvalidRequestError
from indexer.pipeline import sync
from indexer.settings import Settings
from indexer.store import Store
from search_api.catalogue import Catalogue
from search_api.cited_words import contradicts_title, is_national, is_same_issuer
from search_api.citing import citing_documents, finding_view
from search_api.consistency import find_contradictions
from search_api.schemas import Finding

Findings = Callable[..., list[Finding]]


@pytest.fixture
def findings(tmp_path: Path) -> Iterator[Findings]:
    """Return what is found among plans; each is its body, or the body with what `plan` takes."""
    stores = []

    def find(*plans: str | tuple[str, dict[str, str]]) -> list[Finding]:
        texts = {}
        for number, given in enumerate(plans):
            body, named = given if isinstance(given, tuple) else (given, {})
            texts[f"d{number}"] = plan(f"I. NỘI DUNG\n{body}\n", **{"number": f"{90 + number}/KH-UBND", **named})
        own = Settings(data=tmp_path / "data")
        sync(write(tmp_path / "documents", **texts), own)
        store = Store(own.database_path)
        stores.append(store)
        _, found = find_contradictions(store, Catalogue(tuple(store.documents())))
        views = [finding_view(store, contradiction) for contradiction in found]
        for variant in (variant for view in views for variant in view.variants):
            citation = variant.citation
            assert citation.quote == store.document_text(citation.document.id)[citation.start : citation.end] != ""
        return views

    yield find
    for store in stores:
        store.close()


def told(found: list[Finding]) -> list[tuple[str, str, list[tuple[str, int, str]]]]:
    return [(f.number, f.field, [(v.value, v.count, v.source) for v in f.variants]) for f in found]


def test_another_day_in_another_place_is_found(findings: Findings) -> None:
    found = findings(
        "1. Thực hiện Chỉ thị số 33/CT-TTg ngày 26/11/2021 của Thủ tướng Chính phủ.\n"
        "2. Tiếp tục Chỉ thị số 33/CT-TTg ngày 26/11/2021 của Thủ tướng Chính phủ.",
        ("1. Theo Chỉ thị số 33/CT-TTg ngày 16/11/2021 của Thủ tướng Chính phủ.", {"place": "Tân Lập Hạ"}),
    )
    assert told(found) == [("33/CT-TTg", "issued_on", [("26/11/2021", 2, "citation"), ("16/11/2021", 1, "citation")])]
    assert found[0].field_name == "ngày ban hành"
    assert found[0].message == (
        "33/CT-TTg: ngày ban hành ghi khác nhau: 26/11/2021 (2 chỗ viện dẫn); 16/11/2021 (1 chỗ viện dẫn)."
    )
    assert "16/11/2021" in found[0].variants[1].citation.quote


def test_another_issuer_type_and_title_are_found(findings: Findings) -> None:
    found = findings(
        "1. Thực hiện Quyết định số 59/2023/QĐ-TTg ngày 14/8/2023 của Thủ tướng Chính phủ "
        "về chuyển đổi số quốc gia đến năm 2030.",
        "1. Thực hiện Quyết định số 59/2023/QĐ-TTg ngày 14/8/2023 của Chính phủ "
        "về hoạt động tiêm chủng mở rộng cho trẻ em.",
        "1. Thực hiện Chỉ thị số 59/2023/QĐ-TTg ngày 14/8/2023.",
    )
    assert sorted(finding.field for finding in found) == ["document_type", "issuer", "title"]
    values = {finding.field: {variant.value for variant in finding.variants} for finding in found}
    assert values["issuer"] == {"Thủ tướng Chính phủ", "Chính phủ"}
    assert values["document_type"] == {"Quyết định", "Chỉ thị"}


def test_a_citation_is_held_against_the_documents_own_header(findings: Findings) -> None:
    found = findings(
        ("1. Trồng cây.", {"number": "18/KH-UBND", "day": "10/07/2025", "title": "Phòng, chống thiên tai năm 2025"}),
        "1. Theo Kế hoạch số 18/KH-UBND ngày 01/07/2025 của Ủy ban nhân dân xã về phòng, chống thiên tai năm 2025.",
    )
    assert told(found) == [("18/KH-UBND", "issued_on", [("10/07/2025", 1, "header"), ("01/07/2025", 1, "citation")])]


def test_a_number_may_contradict_itself(findings: Findings) -> None:
    found = findings(
        "1. Theo Nghị định số 23/2015/NĐ-CP ngày 16/02/2025 của Chính phủ.\n"
        "2. Theo Kế hoạch số 46/QĐ-UBND ngày 03/02/2026 của Ủy ban nhân dân xã."
    )
    assert told(found) == [
        ("23/2015/NĐ-CP", "issued_on", [("năm 2015", 1, "number"), ("16/02/2025", 1, "citation")]),
        ("46/QĐ-UBND", "document_type", [("Quyết định", 1, "number"), ("Kế hoạch", 1, "citation")]),
    ]


def test_day_and_month_with_another_year_are_one_document(findings: Findings) -> None:
    found = findings(
        "1. Theo Chỉ thị số 5/CT-TTg ngày 13/01/2026 của Thủ tướng Chính phủ.\n"
        "2. Theo Chỉ thị số 5/CT-TTg ngày 13/01/2021 của Thủ tướng Chính phủ."
    )
    assert [finding.field for finding in found] == ["issued_on"]


@pytest.mark.parametrize(
    "bodies",
    [
        # what is left unsaid
        ("1. Theo Chỉ thị số 33/CT-TTg ngày 26/11/2021 của Thủ tướng Chính phủ.\n2. Theo Chỉ thị số 33/CT-TTg.",),
        # an issuer's variants
        (
            "1. Theo Quyết định số 9/QĐ-UBND ngày 05/01/2026 của UBND tỉnh.\n"
            "2. Theo Quyết định số 9/QĐ-UBND ngày 05/01/2026 của Ủy ban nhân dân tỉnh Lam Giang.\n"
            "3. Theo Quyết định số 9/QĐ-UBND ngày 05/01/2026 của Chủ tịch UBND tỉnh.",
        ),
        # a shortened title, and one told in other words
        (
            "1. Theo Chỉ thị số 33/CT-TTg ngày 26/11/2021 của Thủ tướng Chính phủ về tăng cường công tác dân vận.\n"
            "2. Theo Chỉ thị số 33/CT-TTg ngày 26/11/2021 của Thủ tướng Chính phủ về tiếp tục tăng cường và đổi mới "
            "công tác dân vận của cơ quan hành chính nhà nước.",
        ),
        # a number given anew the next year
        (
            "1. Theo Chỉ thị số 5/CT-TTg ngày 13/01/2026 của Thủ tướng Chính phủ.\n"
            "2. Theo Chỉ thị số 5/CT-TTg ngày 20/02/2021 của Thủ tướng Chính phủ.",
        ),
        # the province's number and the commune's
        (
            "1. Theo Kế hoạch số 15/KH-UBND ngày 05/01/2026 của Ủy ban nhân dân tỉnh.\n"
            "2. Theo Kế hoạch số 15/KH-UBND ngày 12/01/2026 của Ủy ban nhân dân xã.",
        ),
        # party symbols: Quy định and Quyết định share QĐ
        ("1. Theo Quy định số 11-QĐ/TW ngày 18/02/2019 của Bộ Chính trị.",),
        # a resolution of the National Assembly, whose symbol names no type; a tax office's letter
        ("1. Theo Nghị quyết số 197/2025/QH15 ngày 17/5/2025 của Quốc hội và Công văn 5608/CT-CS ngày 28/11/2025.",),
        # what a provision rules is no title
        (
            "1. Theo Nghị định số 103/2024/NĐ-CP ngày 30/7/2024 của Chính phủ "
            "quy định về tiền sử dụng đất, tiền thuê đất.\n"
            "2. Theo Điều 5 Nghị định số 103/2024/NĐ-CP ngày 30/7/2024 của Chính phủ "
            "về trách nhiệm của cơ quan thuế các cấp.",
        ),
    ],
)
def test_what_only_looks_different_is_no_finding(findings: Findings, bodies: tuple[str, ...]) -> None:
    assert told(findings(*bodies)) == []


_TITLED = (
    "1. Theo Quyết định số 3740/QĐ-BTC ngày 05/11/2025 của Bộ trưởng Bộ Tài chính "
    "về việc công bố thủ tục hành chính được sửa đổi, bổ sung trong lĩnh vực thuế.\n"
)


@pytest.mark.parametrize(
    "run_on",
    [
        " của Bộ trưởng Bộ Tài chính\n2\nGia hạn chứng chỉ chuyên môn về đấu thầu\n3\nThu hồi chứng chỉ về đấu thầu",
        " về đấu thầu\n3\nThu hồi chứng chỉ nghiệp vụ chuyên môn về giám sát xây dựng",
        " của Bộ trưởng Bộ Tài chính\nQuyết định số 40/2015/QĐ-UBND ngày 17/12/2015 về việc ban hành quy chế xét tặng "
        "danh hiệu nghệ nhân trong lĩnh vực di sản văn hóa",
    ],
)
def test_a_title_that_runs_on_into_the_next_row_or_point_is_none(findings: Findings, run_on: str) -> None:
    listed = (
        f"B. THỦ TỤC BỊ BÃI BỎ\nTên thủ tục\n1\nCấp lại chứng chỉ\nQuyết định số 3740/QĐ-BTC ngày 05/11/2025{run_on}\n"
    )
    assert [finding.number for finding in findings(_TITLED + listed)] == []


def test_a_title_that_a_page_number_parts_is_still_compared(findings: Findings) -> None:
    other = "2. Theo Quyết định số 3740/QĐ-BTC ngày 05/11/2025 về công tác\n2\ngiám sát đầu tư xây dựng nông thôn mới."
    assert [(finding.number, finding.field) for finding in findings(_TITLED + other)] == [("3740/QĐ-BTC", "title")]


def test_low_numbers_of_two_communes_are_two_documents(findings: Findings) -> None:
    body = "1. Theo Nghị quyết số 05-NQ/ĐU ngày {}/01/2026 của Đảng ủy xã về {}."
    plans = [
        (body.format("14", "xây dựng nông thôn mới nâng cao"), {"place": "Tân Lập Hạ"}),
        (body.format("20", "chuyển đổi số trong trường học"), {"place": "Vân Trì Hạ"}),
    ]
    assert told(findings(*plans)) == []


def test_low_numbers_of_one_commune_are_compared(findings: Findings) -> None:
    body = "1. Theo Nghị quyết số 05-NQ/ĐU ngày {}/01/2026 của Đảng ủy xã."
    assert [f.field for f in findings(body.format("14"), body.format("20"))] == ["issued_on"]


def test_two_headers_of_one_number_alone_are_two_documents(findings: Findings) -> None:
    assert (
        told(
            findings(
                ("1. Trồng cây.", {"number": "18/KH-UBND", "day": "10/07/2025"}),
                (
                    "1. Theo Kế hoạch số 18/KH-UBND của Ủy ban nhân dân xã.",
                    {"number": "18/KH-UBND", "day": "11/07/2025"},
                ),
            )
        )
        == []
    )


def test_a_document_without_a_day_does_not_join_two_years(findings: Findings) -> None:
    assert (
        told(
            findings(
                "1. Theo Chỉ thị số 5/CT-TTg ngày 13/01/2026 của Thủ tướng Chính phủ.\n"
                "2. Theo Chỉ thị số 5/CT-TTg ngày 20/02/2021 của Thủ tướng Chính phủ.\n3. Theo Chỉ thị số 5/CT-TTg."
            )
        )
        == []
    )


@pytest.mark.parametrize(
    ("key", "expected"),
    [("59/2023/nd-cp", True), ("33/ct-ttg", True), ("57/2020/qh14", True), ("5/nq-tw", True), ("3/2025/tt-btc", True),
     ("12/ttlt-btc-bnv", True), ("5/nq-tu", False), ("15/kh-ubnd", False), ("12/bcd-ubnd", False)],
)  # fmt: skip
def test_symbols_of_the_whole_country_are_told_from_local_ones(key: str, expected: bool) -> None:
    assert is_national(key) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("UBND tỉnh", "Ủy ban nhân dân tỉnh Lam Giang", True),
        ("Bộ Tài chính", "Bộ trưởng Bộ Tài chính", True),
        ("Thành ủy", "Ban Thường vụ Thành ủy", True),
        ("Bộ VH", "Bộ Văn hóa, Thể thao và Du lịch", True),
        ("Chính phủ", "Chính phủ hết hiệu lực kể từ ngày ký", True),
        ("cơ quan", "Chính phủ", True),
        ("Chính phủ", "Thủ tướng Chính phủ", False),
        ("Ủy ban nhân dân tỉnh", "Ủy ban nhân dân thành phố", False),
        ("Bộ Nội vụ", "Bộ Y tế", False),
    ],
)
def test_issuers_are_compared_by_what_they_name(one: str, other: str, expected: bool) -> None:
    assert is_same_issuer(one, other) is is_same_issuer(other, one) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("về công tác dân vận của hệ thống", "tăng cường công tác dân vận của hệ thống chính trị", False),
        ("dân chủ ở cơ sở trên địa bàn xã", "dân chủ ở cơ sở trên địa bàn thành phố", True),
        ("cải cách hành chính năm 2025", "cải cách hành chính năm 2026", True),
        ("hướng dẫn thi hành", "quy chế giám sát và phản biện xã hội", False),
        ("quy chế giám sát và phản biện xã hội", "phát triển khoa học, công nghệ quốc gia", True),
    ],
)
def test_titles_contradict_where_matter_year_or_area_differ(one: str, other: str, expected: bool) -> None:
    assert contradicts_title(one, other) is contradicts_title(other, one) is expected


def test_real_plans_give_their_real_slips_alone(seeds: Path, tmp_path: Path) -> None:
    own = Settings(data=tmp_path / "data")
    sync(seeds, own)
    store = Store(own.database_path)
    checked, found = find_contradictions(store, Catalogue(tuple(store.documents())))
    store.close()
    assert checked > 30
    assert [(c.number, c.field) for c in found] == [
        ("46/QĐ-UBND", "document_type"), ("57-NQ/TW", "title"), ("82/NQ-HĐND", "title"),
    ]  # fmt: skip


# --- documents that cite a number ----------------------------------------------------------------


@pytest.fixture(scope="module")
def cited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("cited")
    long = "Xã tiếp tục làm tốt việc này trong năm. " * 30
    texts = {
        "old": plan("I. NỘI DUNG\n1. Theo Nghị quyết số 05-NQ/TU ngày 14/01/2025.\n2. Xem 5NQ/TU.\n", day="01/02/2025"),
        "new": plan(f"I. NỘI DUNG\n1. {long} Theo Nghị quyết số 05NQ/TU ngày 14/01/2025. {long}\n", day="01/02/2026"),
        "own": plan("I. NỘI DUNG\n1. Theo Luật Lưu trữ ngày 21/6/2024.\n", number="05-NQ/TU", day="01/03/2026"),
    }
    own = Settings(data=folder / "data")
    sync(write(folder / "documents", **texts), own)
    store = Store(own.database_path)
    yield store
    store.close()


@pytest.mark.parametrize("number", ["05-NQ/TU", "05NQ/TU", "5-nq/tu", "05 - NQ / TU"])
def test_documents_that_cite_a_number_come_newest_first_however_it_is_written(cited: Store, number: str) -> None:
    found = citing_documents(cited, Catalogue(tuple(cited.documents())), number, limit=None, offset=0)
    assert [document.document.file_name for document in found.documents] == ["new.txt", "old.txt"]
    assert found.total == 2
    assert [len(document.references) for document in found.documents] == [1, 2]
    for document in found.documents:
        citation = document.citation
        assert citation.quote == cited.document_text(citation.document.id)[citation.start : citation.end]
        assert "NQ/TU" in citation.quote
        assert len(citation.quote) < 700


def test_total_counts_documents_and_not_the_page(cited: Store) -> None:
    found = citing_documents(cited, Catalogue(tuple(cited.documents())), "05-NQ/TU", limit=1, offset=1)
    assert (found.total, [d.document.file_name for d in found.documents]) == (2, ["old.txt"])


def test_laws_are_found_by_name_and_other_words_refused(cited: Store) -> None:
    catalogue = Catalogue(tuple(cited.documents()))
    assert citing_documents(cited, catalogue, "luật lưu trữ", limit=None, offset=0).total == 1
    with pytest.raises(InvalidRequestError, match="không phải số, ký hiệu văn bản"):
        citing_documents(cited, catalogue, "trồng cây", limit=None, offset=0)
