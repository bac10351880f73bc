"""Signature block and recipients, one under the other and side by side."""

import pytest
from made_documents import BODY, FOOTER, HEADER, PLAN, parse_text

from indexer.model import Footer
from indexer.readers.canonical import SourceRow, TextBuilder
from indexer.structure import parse


def names(footer: Footer) -> list[str]:
    return [recipient.value for recipient in footer.recipients]


def signer(footer: Footer) -> str | None:
    return footer.signer.value if footer.signer else None


def test_signer_title_and_recipients_are_read() -> None:
    footer = parse_text(PLAN).footer

    assert signer(footer) == "Nguyễn Văn Khải"
    assert footer.signer_title is not None
    assert footer.signer_title.value == "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH"
    assert names(footer) == ["Thường trực Đảng ủy", "Các thôn", "Lưu: VT"]


def test_the_footer_is_no_text_of_the_body() -> None:
    body = " ".join(paragraph.text for paragraph in parse_text(PLAN).paragraphs)

    assert "Nguyễn Văn Khải" not in body
    assert "Thường trực Đảng ủy" not in body


def test_columns_side_by_side_are_told_apart() -> None:
    builder = TextBuilder("docx")
    for line in (HEADER + BODY).splitlines():
        builder.add_line(line)
    left = "Nơi nhận:\n- Thường trực Đảng ủy;\n- Các thôn;\n- Lưu: VT."
    right = "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\n\nK'Thanh Niê"
    builder.add_table([SourceRow((left, right))], ruled=False)

    footer = parse(builder.build()).footer

    assert names(footer) == ["Thường trực Đảng ủy", "Các thôn", "Lưu: VT"]
    assert signer(footer) == "K'Thanh Niê"


def test_a_signature_above_the_recipients_is_found() -> None:
    text = HEADER + BODY + "\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nTrần Thị Bưởi\n\nNơi nhận:\n- Các thôn;\n- Lưu: VT."

    footer = parse_text(text).footer

    assert signer(footer) == "Trần Thị Bưởi"
    assert names(footer) == ["Các thôn", "Lưu: VT"]


def test_recipients_between_post_and_name_do_not_hide_the_name() -> None:
    text = HEADER + BODY + "\nNơi nhận:\n- Các thôn;\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n- Lưu: VT.\nTrần Thị Bưởi"

    footer = parse_text(text).footer

    assert signer(footer) == "Trần Thị Bưởi"
    assert names(footer) == ["Các thôn", "Lưu: VT"]


def test_a_name_on_the_line_of_the_post_is_taken_apart() -> None:
    text = HEADER + BODY + "\nNơi nhận:\n- Các thôn.\nPHÓ CHỦ TỊCH Đinh Công Sứ"

    assert signer(parse_text(text).footer) == "Đinh Công Sứ"


def test_a_signature_without_recipients_is_found() -> None:
    assert signer(parse_text(HEADER + BODY + "\nGIÁM ĐỐC\n(Đã ký)\n\nLê Văn Tám").footer) == "Lê Văn Tám"


@pytest.mark.parametrize("name_line", ["— Nguyễn Văn Khải", "ˆ Nguyễn Văn Khải", "Nguyễn Văn Khải ~"])
def test_a_stroke_of_the_signature_beside_the_name_is_no_part_of_it(name_line: str) -> None:
    assert signer(parse_text(PLAN.replace("Nguyễn Văn Khải", name_line)).footer) == "Nguyễn Văn Khải"


def test_an_unsigned_draft_has_a_title_but_no_signer() -> None:
    footer = parse_text(PLAN.replace("Nguyễn Văn Khải", "")).footer

    assert footer.signer is None
    assert footer.signer_title is not None


@pytest.mark.parametrize("appendix", ["PHỤ LỤC II", "DANH MỤC NHIỆM VỤ", "Phụ lục 1"])
def test_what_comes_after_the_signature_is_an_appendix(appendix: str) -> None:
    document = parse_text(f"{HEADER}{BODY}{FOOTER}\n{appendix}\n1. Việc một\n- Một ý.")

    assert signer(document.footer) == "Nguyễn Văn Khải"
    assert document.sections[-1].locator.startswith(("Phụ lục", "Danh mục"))
    assert document.paragraphs[-1].text == "- Một ý."


def test_text_after_the_signature_without_a_heading_is_kept_outside_the_body() -> None:
    document = parse_text(
        f"{HEADER}{BODY}{FOOTER}\nDanh sách hộ tham gia\n- Hộ ông Bách.\n\nThôn\tSố hộ\tGhi chú\nĐông\t12\t"
    )

    after = [(p.section, p.locator, p.text) for p in document.paragraphs[-2:]]
    assert after == [(None, "phần kết", "Danh sách hộ tham gia"), (None, "phần kết", "- Hộ ông Bách.")]
    assert [table.section for table in document.tables] == [None]


