"""Headers and footers of plain text that stand side by side, parted by blanks, or by one where a tab was."""

import pytest
from made_documents import BODY, parse_text

from indexer.model import AdministrativeDocument, Field

HEADER = """\
UBND HUYỆN LAM SƠN
TRẠM KHUYẾN NÔNG              CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Số:     27/TKN-KT                  Độc lập - Tự do - Hạnh phúc
V/v phòng rét cho mạ

                                 Lam Sơn, ngày 8 tháng 1 năm 2004

Kính gửi: Các hợp tác xã
"""
FOOTER = """
Nơi nhận:                              TRẠM TRƯỞNG
- Như trên;
- Phòng Kinh tế (b/c);                   (Đã ký)
- Lưu: VT.

                                       Tạ Văn Đôn
"""


def value(field: Field | None) -> str | None:
    return field.value if field else None


def signed(document: AdministrativeDocument) -> tuple[str | None, str | None]:
    return value(document.footer.signer_title), value(document.footer.signer)


def recipients(document: AdministrativeDocument) -> list[str]:
    return [recipient.value for recipient in document.footer.recipients]


def test_a_header_in_two_columns_is_read_column_by_column() -> None:
    header = parse_text(HEADER + BODY + FOOTER).header

    assert value(header.issuing_authority) == "Trạm Khuyến nông"
    assert value(header.parent_authority) == "Ủy ban nhân dân huyện Lam Sơn"
    assert value(header.document_number) == "27/TKN-KT"
    assert value(header.title) == "phòng rét cho mạ"
    assert (value(header.place), str(header.issued_on)) == ("Lam Sơn", "2004-01-08")


def test_a_footer_in_two_columns_is_read_column_by_column() -> None:
    document = parse_text(HEADER + BODY + FOOTER)

    assert signed(document) == ("TRẠM TRƯỞNG", "Tạ Văn Đôn")
    assert recipients(document) == ["Như trên", "Phòng Kinh tế (b/c)", "Lưu: VT"]
    assert "Tạ Văn Đôn" not in " ".join(paragraph.text for paragraph in document.paragraphs)


@pytest.mark.parametrize(
    "footer",
    [
        "                         KT. TRẠM TRƯỞNG\nNơi nhận:              PHÓ TRẠM TRƯỞNG\n- Như trên;\n- Lưu: VT.\n\n"
        "                           Tạ Văn Đôn",
        "Nơi nhận:\n- Như trên;              KT. TRẠM TRƯỞNG\n- Lưu: VT.               PHÓ TRẠM TRƯỞNG\n\n\n"
        "                            Tạ Văn Đôn",
    ],
)
def test_the_columns_of_a_footer_may_begin_at_different_lines(footer: str) -> None:
    document = parse_text(f"{HEADER}{BODY}\n{footer}")

    assert signed(document) == ("KT. TRẠM TRƯỞNG PHÓ TRẠM TRƯỞNG", "Tạ Văn Đôn")
    assert recipients(document) == ["Như trên", "Lưu: VT"]


def test_every_piece_is_a_verbatim_quotation() -> None:
    document = parse_text(HEADER + BODY + FOOTER)
    fields = [document.header.document_number, document.footer.signer, *document.footer.recipients]

    quotes = [field.span.of(document.text) for field in fields if field]

    assert quotes == ["Số:     27/TKN-KT", "Tạ Văn Đôn", "- Như trên;", "- Phòng Kinh tế (b/c);", "- Lưu: VT."]


def test_the_text_below_the_header_keeps_its_place() -> None:
    document = parse_text(HEADER + "\nTrạm đề nghị:\n1. Giữ nước.\n2. Che mạ.\n" + FOOTER)

    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts == ["Kính gửi: Các hợp tác xã", "Trạm đề nghị:", "1. Giữ nước.", "2. Che mạ."]


def test_other_columns_of_blanks_are_left_alone() -> None:
    document = parse_text(HEADER + "\nThôn Đông      12 hộ\nThôn Tây       9 hộ\n" + FOOTER)

    assert "Thôn Đông 12 hộ Thôn Tây 9 hộ" in " ".join(paragraph.text for paragraph in document.paragraphs)


def test_one_blank_parts_what_cannot_be_one_line() -> None:
    document = parse_text(
        "UBND HUYỆN LAM SƠN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTRẠM KHUYẾN NÔNG Độc lập - Tự do - Hạnh phúc\n"
        f"Số: 27/KH-TKN Lam Sơn, ngày 8 tháng 1 năm 2004\nKẾ HOẠCH\nPhòng rét\n{BODY}\n"
        "Nơi nhận: KT. TRẠM TRƯỞNG\n- Như trên; PHÓ TRẠM TRƯỞNG\n- Lưu: VT.\nTạ Văn Đôn"
    )
    header = document.header

    assert value(header.issuing_authority) == "Trạm Khuyến nông"
    assert value(header.parent_authority) == "Ủy ban nhân dân huyện Lam Sơn"
    assert (value(header.document_number), value(header.place)) == ("27/KH-TKN", "Lam Sơn")
    assert str(header.issued_on) == "2004-01-08"
    assert signed(document) == ("KT. TRẠM TRƯỞNG PHÓ TRẠM TRƯỞNG", "Tạ Văn Đôn")
    assert recipients(document) == ["Như trên", "Lưu: VT"]


def test_blanks_inside_a_recipient_are_no_columns() -> None:
    document = parse_text(f"{HEADER}{BODY}\nNơi nhận:\n- Như trên;\n- Lưu:    VT,     KT.\n\nTRẠM TRƯỞNG\n\nTạ Văn Đôn")

    assert recipients(document) == ["Như trên", "Lưu: VT, KT"]
    assert signed(document) == ("TRẠM TRƯỞNG", "Tạ Văn Đôn")


def test_text_right_below_the_day_is_no_column() -> None:
    dense = HEADER.replace("\n\n", "\n")

    document = parse_text(f"{dense}Trạm đề nghị:\n1. Giữ nước.\n{FOOTER}")

    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts == ["Kính gửi: Các hợp tác xã Trạm đề nghị:", "1. Giữ nước."]
