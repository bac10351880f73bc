"""Isotonic calibration and the curve over thresholds."""

from search_api.confidence import LEAST, interpolate, probability, raw_scores
from search_api.evaluation.calibration import Outcome, cross_validated, fit_knots, threshold_curve


def outcomes(rights: str) -> list[Outcome]:
    """Return outcomes of rising coverage; "+" is a right answer."""
    return [Outcome("role", (place + 1) / len(rights), mark == "+") for place, mark in enumerate(rights)]


def test_knots_rise_and_pool_what_does_not() -> None:
    knots = fit_knots(outcomes("--+-+++-++++++++"))
    shares = [share for _, share in knots]
    assert shares == sorted(shares)
    assert knots[0][1] < LEAST < knots[-1][1] < 1.0
    assert len({share for _, share in knots}) < 6


def test_few_right_answers_promise_no_certainty() -> None:
    assert fit_knots(outcomes("+++"))[-1][1] == 0.8
    assert fit_knots([]) == [(0.0, 0.5)]


def test_probability_lies_between_its_knots() -> None:
    knots = [(0.4, 0.2), (0.6, 0.8), (1.0, 0.9)]
    assert interpolate(knots, 0.1) == 0.2
    assert abs(interpolate(knots, 0.5) - 0.5) < 1e-9
    assert interpolate(knots, 1.2) == 0.9


def test_shipped_table_rises_with_coverage() -> None:
    for way in ("field", "listing", "role", "tasks", "section", "passage"):
        shares = [probability(way, raw / 20) for raw in range(21)]
        assert shares == sorted(shares)
        assert 0.0 <= shares[0] <= shares[-1] < 1.0


def test_raw_scores_are_collected_inside_the_block_only() -> None:
    with raw_scores() as made:
        assert probability("role", 0.3) == 0.3
    assert made == [("role", 0.3)]
    assert probability("role", 0.3) != 0.3


def test_probability_on_the_curve_comes_from_other_questions() -> None:
    dealt = [Outcome("role", 0.9, is_right=True)] * 4 + [Outcome("role", 0.9, is_right=False)]
    likely = cross_validated(dealt)
    assert likely[4] == round(5 / 6, 4)  # the wrong one is judged by the four right ones alone
    assert likely[0] == likely[1]


def test_curve_falls_in_share_and_counts_the_unanswered() -> None:
    curve = threshold_curve([*outcomes("--------++++++++++++"), Outcome("", 0.0, is_right=True)])
    assert curve[0]["answered_share"] == round(20 / 21, 4)
    assert curve[0]["correctness"] == 0.6
    later = next(point for point in curve if point["threshold"] == 0.5)
    assert later["answered_share"] < curve[0]["answered_share"]
    assert later["correctness"] > 0.9
