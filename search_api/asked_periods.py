"""The days that a question asks about ("phải xong trong quý II/2026", "due in March 2026"), and what is due in them."""

import re
from datetime import date

from indexer.model import Assignment
from indexer.text.folding import fold_accents, has_accents
from indexer.text.periods import Period, read_period
from search_api.due import Due, due_window

_MONTHS = (
    "january february march april may june july august september october november december"
).split()  # fmt: skip
_ENGLISH_MONTH = re.compile(rf"\b(?:in |by |before )?(?P<month>{'|'.join(_MONTHS)})\b(?=\s+\d{{4}})")
# Words of a period typed without accents, in the spelling that periods are read in
_ACCENTS = {"thang": "tháng", "quy": "quý", "ngay": "ngày", "truoc": "trước", "den": "đến", "tu": "từ", "sau": "sau"}
_BARE = re.compile(rf"\b(?:{'|'.join(_ACCENTS)})\b")
# "quý 2", "quy ii", "tháng 5", "30/4"; not "năm 2026", which is the plan's own year
_FINE = re.compile(r"\b(?:qu[yý]\s*(?:[1-4]|iv|i{1,3})|th[aá]ng\s*\d)\b|\b\d{1,2}/\d{1,4}")
_ENGLISH_LIMIT = {"before": "trước", "by": "trước", "until": "trước"}
_LIMIT = re.compile(rf"\b(?:{'|'.join(_ENGLISH_LIMIT)})(?=\s+(?:ngày\s+)?\d)")


# "phải xong tháng này", "due this month", "quá hạn"; not "tháng 3", "hạn chót"
_RELATIVE: dict[Due, re.Pattern[str]] = {
    "overdue": re.compile(r"\b(?:qua|tre) han\b|\bhan da qua\b|\boverdue\b|\bpast due\b"),
    "this-week": re.compile(r"\btuan nay\b|\bthis (?:week|tuan)\b"),
    "this-month": re.compile(r"\bthang nay\b|\bthis (?:month|thang)\b"),
    "next-month": re.compile(r"\bthang (?:sau|toi)\b|\bnext (?:month|thang)\b"),
    "this-quarter": re.compile(r"\bquy nay\b|\bthis (?:quarter|quy)\b"),
}


def _relative_period(question: str, today: date) -> Period | None:
    """Return the days that a question counts from today: "tháng này", "quá hạn"; None where it counts none."""
    bare = fold_accents(question)
    due = next((due for due, words in _RELATIVE.items() if words.search(bare)), None)
    return Period(*due_window(due, today)) if due else None


def asked_period(question: str, year: int | None, today: date | None = None) -> Period | None:
    """Return the days that a question names more finely than by a year; `year` is taken where it names none.

    `today` is the day from which "this month" is counted, by default the day on which the question is asked.
    """
    if relative := _relative_period(question, today or date.today()):
        return relative
    text = question.lower()
    text = _ENGLISH_MONTH.sub(lambda match: f"tháng {_MONTHS.index(match['month']) + 1} năm", text)
    text = _LIMIT.sub(lambda match: _ENGLISH_LIMIT[match.group()], text)
    if not has_accents(question):
        text = _BARE.sub(lambda match: _ACCENTS[match.group()], text)
    return read_period(text, year) if _FINE.search(fold_accents(text)) or _FINE.search(text) else None


def is_due(assignment: Assignment, period: Period) -> bool:
    """Whether a task's last day lies in a period; one without a day is due in none."""
    last = assignment.deadline.due_to if assignment.deadline else None
    if last is None:
        return False
    return (period.first is None or period.first <= last) and (period.last is None or last <= period.last)
