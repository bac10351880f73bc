"""What the page of a comparison shows: two fields that name documents, and what differs between them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from search_api.comparison.schemas import (
    AssignmentChange,
    AssignmentPartChange,
    Comparison,
    Difference,
    FieldChange,
    SectionChange,
    SimilarDocument,
    SimilarList,
    StatusCounts,
    TextChange,
)
from search_api.schemas import Citation, Document
from web.contexts.base import Page, Pager, PageUrl, pager
from web.localisation import gettext as _
from web.localisation import message, ngettext

PARAGRAPHS_PER_PAGE = 60
TASKS_PER_PAGE = 40
CHOICES_SHOWN = 8
STATUSES = {
    "added": message("Thêm"),
    "dropped": message("Bỏ"),
    "changed": message("Đổi"),
    "expected": message("Chỉ đổi năm, địa danh"),
    "same": message("Giữ nguyên"),
}
FIELDS = {
    "document_type": message("Loại văn bản"),
    "document_number": message("Số, ký hiệu"),
    "title": message("Trích yếu"),
    "issuing_authority": message("Cơ quan ban hành"),
    "parent_authority": message("Cơ quan chủ quản"),
    "place": message("Địa danh"),
    "issued_on": message("Ngày ban hành"),
    "signer_title": message("Chức vụ người ký"),
    "signer": message("Người ký"),
    "recipients": message("Nơi nhận"),
    "task": message("Nội dung"),
    "lead": message("Chủ trì"),
    "coordinating": message("Phối hợp"),
    "deadline": message("Thời hạn"),
    "deliverable": message("Sản phẩm"),
}
MATTERS = {
    "figure": message("số liệu"),
    "date": message("ngày tháng"),
    "number": message("số văn bản"),
    "agency": message("cơ quan"),
    "place": message("địa danh"),
    "year": message("năm"),
}
REASONS = {
    "last_year": message("cùng cơ quan, năm khác"),
    "neighbour": message("cùng việc, nơi khác"),
    "content": message("nội dung gần"),
    "copy": message("bản sao"),
}
# "a<tab>b", also with line breaks beside it; not "a b"
_CELL_END = re.compile(r"[ \n]*\t\s*(?=\S)")
# " ", a line break, several of them; not ""
_BLANKS = re.compile(r"\s+")
_QUIET = ("same", "expected")


@dataclass(frozen=True, slots=True)
class Choice:
    """A document that may be meant, with the address of the page where it is chosen."""

    document: Document
    url: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two fields: what was typed, the document that is meant, or those that may be."""

    name: str
    label: str
    typed: str = ""
    document: Document | None = None
    choices: tuple[Choice, ...] = ()
    more: int = 0
    is_unknown: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one side; `change` is "" where both have them, else "removed" or "added"."""

    text: str
    change: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A paragraph, heading or value of both sides, or of one: the words of either with what differs in them."""

    status: str
    status_name: str
    a: Citation | None
    b: Citation | None
    a_pieces: tuple[Piece, ...] = ()
    b_pieces: tuple[Piece, ...] = ()
    matters: tuple[str, ...] = ()
    is_moved: bool = False

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to see."""
        return self.status in _QUIET and not self.is_moved


@dataclass(frozen=True, slots=True)
class Run:
    """Paragraphs one after another that are shown, or folded because nothing in them differs."""

    is_folded: bool
    pairs: tuple[Pair, ...]

    @property
    def has_expected(self) -> bool:
        """Whether some of them give another year or place."""
        return any(pair.status == "expected" for pair in self.pairs)


@dataclass(frozen=True, slots=True)
class SectionView:
    """A heading with its paragraphs."""

    heading: Pair
    depth: int
    runs: tuple[Run, ...]
    continues: bool


@dataclass(frozen=True, slots=True)
class PartView:
    """What an assignment says differently; `note` tells where it is no more than the year."""

    name: str
    a_pieces: tuple[Piece, ...]
    b_pieces: tuple[Piece, ...]
    is_expected: bool


@dataclass(frozen=True, slots=True)
class TaskView:
    """An assignment that was added, dropped or changed."""

    status: str
    status_name: str
    change: AssignmentChange
    parts: tuple[PartView, ...]


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field of header or footer of both sides."""

    name: str
    status: str
    a: str
    b: str


@dataclass(frozen=True, kw_only=True)
class ComparePage(Page):
    """The two fields, suggestions, and the comparison where both documents are known."""

    sides: tuple[Side, Side]
    suggestions: tuple[Choice, ...] = ()
    swap_url: str = ""
    problem: str = ""
    comparison: Comparison | None = None
    summary: str = ""
    fields: tuple[FieldView, ...] = ()
    same_fields: int = 0
    tasks: tuple[TaskView, ...] = ()
    changed_tasks: int = 0
    tasks_pager: Pager | None = None
    legal_bases: tuple[Run, ...] = ()
    sections: tuple[SectionView, ...] = ()
    pager: Pager | None = None


