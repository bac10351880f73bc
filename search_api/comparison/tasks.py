"""Which assignments of two documents go together, and what became of each: agencies, days, deliverable, wording."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from scipy import sparse

from indexer.model import Assignment
from indexer.store import AssignmentRecord
from indexer.text.agencies import agency_key
from indexer.text.folding import fold_accents
from search_api.comparison.differences import differences, is_expected, is_same
from search_api.comparison.matching import Pairs, match, similarities, with_pairs
from search_api.comparison.parts import Side
from search_api.comparison.schemas import AssignmentChange, AssignmentPart, AssignmentPartChange, ChangeStatus
from search_api.comparison.sections import arranged
from search_api.comparison.tokens import compared_words
from search_api.views import assignment_view

# Cosine of the tasks' words, raised by the rest, below which two are not the same task. Read by hand over nine pairs
# of plans: paraphrases begin at 0.43 (nine of them below 0.5); other tasks reach 0.47, and 0.52 where offices have the
# same standing duties in plans of different matters.
TASK_FLOOR = 0.43
_SAME_LEAD, _SAME_GROUP, _ORDER = 0.08, 0.04, 0.01
_LEAST = 0.3  # cosine of the words, whoever does it
PART_NAMES: dict[AssignmentPart, str] = {
    "task": "Nội dung",
    "lead": "Chủ trì",
    "coordinating": "Phối hợp",
    "deadline": "Thời hạn",
    "deliverable": "Sản phẩm",
}


def compare_assignments(a: Side, b: Side) -> list[AssignmentChange]:
    """Return what became of each assignment: in the order of the later document, the dropped ones in their places."""
    pairs = _pair(a, b)
    order = arranged(len(a.assignments), len(b.assignments), pairs)
    return [
        _change(a, None if i is None else a.assignments[i], b, None if j is None else b.assignments[j])
        for i, j in order
    ]


def _pair(a: Side, b: Side) -> Pairs:
    found = similarities(_task_words(a), _task_words(b), _LEAST).tocoo()
    data = [
        score + _nearness(a, int(i), b, int(j)) for i, j, score in zip(found.row, found.col, found.data, strict=True)
    ]
    kept = np.where(np.array(data) >= TASK_FLOOR, data, 0.0)
    scores = sparse.csr_matrix((kept, (found.row, found.col)), shape=found.shape)
    scores.eliminate_zeros()
    return match(scores)


def _task_words(side: Side) -> list[list[str]]:
    tasks = (side.tokeniser.read(record.assignment.task) for record in side.assignments)
    return [with_pairs(compared_words(tokens)) for tokens in tasks]


def _nearness(a: Side, i: int, b: Side, j: int) -> float:
    own, other = a.assignments[i].assignment, b.assignments[j].assignment
    lead = _SAME_LEAD * (_keys(own.lead_agencies, a).keys() == _keys(other.lead_agencies, b).keys())
    group = _SAME_GROUP * (fold_accents(own.group) == fold_accents(other.group))
    far = abs(i / max(1, len(a.assignments)) - j / max(1, len(b.assignments)))
    return lead + group + _ORDER * (1 - far)


def _change(a: Side, own: AssignmentRecord | None, b: Side, other: AssignmentRecord | None) -> AssignmentChange:
    own_view = assignment_view(a.text, a.record, own) if own else None
    other_view = assignment_view(b.text, b.record, other) if other else None
    if own is None or other is None:
        return AssignmentChange(status="added" if own is None else "dropped", a=own_view, b=other_view)
    parts = [part for part in _parts(a, own.assignment, b, other.assignment) if part]
    if not parts:
        return AssignmentChange(status="same", a=own_view, b=other_view)
    status: ChangeStatus = "expected" if all(part.is_expected for part in parts) else "changed"
    return AssignmentChange(status=status, a=own_view, b=other_view, parts=parts)


def _parts(a: Side, own: Assignment, b: Side, other: Assignment) -> list[AssignmentPartChange | None]:
    return [
        _words("task", a, own.task, b, other.task),
        _agencies("lead", a, own.lead_agencies, b, other.lead_agencies),
        _agencies("coordinating", a, own.coordinating_agencies, b, other.coordinating_agencies),
        _deadline(a, own, b, other),
        _words("deliverable", a, own.deliverable, b, other.deliverable),
    ]


def _words(part: AssignmentPart, a: Side, own: str, b: Side, other: str) -> AssignmentPartChange | None:
    tokens_a, tokens_b = a.tokeniser.read(own), b.tokeniser.read(other)
    if is_same(tokens_a, tokens_b):
        return None
    return AssignmentPartChange(
        part=part,
        part_name=PART_NAMES[part],
        a=own,
        b=other,
        is_expected=is_expected(tokens_a, tokens_b),
        pieces=differences(own, tokens_a, other, tokens_b),
    )


# --- agencies --------------------------------------------------------------------------------------


def _keys(names: Sequence[str], side: Side) -> dict[str, str]:
    """Return names by what they are compared by: without the document's own place, "UBND xã A" being "UBND xã B"."""
    found: dict[str, str] = {}
    for name in names:
        key = f" {agency_key(name)} "
        for place in side.tokeniser.places:
            key = key.replace(f" {fold_accents(place)} ", " ")
        found.setdefault(" ".join(key.split()), name)
    return found


def _agencies(
    part: AssignmentPart, a: Side, own: Sequence[str], b: Side, other: Sequence[str]
) -> AssignmentPartChange | None:
    before, after = _keys(own, a), _keys(other, b)
    if before.keys() == after.keys():
        return None
    return AssignmentPartChange(
        part=part,
        part_name=PART_NAMES[part],
        a="; ".join(own),
        b="; ".join(other),
        added=[name for key, name in after.items() if key not in before],
        dropped=[name for key, name in before.items() if key not in after],
    )


# --- days ------------------------------------------------------------------------------------------


def _deadline(a: Side, own: Assignment, b: Side, other: Assignment) -> AssignmentPartChange | None:
    days_a, days_b = _days(own), _days(other)
    text_a, text_b = (one.deadline.text if one.deadline else "" for one in (own, other))
    tokens_a, tokens_b = a.tokeniser.read(text_a), b.tokeniser.read(text_b)
    if is_same(tokens_a, tokens_b) or (any(days_a) and days_a == days_b):
        return None
    by = (b.record.year or 0) - (a.record.year or 0)
    return AssignmentPartChange(
        part="deadline",
        part_name=PART_NAMES["deadline"],
        a=text_a,
        b=text_b,
        is_expected=_is_shifted(days_a, days_b, by) or is_expected(tokens_a, tokens_b),
        pieces=differences(text_a, tokens_a, text_b, tokens_b),
    )


_Days = tuple[date | None, date | None]


def _days(assignment: Assignment) -> _Days:
    deadline = assignment.deadline
    return (deadline.due_from, deadline.due_to) if deadline else (None, None)


def _is_shifted(a: _Days, b: _Days, years: int) -> bool:
    """Whether the days are the same ones of a year that lies `years` later."""
    if not any(a) or not years:
        return False
    return all(
        (x is None and y is None)
        or (x is not None and y is not None and (x.month, y.year - x.year) == (y.month, years) and _same_day(x, y))
        for x, y in zip(a, b, strict=True)
    )


def _same_day(x: date, y: date) -> bool:
    return x.day == y.day or (x.month == 2 and min(x.day, y.day) >= 28)  # the end of February
