"""The header: complete, with blanks, of a dispatch, of a decision, of a party organ, or nearly absent."""

from datetime import date

import pytest
from made_documents import HEADER, PLAN, parse_text

from indexer.model import Field, Header


def read_header(text: str) -> Header:
    return parse_text(text).header


def test_a_complete_header_is_read_field_by_field() -> None:
    header = read_header(PLAN)

    assert header.issuing_authority is not None
    assert header.issuing_authority.value == "Ủy ban nhân dân xã Bình Khê Đông"
    assert header.document_number is not None
    assert header.document_number.value == "47/KH-UBND"
    assert header.document_type is not None
    assert header.document_type.value == "Kế hoạch"
    assert header.title is not None
    assert header.title.value == "Triển khai công tác chuyển đổi số năm 2026"
    assert header.place is not None
    assert header.place.value == "Bình Khê Đông"
    assert header.issued_on == date(2026, 2, 3)
    assert header.year == 2026
    assert [basis.value[:30] for basis in header.legal_bases] == ["Căn cứ Quyết định số 12/QĐ-UBN"]


@pytest.mark.parametrize("number_line", ["Số: /KH-UBND", "Số:      /KH-UBND", "Số:…../KH-UBND", "Số: — /KH-UBND"])
def test_a_number_left_blank_keeps_its_symbol(number_line: str) -> None:
    header = read_header(HEADER.replace("Số: 47/KH-UBND", number_line))

    assert header.document_number is not None
    assert header.document_number.value == "/KH-UBND"


def test_a_number_left_blank_keeps_its_year_too() -> None:
    header = read_header(HEADER.replace("Số: 47/KH-UBND", "Số: /2026/TT-BCA"))

    assert header.document_number is not None
    assert header.document_number.value == "/2026/TT-BCA"


def test_a_number_line_without_anything_gives_no_number() -> None:
    assert read_header(HEADER.replace("Số: 47/KH-UBND", "Số: ……")).document_number is None


@pytest.mark.parametrize(
    "date_line", ["Bình Khê Đông, ngày tháng 02 năm 2026", "Bình Khê Đông, ngày … tháng … năm 2026"]
)
def test_a_date_left_blank_gives_place_and_year_but_no_day(date_line: str) -> None:
    header = read_header(HEADER.replace("Bình Khê Đông, ngày 03 tháng 02 năm 2026", date_line))

    assert (header.issued_on, header.year) == (None, 2026)
    assert header.place is not None
    assert header.place.value == "Bình Khê Đông"


def test_the_organ_above_the_issuer_is_left_out() -> None:
    header = read_header(
        "ỦY BAN NHÂN DÂN TỈNH LAM GIANG\nSỞ Y TẾ\nSố: 845/SYT-NVY\nLam Giang, ngày 5 tháng 5 năm 2025\nKính gửi: Các xã"
    )

    assert header.issuing_authority is not None
    assert header.issuing_authority.value == "Sở Y tế"


def test_a_dispatch_takes_its_subject_for_a_title() -> None:
    header = read_header(
        "SỞ Y TẾ LAM GIANG\nSố: 845/SYT-NVY\nV/v tổ chức tiêm chủng mở rộng\nnăm 2025\n\n"
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nLam Giang, ngày 12 tháng 5 năm 2025\n\n"
        "Kính gửi: Ủy ban nhân dân các xã\n\nThực hiện Kế hoạch số 3/KH-UBND, Sở Y tế đề nghị các xã rà soát."
    )

    assert header.document_type is not None
    assert header.document_type.value == "Công văn"
    assert header.title is not None
    assert header.title.value == "tổ chức tiêm chủng mở rộng năm 2025"
    assert header.issued_on == date(2025, 5, 12)
    assert header.document_number is not None
    assert header.document_number.value == "845/SYT-NVY"


