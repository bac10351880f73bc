"""The marks that open a part of a document: "Phần I", "Chương II", "Điều 3.", "IV.", "1.2.", "a)", "-".

Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.5: phần, chương, mục, tiểu mục, điều, khoản, điểm.
"""

import re
from dataclasses import dataclass

from indexer.text.letters import UPPER

PART, CHAPTER, SECTION, ARTICLE, ROMAN, NUMBER, LETTER, BRACKET, DASH, PLUS = 1, 2, 3, 4, 5, 6, 20, 21, 30, 31
CAPITAL_LABELS = "ABCDE"  # they part a document where "Mục 2" would, above roman figures

_ROMAN = r"(?:X{0,3}(?:IX|IV|V?I{1,3}|V)|X{1,3})"
# The dash of "1- Nội dung" (Hướng dẫn 36-HD/VPTW); not that of "1-3", "23-QĐ/TW", "I-ốt", "II-III/2026"
_DASH_AFTER = rf"\s?[-–]\s*(?=[{UPPER}])(?![A-Za-zĐđ]{{1,8}}[/\-–]|[IVX]+\b)"
_PATTERNS = [
    # "PHẦN I", "Phần thứ nhất: …"; not "Phần lớn"
    (PART, re.compile(rf"^(?P<mark>ph[ầa]n\s+(?:thứ\s+\w+|{_ROMAN}|\d+))\s*[.:\-–]?\s*(?P<rest>.*)$", re.IGNORECASE)),
    # "Chương II", "CHƯƠNG 3. …"; not "Chương trình"
    (CHAPTER, re.compile(rf"^(?P<mark>chương\s+(?:{_ROMAN}|\d+))\s*[.:\-–]?\s*(?P<rest>.*)$", re.IGNORECASE)),
    # "Mục 2. …" heads a section of a chapter; "mục 2 Điều 5 …" in a sentence does not begin with a capital
    (SECTION, re.compile(r"^(?P<mark>M(?:ục|ỤC)\s+\d+)\s*[.:]\s*(?P<rest>.*)$")),
    # "Điều 3. Tổ chức thực hiện", "Điều thứ nhất: …", "Điều XII: …"; not "Điều 3 của Luật"
    (
        ARTICLE,
        re.compile(
            rf"^(?P<mark>Đi[ềê]u\s+(?:\d+[a-zđ]?|thứ\s+\w+(?:\s+(?:một|hai|ba|tư|lăm|sáu|bảy|tám|chín))?|{_ROMAN}))"
            r"\s*[.:]\s*(?P<rest>.*)$",
            re.IGNORECASE,
        ),
    ),
    # "A. ĐÁNH GIÁ TÌNH HÌNH", "B/ Nhiệm vụ"; not "P. Kinh tế", not "C. Mác"
    (SECTION, re.compile(rf"^(?P<mark>[{CAPITAL_LABELS}])\s?(?:[.)]|[/–-](?=\s))\s*(?P<rest>(?!Mác\b)[{UPPER}].*)$")),
    # "II. NỘI DUNG", "II- NỘI DUNG", "IV - Nội dung"; not "I.e", not "I-ốt", not "II-III/2026"
    (ROMAN, re.compile(rf"^(?P<mark>{_ROMAN})\s*(?:[./]\s+|{_DASH_AFTER})(?P<rest>\S.*)$")),
    # "1.2. Nội dung", "3. …", "1.1 …", "1- Nội dung"; not "10.000 đồng", not "2026", not "23-QĐ/TW", not "5-10 hộ"
    (
        NUMBER,
        re.compile(
            r"^(?P<mark>\d{1,2}(?:\.\d{1,2}){0,3})"
            rf"(?:[.)/](?!\d)\s*|(?<=\.\d)\s+|(?<=\.\d\d)\s+|{_DASH_AFTER})(?P<rest>\S.*)$"
        ),
    ),
    # "a) …", "đ. …", "b/ …"; not "ba) …", not "b/c"
    (LETTER, re.compile(r"^(?P<mark>[a-zđ])\s?(?:[).]\s*|/\s+)(?P<rest>\S.*)$")),
    # "(1) …", "(ii) …"; not "(1)", not "(có Phụ lục kèm theo)"
    (BRACKET, re.compile(r"^(?P<mark>\((?:\d{1,2}|[a-zđ]|[ivx]{2,4})\))\s*(?P<rest>\w.*)$")),
    # "- Cơ quan chủ trì: …", "• …", "*) Lưu ý: …"; not "-CP"
    (DASH, re.compile(r"^(?P<mark>\*\)|[-–—•*●○▪])\s*(?P<rest>\S.*)$")),
    # "+ Phối hợp …"; not "2+3"
    (PLUS, re.compile(r"^(?P<mark>\+)\s*(?P<rest>\S.*)$")),
]


@dataclass(frozen=True, slots=True)
class Mark:
    """What opens a line: its `level` (smaller is outer), the mark without punctuation, and the words after it."""

    level: int
    label: str
    rest: str


def read_mark(text: str) -> Mark | None:
    """Return the mark that `text` begins with, None where it begins with plain words."""
    for level, pattern in _PATTERNS:
        if match := pattern.match(text):
            label = match["mark"].strip()
            depth = label.count(".") if level == NUMBER else 0
            return Mark(level + depth, label, match["rest"].strip())
    return None
