"""The statements that find what a selection asks for: assignments due soonest first, passages by their words."""

from collections.abc import Iterable, Set
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from indexer.store.expressions import day_text, looks_like, one_of
from indexer.store.passage_detail import select_passages
from indexer.store.records import AssignmentSelection, PassageSelection
from indexer.store.schema import assignments, documents, passages

# Letters that a Vietnamese accent changes; databases are asked for upper case of ASCII alone
_BEGINNING = 90  # characters of a text
_ACCENTED = str.maketrans(dict.fromkeys("aeiouyd", "_"))


def lists_holding(lists: Iterable[str], keys: Set[str]) -> frozenset[str]:
    """Return those values of a column of agencies ("|phong kinh te|cong an|") that hold one of the keys."""
    return frozenset(own for own in lists if keys & set(own.split("|")))


def _meets(since: date | None, until: date | None) -> ColumnElement[bool]:
    first, last = assignments.c.due_from, assignments.c.due_to
    conditions: list[ColumnElement[bool]] = [or_(first.is_not(None), last.is_not(None))]
    if since is not None:
        conditions.append(or_(last.is_(None), last >= since))
    if until is not None:
        conditions.append(or_(first.is_(None), first <= until))
    return and_(*conditions)


def _ends_within(since: date | None, until: date | None) -> ColumnElement[bool]:
    last = assignments.c.due_to
    conditions: list[ColumnElement[bool]] = [last.is_not(None)]
    if since is not None:
        conditions.append(last >= since)
    if until is not None:
        conditions.append(last <= until)
    return and_(*conditions)


def select_marks(wanted: AssignmentSelection) -> Select[Any]:
    """Return the query of id, day and key list: due soonest first, undated last, then by path and place in it."""
    # A day stays a text: 20,000 of them are not worth making dates of
    day = func.coalesce(day_text(assignments.c.due_to), day_text(assignments.c.due_from), "")
    query = select(assignments.c.id, day, assignments.c.lead_keys).join(
        documents, documents.c.id == assignments.c.document_id
    )
    if wanted.document_ids is not None:
        query = query.where(one_of(assignments.c.document_id, wanted.document_ids))
    roles = {
        assignments.c.lead_keys: wanted.lead_keys,
        assignments.c.coordinating_keys: wanted.coordinating_keys,
    }
    given = [one_of(column, keys) for column, keys in roles.items() if keys is not None]
    if given:
        query = query.where(or_(*given))
    for since, until in wanted.overlaps:
        query = query.where(_meets(since, until))
    if wanted.ends is not None:
        query = query.where(_ends_within(*wanted.ends))
    return query.order_by(
        assignments.c.due_to.asc().nulls_last(),
        assignments.c.due_from.asc().nulls_last(),
        documents.c.path,
        assignments.c.document_id,
        assignments.c.start,
        assignments.c.id,
    )


def _has_words(column: ColumnElement[str], phrases: Iterable[str]) -> list[ColumnElement[bool]]:
    """Return a condition for each accent-free phrase; "kinh phi" finds "KINH PHÍ", and more ("kênh pho")."""
    return [looks_like(column, f"%{phrase.translate(_ACCENTED)}%") for phrase in phrases]


def select_wanted_passages(wanted: PassageSelection, contexts: Iterable[str]) -> Select[Any]:
    """Return the query of the passages of a selection, without quotes, by document and place."""
    conditions = [one_of(passages.c.context, contexts)]
    conditions += _has_words(func.substr(passages.c.text, 1, _BEGINNING), wanted.beginning)
    conditions += [looks_like(passages.c.locator, f"{prefix}%") for prefix in wanted.locators]
    conditions += [looks_like(passages.c.text, f"%{ending}") for ending in wanted.endings]
    query = select_passages("text").where(passages.c.kind.in_(wanted.kinds), or_(*conditions))
    return query.order_by(passages.c.document_id, passages.c.start)
