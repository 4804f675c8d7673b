import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation.domain.breakdown import Breakdown, safe_breakdown
from facilitation.domain.errors import InvalidInput

category_counts = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 14))
limits = st.integers(5, 6)


@pytest.mark.parametrize(
    ("counts", "shown", "rest"),
    [
        ({"kommune": 12, "sykehus": 9}, (("kommune", 12), ("sykehus", 9)), 0),
        ({"kommune": 12, "nav": 4, "bruker": 3}, (("kommune", 12),), 7),
        ({"kommune": 12, "sykehus": 6, "bruker": 2}, (("kommune", 12),), 8),
        ({"sykehus": 6, "kommune": 5, "bruker": 0}, (("sykehus", 6), ("kommune", 5)), 0),
        ({"kommune": 7, "bruker": 1}, (), 8),
        ({"kommune": 3, "bruker": 1}, (), 4),
        ({"kommune": 0}, (), 0),
        ({}, (), 0),
    ],
)
def test_breakdown_shows_what_gives_nobody_away(
    counts: dict[str, int], shown: tuple[tuple[str, int], ...], rest: int
) -> None:
    assert safe_breakdown(counts) == Breakdown(shown=shown, rest=rest)


def test_breakdown_folds_the_same_category_in_any_order() -> None:
    one = safe_breakdown({"a": 6, "b": 6, "c": 9, "d": 1})
    other = safe_breakdown({"d": 1, "c": 9, "b": 6, "a": 6})
    assert dict(one.shown) == dict(other.shown) == {"b": 6, "c": 9}


def test_breakdown_with_a_higher_limit_hides_more() -> None:
    counts = {"kommune": 12, "sykehus": 5, "nav": 5}
    assert safe_breakdown(counts, least=6).shown == (("kommune", 12),)
    assert len(safe_breakdown(counts, least=5).shown) == 3


@given(category_counts, limits)
def test_nothing_small_can_be_seen_or_subtracted(counts: dict[str, int], least: int) -> None:
    breakdown = safe_breakdown(counts, least=least)
    assert all(n >= least and counts[category] == n for category, n in breakdown.shown)
    assert breakdown.rest == 0 or breakdown.rest >= least or not breakdown.shown


@given(category_counts, limits)
def test_breakdown_loses_nobody(counts: dict[str, int], least: int) -> None:
    assert safe_breakdown(counts, least=least).total == sum(counts.values())


@given(category_counts, limits)
def test_breakdown_hides_no_large_category_without_need(counts: dict[str, int], least: int) -> None:
    if all(n == 0 or n >= least for n in counts.values()):
        assert dict(safe_breakdown(counts, least=least).shown) == {c: n for c, n in counts.items() if n}


def test_breakdown_refuses_a_limit_under_five() -> None:
    with pytest.raises(InvalidInput) as refused:
        safe_breakdown({"kommune": 9}, least=4)
    assert refused.value.code == "breakdown.least_too_low"
    assert refused.value.facts == {"least": 4, "limit": 5}


def test_breakdown_refuses_a_negative_count() -> None:
    with pytest.raises(ValueError, match="negative"):
        safe_breakdown({"kommune": -1})
