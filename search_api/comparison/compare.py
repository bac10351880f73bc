"""Two stored documents -> their comparison; what costs time is done once for each pair and state of the store."""

import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indexer.store import DocumentRecord, Store
from search_api.comparison.frames import compare_fields, compare_legal_bases, text_change
from search_api.comparison.parts import Part, Side, read_sides
from search_api.comparison.schemas import (
    AssignmentChange,
    ChangeStatus,
    Comparison,
    ComparisonCounts,
    FieldChange,
    SectionChange,
    StatusCounts,
    TextChange,
)
from search_api.comparison.sections import Pairing, arranged, pair_paragraphs, pair_parts, status_of
from search_api.comparison.summary import summarise
from search_api.comparison.tasks import compare_assignments

# Share of words in common below which two documents are about different matters: of 381 pairs of plans and decisions
# those of one matter have 0.10 and more but for two, those of different ones 0.085 at most
UNRELATED = 0.09
_REMEMBERED = 8  # pairs of documents; one of 300 pages takes some 50 MB


@dataclass(frozen=True)
class _Aligned:
    """All that is known of a pair; `entries` are the headings and paragraphs in the order in which they are shown."""

    a: Side
    b: Side
    fields: list[FieldChange]
    legal_bases: list[TextChange]
    assignments: list[AssignmentChange]
    sections: list[Pairing]
    members: list[list[Pairing]]
    common_share: float


class Comparer:
    """Compares documents of a store; safe to call from several threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: OrderedDict[tuple[str, str, int], _Aligned] = OrderedDict()
        self._lock = threading.Lock()

    def compare(
        self, a: DocumentRecord, b: DocumentRecord, seq: int, *, limit: int | None = None, offset: int = 0
    ) -> Comparison:
        """Return the comparison as of change `seq`, with a page of its paragraphs."""
        started = time.perf_counter()
        found = self._aligned(a, b, seq)
        counts = _counts(found)
        is_unrelated = found.common_share < UNRELATED
        return Comparison(
            a=found.a.view,
            b=found.b.view,
            summary=summarise(counts, found.common_share, is_unrelated=is_unrelated),
            common_share=round(found.common_share, 3),
            is_unrelated=is_unrelated,
            counts=counts,
            fields=found.fields,
            legal_bases=found.legal_bases,
            assignments=found.assignments,
            sections=list(_page(found, limit, offset)),
            total_paragraphs=sum(map(len, found.members)),
            took_ms=round((time.perf_counter() - started) * 1000, 1),
        )

    def _aligned(self, a: DocumentRecord, b: DocumentRecord, seq: int) -> _Aligned:
        key = (a.id, b.id, seq)
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        found = _align(self._store, a, b)
        with self._lock:
            self._known[key] = found
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return found


def _align(store: Store, a: DocumentRecord, b: DocumentRecord) -> _Aligned:
    own, other = read_sides(store, a, b)
    parts = pair_parts(own, other)
    paragraphs = pair_paragraphs(own, other, parts)
    partner = dict(parts)
    sections = [
        Pairing(i, j, _part_status(own, i, other, j)) for i, j in arranged(len(own.parts), len(other.parts), parts)
    ]
    members = _members(own, other, sections, paragraphs, partner)
    sections, members = _without_empty(own, other, sections, members)
    return _Aligned(
        a=own,
        b=other,
        fields=compare_fields(own, other),
        legal_bases=compare_legal_bases(own, other),
        assignments=compare_assignments(own, other),
        sections=sections,
        members=members,
        common_share=_common_share(own, other, paragraphs),
    )


def _part_status(a: Side, i: int | None, b: Side, j: int | None) -> ChangeStatus:
    if i is None or j is None:
        return "added" if i is None else "dropped"
    own, other = a.parts[i].heading, b.parts[j].heading
    return status_of(own, other) if own or other else "same"


def _members(
    a: Side, b: Side, sections: Sequence[Pairing], pairs: Sequence[tuple[int, int]], partner: dict[int, int]
) -> list[list[Pairing]]:
    """Return the paragraphs under each heading; one that has moved stands where the later document has it."""
    to_b, to_a = dict(pairs), {j: i for i, j in pairs}
    found = []
    for section in sections:
        own = a.parts[section.a].paragraphs if section.a is not None else ()
        other = b.parts[section.b].paragraphs if section.b is not None else ()
        of_b = set(other)
        follows: dict[int, list[int]] = {}
        last = -1
        for i in own:
            if i in to_b:
                last = to_b[i] if to_b[i] in of_b else last
            else:
                follows.setdefault(last, []).append(i)
        entries = [Pairing(i, None, "dropped") for i in follows.get(-1, ())]
        for j in other:
            pair = to_a.get(j)
            is_moved = pair is not None and _is_moved(a, a.part_of[pair], b, b.part_of[j], partner)
            status = status_of(a.paragraphs[pair] if pair is not None else None, b.paragraphs[j])
            entries.append(Pairing(pair, j, status, is_moved))
            entries += [Pairing(k, None, "dropped") for k in follows.get(j, ())]
        found.append(entries)
    return found


def _without_empty(
    a: Side, b: Side, sections: Sequence[Pairing], members: Sequence[list[Pairing]]
) -> tuple[list[Pairing], list[list[Pairing]]]:
    """Return what there is to show: a part without a heading whose paragraphs stand elsewhere is nothing."""
    kept = [
        (section, entries)
        for section, entries in zip(sections, members, strict=True)
        if entries
        or (section.a is not None and a.parts[section.a].heading)
        or (section.b is not None and b.parts[section.b].heading)
    ]
    return [section for section, _ in kept], [entries for _, entries in kept]


def _is_moved(a: Side, own: int, b: Side, other: int, partner: dict[int, int]) -> bool:
    """Tell whether a paragraph went under another heading; what stands before the first and after the last has none."""
    have_headings = a.parts[own].heading is not None and b.parts[other].heading is not None
    return have_headings and partner.get(own) != other


def _common_share(a: Side, b: Side, pairs: Iterable[tuple[int, int]]) -> float:
    """Return which part of the longer document's words stands in the counterparts of its paragraphs too."""
    longer = max(sum(len(text.units) for text in side.paragraphs) for side in (a, b))
    common = sum((Counter(a.paragraphs[i].units) & Counter(b.paragraphs[j].units)).total() for i, j in pairs)
    return common / max(longer, 1)


