"""When an endpoint is left alone."""

import pytest

from search_api.summary.breaker import Breaker


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(failures=3, rest_s=60, clock=clock)


def fail(breaker: Breaker, times: int) -> None:
    for _ in range(times):
        assert breaker.allows()
        breaker.record(succeeded=False)


def test_three_failures_in_a_row_are_followed_by_a_rest(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    assert not breaker.allows()
    clock.now += 59
    assert not breaker.allows()
    clock.now += 1
    assert breaker.allows()


def test_success_between_failures_starts_the_count_anew(breaker: Breaker) -> None:
    fail(breaker, 2)
    breaker.record(succeeded=True)
    fail(breaker, 2)
    assert breaker.allows()


def test_after_a_rest_one_trial_is_made_and_its_failure_means_another_rest(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now += 60
    assert [breaker.allows() for _ in range(3)] == [True, False, False]
    breaker.record(succeeded=False)
    clock.now += 59
    assert not breaker.allows()
    clock.now += 1
    assert breaker.allows()


def test_after_a_rest_a_success_ends_the_trouble(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now += 60
    assert breaker.allows()
    breaker.record(succeeded=True)
    assert all(breaker.allows() for _ in range(5))
