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
