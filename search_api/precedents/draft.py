"""Chosen clauses -> the parts of a draft document, in the order and with the words of Nghị định 30/2020/NĐ-CP.

Knows no file format. Slots of the clauses stand open ("…"), marked; the issuing commune's own name is put in where it
is given.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.text.folding import fold, fold_accents
from indexer.text.numbers import TYPE_NAMES
from search_api.precedents.kinds import KIND_NAMES, SectionKind
from search_api.precedents.schemas import BasketClause, DraftHeader
from search_api.schemas import Citation

BLANK = "…"
SOURCES_TITLE = "NGUỒN LỜI VĂN"
SOURCES_NOTE = (
    "Trang này để đối chiếu, phải bỏ trước khi ban hành. Chỗ tô vàng trong dự thảo là chỗ phải điền hoặc xem lại."
)
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")
_UNNUMBERED = frozenset({"legal_basis", "closing", "recipients"})
# "Căn cứ Luật …", "Theo đề nghị …", "Thực hiện Kế hoạch …"; not "Nghị định số …"
_BASIS_BEGINS = re.compile(r"(?:can cu|theo|thuc hien|xet|thi hanh|tren co so)\b")
# Before the name of a commune: "xã ", "Phường "; not "tỉnh ", whose documents' own name is no commune's
_LOCAL_UNIT = re.compile(r"\b(?:xã|phường|thị trấn|đặc khu)\s+$", re.IGNORECASE)
_RECIPIENTS_LABEL = re.compile(r"\s*n[ơo]i nh[ậa]n\s*:?\s*", re.IGNORECASE)
_MARK = re.compile(r"\s*[-–•*+]\s*")  # "- Như trên;"; not "Như trên;"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line; one that `is_open` is to be filled in or looked at again."""

    text: str
    is_open: bool = False


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class DraftSection:
    """A numbered section with its paragraphs."""

    heading: str
    paragraphs: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """All that stands in a draft, from top to bottom."""

    parent_authority: str
    issuing_authority: Line
    number: Line
    place_and_date: Line
    document_type: str
    title: Line
    legal_bases: tuple[Line, ...]
    opening: Line
    sections: tuple[DraftSection, ...]
    closing: tuple[Line, ...]
    recipients: tuple[Line, ...]
    signature: tuple[Line, ...]
    signer: Line
    sources: tuple[str, ...]


def make_draft(clauses: Sequence[BasketClause], header: DraftHeader) -> Draft:
    """Return the draft of some clauses: legal bases first, sections in their natural order, recipients last."""
    by_section = {kind: [c for c in clauses if c.section == kind] for kind in KIND_NAMES}
    place = header.place.strip()
    named = [(kind, found) for kind, found in by_section.items() if found and kind not in _UNNUMBERED]
    return Draft(
        parent_authority=header.parent_authority.strip().upper(),
        issuing_authority=_filled(_in_two_lines(header.issuing_authority), f"ỦY BAN NHÂN DÂN {BLANK}"),
        number=_number(header),
        place_and_date=(*_filled(place), *_blanks(f", ngày {BLANK} tháng {BLANK} năm {BLANK}")),
        document_type=header.document_type.strip().upper() or "KẾ HOẠCH",
        title=_filled(header.title.strip()),
        legal_bases=tuple(_basis(clause, place) for clause in by_section["legal_basis"]),
        opening=_opening(header),
        sections=tuple(_section(n, kind, found, place) for n, (kind, found) in enumerate(named)),
        closing=tuple(_wording(clause, place) for clause in by_section["closing"]),
        recipients=tuple(_recipients(by_section["recipients"], place)),
        signature=_signature(header),
        signer=_filled(header.signer.strip()),
        sources=tuple(_source(number, clause) for number, clause in enumerate(_in_order(by_section), start=1)),
    )


def _in_order(by_section: dict[SectionKind, list[BasketClause]]) -> Iterator[BasketClause]:
    for found in by_section.values():
        yield from found


def _filled(given: str, otherwise: str = BLANK) -> Line:
    return (Piece(given),) if given else tuple(_blanks(otherwise))


def _blanks(text: str) -> Iterator[Piece]:
    """Yield the pieces of a text of ours in which "…" is to be filled in."""
    for part in re.split(f"({BLANK})", text):
        if part:
            yield Piece(part, part == BLANK)


def _in_two_lines(authority: str) -> str:
    """Return an authority's name as it stands above a document: "ỦY BAN NHÂN DÂN" over "XÃ HÒA TIẾN"."""
    return re.sub(
        r" (?=(?:XÃ|PHƯỜNG|THỊ TRẤN|ĐẶC KHU|HUYỆN|TỈNH|THÀNH PHỐ) )", "\n", authority.strip().upper(), count=1
    )


def _number(header: DraftHeader) -> Line:
    """Return "Số: …/KH-UBND"; parts of the symbol that cannot be told stay open."""
    names = {fold(name): code for code, name in reversed(TYPE_NAMES.items())}
    kind = names.get(fold(header.document_type.strip()), "")
    symbol = {"qd": "QĐ", "nd": "NĐ", "da": "ĐA", "cd": "CĐ", "ctr": "CTr", "ttr": "TTr"}.get(kind, kind.upper())
    authority = fold_accents(header.issuing_authority)
    office = "HĐND" if authority.startswith("hoi dong nhan dan") else "UBND" if "uy ban nhan dan" in authority else ""
    return tuple(_blanks(f"Số: {BLANK}/{symbol or BLANK}-{office or BLANK}"))


