"""Which section of a plan a passage belongs to, told by the headings above it and by how it begins.

Knows the words that offices head sections with, which Nghị định 30/2020/NĐ-CP leaves free; not what documents say.
"""

import re
from dataclasses import replace
from functools import lru_cache
from typing import Literal, get_args

from indexer.errors import InvalidRequestError
from indexer.store import PassageRecord, PassageSelection
from indexer.structure.marks import read_mark
from indexer.text.folding import fold_accents

SectionKind = Literal[
    "legal_basis", "purpose", "requirement", "task", "funding", "implementation", "closing", "recipients"
]
# In the order in which a plan has them
KIND_NAMES: dict[SectionKind, str] = {
    "legal_basis": "Căn cứ",
    "purpose": "Mục đích",
    "requirement": "Yêu cầu",
    "task": "Nhiệm vụ",
    "funding": "Kinh phí",
    "implementation": "Tổ chức thực hiện",
    "closing": "Kết thúc",
    "recipients": "Nơi nhận",
}
assert tuple(KIND_NAMES) == get_args(SectionKind)  # noqa: S101 — both are written above
_OTHER_NAMES: dict[str, SectionKind] = {
    "muc tieu": "purpose",
    "muc dich, yeu cau": "purpose",
    "nhiem vu, giai phap": "task",
    "noi dung": "task",
    "nguon kinh phi": "funding",
    "kinh phi thuc hien": "funding",
    "phan cong": "implementation",
    "trach nhiem": "implementation",
    "ket luan": "closing",
}
BETWEEN = " › "  # headings in a passage's context
_LONGEST_LABEL = 8  # words of a heading that names the section and nothing else
_BEGINNING = 90  # characters of a paragraph that are looked at for its first words
_LEAST_BLANKS = 3  # of a clause: what is shorter is a label
_WORD = re.compile(r"\w+")

# All on accent-free words parted by single blanks, from the beginning of a heading.
# "muc dich", "muc dich y nghia yeu cau", "muc tieu yeu cau"; not "muc tieu cu the"
_PURPOSE = re.compile(r"muc dich\b|muc tieu (?:va )?yeu cau\b")
# "yeu cau", "muc dich yeu cau"; not "yeu cau cac co quan don vi"
_REQUIREMENT = re.compile(r"(?:muc (?:dich|tieu) (?:y nghia )?(?:va )?)?yeu cau(?: chung| thuc hien)?$")
# "kinh phi thuc hien", "nguon kinh phi", "bao dam kinh phi", "nguon luc thuc hien"; not "tiet kiem kinh phi"
_FUNDING = re.compile(r"(?:ve )?(?:(?:nguon|du toan|bo tri|bao dam|dam bao|che do) )?kinh phi\b|nguon luc thuc hien\b")
# "to chuc thuc hien", "phan cong nhiem vu", "trach nhiem thi hanh", "giao cac co quan"; not "to chuc hoi nghi"
_IMPLEMENTATION = re.compile(
    r"(?:cong tac )?to chuc (?:trien khai )?thuc hien\b|to chuc trien khai\b"
    r"|phan cong (?:trach nhiem|nhiem vu|thuc hien|to chuc)\b|trach nhiem (?:thuc hien|thi hanh|cua|to chuc|so|ubnd)\b"
    r"|giao (?:cac )?(?:co quan|don vi|phong|ban)\b|dieu khoan thi hanh$|hieu luc (?:va trach nhiem )?thi hanh$"
)
# "nhiem vu va giai phap", "noi dung thuc hien", "cac nhiem vu trong tam"; not "noi dung thu tuc hanh chinh"
_TASK = re.compile(
    r"(?:noi dung |cac |nhom |mot so |muc tieu )*nhiem vu\b"
    r"|(?:noi dung|giai phap)(?: (?:thuc hien|hoat dong|cong tac|trien khai|chu yeu|ke hoach))*$"
)
_HEADINGS: dict[SectionKind, re.Pattern[str]] = {
    "purpose": _PURPOSE,
    "requirement": _REQUIREMENT,
    "funding": _FUNDING,
    "implementation": _IMPLEMENTATION,
    "task": _TASK,
}
# "kinh phi thuc hien ke hoach nay duoc bo tri"; not "kinh phi phai quyet toan truoc ngay"
_BEGINS_FUNDING = re.compile(r"(?:nguon )?kinh phi (?:thuc hien|to chuc|hoat dong|trien khai|bao dam|phuc vu|duoc)\b")
# "tren day la ke hoach", "trong qua trinh trien khai thuc hien"; not "tren co so do"
_BEGINS_CLOSING = re.compile(r"tren day la\b|trong qua trinh (?:to chuc |trien khai |thuc hien )")
_END_OF_BODY = "./."
# Without these words somewhere at the beginning none of the above is worth a look
_MAY_CLOSE = re.compile(r"tren day la|trong qua trinh")
_MAY_SAY = re.compile(r"kinh phi|nguon luc|muc dich|muc tieu|yeu cau")


