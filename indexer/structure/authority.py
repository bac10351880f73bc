"""Who issues a document and the organ above it, from the lines in capitals over its number.

Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.2: the organ above (cơ quan chủ quản) stands over the issuer.
"""

import re
from collections.abc import Sequence

from indexer.model import Field, Span
from indexer.structure.header_lines import is_motto
from indexer.structure.lines import TextLine
from indexer.structure.names import UNIT_NAME, UNIT_WORDS, natural_case
from indexer.text.folding import fold

# Lines above the number that name no organ: "văn bản quy phạm pháp luật", "hỏa tốc", "công báo/số 12"; not "công an"
_FURNITURE = re.compile(
    r"^(?:phần )?văn bản (?:quy phạm pháp luật|khác)$|^công báo\b|^dự thảo\b|"
    r"^(?:hỏa tốc|thượng khẩn|khẩn|mật|tối mật)$|^bản sao\b|^sao (?:y|lục)\b|^phụ lục\b"
)
# What begins an organ's name: "sở y tế", "ủy ban nhân dân"; not "phòng chống tham nhũng", not "tỉnh lam giang"
_HEAD = re.compile(
    r"^(?:ủy ban|ubnd|hội đồng|hđnd|quốc hội|chính phủ|thủ tướng|chủ tịch|bộ(?! phận)|sở|tổng cục|cục|chi cục|vụ|"
    r"văn phòng|phòng(?!,? (?:chống|cháy|thủ|bệnh|ngừa))|ban|trung tâm|học viện|viện|trường|đại học|bệnh viện|trạm|"
    r"công an|thanh tra|kiểm toán|kho bạc|bảo hiểm|ngân hàng|tòa án|đảng ủy|tỉnh ủy|thành ủy|thị ủy|huyện ủy|quận ủy|"
    r"liên đoàn|tổng liên đoàn|hội|đoàn|(?:tỉnh|thành|huyện|quận|thị|xã|phường) đoàn|bch|ubmttq|tổng công ty|công ty|"
    r"hạt kiểm lâm|mặt trận|tổ(?! (?:chức|quốc))|đội|chi bộ|đảng bộ|chi hội|hợp tác xã|câu lạc bộ|tập đoàn|"
    r"công đoàn|đài|đồn)\b"
)
# The end of a line that its name runs on from: "ủy ban nhân", "ban chấp hành", "và"; not "sở y tế"
_RUNS_ON = re.compile(
    r"(?:^|\s)(?:ủy|ủy ban(?: nhân)?|hội đồng(?: nhân)?|ban chấp hành|ban thường vụ|thường vụ|thường trực|mặt trận|"
    r"mặt trận tổ|và|của|các|bảo hiểm|đảng|đảng ủy|và xã|phục vụ|hoạt động|quản lý)$|[-,&]$"
)
# The same of words that a place's name may end in too: "tổng", "bệnh"; "ubnd xã quang trung" is told by _ENDS_IN_PLACE
_MAY_RUN_ON = re.compile(r"(?:^|\s)(?:trung|chi|tổng|học|bệnh|công)$")
# A word that the line end parts: "… và môi|trường", "sở nội|vụ", "liên|đoàn"; not "sở y tế|phòng kinh tế"
_PARTED = re.compile(
    r"\b(?:(?:môi|thị|nông|lâm|công|nhà)\|trường|(?:xã|quốc|liên|lễ)\|hội|(?:văn|quốc|dự|biên)\|phòng|"
    r"(?:nội|nhiệm|dịch|nghiệp|phục)\|vụ|(?:cán|nội|đường|quân|chi|toàn)\|bộ|(?:cơ|trụ)\|sở|(?:bệnh|học|thư)\|viện|"
    r"(?:tập|liên|công)\|đoàn|(?:ủy|trưởng)\|ban|(?:tổng|chi)\|cục|quân\|đội|câu lạc\|bộ|hợp tác\|xã)\b|"
    r"(?<!môi )\btrường\|(?:đại học|học viện)\b"
)
_CITY_OF_TWO_LINES = "thành phố hải|phòng"
# "ubnd xã quang trung", "sở y tế thành phố hà nội"; not "lao động và xã", not "và xã hội"
_ENDS_IN_PLACE = re.compile(rf"(?:^|\s)(?:{'|'.join(UNIT_WORDS)})(?!\s(?:hội|ủy)\b)(?:\s\w+){{1,4}}$")
# Two organs on one line: "ủy ban nhân dân tỉnh lam giang sở y tế"; not "sở y tế tỉnh lam giang"
_TWO_ON_A_LINE = re.compile(
    r"^(?:(?:ủy ban nhân dân|ubnd|đảng bộ)\s+(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường)\s.{2,40}?|bộ\s.{3,50}?)\s"
    r"(?P<second>(?:sở|phòng(?!,? chống)|trung tâm|văn phòng|chi cục|tổng cục|cục|ban quản lý|đảng ủy)\s.+)$"
)
# "Quốc hội ban hành Luật …", "Luật này được Quốc hội …"; not "trình Quốc hội"
_PASSED_BY = re.compile(r"(?P<organ>Quốc hội) (?:nước [^.;]{10,50} )?(?:ban hành|khóa|thông qua)")
_ASSEMBLY = re.compile(r"/(?:ubtv)?qh\d{1,2}$")  # "48/2010/qh12"; not "12/nq-hđnd"


