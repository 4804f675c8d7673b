"""How ratings are summed up: the middle and the spread, never a mean of ordered words."""

import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

LOWEST_RATING: Final = 1
HIGHEST_RATING: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """The middle and the middle half of the ratings.

    Args:
        n: How many rated.
        unknown: How many said «vet ikke».
        median: The middle rating, or None when nobody rated.
        low: First quartile, or None when nobody rated.
        high: Third quartile, or None when nobody rated.
    """

    n: int
    unknown: int
    median: float | None
    low: float | None
    high: float | None


def median_and_spread(values: Iterable[int | None]) -> Spread:
    """Sum up ratings from 1 to 5, where None stands for «vet ikke» and is counted apart.

    The quartiles treat the ratings as the whole room, not as a sample of a larger one (the inclusive
    method), so they never lie outside what somebody answered.

    Raises:
        ValueError: When a rating is outside 1–5.
    """
    answers = list(values)
    ratings = [value for value in answers if value is not None]
    if any(not LOWEST_RATING <= rating <= HIGHEST_RATING for rating in ratings):
        raise ValueError("a rating is a whole number from 1 to 5")
    low, median, high = _quartiles(ratings)
    return Spread(n=len(ratings), unknown=len(answers) - len(ratings), median=median, low=low, high=high)


def _quartiles(ratings: list[int]) -> tuple[float | None, float | None, float | None]:
    if not ratings:
        return None, None, None
    if len(ratings) == 1:
        only = float(ratings[0])
        return only, only, only
    low, median, high = statistics.quantiles(ratings, n=4, method="inclusive")
    return low, median, high