def address(a: str, b: str) -> str:
    """Return the address of the page for two documents; a side that is "" is still to be chosen."""
    fields = [(name, value) for name, value in (("a", a), ("b", b)) if value]
    return f"/compare?{urlencode(fields)}" if fields else "/compare"


def side(name: str, typed: str, found: Iterable[Document], total: int, other: str) -> Side:
    """Return one field: `found` are the documents that `typed` may mean, `other` is what the other field holds."""
    label = _("Văn bản trước") if name == "a" else _("Văn bản sau")
    if not typed:
        return Side(name, label)
    documents = list(found)
    if total == 1:
        return Side(name, label, documents[0].id, documents[0])
    choices = tuple(
        Choice(document, address(document.id, other) if name == "a" else address(other, document.id))
        for document in documents[:CHOICES_SHOWN]
    )
    return Side(name, label, typed, None, choices, max(0, total - CHOICES_SHOWN), not documents)


def choosing_page(sides: tuple[Side, Side], near: SimilarList | None) -> ComparePage:
    """Return the page before there is anything to compare; `near` are the documents like the one that is chosen."""
    known = next((one.document for one in sides if one.document), None)
    suggestions = tuple(_suggestion(known, found) for found in near.documents) if near and known else ()
    return ComparePage(title=_("So sánh hai văn bản"), section="compare", sides=sides, suggestions=suggestions)


def _suggestion(known: Document, found: SimilarDocument) -> Choice:
    """Return a document to compare with: the older one goes first, so that what the later has more was added."""
    other = found.document
    pair = (other.id, known.id) if _age(other) < _age(known) else (known.id, other.id)
    return Choice(other, address(*pair), _(REASONS[found.reason]))


def _age(document: Document) -> tuple[int, str]:
    return document.year or 0, str(document.issued_on or "")


def compare_page(sides: tuple[Side, Side], found: Comparison, page: int, tasks_page: int = 1) -> ComparePage:
    """Return the page of a comparison, with one page of its paragraphs.

    The first one also has the fields, the legal bases and a page of the assignments that changed.
    """
    a, b = found.a, found.b
    shown = replace(
        choosing_page(sides, None),
        swap_url=address(b.id, a.id),
        comparison=found,
        summary=summary(found),
        sections=tuple(_section(section) for section in found.sections),
        pager=pager(page, found.total_paragraphs, PARAGRAPHS_PER_PAGE, PageUrl("/compare", (("a", a.id), ("b", b.id)))),
    )
    return _with_first_parts(shown, found, tasks_page) if page == 1 else shown


def _with_first_parts(page: ComparePage, found: Comparison, tasks_page: int) -> ComparePage:
    changed = [field for field in found.fields if field.status != "same"]
    tasks = [change for change in found.assignments if change.status not in _QUIET]
    first = (tasks_page - 1) * TASKS_PER_PAGE
    url = PageUrl("/compare", (("a", found.a.id), ("b", found.b.id)), "tasks")
    return replace(
        page,
        fields=tuple(_field(field) for field in changed),
        same_fields=len(found.fields) - len(changed),
        tasks=tuple(_task(change) for change in tasks[first : first + TASKS_PER_PAGE]),
        changed_tasks=len(tasks),
        tasks_pager=pager(tasks_page, len(tasks), TASKS_PER_PAGE, url),
        legal_bases=tuple(_runs(found.legal_bases)),
    )


# --- in one sentence -------------------------------------------------------------------------------


def summary(found: Comparison) -> str:
    """Return the comparison in one sentence, in the language of the page."""
    if found.is_unrelated:
        share = round(100 * found.common_share)
        return _("Hai văn bản hầu như không có lời văn chung (khoảng %(share)s%%).", share=share)
    counts = found.counts
    told = [_told(counts.assignments, _TASKS), _told(counts.legal_bases, _BASES), _told(counts.paragraphs, _PARAGRAPHS)]
    if counts.reworded:
        told[0] += " " + ngettext("(%(num)s chỉ đổi lời văn)", "(%(num)s chỉ đổi lời văn)", counts.reworded)
    if shifted := counts.assignments.expected:
        told.insert(1, ngettext("%(num)s nhiệm vụ chỉ dời theo năm", "%(num)s nhiệm vụ chỉ dời theo năm", shifted))
    if said := [part for part in told if part]:
        return _("Văn bản sau: %(changes)s.", changes="; ".join(said))
    if any(count.expected for count in (counts.legal_bases, counts.paragraphs)):
        return _("Hai văn bản chỉ khác nhau ở năm và địa danh của mỗi bên.")
    return _("Hai văn bản giống nhau từng chữ ở phần nội dung.")


