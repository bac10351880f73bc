"""Authority names written in capitals -> as they are written in running text.

Nghị định 30/2020/NĐ-CP, Phụ lục II, mục IV: an agency's name takes a capital at the first letter of its kind and of
each word that tells its field ("Sở Giáo dục và Đào tạo"); a place takes one at every syllable.
"""

import re
from collections import Counter
from itertools import pairwise

from indexer.text.folding import fold, fold_accents, fold_tone_placement
from indexer.text.letters import UPPER

UNIT_WORDS = ("xã", "phường", "thị trấn", "đặc khu", "quận", "huyện", "thị xã", "thành phố", "tỉnh")
_UNIT = "|".join(sorted(UNIT_WORDS, key=len, reverse=True))
# "xã" in "đảng ủy xã an quang", "tỉnh ủy" in "tỉnh ủy lam giang", "xã đoàn" in "xã đoàn an quang"; not "và xã hội"
_UNIT_WORD = re.compile(
    rf"(?:^|\s)(?P<unit>(?:tỉnh|thành|thị|huyện|quận) ủy|(?:tỉnh|thành|thị|huyện|quận|xã|phường) đoàn|{_UNIT})"
    rf"(?=\s+(?!(?:ủy|hội|{_UNIT})\b)\w)"
)
# One capitalised word after another: "Nam Đồ Sơn", "Hồ Chí Minh", "Thành Công 2"; not "nông thôn"
PROPER_NAME = rf"[{UPPER}]\w*(?:[ ]+(?:-[ ])?(?:[{UPPER}]\w*|\d{{1,2}}\b)){{0,4}}"
# Matches "xã An Quang", "Phường Nam Đồ Sơn"; not "xã nghèo"
UNIT_NAME = re.compile(rf"\b(?P<unit>(?i:{_UNIT}))\s+(?P<name>{PROPER_NAME})")

_WRITTEN_OUT = {
    "ubnd": "ủy ban nhân dân",
    "hđnd": "hội đồng nhân dân",
    "ubmttq": "ủy ban mặt trận tổ quốc",
    "bch": "ban chấp hành",
}
# Those with a vowel among their letters; the others are told by having none
_ABBREVIATIONS = frozenset({"ubnd", "ii", "iii"})
_VOWELS = frozenset("aeiouy")
# "phòng" in "phòng kinh tế"; not "phòng chống", "hòa bình"
_KIND = re.compile(
    r"^(?P<kind>trường (?:đại học|cao đẳng)|"
    r"tổng cục|chi cục|cục|bộ|sở|vụ|phòng|ban quản lý|ban|trung tâm|văn phòng|học viện|viện|trường|đại học|"
    r"bệnh viện|trạm|thanh tra|hội đồng|ủy ban|hội|đoàn|liên đoàn|tổ|công ty|tổng công ty|hạt|kho bạc|ngân hàng|"
    r"kiểm toán|mặt trận)\s+(?P<field>.+)$"
)
# "trường đại học" in a kind; not "đại học"
_HIGHER_SCHOOL = re.compile(r"^trường (?P<level>.+)$")
# "tiểu học lê lợi", "thpt chuyên quốc học", "mầm non hoa sen" (a school is named after its level); not "chính trị"
_SCHOOL = re.compile(
    r"^(?P<level>(?:phổ thông dân tộc )?(?:nội trú |bán trú )?"
    r"(?:tiểu học và (?:thcs|trung học cơ sở)|thcs và thpt|tiểu học|trung học cơ sở|trung học phổ thông|thcs|thpt|"
    r"mầm non|mẫu giáo)(?: chuyên)?)\s+(?!và\b)(?P<name>.+)$"
)
# Names whose capitals the rule of kind and field does not give
_PHRASES = {
    "ủy ban nhân dân": "Ủy ban nhân dân",
    "hội đồng nhân dân": "Hội đồng nhân dân",
    "tòa án nhân dân": "Tòa án nhân dân",
    "mặt trận tổ quốc": "Mặt trận Tổ quốc",
    "quốc hội": "Quốc hội",
    "chính phủ": "Chính phủ",
    "nhà nước": "Nhà nước",
    "đảng bộ": "Đảng bộ",
    "đảng ủy": "Đảng ủy",
    "trung ương": "Trung ương",
    "việt nam": "Việt Nam",
    "hồ chí minh": "Hồ Chí Minh",
    "cộng sản": "Cộng sản",
    "ban chấp hành đoàn": "Ban Chấp hành Đoàn",
}
# "quốc hội" in "văn phòng Quốc hội"; not "quốc hộinghị"
_PHRASE = re.compile(rf"\b(?:{'|'.join(_PHRASES)})\b", re.IGNORECASE)
# What the next field of a name follows: "giáo dục và đào tạo", "lao động - thương binh"; not "phòng, chống ma túy"
_NEXT_FIELD = re.compile(r"(?:\bvà\s+|\s-\s+|,\s+)(?=\w)(?!chống\b)")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _title_case(words: str) -> str:
    return " ".join("-".join(map(_capital, word.split("-"))) for word in words.split())


