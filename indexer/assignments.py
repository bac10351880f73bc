"""Who does what by when: assignments from tables, from labelled prose and from duty lists.

Tables name roles in their header row. Prose names them in labels ("- Cơ quan chủ trì: …") that belong to the
heading above, under an agency's own heading ("2. Phòng Văn hóa - Xã hội"), or in a sentence ("A chủ trì,
phối hợp với B …").
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from indexer.model import (
    AdministrativeDocument,
    Assignment,
    AssignmentSource,
    Deadline,
    LogicalTable,
    Paragraph,
    Span,
    TaskRow,
)
from indexer.text.agencies import is_agency, split_agencies
from indexer.text.columns import column_role
from indexer.text.folding import fold
from indexer.text.periods import read_period

ASSIGNMENTS_ID = "assignments/2"
# Labels without their marks, folded; "mục đích" is none of them.
_LABELS = {
    # "cơ quan chủ trì", "giao chủ trì"; not "chủ trì phối hợp"
    "lead": re.compile(
        r"^(?:cơ quan|đơn vị|bộ phận|phòng)?\s*(?:chịu trách nhiệm\s+)?chủ trì(?: thực hiện| tham mưu)?$|"
        r"^(?:giao\s+)?chủ trì$"
    ),
    # "cơ quan, đơn vị thực hiện", "phân công thực hiện"; not "thời gian thực hiện"
    "implement": re.compile(
        r"^(?:cơ quan|đơn vị|bộ phận|người)(?:,? đơn vị)? (?:thực hiện|tham mưu|phụ trách|triển khai)$|"
        r"^phân công(?: thực hiện)?$"
    ),
    # "đơn vị phối hợp"; not "quy chế phối hợp"
    "coordinate": re.compile(r"^(?:cơ quan|đơn vị|bộ phận)?(?:,? đơn vị)?\s*phối hợp(?: thực hiện)?$"),
    # "thời gian thực hiện", "tiến độ"; not "thời gian qua"
    "deadline": re.compile(
        r"^(?:thời gian|thời hạn|tiến độ|thời điểm)(?: thực hiện| hoàn thành| triển khai| tiến hành)?$|^hoàn thành$"
    ),
    # "sản phẩm", "kết quả đầu ra"; not "kết quả đạt được"
    "deliverable": re.compile(r"^(?:sản phẩm|kết quả)(?: đầu ra| dự kiến| thực hiện)?$"),
}
# "- ", "a) ", "1.2. "; not "2026 "
_MARK = re.compile(r"^(?:[-–+•*]|[a-zđ]\)|\d{1,2}(?:\.\d{1,2})*[.)])\s*")
# "iv. tổ chức thực hiện" (folded); not "mục đích"
_DUTY_SECTION = re.compile(r"tổ chức thực hiện|phân công|trách nhiệm|nhiệm vụ của")
_TASK_VERBS = (
    "tham mưu|xây dựng|tổ chức|triển khai|thực hiện|hướng dẫn|kiểm tra|rà soát|theo dõi|đôn đốc|tổng hợp|báo cáo|"
    "tuyên truyền|đề xuất|trình|vận động|cập nhật|lập|quản lý|giám sát|tiếp nhận|ban hành|bố trí|duy trì|khảo sát|"
    "đánh giá"
)
# "Phòng Kinh tế chủ trì, phối hợp với Công an xã kiểm tra …"; not "Phòng Kinh tế phối hợp với Công an xã kiểm tra …"
_CHAIRS = re.compile(
    r"^(?:giao\s+)?(?P<lead>[^:;.]{4,90}?)\s*:?\s*"
    r"(?:là (?:cơ quan|đơn vị)\s+)?(?:chịu trách nhiệm\s+)?chủ trì,?\s*"
    r"(?:và\s+)?phối hợp\s+(?:với|cùng)\s+(?P<others>.{4,160}?)\s+"
    rf"(?P<task>(?:{_TASK_VERBS})\b.*)$",
    re.IGNORECASE | re.DOTALL,
)


def _deadline(text: str, year: int | None) -> Deadline | None:
    text = text.strip(" .;")
    if not text:
        return None
    period = read_period(text, year)
    return Deadline(text, period.first if period else None, period.last if period else None)


def _from_row(row: TaskRow, roles: Sequence[str | None], year: int | None) -> Assignment | None:
    by_role: dict[str, list[str]] = defaultdict(list)
    for role, value in zip(roles, row.values, strict=True):
        if role and value:
            by_role[role].append(value)
    task = " ".join(by_role["task"])
    if not task or not (by_role["lead"] or by_role["coordinate"] or by_role["deadline"]):
        return None
    return Assignment(
        numbering=row.numbering,
        task=task,
        lead_agencies=split_agencies("; ".join(by_role["lead"])),
        coordinating_agencies=split_agencies("; ".join(by_role["coordinate"])),
        deadline=_deadline("; ".join(by_role["deadline"]), year),
        deliverable="; ".join(by_role["deliverable"]),
        group=row.group,
        span=row.span,
        page=row.page,
        locator=row.locator,
        source="table",
    )


def _from_table(table: LogicalTable, year: int | None) -> Iterator[Assignment]:
    roles = [column_role(title) for title in table.columns]
    if "task" not in roles or not {"lead", "coordinate"} & set(roles):
        return
    for row in table.rows:
        if not row.is_group and (assignment := _from_row(row, roles, year)):
            yield assignment


def _label(paragraph: Paragraph) -> tuple[str, str] | None:
    """Return (role, value) of a labelled paragraph."""
    words = _MARK.sub("", paragraph.text)
    label, colon, value = words.partition(":")
    if not colon or len(label) > 40:
        return None
    role = next((role for role, pattern in _LABELS.items() if pattern.match(fold(label).strip())), None)
    return (role, value.strip(" .;")) if role and value.strip() else None


def _owner(document: AdministrativeDocument, paragraph: Paragraph) -> int | None:
    """Return the section that a labelled paragraph speaks of: its own, or the one above where it is itself a point."""
    section = paragraph.section
    if section is not None and document.sections[section].span.start == paragraph.span.start:
        return document.sections[section].parent
    return section


def _task_of(document: AdministrativeDocument, section: int) -> str:
    heading = document.sections[section].heading
    if heading:
        return heading
    own = next((p for p in document.paragraphs if p.section == section), None)
    return _MARK.sub("", own.text) if own else ""


def _from_labels(document: AdministrativeDocument) -> Iterator[Assignment]:
    owned: dict[int, list[tuple[str, str, Paragraph]]] = defaultdict(list)
    for paragraph in document.paragraphs:
        owner, labelled = _owner(document, paragraph), _label(paragraph)
        if labelled and owner is not None:
            owned[owner].append((*labelled, paragraph))
    for section, found in owned.items():
        values: dict[str, list[str]] = defaultdict(list)
        for role, value, _ in found:
            values[role].append(value)
        leads = values["lead"] or values["implement"]
        helpers = values["coordinate"] + (values["implement"] if values["lead"] else [])
        task = _task_of(document, section)
        if not task or not (leads or helpers):
            continue
        heading = document.sections[section]
        yield Assignment(
            numbering=heading.label,
            task=task,
            lead_agencies=split_agencies("; ".join(leads)),
            coordinating_agencies=split_agencies("; ".join(helpers)),
            deadline=_deadline("; ".join(values["deadline"]), document.header.year),
            deliverable="; ".join(values["deliverable"]),
            group="",
            span=heading.span.cover(found[-1][2].span),
            page=found[0][2].page,
            locator=heading.locator,
            source="prose",
            evidence=tuple((_public_role(role, bool(values["lead"])), paragraph.span) for role, _, paragraph in found),
        )


def _public_role(role: str, has_lead: bool) -> str:
    if role == "implement":
        return "coordinate" if has_lead else "lead"
    return role


def _duty_agency(document: AdministrativeDocument, paragraph: Paragraph) -> tuple[str, str] | None:
    """Return (agency, duty) for a paragraph of a duty list, by its own words or by the heading above it."""
    words = _MARK.sub("", paragraph.text)
    name, colon, duty = words.partition(":")
    if colon and duty.strip() and is_agency(name):
        return name, duty.strip()
    for section in document.ancestors(paragraph.section):
        if section.heading and is_agency(section.heading):
            return section.heading, words
    return None


def _from_duties(document: AdministrativeDocument) -> Iterator[Assignment]:
    for paragraph in document.paragraphs:
        headings = [fold(section.heading) for section in document.ancestors(paragraph.section)]
        if not any(_DUTY_SECTION.search(heading) for heading in headings) or _label(paragraph):
            continue
        found = _duty_agency(document, paragraph)
        if found is None:
            continue
        agency, duty = found
        chairs = _CHAIRS.match(f"{agency} {duty}") if duty.casefold().startswith("chủ trì") else None
        others = chairs["others"] if chairs else ""
        yield _said_in(paragraph, agency, chairs["task"] if chairs else duty, others, source="duty")


def _said_in(paragraph: Paragraph, lead: str, task: str, others: str, *, source: AssignmentSource) -> Assignment:
    """Return what one paragraph assigns."""
    return Assignment(
        numbering=paragraph.mark,
        task=task,
        lead_agencies=split_agencies(lead),
        coordinating_agencies=split_agencies(others),
        deadline=None,
        deliverable="",
        group="",
        span=paragraph.span,
        page=paragraph.page,
        locator=paragraph.locator,
        source=source,
    )


def _from_sentences(document: AdministrativeDocument, taken: set[Span]) -> Iterator[Assignment]:
    """Yield what single sentences assign elsewhere: "Phòng Kinh tế chủ trì, phối hợp với Công an xã kiểm tra …"."""
    for paragraph in document.paragraphs:
        match = _CHAIRS.match(_MARK.sub("", paragraph.text))
        if match and paragraph.span not in taken and is_agency(match["lead"]):
            yield _said_in(paragraph, match["lead"], match["task"], match["others"], source="prose")


def read_assignments(document: AdministrativeDocument) -> list[Assignment]:
    """Return all assignments of a document in the order of their place."""
    found = [a for table in document.tables for a in _from_table(table, document.header.year)]
    found += _from_labels(document)
    duties = list(_from_duties(document))
    found += duties
    found += _from_sentences(document, {duty.span for duty in duties})
    return sorted(found, key=lambda assignment: assignment.span)
