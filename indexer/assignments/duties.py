"""Assignments in duty lists, schedules and single sentences.

A duty stands beside an agency's name ("- Phòng Kinh tế: …"), under it ("2. Phòng Kinh tế"), or in a sentence that gives
it ("Giao Phòng Kinh tế chủ trì, phối hợp với Công an xã …"). A dispatch gives its points to whom its opening asks.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from indexer.assignments.labels import read_labels
from indexer.assignments.wording import (
    Duty,
    Said,
    find_deadline,
    name_of,
    names_in,
    read_deadline,
    read_duty,
    read_roles_behind,
    read_sentence,
    without_mark,
)
from indexer.model import AdministrativeDocument, Assignment, AssignmentSource, Deadline, Paragraph
from indexer.text.folding import fold

# "tổ chức thực hiện", "phân công trách nhiệm" (folded); not "mục đích"
_DUTY_SECTION = re.compile(r"tổ chức thực hiện|phân công|trách nhiệm|nhiệm vụ của")
# "tiến độ thực hiện", "lộ trình" (folded); not "mục tiêu"
_SCHEDULE_SECTION = re.compile(r"tiến độ|lộ trình|thời gian|các bước|phân kỳ")
# "Quý I/2026", "Từ tháng 3 đến tháng 5/2026", "Trước ngày 5/3" (folded); not "mở 3 lớp trong quý I"
_PERIOD_LABEL = re.compile(
    r"^(?:(?:trong|trước|từ|đến|hết|đầu|giữa|cuối|sau)\s+)*(?:qu[ýí]|tháng|tuần|ngày|năm|giai đoạn|6 tháng|\d{1,2}/)"
)
_PERIOD_LIMIT = 45  # characters; a longer one before a colon is a sentence
# Documents whose every point is an order to somebody
_DISPATCHES = {"Công văn", "Công điện", "Chỉ thị", "Thông báo"}
# "07 thành viên, do ông … làm tổ trưởng": who belongs to a body, not what it is to do
_MEMBERS = re.compile(r"^(?:gồm\b|\d+\s+(?:thành viên|đồng chí|người)\b|do (?:ông|bà|đồng chí)\b)", re.IGNORECASE)
# "… đề nghị Ủy ban nhân dân các xã thực hiện một số nội dung sau:"; not "… yêu cầu:"
_OPENING = re.compile(
    r"(?:đề nghị|yêu cầu|giao)\s+(?P<names>[^:;]{4,200}?)\s+(?:(?:khẩn trương|nghiêm túc|tập trung|chủ động)\s+)*"
    r"(?:thực hiện|triển khai|quan tâm|chỉ đạo)\s[^:]{0,160}:\s*$"
)
# Where another sentence may begin to assign: "Về rác thải: Giao …", "…. Giao …", "…; giao …"
_NEXT_SENTENCE = re.compile(
    r"(?<=[:.;])\s+(?=(?:[Gg]iao|[Yy]êu cầu|[Đđ]ề nghị)\s)|^[^:.;]{3,80}:\s+(?=\S)|"
    r"(?<=[.;])\s+(?=[^.;:]{4,90}\schủ trì\b)"
)
# "… ./." closes a document
_END = re.compile(r"\./\.\s*$")


def _assignment(
    paragraph: Paragraph,
    leads: tuple[str, ...],
    duty: Duty,
    deadline: Deadline | None,
    source: AssignmentSource,
) -> Assignment:
    return Assignment(
        numbering=paragraph.mark,
        task=_END.sub("", duty.task),
        lead_agencies=leads,
        coordinating_agencies=duty.others,
        deadline=deadline,
        deliverable="",
        group="",
        span=paragraph.span,
        page=paragraph.page,
        locator=paragraph.locator,
        source=source,
    )


def _heading_agency(document: AdministrativeDocument, paragraph: Paragraph) -> tuple[str, ...]:
    for section in document.ancestors(paragraph.section):
        if section.span.start == paragraph.span.start:
            continue  # the paragraph is this heading itself
        names = names_in(section.heading.rstrip(" .:"))
        if names and all(map(name_of, names)):
            return tuple(name for raw in names if (name := name_of(raw)))
    return ()


def _beside(words: str) -> tuple[tuple[str, ...], str] | None:
    """Return (agencies, duty) of "Công an xã, Ban Chỉ huy Quân sự xã: phối hợp …"."""
    names, colon, duty = words.partition(":")
    if not colon or not duty.strip():
        return None
    found = tuple(name for raw in names_in(names) if (name := name_of(raw)))
    return (found, duty.strip()) if found and len(found) == len(names_in(names)) else None


class _DutyReader:
    """Reads the statements of one document."""

    def __init__(self, document: AdministrativeDocument) -> None:
        self._document = document
        self._year = document.header.year
        kind = document.header.document_type
        self._is_dispatch = kind is not None and kind.value in _DISPATCHES
        self._addressees = self._read_addressees() if self._is_dispatch else ()

    def _read_addressees(self) -> tuple[str, ...]:
        """Return whom the opening of a dispatch asks to do what its points say."""
        document = self._document
        start = document.sections[0].span.start if document.sections else 0
        opening = document.text[:start].rstrip().rsplit("\n\n", 1)[-1]
        match = _OPENING.search(" ".join(opening.split()))
        names = names_in(match["names"]) if match else ()
        return names if all(map(name_of, names)) else ()

    def _headings(self, paragraph: Paragraph) -> list[str]:
        return [fold(section.heading) for section in self._document.ancestors(paragraph.section)]

    def read(self, paragraph: Paragraph) -> list[Assignment]:
        """Return what a statement assigns: nothing, one thing or, sentence by sentence, several."""
        words = without_mark(paragraph.text)
        if paragraph.section is None or read_labels(paragraph) or (_END.search(words) and not paragraph.mark):
            return []
        if words.rstrip().endswith(":"):
            return []  # it opens a list; what it names stands above the points of that list
        headings = self._headings(paragraph)
        in_duty_list = self._is_dispatch or any(_DUTY_SECTION.search(heading) for heading in headings)
        if said := read_roles_behind(words):
            return [self._said(paragraph, words, said, in_duty_list=in_duty_list)]
        if in_duty_list and (found := self._duty(paragraph, words)):
            return [found]
        if any(_SCHEDULE_SECTION.search(heading) for heading in headings) and (dated := self._dated(words)):
            return [_assignment(paragraph, (), *dated, "duty")]
        if said := read_sentence(words, in_duty_list=in_duty_list):
            return [self._said(paragraph, words, said, in_duty_list=in_duty_list)]
        later = [(part, said) for part in self._later_sentences(words) if (said := read_sentence(part))]
        if later:
            return [self._said(paragraph, part, said, in_duty_list=in_duty_list) for part, said in later]
        if in_duty_list and self._addressees and len(headings) == 1:
            deadline = find_deadline(words, self._year)
            return [_assignment(paragraph, self._addressees, read_duty(words), deadline, "duty")]
        return []

    def _later_sentences(self, words: str) -> list[str]:
        starts = [match.end() for match in _NEXT_SENTENCE.finditer(words)]
        return [words[start:end].strip() for start, end in pairwise([*starts, len(words)])]

    def _said(self, paragraph: Paragraph, words: str, said: Said, *, in_duty_list: bool) -> Assignment:
        source: AssignmentSource = "duty" if in_duty_list and not said.chairs else "prose"
        return _assignment(paragraph, said.leads, said.duty, find_deadline(words, self._year), source)

    def _duty(self, paragraph: Paragraph, words: str) -> Assignment | None:
        """Return the duty of an agency that is named beside it or above it."""
        beside = _beside(words)
        if beside:
            leads, duty = beside
        elif not read_sentence(words):
            leads, duty = _heading_agency(self._document, paragraph), words
        else:
            return None
        if not leads or _MEMBERS.match(duty):
            return None
        dated = self._dated(duty)
        what, deadline = dated or (read_duty(duty), find_deadline(duty, self._year))
        return _assignment(paragraph, leads, what, deadline, "duty")

    def _dated(self, words: str) -> tuple[Duty, Deadline | None] | None:
        """Return (duty, deadline) of "Quý I/2026: Khảo sát các điểm bán hàng"."""
        label, colon, task = words.partition(":")
        if not colon or not task.strip() or len(label) > _PERIOD_LIMIT or not _PERIOD_LABEL.match(fold(label)):
            return None
        deadline = read_deadline(label, self._year)
        return (Duty(task.strip()), deadline) if deadline and (deadline.due_from or deadline.due_to) else None


def from_duties(document: AdministrativeDocument) -> Iterator[Assignment]:
    """Yield what duty lists, schedules and sentences assign."""
    reader = _DutyReader(document)
    for paragraph in sorted(document.paragraphs, key=lambda paragraph: paragraph.span):
        yield from reader.read(paragraph)