def test_a_brace_beside_the_recipients_is_no_recipient() -> None:
    text = PLAN.replace("- Lưu: VT.", "- Lưu: VT.\n- } (để báo cáo)")

    assert names(parse_text(text).footer) == ["Thường trực Đảng ủy", "Các thôn", "Lưu: VT"]


def title(footer: Footer) -> str | None:
    return footer.signer_title.value if footer.signer_title else None


def footer_with(signature: str, recipients: str = "Nơi nhận:\n- Các thôn;\n- Lưu: VT.") -> Footer:
    return parse_text(f"{HEADER}{BODY}\n{recipients}\n\n{signature}").footer


@pytest.mark.parametrize(
    "post",
    [
        "TỔ TRƯỞNG", "TRẠM TRƯỞNG", "CHỈ HUY TRƯỞNG", "TRƯỞNG CÔNG AN XÃ", "TRƯỞNG THÔN", "PHỤ TRÁCH KẾ TOÁN",
        "ỦY VIÊN THƯỜNG TRỰC", "THƯ KÝ", "CHỦ TỌA", "HẠT TRƯỞNG", "Chủ tịch", "Trưởng thôn", "Q. TRƯỞNG PHÒNG",
    ],
)  # fmt: skip
def test_a_post_is_known_by_its_own_words(post: str) -> None:
    footer = footer_with(f"{post}\n(Đã ký)\n\nQuàng Thị Lả")

    assert (title(footer), signer(footer)) == (post, "Quàng Thị Lả")


@pytest.mark.parametrize(
    "lines",
    [
        "KT. TRƯỞNG CÔNG AN PHƯỜNG\nPHÓ TRƯỞNG CÔNG AN PHƯỜNG",
        "KT. HIỆU TRƯỞNG\nPHÓ HIỆU TRƯỞNG",
        "KT TRẠM TRƯỞNG\nPHÓ TRẠM TRƯỞNG",
        "T/M BAN CHẤP HÀNH\nBÍ THƯ",
        "K/T CHỦ NHIỆM\nPHÓ CHỦ NHIỆM",
        "T.M CHI BỘ\nBÍ THƯ",
        "T/L CHỦ TỊCH\nCHÁNH VĂN PHÒNG",
        "KT.\nCHỦ TỊCH\nPHÓ CHỦ TỊCH",
        "CHỦ TỊCH UBND XÃ\nKIÊM TRƯỞNG BAN CHỈ ĐẠO",
    ],
)
def test_the_authority_to_sign_is_a_part_of_the_title(lines: str) -> None:
    footer = footer_with(f"{lines}\n\n\nQuàng Thị Lả")

    assert (title(footer), signer(footer)) == (lines.replace("\n", " "), "Quàng Thị Lả")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("ThS. Quàng Thị Lả", "Quàng Thị Lả"),
        ("PGS.TS. Tạ Đôn", "Tạ Đôn"),
        ("BSCKII. Tạ Đôn", "Tạ Đôn"),
        ("Thượng tá Tạ Đôn", "Tạ Đôn"),
        ("Nhà giáo Ưu tú Tạ Đôn", "Tạ Đôn"),
        ("QUÀNG THỊ LẢ", "Quàng Thị Lả"),
        ("H'LAN NIÊ", "H'Lan Niê"),
        ("ĐOÀN VĂN ĐÔN", "Đoàn Văn Đôn"),
        ("NÔNG THỊ LẢ", "Nông Thị Lả"),
        ("Quàng Thị Lả (đã ký)", "Quàng Thị Lả"),
        ("Trung Tá Lý", "Trung Tá Lý"),
    ],
)
def test_a_name_is_without_rank_and_degree(written: str, name: str) -> None:
    assert signer(footer_with(f"GIÁM ĐỐC\n\n{written}")) == name


@pytest.mark.parametrize("line", ["ĐÀO TẠO NGHỀ", "PHÒNG KINH TẾ XÃ", "HỒ CHÍ MINH", "NÔNG THÔN MỚI", "HÀ TĨNH"])
def test_other_lines_in_capitals_are_no_names(line: str) -> None:
    assert signer(footer_with(f"GIÁM ĐỐC\n\n{line}")) is None


