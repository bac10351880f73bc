"""Document numbers (số, ký hiệu văn bản) and their comparable form.

Nghị định 30/2020/NĐ-CP, Phụ lục III gives the abbreviations of document types; party documents use the
other separator (15-CT/TU). People mix the two and drop separators, so numbers are compared by `number_key`.
"""

import re
from dataclasses import dataclass

from indexer.text.folding import fold_accents

TYPE_NAMES = {
    "nq": "Nghị quyết",
    "qd": "Quyết định",
    "ct": "Chỉ thị",
    "qc": "Quy chế",
    "qyd": "Quy định",
    "tc": "Thông cáo",
    "tb": "Thông báo",
    "hd": "Hướng dẫn",
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
}

_DASH = r"[-‐‑–—]"
_SEPARATOR = rf"\s?(?:/|{_DASH})\s*"
# What parts the pieces of a number: "/", " ", "-"; not "."
_PIECE_END = re.compile(rf"[\s/]+|{_DASH}")
_TYPES = "|".join(sorted({*TYPE_NAMES, "qđ", "nđ", "hđ", "đa", "cđ", "qyđ"}, key=len, reverse=True))
_ISSUER = r"[A-ZĐa-zđ]{1,12}\d{0,2}"

# Matches "33/CT-TTg", "134/ KH-UBND", "05NQ/TU", "59/2023/NĐ-CP", "57/2020/QH14", "23-\n\nQĐ/TW";
# not "24/7", "26/11/2021".
DOCUMENT_NUMBER = re.compile(
    rf"(?<![\w/.])(?<!\d,)(?P<number>\d{{1,5}}[a-z]?)"
    rf"(?:{_SEPARATOR}(?P<year>(?:19|20)\d\d))?"
    rf"(?:"
    rf"(?:{_SEPARATOR})?(?P<type>{_TYPES})(?P<issuer>(?:{_SEPARATOR}{_ISSUER}){{1,3}})"
    rf"|{_SEPARATOR}(?P<assembly>(?:UBTV)?QH\d{{1,2}})"
    rf"|{_SEPARATOR}(?P<department>(?!{_TYPES}){_ISSUER}(?:{_SEPARATOR}{_ISSUER}){{1,2}})(?<=[A-ZĐ])"
    rf")(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A document number found in a text: offsets of the match, its comparable key and its type's name."""

    start: int
    end: int
    key: str
    type_name: str


def _pieces(text: str) -> list[str]:
    return [piece for piece in _PIECE_END.split(fold_accents(text)) if piece]


def _key(match: re.Match[str]) -> str:
    digits = match["number"].lstrip("0") or "0"
    symbol = _pieces(match["assembly"] or match["department"] or f"{match['type']}/{match['issuer']}")
    year = [match["year"]] if match["year"] else []
    return "/".join([digits.lower(), *year, "-".join(symbol)])


def find_numbers(text: str) -> list[DocumentNumber]:
    """Return the document numbers in `text`, in order; blanks and line breaks inside a number are tolerated."""
    found = []
    for match in DOCUMENT_NUMBER.finditer(text):
        if match["department"] and not any(map(str.isupper, match["department"])):
            continue  # "12-ba/con" is no ký hiệu: those are written in capitals unless they name a type
        abbreviation = fold_accents(match["type"] or "")
        name = TYPE_NAMES.get(abbreviation, "Luật" if match["assembly"] else "")
        found.append(DocumentNumber(match.start(), match.end(), _key(match), name))
    return found


def number_key(text: str) -> str | None:
    """Return the comparable form of a document number, None where `text` holds none.

    "33/CT-TTg" -> "33/ct-ttg"; "05NQ/TU", "5-NQ/TU" and "05-NQ/TU" -> "5/nq-tu".
    """
    numbers = find_numbers(text)
    return numbers[0].key if numbers else None