def bare_words(text: str) -> str:
    """Return accent-free words with single blanks: "MỤC ĐÍCH, YÊU CẦU" -> "muc dich yeu cau"."""
    return " ".join(_WORD.findall(fold_accents(text)))


def read_section(name: str) -> SectionKind:
    """Return the section that a name means, with or without accents; raises `InvalidRequestError`."""
    bare = " ".join(fold_accents(name).split())
    for kind, title in KIND_NAMES.items():
        if bare in (kind, fold_accents(title)):
            return kind
    if bare in _OTHER_NAMES:
        return _OTHER_NAMES[bare]
    known = ", ".join(title.lower() for title in KIND_NAMES.values())
    raise InvalidRequestError(f"Không có loại mục “{name.strip()[:60]}”. Hãy chọn một trong: {known}.")


@lru_cache(maxsize=50_000)  # headings are the same in most documents
def _named_by(heading: str) -> frozenset[SectionKind]:
    words = bare_words(heading)
    found = {kind for kind, pattern in _HEADINGS.items() if pattern.match(words)}
    if len(words.split()) > _LONGEST_LABEL:  # "Nhiệm vụ thực hiện công tác dân vận năm 2026 của UBND xã …" is one too
        found &= {"task"}
    return frozenset(found)


@lru_cache(maxsize=50_000)
def _kinds_under(context: str) -> frozenset[SectionKind]:
    """Return the sections that headings name: the innermost that names one decides."""
    return next((named for heading in reversed(context.split(BETWEEN)) if (named := _named_by(heading))), frozenset())


def _opening(beginning: str) -> frozenset[SectionKind]:
    """Return what the first words of a paragraph say: "Kinh phí: …", "Kinh phí thực hiện Kế hoạch được bố trí …"."""
    mark = read_mark(beginning)
    rest = mark.rest if mark else beginning
    label, colon, _ = rest.partition(":")
    if colon and len(label.split()) <= _LONGEST_LABEL and (named := _named_by(label)):
        return named - {"task", "implementation"}
    return frozenset({"funding"}) if _BEGINS_FUNDING.match(bare_words(rest)) else frozenset()


def _is_closing(beginning: str) -> bool:
    """Whether a paragraph begins as the last one of a body does (lời kết)."""
    mark = read_mark(beginning)
    return bool(_BEGINS_CLOSING.match(bare_words(mark.rest if mark else beginning)))


def kinds_of(passage: PassageRecord) -> frozenset[SectionKind]:
    """Return the sections that a passage belongs to: none, one, or both of "Mục đích, yêu cầu" under one heading.

    The paragraph's own beginning goes before all headings.
    """
    if passage.kind == "recipients":
        return frozenset({"recipients"})
    if passage.is_legal_basis:
        return frozenset({"legal_basis"})
    if passage.kind not in ("text", "row") or passage.text.count(" ") < _LEAST_BLANKS:
        return frozenset()
    if passage.kind == "text":
        beginning = passage.text[:_BEGINNING]
        bare = fold_accents(beginning)
        if passage.text.rstrip().endswith(_END_OF_BODY) or (_MAY_CLOSE.search(bare) and _is_closing(beginning)):
            return frozenset({"closing"})
        if _MAY_SAY.search(bare) and (opened := _opening(beginning)):
            return opened
    return _kinds_under(passage.context)


# What the store is asked for; `kinds_of` looks again at what it gives
_BESIDE_HEADINGS: dict[SectionKind, PassageSelection] = {
    "legal_basis": PassageSelection(("text",), locators=("căn cứ",)),
    "purpose": PassageSelection(("text", "row"), beginning=("muc dich", "muc tieu")),
    "requirement": PassageSelection(("text", "row"), beginning=("yeu cau",)),
    "task": PassageSelection(("text", "row")),
    "funding": PassageSelection(("text", "row"), beginning=("kinh phi", "nguon luc")),
    "implementation": PassageSelection(("text",)),
    "closing": PassageSelection(("text",), beginning=("tren day la", "trong qua trinh"), endings=(_END_OF_BODY,)),
    "recipients": PassageSelection(("recipients",), locators=("nơi nhận",)),
}


def selection_of(kind: SectionKind) -> PassageSelection:
    """Return what to ask the store for: all passages of a section, and a few others."""
    return replace(_BESIDE_HEADINGS[kind], is_under=lambda context: kind in _kinds_under(context))
