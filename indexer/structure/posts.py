"""Posts and persons of a signature block: what a line names, with no regard to where it stands.

Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.7 gives the authority to sign (TM., KT., TL., TUQ.); party documents write it
with a stroke (T/M, K/T, T/L). That article leaves ranks and degrees before a name to teachers, doctors and the forces;
they are no part of the name. Knows no list of organs: a post is told by its own words.
"""

import re
from functools import lru_cache

from indexer.structure.lines import TextLine, are_capitals
from indexer.text.folding import fold
from indexer.text.letters import LOWER, UPPER

# "KT. CHỦ TỊCH", "TM.UBND XÃ", "T/M BAN THƯỜNG VỤ", "T.M ĐẢNG ỦY", "KT GIÁM ĐỐC" (folded); not "t/mục", not "ktxh"
AUTHORITY = re.compile(r"^(?:tm|kt|tl|tuq|t[/.]m|k[/.]t|t[/.]l)(?=[\s.]|$)|^q\s?\.")
_CHIEFS = (
    "chủ tịch|giám đốc|bộ trưởng|thứ trưởng|chánh văn phòng|trưởng ban|trưởng phòng|bí thư|thủ tướng|tổng thư ký|"
    "cục trưởng|vụ trưởng|tổng giám đốc|hiệu trưởng|chủ nhiệm|viện trưởng|chánh án|tổng cục trưởng|thủ trưởng"
)
# "CHỦ TỊCH", "QUYỀN GIÁM ĐỐC", "PHÓ CHÁNH VĂN PHÒNG HĐND" (folded); not "chủ tịch: chịu trách nhiệm"
_CHIEF = re.compile(rf"^(?:quyền\s|q\.\s?)?(?:phó\s)?(?:{_CHIEFS})(?:\s[\w\s,&-]{{0,50}})?$")
_UNITS = (
    "tổ|trạm|chỉ huy|chi cục|viện|đội|hạt|khoa|kế toán|thôn|bản|ấp|xóm|khu|cụm|đoàn|ban|phòng|chi hội|hội|đồn|kho|"
    "nhóm|tiểu đội|trung đội|đại đội|tiểu đoàn"
)
# "TỔ TRƯỞNG", "PHÓ TRƯỞNG CÔNG AN XÃ", "PHỤ TRÁCH PHÒNG", "ỦY VIÊN THƯỜNG TRỰC", "CHỦ TỌA", "KIÊM TRƯỞNG BAN" (folded);
# not "tăng trưởng xanh", not "trưởng thành"
_OTHER_POST = re.compile(
    rf"^(?:quyền\s|q\.\s?)?(?:phó\s)?(?:(?:{_UNITS})\s(?:trưởng|phó)|trưởng(?!\sthành\b)(?=\s\w)|"
    r"phụ trách(?=\s\w)|ủy viên|(?:tổng )?thư ký|chủ tọa|chủ trì(?!,)|chánh thanh tra|chính trị viên|chính ủy|chỉ huy|"
    r"tư lệnh|tổng biên tập|thống đốc|tổng thanh tra|tổng kiểm toán|đại diện(?=\s\w)|"
    r"kế toán$|thủ quỹ|người (?:lập|ghi)|kiêm(?=\s\w))"
    r"(?:\s[\w\s,&-]{0,50})?$"
)
_MIXED_CASE_WORDS = 6  # "Phó Chủ tịch UBND xã" has five; a longer line is a sentence
# "Nguyễn Đức Anh", "K'Thanh", "Y Giang Gry Niê Knơng"; not "Ủy ban nhân dân", not "Quý IV"
_PERSON = re.compile(rf"^(?:[{UPPER}][{LOWER}]*['’]?[{UPPER}{LOWER}]*\.?\s?){{2,6}}$")
# "Ủy ban nhân dân", "Đã ký" (folded); not "Nguyễn Đức Anh"
_NOT_NAMES = re.compile(
    r"^(?:ủy ban|phòng|văn phòng|hội đồng|nơi nhận|đã ký|trung tâm|công an|ban|tổ|lưu|danh mục|phụ lục|cộng hòa|"
    r"độc lập|sở|bộ|thường trực|chủ tịch|phó chủ tịch|giám đốc|quyết định|kế hoạch|như|trưởng|phó)\b"
)
_DEGREES = (
    r"GS|PGS|TSKH|TS|ThS|Th\.\s?S|BS\.?\s?CK\s?I{0,2}|BSCK\s?I{1,2}|BS|DS\.?\s?CK\s?I{0,2}|DSCK\s?I{1,2}|DS|KS|LS|CN"
)
_HONOURS = r"Nhà giáo (?:Nhân dân|Ưu tú)|Thầy thuốc (?:Nhân dân|Ưu tú)|NGND|NGƯT|TTND|TTƯT|NSND|NSƯT"
_RANKS = (
    r"(?:[Đđ]ại|[Tt]hượng|[Tt]rung|[Tt]hiếu) (?:tướng|tá|[úu][yý]|uỷ)|[Tt]iến sĩ|[Tt]hạc sĩ|[Bb]ác sĩ|[Kk]ỹ sư|"
    r"[Dd]ược sĩ|[Cc]ử nhân|(?:[Pp]hó )?[Gg]iáo sư|"
    r"[Đđ]/c|[Ôô]ng|[Bb]à"
)
# "BSCKII. ", "PGS.TS. ", "Thượng tá ", "Th.S " before a name; not "Tạ", "Bàng", "Ôn"
_BEFORE_NAME = re.compile(rf"^(?:(?:{_DEGREES}|{_HONOURS}|{_RANKS})(?:\s?[.,]\s*|\s+))+(?=\S)")
# "(đã ký)" behind a name
_SIGNED = re.compile(r"\s*\((?:đã )?ký\b[^)]*\)$", re.IGNORECASE)
_NAME_LIMIT = 40  # characters
# First words of names, folded, of the peoples of Việt Nam; only a name in capitals, which may be a heading, needs them.
_SURNAMES = frozenset(
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh trịnh đoàn đào mai trương lâm hà cao "
    "tạ tô lưu phùng vương quách lương thái tống chu châu doãn kiều khổng nghiêm triệu đàm lã lục mạc ninh thạch "
    "thẩm trà uông vi lò quàng cầm cà tòng lường bạc hờ vàng giàng thào sùng mùa lầu ly má chảo tẩn phàn bàn lù sầm "
    "nông bế ma long chẩu cù âu khúc thiều bạch tôn điểu sơn kim y h k ksor rơ siu rcom rmah kpă niê mlô ayun "
    "alăng arất zơ pơloong hôih bríu chế cil kơ liêng ya rah kră".split()
)
# "lâm nghiệp", "đào tạo nghề" (folded): what begins with a surname and is none; not "đào thị tám"
_NO_SURNAME = re.compile(
    r"^(?:hồ chí minh|vi phạm|bàn giao|lâm (?:nghiệp|đồng)|kim ngạch|long an|đào tạo|chế (?:độ|biến|tạo)|y (?:tế|học)|"
    r"hà (?:nội|tĩnh|nam|giang)|cao (?:bằng|su|đẳng|tốc)|thái (?:bình|nguyên)|sơn la|ninh (?:bình|thuận)|"
    r"nông (?:nghiệp|thôn|dân|sản)|mùa (?:vụ|mưa|khô)|vàng bạc|dương lịch|trà vinh|lý (?:lịch|luận)|bạc liêu|"
    r"đoàn (?:thanh|thể|viên|kết|xã)|mai táng|lương thực|tô giới)\b"
)
# "NGUYỄN VĂN BÌNH", "H'YÂM BKRÔNG"; not "KẾ HOẠCH 2026"
_CAPITAL_NAME = re.compile(rf"^[{UPPER}'’]+(?: [{UPPER}'’]+){{2,4}}$|^H['’][{UPPER}]+ [{UPPER}]+$")
# "BÌNH"; in "H'YÂM" both "H" and "YÂM"
_NAME_WORD = re.compile(rf"[{UPPER}{LOWER}]+")


