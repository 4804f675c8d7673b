from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from facilitation.domain.errors import TooMany
from facilitation.services.limits import AttemptLimiter, Rule
from tests.conftest import FrozenClock

RULE = Rule(name="guess", most=3, seconds=60)
OTHER_RULE = Rule(name="other", most=3, seconds=60)


@pytest.fixture
def limiter(clock: FrozenClock) -> AttemptLimiter:
    return AttemptLimiter(clock)


def fail_often(limiter: AttemptLimiter, subject: str, times: int = RULE.most) -> None:
    for _ in range(times):
        limiter.fail(subject, RULE)


def test_check_passes_until_the_last_failure_is_used(limiter: AttemptLimiter) -> None:
    fail_often(limiter, "a", RULE.most - 1)
    limiter.check("a", RULE)
    limiter.fail("a", RULE)
    with pytest.raises(TooMany) as refused:
        limiter.check("a", RULE)
    assert refused.value.code == "attempts.too_many"


def test_fail_above_the_limit_is_refused_and_not_counted(limiter: AttemptLimiter, clock: FrozenClock) -> None:
    fail_often(limiter, "a")
    clock.advance(RULE.seconds - 1)
    with pytest.raises(TooMany):
        limiter.fail("a", RULE)
    clock.advance(1)
    fail_often(limiter, "a")


def test_retry_after_is_the_time_until_the_oldest_failure_leaves_the_window(
    limiter: AttemptLimiter, clock: FrozenClock
) -> None:
    limiter.fail("a", RULE)
    clock.advance(20.5)
    fail_often(limiter, "a", RULE.most - 1)
    with pytest.raises(TooMany) as refused:
        limiter.check("a", RULE)
    assert refused.value.facts["retry_after"] == 40
    clock.advance(39.5)
    limiter.check("a", RULE)


def test_retry_after_is_never_longer_than_the_window_when_the_clock_is_set_back(
    limiter: AttemptLimiter, clock: FrozenClock
) -> None:
    fail_often(limiter, "a")
    clock.advance(-7200)
    with pytest.raises(TooMany) as refused:
        limiter.check("a", RULE)
    assert refused.value.facts["retry_after"] == RULE.seconds


def test_subjects_and_rules_count_apart(limiter: AttemptLimiter) -> None:
    fail_often(limiter, "a")
    limiter.check("b", RULE)
    limiter.check("a", OTHER_RULE)


def test_clear_forgets_every_failure(limiter: AttemptLimiter) -> None:
    fail_often(limiter, "a")
    limiter.clear("a", RULE)
    limiter.clear("never failed", RULE)
    fail_often(limiter, "a")
    assert limiter.subjects() == 1


def test_forgive_takes_back_one_failure(limiter: AttemptLimiter) -> None:
    fail_often(limiter, "a")
    limiter.forgive("a", RULE)
    limiter.forgive("never failed", RULE)
    limiter.fail("a", RULE)
    with pytest.raises(TooMany):
        limiter.check("a", RULE)


def test_windows_that_have_passed_are_forgotten(limiter: AttemptLimiter, clock: FrozenClock) -> None:
    limiter.fail("a", RULE)
    clock.advance(RULE.seconds)
    limiter.check("a", RULE)
    assert limiter.subjects() == 0


def test_memory_is_bounded_and_the_quietest_subject_is_forgotten_first(clock: FrozenClock) -> None:
    limiter = AttemptLimiter(clock, most_subjects=3)
    fail_often(limiter, "everyone", RULE.most - 1)
    for number in range(20):
        limiter.fail(f"address {number}", RULE)
        if number == 10:
            limiter.fail("everyone", RULE)
    assert limiter.subjects() == 3
    limiter.check("everyone", RULE)


def test_a_subject_that_goes_on_failing_is_kept_while_others_come(clock: FrozenClock) -> None:
    limiter = AttemptLimiter(clock, most_subjects=3)
    for number in range(RULE.most):
        limiter.fail("everyone", RULE)
        limiter.fail(f"address {number}", RULE)
        limiter.fail(f"other address {number}", RULE)
    with pytest.raises(TooMany):
        limiter.check("everyone", RULE)


def test_parallel_failures_never_exceed_the_limit(limiter: AttemptLimiter) -> None:
    def tries() -> bool:
        try:
            limiter.fail("a", RULE)
        except TooMany:
            return False
        return True

    calls: list[Callable[[], bool]] = [tries] * 40
    with ThreadPoolExecutor(8) as pool:
        counted = list(pool.map(lambda call: call(), calls))
    assert counted.count(True) == RULE.most