DECISION = """ỦY BAN NHÂN DÂN
XÃ THẠCH BẠN NAM
Số: 112/QĐ-UBND
Thạch Bạn Nam, ngày 20 tháng 01 năm 2026
QUYẾT ĐỊNH
Về việc thành lập Tổ giúp việc bầu cử

CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ

Căn cứ Luật Tổ chức chính quyền địa phương;
Căn cứ Nghị quyết số 05-NQ/TU ngày 14/01/2026 của Ban Chấp hành Đảng bộ;
Theo đề nghị của Trưởng phòng Văn hóa - Xã hội.

QUYẾT ĐỊNH:

Điều 1. Thành lập Tổ giúp việc gồm các ông, bà sau:
1. Ông Trần Văn Bách, Tổ trưởng;
2. Bà Lê Thị Cúc, thành viên.
Điều 2. Tổ giúp việc có nhiệm vụ:
1. Lập danh sách cử tri;
a) Theo từng thôn;
Điều 3. Quyết định này có hiệu lực từ ngày ký.
"""


def test_a_decision_has_bases_above_and_articles_below_its_enacting_words() -> None:
    document = parse_text(DECISION)
    header = document.header

    assert header.title is not None
    assert header.title.value == "Về việc thành lập Tổ giúp việc bầu cử"
    assert [basis.value[:7] for basis in header.legal_bases] == ["Căn cứ ", "Căn cứ ", "Theo đề"]
    assert [section.locator for section in document.sections] == [
        "Điều 1", "Điều 1 khoản 1", "Điều 1 khoản 2", "Điều 2", "Điều 2 khoản 1", "Điều 2 khoản 1 điểm a", "Điều 3",
    ]  # fmt: skip


def test_a_party_document_needs_no_national_motto() -> None:
    header = read_header(
        "ĐẢNG ỦY XÃ AN QUANG\n*\nSố 15-CTr/ĐU\nĐẢNG CỘNG SẢN VIỆT NAM\nAn Quang, ngày 7 tháng 3 năm 2026\n"
        "CHƯƠNG TRÌNH HÀNH ĐỘNG\nthực hiện công tác dân vận năm 2026\n\nI. MỤC TIÊU\n1. Gần dân."
    )

    assert header.issuing_authority is not None
    assert header.issuing_authority.value == "Đảng ủy xã An Quang"
    assert header.document_number is not None
    assert header.document_number.value == "15-CTr/ĐU"
    assert header.document_type is not None
    assert header.document_type.value == "Chương trình"
    assert header.title is not None
    assert header.title.value == "thực hiện công tác dân vận năm 2026"


def test_broken_header_lines_are_put_together() -> None:
    header = read_header(
        HEADER.replace("Số: 47/KH-UBND", "Số: 47/KH-\nUBND").replace(", ngày 03 tháng 02", ", ngày\n03 tháng 02")
    )

    assert header.document_number is not None
    assert header.document_number.value == "47/KH-UBND"
    assert header.issued_on == date(2026, 2, 3)


def test_the_number_names_the_type_where_no_line_does() -> None:
    header = read_header("ỦY BAN NHÂN DÂN XÃ AN QUANG\nSố: 12/BC-UBND\nAn Quang, ngày 7 tháng 3 năm 2026\n\nNăm qua …")

    assert header.document_type is not None
    assert header.document_type.value == "Báo cáo"


def test_the_issuer_is_found_in_the_text_where_the_header_names_none() -> None:
    header = read_header(
        "Số: 12/KH-UBND\nAn Quang, ngày 7 tháng 3 năm 2026\nKẾ HOẠCH\nDân vận\n\nỦy ban nhân dân xã An Quang giao:"
    )

    assert header.issuing_authority is not None
    assert header.issuing_authority.value == "Ủy ban nhân dân xã An Quang"


