"""The lines that a portal adds under a document are no part of it."""

from made_documents import parse_text

HEAD = (
    "SỞ Y TẾ\nSố: 3/KH-SYT\nLam Giang, ngày 19 tháng 11 năm 2026\nKẾ HOẠCH\nKhám bệnh\nI. MỤC ĐÍCH\n- Khám cho dân.\n"
)


def test_the_name_said_twice_under_a_document_is_left_out() -> None:
    tail = (
        "Kế hoạch 3/KH-SYT năm 2026 khám\nbệnh\nKhông có bản tiếng Anh\nKế hoạch 3/KH-SYT ngày 19/11/2026 khám bệnh\n"
    )
    document = parse_text(HEAD + tail)

    assert [p.text for p in document.paragraphs] == ["- Khám cho dân."]
    assert document.text.endswith("khám bệnh\n") or document.text.endswith("khám bệnh")


def test_a_name_said_once_stays() -> None:
    document = parse_text(HEAD + "Kế hoạch 3/KH-SYT được gửi các trạm.\n")

    assert any("gửi các trạm" in p.text for p in document.paragraphs)
