"""Which headings and paragraphs of two documents go together, and in which order they are shown.

Headings are paired by their words, those above them and what stands under them, wherever they stand; paragraphs then
by their words, those under paired headings first. A paragraph that went under another heading is said to be moved.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from search_api.comparison.differences import is_expected, is_same
from search_api.comparison.matching import Pairs, match, similarities, with_pairs
from search_api.comparison.parts import Part, Side, Text
from search_api.comparison.schemas import ChangeStatus

# Cosines below which two headings with all under them, or two paragraphs, are not the same thing said otherwise. Read
# by hand over the pairs of six pairs of plans: under paired headings those from 0.17 to 0.3 are paraphrases nearly all;
# elsewhere the pairs up to 0.6 are lines such as "Cơ quan chủ trì: …" of other tasks, all of them short.
SECTION_FLOOR = 0.34
PARAGRAPH_FLOOR = 0.25
_ELSEWHERE_FLOOR = 0.5
_ELSEWHERE_WORDS = 10  # the least that a paragraph must have to be found again under another heading
_SAME_SECTION = 0.15  # added to a pair of paragraphs under paired headings
_ORDER = 0.02  # added in full where both stand equally far down
_HEADING_SHARE = 0.6  # of a section's score; the rest is what stands under it
_FAINT = 0.05  # cosines below it are not looked at
_LEAST_WORDS = 3  # shorter paragraphs are paired only where they are the same


@dataclass(frozen=True, slots=True)
class Pairing:
    """A place in either document's list, or in both."""

    a: int | None
    b: int | None
    status: ChangeStatus
    is_moved: bool = False


def status_of(a: Text | None, b: Text | None) -> ChangeStatus:
    """Return what became of a text."""
    if a is None:
        return "added"
    if b is None:
        return "dropped"
    if is_same(a.tokens, b.tokens):
        return "same"
    return "expected" if is_expected(a.tokens, b.tokens) else "changed"


# --- headings --------------------------------------------------------------------------------------


def pair_parts(a: Side, b: Side) -> Pairs:
    """Return which headings go together."""
    floor = _FAINT
    headings = similarities([_heading(part) for part in a.parts], [_heading(part) for part in b.parts], floor)
    below = similarities(_below(a), _below(b), floor)
    scores = _HEADING_SHARE * headings + (1 - _HEADING_SHARE) * below
    scores = scores.tocsr()
    scores.data[scores.data < SECTION_FLOOR] = 0.0
    scores.eliminate_zeros()
    return match(scores)


def _heading(part: Part) -> list[str]:
    if part.heading is None:
        return [f"<{part.name}>"] * 3
    words = with_pairs(part.heading.units)
    return [*words, *(f"^{word}" for heading in part.above[-1:] for word in heading.casefold().split()[:8])]


def _below(side: Side) -> list[list[str]]:
    """Return the words under each heading, those under its own headings too."""
    own = [[unit for index in part.paragraphs for unit in side.paragraphs[index].units] for part in side.parts]
    whole = [list(words) for words in own]
    stack: list[int] = []
    for index, part in enumerate(side.parts):
        del stack[part.depth :]
        for upper in stack:
            whole[upper] += own[index]
        stack.append(index)
    return whole


# --- paragraphs ------------------------------------------------------------------------------------


def pair_paragraphs(a: Side, b: Side, parts: Pairs) -> Pairs:
    """Return which paragraphs go together: the same ones first, then those that are most alike."""
    partner = dict(parts)
    pairs = list(_identical(a, b, partner))
    used_a, used_b = {i for i, _ in pairs}, {j for _, j in pairs}
    rest_a = [i for i, text in enumerate(a.paragraphs) if i not in used_a and len(text.tokens) >= _LEAST_WORDS]
    rest_b = [j for j, text in enumerate(b.paragraphs) if j not in used_b and len(text.tokens) >= _LEAST_WORDS]
    if not rest_a or not rest_b:
        return sorted(pairs)
    scores = similarities(
        [with_pairs(a.paragraphs[i].units) for i in rest_a],
        [with_pairs(b.paragraphs[j].units) for j in rest_b],
        PARAGRAPH_FLOOR,
    )
    raised = _raised(scores, a, b, (rest_a, rest_b), partner)
    pairs += [(rest_a[i], rest_b[j]) for i, j in match(raised)]
    return sorted(pairs)


def _raised(
    scores: sparse.csr_matrix, a: Side, b: Side, rest: tuple[Sequence[int], Sequence[int]], partner: dict[int, int]
) -> sparse.csr_matrix:
    """Return the scores with what the places of both add; those below the floor are zero."""
    found, (rest_a, rest_b) = scores.tocoo(), rest
    partners = np.array([partner.get(part, -1) for part in a.part_of])
    own, other = np.array(rest_a)[found.row], np.array(rest_b)[found.col]
    together = partners[own] == np.array(b.part_of)[other]
    far = np.abs(own / max(1, len(a.paragraphs)) - other / max(1, len(b.paragraphs)))
    long_enough = np.array([len(text.tokens) >= _ELSEWHERE_WORDS for text in a.paragraphs])[own]
    is_candidate = together | (long_enough & (found.data >= _ELSEWHERE_FLOOR))
    data = np.where(is_candidate, found.data + _SAME_SECTION * together + _ORDER * (1 - far), 0.0)
    result = sparse.csr_matrix((data, (found.row, found.col)), shape=found.shape)
    result.eliminate_zeros()
    return result


def _identical(a: Side, b: Side, partner: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Yield pairs of the same words: under paired headings, then anywhere, in the order of their places."""
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for j, text in enumerate(b.paragraphs):
        places[text.units].append(j)
    waiting = []
    for i, text in enumerate(a.paragraphs):
        same = places.get(text.units, [])
        near = next((j for j in same if b.part_of[j] == partner.get(a.part_of[i])), None)
        if near is not None:
            same.remove(near)
            yield i, near
        elif same:
            waiting.append(i)
    for i in waiting:
        same = places[a.paragraphs[i].units]
        if same and len(a.paragraphs[i].tokens) >= _ELSEWHERE_WORDS:
            yield i, same.pop(0)


# --- the order in which they are shown -------------------------------------------------------------


def arranged(count_a: int, count_b: int, pairs: Pairs) -> list[tuple[int | None, int | None]]:
    """Return all of both lists: in the order of `b`, what only `a` has after what stands before it there."""
    partner = dict(pairs)
    follows: dict[int, list[int]] = defaultdict(list)
    last = -1
    for i in range(count_a):
        if i in partner:
            last = partner[i]
        else:
            follows[last].append(i)
    of_b = {j: i for i, j in pairs}
    order: list[tuple[int | None, int | None]] = [(i, None) for i in follows[-1]]
    for j in range(count_b):
        order.append((of_b.get(j), j))
        order += [(i, None) for i in follows[j]]
    return order