def _opening(header: DraftHeader) -> Line:
    kind = header.document_type.strip() or "Kế hoạch"
    authority = _filled(header.issuing_authority.strip(), f"Ủy ban nhân dân {BLANK}")
    title = header.title.strip()
    title = f"{title[:1].lower()}{title[1:]}" if title[1:2].islower() else title
    return (*authority, Piece(f" ban hành {kind} "), *_filled(title), Piece(" với các nội dung sau:"))


def _signature(header: DraftHeader) -> tuple[Line, ...]:
    authority = fold_accents(header.issuing_authority)
    on_behalf = "TM. HỘI ĐỒNG NHÂN DÂN" if authority.startswith("hoi dong nhan dan") else "TM. ỦY BAN NHÂN DÂN"
    return ((Piece(on_behalf),), _filled(header.signer_title.strip().upper()))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _wording(clause: BasketClause, place: str) -> Line:
    """Return a clause on one line, its slots open; agencies keep their names, `place` replaces the old commune."""
    pieces: list[Piece] = []
    last = 0
    for slot in clause.slots:
        pieces.append(Piece(clause.text[last : slot.start]))
        is_commune = slot in clause.own_places and _LOCAL_UNIT.search(clause.text[: slot.start])
        own = place if is_commune else ""
        said = clause.text[slot.start : slot.end]
        pieces.append(Piece(said if slot.kind == "agency" else own or BLANK, is_open=True))
        last = slot.end
    pieces.append(Piece(clause.text[last:]))
    return tuple(Piece(re.sub(r"\s+", " ", piece.text), piece.is_open) for piece in pieces if piece.text)


def _basis(clause: BasketClause, place: str) -> Line:
    words = _wording(clause, place)
    begins = _BASIS_BEGINS.match(fold_accents("".join(piece.text for piece in words)))
    return words if begins else (Piece("Căn cứ "), *words)


def _section(number: int, kind: SectionKind, clauses: Sequence[BasketClause], place: str) -> DraftSection:
    marks = [f"{one}. " for one in range(1, len(clauses) + 1)] if len(clauses) > 1 else [""]
    paragraphs = [
        (Piece(mark), *_wording(clause, place)) if mark else _wording(clause, place)
        for mark, clause in zip(marks, clauses, strict=True)
    ]
    return DraftSection(f"{_ROMAN[number]}. {KIND_NAMES[kind].upper()}", tuple(paragraphs))


def _recipients(clauses: Sequence[BasketClause], place: str) -> list[Line]:
    """Return a line for each recipient, none twice, the archive ("Lưu: VT") last."""
    if not clauses:
        return [(Piece("- "), *_blanks(f"{BLANK};")), (Piece("- Lưu: VT, "), *_blanks(f"{BLANK}."))]
    found = {
        fold(clause.text[start:end].rstrip(";. ")): (Piece("- "), *_part(clause, start, end, place))
        for clause in clauses
        for start, end in _recipient_spans(clause.text)
    }
    return sorted(found.values(), key=lambda line: fold(line[1].text).startswith("lưu"))


def _recipient_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each recipient of a list stands, without its dash and without "Nơi nhận:"."""
    for match in re.finditer(r"[^\n]+", text):
        start, end = match.span()
        for lead in (_RECIPIENTS_LABEL, _MARK):
            if found := lead.match(text, start, end):
                start = found.end()
        said = text[start:end].strip()
        if said:
            begin = text.index(said, start)
            yield begin, begin + len(said)


def _part(clause: BasketClause, start: int, end: int, place: str) -> Line:
    inside = [slot for slot in clause.slots if start <= slot.start and slot.end <= end]
    moved = {slot: slot.model_copy(update={"start": slot.start - start, "end": slot.end - start}) for slot in inside}
    own = [moved[slot] for slot in inside if slot in clause.own_places]
    part = clause.model_copy(update={"text": clause.text[start:end], "slots": list(moved.values()), "own_places": own})
    return _wording(part, place)


def source_line(citation: Citation) -> str:
    """Return where a clause comes from, as an office cites it: type, number, day, issuer, place in the document."""
    document = citation.document
    number = document.document_number or ""
    number = f" số {number}" if number[:1].isdigit() else ""  # "/KH-UBND" waits for its number
    day = f" ngày {document.issued_on:%d/%m/%Y}" if document.issued_on else ""
    issuer = f" của {_one_line(document.issuing_authority)}" if document.issuing_authority else ""
    page = f", trang {citation.page}" if citation.page else ""
    return f"{document.document_type or 'Văn bản'}{number}{day}{issuer} ({citation.locator}{page}; tệp {document.path})"


def _source(number: int, clause: BasketClause) -> str:
    words = _one_line(clause.text)
    beginning = words if len(words) <= 90 else words[:90].rsplit(" ", 1)[0] + " …"
    return f"{number}. {KIND_NAMES[clause.section]}: “{beginning}”. {source_line(clause.citation)}"
