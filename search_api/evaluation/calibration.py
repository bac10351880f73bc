"""Raw coverage of answers -> honest probabilities: isotonic regression by way of answering; the curve over thresholds.

Fitting is deterministic: questions are dealt into folds in their order in the file, and a question's probability on
the curve comes from the other folds alone, so that the curve is not fitted to itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from search_api.confidence import Knots, Way, interpolate

_FOLDS = 5
# One right and one wrong answer are added to each step, so that three right ones of three do not promise certainty
_PRIOR_RIGHT, _PRIOR = 1, 2
_THRESHOLDS = [step / 20 for step in range(20)]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one question was answered where every answer is given: by which way, how well covered, whether rightly.

    `way` is empty where there was nothing to answer with.
    """

    way: str
    raw: float
    is_right: bool


@dataclass(frozen=True, slots=True)
class _Step:
    """A run of raw coverages with one share of right answers."""

    first: float
    last: float
    right: int
    count: int


def _steps(outcomes: Iterable[Outcome]) -> list[_Step]:
    """Return the runs over which the share of right answers rises (pool adjacent violators)."""
    steps: list[_Step] = []
    for outcome in sorted(outcomes, key=lambda o: (o.raw, o.is_right)):
        steps.append(_Step(outcome.raw, outcome.raw, int(outcome.is_right), 1))
        while len(steps) > 1 and steps[-2].right * steps[-1].count >= steps[-1].right * steps[-2].count:
            below, above = steps[-2:]
            steps[-2:] = [_Step(below.first, above.last, below.right + above.right, below.count + above.count)]
    return steps


def fit_knots(outcomes: Iterable[Outcome]) -> list[tuple[float, float]]:
    """Return rising knots of raw coverage and probability; an even chance where there is nothing to learn from."""
    knots: list[tuple[float, float]] = []
    for step in _steps(outcomes):
        share = (step.right + _PRIOR_RIGHT) / (step.count + _PRIOR)
        share = round(max(share, knots[-1][1] if knots else 0.0), 4)
        knots += [(round(raw, 4), share) for raw in dict.fromkeys((step.first, step.last))]
    return knots or [(0.0, _PRIOR_RIGHT / _PRIOR)]


def fit(outcomes: Sequence[Outcome]) -> dict[str, Knots]:
    """Return the knots of every way of answering."""
    return {way: fit_knots(o for o in outcomes if o.way == way) for way in get_args(Way)}


def cross_validated(outcomes: Sequence[Outcome]) -> list[float | None]:
    """Return each outcome's probability by the knots of the other folds, None where nothing was answered."""
    tables = [fit([o for i, o in enumerate(outcomes) if i % _FOLDS != fold]) for fold in range(_FOLDS)]
    return [interpolate(tables[i % _FOLDS][o.way], o.raw) if o.way else None for i, o in enumerate(outcomes)]


def threshold_curve(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """Return for each threshold the share of questions answered and the share of these answered rightly."""
    likely = cross_validated(outcomes)
    curve = []
    for threshold in _THRESHOLDS:
        given = [o for o, p in zip(outcomes, likely, strict=True) if p is not None and p >= threshold]
        correctness = sum(o.is_right for o in given) / len(given) if given else None
        curve.append(
            {
                "threshold": threshold,
                "answered_share": round(len(given) / len(outcomes), 4) if outcomes else 0.0,
                "correctness": None if correctness is None else round(correctness, 4),
            }
        )
    return curve
