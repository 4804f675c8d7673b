from collections import Counter
from collections.abc import Sequence
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation.domain.errors import InvalidInput, WrongPhase
from facilitation.domain.grouping.groups import GroupFit, explain, form_groups, met_pairs, place_latecomer
from facilitation.domain.grouping.values import GroupMode, GroupSize, Person
from facilitation.domain.seating import Service

SIZE = GroupSize()
M, S, U, O = Service.MUNICIPAL, Service.SPECIALIST, Service.USER, Service.OTHER  # noqa: E741 - reads as a seating plan
LEVELS = {M: ["kommune", "fastlege"], S: ["sykehus"], U: ["bruker"], O: ["nav", "skole"]}


def person(key: str, service: Service, *, level: str | None = None, unit: str = "", leader: bool = False) -> Person:
    return Person(id=key, service=service, level=level or LEVELS[service][0], leader=leader, unit=unit)


def crowd(amount: int, service: Service, *, level: str | None = None, unit: str = "") -> list[Person]:
    name = unit or level or service
    return [person(f"{name}-{n}", service, level=level, unit=unit) for n in range(amount)]


def split(
    people: Sequence[Person],
    mode: GroupMode,
    *,
    size: GroupSize = SIZE,
    met: frozenset[frozenset[str]] = frozenset(),
    seed: int = 7,
) -> list[list[Person]]:
    known = {one.id: one for one in people}
    return [[known[key] for key in group] for group in form_groups(people, mode=mode, size=size, met=met, seed=seed)]


def counts(groups: Sequence[Sequence[Person]], service: Service) -> list[int]:
    return [sum(one.service is service for one in group) for group in groups]


def units(group: Sequence[Person]) -> Counter[str]:
    return Counter(one.unit for one in group)


@st.composite
def rooms(draw: st.DrawFn) -> list[Person]:
    amounts = draw(st.tuples(st.integers(0, 16), st.integers(0, 16), st.integers(0, 7), st.integers(0, 5)))
    keys = count()
    return [
        Person(
            id=f"p{next(keys)}",
            service=service,
            level=draw(st.sampled_from(LEVELS[service])),
            leader=draw(st.booleans()),
            unit=draw(st.sampled_from(["", "nord", "sør", "øst"])),
        )
        for service, amount in zip((M, S, U, O), amounts, strict=True)
        for _ in range(amount)
    ]


modes = st.sampled_from(GroupMode)
seeds = st.integers(0, 3)
fair = settings(max_examples=50, deadline=None)


@fair
@given(rooms(), modes, seeds)
def test_everybody_sits_in_exactly_one_group(people: list[Person], mode: GroupMode, seed: int) -> None:
    groups = form_groups(people, mode=mode, size=SIZE, seed=seed)
    assert sorted(key for group in groups for key in group) == sorted(one.id for one in people)
    assert all(groups)


@fair
@given(rooms(), modes, seeds)
def test_groups_hold_four_to_six_whenever_the_number_allows(people: list[Person], mode: GroupMode, seed: int) -> None:
    sizes = sorted(len(group) for group in form_groups(people, mode=mode, size=SIZE, seed=seed))
    if len(people) == 7:
        assert sizes == [3, 4]
    elif len(people) < 4:
        assert sizes == [len(people)] * (len(people) > 0)
    else:
        assert all(4 <= size <= 6 for size in sizes)


@fair
@given(rooms(), modes, seeds)
def test_the_split_depends_on_people_and_seed_and_not_on_their_order(
    people: list[Person], mode: GroupMode, seed: int
) -> None:
    first = form_groups(people, mode=mode, size=SIZE, seed=seed)
    assert form_groups(people[::-1], mode=mode, size=SIZE, seed=seed) == first


