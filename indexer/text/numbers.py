"""Document numbers (số, ký hiệu văn bản) and their comparable form.

Nghị định 30/2020/NĐ-CP, Phụ lục III gives the abbreviations of document types; party documents use the
other separator (15-CT/TU). People mix the two and drop separators, so numbers are compared by `number_key`.
A dispatch (công văn) names no type: its symbol is that of the office and of the unit that drafted it (45/UBND-VX1).
"""

import re
from dataclasses import dataclass

from indexer.text.folding import fold, fold_accents

TYPE_NAMES = {
    "nq": "Nghị quyết",
    "qd": "Quyết định",
    "ct": "Chỉ thị",
    "qc": "Quy chế",
    "qyd": "Quy định",
    "qdi": "Quy định",
    "tc": "Thông cáo",
    "tb": "Thông báo",
    "hd": "Hướng dẫn",
    "hđ": "Hợp đồng",
    "ctr": "Chương trình",
    "kh": "Kế hoạch",
    "pa": "Phương án",
    "da": "Đề án",
    "bc": "Báo cáo",
    "bb": "Biên bản",
    "ttr": "Tờ trình",
    "cd": "Công điện",
    "cv": "Công văn",
    "nd": "Nghị định",
    "tt": "Thông tư",
    "ttlt": "Thông tư liên tịch",
    "kl": "Kết luận",
    "vbhn": "Văn bản hợp nhất",
    "l": "Luật",
    "pl": "Pháp lệnh",
    "sl": "Sắc lệnh",
    "gm": "Giấy mời",
    "nqlt": "Nghị quyết",
    "khlt": "Kế hoạch",
    "khph": "Kế hoạch",
    "qcph": "Quy chế",
    "ctph": "Chương trình",
    "ctrph": "Chương trình",
    "hdlt": "Hướng dẫn",
    "tbkl": "Thông báo",
}

_DASH = r"[-‐‑–—]"
_SEPARATOR = rf"\s?(?:/|{_DASH})\s*"
# What parts the pieces of a number: "/", " ", "-"; not "."
_PIECE_END = re.compile(rf"[\s/]+|{_DASH}")
_TYPES = "|".join(sorted({*TYPE_NAMES, "qđ", "nđ", "đa", "cđ", "qyđ", "qđi", "hđlt"}, key=len, reverse=True))
# Matches "UBND", "SVHTT&DL", "BCĐ389", "TƯ"; not "2026"
_ISSUER = r"(?:TƯ|[A-ZĐ]{1,15}(?:&[A-ZĐ]{1,10})?\d{0,3})"
_UNITS = frozenset({"l", "gm", "cd"})  # of measure, where they stand right behind the digits: "5l/ha", "300cd/m2"

# Matches "33/CT-TTg", "134/ KH-UBND", "05NQ/TU", "59/2023/NĐ-CP", "57/2020/QH14", "23-\n\nQĐ/TW", "45/UBND-VX1";
# not "24/7", "26/11/2021", "12/QL1", "12/A-B2". A symbol without a type follows a slash, or a dash that touches it and
# then has a slash ("12-BCĐ/TU"), so that "2021-2025 - KT-XH" is none; digits end it only after an office's letters.
DOCUMENT_NUMBER = re.compile(
    rf"(?<![\w/.])(?<!\d,)(?P<number>\d{{1,5}}[a-z]?)"
    rf"(?:{_SEPARATOR}(?P<year>(?:19|20)\d\d))?"
    rf"(?:"
    rf"(?:{_SEPARATOR})?(?P<type>{_TYPES})(?P<issuer>(?:{_SEPARATOR}{_ISSUER}){{1,3}})"
    rf"|{_SEPARATOR}(?P<assembly>(?:UBTV)?QH\d{{1,2}})"
    rf"|(?:\s?/\s*|{_DASH}(?=[^\W\d]+/))"
    rf"(?P<department>(?!(?:{_TYPES})\b){_ISSUER}(?:{_SEPARATOR}{_ISSUER}){{1,2}})"
    rf")(?!\w)",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
# "SYT-NVY", "CT-CS", "UBND-VX1"; not "KP-B", "LK-B2" (a place: two letters and then one)
_OFFICES = re.compile(r"[^\W\d_]{3,}|[^\W\d_]{2}.*[^\W\d_]{2}$")


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A document number found in a text: offsets of the match, its comparable key and its type's name."""

    start: int
    end: int
    key: str
    type_name: str


def _pieces(text: str) -> list[str]:
    """Return the pieces of a symbol without accents; "TƯ" is trung ương, as "TW" is, where "TU" is tỉnh ủy."""
    pieces = [piece for piece in _PIECE_END.split(fold(text)) if piece]
    return ["tw" if piece == "tư" else fold_accents(piece) for piece in pieces]


def _key(match: re.Match[str]) -> str:
    digits = match["number"].lstrip("0") or "0"
    symbol = _pieces(match["assembly"] or match["department"] or f"{match['type']}/{match['issuer']}")
    year = [match["year"]] if match["year"] else []
    return "/".join([digits.lower(), *year, "-".join(symbol)])


def _is_symbol(match: re.Match[str]) -> bool:
    """Tell a symbol from other letters behind a slash, by how it is written."""
    if office := match["department"]:
        capitals, letters = sum(map(str.isupper, office)), sum(map(str.isalpha, office))
        is_written_so = 2 * capitals >= letters  # "12-ba/con", "15/Minh-Khai" are none
        return is_written_so and bool(_OFFICES.match(office))
    return match["type"] not in _UNITS or match.end("number") < match.start("type")


def find_numbers(text: str) -> list[DocumentNumber]:
    """Return the document numbers in `text`, in order; blanks and line breaks inside a number are tolerated."""
    found: list[DocumentNumber] = []
    if not _DIGIT.search(text):
        return found
    for match in filter(_is_symbol, DOCUMENT_NUMBER.finditer(text)):
        written = fold(match["type"] or "")
        name = TYPE_NAMES.get(written) or TYPE_NAMES.get(fold_accents(written), "Luật" if match["assembly"] else "")
        found.append(DocumentNumber(match.start(), match.end(), _key(match), name))
    return found


def number_key(text: str) -> str | None:
    """Return the comparable form of a document number, None where `text` holds none.

    "33/CT-TTg" -> "33/ct-ttg"; "05NQ/TU", "5-NQ/TU" and "05-NQ/TU" -> "5/nq-tu".
    """
    numbers = find_numbers(text)
    return numbers[0].key if numbers else None


def regular_number(text: str) -> str:
    """Return a document number with its separators as they should stand; `text` itself where it holds none.

    "05NQ/TU" -> "05-NQ/TU" (Hướng dẫn 36-HD/VPTW, of party organs), "33 - CT-TTg" -> "33/CT-TTg" (Nghị định
    30/2020/NĐ-CP, Phụ lục I).
    """
    match = next(filter(_is_symbol, DOCUMENT_NUMBER.finditer(text)), None)
    if match is None:
        return text
    if not match["type"]:
        return "".join(match.group().split())
    first, *parts = [piece for piece in _PIECE_END.split(match["issuer"]) if piece]
    is_of_party = "/" in match["issuer"] and not match["year"]
    digits = f"{match['number']}/{match['year']}" if match["year"] else match["number"]
    symbol = "-".join([first, *parts])
    return f"{digits}-{match['type']}/{symbol}" if is_of_party else f"{digits}/{match['type']}-{symbol}"
