"""The marks that open a part of a document: "Phần I", "Chương II", "Điều 3.", "IV.", "1.2.", "a)", "-".

Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.5: phần, chương, mục, tiểu mục, điều, khoản, điểm.
"""

import re
from dataclasses import dataclass

PART, CHAPTER, SECTION, ARTICLE, ROMAN, NUMBER, LETTER, DASH, PLUS = 1, 2, 3, 4, 5, 6, 20, 30, 31

_ROMAN = r"(?:X{0,3}(?:IX|IV|V?I{1,3}|V)|X{1,3})"
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
    # "II. NỘI DUNG"; not "I.e", not "C. …" (that is a letter)
    (ROMAN, re.compile(rf"^(?P<mark>{_ROMAN})\s*[./]\s+(?P<rest>\S.*)$")),
    # "1.2. Nội dung", "3. …", "1.1 …"; not "10.000 đồng", not "2026"
    (
        NUMBER,
        re.compile(
            r"^(?P<mark>\d{1,2}(?:\.\d{1,2}){0,3})(?:[.)/](?!\d)\s*|(?<=\.\d)\s+|(?<=\.\d\d)\s+)(?P<rest>\S.*)$"
        ),
    ),
    # "a) …", "đ. …"; not "ba) …"
    (LETTER, re.compile(r"^(?P<mark>[a-zđ])\s?[).]\s*(?P<rest>\S.*)$")),
    # "- Cơ quan chủ trì: …", "• …"; not "-CP"
    (DASH, re.compile(r"^(?P<mark>[-–—•*●○▪])\s*(?P<rest>\S.*)$")),
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
