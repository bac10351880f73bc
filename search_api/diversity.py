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
    """Return the hits with those that repeat a better one of another document, or crowd the page, after the others."""
    shown: list[tuple[Found, Triples]] = []
    later: list[Found] = []
    of_document: Counter[str] = Counter()
    for hit in found[:_LOOKED_AT]:
        triples = _triples(hit.passage.text)
        is_crowd = of_document[hit.document.id] >= _OF_ONE_DOCUMENT and len(shown) < _PAGE
        if is_crowd or any(hit.document.id != seen.document.id and _is_copy(triples, own) for seen, own in shown):
            later.append(hit)
        else:
            shown.append((hit, triples))
            of_document[hit.document.id] += 1
    return [hit for hit, _ in shown] + later + list(found[_LOOKED_AT:])
