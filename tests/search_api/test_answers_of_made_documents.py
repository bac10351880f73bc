"""Whole answers over small documents: several questions in one, everyday words, decisions, counts, tables, lists."""

from collections.abc import Iterator

import pytest
from made_plans import plan, task_table, write

from indexer.pipeline import sync
from indexer.settings import Settings
from search_api.schemas import Answer
from search_api.service import SearchService

TREES = plan(
    """I. MỤC ĐÍCH
Phủ xanh các tuyến đường của xã, gồm:
a) Đường liên thôn:
- Đoạn qua chợ Gạo;
- Đoạn qua trạm bơm;
b) Đường vào nghĩa trang.
II. NHIỆM VỤ
Theo phụ lục.
III. KINH PHÍ
Kinh phí thu gom chất thải là 45.000.000 đồng.
IV. TRUYỀN THANH
Hệ thống truyền thanh phát bản tin hai lần mỗi ngày lúc 5 giờ và 17 giờ.
"""
) + task_table(
    ("Trồng cây ven đường", "Phòng Kinh tế", "UBMTTQ xã", "Trước ngày 20/01/2026", "Báo cáo kết quả"),
    ("Thu gom chất thải làng nghề", "Công an xã", "Phòng Kinh tế", "", ""),
    ("Rà soát thủ tục hành chính", "Văn phòng HĐND và UBND", "", "Trước ngày 31/5/2026", "Danh mục thủ tục"),
)
COUNTED = plan(
    """I. NỘI DUNG
Công bố danh mục 71 thủ tục hành chính được thực hiện tại xã.
1. Kiện toàn 12 tổ công nghệ số cộng đồng ở các thôn.
2. Các trường học tham gia khảo sát theo khoản 3 Điều 5 Quyết định số 95/QĐ-UBND năm 2024.
II. CHỈ TIÊU
1. Lắp đặt trạm phát sóng ở các điểm sau:
- Nhà văn hóa thôn Đông;
- Chợ Đình.
+ Cổng chợ;
Các điểm khác do thôn chọn.
""",
    place="Yên Phú",
    number="5/KH-UBND",
    title="Chuyển đổi số năm 2026",
)
RATES = plan(
    """I. MỨC CHI
Nội dung
Mức chi
Bồi dưỡng báo cáo viên
Cấp tỉnh
1.000.000 đồng/buổi
Cấp xã
400.000 đồng/buổi
Nước uống đại biểu
20.000 đồng/người
Thuê hội trường
Nửa ngày, gồm cả âm thanh, ánh sáng và bàn ghế cho người dự hội nghị
1.500.000 đồng/lần
Một ngày, gồm cả âm thanh, ánh sáng và bàn ghế cho người dự hội nghị
2.700.000 đồng/lần
In tài liệu cho đại biểu dự hội nghị
15.000 đồng/bộ
Hỗ trợ người không hưởng lương
Tiền đi lại của người ở thôn xa trung tâm xã
30.000 đồng/lượt
Tiền nghỉ qua đêm của người ở thôn xa trung tâm xã
200.000 đồng/đêm
""",
    place="Bình Khê",
    number="9/KH-UBND",
    title="Mức chi hội nghị năm 2026",
)
DISPATCH = """ỦY BAN NHÂN DÂN
XÃ TÂN LẬP HẠ

Số: 31/UBND-KT
V/v phòng, chống dịch tả lợn

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Tân Lập Hạ, ngày 07 tháng 4 năm 2026

Kính gửi:
- Phòng Văn hóa - Xã hội;
- Các thôn Đông, Đoài,
và thôn Thượng.

Ủy ban nhân dân xã đề nghị các đơn vị phun khử trùng chuồng trại.

Nơi nhận:
- Như trên;
- Lưu: VT.

CHỦ TỊCH

Lê Thị Mẫu
"""
DECISION = """ỦY BAN NHÂN DÂN
TỈNH LAM GIANG

Số: 15/2026/QĐ-UBND

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Lam Giang, ngày 10 tháng 3 năm 2026

QUYẾT ĐỊNH
Ủy quyền quản lý bến thủy nội địa

Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;
Theo đề nghị của Giám đốc Sở Xây dựng;

QUYẾT ĐỊNH:

Điều 1. Phạm vi điều chỉnh
1. Quyết định này ủy quyền quản lý bến thủy nội địa cho Ủy ban nhân dân cấp xã.
2. Thời hạn ủy quyền đến hết ngày 28 tháng 02 năm 2027.

Điều 2. Mức thu
Mức thu phí bến là 120.000 đồng một lượt.

Điều 3. Hiệu lực thi hành
1. Quyết định này có hiệu lực kể từ ngày ký.
2. Bãi bỏ các quyết định sau đây:
a) Quyết định số 07/2021/QĐ-UBND ngày 05 tháng 02 năm 2021;
b) Quyết định số 44/2022/QĐ-UBND ngày 09 tháng 9 năm 2022.
3. Thay thế cụm từ "bến đò" bằng cụm từ "bến thủy" tại Quyết định số 50/2020/QĐ-UBND.

Điều 4. Tổ chức thực hiện
Sở Xây dựng chịu trách nhiệm thi hành Quyết định này.

Nơi nhận:
- Như Điều 4;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Phạm Văn Mẫu
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchService]:
    folder = tmp_path_factory.mktemp("made-answers")
    own = Settings(data=folder / "data")
    documents = {"trees": TREES, "counted": COUNTED, "rates": RATES, "dispatch": DISPATCH, "decision": DECISION}
    sync(write(folder / "documents", **documents), own)
    with SearchService(own) as opened:
        yield opened


def lines_of(answer: Answer) -> list[str]:
    """Return the statements of an answer, whose citations must quote their documents word for word."""
    assert answer.answered, answer.question
    assert answer.citations
    return answer.text.splitlines()


def assert_quotes_are_verbatim(service: SearchService, answer: Answer) -> None:
    for citation in answer.citations:
        text = service.document(citation.document.id).text
        assert text[citation.start : citation.end] == citation.quote
        assert citation.quote.strip()


# --- several questions in one sentence ---------------------------------------------------------


@pytest.mark.parametrize(
    "question",
    [
        "Ai chủ trì và khi nào xong việc trồng cây ven đường?",
        "ai chu tri va khi nao xong viec trong cay ven duong",
        "Ai lo việc trồng cây ven đường, chừng nào xong?",
    ],
)
def test_who_leads_and_by_when_gives_both_with_their_citations(service: SearchService, question: str) -> None:
    answer = service.ask(question)
    assert sorted(lines_of(answer)) == [
        "Phòng Kinh tế chủ trì (xã Hòa Bình Thượng, 2026).",
        "Trước ngày 20/01/2026 (xã Hòa Bình Thượng, 2026).",
    ]
    assert [citation.locator for citation in answer.citations] == ["Phụ lục, TT 1"] * 2
    assert_quotes_are_verbatim(service, answer)


def test_deliverable_comes_with_what_else_is_asked_of_the_task(service: SearchService) -> None:
    answer = service.ask("Ai chủ trì, ai phối hợp, khi nào xong việc trồng cây ven đường, sản phẩm là gì?")
    assert {line.split(" (")[0] for line in lines_of(answer)} == {
        "Sản phẩm: Báo cáo kết quả", "Phòng Kinh tế chủ trì", "UBMTTQ xã phối hợp", "Trước ngày 20/01/2026",
    }  # fmt: skip


@pytest.mark.parametrize(
    "question",
    [
        "Ai chủ trì thu gom chất thải làng nghề và khi nào xong?",
        "Khi nào xong việc thu gom chất thải làng nghề và ai chủ trì?",
        "Ai chủ trì thu gom chất thải làng nghề, sản phẩm là gì?",
    ],
)
def test_question_that_the_document_leaves_open_is_left_out(service: SearchService, question: str) -> None:
    assert lines_of(service.ask(question)) == ["Công an xã chủ trì (xã Hòa Bình Thượng, 2026)."]


def test_nothing_is_said_where_the_document_leaves_all_open(service: SearchService) -> None:
    assert not service.ask("Khi nào xong việc thu gom chất thải làng nghề và sản phẩm là gì?").answered


@pytest.mark.parametrize(
    "question",
    ["Kế hoạch trồng cây số mấy, ngày nào, ai ký?", "ke hoach trong cay so may, ngay nao, ai ky"],
)
def test_number_day_and_signer_give_three_lines(service: SearchService, question: str) -> None:
    answer = service.ask(question)
    assert sorted(lines_of(answer)) == [
        "Kế hoạch số 12/KH-UBND được ban hành ngày 05/01/2026 (xã Hòa Bình Thượng, 2026).",
        "Số 12/KH-UBND (xã Hòa Bình Thượng, 2026).",
        "Trần Văn Mẫu (Chủ tịch) ký Kế hoạch số 12/KH-UBND (xã Hòa Bình Thượng, 2026).",
    ]
    assert sorted(citation.quote.split("\n")[0] for citation in answer.citations) == [
        "CHỦ TỊCH", "Hòa Bình Thượng, ngày 05 tháng 01 năm 2026", "Số: 12/KH-UBND",
    ]  # fmt: skip


# --- everyday words and agencies ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Loa xã phát bản tin mấy lần mỗi ngày?", "hai lần mỗi ngày"),
        ("Tiền thu gom rác là bao nhiêu?", "45.000.000 đồng"),
        ("Bên nào lo thu gom rác làng nghề?", "Công an xã chủ trì"),
        ("ben nao lo thu gom rac lang nghe", "Công an xã chủ trì"),
    ],
)
def test_everyday_words_find_official_ones(service: SearchService, question: str, said: str) -> None:
    assert said in service.ask(question).text


def test_part_of_an_offices_name_lists_its_tasks(service: SearchService) -> None:
    answer = service.ask("Văn phòng xã phải làm những việc gì?")
    assert lines_of(answer)[1:] == ["1. Rà soát thủ tục hành chính – Trước ngày 31/5/2026"]
    assert not service.ask("Ban Chỉ huy phòng thủ dân sự xã Hòa Bình Thượng phải làm những việc gì?").answered


# --- to whom a dispatch goes -------------------------------------------------------------------


def test_dispatch_is_answered_with_whom_it_addresses_and_who_receives_it(service: SearchService) -> None:
    answer = service.ask("Công văn phòng chống dịch tả lợn gửi ai?")
    assert lines_of(answer) == [
        "Kính gửi: Phòng Văn hóa - Xã hội; Các thôn Đông, Đoài, và thôn Thượng (xã Tân Lập Hạ, 2026).",
        "Nơi nhận: Như trên; Lưu: VT (xã Tân Lập Hạ, 2026).",
    ]
    assert [citation.locator for citation in answer.citations] == ["Kính gửi", "nơi nhận"]
    assert answer.citations[0].quote.endswith("và thôn Thượng.")
    assert_quotes_are_verbatim(service, answer)


def test_plan_without_addressee_has_its_recipients_alone(service: SearchService) -> None:
    assert lines_of(service.ask("Kế hoạch trồng cây gửi ai?")) == [
        "Nơi nhận: Các thôn; Lưu: VT (xã Hòa Bình Thượng, 2026)."
    ]


# --- what a decision says of itself ------------------------------------------------------------


def test_day_of_signing_is_told_where_a_decision_holds_from_it(service: SearchService) -> None:
    answer = service.ask("Quyết định 15/2026/QĐ-UBND có hiệu lực từ ngày nào?")
    assert lines_of(answer) == ["Quyết định này có hiệu lực kể từ ngày ký (10/03/2026) (tỉnh Lam Giang, 2026)."]
    assert answer.citations[0].locator == "Điều 3 khoản 1"
    assert_quotes_are_verbatim(service, answer)


def test_end_of_an_authorisation_is_told_where_it_is_asked_for(service: SearchService) -> None:
    answer = service.ask("Quyết định quản lý bến thủy nội địa ủy quyền đến ngày nào?")
    assert lines_of(answer) == ["Thời hạn ủy quyền đến hết ngày 28 tháng 02 năm 2027 (tỉnh Lam Giang, 2026)."]


def test_plan_that_says_nothing_of_its_validity_gives_no_answer(service: SearchService) -> None:
    assert not service.ask("Kế hoạch 12/KH-UBND có hiệu lực từ ngày nào?").answered


def test_all_that_is_repealed_is_told_and_replaced_words_are_not(service: SearchService) -> None:
    answer = service.ask("Quyết định 15/2026/QĐ-UBND bãi bỏ những quyết định nào?")
    (line,) = lines_of(answer)
    assert "07/2021/QĐ-UBND" in line
    assert "44/2022/QĐ-UBND" in line
    assert "50/2020" not in line
    assert [citation.locator[-6:] for citation in answer.citations] == ["điểm a", "điểm b"]


def test_article_is_quoted_by_number_and_heading(service: SearchService) -> None:
    answer = service.ask("Điều 3 Quyết định 15/2026/QĐ-UBND quy định gì?")
    lines = lines_of(answer)
    assert lines[0] == "Điều 3. Hiệu lực thi hành (tỉnh Lam Giang, 2026):"
    assert len(lines) == 1 + len(answer.citations) == 5
    assert all(citation.locator.startswith("Điều 3") for citation in answer.citations)


def test_clause_of_an_article_is_quoted_alone_and_a_missing_one_is_not_found(service: SearchService) -> None:
    answer = service.ask("Khoản 2 Điều 1 Quyết định 15/2026/QĐ-UBND quy định gì?")
    assert [citation.locator for citation in answer.citations] == ["Điều 1 khoản 2"]
    assert not service.ask("Điều 9 Quyết định 15/2026/QĐ-UBND quy định gì?").answered


# --- counts, tables and lists ------------------------------------------------------------------


def test_stated_number_is_quoted(service: SearchService) -> None:
    answer = service.ask("Có bao nhiêu thủ tục hành chính được thực hiện tại xã Yên Phú?")
    assert "71 thủ tục hành chính" in answer.text
    assert "12 tổ công nghệ số" in service.ask("xa Yen Phu co bao nhieu to cong nghe so").text


@pytest.mark.parametrize("question", ["Có bao nhiêu trường học ở xã Yên Phú?", "Xã Yên Phú có bao nhiêu trạm y tế?"])
def test_figure_that_counts_something_else_is_no_answer(service: SearchService, question: str) -> None:
    assert not service.ask(question).answered


def test_row_of_a_flattened_table_is_quoted_and_not_its_neighbours(service: SearchService) -> None:
    answer = service.ask("Mức chi nước uống đại biểu ở xã Bình Khê là bao nhiêu?")
    (citation,) = answer.citations
    assert citation.quote == "Nước uống đại biểu\n20.000 đồng/người"
    assert_quotes_are_verbatim(service, answer)


def test_row_is_told_by_what_it_stands_under(service: SearchService) -> None:
    answer = service.ask("Mức bồi dưỡng báo cáo viên cấp xã ở xã Bình Khê là bao nhiêu?")
    assert "400.000 đồng/buổi" in answer.text
    assert "1.000.000" not in answer.text


def test_list_below_a_line_is_told_whole_with_the_headings_in_it(service: SearchService) -> None:
    answer = service.ask("Các tuyến đường của xã Hòa Bình Thượng được phủ xanh gồm những đường nào?")
    assert lines_of(answer) == [
        "Phủ xanh các tuyến đường của xã, gồm: (xã Hòa Bình Thượng, 2026).",
        "- Đường liên thôn: Đoạn qua chợ Gạo",
        "- Đường liên thôn: Đoạn qua trạm bơm",
        "- b) Đường vào nghĩa trang",
    ]
    assert len(answer.citations) == 4
    assert_quotes_are_verbatim(service, answer)