# --- counting and showing --------------------------------------------------------------------------


def _counted(statuses: Iterable[ChangeStatus]) -> StatusCounts:
    return StatusCounts.model_validate(Counter(statuses))


def _counts(found: _Aligned) -> ComparisonCounts:
    return ComparisonCounts(
        assignments=_counted(change.status for change in found.assignments),
        reworded=sum(map(_is_reworded, found.assignments)),
        legal_bases=_counted(change.status for change in found.legal_bases),
        sections=_counted(section.status for section in found.sections),
        paragraphs=_counted(entry.status for entries in found.members for entry in entries),
    )


def _is_reworded(change: AssignmentChange) -> bool:
    if change.status != "changed":
        return False
    told = [part for part in change.parts if not part.is_expected]
    return all(part.part == "task" and not any(piece.matters for piece in part.pieces) for part in told)


def _page(found: _Aligned, limit: int | None, offset: int) -> Iterable[SectionChange]:
    """Yield the headings with the paragraphs of one page; a heading without any goes with what follows it."""
    end = None if limit is None else offset + limit
    place = 0
    for section, entries in zip(found.sections, found.members, strict=True):
        first, place = place, place + len(entries)
        if end is not None and first >= end:
            return
        shown = entries[max(0, offset - first) : None if end is None else max(0, end - first)]
        if shown or (not entries and first >= offset):
            yield _section(found, section, shown, continues=bool(entries) and first < offset)


def _section(found: _Aligned, section: Pairing, entries: Sequence[Pairing], *, continues: bool) -> SectionChange:
    a, b = found.a, found.b
    own: Part | None = a.parts[section.a] if section.a is not None else None
    other: Part | None = b.parts[section.b] if section.b is not None else None
    heading = text_change(a, own.heading if own else None, b, other.heading if other else None, is_moved=False)
    shown = other or own
    return SectionChange(
        status=section.status,
        depth=shown.depth if shown else 0,
        a=heading.a,
        b=heading.b,
        pieces=heading.pieces,
        continues=continues,
        paragraphs=[
            text_change(
                a,
                a.paragraphs[entry.a] if entry.a is not None else None,
                b,
                b.paragraphs[entry.b] if entry.b is not None else None,
                is_moved=entry.is_moved,
            )
            for entry in entries
        ],
    )
