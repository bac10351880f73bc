"""Assignments in labelled prose: "- Cơ quan chủ trì: …", "- Thời gian thực hiện: …" under the heading of a task.

Labels speak of the heading above them, or of the item right above them where a section holds several such items.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from indexer.assignments.wording import name_of, names_in, read_deadline, split_roles, without_mark
from indexer.model import AdministrativeDocument, Assignment, Paragraph, Section
from indexer.text.folding import fold

# Labels without their marks, folded; "mục đích" is none of them.
_LABELS = {
    # "cơ quan chủ trì", "giao chủ trì", "đơn vị chủ trì, phối hợp"; not "chủ trì phối hợp xây dựng"
    "lead": re.compile(
        r"^(?:cơ quan|đơn vị|bộ phận|phòng)?(?:, đơn vị)?\s*(?:chịu trách nhiệm\s+)?chủ trì"
        r"(?: thực hiện| tham mưu| triển khai|(?:,| và) phối hợp)?$|^(?:giao\s+)?chủ trì$"
    ),
    # "cơ quan, đơn vị thực hiện", "phân công thực hiện"; not "thời gian thực hiện"
    "implement": re.compile(
        r"^(?:cơ quan|đơn vị|bộ phận|người)(?:,? (?:đơn vị|cá nhân))* (?:thực hiện|tham mưu|phụ trách|triển khai)$|"
        r"^phân công(?: thực hiện)?$"
    ),
    # "đơn vị phối hợp"; not "quy chế phối hợp"
    "coordinate": re.compile(r"^(?:cơ quan|đơn vị|bộ phận)?(?:,? đơn vị)?\s*phối hợp(?: thực hiện)?$"),
    # "thời gian thực hiện", "tiến độ"; not "thời gian qua"
    "deadline": re.compile(
        r"^(?:thời gian|thời hạn|tiến độ|thời điểm)(?:,? tiến độ)?"
        r"(?: thực hiện| hoàn thành| triển khai| tiến hành| tổ chức)?$|^hoàn thành$"
    ),
    # "sản phẩm", "kết quả đầu ra"; not "kết quả đạt được"
    "deliverable": re.compile(r"^(?:sản phẩm|kết quả)(?:, kết quả)?(?: đầu ra| dự kiến| thực hiện)?$|^đầu ra$"),
}
# Labels that are labels only before an agency: "Tham mưu: Phòng Kinh tế"; not "Thực hiện: theo quy định"
_LABELS_OF_AGENCIES = re.compile(r"^(?:tổ chức )?(?:thực hiện|tham mưu|phụ trách|trách nhiệm(?: thực hiện)?)$")
_LABEL_LIMIT = 40  # characters; a longer one before a colon is a sentence
# Where one label may follow another on a line: "Chủ trì: A; thời gian: Quý II"; not "Chủ trì: A, B"
_NEXT_LABEL = re.compile(r"[;.,]\s+(?=[^:;.,]{4,40}:\s)")

Value = tuple[str, str]


@dataclass(slots=True)
class _Group:
    """Labels that stand together, and the item above them that they may speak of."""

    item: Paragraph | None
    found: list[tuple[str, str, Paragraph]] = field(default_factory=list)

    @property
    def names_agencies(self) -> bool:
        return any(role in {"lead", "implement", "coordinate"} for role, _, _ in self.found)

    @property
    def is_under_item(self) -> bool:
        """Whether the labels are marked as points of the item: "+" or nothing under "-"."""
        return self.item is not None and _bullet(self.item) in "-–•" and _bullet(self.found[0][2]) != _bullet(self.item)


def _bullet(paragraph: Paragraph) -> str:
    return paragraph.text[:1] if paragraph.text[:1] in "-–—•+*○▪" else " "


def _role(label: str, value: str) -> str | None:
    folded = fold(label).strip()
    role = next((role for role, pattern in _LABELS.items() if pattern.match(folded)), None)
    if role is None and _LABELS_OF_AGENCIES.match(folded) and any(map(name_of, names_in(value))):
        return "implement"
    return role


def _is_label(label: str) -> bool:
    folded = fold(label).strip()
    return bool(_LABELS_OF_AGENCIES.match(folded)) or any(pattern.match(folded) for pattern in _LABELS.values())


def _split(words: str) -> Iterator[Value]:
    """Yield the labels of a line that begins with one."""
    if not _is_label(words[: words.find(":")][: _LABEL_LIMIT + 1]):
        return
    starts = [match.end() for match in _NEXT_LABEL.finditer(words, words.find(":"))]
    starts = [0, *(start for start in starts if _is_label(words[start : words.index(":", start)])), len(words)]
    for start, end in pairwise(starts):
        label, _, value = words[start:end].partition(":")
        yield from _one(label, value)


def _one(label: str, value: str) -> Iterator[Value]:
    value = value.strip(" .;")
    role = _role(label, value)
    if role and value:
        yield role, value


def read_labels(paragraph: Paragraph) -> list[Value]:
    """Return (role, value) of each label in a paragraph that begins with one; none in any other paragraph."""
    return list(_split(without_mark(paragraph.text)))


def _open_label(paragraph: Paragraph) -> str | None:
    """Return the role of a label whose agencies stand in the items below it: "- Cơ quan phối hợp:"."""
    words = without_mark(paragraph.text).rstrip()
    if not words.endswith(":") or len(words) > _LABEL_LIMIT:
        return None
    role = _role(words[:-1], "")
    return role if role in {"lead", "implement", "coordinate"} else None


def _owner(document: AdministrativeDocument, paragraph: Paragraph) -> int | None:
    """Return the section that a labelled paragraph speaks of: its own, or the one above where it is itself a point."""
    section = paragraph.section
    if section is not None and document.sections[section].span.start == paragraph.span.start:
        return document.sections[section].parent
    return section


def _groups(document: AdministrativeDocument) -> dict[int, list[_Group]]:
    """Return the labels of each section, in groups that other paragraphs part."""
    groups: dict[int, list[_Group]] = defaultdict(list)
    item: dict[int, Paragraph] = {}
    opened: tuple[str, Paragraph] | None = None  # a label that waits for its agencies, and where it stands
    last: tuple[int, bool] | None = None  # the section of the paragraph before, and whether that was labelled
    for paragraph in document.paragraphs:
        owner = _owner(document, paragraph)
        if owner is None:
            last = opened = None
            continue
        values = read_labels(paragraph)
        if not values and opened and _bullet(paragraph) != _bullet(opened[1]) and _bullet(paragraph) != " ":
            values = [(opened[0], without_mark(paragraph.text).strip(" .;"))]
        elif values:
            opened = None
        elif role := _open_label(paragraph):
            opened = role, paragraph
        else:
            opened = None
        is_label = bool(values or opened)
        if not is_label:
            item[owner] = paragraph
        elif last != (owner, True):
            groups[owner].append(_Group(item.get(owner)))
        if values:
            groups[owner][-1].found.extend((*value, paragraph) for value in values)
        last = owner, is_label
    filled = {owner: [group for group in found if group.found] for owner, found in groups.items()}
    return {owner: _joined(found) for owner, found in filled.items() if found}


def _joined(groups: list[_Group]) -> list[_Group]:
    """Return one group for the section, or several where each speaks of an item of its own."""
    leading = [group for group in groups if group.names_agencies]
    if len(leading) < 2 and not any(group.is_under_item for group in leading):
        return [_Group(None, [found for group in groups for found in group.found])]
    joined: list[_Group] = []
    for group in groups:
        if group.names_agencies or not joined:
            joined.append(_Group(group.item, list(group.found)))
        else:
            joined[-1].found += group.found
    return joined


def _task_of(heading: Section, first: Paragraph | None) -> str:
    """Return what a section is about: its heading, or the `first` of its own paragraphs."""
    return heading.heading or (without_mark(first.text) if first else "")


def _public_role(role: str, *, has_lead: bool) -> str:
    if role == "implement":
        return "coordinate" if has_lead else "lead"
    return role


def _assignment(heading: Section, first: Paragraph | None, group: _Group, year: int | None) -> Assignment | None:
    values: dict[str, list[str]] = defaultdict(list)
    for role, value, _ in group.found:
        values[role].append(value)
    has_lead = bool(values["lead"])
    leads: list[str] = []
    helpers: list[str] = []
    for value in values["lead"] or values["implement"]:
        own, beside = split_roles(value)
        leads += own
        helpers += beside
    for value in values["coordinate"] + (values["implement"] if has_lead else []):
        helpers += names_in(value)
    item = group.item
    task = without_mark(item.text) if item else _task_of(heading, first)
    if not task or not (leads or helpers):
        return None
    place = item.span if item else heading.span
    return Assignment(
        numbering=item.mark if item else heading.label,
        task=task,
        lead_agencies=tuple(dict.fromkeys(leads)),
        coordinating_agencies=tuple(dict.fromkeys(helpers)),
        deadline=read_deadline("; ".join(values["deadline"]), year),
        deliverable="; ".join(values["deliverable"]),
        group="",
        span=place.cover(group.found[-1][2].span),
        page=group.found[0][2].page,
        locator=item.locator if item else heading.locator,
        source="prose",
        evidence=tuple((_public_role(role, has_lead=has_lead), paragraph.span) for role, _, paragraph in group.found),
    )


def from_labels(document: AdministrativeDocument) -> Iterator[Assignment]:
    """Yield what labels assign."""
    first_in: dict[int | None, Paragraph] = {}
    for paragraph in document.paragraphs:
        first_in.setdefault(paragraph.section, paragraph)
    for section, groups in _groups(document).items():
        for group in groups:
            heading, year = document.sections[section], document.header.year
            if assignment := _assignment(heading, first_in.get(section), group, year):
                yield assignment
