from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation.domain.breakdown import LEAST_SHOWN, Breakdown, may_stand_apart, safe_breakdown
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


@pytest.mark.parametrize(
    ("parts", "total", "safe"),
    [([5, 6], 11, True), ([5, 6], 16, True), ([5, 6], 12, False), ([4, 6], 10, False), ([], 3, False), ([], 0, True)],
)
def test_parts_of_a_whole_stand_apart_only_when_nothing_small_is_left(
    parts: list[int], total: int, *, safe: bool
) -> None:
    assert may_stand_apart(parts, total=total) is safe


class Watcher:
    """Somebody who writes down everything that is shown, and knows nothing else of the answers.

    Unknown to the watcher are the sums of what each category added in each round. What is shown are sums of these.
    """

    def __init__(self, rounds: Sequence[Counter[str]]) -> None:
        self.categories = sorted({category for added in rounds for category in added})
        self.columns = {
            (category, number): place
            for place, (category, number) in enumerate(
                (category, number) for category in self.categories for number in range(len(rounds))
            )
        }
        self.seen: list[list[Fraction]] = []

    def of(self, categories: Sequence[str], until: int) -> list[Fraction]:
        """Return the sum of what these categories had said after a round."""
        row = [Fraction(0)] * len(self.columns)
        for (category, number), place in self.columns.items():
            if category in categories and number <= until:
                row[place] = Fraction(1)
        return row

    def can_compute(self, wanted: list[Fraction]) -> bool:
        return rank([*self.seen, wanted]) == rank(self.seen)


def rank(rows: Sequence[Sequence[Fraction]]) -> int:
    """Return the rank of a matrix, by elimination in fractions."""
    left = [list(row) for row in rows]
    found = 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((row for row in left[found:] if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        left.insert(found, pivot)
        for row in left[found + 1 :]:
            factor = row[column] / pivot[column]
            for place in range(column, len(row)):
                row[place] -= factor * pivot[place]
        found += 1
    return found


rounds_of_answers = st.lists(
    st.dictionaries(st.sampled_from("abcd"), st.integers(1, 9)).map(Counter), min_size=1, max_size=4
)


@given(rounds_of_answers)
def test_nothing_small_can_be_computed_from_everything_that_is_ever_shown(rounds: list[Counter[str]]) -> None:
    watcher = Watcher(rounds)
    so_far: Counter[str] = Counter()
    fixed = False
    for number, added in enumerate(rounds):
        so_far += added
        watcher.seen.append(watcher.of(watcher.categories, number))
        shown = safe_breakdown(so_far).shown
        if shown and not fixed:
            fixed = True
            watcher.seen += [watcher.of([category], number) for category, _ in shown]

    if len(watcher.categories) > 1:
        for number, category in product(range(len(rounds)), watcher.categories):
            whole = watcher.of([category], number)
            before = watcher.of([category], number - 1)
            few = sum(rounds[: number + 1], Counter())[category]
            assert few not in range(1, LEAST_SHOWN) or not watcher.can_compute(whole)
            new = [later - earlier for later, earlier in zip(whole, before, strict=True)]
            assert rounds[number][category] not in range(1, LEAST_SHOWN) or not watcher.can_compute(new)


def test_watcher_would_see_what_a_split_that_follows_along_gives_away() -> None:
    rounds = [Counter(a=6, b=6), Counter(a=1)]
    watcher = Watcher(rounds)
    for number in range(2):
        watcher.seen += [watcher.of([category], number) for category in ("a", "b")]
    one_more = [later - earlier for later, earlier in zip(watcher.of(["a"], 1), watcher.of(["a"], 0), strict=True)]
    assert watcher.can_compute(one_more)


def test_watcher_would_see_what_two_ways_of_splitting_give_away() -> None:
    """Seven of a role, six of whom are of a level: shown both ways, the seventh stands alone."""
    cells = {("leader", "municipality"): 6, ("leader", "hospital"): 1, ("staff", "hospital"): 8}
    places = {cell: place for place, cell in enumerate(cells)}

    def of(*wanted: tuple[str, str]) -> list[Fraction]:
        return [Fraction(cell in wanted) for cell in places]

    by_role = [of(("leader", "municipality"), ("leader", "hospital")), of(("staff", "hospital"))]
    by_level = [of(("leader", "municipality")), of(("leader", "hospital"), ("staff", "hospital"))]
    assert rank([*by_role, of(("leader", "hospital"))]) > rank(by_role)
    assert rank([*by_role, *by_level, of(("leader", "hospital"))]) == rank([*by_role, *by_level])
