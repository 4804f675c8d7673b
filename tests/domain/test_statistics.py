import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation.domain.statistics import Spread, median_and_spread

answers = st.lists(st.one_of(st.none(), st.integers(1, 5)), max_size=40)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], Spread(n=0, unknown=0, median=None, low=None, high=None)),
        ([None, None], Spread(n=0, unknown=2, median=None, low=None, high=None)),
        ([4], Spread(n=1, unknown=0, median=4, low=4, high=4)),
        ([2, 5], Spread(n=2, unknown=0, median=3.5, low=2.75, high=4.25)),
        ([5, None, 1, 3, 2, 4], Spread(n=5, unknown=1, median=3, low=2, high=4)),
        ([1, 1, 1, 5], Spread(n=4, unknown=0, median=1, low=1, high=2)),
    ],
)
def test_ratings_are_summed_up_by_middle_and_spread(values: list[int | None], expected: Spread) -> None:
    assert median_and_spread(values) == expected


@given(answers)
def test_every_answer_is_counted_once(values: list[int | None]) -> None:
    spread = median_and_spread(iter(values))
    assert spread.n + spread.unknown == len(values)
    assert spread.unknown == values.count(None)


@given(answers.filter(any))
def test_the_spread_surrounds_the_median_within_what_was_answered(values: list[int | None]) -> None:
    spread = median_and_spread(values)
    ratings = [value for value in values if value is not None]
    assert spread.low is not None
    assert spread.median is not None
    assert spread.high is not None
    assert min(ratings) <= spread.low <= spread.median <= spread.high <= max(ratings)


@given(answers)
def test_the_order_of_answers_does_not_matter(values: list[int | None]) -> None:
    assert median_and_spread(values[::-1]) == median_and_spread(values)


@pytest.mark.parametrize("outside", [0, 6])
def test_a_rating_outside_one_to_five_is_refused(outside: int) -> None:
    with pytest.raises(ValueError, match="from 1 to 5"):
        median_and_spread([3, outside])