def test_plain_text_has_no_header() -> None:
    document = parse_text("Hôm nay trời đẹp.\nChúng tôi đi họp ở xã.")

    assert document.header == Header()
    assert [paragraph.text for paragraph in document.paragraphs] == [
        "Hôm nay trời đẹp.",
        "Chúng tôi đi họp ở xã.",
    ]


@pytest.mark.parametrize("text", ["KẾ HOẠCH", "Số:", "I.", "-", "Điều 1.", "**", "\t\t\na\tb\tc"])
def test_a_document_of_a_word_is_parsed(text: str) -> None:
    parse_text(text + "\n" + text)


def value(field: Field | None) -> str | None:
    return field.value if field else None


@pytest.mark.parametrize(
    ("lines", "issuer", "parent"),
    [
        ("ỦY BAN NHÂN DÂN TỈNH LAM GIANG\nSỞ Y TẾ", "Sở Y tế", "Ủy ban nhân dân tỉnh Lam Giang"),
        ("UBND TỈNH LAM GIANG SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "Sở Nông nghiệp và Môi trường",
         "Ủy ban nhân dân tỉnh Lam Giang"),
        ("BỘ TÀI CHÍNH\nCỤC THUẾ", "Cục Thuế", "Bộ Tài chính"),
        ("UBND THÀNH PHỐ LAM\nGIANG\nTRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG", "Trung tâm Phục vụ hành chính công",
         "Ủy ban nhân dân thành phố Lam Giang"),
        ("ĐẢNG BỘ TỈNH LAM GIANG\nĐẢNG ỦY XÃ AN QUANG", "Đảng ủy xã An Quang", "Đảng bộ tỉnh Lam Giang"),
        ("BỘ LAO ĐỘNG - THƯƠNG BINH\nVÀ XÃ HỘI", "Bộ Lao động - Thương binh và Xã hội", None),
        ("ỦY\nBAN NHÂN DÂN\nXÃ AN QUANG\nCỘNG\nHÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Ủy ban nhân dân xã An Quang", None),
        ("UỶ BAN NHÂN DÂN\nXÃ AN QUANG", "Ủy ban nhân dân xã An Quang", None),
        ("BAN CHẤP HÀNH\nĐẢNG BỘ XÃ AN QUANG", "Ban Chấp hành Đảng bộ xã An Quang", None),
        ("UBND TỈNH LAM GIANG\nSỞ TÀI NGUYÊN VÀ MÔI\nTRƯỜNG", "Sở Tài nguyên và Môi trường",
         "Ủy ban nhân dân tỉnh Lam Giang"),
        ("UBND TỈNH LAM GIANG\nSỞ NỘI\nVỤ", "Sở Nội vụ", "Ủy ban nhân dân tỉnh Lam Giang"),
        ("TỈNH LAM GIANG\nBAN TỔ CHỨC CÁN\nBỘ", "Ban Tổ chức cán bộ", "Tỉnh Lam Giang"),
        ("BỘ XÂY DỰNG\nTRƯỜNG\nĐẠI HỌC KIẾN TRÚC", "Trường Đại học Kiến trúc", "Bộ Xây dựng"),
        ("UBND XÃ QUANG TRUNG\nTRẠM Y TẾ", "Trạm Y tế", "Ủy ban nhân dân xã Quang Trung"),
        ("UBND PHƯỜNG NAM HẢI\nPHÒNG KINH TẾ", "Phòng Kinh tế", "Ủy ban nhân dân phường Nam Hải"),
        ("UBND XÃ BÌNH CÔNG\nTRƯỜNG MẦM NON SAO MAI", "Trường Mầm non Sao Mai", "Ủy ban nhân dân xã Bình Công"),
        ("UBND THÀNH PHỐ HẢI\nPHÒNG\nSỞ Y TẾ", "Sở Y tế", "Ủy ban nhân dân thành phố Hải Phòng"),
        ("UBND XÃ AN QUANG\nTỔ CÔNG NGHỆ SỐ CỘNG ĐỒNG", "Tổ Công nghệ số cộng đồng",
         "Ủy ban nhân dân xã An Quang"),
        ("TỈNH ĐOÀN LAM GIANG\nBCH ĐOÀN XÃ AN QUANG", "Ban Chấp hành Đoàn xã An Quang", "Tỉnh đoàn Lam Giang"),
        ("SỞ GIÁO DỤC VÀ ĐÀO TẠO\nTRƯỜNG THPT CHUYÊN SAO MAI", "Trường THPT chuyên Sao Mai",
         "Sở Giáo dục và Đào tạo"),
        ("ỦY BAN MTTQ VIỆT NAM XÃ AN QUANG\nHỘI LHPN", "Hội LHPN", "Ủy ban MTTQ Việt Nam xã An Quang"),
    ],
)  # fmt: skip
def test_the_issuer_and_the_organ_above_it_are_told_apart(lines: str, issuer: str, parent: str | None) -> None:
    header = read_header(f"{lines}\nSố: 12/KH-X\nLam Giang, ngày 5 tháng 5 năm 2025\nKẾ HOẠCH\nHọc tập\n\nI. MỤC TIÊU")

    assert (value(header.issuing_authority), value(header.parent_authority)) == (issuer, parent)