def is_post_line(line: TextLine) -> bool:
    """Whether a line in capitals gives the signer's authority or post."""
    return line.is_capitals and is_post(line.text)


@lru_cache(maxsize=4096)  # a line is asked about by several stages
def is_post(text: str) -> bool:
    """Whether `text` reads as an authority or a post, in whatever case."""
    folded = fold(text).strip(" .:")
    return bool(AUTHORITY.match(folded) or _CHIEF.match(folded) or _OTHER_POST.match(folded))


def is_chief_line(line: TextLine) -> bool:
    """Whether a line in capitals names an authority or one of the posts that head an organ."""
    if not line.is_capitals:
        return False
    folded = fold(line.text).strip(" .:")
    return bool(AUTHORITY.match(folded) or _CHIEF.match(folded))


def is_mixed_case_post(line: TextLine) -> bool:
    """Whether a line is a post in mixed case and nothing more: "Trưởng thôn"; a sentence may begin so, a line not."""
    is_short = len(line.text.split()) <= _MIXED_CASE_WORDS and line.text[-1:] not in ".;:,"
    return not line.is_capitals and line.text[:1].isupper() and is_short and is_post(line.text)


def person_name(text: str) -> str | None:
    """Return the name that is all of `text` but ranks and degrees, None where it is none: "ThS. Lê Tám" -> "Lê Tám"."""
    bare = _BEFORE_NAME.sub("", _SIGNED.sub("", text))
    if len(bare) > _NAME_LIMIT or _NOT_NAMES.match(fold(bare)) or is_post(bare):
        return None
    if _CAPITAL_NAME.match(bare):
        return _from_capitals(bare)
    return bare if not are_capitals(bare) and _PERSON.match(bare) else None


def _from_capitals(bare: str) -> str | None:
    if fold(_NAME_WORD.findall(bare)[0]) not in _SURNAMES or _NO_SURNAME.match(fold(bare)):
        return None
    return _NAME_WORD.sub(lambda word: word.group().capitalize(), bare)