def read_authority(lines: Sequence[TextLine], text: str) -> tuple[Field | None, Field | None]:
    """Return the issuer that the capital lines above the number name, and the organ above it."""
    organs: list[list[TextLine]] = []
    for line in lines:
        if not line.is_capitals or is_motto(line) or _FURNITURE.match(fold(line.text)):
            continue
        if organs and not _begins_organ(organs[-1], line):
            organs[-1].append(line)
        else:
            organs.append([line])
    named: dict[str, Field] = {}
    for organ in organs:
        words = " ".join(line.text for line in organ)
        span = organ[0].span.cover(organ[-1].span)
        for part in _apart(words):
            named.setdefault(fold(part), Field(natural_case(part, text), span))
    fields = list(named.values())
    return (fields[-1] if fields else None), (fields[-2] if len(fields) > 1 else None)


def _begins_organ(above: Sequence[TextLine], line: TextLine) -> bool:
    words = fold(" ".join(part.text for part in above))
    if len(above) == 1 and words == "văn phòng":
        return False
    following = fold(line.text)
    return bool(_HEAD.match(following)) and not _runs_on(words, following)


def _runs_on(words: str, following: str) -> bool:
    """Tell whether a name goes on in the next line, because of how it ends or of a word that the line end parts."""
    joint = f"{words}|{following}"
    if _RUNS_ON.search(words) or _CITY_OF_TWO_LINES in joint:
        return True
    is_parted = _MAY_RUN_ON.search(words) or _PARTED.search(joint)
    return bool(is_parted) and not _ENDS_IN_PLACE.search(words)


def _apart(words: str) -> list[str]:
    match = _TWO_ON_A_LINE.match(fold(words))
    return [words[: match.start("second")].strip(), words[match.start("second") :]] if match else [words]


def authority_in_body(number: Field | None, place: Field | None, text: str) -> Field | None:
    """Return the issuer where the header names none: the organ by the number's symbol, of the unit at the place."""
    symbol = fold(number.value) if number else ""
    if _ASSEMBLY.search(symbol) and (passed := _PASSED_BY.search(text)):
        return Field(passed["organ"], Span(*passed.span("organ")))
    if not place:
        return None
    organ = "Hội đồng nhân dân" if "hđnd" in symbol and "ubnd" not in symbol else "Ủy ban nhân dân"
    for match in UNIT_NAME.finditer(text):
        if fold(match["name"]).startswith(fold(place.value)):
            name = match["name"][: len(place.value)]
            return Field(
                f"{organ} {match['unit'].lower()} {name}", Span(match.start(), match.start("name") + len(name))
            )
    return None