def test_posts_side_by_side_have_each_its_name() -> None:
    builder = TextBuilder("docx")
    for line in (HEADER + BODY).splitlines():
        builder.add_line(line)
    builder.add_table([SourceRow(("GIÁM ĐỐC SỞ Y TẾ\n\n\nTạ Đôn", "TRƯỞNG CÔNG AN\n\nTrung tá Lý Sao"))], ruled=False)

    footer = parse(builder.build()).footer

    assert (title(footer), signer(footer)) == ("GIÁM ĐỐC SỞ Y TẾ; TRƯỞNG CÔNG AN", "Tạ Đôn; Lý Sao")


def test_two_posts_above_two_names_are_paired() -> None:
    footer = footer_with("THƯ KÝ\nCHỦ TỌA\n\nTạ Đôn\nLý Thị Sao")

    assert (title(footer), signer(footer)) == ("THƯ KÝ; CHỦ TỌA", "Tạ Đôn; Lý Thị Sao")


def test_a_name_far_below_another_signature_is_no_second_signer() -> None:
    footer = footer_with("GIÁM ĐỐC\n\nTạ Đôn\n\nDanh sách hộ tham gia\nTRƯỞNG THÔN\nLý Thị Sao")

    assert signer(footer) == "Tạ Đôn"


def test_words_of_the_body_that_begin_like_a_post_open_no_signature() -> None:
    document = parse_text(f"{HEADER}{BODY}\nTRƯỞNG THÔN\nTrưởng thôn vận động các hộ.\n\nGIÁM ĐỐC\nTạ Đôn")

    assert (title(document.footer), signer(document.footer)) == ("GIÁM ĐỐC", "Tạ Đôn")


ATTACHED = """
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
QUY CHẾ
Trực ban
(Kèm theo Quyết định số 5/QĐ-UBND ngày 3 tháng 2 năm 2026)
- Trực đủ giờ."""


def test_recipients_end_where_an_attached_document_begins() -> None:
    document = parse_text(f"{HEADER}{BODY}{FOOTER}{ATTACHED}")
    span = document.footer.recipients_span

    assert span is not None
    assert span.of(document.text).endswith("- Lưu: VT.")
    assert names(document.footer) == ["Thường trực Đảng ủy", "Các thôn", "Lưu: VT"]
    assert [p.text for p in document.paragraphs if "Kèm theo" in p.text]


@pytest.mark.parametrize(
    "recipients",
    [
        "Nơi nhận: Như trên; Các thôn; Lưu: VT.",
        "Nơi nhận: - Như trên;\n- Các thôn;\n- Lưu: VT.",
        "Nơi nhận:\nNhư trên;\nCác thôn;\nLưu: VT.",
        "Nơi nhận:\n- Như trên,\n- Các thôn,\n- Lưu: VT.",
        "Nơi nhận:\n1. Như trên;\n2. Các thôn;\n3. Lưu: VT.",
        "Nơi nhận:\n- Như trên;\n- Các thôn;  } (để b/c)\n- Lưu: VT.",
        "Nơi nhận:\n- Như trên;\n- Các thôn;\n(để b/c)\n- Lưu: VT.",
    ],
)
def test_recipients_are_read_in_every_form(recipients: str) -> None:
    footer = footer_with("GIÁM ĐỐC\n\nTạ Đôn", recipients)

    assert names(footer) == ["Như trên", "Các thôn", "Lưu: VT"]
    assert signer(footer) == "Tạ Đôn"


def test_a_recipient_of_two_lines_is_whole_and_a_seal_beside_it_is_none() -> None:
    recipients = "Nơi nhận:\n- Các cơ quan chuyên môn,\nđơn vị trực thuộc;\n(Đã ký)\n- Lưu: VT."

    assert names(footer_with("", recipients)) == ["Các cơ quan chuyên môn, đơn vị trực thuộc", "Lưu: VT"]


def test_a_post_on_the_line_of_a_recipient_belongs_to_the_title() -> None:
    recipients = "Nơi nhận:\n- Như trên;\n- Tổ viên; TM. TỔ GIÚP VIỆC\nTỔ TRƯỞNG\n- Lưu: VT."

    footer = footer_with("Tạ Đôn", recipients)

    assert names(footer) == ["Như trên", "Tổ viên", "Lưu: VT"]
    assert (title(footer), signer(footer)) == ("TM. TỔ GIÚP VIỆC TỔ TRƯỞNG", "Tạ Đôn")


def test_a_signature_right_below_a_body_of_one_line_is_found() -> None:
    bases = HEADER[: HEADER.index("Ủy ban nhân dân xã ban hành")]
    text = f"{bases}QUYẾT ĐỊNH: Điều 1. Lập Tổ trực. Điều 2. Trực đủ giờ./.\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nTạ Đôn\n"

    assert signer(parse_text(text).footer) == "Tạ Đôn"
