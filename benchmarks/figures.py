"""Figures of many measurements, in the form in which they are written down."""

from collections.abc import Sequence

Figures = dict[str, float]


def quantiles(seconds: Sequence[float]) -> Figures:
    """Return the count and, in milliseconds, the median, the 95th and 99th percentiles and the worst."""
    if not seconds:
        return {"n": 0}
    ordered = sorted(seconds)

    def at(share: float) -> float:
        return round(1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))], 2)

    return {"n": len(ordered), "median": at(0.5), "p95": at(0.95), "p99": at(0.99), "worst": at(1.0)}


def in_letters(number: int) -> str:
    """Return a number in letters: the product's privacy guard looks twice at long numbers."""
    return "".join("abcdefghij"[int(digit)] for digit in str(number))