def _is_abbreviation(word: str) -> bool:
    """Tell letters that no syllable is made of: "mttq", "lhpn", "gd&đt"; not "y", not "sở"."""
    letters = [letter for letter in fold_accents(word) if letter.isalpha()]
    return word.lower() in _ABBREVIATIONS or (len(letters) > 1 and not _VOWELS.intersection(letters))


def _from_running_text(name: str, text: str) -> str | None:
    """Return how `text` itself writes `name` most often in mixed case, where it does."""
    pattern = re.compile(r"\s+".join(map(re.escape, fold(name).split())))
    written = Counter(" ".join(text[m.start() : m.end()].split()) for m in pattern.finditer(fold(text)))
    mixed = [words for words, _ in written.most_common() if not words.isupper() and words[0].isupper()]
    return mixed[0] if mixed else None


def natural_case(name: str, text: str = "") -> str:
    """Return an authority's name in natural case: "ỦY BAN NHÂN DÂN XÃ AN QUANG" -> "Ủy ban nhân dân xã An Quang".

    UBND and HĐND are written out. Where the kind of agency is not known, how `text` (the document itself) writes the
    name in a sentence is preferred.
    """
    name = " ".join(name.split())
    if not name.isupper():
        return name
    lowered = fold_tone_placement(name.lower())
    lowered = " ".join(_WRITTEN_OUT.get(word, word) for word in lowered.split())
    units = list(_UNIT_WORD.finditer(lowered))
    organ = lowered[: units[0].start()] if units else lowered
    if organ and not _KIND.match(organ) and not _PHRASE.match(organ) and (written := _from_running_text(name, text)):
        return written
    pieces = [_organ_case(organ)] if organ else []
    ends = [unit.start() for unit in units[1:]] + [len(lowered)]
    pieces += [
        f"{unit['unit']} {_title_case(lowered[unit.end() : end])}" for unit, end in zip(units, ends, strict=False)
    ]
    return _capital(" ".join(pieces))


def _organ_case(organ: str) -> str:
    """Return the part of a name before its place: "sở giáo dục và đào tạo" -> "Sở Giáo dục và Đào tạo"."""
    whole = _PHRASE.match(organ)
    if not whole and organ.startswith("trường ") and (school := _SCHOOL.match(organ.removeprefix("trường "))):
        organ = f"trường {_capital(school['level'])} {_title_case(school['name'])}"
    elif not whole and (match := _KIND.match(organ)):
        ends = [0, *(m.end() for m in _NEXT_FIELD.finditer(match["field"])), len(match["field"])]
        fields = [match["field"][start:end] for start, end in pairwise(ends)]
        kind = _HIGHER_SCHOOL.sub(lambda school: f"trường {_capital(school['level'])}", match["kind"])
        organ = kind + " " + "".join(map(_capital, fields))
    cased = _PHRASE.sub(lambda found: _PHRASES[found.group().lower()], organ)
    return _capital(" ".join(word.upper() if _is_abbreviation(word) else word for word in cased.split()))
