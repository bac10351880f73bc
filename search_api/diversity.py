"""The first page of results shows different things: near-copies and a document's many passages make way.

Plans of neighbouring communes say much the same word for word. The idea is maximal marginal relevance (Carbonell and
Goldstein 1998); here a passage is either new or it is not.
"""

import re
from collections import Counter
from collections.abc import Sequence

from indexer.text.folding import fold_accents
from search_api.retrieval import Found

_LOOKED_AT = 60  # hits
_COPIES = 3  # of one passage on the first page: which communes say it is worth knowing, but not all of them
# Share of the words' triples that two passages have in common. Among the plans of five communes 8 pairs of 19,571 have
# 0.7 or more, the same sentence but for a name; from 0.5 to 0.7 one of the two says more.
_SAME = 0.7
_OF_ONE_DOCUMENT = 3  # passages before those of other documents
_PAGE = 10
_WORD = re.compile(r"[^\W\d]+")

Triples = frozenset[tuple[str, str, str]]


def _triples(text: str) -> Triples:
    words = _WORD.findall(fold_accents(text))
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def _is_copy(own: Triples, other: Triples) -> bool:
    shorter, longer = sorted((len(own), len(other)))
    if not shorter or shorter < _SAME * longer:
        return False  # they cannot share enough
    shared = len(own & other)
    return shared >= _SAME * (shorter + longer - shared)


def diversify(found: Sequence[Found]) -> list[Found]:
    """Return the hits with those that repeat others of other documents, or crowd the first page, after that page."""
    shown: list[tuple[Found, Triples]] = []
    passed_over: list[Found] = []
    of_document: Counter[str] = Counter()
    for place, hit in enumerate(found[:_LOOKED_AT]):
        if len(shown) == _PAGE:
            return [hit for hit, _ in shown] + passed_over + list(found[place:])
        triples = _triples(hit.passage.text)
        copies = sum(hit.document.id != seen.document.id and _is_copy(triples, own) for seen, own in shown)
        if of_document[hit.document.id] >= _OF_ONE_DOCUMENT or copies >= _COPIES:
            passed_over.append(hit)
        else:
            shown.append((hit, triples))
            of_document[hit.document.id] += 1
    return [hit for hit, _ in shown] + passed_over + list(found[_LOOKED_AT:])