def test_a_gazette_names_the_issuer_once() -> None:
    header = read_header(
        "VĂN BẢN QUY PHẠM PHÁP LUẬT\nBỘ NỘI VỤ\nBỘ NỘI VỤ\nSố: 7/2024/TT-BNV\nHà Nội, ngày 5 tháng 5 năm 2024\n"
        "THÔNG TƯ\nSửa đổi một số điều của Thông tư số 3/2020/TT-BNV\nngày 14 tháng 10 năm 2020 về lưu trữ\n"
        "Căn cứ Luật Lưu trữ đã được sửa đổi\ntheo Luật số 84/2025/QH15;\nTheo đề nghị của Vụ trưởng;\n\nĐiều 1. Sửa"
    )

    assert value(header.issuing_authority) == "Bộ Nội vụ"
    assert value(header.document_number) == "7/2024/TT-BNV"
    assert (
        value(header.title) == "Sửa đổi một số điều của Thông tư số 3/2020/TT-BNV ngày 14 tháng 10 năm 2020 về lưu trữ"
    )
    assert [basis.value[-7:] for basis in header.legal_bases] == ["5/QH15;", "trưởng;"]


def test_a_rule_under_the_title_does_not_hide_the_legal_bases() -> None:
    header = read_header(DECISION.replace("\nCHỦ TỊCH", "--------------\nCHỦ TỊCH", 1))

    assert value(header.title) == "Về việc thành lập Tổ giúp việc bầu cử"
    assert len(header.legal_bases) == 3


def test_a_decree_of_old_gives_issuer_number_and_date_under_its_type() -> None:
    header = read_header(
        "SẮC LỆNH\nCỦA CHỦ TỊCH CHÍNH PHỦ LÂM THỜI\nSỐ 99 NGÀY 3 THÁNG 2 NĂM 1946\n\nCHỦ TỊCH CHÍNH PHỦ\n\n"
        "Chiểu theo lời đề nghị của ông Bộ trưởng;\nSau khi Hội đồng Chính phủ đã thỏa thuận,\n\nRA SẮC LỆNH:\n\n"
        "Điều 1: Nay lập một trường."
    )

    assert value(header.issuing_authority) == "Chủ tịch Chính phủ lâm thời"
    assert (value(header.document_number), header.issued_on, header.title) == ("99", date(1946, 2, 3), None)
    assert len(header.legal_bases) == 2


