"""A question typed without accents -> the same with the accents that it most likely has.

The best path through the forms that each syllable can have (Viterbi 1967), by how often forms and pairs of neighbours
occur in the passages that are searched and, where these are few, in the texts that the shipped encoder learned from.
Over the accent-free questions of the drill set 95 of 100 syllables come out right, of the legal questions 99.
"""

import math
import re
from collections.abc import Mapping, Sequence, Set
from functools import cache
from itertools import pairwise

from indexer.encoder import shipped_terms
from indexer.text.folding import fold, fold_accents, lacks_accents
from search_api.intents import read_language
from search_api.topic import DocumentFrequency

_SYLLABLE = re.compile(r"[^\W\d_]+")
_MOST_FORMS = 12  # of a syllable, the commonest; "dan" has 17
# The term of rank r counts as if 1,000 / (r + 10) passages had it (Zipf's law), so that an index of a few plans, which
# has "thân" and not "than", does not turn every "than" into "thân"
_PRIOR, _OFFSET = 1_000.0, 10
_SMOOTHING = 5.0  # passages that a pair's probability leans on its second form alone
_LEAST = 0.01


@cache
def _prior() -> Mapping[str, float]:
    return {term: _PRIOR / (rank + _OFFSET) for rank, term in enumerate(shipped_terms())}


@cache
def _forms() -> Mapping[str, tuple[str, ...]]:
    """Return the forms of each accent-free syllable, the commonest first."""
    found: dict[str, dict[str, None]] = {}
    for term in shipped_terms():
        for syllable in term.split("_"):
            found.setdefault(fold_accents(syllable), {})[syllable] = None
    return {bare: tuple(forms)[:_MOST_FORMS] for bare, forms in found.items()}


def _best_path(forms: Sequence[Sequence[str]], counts: Mapping[str, float], passages: float) -> list[str]:
    """Return one form of each syllable of a run of neighbours."""
    paths: list[tuple[float, tuple[str, ...]]] = [(math.log(counts[form] + _LEAST), (form,)) for form in forms[0]]
    for own in forms[1:]:
        longer = []
        for form in own:
            alone = _SMOOTHING * ((counts[form] + _LEAST) / passages)
            best, before = max(
                (score + math.log((counts[f"{path[-1]}_{form}"] + alone) / (counts[path[-1]] + _SMOOTHING)), path)
                for score, path in paths
            )
            longer.append((best, (*before, form)))
        paths = longer
    return list(max(paths)[1])


def _runs(question: str) -> list[list[re.Match[str]]]:
    """Return runs of syllables with nothing but blanks between them."""
    runs: list[list[re.Match[str]]] = []
    for match in _SYLLABLE.finditer(question):
        if runs and question[runs[-1][-1].end() : match.start()].isspace():
            runs[-1].append(match)
        else:
            runs.append([match])
    return runs


def restore_accents(question: str, frequencies: DocumentFrequency) -> str:
    """Return a Vietnamese question that was typed without accents, or with few, with all; any other as it is."""
    if not lacks_accents(question) or read_language(question) == "en":
        return question
    return put_accents(question, frequencies, {match.start() for match in _SYLLABLE.finditer(question)})


def put_accents(question: str, frequencies: DocumentFrequency, places: Set[int]) -> str:
    """Return a text with accents on the syllables that begin at `places` and have none yet."""
    prior = _prior()
    runs = [[(match, _forms_of(match, places)) for match in run] for run in _runs(question)]
    singles = {form for run in runs for _, forms in run for form in forms}
    pairs = {
        f"{first}_{second}"
        for run in runs
        for (_, before), (_, after) in pairwise(run)
        for first in before
        for second in after
    }
    terms = [*singles, *pairs]
    found, passages = frequencies(terms, bare=False)
    counts = {term: count + prior.get(term, 0.0) for term, count in zip(terms, found, strict=True)}
    for run in reversed(runs):
        path = _best_path([forms for _, forms in run], counts, passages + _PRIOR)
        for (match, _), form in reversed(list(zip(run, path, strict=True))):
            if form != fold(match.group()):
                question = question[: match.start()] + form + question[match.end() :]
    return question


def _forms_of(match: re.Match[str], places: Set[int]) -> tuple[str, ...]:
    """Return the forms that a syllable may have: those of its letters, only its own where it has accents."""
    typed = fold(match.group())
    if match.start() not in places or fold_accents(typed) != typed:
        return (typed,)
    return _forms().get(typed, (typed,))
