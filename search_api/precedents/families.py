"""Clauses -> families of near-identical wording: MinHash finds what may be alike, an exact alignment decides.

A family is a star: every wording in it is near the one that is used most, so that likeness does not drift along a
chain. Knows words alone: neither documents nor pages.
"""

import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from datasketch import MinHash, MinHashLSH
from rapidfuzz.distance import Indel

from search_api.precedents.clauses import Clause

# Of the words that two wordings have in order, twice over the sum of their lengths. Looked at on 96 documents: from
# 0.72 down "thường trực phòng, chống thiên tai" meets "thường trực chuyển đổi số"; from 0.80 up reworded clauses part.
ALIKE = 0.75
# Two legal bases are mostly the words of any legal basis: with no number or day in common they need more
_BASES_ALIKE = 0.88
# Of 400 made pairs that are alike 42 bands of 3 let all meet, 21 bands all but ten
_PERMUTATIONS, _BANDS = 126, (42, 3)
_SEED = 1


@dataclass(frozen=True, slots=True)
class Wording:
    """All clauses whose comparable words are the same; `clauses` newest first."""

    clauses: tuple[Clause, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """The comparable words."""
        return self.clauses[0].words


def likeness(first: Sequence[str], second: Sequence[str], *, least: float = 0.0) -> float:
    """Return the share of words that two texts have in the same order, in [0, 1]; 0 where it is below `least`."""
    return float(Indel.normalized_similarity(first, second, score_cutoff=least))


def _shingles(words: Sequence[str]) -> list[int]:
    """Return the hashes of neighbouring pairs of words, of the single word where there is but one."""
    pairs = pairwise(words) if len(words) > 1 else ((word, "") for word in words)
    return [zlib.crc32(f"{first} {second}".encode()) for first, second in pairs]


def _as_it_is(value: int) -> int:
    return value


def _signatures(wordings: Iterable[Wording]) -> list[MinHash]:
    sets = [_shingles(wording.words) for wording in wordings]
    signatures: list[MinHash] = MinHash.bulk(
        sets, num_perm=_PERMUTATIONS, seed=_SEED, hashfunc=_as_it_is, scheme="affine32"
    )
    return signatures


def same_wordings(clauses: Iterable[Clause]) -> list[Wording]:
    """Put clauses together whose comparable words, and what they cite, are the same."""
    found: dict[tuple[object, ...], list[Clause]] = {}
    for clause in clauses:
        found.setdefault((clause.words, clause.numbers, clause.days), []).append(clause)
    return [Wording(tuple(group)) for group in found.values()]


def group(
    wordings: Sequence[Wording], rank: Callable[[Wording], tuple[int, ...]], alike: float = ALIKE
) -> list[list[Wording]]:
    """Return families, each with the wording of the highest rank first; every wording is in one."""
    ordered = sorted(wordings, key=rank, reverse=True)
    signatures = _signatures(ordered)
    near = MinHashLSH(num_perm=_PERMUTATIONS, params=_BANDS)
    for place, signature in enumerate(signatures):
        near.insert(place, signature, check_duplication=False)
    taken: set[int] = set()
    families = []
    for place, leader in enumerate(ordered):
        if place in taken:
            continue
        taken.add(place)
        family = [leader]
        for other in sorted(near.query(signatures[place])):
            if other not in taken and _belong(leader, ordered[other], alike):
                taken.add(other)
                family.append(ordered[other])
        families.append(family)
    return families


def _belong(leader: Wording, other: Wording, alike: float) -> bool:
    first, second = leader.clauses[0], other.clauses[0]
    if not first.may_equal(second):
        return False
    if (first.cites or second.cites) and not first.cites & second.cites:
        alike = max(alike, _BASES_ALIKE)
    return likeness(leader.words, other.words, least=alike) >= alike