def test_a_law_is_dated_by_the_sentence_that_says_when_it_was_passed() -> None:
    header = read_header(
        "Luật Đê điều, kênh mương số 07/2031/QH17\nLUẬT\nĐÊ ĐIỀU, KÊNH MƯƠNG\nCăn cứ Hiến pháp;\n"
        "Quốc hội ban hành Luật Đê điều, kênh mương.\nĐiều 1. Phạm vi\nLuật này áp dụng cho đê.\n"
        "Luật này được Quốc hội khóa XVII, kỳ họp thứ 2 thông qua ngày 23 tháng 4 năm 2031."
    )

    assert (value(header.issuing_authority), value(header.document_number)) == ("Quốc hội", "07/2031/QH17")
    assert (header.issued_on, header.year) == (date(2031, 4, 23), 2031)


MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"


def header_of(
    issuer: str, number: str, below: str, place_and_day: str = "Lam Giang, ngày 9 tháng 4 năm 2026"
) -> Header:
    return read_header(f"{issuer}\n{number}\n{MOTTO}\n{place_and_day}\n\n{below}\n\nI. MỤC TIÊU\nGần dân.")


@pytest.mark.parametrize(
    "number",
    ["31/HĐND-VP", "1520/UBND-NL3", "4/TTYT-DS", "60/BCĐ-TGV", "17/KHCN-ĐMST", "12/BBGN", "7/BCĐ138", "9/2026/GCN"],
)
def test_the_number_of_a_dispatch_is_read_whatever_letters_its_symbol_has(number: str) -> None:
    header = header_of("VĂN PHÒNG XÃ AN QUANG", f"Số: {number}", "V/v rà soát hồ sơ\n\nKính gửi: Các thôn")

    assert value(header.document_number) == number
    assert value(header.document_type) == "Công văn"
    assert value(header.issuing_authority) == "Văn phòng xã An Quang"


def test_a_line_of_a_number_that_is_not_understood_is_no_organ() -> None:
    header = header_of("SỞ Y TẾ LAM GIANG", "SỐ: 12.3.SYT", "KẾ HOẠCH\nTiêm chủng")

    assert value(header.issuing_authority) == "Sở Y tế Lam Giang"


def test_a_subject_line_makes_a_dispatch_even_where_the_number_is_not_found() -> None:
    header = header_of("SỞ Y TẾ LAM GIANG", "", "V/v rà soát hồ sơ\n\nKính gửi: Các thôn")

    assert value(header.document_type) == "Công văn"


@pytest.mark.parametrize("day", ["09/4/2026", "9.4.2026", "09-04-2026"])
def test_a_day_in_digits_is_read_beside_the_place(day: str) -> None:
    header = header_of("SỞ Y TẾ LAM GIANG", "Số: 3/KH-SYT", "KẾ HOẠCH\nTiêm chủng", f"Lam Giang, ngày {day}")

    assert (value(header.place), header.issued_on) == ("Lam Giang", date(2026, 4, 9))


def test_a_cited_day_at_the_end_of_a_line_is_no_date_line() -> None:
    header = read_header("KẾ HOẠCH\nTiêm chủng\n\nThực hiện Luật Dân số, ngày 09/4/2026\nvà các văn bản khác.")

    assert header.place is None


def test_a_title_that_ends_in_a_month_does_not_run_on() -> None:
    header = header_of("SỞ Y TẾ LAM GIANG", "Số: 3/GM-SYT", "GIẤY MỜI\nHọp giao ban tháng 4\n\nKính gửi: Các trạm y tế")

    assert (value(header.document_type), value(header.title)) == ("Giấy mời", "Họp giao ban tháng 4")


@pytest.mark.parametrize(
    ("line", "name"), [("QUY CHẾ PHỐI HỢP", "Quy chế"), ("NGHỊ QUYẾT LIÊN TỊCH", "Nghị quyết"), ("PHỐI HỢP", None)]
)
def test_two_offices_may_issue_a_document_of_any_type(line: str, name: str | None) -> None:
    header = header_of("SỞ Y TẾ - CÔNG AN TỈNH LAM GIANG", "", f"{line}\nGiữ trật tự ở bệnh viện")

    assert value(header.document_type) == name
