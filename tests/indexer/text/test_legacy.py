import shutil
import string
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.text.legacy import LegacyFont, convert, font_of, holds_unicode, is_vn1, restore_capitals

TCVN3, TCVN3_CAPITALS, VNI = LegacyFont("tcvn3"), LegacyFont("tcvn3", capitals=True), LegacyFont("vni")
VN1 = LegacyFont("vn1")


@pytest.mark.parametrize(
    ("name", "font"),
    [
        (".VnTime", TCVN3),
        (".VnTimeH", TCVN3_CAPITALS),
        (".VnArial NarrowH", TCVN3_CAPITALS),
        (".vntime", TCVN3),
        ('".VnTimeH";Times', TCVN3_CAPITALS),
        ("VNI-Times", VNI),
        ("Times New Roman", None),
        ("VnTimes", None),
        ("", None),
        (None, None),
    ],
)
def test_the_name_of_a_font_tells_its_encoding(name: str | None, font: LegacyFont | None) -> None:
    assert font_of(name) == font


@pytest.mark.parametrize(
    ("source", "font", "text"),
    [
        ("ñy ban nh©n d©n x· §«ng H\xadng", TCVN3, "ủy ban nhân dân xã Đông Hưng"),
        ("S¾C LÖNH", TCVN3_CAPITALS, "SẮC LỆNH"),
        ("Céng hoµ", TCVN3_CAPITALS, "CỘNG HOÀ"),
        ("30°C “trÝch” – 5%", TCVN3, "30°C “trích” – 5%"),
        ("a³n", TCVN3, "án"),
        ("\uf0a7\uf0f4", TCVN3, "Đụ"),
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", VNI, "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("NGHÒ ÑÒNH, THÖÏC HIEÄN", VNI, "NGHỊ ĐỊNH, THỰC HIỆN"),
        ("kyõ thuaät, baèng, ñöôïc, kyø, Myõ, lyù, tyû, Vuõ", VNI, "kỹ thuật, bằng, được, kỳ, Mỹ, lý, tỷ, Vũ"),
        ("aê aé aè aú aü aë aâ aá aà aå aã aä", VNI, "ă ắ ằ ẳ ẵ ặ â ấ ầ ẩ ẫ ậ"),
        ("ôù ôø ôû ôõ ôï öù öø öû öõ öï", VNI, "ớ ờ ở ỡ ợ ứ ừ ử ữ ự"),
        ("í ì æ ó ò yù yø yû yõ î", VNI, "í ì ỉ ĩ ị ý ỳ ỷ ỹ ỵ"),
        ("Í Ì Æ Ó Ò Î Ñ Ô Ö OÂ OÁ EÄ", VNI, "Í Ì Ỉ Ĩ Ị Ỵ Đ Ơ Ư Ô Ố Ệ"),
    ],
)
def test_text_in_a_legacy_font_becomes_unicode(source: str, font: LegacyFont, text: str) -> None:
    assert convert(source, font) == text


@pytest.mark.skipif(shutil.which("iconv") is None, reason="iconv not installed")
def test_tcvn3_agrees_with_glibc() -> None:
    # A vowel before each character gives the combining tones something to stand on; the blank ends the letter.
    for byte in range(0xA1, 0x100):
        source = bytes([ord("a"), byte, ord(" ")])
        result = subprocess.run(
            ["iconv", "-f", "TCVN5712-1", "-t", "UTF-8"], input=source, capture_output=True, check=True
        )
        assert convert(source.decode("latin-1"), TCVN3) == result.stdout.decode(), hex(byte)


def _iconv(source: bytes, *direction: str) -> bytes:
    return subprocess.run(["iconv", *direction], input=source, capture_output=True, check=True).stdout


@pytest.mark.skipif(shutil.which("iconv") is None, reason="iconv not installed")
def test_vn1_agrees_with_glibc_on_every_letter() -> None:
    marked = "àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđ"
    # Blanks part the letters, so that no tone stands alone behind a vowel.
    text = " ".join(marked + marked.upper() + string.ascii_letters)
    source = _iconv(text.encode(), "-f", "UTF-8", "-t", "TCVN5712-1")
    assert convert(source.decode("latin-1"), VN1) == text
    as_windows_shows = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in source)
    assert convert(as_windows_shows, VN1) == text
    for byte in (*range(0x01, 0x09), *range(0x11, 0x18), *range(0x80, 0xB0), *range(0xB5, 0x100)):
        shown = _iconv(bytes([byte, ord(" ")]), "-f", "TCVN5712-1", "-t", "UTF-8").decode()
        assert convert(chr(byte) + " ", VN1) == shown, hex(byte)


@pytest.mark.parametrize("text", ["B\x80 CON GI€ §„ §I", "TR¦\u203aNG TI\x11U, CH\x01 Y, \u017eY BAN", "\u0192i Vy"])
def test_capitals_in_the_place_of_signs_are_known_by_their_words(text: str) -> None:
    assert is_vn1(text)


@pytest.mark.parametrize(
    "text", ["\u201ctrÝch\u201d \u2013 \u2026", "L\u2019an 2\u2122", "“AN TOµN”", "• Môc", "", "KÕ ho¹ch", "5 €"]
)
def test_signs_of_windows_are_no_capitals(text: str) -> None:
    assert not is_vn1(text)


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_letters_stay_as_they_are(text: str) -> None:
    assert convert(text, TCVN3) == text
    assert convert(text, VNI) == text


def test_letters_beyond_the_legacy_range_show_unicode() -> None:
    assert holds_unicode("Điều 1")
    assert holds_unicode("xa\u0303")
    assert not holds_unicode("§iÒu “1” – 2…")


@pytest.mark.parametrize(
    ("converted", "text"),
    [
        ("CộNG HOà Xã HộI CHủ NGHĩA VIệT NAM", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("ủY BAN NHâN DâN", "ỦY BAN NHÂN DÂN"),
        ("ủy ban nhân dân", "ủy ban nhân dân"),
        ("Uỷ ban", "Uỷ ban"),
        ("UBND xã", "UBND xã"),
        ("ở ĐâU\nở đây", "Ở ĐÂU\nở đây"),
        ("Sở GD&ĐT HTX (b/c)", "Sở GD&ĐT HTX (b/c)"),
        ("Số: 7/PGDĐT-KH    ĐộC LậP", "Số: 7/PGDĐT-KH    ĐỘC LẬP"),
        ("PHòNG GIáO DụC Và ĐàO TạO", "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO"),
        ("gửi Bà HộI", "gửi Bà HỘI"),
        ("Lê VăN Tý, Hà NAM", "LÊ VĂN TÝ, HÀ NAM"),
        ("Tổ CA; Hồ UBND", "Tổ CA; Hồ UBND"),
        ("Xã", "Xã"),
    ],
)
def test_capitals_come_back_where_the_plain_letters_tell(converted: str, text: str) -> None:
    assert restore_capitals(converted) == text