_TASKS = (message("thêm %(num)s nhiệm vụ"), message("bỏ %(num)s nhiệm vụ"), message("đổi %(num)s nhiệm vụ"))
_BASES = (message("thêm %(num)s căn cứ"), message("bỏ %(num)s căn cứ"), message("đổi %(num)s căn cứ"))
_PARAGRAPHS = (message("thêm %(num)s đoạn"), message("bỏ %(num)s đoạn"), message("đổi %(num)s đoạn"))
_FURTHER = (message("thêm %(num)s"), message("bỏ %(num)s"), message("đổi %(num)s"))


def _told(counts: StatusCounts, words: tuple[str, str, str]) -> str:
    """Return "thêm 3 nhiệm vụ, bỏ 2, đổi 7": what is counted is said once."""
    said: list[str] = []
    for number, first, further in zip((counts.added, counts.dropped, counts.changed), words, _FURTHER, strict=True):
        if number:
            words_now = further if said else first
            said.append(ngettext(words_now, words_now, number))
    return ", ".join(said)


# --- parts -----------------------------------------------------------------------------------------


def _field(field: FieldChange) -> FieldView:
    return FieldView(_(FIELDS[field.field]), field.status, field.a_value, field.b_value)


def _task(change: AssignmentChange) -> TaskView:
    parts = tuple(_part(part) for part in change.parts)
    return TaskView(change.status, _(STATUSES[change.status]), change, parts)


def _part(part: AssignmentPartChange) -> PartView:
    name = _(FIELDS[part.part])
    if part.pieces:
        return PartView(name, _pieces(part.pieces, "a"), _pieces(part.pieces, "b"), part.is_expected)
    return PartView(
        name, _names(part.a, part.dropped, "removed"), _names(part.b, part.added, "added"), part.is_expected
    )


def _names(written: str, marked: list[str], change: str) -> tuple[Piece, ...]:
    """Return agencies with those marked that only this side has."""
    pieces: list[Piece] = []
    for name in written.split("; ") if written else []:
        pieces += [Piece("; ")] if pieces else []
        pieces.append(Piece(name, change if name in marked else ""))
    return tuple(pieces)


def _pieces(pieces: Iterable[Difference], name: str) -> tuple[Piece, ...]:
    """Return the words of one side, neighbours of one kind put together."""
    change = "removed" if name == "a" else "added"
    found: list[Piece] = []
    for piece in pieces:
        text = piece.a if name == "a" else piece.b
        kind = "" if piece.kind in _QUIET else change
        if found and found[-1].change == kind:
            found[-1] = Piece(found[-1].text + text, kind)
        elif text:
            found.append(Piece(text, kind))
    return tuple(Piece(_flowing(piece.text), piece.change) for piece in found if piece.text)


def _flowing(text: str) -> str:
    """Return a stretch of text on one line, with the blanks at its ends; cells parted by a dot."""
    return _BLANKS.sub(" ", _CELL_END.sub(" · ", text.replace("**", "")))


def _pair(change: TextChange | SectionChange) -> Pair:
    a, b = change.a, change.b
    pieces = change.pieces
    matters = dict.fromkeys(matter for piece in pieces for matter in piece.matters if matter in MATTERS)
    return Pair(
        status=change.status,
        status_name=_(STATUSES[change.status]),
        a=a,
        b=b,
        a_pieces=_pieces(pieces, "a") if pieces else (Piece(_flowing(a.quote)),) if a else (),
        b_pieces=_pieces(pieces, "b") if pieces else (Piece(_flowing(b.quote)),) if b else (),
        matters=tuple(_(MATTERS[matter]) for matter in matters),
        is_moved=isinstance(change, TextChange) and change.is_moved,
    )


def _runs(changes: Iterable[TextChange]) -> Iterator[Run]:
    """Yield paragraphs in their order, those without differences folded together."""
    pending: list[Pair] = []
    for pair in map(_pair, changes):
        if pending and pending[-1].is_quiet != pair.is_quiet:
            yield Run(pending[-1].is_quiet, tuple(pending))
            pending = []
        pending.append(pair)
    if pending:
        yield Run(pending[-1].is_quiet, tuple(pending))


def _section(section: SectionChange) -> SectionView:
    return SectionView(_pair(section), min(section.depth, 3), tuple(_runs(section.paragraphs)), section.continues)
