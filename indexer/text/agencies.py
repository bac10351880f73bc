"""Names of agencies (cơ quan, đơn vị): finding them at the start of a line, splitting lists, comparing variants."""

import re

from indexer.text.abbreviations import SHIPPED_TABLE, read_abbreviations
from indexer.text.folding import fold, fold_accents

# "vhxh", "vh-xh" in accent-free text; not "30"
_LATIN_WORD = re.compile(r"[a-z]+(?:-[a-z]+)?")
# "hoa"; not "-"
_WORD = re.compile(r"\w+")
# The reviewed list, folded: "vhxh" -> "van hoa xa hoi". The longer form is what both sides are compared in.
ABBREVIATIONS = {
    fold_accents(short): " ".join(_WORD.findall(fold_accents(long)))
    for short, long in read_abbreviations(SHIPPED_TABLE).items()
}
# Words without which a text holds none of them
STARTS_OF_ABBREVIATIONS = frozenset(short.partition("-")[0] for short in ABBREVIATIONS)
_HEADS = (
    "phòng(?!,? (?:chống|ngừa|cháy|trừ))|ban(?! hành)|sở|trung tâm|văn phòng|công an|ủy ban|ubnd|ubmttq|ub|"
    "hội(?! (?:nghị|thảo|thi|họp))|đoàn(?! kết)|mttq|mặt trận|trạm|trường(?! hợp)|bộ phận|thủ trưởng|chủ tịch|"
    "phó chủ tịch|cơ quan|đơn vị|thôn|tổ(?! chức)|đội(?! ngũ)|chi cục|cục|đảng ủy|đảng bộ|chi bộ|hđnd|hội đồng|"
    "thường trực|trưởng|công chức|cán bộ|bí thư|giám đốc|lãnh đạo|bộ chỉ huy|quân sự|kho bạc|bảo hiểm|thanh tra|"
    "tòa án|viện|ubkt|vp|doanh nghiệp|hợp tác xã|đài|chánh|liên đoàn|liên minh|hạt|đồn|bưu điện|bệnh viện|"
    "ủy viên|nhà trường|tổ chức (?:chính trị|đoàn thể|xã hội|thành viên|đảng|tôn giáo|có liên quan|liên quan)"
)
# "Các phòng chuyên môn", "Đề nghị Ủy ban MTTQ Việt Nam xã", "Phòng Văn hóa - Xã hội"; not "Kinh phí"
_AGENCY = re.compile(rf"^(?:giao\s+|đề nghị\s+|yêu cầu\s+)?(?:các (?:đoàn thể|tổ chức)|(?:các\s+)?(?:{_HEADS}))\b")
# "Đề nghị " before a name; not "Đề nghị:"
_REQUEST = re.compile(r"^(?:giao|đề nghị|yêu cầu)\s+", re.IGNORECASE)
_NAME_LIMIT = 110  # characters
# Words that make a sentence about an agency rather than its name: "Phòng Kinh tế tham mưu"; not "Phòng Kinh tế", and
# not "Sở Xây dựng", "ban xây dựng Đảng", "Ban Chỉ đạo xây dựng nông thôn mới", "Tổ giúp việc về tuyên truyền"
_VERB = re.compile(
    r"(?<![Bb]an )(?<![Ss]ở )(?<![Bb]ộ )(?<![Cc]ục )(?<!hỉ đạo )(?<!về )(?<!công tác )\b"
    r"(?:thực hiện|triển khai|tham mưu|xây dựng|báo cáo|hướng dẫn|chịu trách nhiệm|chủ trì|tổng hợp|"
    r"tuyên truyền|ban hành|tăng cường|tiếp tục)\b"
)
# What parts names for certain: "A; B" and a line break; not "A, B"
_LIST_END = re.compile(r"\s*;\s*|\s*\n\s*")
# ", " between words; not "1,5"
_COMMA = re.compile(r",\s+")
# " và " between two names: "Trường A và Trường B", "Phòng Kinh tế và Công an xã"; not "Văn phòng HĐND và UBND xã"
_AND = re.compile(
    r"\s+và\s+(?=(?:Trường|Phòng|Sở|Ban|Trạm|Công an|Hội(?! nghị)|Đoàn|Trung tâm|Văn phòng|Chi cục|Bệnh viện|Đài|Hạt|"
    r"Đội|Tổ)\s)"
)
# What a comma often stands before inside one name: "các cơ quan, đơn vị liên quan", "các sở, ban, ngành";
# not "…, phòng kinh tế"
_SAME_NAME = re.compile(r"^(?:đơn vị|tổ chức|cơ quan|(?:ban|phòng|hội|đoàn|trạm|trường|trung tâm)$)")


def is_agency(text: str) -> bool:
    """Whether `text` is the name of an agency or of a group of them, and nothing more."""
    folded = fold(text).strip(" .:;")
    return len(folded) <= _NAME_LIMIT and bool(_AGENCY.match(folded)) and not _VERB.search(text)


def _begins_name(folded: str, folded_before: str) -> bool:
    """Tell whether the words after a comma are another agency; "Các …" before it gathers what follows into one name."""
    if folded.startswith("các thôn"):
        return True
    return bool(_AGENCY.match(folded)) and not _SAME_NAME.match(folded) and not folded_before.startswith("các ")


def _split_at_and(names: str) -> list[str]:
    """Return two names where "và" parts them; one where it stands inside a name or after "các"."""
    parts = [part.strip() for part in _AND.split(names)]
    return parts if all(map(is_agency, parts)) and not fold(names).startswith("các ") else [names]


def split_agencies(text: str) -> tuple[str, ...]:
    """Return the agencies of a list: "Trung tâm Phục vụ hành chính công, Phòng Kinh tế" -> two names.

    Semicolons always part names; commas only where an agency's name begins after them, so that
    "Các cơ quan, đơn vị liên quan" and "Phòng Văn hóa, Khoa học và Thông tin" stay whole.
    """
    names: list[str] = []
    for part in _LIST_END.split(text):
        pieces = _COMMA.split(part)
        current = pieces[0]
        for piece in pieces[1:]:
            if _begins_name(fold(piece), fold(current[:8])):
                names.append(current)
                current = piece
            else:
                current = f"{current}, {piece}"
        names.append(current)
    names = [name for together in names for name in _split_at_and(together)]
    return tuple(name for raw in names if (name := _REQUEST.sub("", raw).strip(" .;:-")))


def expand_abbreviations(folded: str) -> str:
    """Return an accent-free text with office abbreviations written out."""
    return _LATIN_WORD.sub(lambda match: ABBREVIATIONS.get(match.group(), match.group()), folded)


# What tells one commune's office from another's, not what office it is: " xa an quang" (no accents); not " kinh te"
# and not " xa hoi" (xã hội), " quan su" (quân sự), "co quan" (cơ quan)
_PLACE_SUFFIX = re.compile(
    r"\s+(?:xa(?! hoi\b)|phuong(?! tien\b)|thi tran|huyen|(?<!co )quan(?! (?:su|ly|doi|he|chuc)\b)|"
    r"tinh(?! nguyen\b)|thanh pho)(?:\s+\w+){0,4}$"
)


def agency_key(name: str) -> str:
    """Return the form in which variants of a name are equal.

    "Phòng Văn hoá – Xã hội phường", "Phòng VHXH" -> "phong van hoa xa hoi".
    """
    plain = expand_abbreviations(fold_accents(name))
    words = " ".join(_WORD.findall(plain))
    return _PLACE_SUFFIX.sub("", words) if not words.startswith("uy ban nhan dan") else words
