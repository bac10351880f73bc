"""What people type for bodies, posts and words and no document writes: "Đoàn TN", "GĐ SNV", "gv", "TP HN".

Knows only how such words are written out; what they mean in a question is read elsewhere.
"""

import re

from indexer.text.folding import fold_accents, has_accents

_HEADS = {"p": "phó"}
# Each stands alone; a pattern with a head keeps it: "đoàn tn" -> "đoàn thanh niên", "p" of "pct" -> "phó chủ tịch"
_SHORTHAND = [
    (re.compile(rf"\b{short}\b", re.IGNORECASE), full)
    for short, full in (
        (r"(?P<head>đoàn|doan) tn", "thanh niên"),
        (r"(?P<head>hội|hoi) (?:lh)?pn", "liên hiệp phụ nữ"),
        (r"(?P<head>hội|hoi) nd", "nông dân"),
        (r"(?P<head>hội|hoi) ct[dđ]", "chữ thập đỏ"),
        (r"(?P<head>ban) chqs", "chỉ huy quân sự"),
        (r"(?P<head>trạm|tram) yt", "y tế"),
        (r"(?P<head>p)ct", "chủ tịch"),
        # "GĐ Sở", "gd SNV"; not "GD ĐT"
        (r"g[đd](?=\s(?:sở|so|s[a-zđ]{2,7}|trung tâm|trung tam|bệnh viện|benh vien)\b)", "Giám đốc"),
        (r"gv(?= (?:mầm|mam|tiểu|tieu|thcs|thpt|dạy|day|hợp|hop|tư|tu|ngoài|ngoai)\b)", "giáo viên"),
        (r"(?:ở|tại|tp|hđnd|ubnd|o|tai|hdnd)\s(?:tp\s?)?(?P<hanoi>hn)", "Hà Nội"),
        (r"(?:sở|so)\s(?P<nnmt>nnmt)", "Nông nghiệp và Môi trường"),
        # "KH dân vận", "qđ giao chỉ tiêu"; not "12/KH-UBND", "kh-ubnd", "KH 12" (a number's type)
        (r"(?<![\w/-])kh(?![\w/-]| ?(?:số |so )?\d)", "kế hoạch"),
        (r"(?<![\w/-])q[đd](?![\w/-]| ?(?:số |so )?\d)", "quyết định"),
        (r"(?<![\w/-])nq(?![\w/-]| ?(?:số |so )?\d)", "nghị quyết"),
        (r"(?<![\w/-])cv(?![\w/-]| ?(?:số |so )?\d)", "công văn"),
        (r"(?<![\w/-])ctr(?![\w/-]| ?(?:số |so )?\d)", "chương trình"),
        (r"(?<=là )bn|bn(?=\s*(?:/|tiền|tien|đồng|dong|%|một|1)\b)|bn(?=/)", "bao nhiêu"),
    )
]


# English names of cities that are written otherwise here
_CITIES = [
    (re.compile(r"\bhanoi\b", re.IGNORECASE), "Hà Nội"),
    (re.compile(r"\b(?:ho chi minh city|hcmc|saigon)\b", re.IGNORECASE), "Thành phố Hồ Chí Minh"),
]


def name_cities(question: str) -> str:
    """Return an English question with the cities named as documents name them."""
    for pattern, name in _CITIES:
        question = pattern.sub(name, question)
    return question


def spell_out(question: str) -> str:
    """Return a question with the shorthand written out, without accents where it has none."""
    for pattern, full in _SHORTHAND:
        said = full if has_accents(question) else fold_accents(full)
        while match := pattern.search(question):
            question = f"{question[: match.start()]}{_written(match, said)}{question[match.end() :]}"
    return question


def _written(match: re.Match[str], said: str) -> str:
    """Return the words for a match: its head, or all of it but the group that is short for something."""
    groups = match.groupdict()
    if head := groups.pop("head", None):
        return f"{_HEADS.get(head.lower(), head)} {said}"
    short = next(iter(groups), None)
    return f"{match.group()[: match.start(short) - match.start()]}{said}" if short else said