@fair
@given(rooms(), seeds)
def test_mixed_groups_have_both_services_when_there_are_enough(people: list[Person], seed: int) -> None:
    first = split(people, GroupMode.MIXED, seed=seed)
    met = frozenset(met_pairs([[one.id for one in group] for group in first]))
    groups = split(people, GroupMode.MIXED, met=met, seed=seed + 1)
    fewest_tables = 2 if len(people) == 7 else -(-len(people) // SIZE.most)
    for service in (M, S):
        here = counts(groups, service)
        assert sum(n > 0 for n in here) >= min(len(groups), sum(here))
    if min(sum(counts(groups, M)), sum(counts(groups, S))) >= fewest_tables:
        assert all(counts(groups, M))
        assert all(counts(groups, S))


@fair
@given(rooms().filter(lambda people: len(people) not in {7, 8}), seeds)
def test_mixed_groups_never_leave_a_user_alone(people: list[Person], seed: int) -> None:
    # Of seven or eight, three users and two from each side fill both tables: there the services come first.
    users = counts(split(people, GroupMode.MIXED, seed=seed), U)
    assert 1 not in users or sum(users) == 1


@fair
@given(rooms(), seeds)
def test_home_groups_each_have_a_specialist_when_there_are_enough(people: list[Person], seed: int) -> None:
    specialists = counts(split(people, GroupMode.HOME, seed=seed), S)
    assert sum(n > 0 for n in specialists) == min(len(specialists), sum(specialists))


def test_mixed_keeps_the_services_before_the_users_when_both_cannot_be_had() -> None:
    groups = split([*crowd(3, M), *crowd(2, S), *crowd(3, U)], GroupMode.MIXED)
    assert all(counts(groups, M))
    assert all(counts(groups, S))
    assert sorted(counts(groups, U)) == [1, 2]


def test_mixed_takes_larger_tables_when_smaller_ones_would_leave_a_user_alone() -> None:
    twelve = [*crowd(5, M), *crowd(4, S), *crowd(3, U)]
    assert sorted(counts(split(twelve, GroupMode.MIXED), U)) == [0, 3]
    assert len(split([*crowd(6, M), *crowd(6, S)], GroupMode.MIXED)) == 3


def test_mixed_takes_larger_tables_when_there_are_few_specialists() -> None:
    groups = split([*crowd(27, M), *crowd(5, S)], GroupMode.MIXED)
    assert len(groups) == 6, "five specialists cannot reach the six tables that 32 people need"
    assert len(split([*crowd(25, M), *crowd(5, S)], GroupMode.MIXED)) == 5


def test_mixed_with_many_users_fills_tables_with_them() -> None:
    groups = split([*crowd(1, M), *crowd(1, S), *crowd(13, U)], GroupMode.MIXED)
    assert sorted(map(len, groups)) == [5, 5, 5]
    assert min(counts(groups, U)) >= 3


def test_mixed_meets_its_demands_in_a_full_hall() -> None:
    groups = split([*crowd(60, M), *crowd(40, S), *crowd(21, U), *crowd(19, O)], GroupMode.MIXED)
    assert [len(group) for group in groups] == [5] * 28
    assert all(counts(groups, M))
    assert all(counts(groups, S))
    assert set(counts(groups, U)) == {0, 2, 3}


def test_mixed_spreads_leaders_units_and_levels() -> None:
    people = [
        person(
            f"{service}-{n}",
            service,
            unit=f"{service}-{n % 4}",
            level=LEVELS[service][n % len(LEVELS[service])],
            leader=n < 2,
        )
        for service in (M, S)
        for n in range(10)
    ]
    groups = split(people, GroupMode.MIXED)
    assert [fit.leaders for fit in explain(groups)] == [1, 1, 1, 1]
    assert all(max(units(group).values()) == 1 for group in groups)
    assert all(1 <= sum(one.level == "fastlege" for one in group) <= 2 for group in groups)


def test_mixed_keeps_those_who_have_met_apart() -> None:
    people = [*crowd(20, M), *crowd(20, S)]
    first = split(people, GroupMode.MIXED, seed=1)
    met = frozenset(met_pairs([[one.id for one in group] for group in first]))
    again = split(people, GroupMode.MIXED, met=met, seed=1)
    assert sum(fit.met_pairs for fit in explain(again, met=met)) == 0


def test_somebody_who_has_left_may_be_among_those_who_met() -> None:
    people = crowd(10, M)
    gone = frozenset({frozenset({"municipal-0", "gone"}), frozenset({"gone", "gone too"})})
    assert split(people, GroupMode.MIXED, met=gone) == split(people, GroupMode.MIXED)


def test_homogeneous_groups_hold_one_level_each() -> None:
    people = [
        *crowd(9, M, level="kommune"),
        *crowd(4, M, level="fastlege"),
        *crowd(11, S),
        *crowd(5, U),
        *crowd(6, O),
    ]
    groups = split(people, GroupMode.HOMOGENEOUS)
    assert all(len({one.level for one in group}) == 1 for group in groups)
    assert sorted(map(len, groups)) == [4, 4, 5, 5, 5, 6, 6]


def test_homogeneous_seats_a_small_level_with_the_nearest_service() -> None:
    people = [*crowd(8, M, level="kommune"), *crowd(2, M, level="fastlege"), *crowd(10, S), *crowd(5, U)]
    groups = split(people, GroupMode.HOMOGENEOUS)
    with_doctors = [group for group in groups if any(one.level == "fastlege" for one in group)]
    assert len(with_doctors) == 1
    assert {one.service for one in with_doctors[0]} == {M}


def test_homogeneous_divides_seven_of_a_level_when_others_can_fill_up() -> None:
    groups = split([*crowd(7, M), *crowd(5, S)], GroupMode.HOMOGENEOUS)
    assert sum(len({one.level for one in group}) > 1 for group in groups) == 1


def test_home_keeps_units_whole_and_gives_each_a_specialist() -> None:
    sizes = {"nord": 5, "sør": 4, "øst": 3}
    people = [one for unit, n in sizes.items() for one in crowd(n, M, unit=unit)]
    groups = split([*people, *crowd(3, S, unit="sykehus")], GroupMode.HOME)
    expected = [{unit: n, "sykehus": 1} for unit, n in sizes.items()]
    assert sorted(map(len, groups)) == [4, 5, 6]
    assert all(dict(units(group)) in expected for group in groups)


def test_home_splits_a_large_unit_and_joins_small_ones() -> None:
    people = [*crowd(8, M, unit="stor"), *crowd(2, M, unit="vik"), *crowd(2, M, unit="nes")]
    groups = split([*people, *crowd(3, S, unit="sykehus")], GroupMode.HOME)
    found = sorted(sorted(units(group).items()) for group in groups)
    assert found == [
        [("nes", 2), ("sykehus", 1), ("vik", 2)],
        [("stor", 4), ("sykehus", 1)],
        [("stor", 4), ("sykehus", 1)],
    ]


def test_home_seats_the_specialists_left_over_by_themselves() -> None:
    people = [*crowd(5, M, unit="nord"), *crowd(5, M, unit="sør"), *crowd(10, S, unit="sykehus")]
    groups = split(people, GroupMode.HOME)
    found = sorted(sorted(units(group).items()) for group in groups)
    assert found == [
        [("nord", 5), ("sykehus", 1)],
        [("sykehus", 1), ("sør", 5)],
        [("sykehus", 4)],
        [("sykehus", 4)],
    ]


def test_home_seats_two_specialists_together_when_they_are_too_few_for_a_group() -> None:
    people = [*crowd(4, M, unit="nord"), *crowd(4, M, unit="sør"), *crowd(4, S, unit="sykehus")]
    assert counts(split(people, GroupMode.HOME), S) == [2, 2]


def test_home_spreads_the_specialists_when_they_are_too_few() -> None:
    people = [one for unit in "abcd" for one in crowd(5, M, unit=unit)]
    groups = split([*people, *crowd(2, S, unit="sykehus")], GroupMode.HOME)
    assert sorted(counts(groups, S)) == [0, 0, 1, 1]
    assert all(len({one.unit for one in group if one.service is M}) == 1 for group in groups)


def test_home_with_hardly_anybody_but_specialists_still_makes_whole_groups() -> None:
    groups = split([*crowd(2, M, unit="nord"), *crowd(8, S, unit="sykehus")], GroupMode.HOME)
    assert all(4 <= len(group) <= 6 for group in groups)
    assert sorted(counts(groups, M)) == [0, 2]


@pytest.mark.parametrize(("large", "small", "specialists"), [(4, 2, 4), (3, 2, 5), (4, 1, 5)])
def test_home_keeps_units_whole_before_it_keeps_specialists_together(large: int, small: int, specialists: int) -> None:
    people = [*crowd(large, M, unit="nord"), *crowd(small, M, unit="sør")]
    groups = split([*people, *crowd(specialists, S, unit="sykehus")], GroupMode.HOME)
    assert sorted(counts(groups, M)) == [small, large]


def test_home_takes_an_unknown_unit_as_nobodys() -> None:
    people = [*crowd(4, M, unit="nord"), *crowd(4, M, level="fastlege")]
    groups = split(people, GroupMode.HOME)
    assert {frozenset(units(group)) for group in groups} == {frozenset({"nord"}), frozenset({""})}


@pytest.mark.parametrize("mode", GroupMode)
def test_groups_follow_a_size_of_ones_own(mode: GroupMode) -> None:
    people = [*crowd(7, M), *crowd(7, S)]
    assert [len(group) for group in split(people, mode, size=GroupSize(least=2, target=2, most=2))] == [2] * 7
    assert [len(group) for group in split(people, mode, size=GroupSize(least=1, target=1, most=1))] == [1] * 14


@pytest.mark.parametrize("mode", GroupMode)
@pytest.mark.parametrize(("amount", "sizes"), [(1, [1]), (3, [3]), (7, [3, 4]), (8, [4, 4])])
def test_too_few_for_whole_groups_come_as_near_as_they_can(amount: int, sizes: list[int], mode: GroupMode) -> None:
    assert sorted(len(group) for group in split(crowd(amount, S), mode)) == sizes
    assert sorted(len(group) for group in split(crowd(amount, M), mode)) == sizes


@pytest.mark.parametrize("mode", GroupMode)
def test_nobody_makes_no_group(mode: GroupMode) -> None:
    assert form_groups([], mode=mode, size=SIZE, seed=1) == ()


def test_two_people_with_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="id of their own"):
        form_groups([*crowd(2, M), *crowd(1, M)], mode=GroupMode.MIXED, size=SIZE, seed=1)


