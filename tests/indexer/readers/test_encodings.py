from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.errors import DamagedFileError
from indexer.readers import read
from indexer.readers.encodings import decode, modernise

PLAIN = "Ủy ban nhân dân xã Đông Hưng\nKế hoạch thực hiện công tác dân vận chính quyền năm 2026"
TCVN3 = "ñy ban nh©n d©n x· §«ng H\xadng\nKÕ ho¹ch thùc hiÖn c«ng t¸c d©n vËn chÝnh quyÒn n¨m 2026"
VNI = "UÛy ban nhaân daân xaõ Ñoâng Höng\nKeá hoaïch thöïc hieän coâng taùc daân vaän chính quyeàn naêm 2026"


@pytest.mark.parametrize(("source", "encoding"), [(TCVN3, "latin-1"), (VNI, "cp1252")])
def test_older_encodings_are_found_by_the_syllables_they_make(tmp_path: Path, source: str, encoding: str) -> None:
    path = tmp_path / "tep.txt"
    path.write_bytes(source.encode(encoding))
    expected = PLAIN if encoding == "cp1252" else PLAIN.replace("Ủy", "ủy")
    assert read(path).text == expected


@pytest.mark.parametrize("source", [TCVN3, VNI])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_older_encodings_saved_as_unicode_are_found_too(source: str, encoding: str) -> None:
    assert decode(source.encode(encoding)).lower() == PLAIN.lower()


def test_capitals_of_tcvn3_come_back_without_its_fonts() -> None:
    lines = "CéNG HOµ X· HéI CHñ NGHÜA VIÖT NAM\n§éc lËp - Tù do - H¹nh phóc"
    assert decode(lines.encode("latin-1")) == "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"


# Headings with the capitals of TCVN 5712, VN1: "PHÒNG", "DẠ", "CHÚNG".
VN1 = "PH\x92NG Y T\u00a3 §\u00a4NG D\x84\nGI\x83M S\x83T V\x80 CH\x01NG\nVÒ viÖc chèng óng, h¹n n¨m 2004"


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8", "utf-16"])
def test_capitals_with_a_tone_in_the_place_of_signs_are_read(encoding: str) -> None:
    lines = decode(VN1.encode(encoding)).split("\n")
    assert lines == ["PHÒNG Y TÊ ĐÔNG DẠ", "GIÁM SÁT VÀ CHÚNG", "Về việc chống úng, hạn năm 2004"]


def test_signs_of_windows_among_tcvn3_stay_signs() -> None:
    text = f"{TCVN3}\n\u201cTrÝch lôc\u201d \u2013 CHÝNH S¸CH\u2026"
    assert decode(text.encode("cp1252")).split("\n")[-1] == "“Trích lục” – CHÍNH SÁCH…"


def test_a_word_beside_abbreviations_is_not_raised() -> None:
    text = f"{TCVN3}\nSè: 7/PGD§T\n- Së GD&§T (b/c);\nTr¹m CA"
    assert decode(text.encode("latin-1")).split("\n")[2:] == ["Số: 7/PGDĐT", "- Sở GD&ĐT (b/c);", "Trạm CA"]


def test_unicode_lines_among_older_ones_are_kept() -> None:
    assert modernise(f"{TCVN3}\nPhòng Văn hóa - Xã hội").split("\n")[-1] == "Phòng Văn hóa - Xã hội"


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        "Où est le café? Ça va, à bientôt: élève, forêt, naïve, garçon, Noël, hôtel, déjà.",
        "№ 5: Größe ×2, 30°C",
        "Приказ о назначении",
        "",
    ],
)
def test_other_unicode_text_is_left_alone(text: str) -> None:
    assert modernise(text) == text
    assert decode(text.encode()) == text


def test_english_in_a_windows_code_page_is_read() -> None:
    assert decode("Plan “2026” – draft".encode("cp1252")) == "Plan “2026” – draft"


def test_bytes_that_make_no_vietnamese_are_damaged() -> None:
    with pytest.raises(DamagedFileError, match="Unicode"):
        decode(bytes(range(0x80, 0x100)) * 20)


PLAN = "Ủy ban nhân dân xã giao Phòng Kinh tế chủ trì, hoàn thành trước ngày 10/3/2026.\n" * 20


@pytest.mark.parametrize(
    "damage",
    [lambda c: c[:-1], lambda c: c[:700] + b"\xff" + c[701:], lambda c: c[:300] + bytes([c[300] ^ 128]) + c[301:]],
)
def test_a_few_lost_letters_do_not_lose_the_document(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "tep.txt"
    content = damage(PLAN.rstrip(".\n").encode() + "ủ".encode())
    assert content != PLAN.encode()
    path.write_bytes(content)
    document = read(path)
    assert document.text.count("Phòng Kinh tế") >= 19
    assert ("\ufffd" in document.text) == bool(document.warnings)
    assert all("chữ không đọc được" in warning and "Hãy" in warning for warning in document.warnings)


def test_many_lost_letters_do(tmp_path: Path) -> None:
    path = tmp_path / "tep.txt"
    path.write_bytes(PLAN.encode().replace("ế".encode(), b"\xff\xfe"))
    with pytest.raises(DamagedFileError, match=r"Không giải mã.*Hãy"):
        read(path)