@pytest.mark.parametrize(("least", "target", "most"), [(0, 5, 6), (5, 4, 6), (4, 7, 6)])
def test_a_group_size_out_of_order_is_refused(least: int, target: int, most: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        GroupSize(least=least, target=target, most=most)
    assert refused.value.code == "group_size.out_of_order"
    assert refused.value.facts == {"least": least, "target": target, "most": most}


def test_met_pairs_are_all_pairs_of_each_group() -> None:
    pairs = {frozenset(pair) for pair in (("a", "b"), ("a", "c"), ("b", "c"), ("d", "e"))}
    assert met_pairs([["a", "b", "c"], ["d", "e"], ["f"]]) == pairs


@pytest.mark.parametrize(
    ("latecomer", "position"),
    [
        (person("late", S), 1),
        (person("late", U), 0),
        (person("late", M), 2),
        (person("late", O), 2),
    ],
)
def test_a_latecomer_joins_the_mixed_group_that_needs_them_most(latecomer: Person, position: int) -> None:
    groups = [
        [person("a1", M), person("a2", M), person("a3", S), person("a4", S), person("a5", U)],
        [person("b1", M), person("b2", M), person("b3", M), person("b4", O), person("b5", O)],
        [person("c1", M), person("c2", S), person("c3", O), person("c4", O)],
    ]
    assert place_latecomer(latecomer, groups, mode=GroupMode.MIXED, size=SIZE) == position


def test_a_latecomer_joins_their_unit_at_home() -> None:
    groups = [
        [*crowd(3, M, unit="nord"), person("s1", S)],
        [*crowd(4, M, unit="sør"), person("s2", S)],
    ]
    late = person("late", M, unit="sør")
    assert place_latecomer(late, groups, mode=GroupMode.HOME, size=SIZE) == 1


def test_a_latecomer_joins_their_level_among_their_own() -> None:
    groups = [crowd(4, M), crowd(5, S)]
    late = person("late", S)
    assert place_latecomer(late, groups, mode=GroupMode.HOMOGENEOUS, size=SIZE) == 1


def test_a_latecomer_avoids_a_full_group_until_all_are_full() -> None:
    full, roomy = crowd(6, M, unit="nord"), crowd(5, M, unit="sør")
    late = person("late", S)
    assert place_latecomer(late, [full, [*roomy, person("s", S)]], mode=GroupMode.MIXED, size=SIZE) == 0
    assert place_latecomer(late, [full, [*roomy[:4], person("s", S)]], mode=GroupMode.MIXED, size=SIZE) == 1


def test_a_latecomer_before_the_groups_is_refused() -> None:
    with pytest.raises(WrongPhase) as refused:
        place_latecomer(person("late", M), [], mode=GroupMode.MIXED, size=SIZE)
    assert refused.value.code == "groups.not_formed"


def test_explain_counts_what_the_facilitator_asks_about() -> None:
    group = [
        person("a", M, leader=True),
        person("b", S, leader=True),
        person("c", S),
        person("d", U),
        person("e", O),
    ]
    met = {frozenset({"a", "b"}), frozenset({"b", "e"}), frozenset({"a", "x"})}
    assert explain([group, []], met=met) == (
        GroupFit(people=5, municipal=1, specialist=2, users=1, leaders=2, met_pairs=2),
        GroupFit(people=0, municipal=0, specialist=0, users=0, leaders=0, met_pairs=0),
    )
